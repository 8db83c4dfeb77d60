"""Areas against the six criteria O1-O6: survey, register and people's judgement; no score of residents is made.

An area needs attention when any criterion is met (requirements A4.7, A4.14). Areas stand in the order of their codes,
never in the order of how many they meet.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from bfkit.checked import Checked
from bfkit.inference import benjamini_hochberg, wilson_interval
from bfkit.mapping.priorities.area_evidence import AREA_CRITERIA, AreaCriteria, AreaFact, AreaProfile, Worsening
from bfkit.mapping.priorities.evidence import LACKING, NO, YES
from bfkit.parameters.models import Parameters

REGISTER_NAMES: Mapping[str, tuple[str, ...]] = {
    "O2": ("o2_ej_i_arbete", "O2"),
    "O3": ("o3_forgymnasial", "O3"),
    "O4": ("o4_under_20", "o4_under_15", "O4"),
    "O5": ("o5_ej_rostat", "O5"),
}
"""Names of indicators that stand for a criterion where the municipality does not say which."""
NOISE_FROM = 2025
"""Reference year from which SCB adds noise (Cell Key Method)."""
OLDEST_YEARS = 5
_JUDGED_YEARS = 2
_CONFIDENCE = 0.95


def area_criteria(checked: Checked, parameters: Parameters) -> AreaCriteria:
    """Answer which areas meet which criteria, with figures of years that had ended when the quarter began.

    O1 is high where the survey's share lies surely above the municipality's (95 % Wilson interval of the effective
    number of answers). O2-O5 are high above the ``high_share_quantile`` of the municipality's areas. O6 is only ever
    what people have judged.
    """
    limits, last = parameters.municipality.thresholds, parameters.quarter.year - 1
    ids = [str(area) for area in checked.areas["id"]]
    found: dict[str, dict[str, AreaFact]] = {"O1": _survey(checked, ids, last)}
    for criterion in REGISTER_NAMES:
        found[criterion] = _register(checked, parameters, criterion, last)
    found["O6"] = _judged(checked, parameters)
    facts = _flagged([fact for facts in found.values() for fact in facts.values()], limits.signal_rate)
    by_key = {(fact.criterion, fact.area_id): fact for fact in facts}
    names = dict(zip(ids, checked.areas["name"], strict=True))
    areas = parameters.municipality.areas
    return AreaCriteria(
        areas=tuple(
            AreaProfile(
                area, str(names[area]), tuple(by_key.get((c, area), AreaFact(c, area, LACKING)) for c in AREA_CRITERIA)
            )
            for area in ids
        ),
        thresholds={c: next((f.threshold for f in found[c].values()), None) for c in AREA_CRITERIA},
        quantile=limits.high_share_quantile,
        level=areas.label,
        version=areas.version,
        tests=sum(fact.worsening is not None for fact in facts),
        signal_rate=limits.signal_rate,
    )


def _survey(checked: Checked, ids: list[str], last: int) -> dict[str, AreaFact]:
    rows = checked.survey_shares[(checked.survey_shares["year"] <= last) & checked.survey_shares["area_id"].isin(ids)]
    if not len(rows) or int(rows["year"].max()) < last - OLDEST_YEARS:
        return {}
    year = int(rows["year"].max())
    now = rows[rows["year"] == year]
    municipal = float(np.average(now["share"], weights=now["weight"]))
    earlier = rows[(rows["year"] < year) & (rows["year"] >= int(now["comparable_from"].iloc[0]))]
    return {str(row.area_id): _survey_fact(row, earlier, municipal) for row in _records(now)}


def _survey_fact(row: Any, earlier: pd.DataFrame, municipal: float) -> AreaFact:
    lower, upper = share_interval(row.share, row.answers, row.design_effect)
    mine = earlier[earlier["area_id"] == row.area_id].sort_values("year")
    worse = None
    if len(mine):
        before = mine.iloc[-1]
        was = (float(before["share"]), int(before["answers"]), float(before["design_effect"]))
        change = share_change((row.share, int(row.answers), row.design_effect), was)
        worse = Worsening(int(row.year), int(before["year"]), *change, surely=False)
    return AreaFact(
        "O1",
        str(row.area_id),
        YES if lower > municipal else NO,
        value=float(row.share),
        lower=lower,
        upper=upper,
        threshold=municipal,
        year=int(row.year),
        source=str(row.source),
        n=int(row.answers),
        above_unsure=lower <= municipal < row.share,
        worsening=worse,
    )


def share_interval(share: float, answers: int, design_effect: float) -> tuple[float, float]:
    """Wilson's 95 % interval of a weighted share, with the effective number of answers n / deff.

    >>> [round(limit, 6) for limit in share_interval(0.30, 600, 1.4)]
    [0.258548, 0.345006]
    """
    effective = answers / max(design_effect, 1.0)
    found = wilson_interval([share * effective], [effective], confidence=_CONFIDENCE)
    return float(np.ravel(found.lower)[0]), float(np.ravel(found.upper)[0])


def share_change(now: tuple[float, int, float], before: tuple[float, int, float]) -> tuple[float, float, float, float]:
    """Difference of two weighted shares, Newcombe's 95 % interval, and the one-sided p-value of a rise.

    Args:
        now, before: share, answers, design effect.

    Source: Newcombe (1998), Stat. Med. 17:873 (method 10); z with the design effect, methods §9.
    """
    (p, n, d), (q, m, e) = now, before
    (low, high), (low_before, high_before) = share_interval(p, n, d), share_interval(q, m, e)
    change = p - q
    lower = change - float(np.hypot(p - low, high_before - q))
    upper = change + float(np.hypot(high - p, q - low_before))
    variance = max(d, 1.0) * p * (1 - p) / n + max(e, 1.0) * q * (1 - q) / m
    p_value = float(stats.norm.sf(change / np.sqrt(variance))) if variance > 0 else float(change <= 0)
    return change, lower, upper, p_value


def _register(checked: Checked, parameters: Parameters, criterion: str, last: int) -> dict[str, AreaFact]:
    """O2-O5: the latest year of the indicator; its threshold is a quantile among the areas."""
    declared = parameters.municipality.priorities.criteria.get(criterion)
    wanted = (declared,) if declared is not None else REGISTER_NAMES[criterion]
    rows = checked.indicators[checked.indicators["year"] <= last]
    name = next((one for one in wanted if (rows["name"] == one).any()), None)
    rows = rows[(rows["name"] == name) & rows["area_id"].isin(set(checked.areas["id"]))]
    if not len(rows) or int(rows["year"].max()) < last - OLDEST_YEARS:
        return {}
    year = int(rows["year"].max())
    now = rows[rows["year"] == year]
    limit = float(np.quantile(now["value"], parameters.municipality.thresholds.high_share_quantile))
    people = checked.areas["population"].to_numpy(dtype=float, na_value=np.nan).tolist()
    residents = dict(zip(map(str, checked.areas["id"]), people, strict=True))
    before = rows[rows["year"] == year - 1].set_index("area_id")["value"]
    return {
        str(row.area_id): AreaFact(
            criterion,
            str(row.area_id),
            YES if row.value > limit else NO,
            value=float(row.value),
            threshold=limit,
            year=year,
            source=str(row.source),
            noisy="SCB" in str(row.source) and year >= NOISE_FROM,
            worsening=_register_change(row, before, residents[str(row.area_id)]),
        )
        for row in _records(now)
    }


def _records(rows: pd.DataFrame) -> Iterator[Any]:
    """The rows as records, whose fields no type checker can know."""
    yield from rows.itertuples(index=False)


def _register_change(row: Any, before: pd.Series, residents: float) -> Worsening | None:
    """The change since last year, as unsure as if the residents were a sample; None without residents or a year."""
    if row.area_id not in before.index or not residents > 0:
        return None
    people = int(residents)
    change = share_change((float(row.value), people, 1.0), (float(before[row.area_id]), people, 1.0))
    return Worsening(int(row.year), int(row.year) - 1, *change, surely=False)


def _judged(checked: Checked, parameters: Parameters) -> dict[str, AreaFact]:
    """O6: what the group wrote in the quarter's file, else a judgement of the last two years."""
    year = parameters.quarter.year
    rows = checked.area_judgements
    rows = rows[(rows["year"] < year) & (rows["year"] >= year - _JUDGED_YEARS)].sort_values("year")
    found = {
        str(row.area_id): AreaFact(
            "O6", str(row.area_id), str(row.judgement), year=int(row.year), judged_by=str(row.source)
        )
        for row in _records(rows)
    }
    told = {
        one.area: AreaFact("O6", one.area, one.present, year=one.day.year, judged_by=one.judged_by)
        for one in parameters.decisions.organised_crime
    }
    return found | told


def _flagged(facts: list[AreaFact], rate: float) -> list[AreaFact]:
    """The same, with the changes that hold when all are tested at once."""
    tested = [fact.worsening.p_value if fact.worsening is not None else float("nan") for fact in facts]
    adjusted = benjamini_hochberg(tested)
    return [
        fact if fact.worsening is None else _surely(fact, bool(p <= rate and fact.worsening.change > 0))
        for fact, p in zip(facts, adjusted, strict=True)
    ]


def _surely(fact: AreaFact, surely: bool) -> AreaFact:
    return replace(fact, worsening=replace(fact.worsening, surely=surely)) if fact.worsening is not None else fact
