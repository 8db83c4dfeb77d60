"""What renderers are given of the hot spots: counts as cells, without those held back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from bfkit.mapping.hot_spots.results import AREA, CELL, CONFIRMED, FADING, NEW, STREET
from bfkit.parameters.models import Thresholds
from bfkit.periods import Period, Quarter
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition

if TYPE_CHECKING:  # maps are slow to import, and a page without a map does without them
    from bfkit.release.maps import Tiles

__all__ = ["AREA", "CELL", "CONFIRMED", "FADING", "KINDS", "NEW", "STATUSES", "STREET", "UNTOLD"]

UNTOLD = "het under året"
"""Instead of a status that would tell a count of the quarter that is not shown."""
STATUSES = (CONFIRMED, NEW, FADING, UNTOLD)
KINDS = (CELL, STREET, AREA)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a map is drawn on: the borders of the areas with their names, and the municipality's own background.

    ``polygons`` None: nothing can be drawn. ``coordinate_system``: of polygons and shapes, in metres.
    """

    polygons: gpd.GeoSeries | None
    names: tuple[str, ...]
    coordinate_system: str
    tiles: Tiles | None


@dataclass(frozen=True, slots=True)
class ProtectedHotSpot:
    """One place that is hot.

    Attributes:
        kind, place, area_id, group, shape: see ``HotSpot``.
        status: one of ``STATUSES``. status_words: with what it does not say.
        count_12m, count_quarter: the quarter is part of the twelve months.
        ratio, lower, upper, ratio_of, p_value, p_adjusted: None where the count they are made of is not shown.
        uneven: its incidents came in few months. by_neighbours: hot by the cells around it.
    """

    kind: str
    place: str
    area_id: str | None
    status: str
    status_words: str
    count_12m: Cell
    count_quarter: Cell
    ratio: float | None
    lower: float | None
    upper: float | None
    ratio_of: str | None
    p_value: float | None
    p_adjusted: float | None
    uneven: bool
    by_neighbours: bool
    group: int
    shape: shapely.Geometry | None


@dataclass(frozen=True, slots=True)
class ProtectedPrediction:
    """How last quarter's hot spots foretold this quarter; the shares are None where the counts may not be told.

    ``hits``, ``incidents``, ``simple_hits``: incidents of the quarter in the places called hot, in all, and in as
    many places with most incidents the year before. The others: see ``Prediction``.
    """

    places: int
    of: int
    share_of_exposure: float
    hits: Cell
    incidents: Cell
    simple_hits: Cell
    hit_rate: tuple[float, float, float] | None
    pai: tuple[float, float, float] | None
    pei: float | None


@dataclass(frozen=True, slots=True)
class ProtectedLayer:
    """Hot spots of one kind in one source.

    Attributes:
        untested: why nothing was tested; None when it was.
        spots: those that are listed and drawn; none in the public edition.
        statuses: how many there are of each status, also of those that are not listed.
        left_out: hot spots with too few incidents for the edition.
        against: what the ratio compares with, in Swedish. unit: what was tested and how.
        placed: incidents used, over twelve months.
        prediction_reason: why it is not known how good last quarter's were.
    """

    source: str
    label: str
    kind: str
    untested: str | None
    spots: tuple[ProtectedHotSpot, ...]
    statuses: tuple[tuple[str, int], ...]
    left_out: int
    tested: int
    unit: str
    against: str
    placed: Cell
    dispersion: float | None
    prediction: ProtectedPrediction | None
    prediction_reason: str | None
    notes: tuple[str, ...]

    @property
    def found(self) -> int:
        """Number of hot spots, listed or not."""
        return sum(count for _, count in self.statuses)

    def number_of(self, status: str) -> int:
        """How many have one status."""
        return dict(self.statuses).get(status, 0)

    def with_status(self, status: str) -> tuple[ProtectedHotSpot, ...]:
        """Those listed that have it."""
        return tuple(spot for spot in self.spots if spot.status == status)


@dataclass(frozen=True, slots=True)
class Band:
    """Where the density is at least ``lowest`` incidents per square kilometre, and under the next band's."""

    lowest: float
    shape: shapely.Geometry


@dataclass(frozen=True, slots=True)
class ProtectedDensity:
    """The density of one source in few bands; ``fewest`` incidents on one point give the lowest that is drawn."""

    source: str
    label: str
    incidents: Cell
    bands: tuple[Band, ...]
    fewest: int
    cell: int
    bandwidth: float | None
    rule: str
    untested: str | None


@dataclass(frozen=True, slots=True)
class ProtectedHotSpots:
    """Everything of a quarter."""

    category: str | None
    quarter: Quarter
    year: Period
    layers: tuple[ProtectedLayer, ...]
    densities: tuple[ProtectedDensity, ...]
    thresholds: Thresholds
    edition: Edition

    @property
    def public(self) -> bool:
        """Whether places are neither named nor drawn."""
        return self.edition.key == "offentlig"

    @property
    def sources(self) -> dict[str, str]:
        """Name and Swedish label of each source, in order."""
        return {layer.source: layer.label for layer in self.layers}

    def of(self, source: str) -> tuple[ProtectedLayer, ...]:
        """Layers of one source that were tested: cells, streets, areas."""
        return tuple(layer for layer in self.layers if layer.source == source and layer.untested is None)
