"""All that the tests of one problem share, prepared once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from bfkit.causes.nearness import Pool, Register, nearest, pool_of, register_of
from bfkit.causes.problem import Flags, Floats, Problem, Rows, Selected, Whole, selected
from bfkit.checked import Checked
from bfkit.parameters.models import Parameters, SchoolHoliday
from bfkit.periods import Period
from bfkit.spatial import project


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
        """Spots where anything happens, over the whole history."""
        return pool_of(self.selected.source, metres=self.near_metres)

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


def _centre(source: Rows, system: str) -> tuple[float, float]:
    """Longitude and latitude in the middle of what happened; of Sweden's middle where nothing has a point."""
    known = source.pointed
    if not known.any():
        return 15.0, 59.3
    east, north = project([np.median(source.x[known])], [np.median(source.y[known])], source=system, target="EPSG:4326")
    return float(east[0]), float(north[0])
