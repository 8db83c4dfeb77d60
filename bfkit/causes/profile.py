"""How a problem differs from the rest of the municipality, row by row, before it grew and where it does not occur."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
from scipy import stats

from bfkit import vocabulary
from bfkit.causes.material import Material
from bfkit.causes.nearness import SAME_SPOT
from bfkit.causes.problem import Flags, Floats, Rows
from bfkit.counts.aoristic import DAYS, HOURS, aoristic_week
from bfkit.counts.days import pay_weekends, school_free
from bfkit.display import MONTHS, WEEKDAYS
from bfkit.inference import benjamini_hochberg, rate_ratio
from bfkit.parameters.models import Parameters
from bfkit.periods import Period, day_kind

BLOCK_HOURS = 3
PRIOR_SPREAD = 1.0
"""Standard deviation of the logarithm of true lifts: 95 % of features within a seventh and seven times elsewhere."""
_EPOCH = date(1970, 1, 1).toordinal()
_SEASONS = {"vinter": (12, 1, 2), "vår": (3, 4, 5), "sommar": (6, 7, 8), "höst": (9, 10, 11)}
GROUPS = ("undertyp", "objekt", "klockslag", "veckodag", "årstid", "månad", "dagtyp", "väder", "upprepning", "rapportör")


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One feature of the problem's incidents against the rest of the municipality.

    Attributes:
        group: of ``GROUPS``. key, label: of the feature.
        count, of: incidents here with it (an aoristic weight for hours), of those whose feature is known.
        elsewhere, elsewhere_of: the same of the comparison.
        lift: share here over share elsewhere, shrunken towards 1. raw_lift: before that; lower, upper: 95 % of the raw.
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
        incidents, elsewhere: how many there are. rows: in the order of ``GROUPS``. left_out: what could not be told, in
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
    title = "jämfört med övriga händelser i kommunen" if whole else "jämfört med samma slags händelser i resten av kommunen"
    found = profile(kind.some(now), other, problem.period, parameters, title=title, weather=weather)
    before = _before(material)
    earlier = kind.some(material.selected.here & kind.within(before)) if before is not None else None
    told = "före ökningen, jämfört med samma plats nu"
    past = profile(earlier, kind.some(now), before, parameters, title=told) if earlier is not None and before else None
    low = low_areas(material)
    quiet = np.isin(kind.area.astype(str), low) & kind.within(problem.period)
    title = "områden som liknar problemets men har få händelser, jämfört med problemets plats"
    rows = profile(kind.some(quiet), kind.some(now), problem.period, parameters, title=title) if quiet.any() else None
    return Profiles(found, past, rows, low)


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
    same = (rows.category == problem.category) & ((problem.subtype is None) | (rows.subtype == problem.subtype))
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
) -> Profile:
    """The profile of some incidents against others; every feature that both have, corrected for all of them.

    Args:
        here, other: the incidents. period: of those here. parameters: of the quarter.
        title: what is compared. weather: a word for each day, indexed by date.
    """
    rows, left = [], list[str]()
    for group, keys, one, two in _features(here, other, parameters, weather, left):
        known = one.sum(), two.sum()
        if min(known) <= 0:
            continue
        rows += [
            _row(group, key, label, a, known[0], b, known[1])
            for (key, label), a, b in zip(keys, one, two, strict=True)
            if a + b > 0
        ]
    adjusted = benjamini_hochberg([row.p_value for row in rows]) if rows else np.empty(0)
    judged = tuple(
        replace(row, p_adjusted=float(p), stands_out=bool(p <= 0.05 and max(row.count, row.of * row.share_elsewhere) >= 5))
        for row, p in zip(rows, adjusted, strict=True)
    )
    return Profile(title, period, len(here), len(other), judged, tuple(dict.fromkeys(left)))


def _row(group: str, key: str, label: str, a: float, of: float, b: float, elsewhere_of: float) -> ProfileRow:
    ratio = rate_ratio(a, b, exposure=of, reference_exposure=elsewhere_of)
    lift = shrunken_lift(a, of, b, elsewhere_of)
    p_value = _two_shares(a, of, b, elsewhere_of)
    limits = (float(ratio.estimate), float(ratio.lower), float(ratio.upper))
    return ProfileRow(group, key, label, a, of, b, elsewhere_of, lift, *limits, p_value, float("nan"), stands_out=False)


def shrunken_lift(count: float, of: float, elsewhere: float, elsewhere_of: float) -> float:
    """How many times larger a share is here, drawn towards 1 as far as the counts are small.

    The logarithm of (count + 1/2) / of over the same elsewhere is normal with variance 1 / (count + 1/2) +
    1 / (elsewhere + 1/2), and true logarithms have the standard deviation ``PRIOR_SPREAD`` round 0.

    >>> round(shrunken_lift(3, 10, 10, 100), 2), round(shrunken_lift(300, 1000, 1000, 10000), 2)
    (2.34, 2.99)
    """
    log = np.log((count + 0.5) / of / ((elsewhere + 0.5) / elsewhere_of))
    error = 1 / (count + 0.5) + 1 / (elsewhere + 0.5)
    return float(np.exp(log * PRIOR_SPREAD**2 / (PRIOR_SPREAD**2 + error)))


def _two_shares(a: float, of: float, b: float, elsewhere_of: float) -> float:
    """Fisher's exact test of two shares; weights are rounded to whole incidents."""
    table = [[round(a), max(round(of) - round(a), 0)], [round(b), max(round(elsewhere_of) - round(b), 0)]]
    return float(stats.fisher_exact(table).pvalue)


_Feature = tuple[str, list[tuple[str, str]], Floats, Floats]


def _features(
    here: Rows, other: Rows, parameters: Parameters, weather: pd.Series | None, left: list[str]
) -> Iterator[_Feature]:
    """Group, keys with labels, and the weights here and elsewhere."""
    for group, name in (("undertyp", "subtype"), ("objekt", "object_type"), ("rapportör", "organisation")):
        one, two = getattr(here, name).astype(str), getattr(other, name).astype(str)
        words = sorted((set(one) | set(two)) - {""})
        if len(words) > 1 and not (name == "subtype" and len(set(one)) < 2):
            yield group, [(word, _label(name, word)) for word in words], _tally(one, words), _tally(two, words)
        elif name == "object_type":
            left.append("vad som drabbades (objekt) är inte angivet")
    yield from _clock(here, other, parameters, left)
    yield from _calendar(here, other, parameters, weather)
    yield from _repeats(here, other, left)


def _label(name: str, word: str) -> str:
    if name != "subtype":
        return word
    return next((words[word] for words in vocabulary.SUBTYPES.values() if word in words), word)


def _tally(values: np.ndarray, words: list[str]) -> Floats:
    return np.array([(values == word).sum() for word in words], dtype=float)


def _clock(here: Rows, other: Rows, parameters: Parameters, left: list[str]) -> Iterator[_Feature]:
    """Hours in blocks and weekdays, with aoristic weights; those without a clock time or known too loosely left out."""
    longest = parameters.municipality.thresholds.long_interval_hours
    weeks = []
    for rows in (here, other):
        used = rows.clocked & (rows.ended - rows.begun <= np.timedelta64(longest, "h"))
        weeks.append(aoristic_week(rows.begun[used], rows.ended[used], longest_hours=longest))
    if min(week.sum() for week in weeks) <= 0:
        left.append("klockslag saknas, så tiden på dygnet kan inte jämföras")
    else:
        starts = range(0, HOURS, BLOCK_HOURS)
        keys = [(f"{s:02d}-{s + BLOCK_HOURS:02d}", f"kl. {s:02d}–{s + BLOCK_HOURS:02d}") for s in starts]
        one, two = (week.sum(axis=0).reshape(-1, BLOCK_HOURS).sum(axis=1) for week in weeks)
        yield "klockslag", keys, one, two
    days = [(WEEKDAYS[d], WEEKDAYS[d]) for d in range(DAYS)]
    one, two = (np.bincount(rows.weekday, minlength=DAYS).astype(float) for rows in (here, other))
    yield "veckodag", days, one, two


def _calendar(here: Rows, other: Rows, parameters: Parameters, weather: pd.Series | None) -> Iterator[_Feature]:
    months = [(rows.begun.astype("datetime64[M]").astype(int) % 12) + 1 for rows in (here, other)]
    seasons = [[np.isin(month, own).sum() for own in _SEASONS.values()] for month in months]
    yield "årstid", [(key, key) for key in _SEASONS], *(np.array(s, dtype=float) for s in seasons)
    counts = [np.bincount(month, minlength=13)[1:].astype(float) for month in months]
    yield "månad", [(name, name) for name in MONTHS], *counts
    words = [_day_words(rows, parameters) for rows in (here, other)]
    kinds = sorted(set(words[0]) | set(words[1]))
    yield "dagtyp", [(kind, kind) for kind in kinds], *(_tally(word, kinds) for word in words)
    if weather is not None:
        found = [_weather(rows, weather) for rows in (here, other)]
        kinds = sorted((set(found[0]) | set(found[1])) - {""})
        yield "väder", [(kind, kind) for kind in kinds], *(_tally(word, kinds) for word in found)


def _day_words(rows: Rows, parameters: Parameters) -> np.ndarray:
    """The kind of each incident's evening: holiday or eve, school holiday, pay-day weekend, or ordinary."""
    ordinals, which = np.unique(rows.evening + _EPOCH, return_inverse=True)
    days = [date.fromordinal(int(day)) for day in ordinals]
    spells = parameters.municipality.school_holidays
    free = school_free(days, spells) if spells else np.zeros(len(days), dtype=bool)
    around = [days[0] - timedelta(days=15), *days] if days else []
    paid = set(pay_weekends(around, parameters.municipality.thresholds.pay_day)) if days else set()
    words = []
    for day, holiday in zip(days, free, strict=True):
        kind = day_kind(day)
        special = kind if kind in ("helgdag", "helgdagsafton") else "skollov" if holiday else ""
        words.append(special or ("lönehelg" if day.toordinal() in paid else "vanlig dag"))
    return np.array(words, dtype=object)[which] if words else np.empty(0, dtype=object)


def _weather(rows: Rows, weather: pd.Series) -> np.ndarray:
    words = {pd.Timestamp(day).toordinal(): str(word) for day, word in weather.dropna().items()}
    return np.array([words.get(int(day), "") for day in rows.evening + _EPOCH], dtype=object)


def _repeats(here: Rows, other: Rows, left: list[str]) -> Iterator[_Feature]:
    """Incidents at a spot that is hit at least three times in the period, against single ones."""
    if not here.pointed.any() or not other.pointed.any():
        left.append("punkt saknas, så upprepade platser kan inte ses")
        return
    keys = [("upprepad", "på ställen som drabbats minst tre gånger"), ("enstaka", "på ställen som drabbats en eller två gånger")]
    yield "upprepning", keys, *(_at_repeats(rows) for rows in (here, other))


def _at_repeats(rows: Rows) -> Floats:
    points = np.column_stack([rows.x, rows.y])[rows.pointed]
    _, which, size = np.unique(np.floor(points / SAME_SPOT), axis=0, return_inverse=True, return_counts=True)
    again = size[which.ravel()] >= 3
    return np.array([again.sum(), (~again).sum()], dtype=float)
