"""How a problem differs from the rest of the municipality, row by row, before it grew and where it does not occur."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy import stats

from bfkit.causes.crowding import crowded_days, unevenness, without
from bfkit.causes.evidence import FEWEST
from bfkit.causes.features import features
from bfkit.causes.material import Material
from bfkit.causes.problem import Problem
from bfkit.causes.rows import Flags, Rows
from bfkit.display import day as day_words
from bfkit.display import number, sentence_list
from bfkit.inference import benjamini_hochberg, rate_ratio
from bfkit.parameters.models import Parameters
from bfkit.periods import Period

_ABOUT_EQUAL_DAYS = 31
TOO_FEW_COMPARED = "allt: det finns för få händelser att jämföra"
FEWEST_COMPARED = 20
"""Incidents to compare with that there must be: with fewer, that nothing surely differs says nothing."""
PRIOR_SPREAD = 1.0
"""Standard deviation of the logarithm of true lifts: 95 % of features within a seventh and seven times elsewhere."""


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One feature of the problem's incidents against the rest of the municipality.

    Attributes:
        group: of ``features.GROUPS``. key, label: of the feature.
        count, of: incidents here with it (an aoristic weight for hours), of those whose feature is known (an exact clock time).
        elsewhere, elsewhere_of: the same of the comparison.
        lift: share here over share elsewhere, shrunken towards 1. raw_lift: before that; lower, upper: 95 % of the raw.
        error: variance of the logarithm of the lift, with the days' unevenness.
        p_value: two-sided; p_adjusted: Benjamini-Hochberg over all rows of the profile.
        stands_out: ``p_adjusted`` is at most 5 % and there are at least five incidents here.
    """

    group: str
    key: str
    label: str
    count: float
    of: float
    elsewhere: float
    elsewhere_of: float
    lift: float
    raw_lift: float
    lower: float
    upper: float
    error: float
    p_value: float
    p_adjusted: float
    stands_out: bool

    @property
    def share(self) -> float:
        """Share here."""
        return self.count / self.of if self.of else float("nan")

    @property
    def share_elsewhere(self) -> float:
        """Share elsewhere."""
        return self.elsewhere / self.elsewhere_of if self.elsewhere_of else float("nan")


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile of one set of incidents against another.

    Attributes:
        title: what is compared, in Swedish. period: of the incidents here.
        incidents, elsewhere: how many there are. rows: in the order of ``features.GROUPS``. left_out: what could not be told, in
            Swedish (no clock time, no point, no objects).
    """

    title: str
    period: Period
    incidents: int
    elsewhere: int
    rows: tuple[ProfileRow, ...]
    left_out: tuple[str, ...]

    @property
    def outstanding(self) -> tuple[ProfileRow, ...]:
        """What stands out, the largest lift first."""
        return tuple(sorted((row for row in self.rows if row.stands_out), key=lambda row: -abs(np.log(row.lift))))


@dataclass(frozen=True, slots=True)
class Profiles:
    """The problem now, before it grew, and the areas that resemble its place but have little of it.

    Attributes:
        now: against the rest. before: the same place before, against itself now; None when there is no before.
        low: areas with little of it, against the problem's place; None without areas; low_areas: their ids.
    """

    now: Profile
    before: Profile | None
    low: Profile | None
    low_areas: tuple[str, ...]


def profiles(material: Material, parameters: Parameters, *, weather: pd.Series | None = None) -> Profiles:
    """Answer what is particular to a problem: against the rest, against itself before it grew, against low areas.

    Args:
        material: of the problem. parameters: of the quarter.
        weather: a word for each day, indexed by date, when the municipality has it.
    """
    problem = material.problem
    kind = material.kind
    now = material.selected.now
    whole = problem.everywhere and problem.window is None
    other = material.selected.source if whole else kind.some(_rest(material) & kind.within(problem.period))
    if whole:
        same = (other.category == problem.category) & np.isin(other.subtype, np.unique(kind.subtype))
        other = other.some(~same & other.within(problem.period))
    title = (
        "jämfört med övriga händelser i kommunen" if whole else "jämfört med samma slags händelser i resten av kommunen"
    )
    skipped = chosen_by(problem)
    found = profile(kind.some(now), other, problem.period, parameters, title=title, weather=weather, skipped=skipped)
    before = _before(material)
    earlier = kind.some(material.selected.here & kind.within(before)) if before is not None else None
    told = "före ökningen, jämfört med samma plats nu"
    unequal = {"upprepning": "de två perioderna är olika långa"}
    past = (
        profile(
            earlier,
            kind.some(now),
            before,
            parameters,
            title=told,
            skipped=unequal if _unequal(before, problem) else {},
        )
        if earlier is not None and before
        else None
    )
    low = low_areas(material)
    quiet = np.isin(kind.area.astype(str), low) & kind.within(problem.period)
    title = "områden som liknar problemets men har få händelser, jämfört med problemets plats"
    rows = (
        profile(kind.some(quiet), kind.some(now), problem.period, parameters, title=title, skipped=skipped)
        if quiet.any()
        else None
    )
    return Profiles(found, past, rows, low)


def chosen_by(problem: Problem) -> dict[str, str]:
    """The groups of features that only say how a problem was chosen, and why: they differ whatever lies behind it."""
    why = "följer av hur problemet är valt"
    hours = dict.fromkeys(("klockslag", "veckodag"), why) if problem.window is not None else {}
    return hours | (dict.fromkeys(("objekt", "upprepning"), why) if problem.spots else {})


def _unequal(before: Period, problem: Problem) -> bool:
    """Whether the two periods are of such different lengths that a spot has more time to be hit again in one."""
    return abs(before.days - problem.period.days) > _ABOUT_EQUAL_DAYS


def _rest(material: Material) -> Flags:
    """The same kind outside the place; or, where the place is everywhere, outside the hours."""
    rest = ~material.selected.inside & material.selected.placed
    return rest if not material.problem.everywhere else ~material.selected.here


def _before(material: Material) -> Period | None:
    """The twelve months before the problem's own, or before it grew; None where the history does not reach so far."""
    problem = material.problem
    end = problem.grew.start if problem.grew is not None else problem.period.start
    start = end.replace(year=end.year - 1, day=min(end.day, 28))
    return Period(start, end) if start >= problem.history.start else None


def low_areas(material: Material, *, most: int = 5) -> tuple[str, ...]:
    """Areas as busy otherwise as the problem's, with less than half as much of the problem for what else happens.

    "As busy": the incidents of all other kinds in the problem's period, the nearest on a log scale.
    """
    problem = material.problem
    if not problem.area_ids:
        return ()
    rows = material.selected.source
    rows = rows.some(rows.within(problem.period) & (rows.area != ""))
    same = problem.of_kind(rows)
    areas, which = np.unique(rows.area.astype(str), return_inverse=True)
    own, other = np.bincount(which[same], minlength=len(areas)), np.bincount(which[~same], minlength=len(areas))
    here = np.isin(areas, problem.area_ids)
    if not here.any() or not other.sum():
        return ()
    usual = own.sum() / other.sum()
    low = ~here & (own < 0.5 * usual * other)
    apart = np.abs(np.log1p(other) - np.log1p(other[here].mean()))
    chosen = [int(i) for i in np.argsort(apart, kind="stable") if low[i] and apart[i] < np.log(2)]
    return tuple(str(areas[i]) for i in chosen[:most])


def profile(
    here: Rows,
    other: Rows,
    period: Period,
    parameters: Parameters,
    *,
    title: str,
    weather: pd.Series | None = None,
    skipped: Mapping[str, str] = MappingProxyType({}),
) -> Profile:
    """The profile of some incidents against others; every feature that both have, corrected for all of them.

    Args:
        here, other: the incidents. period: of those here. parameters: of the quarter.
        title: what is compared. weather: a word for each day, indexed by date. skipped: groups that are not compared, and
            why, in Swedish.
    """
    reasons, title_counts = dict.fromkeys(skipped.values()), (len(here), len(other))
    crowded = crowded_days(other)
    rows, left = [], [f"{sentence_list([g for g, w in skipped.items() if w == why])} ({why})" for why in reasons]
    left += [_left_out(day, other) for day in crowded]
    here, other = without(here, crowded), without(other, crowded)
    if len(here) < FEWEST or len(other) < FEWEST_COMPARED:
        return Profile(title, period, *title_counts, (), (TOO_FEW_COMPARED, *left))
    uneven = unevenness(here), unevenness(other)
    for group, keys, one, two in features(here, other, parameters, weather, left):
        known = one.sum(), two.sum()
        if min(known) <= 0 or group in skipped:
            continue
        rows += [
            _row((group, key, label), (a, known[0]), (b, known[1]), uneven)
            for (key, label), a, b in zip(keys, one, two, strict=True)
            if a + b > 0
        ]
    adjusted = benjamini_hochberg([row.p_value for row in rows]) if rows else np.empty(0)
    judged = tuple(
        replace(
            row, p_adjusted=float(p), stands_out=bool(p <= 0.05 and max(row.count, row.of * row.share_elsewhere) >= 5)
        )
        for row, p in zip(rows, adjusted, strict=True)
    )
    return Profile(title, period, *title_counts, judged, tuple(dict.fromkeys(left)))


def _left_out(crowded: date, other: Rows) -> str:
    """That a day is not compared, and how much of the comparison it would have been."""
    count = int((other.begun.astype("datetime64[D]") == np.datetime64(crowded)).sum())
    return (
        f"{day_words(crowded)} (den dagen har {number(count)} av de {number(len(other))} händelser som det jämförs med)"
    )


def _row(
    feature: tuple[str, str, str], here: tuple[float, float], other: tuple[float, float], uneven: tuple[float, float]
) -> ProfileRow:
    """One feature: counts of it and of all, here and elsewhere, with the unevenness of the days on both sides."""
    (a, of), (b, elsewhere_of) = here, other
    ratio = rate_ratio(a, b, exposure=of, reference_exposure=elsewhere_of)
    error = uneven[0] / (a + 0.5) + uneven[1] / (b + 0.5)
    wider = float(np.sqrt(error / (1 / (a + 0.5) + 1 / (b + 0.5))))
    lift = shrunken_lift(a, of, b, elsewhere_of, uneven=uneven)
    p_value = float(2 * stats.norm.sf(stats.norm.isf(_two_shares(a, of, b, elsewhere_of) / 2) / wider))
    middle, lower, upper = float(ratio.estimate), float(ratio.lower), float(ratio.upper)
    if 0 < middle < np.inf:
        lower, upper = (middle * (limit / middle) ** wider for limit in (lower, upper))
    return ProfileRow(
        *feature, a, of, b, elsewhere_of, lift, middle, lower, upper, error, p_value, float("nan"), stands_out=False
    )


def shrunken_lift(
    count: float, of: float, elsewhere: float, elsewhere_of: float, *, uneven: tuple[float, float] = (1.0, 1.0)
) -> float:
    """How many times larger a share is here, drawn towards 1 as far as the counts are small.

    The logarithm of (count + 1/2) / of over the same elsewhere is normal with variance 1 / (count + 1/2) +
    1 / (elsewhere + 1/2), and true logarithms have the standard deviation ``PRIOR_SPREAD`` round 0.

    >>> round(shrunken_lift(3, 10, 10, 100), 2), round(shrunken_lift(300, 1000, 1000, 10000), 2)
    (2.39, 2.99)
    """
    log = np.log((count + 0.5) / of / ((elsewhere + 0.5) / elsewhere_of))
    error = uneven[0] / (count + 0.5) + uneven[1] / (elsewhere + 0.5)
    return float(np.exp(log * PRIOR_SPREAD**2 / (PRIOR_SPREAD**2 + error)))


def _two_shares(a: float, of: float, b: float, elsewhere_of: float) -> float:
    """Fisher's exact test of two shares; weights are rounded to whole incidents."""
    table = [[round(a), max(round(of) - round(a), 0)], [round(b), max(round(elsewhere_of) - round(b), 0)]]
    return float(stats.fisher_exact(table).pvalue)
