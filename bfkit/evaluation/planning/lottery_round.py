"""One round of a lottery of the start: whom the rule lists when the quarter has ended, and who begins at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from bfkit.counts.worst_areas import worst_first
from bfkit.evaluation.chance.lottery import order_of_start
from bfkit.evaluation.outcomes import outcome_rows
from bfkit.parameters.interventions import Intervention
from bfkit.parameters.selection import Listed, Round, Start
from bfkit.periods import Quarter, months_between

_NUMBERS = {2: "båda", 4: "fyra", 6: "sex", 8: "åtta", 10: "tio", 12: "tolv"}


@dataclass(frozen=True, slots=True)
class LotteryRound:
    """A round as it was drawn.

    Attributes:
        round: as it stands in the register, areas that begin together in the order of their codes.
        order: all listed areas in the order that the number drew.
        text: what is told to the areas.
    """

    round: Round
    order: tuple[str, ...]
    text: str


def treated_before(intervention: Intervention, quarter: Quarter) -> frozenset[str]:
    """Areas that have the measure or were listed for it in an earlier round than the quarter's."""
    rounds = intervention.selection.rounds
    earlier = {e.area for r in rounds if Quarter.parse(r.quarter) < quarter for e in r.listed}
    later = {e.area for r in rounds if Quarter.parse(r.quarter) >= quarter for e in r.listed}
    return frozenset(earlier | (set(intervention.areas) - later))


def draw_round(
    incidents: pd.DataFrame,
    intervention: Intervention,
    *,
    area_ids: Sequence[str],
    quarter: Quarter,
    number: int,
    at_once: int,
    barred: Collection[str] = (),
) -> LotteryRound:
    """The round that the rule and the published number give.

    Of the incidents of the measure's outcome, those that had been reported before the start are counted (those
    without a day of report by when they happened); the start is the day after the quarter. Areas with equally many
    are taken in the order of their codes. Those that wait begin when the follow-up of the first is over.

    Args:
        incidents: rows of one source.
        intervention: with outcome, rule and earlier rounds.
        area_ids: all areas of the municipality.
        quarter: the quarter that has ended.
        number: published before the quarter ended.
        at_once: k; 2k areas are listed.
        barred: areas that already have the measure.

    Raises:
        ValueError: no rule, or fewer than 2k areas with incidents, in Swedish.
    """
    listed = _listed(incidents, intervention, sorted(set(area_ids) - set(barred)), quarter, 2 * at_once)
    order = order_of_start([entry.area for entry in listed], number)
    later = quarter.end
    for month in months_between(quarter.end, quarter.end + timedelta(days=1000))[: intervention.follow_up_months]:
        later = month.end
    drawn = Round(
        round=1 + sum(Quarter.parse(r.quarter) < quarter for r in intervention.selection.rounds),
        quarter=str(quarter),
        number=number,
        listed=listed,
        start_now=Start(first_day=quarter.end, areas=tuple(sorted(order[:at_once]))),
        start_next=Start(first_day=later, areas=tuple(sorted(order[at_once:]))),
    )
    return LotteryRound(drawn, order, announcement(2 * at_once))


def announcement(areas: int) -> str:
    """What is told to the areas.

    >>> announcement(6)
    'Alla sex får insatsen; lotten avgör bara ordningen.'
    """
    how_many = _NUMBERS.get(areas, str(areas))
    return f"{'Båda' if areas == 2 else f'Alla {how_many}'} får insatsen; lotten avgör bara ordningen."


def _listed(
    incidents: pd.DataFrame, intervention: Intervention, areas: Sequence[str], quarter: Quarter, most: int
) -> tuple[Listed, ...]:
    """The areas that the rule points out, the worst first."""
    rule = intervention.selection.rule
    if rule is None:
        raise ValueError("insatsen har ingen urvalsregel (selection.rule)")
    rows = outcome_rows(incidents, intervention.outcome)[0]
    worst = worst_first(rows, area_ids=areas, quarter=quarter, rule=rule)
    if len(worst.area_ids) < most:
        raise ValueError(
            f"{most} områden behövs men bara {len(worst.area_ids)} som inte redan är med har någon händelse under "
            f"{quarter.label}; lotta färre (--antal)"
        )
    pairs = zip(worst.area_ids[:most], worst.scores[:most], strict=True)
    return tuple(Listed(area=area, count=float(score)) for area, score in pairs)
