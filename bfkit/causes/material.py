"""All that the tests of one problem share, prepared once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from bfkit.causes.nearness import Pool, Register, nearest, pool_of, register_of
from bfkit.causes.problem import Problem, Selected, selected
from bfkit.causes.rows import Flags, Floats, Rows, Whole
from bfkit.checked import Checked
from bfkit.display import number
from bfkit.parameters.models import Parameters, SchoolHoliday
from bfkit.periods import Period
from bfkit.spatial import project

_MOST_KNOWN = 0.98
_SMALL = 10
"""Counts under this are told in words: the sentences stand outside the protection of counts."""


@dataclass(frozen=True)
class Material:
    """One problem's incidents beside places, streets, conditions and the calendar.

    Attributes:
        selected: the incidents. register: the places. near_metres: how near is near, unless a hypothesis says.
        unsafe, events: tables of the checked data. streets: the network or None.
        school_holidays, comparable_weeks, event_metres: of the municipality. centre: longitude and latitude.
    """

    selected: Selected
    register: Register
    near_metres: int
    unsafe: pd.DataFrame
    events: pd.DataFrame
    streets: gpd.GeoDataFrame | None
    school_holidays: Sequence[SchoolHoliday]
    comparable_weeks: int
    event_metres: int
    centre: tuple[float, float]

    @property
    def problem(self) -> Problem:
        """What is to be explained."""
        return self.selected.problem

    @property
    def kind(self) -> Rows:
        """All incidents of the kind, over the history."""
        return self.selected.kind

    @cached_property
    def owner(self) -> Whole:
        """The place of the register nearest to each incident of the kind."""
        return self._nearest[0]

    @cached_property
    def away(self) -> Floats:
        """Metres to it."""
        return self._nearest[1]

    @cached_property
    def _nearest(self) -> tuple[Whole, Floats]:
        return nearest(self.kind, self.register)

    @cached_property
    def pool(self) -> Pool:
        """Spots where anything else than the problem's kind happens, over the whole history."""
        source = self.selected.source
        return pool_of(source.some(~np.isin(source.row, self.kind.row)), metres=self.near_metres)

    def near(self, chosen: Whole, metres: float) -> Flags:
        """Which incidents of the kind lie so near one of some places, and nearer to it than to any other."""
        return np.isin(self.owner, chosen) & (self.away <= metres)

    def within(self, period: Period) -> Flags:
        """Which incidents of the kind began in a period."""
        return self.kind.within(period)

    def in_place(self, chosen: Whole) -> Flags:
        """Which places of some lie in the problem's place, or so near that its incidents can be theirs."""
        own = self.kind.some(self.selected.inside & self.kind.pointed)
        if self.problem.everywhere or not len(own):
            return np.ones(len(chosen), dtype=bool)
        tree = cKDTree(np.column_stack([own.x, own.y]))
        spots = np.column_stack([self.register.x[chosen], self.register.y[chosen]])
        return np.asarray(tree.query_ball_point(spots, self.near_metres, return_length=True) > 0)


def material(checked: Checked, parameters: Parameters, problem: Problem) -> Material:
    """Gather what the tests of a problem need.

    Raises:
        ParameterError: the problem has no incidents.
    """
    own = selected(checked, problem)
    limits = parameters.municipality.thresholds
    return Material(
        selected=own,
        register=register_of(checked.places),
        near_metres=limits.near_place_metres,
        unsafe=checked.unsafe_places,
        events=checked.special_events,
        streets=checked.streets,
        school_holidays=parameters.municipality.school_holidays,
        comparable_weeks=limits.comparable_weeks,
        event_metres=limits.event_metres,
        centre=_centre(own.source, parameters.municipality.coordinate_system),
    )


def limits(material: Material) -> tuple[str, ...]:
    """What the problem's own incidents cannot tell, in Swedish: without points no place, without clock times no hours."""
    own = material.kind.some(_told(material))
    pointed, exact, count = int(own.pointed.sum()), int(own.exact.sum()), len(own)
    where = " på platsen, alla timmar," if material.problem.window is not None else ""
    found = []
    if pointed == 0:
        found.append(
            "Ingen av händelserna har en punkt; de är bara kända på område. Då går det inte att säga vilken plats, gata "
            "eller parkering det gäller, och inte vad som ligger i närheten."
        )
    elif pointed < _MOST_KNOWN * count:
        found.append(f"{_part(count - pointed, count)} händelser saknar punkt och är inte med där platser prövas.")
    if exact == 0:
        sure = " säkert" if own.clocked.any() else ""
        found.append(
            f"Ingen av händelserna har{sure} klockslag, så tid på dygnet, mörker och öppettider kan inte prövas."
        )
    elif exact < _MOST_KNOWN * count:
        found.append(
            f"{_part(count - exact, count)} händelser{where} har inget säkert klockslag (känt inom två timmar) och är inte med "
            "där timmar prövas."
        )
    if len(material.register) == 0:
        found.append("Platsregistret saknas, så inget kan sägas om skolor, krogar, parker eller andra platser.")
    if material.streets is None:
        found.append("Gatunätet saknas, så inget kan sägas om gator eller gatubelysning.")
    if not material.school_holidays:
        found.append("Skolloven är inte angivna, så de kan inte prövas.")
    return tuple(found)


def _part(missing: int, count: int) -> str:
    """So many of all; in words where either part is so small that it could point somebody out.

    >>> _part(522, 1178), _part(48, 54), _part(3, 54)
    ('522 av 1\u202f178', 'Nästan alla av 54', 'Några få av 54')
    """
    if missing < _SMALL:
        return f"Några få av {number(count)}"
    return f"{number(missing)} av {number(count)}" if count - missing >= _SMALL else f"Nästan alla av {number(count)}"


def _told(material: Material) -> Flags:
    """The problem's incidents in its own period; those without a clock time too where it is one of certain hours."""
    own = material.selected.here if material.problem.window is None else material.selected.inside
    now: Flags = own & material.within(material.problem.period)
    return now if now.any() else own


def _centre(source: Rows, system: str) -> tuple[float, float]:
    """Longitude and latitude in the middle of what happened; of Sweden's middle where nothing has a point."""
    known = source.pointed
    if not known.any():
        return 15.0, 59.3
    east, north = project([np.median(source.x[known])], [np.median(source.y[known])], source=system, target="EPSG:4326")
    return float(east[0]), float(north[0])
