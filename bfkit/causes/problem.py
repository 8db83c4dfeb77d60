"""One problem: a kind of incident, a place and a time; its incidents, and those it is compared with."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from bfkit import vocabulary
from bfkit.causes.rows import Flags, Rows, Whole, rows_of
from bfkit.checked import Checked
from bfkit.counts.reach import reach_of
from bfkit.display import sentence_list
from bfkit.errors import ParameterError, listed
from bfkit.parameters.models import Parameters
from bfkit.periods import Period, in_window, twelve_months_to

WHOLE_CATEGORY, WHOLE_MUNICIPALITY = "alla", "kommunen"
"""Stand in an id for a whole category and for the whole municipality."""


@dataclass(frozen=True, slots=True)
class HourWindow:
    """Hours of some weekdays (Monday 0); one over midnight belongs to the evening on which it begins."""

    weekdays: frozenset[int]
    hour_from: int
    hour_to: int

    @property
    def hours_of_week(self) -> frozenset[int]:
        """From Monday at 00, 0-167; those over midnight belong to the evening before.

        >>> sorted(HourWindow(frozenset({6}), 22, 1).hours_of_week)  # Sunday evening goes into Monday
        [0, 166, 167]
        """
        last = self.hour_to if self.hour_to > self.hour_from else self.hour_to + 24
        return frozenset((24 * day + hour) % 168 for day in self.weekdays for hour in range(self.hour_from, last))


@dataclass(frozen=True, slots=True)
class Box:
    """A cell or another rectangle, metres in the municipality's coordinate system; the upper borders lie outside."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be explained.

    Attributes:
        id: "källa.kategori.undertyp.område", as in the problem pictures and the quarter file.
        source, category, subtypes: the kind; no sub-types are the whole category.
        period: the months in which it is a problem, usually twelve.
        history: all days that may be used, from when the source is complete to the last day of the period.
        area_ids: empty where it is the whole municipality. box: a part of them, or of the municipality.
        spots: points (east, north) with ``metres`` round each of them, a part of the same; none when not given.
        window: hours of the week; None for all.
        grew: the months in which it grew, as somebody has stated; None when not said (``growth`` looks for it).
    """

    id: str
    source: str
    category: str
    subtypes: tuple[str, ...]
    period: Period
    history: Period
    area_ids: tuple[str, ...] = ()
    box: Box | None = None
    window: HourWindow | None = None
    grew: Period | None = None
    spots: tuple[tuple[float, float], ...] = ()
    metres: float = 0.0

    @property
    def label(self) -> str:
        """The kind, in Swedish."""
        whole, words = vocabulary.CATEGORIES[self.category], vocabulary.SUBTYPES[self.category]
        return ": ".join(
            [whole, *([sentence_list([words[one].lower() for one in self.subtypes])] if self.subtypes else [])]
        )

    @property
    def everywhere(self) -> bool:
        """Whether the place is the whole municipality, so that there is no elsewhere to compare with."""
        return not self.area_ids and self.box is None and not self.spots

    def of_kind(self, rows: Rows) -> Flags:
        """Which incidents are of the kind, wherever they happened."""
        same: Flags = rows.category == self.category
        return same & np.isin(rows.subtype.astype(str), self.subtypes) if self.subtypes else same


@dataclass(frozen=True, slots=True)
class Selected:
    """The incidents of a problem over its history, and what they are compared with.

    Attributes:
        kind: the category or sub-type in the whole municipality. here: shape (kind,), in the place and the window;
            inside: in the place at any hour. placed: whose place is known well enough to say whether they are.
        source: all incidents of the source, any kind: where things happen and are reported at all.
    """

    problem: Problem
    kind: Rows
    here: Flags
    inside: Flags
    placed: Flags
    source: Rows

    @property
    def now(self) -> Flags:
        """Those of the problem in its period."""
        return self.here & self.kind.within(self.problem.period)


def problem_of(
    identity: str,
    checked: Checked,
    parameters: Parameters,
    *,
    period: Period | None = None,
    window: HourWindow | None = None,
    box: Box | None = None,
    grew: Period | None = None,
) -> Problem:
    """The problem of an id: of a problem picture, of the quarter file, or written by hand.

    Args:
        identity: "källa.kategori.undertyp.område"; ``alla`` for a whole category, ``kommunen`` for everywhere.
        checked, parameters: of the quarter.
        period: usually the twelve months that end with the quarter, which is also what is used without it.
        window, box, grew: see ``Problem``.

    Raises:
        ParameterError: the id, or a part of it, is unknown; all faults told with what is known.
    """
    parts = identity.split(".")
    if len(parts) != 4:
        raise ParameterError(f'problemet "{identity}" ska skrivas källa.kategori.undertyp.område, fyra ord med punkt')
    source, category, subtype, area = parts
    sources = {one.name: one for one in parameters.municipality.sources}
    areas = {str(one) for one in checked.areas["id"]}
    faults = []
    if source not in sources:
        faults.append(f'källan "{source}" finns inte; välj bland {listed(sorted(sources))}')
    if category not in vocabulary.INCIDENT_CATEGORIES:
        faults.append(f'kategorin "{category}" finns inte; välj bland {listed(list(vocabulary.INCIDENT_CATEGORIES))}')
    elif subtype not in (WHOLE_CATEGORY, *vocabulary.SUBTYPES[category]):
        known = listed([WHOLE_CATEGORY, *vocabulary.SUBTYPES[category]], most=9)
        faults.append(f'undertypen "{subtype}" finns inte i {category}; välj bland {known}')
    if area != WHOLE_MUNICIPALITY and area not in areas:
        faults.append(
            f'området "{area}" finns inte i områdestabellen ({len(areas)} finns); {WHOLE_MUNICIPALITY} är alla'
        )
    if faults:
        raise ParameterError(f'problemet "{identity}": ' + "; ".join(faults))
    end = parameters.quarter.end
    now = period or twelve_months_to(end)
    return Problem(
        id=identity,
        source=source,
        category=category,
        subtypes=() if subtype == WHOLE_CATEGORY else (subtype,),
        period=now,
        history=Period(min(reach_of(sources[source], checked, parameters).complete_from, now.start), now.end),
        area_ids=() if area == WHOLE_MUNICIPALITY else (area,),
        box=box,
        window=window,
        grew=grew,
    )


def prioritised(parameters: Parameters) -> tuple[str, ...]:
    """Ids of the problems that the quarter file says the group can influence, in its order."""
    return tuple(one.problem for one in parameters.decisions.problems if one.can == "ja")


def selected(checked: Checked, problem: Problem) -> Selected:
    """The incidents of the problem, and those it is compared with (the same kind elsewhere, and all of the source).

    Raises:
        ParameterError: there is no incident of the kind in the history at all.
    """
    source = rows_of(checked.incidents, problem.source)
    source = source.some(source.within(problem.history))
    kind = source.some(problem.of_kind(source))
    inside, placed = _inside(kind, problem)
    here = inside & in_hours(kind, problem.window)
    if not here.any():
        raise ParameterError(
            f"problemet {problem.id} har inga händelser från {problem.history.start} till {problem.history.end}, så det "
            "finns inget att söka orsaker till. Kontrollera källa, undertyp och område."
        )
    return Selected(problem, kind, here, inside, placed, source)


def _inside(kind: Rows, problem: Problem) -> tuple[Flags, Flags]:
    """Which lie in the place, and of which that can be told."""
    inside, known = np.ones(len(kind), dtype=bool), np.ones(len(kind), dtype=bool)
    if problem.area_ids:
        inside &= np.isin(kind.area.astype(str), problem.area_ids)
        known &= kind.area != ""
    if (box := problem.box) is not None:
        inside &= (kind.x >= box.west) & (kind.x < box.east) & (kind.y >= box.south) & (kind.y < box.north)
        known &= kind.pointed
    if problem.spots:
        known &= kind.pointed
        inside &= _beside(kind, problem.spots, problem.metres)
    return inside & known, known


def _beside(kind: Rows, spots: tuple[tuple[float, float], ...], metres: float) -> Flags:
    """Which lie within so many metres of a spot."""
    found, known = np.zeros(len(kind), dtype=bool), kind.pointed
    if known.any():
        away, _ = cKDTree(np.array(spots)).query(np.column_stack([kind.x[known], kind.y[known]]))
        found[known] = away <= metres
    return found


def in_hours(kind: Rows, window: HourWindow | None) -> Flags:
    """Which began in the hours of a problem; all without a window, only those with a clock time with one."""
    if window is None:
        return np.ones(len(kind), dtype=bool)
    begun = pd.Series(kind.begun)
    return kind.clocked & in_window(begun, window.weekdays, window.hour_from, window.hour_to)


def months_of(period: Period) -> Whole:
    """The calendar months of a period as whole months since 1970, those begun included."""
    first, last = _month(period.start), _month(period.end)
    return np.arange(first, last + (period.end.day > 1), dtype=np.int64)


def _month(day: date) -> int:
    return (day.year - 1970) * 12 + day.month - 1
