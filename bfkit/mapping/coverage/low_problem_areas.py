"""Areas with little, told apart from areas that nobody reports from.

A zero is two things: nothing happened, or nobody wrote. An area is called low only where reporters have told of
something all the same, and where the other source, when there is one, does not say otherwise.
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.checked import Checked
from bfkit.counts import area_by_period
from bfkit.counts.reach import reaches
from bfkit.inference import poisson_interval
from bfkit.parameters.models import Parameters
from bfkit.periods import Period, Quarter, quarters_between

LOW, SILENT, CONTRADICTED, NOT_LOW, SHORT = "låg", "tyst", "motsagd", "ej låg", "för kort historik"
MEANING = {
    LOW: "få händelser länge, och området rapporteras från",
    SILENT: "nästan inga rapporter alls: det kan vara lugnt eller så rapporterar ingen härifrån",
    CONTRADICTED: "få rapporter, men de polisanmälda brotten är inte få: det händer mer än vad som rapporteras",
    NOT_LOW: "inte säkert lägre än resten av kommunen",
    SHORT: "historiken räcker inte för att säga länge",
}
LEAST_ORGANISATIONS = 2
"""Reports from so many organisations show that an area is seen."""
LEAST_WEEKS = 6
"""Reports in so many different weeks show that an area is seen all the time."""


@dataclass(frozen=True, slots=True)
class AreaCoverage:
    """One area over the quarters looked at.

    Attributes:
        count: reporters' incidents. expected: its share of all of them, by residents (by area alike when unknown).
        upper: highest ratio to the expected that the count allows, exact one-sided 97.5 %.
        quarters_below: quarters with fewer than expected.
        reports: incidents and unsafe places told of; organisations, weeks: from how many, in how many weeks.
        police: victim-reported offences, beside and never added; police_expected: its share. None without a police source.
        status: a key of ``MEANING``.
    """

    area_id: str
    name: str
    population: int | None
    count: int
    expected: float
    upper: float
    quarters_below: int
    reports: int
    organisations: int
    weeks: int
    police: int | None
    police_expected: float | None
    status: str


@dataclass(frozen=True, slots=True)
class LowProblemAreas:
    """All areas, and what was looked at. ``by_population``: expected by residents; else all areas alike."""

    period: Period
    quarters: int
    share: float
    by_population: bool
    unplaced: int
    areas: tuple[AreaCoverage, ...]

    def of(self, status: str) -> tuple[AreaCoverage, ...]:
        """The areas of one status."""
        return tuple(area for area in self.areas if area.status == status)


def low_problem_areas(checked: Checked, parameters: Parameters) -> LowProblemAreas:
    """Answer where there is persistently little, and where it cannot be told from nobody reporting.

    Low: with 97.5 % certainty under ``low_area_share`` of what its residents make one expect over the latest
    ``low_area_quarters`` quarters, and below it in each of them.
    """
    thresholds, found = parameters.municipality.thresholds, reaches(checked, parameters)
    reporters = [name for name, reach in found.items() if reach.kind == "reporter"]
    complete = max((found[name].first_quarter for name in reporters), default=parameters.quarter)
    wanted = parameters.quarter.shift(1 - thresholds.low_area_quarters)
    quarters = quarters_between(max(wanted, complete), parameters.quarter)
    share = _population_share(checked)
    ids = tuple(checked.areas["id"])
    own = checked.incidents[checked.incidents["source"].isin(reporters)]
    counted = area_by_period(own, area_ids=ids, periods=quarters)
    police = _police(checked, parameters, quarters, ids)
    seen = _seen(checked, reporters, quarters)
    rows = []
    for index, (area, name) in enumerate(zip(ids, checked.areas["name"], strict=True)):
        counts = counted.counts[index]
        expected = share[index] * counted.counts.sum(axis=0)
        total, even = int(counts.sum()), float(expected.sum())
        upper = float(poisson_interval(total).upper) / even if even > 0 else float("inf")
        facts = seen.get(area, (0, 0, 0))
        offences = None if police is None else (int(police[index].sum()), float(share[index] * police.sum()))
        status = _status(
            upper,
            counts < expected,
            facts,
            offences,
            thresholds.low_area_share,
            len(quarters) == thresholds.low_area_quarters,
        )
        population = checked.areas["population"].iloc[index]
        rows.append(
            AreaCoverage(
                area,
                str(name),
                None if pd.isna(population) else int(population),
                total,
                even,
                upper,
                int((counts < expected).sum()),
                reports=facts[0],
                organisations=facts[1],
                weeks=facts[2],
                police=offences[0] if offences else None,
                police_expected=offences[1] if offences else None,
                status=status,
            )
        )
    period = Period(quarters[0].start, quarters[-1].end)
    known = checked.areas["population"].notna().all()
    return LowProblemAreas(
        period, len(quarters), thresholds.low_area_share, bool(known), int(counted.unplaced.sum()), tuple(rows)
    )


def _status(
    upper: float,
    below: npt.NDArray[np.bool_],
    seen: tuple[int, int, int],
    police: tuple[int, float] | None,
    share: float,
    long_enough: bool,
) -> str:
    """Low, silent, contradicted or neither. Reports, organisations and weeks say whether the area is seen."""
    _, organisations, weeks = seen
    if organisations < LEAST_ORGANISATIONS or weeks < LEAST_WEEKS:
        return SILENT
    if not long_enough:
        return SHORT
    if upper >= share or not below.all():
        return NOT_LOW
    if police is not None and police[1] > 0 and float(poisson_interval(police[0]).lower) > share * police[1]:
        return CONTRADICTED
    return LOW


def _population_share(checked: Checked) -> npt.NDArray[np.float64]:
    """Each area's share of what is expected: of the residents, or one part each when any is unknown."""
    population = checked.areas["population"]
    if population.notna().all() and population.sum() > 0:
        return population.to_numpy(dtype=float) / float(population.sum())
    return np.full(len(population), 1 / max(len(population), 1))


def _police(
    checked: Checked, parameters: Parameters, quarters: tuple[Quarter, ...], ids: tuple[str, ...]
) -> npt.NDArray[np.int64] | None:
    """Victim-reported offences by area and quarter; None without a police source that has areas."""
    names = [source.name for source in parameters.municipality.sources if source.kind == "police"]
    own = checked.incidents[checked.incidents["source"].isin(names) & (checked.incidents["discovery"] != "police")]
    if own["area_id"].notna().sum() == 0:
        return None
    return area_by_period(own, area_ids=ids, periods=quarters).counts


def _seen(checked: Checked, sources: list[str], quarters: tuple[Quarter, ...]) -> dict[str, tuple[int, int, int]]:
    """By area: what was reported of any kind, by how many organisations, in how many weeks."""
    first, end = pd.Timestamp(quarters[0].start), pd.Timestamp(quarters[-1].last_day + timedelta(days=1))
    parts = []
    for table, column in ((checked.incidents, "starts_at"), (checked.unsafe_places, "opened_at")):
        own = table[table["source"].isin(sources) & table["area_id"].notna()]
        when = own[column].dt.tz_localize(None)
        inside = (when >= first) & (when < end)
        parts.append(
            pd.DataFrame(
                {
                    "area": own["area_id"][inside].astype(str),
                    "organisation": own["organisation"][inside],
                    "week": when[inside].dt.to_period("W").astype(str),
                }
            )
        )
    rows = pd.concat(parts)
    grouped = rows.groupby("area")
    numbers = zip(grouped.size(), grouped["organisation"].nunique(), grouped["week"].nunique(), strict=True)
    return {str(area): (int(a), int(b), int(c)) for area, (a, b, c) in zip(grouped.size().index, numbers, strict=True)}
