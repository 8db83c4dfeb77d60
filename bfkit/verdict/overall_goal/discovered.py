"""What the police discover themselves: counted apart, and never part of a sum that is given a mark."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from bfkit.checked import Checked
from bfkit.counts.reach import Reach, counted_codes, reaches
from bfkit.display import sentence_list
from bfkit.mapping.trends.categories import ALL
from bfkit.mapping.trends.series import CountSeries, count_series
from bfkit.parameters.models import Parameters
from bfkit.parameters.sources import CrimeCode
from bfkit.verdict.overall_goal.comparable import not_comparable, of_codes
from bfkit.verdict.overall_goal.unusual import unusual_quarters

POLICE = "police"
"""Kind of source, and the discovery of an incident."""


@dataclass(frozen=True, slots=True)
class Apart:
    """What the police discovered in eight quarters, oldest first, and the codes of it with their names.

    ``reason``: why the two years are not set beside each other, as for any other count; ``by_quarter`` is then ().
    ``unusual``: quarters of the year before that are no level to change from, in words.
    """

    by_quarter: tuple[int, ...]
    codes: tuple[str, ...]
    reason: str | None = None
    unusual: str | None = None


def without_discovered(checked: Checked, parameters: Parameters) -> Checked:
    """The tables without what the police discover: how much there is of it follows how the police work."""
    return replace(checked, incidents=checked.incidents[~_discovered(checked, parameters)])


def without_codes(parameters: Parameters) -> Parameters:
    """The parameters without the codes of what the police discover."""
    codes = parameters.municipality.crime_codes
    return of_codes(parameters, [code for code in codes if code.discovery != POLICE])


def discovered_apart(checked: Checked, parameters: Parameters, *, quarters: int, first: date) -> dict[str, Apart]:
    """By police source, what the police discovered in the last quarters; {} where they discovered nothing.

    Args:
        checked, parameters: of the run. quarters: how many, the last one of the run. first: their first day.

    Source: requirements A6.24–25 (statistics as an indicator only; victim-reported and police-discovered apart).
    """
    own = _discovered(checked, parameters)
    if not own.any():
        return {}
    only = replace(checked, incidents=checked.incidents[own])
    codes = [code for code in parameters.municipality.crime_codes if code.discovery == POLICE]
    named = of_codes(parameters, codes)
    with_any = set(only.incidents["source"])
    return {
        reach.source: _of_source(only, named, reach, quarters, first)
        for reach in reaches(checked, parameters).values()
        if reach.source in with_any
    }


def _of_source(only: Checked, named: Parameters, reach: Reach, quarters: int, first: date) -> Apart:
    codes = codes_of(named.municipality.crime_codes, discovered=True, since=first)
    reason = not_comparable(only, named, reach, first)
    if reason is not None:
        return Apart((), codes, reason)
    series = count_series(only, named, by_area=False)
    row = next(at for at, key in enumerate(series.keys) if (key.source, key.category) == (reach.source, ALL))
    counts = tuple(int(count) for count in series.counts[row, -quarters:])
    return Apart(counts, codes, None, _unusual(series, named, reach.source))


def _unusual(series: CountSeries, named: Parameters, source: str) -> str | None:
    found = []
    for high, how in ((True, "högt"), (False, "lågt")):
        quarters = unusual_quarters([series], source, named.municipality.thresholds, high=high)
        if quarters:
            found.append(
                f"{sentence_list([name for _, name in quarters])} var ovanligt {how}: ingen nivå att jämföra med"
            )
    return "; ".join(found) or None


def codes_of(declared: Sequence[CrimeCode], *, discovered: bool, since: date | None = None) -> tuple[str, ...]:
    """The codes with their names, of what the police discover or of the rest; ``since``: none that had ended before."""
    own = [code for code in declared if (code.discovery == POLICE) == discovered]
    return counted_codes([c for c in own if since is None or c.valid_to is None or c.valid_to >= since])


def _discovered(checked: Checked, parameters: Parameters) -> np.ndarray:
    police = [source.name for source in parameters.municipality.sources if source.kind == POLICE]
    rows = checked.incidents
    found = rows["source"].isin(police) & (rows["discovery"] == POLICE).fillna(False)
    return found.to_numpy(dtype=bool)
