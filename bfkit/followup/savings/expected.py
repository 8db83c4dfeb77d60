"""How many incidents there were in the year before a measure, where no evaluation says what to expect."""

import pandas as pd

from bfkit.checked import Checked
from bfkit.followup.savings.measure import MONTHS, Between, Effect
from bfkit.inference import poisson_interval
from bfkit.parameters.interventions import Intervention, Outcome

BASIS = "antalet under de tolv månaderna före start; det som valts för att det var som värst sjunker ofta av sig självt"


def level_before(
    checked: Checked, intervention: Intervention, *, source: str, not_shown: str = "insatsen är inte utvärderad"
) -> Effect:
    """The year before the start as what to expect, with Garwood's interval; the level is no forecast.

    Args:
        checked: the tables. intervention: the measure.
        source: of the register, the one that outcomes are counted in.
        not_shown: why no effect is known.

    Returns:
        No expected number where the outcome is limited to hours of the week, which only the evaluation counts.
    """
    rows = _of(checked.incidents, intervention.outcome, source)
    areas = {area for area, _ in intervention.begun()}
    inside = rows if intervention.whole_municipality else rows[rows["area_id"].isin(areas)]
    counts = _counts(inside if len(inside) else rows)
    if intervention.outcome.hours is not None:
        reason = "utfallet gäller vissa timmar och räknas bara i utvärderingen"
        return Effect(None, MONTHS, reason, None, False, not_shown, counts)
    count = sum(_year_before(inside, area, start) for area, start in _starts(intervention))
    around = poisson_interval(count)
    expected = Between(float(count), float(around.lower), float(around.upper))
    return Effect(expected, MONTHS, BASIS, None, False, not_shown, counts)


def _of(incidents: pd.DataFrame, outcome: Outcome, source: str) -> pd.DataFrame:
    kind = (incidents["source"] == source) & (incidents["category"] == outcome.category)
    if outcome.subtypes:
        kind &= incidents["subtype"].isin(outcome.subtypes)
    return incidents[kind]


def _starts(intervention: Intervention) -> list[tuple[str | None, pd.Timestamp]]:
    """Each area with the day on which the measure began there; None is the whole municipality."""
    if intervention.whole_municipality:
        return [(None, pd.Timestamp(intervention.start))]
    return [(area, pd.Timestamp(day)) for area, day in intervention.begun()]


def _year_before(rows: pd.DataFrame, area: str | None, start: pd.Timestamp) -> int:
    day = rows["starts_at"].dt.tz_localize(None)
    own = (day < start) & (day >= start - pd.DateOffset(months=MONTHS))
    return int((own if area is None else own & (rows["area_id"] == area)).sum())


def _counts(rows: pd.DataFrame) -> dict[str, int]:
    return {str(name): int(count) for name, count in rows["subtype"].value_counts().items()}
