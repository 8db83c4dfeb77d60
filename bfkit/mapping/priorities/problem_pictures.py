"""Problem pictures: a kind of incident in an area, found by counting and named by what, where and when."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import stats

from bfkit import vocabulary
from bfkit.checked import Checked
from bfkit.counts.reach import Reach, reaches
from bfkit.inference import benjamini_hochberg, e_test_score
from bfkit.mapping.priorities.picture_tests import Excess, SourceRows, area_shares, by_area, by_spot, by_window
from bfkit.mapping.priorities.rank_intervals import quarterly_phi
from bfkit.parameters.models import Parameters
from bfkit.parameters.sources import Source
from bfkit.periods import Period, Quarter, twelve_months_to

WHOLE_CATEGORY = "alla"
"""Stands in an id for a whole category."""
SEVERE_COUNT = 3
"""A severe sub-type is a picture of its own from so many in twelve months."""
_LEADING_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class ProblemPicture:
    """A category or sub-type in an area, over the twelve months that end with the quarter.

    Attributes:
        id: "källa.kategori.undertyp.område", the name that the quarter file uses.
        source, category, subtype, area_id: keys; ``subtype`` None is the whole category.
        label: of the kind; source_label, area_name: as a reader knows them.
        count_12m, count_quarter: as known on ``as_of``. dates: different days in the twelve months.
        now, before: the twelve months and those before, equally mature; before None when they are not complete or
            were recorded in another way. increase_p: one-sided, that they have become more, where area quarters of
            the source vary ``dispersion`` times as much as chance alone would have them.
        source_12m: all incidents of the source in the twelve months.
        by_area: the area against its share of residents (or of the areas, where residents are unknown).
        by_spot: the busiest 100-metre square against the squares of the area in which anything happened.
        by_window: the busiest part of the week against its hours. Each None when it cannot be tested.
        rows: positions in ``checked.incidents``.
    """

    id: str
    source: str
    source_label: str
    category: str
    subtype: str | None
    label: str
    area_id: str
    area_name: str
    count_12m: int
    count_quarter: int
    dates: int
    now: int
    before: int | None
    increase_p: float
    increase_p_adjusted: float
    dispersion: float
    source_12m: int
    by_area: Excess | None
    by_spot: Excess | None
    by_window: Excess | None
    rows: npt.NDArray[np.int64]

    @property
    def subtypes(self) -> tuple[str, ...]:
        """The sub-types that the picture can hold."""
        return (self.subtype,) if self.subtype is not None else tuple(vocabulary.SUBTYPES[self.category])

    def name(self, *, ratio: float, rate: float) -> str:
        """What, where, and when if the time stands out: "Klotter i Norr, helgnätter"."""
        when = self.by_window
        surely = when is not None and when.p_adjusted <= rate and when.ratio >= ratio
        return f"{self.label} i {self.area_name}" + (f", {when.label}" if when is not None and surely else "")


@dataclass(frozen=True, slots=True)
class ProblemPictures:
    """All that was found, in the order of their ids, and the periods they are counted in."""

    pictures: tuple[ProblemPicture, ...]
    quarter: Quarter
    year: Period
    year_before: Period
    minimum_count: int

    def of(self, identity: str) -> ProblemPicture | None:
        """The picture of an id."""
        return next((one for one in self.pictures if one.id == identity), None)


def problem_pictures(checked: Checked, parameters: Parameters) -> ProblemPictures:
    """Answer which problems there are: kinds of incident in an area, often enough in twelve months to be judged.

    A whole category is a picture of its own only where no sub-type holds half of it. States (unsafe places) and the
    calendar are no pictures. Sources are never added together.
    """
    quarter = parameters.quarter
    year = twelve_months_to(quarter.end)
    before = twelve_months_to(year.start)
    reach = reaches(checked, parameters)
    found = [
        one
        for source in parameters.municipality.sources
        for one in _of_source(checked, parameters, source, reach[source.name], (year, before))
    ]
    ordered = sorted(_adjusted(found), key=lambda one: one.id)
    return ProblemPictures(tuple(ordered), quarter, year, before, parameters.municipality.thresholds.minimum_count)


def _of_source(
    checked: Checked, parameters: Parameters, source: Source, reach: Reach, periods: tuple[Period, Period]
) -> Iterator[ProblemPicture]:
    own = SourceRows.of(checked.incidents, source.name)
    year, earlier = (own.within(period.start, period.end) for period in periods)
    names = dict(zip(checked.areas["id"], checked.areas["name"], strict=True))
    shares, squares = area_shares(checked.areas), own.busy_squares(year)
    lag = reach.lag_days if reach.equal_lag else None
    phi = _phi(own, reach, parameters, tuple(map(str, checked.areas["id"])))
    quarter, longest = parameters.quarter, parameters.municipality.thresholds.long_interval_hours
    for category, subtype, area in _candidates(own, year, parameters):
        kind = own.kind(year, category, subtype)
        here = kind[own.area[kind] == area]
        past = own.kind(earlier, category, subtype)
        now = own.mature(here, periods[0].end, lag)
        known = _comparable(source, category, reach, periods)
        then = own.mature(past[own.area[past] == area], periods[1].end, lag) if known else None
        yield ProblemPicture(
            id=f"{source.name}.{category}.{subtype or WHOLE_CATEGORY}.{area}",
            source=source.name,
            source_label=source.label,
            category=category,
            subtype=subtype,
            label=_label(source, category, subtype),
            area_id=area,
            area_name=str(names[area]),
            count_12m=len(here),
            count_quarter=len(own.within(quarter.start, quarter.end, here)),
            dates=len(np.unique(own.day[here])),
            now=now,
            before=then,
            increase_p=increase_p(now, then, phi) if then is not None else float("nan"),
            increase_p_adjusted=float("nan"),
            dispersion=phi,
            source_12m=len(year),
            by_area=by_area(len(here), int((own.area[kind] != "").sum()), shares, area),
            by_spot=by_spot(own, here, squares.get(area, 0)),
            by_window=by_window(own, here, longest),
            rows=own.row[here],
        )


def _candidates(
    own: SourceRows, year: npt.NDArray[np.int64], parameters: Parameters
) -> Iterator[tuple[str, str | None, str]]:
    """Kinds and areas with enough incidents, sub-types first; a category where no sub-type holds half of it."""
    least, severe = parameters.municipality.thresholds.minimum_count, parameters.municipality.priorities.severe
    placed = year[own.area[year] != ""]
    fine = Counter(zip(own.category[placed], own.subtype[placed], own.area[placed], strict=True))
    whole, largest = Counter[tuple[str, str]](), dict[tuple[str, str], int]()
    for (category, subtype, area), count in sorted(fine.items()):
        whole[category, area] += count
        largest[category, area] = max(largest.get((category, area), 0), count)
        if count >= (min(SEVERE_COUNT, least) if subtype in severe else least):
            yield category, subtype, area
    for (category, area), count in sorted(whole.items()):
        if count >= least and largest[category, area] < _LEADING_SHARE * count:
            yield category, None, area


def _label(source: Source, category: str, subtype: str | None) -> str:
    whole = source.category_labels.get(category, vocabulary.CATEGORIES[category])
    if subtype is None:
        return whole
    named = vocabulary.SUBTYPES[category][subtype]
    return (
        f"{whole}: {named.lower()}" if subtype in (vocabulary.OTHER, "vald", "utomhus", "annan", "trapphus") else named
    )


def increase_p(now: int, before: int, phi: float) -> float:
    """P-value, one-sided, that a count has risen: the E-test, or wider where counts are over-dispersed.

    >>> round(increase_p(25, 16, 1.0), 4)
    0.0824
    """
    exact = e_test_score(now, before, alternative="greater")
    if phi <= 1 or now + before == 0:
        return exact
    return max(exact, float(stats.norm.sf((now - before) / np.sqrt(phi * (now + before)))))


def _phi(own: SourceRows, reach: Reach, parameters: Parameters, ids: tuple[str, ...]) -> float:
    """How much more than chance an area's quarters vary in the source."""
    earlier = reach.earlier_quarters(parameters.quarter)
    place = {area: number for number, area in enumerate(ids)}
    counts = np.zeros((len(ids), len(earlier)))
    for column, quarter in enumerate(earlier):
        for area in own.area[own.within(quarter.start, quarter.end)]:
            if area in place:
                counts[place[area], column] += 1
    return quarterly_phi(counts)


def _comparable(source: Source, category: str, reach: Reach, periods: tuple[Period, Period]) -> bool:
    """Whether both years are complete and nothing changed between them in how the category is recorded."""
    first, last = periods[1].start, periods[0].end
    changed = any(
        first < change.day < last and (not change.categories or category in change.categories)
        for change in source.recording_changes
    )
    return reach.complete_from <= first and reach.quarter_complete and not changed


def _adjusted(found: Sequence[ProblemPicture]) -> list[ProblemPicture]:
    """The same with every p-value adjusted over all pictures of its kind."""
    tests = ("by_area", "by_spot", "by_window")
    nothing = float("nan")
    table = {
        name: benjamini_hochberg([getattr(one, name).p_value if getattr(one, name) else nothing for one in found])
        for name in tests
    }
    increases = benjamini_hochberg([one.increase_p for one in found])
    changed = []
    for number, one in enumerate(found):
        tested = {
            name: replace(getattr(one, name), p_adjusted=float(table[name][number]))
            for name in tests
            if getattr(one, name) is not None
        }
        changed.append(replace(one, increase_p_adjusted=float(increases[number]), **tested))
    return changed
