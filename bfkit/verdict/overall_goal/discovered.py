"""What the police discover themselves: counted apart, and never part of a sum that is given a mark."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bfkit.checked import Checked
from bfkit.counts.reach import counted_codes
from bfkit.mapping.trends.categories import ALL
from bfkit.mapping.trends.series import count_series
from bfkit.parameters.models import Parameters
from bfkit.parameters.sources import CrimeCode

POLICE = "police"
"""Kind of source, and the discovery of an incident."""


@dataclass(frozen=True, slots=True)
class Apart:
    """What the police discovered in eight quarters, oldest first, and the codes of it with their names."""

    by_quarter: tuple[int, ...]
    codes: tuple[str, ...]


def without_discovered(checked: Checked, parameters: Parameters) -> Checked:
    """The tables without what the police discover: how much there is of it follows how the police work."""
    return replace(checked, incidents=checked.incidents[~_discovered(checked, parameters)])


def discovered_apart(checked: Checked, parameters: Parameters, *, quarters: int) -> dict[str, Apart]:
    """By police source, what the police discovered in the last quarters; {} where they discovered nothing.

    Source: requirements A6.24–25 (statistics as an indicator only; victim-reported and police-discovered apart).
    """
    own = _discovered(checked, parameters)
    if not own.any():
        return {}
    series = count_series(replace(checked, incidents=checked.incidents[own]), parameters, by_area=False)
    codes = codes_of(parameters.municipality.crime_codes, discovered=True)
    start = len(series.periods) - quarters
    with_any = set(checked.incidents.loc[own, "source"])
    return {
        key.source: Apart(tuple(int(count) for count in series.counts[row, start:]), codes)
        for row, key in enumerate(series.keys)
        if key.category == ALL and key.source in with_any and start >= 0
    }


def codes_of(declared: Sequence[CrimeCode], *, discovered: bool) -> tuple[str, ...]:
    """The codes with their names, of what the police discover or of the rest."""
    return counted_codes([code for code in declared if (code.discovery == POLICE) == discovered])


def _discovered(checked: Checked, parameters: Parameters) -> np.ndarray:
    police = [source.name for source in parameters.municipality.sources if source.kind == POLICE]
    rows = checked.incidents
    found = rows["source"].isin(police) & (rows["discovery"] == POLICE).fillna(False)
    return found.to_numpy(dtype=bool)
