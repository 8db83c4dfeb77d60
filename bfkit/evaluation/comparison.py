"""Which areas to compare with: alike in level, trend and kind; never near, never treated."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.chance.extremes import Flags, Floats
from bfkit.evaluation.chance.windows import CORRECTION

MARYLAND = {
    1: "samband vid ett enda tillfälle",
    2: "före och efter utan jämförbart kontrollområde",
    3: "före och efter i område och jämförbart kontrollområde",
    4: "flera områden med och utan insats, med hänsyn till annat som skiljer dem",
    5: "lottning",
}
"""The Maryland scale (Sherman et al. 1998; Farrington et al. 2002)."""
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison areas and how alike they are.

    Attributes:
        areas: rows of the areas, most alike first.
        level_ratio: shape (n,), count of the last year over that of the evaluated area.
        trend_difference: shape (n,), yearly change in log count less that of the evaluated area.
        same_kind: shape (n,), whether the area is of the same kind.
        fit: correlation of the months before between the area and the sum of the comparison; NaN if undefined.
        reason: why there is none; None when there are some.
    """

    areas: npt.NDArray[np.int64]
    level_ratio: Floats
    trend_difference: Floats
    same_kind: Flags
    fit: float
    reason: str | None


def comparison(
    counts: npt.ArrayLike,
    *,
    area: int,
    start: int,
    eligible: npt.ArrayLike,
    kinds: npt.ArrayLike,
    most: int = 10,
) -> Comparison:
    """The areas most alike the evaluated one before the start.

    Alike is measured by the log of the last year's count, the change from the year before, both in standard
    deviations over the areas, and kind (another kind counts as one standard deviation).

    Args:
        counts: shape (areas, months).
        area: row of the evaluated area.
        start: first month with the measure; two years before it are needed.
        eligible: shape (areas,), False inside the outer ring and where any measure was at work.
        kinds: shape (areas,), kind of area.
        most: how many are chosen.

    Raises:
        ValueError: the shapes do not agree.
    """
    observed, usable = np.asarray(counts, dtype=float), np.array(eligible, dtype=bool)
    kind = np.asarray(kinds)
    if usable.shape != (len(observed),) or kind.shape != (len(observed),):
        raise ValueError("behörighet och slag ska anges för varje område")
    usable[area] = False
    if start < 2 * _YEAR:
        return _nothing("två år före starten behövs för att se nivå och trend")
    if not usable.any():
        return _nothing("inget område utan insats mot samma slags händelser ligger utanför ringarna")
    last = observed[:, start - _YEAR : start].sum(axis=1) + CORRECTION
    earlier = observed[:, start - 2 * _YEAR : start - _YEAR].sum(axis=1) + CORRECTION
    level, trend = np.log(last), np.log(last / earlier)
    far = sum(((x - x[area]) / (float(x[usable].std()) or 1.0)) ** 2 for x in (level, trend)) + (kind != kind[area])
    order = np.argsort(np.where(usable, far, np.inf), kind="stable")[: min(most, int(usable.sum()))]
    before = observed[:, start - 2 * _YEAR : start]
    return Comparison(
        areas=order,
        level_ratio=last[order] / last[area],
        trend_difference=trend[order] - trend[area],
        same_kind=kind[order] == kind[area],
        fit=_correlation(before[area], before[order].sum(axis=0)),
        reason=None,
    )


def maryland_level(*, lottery: bool, comparison_areas: int, treated_areas: int, periods_before: int) -> int:
    """The Maryland level of a design: what is printed beside every evaluation.

    >>> maryland_level(lottery=False, comparison_areas=10, treated_areas=1, periods_before=24)
    3
    """
    if lottery:
        return 5
    if comparison_areas and treated_areas > 1:
        return 4
    if comparison_areas:
        return 3
    return 2 if periods_before else 1


def _nothing(reason: str) -> Comparison:
    empty = np.empty(0)
    return Comparison(empty.astype(np.int64), empty, empty, empty.astype(bool), float("nan"), reason)


def _correlation(one: Floats, other: Floats) -> float:
    if one.std() == 0 or other.std() == 0:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])
