"""Where incidents happen: counts by area, as far as areas are known."""

from dataclasses import dataclass

import numpy as np

from bfkit.checked import Checked
from bfkit.counts import area_by_period, by_period
from bfkit.parameters.models import Parameters
from bfkit.periods import Period, Quarter, quarters_between, twelve_months_to


@dataclass(frozen=True, slots=True)
class AreaCounts:
    """Incidents of one source by area.

    Attributes:
        source, label: the source. quarter: the quarter; year: the twelve months that end with it.
        area_ids, names: shape (n,), all areas of the municipality, in the order of the area table.
        count, count_12m: shape (n,), incidents in the quarter and in the twelve months.
        unplaced, unplaced_12m: incidents that have no area.
        by_quarter: shape (4,), all incidents in each quarter of the twelve months.
    """

    source: str
    label: str
    level: str
    quarter: Quarter
    year: Period
    area_ids: tuple[str, ...]
    names: tuple[str, ...]
    count: np.ndarray
    count_12m: np.ndarray
    unplaced: int
    unplaced_12m: int
    by_quarter: np.ndarray


def by_area(checked: Checked, parameters: Parameters) -> tuple[AreaCounts, ...]:
    """Answer in which areas incidents happened, source by source; those without an area are told apart."""
    quarter = parameters.quarter
    year = twelve_months_to(quarter.end)
    ids = tuple(checked.areas["id"])
    results = []
    for source in parameters.municipality.sources:
        own = checked.incidents[checked.incidents["source"] == source.name]
        now = area_by_period(own, area_ids=ids, periods=(quarter,))
        long = area_by_period(own, area_ids=ids, periods=(year,))
        results.append(
            AreaCounts(
                source.name,
                source.label,
                parameters.municipality.areas.label,
                quarter,
                year,
                ids,
                tuple(checked.areas["name"]),
                count=now.counts[:, 0],
                count_12m=long.counts[:, 0],
                unplaced=int(now.unplaced[0]),
                unplaced_12m=int(long.unplaced[0]),
                by_quarter=by_period(own, quarters_between(quarter.shift(-3), quarter)).counts,
            )
        )
    return tuple(results)
