"""The typed results: hot spots of one source and one kind of place, and why something was not tested."""

from dataclasses import dataclass

import shapely

from bfkit.mapping.hot_spots.density import Bandwidth, Surface
from bfkit.mapping.hot_spots.gi_star import Moran
from bfkit.mapping.hot_spots.prediction import Prediction
from bfkit.mapping.hot_spots.two_step import CONFIRMED, FADING, NEW
from bfkit.parameters.models import Thresholds
from bfkit.periods import Period, Quarter

__all__ = ["AREA", "CELL", "CONFIRMED", "FADING", "NEW", "STREET", "HotSpot", "HotSpotLayer", "HotSpots"]

CELL, STREET, AREA = "ruta", "stråk", "område"


@dataclass(frozen=True, slots=True)
class HotSpot:
    """One place that is hot.

    Attributes:
        kind: ``ruta``, ``stråk`` or ``område``. id: of the cell, the street segment or the area.
        place: label in Swedish; area_id: the area it lies in, None when unknown.
        status: ``bekräftad``, ``avklingande`` or ``ny``.
        count_12m, count_quarter: incidents over twelve months and in the last quarter (which is part of them).
        expected_12m, expected_quarter: at the rate of the rest of the municipality.
        ratio, lower, upper: count over expected in the twelve months (in the quarter when only that made it hot),
            with exact 95 % interval. It was picked because it was high: the ratio is on average too high.
        ratio_of: ``tolv månader`` or ``kvartalet``: what the ratio is about.
        p_value, p_adjusted: one-sided, before and after Benjamini-Hochberg over all places tested.
        cluster_p: by Gi* (its neighbours), None off the grid. by_neighbours: hot by them and not by itself alone.
        slower: fewer in the quarter than its own nine months before lead one to expect, beyond chance.
        uneven: its incidents came in few months; the p-value takes account of it.
        group: hot spots of a layer that touch have the same number.
        exposure: metres, residents or cells (1). shape: for the map, in the municipality's system.
    """

    kind: str
    id: str
    place: str
    area_id: str | None
    status: str
    count_12m: int
    count_quarter: int
    expected_12m: float
    expected_quarter: float
    ratio: float
    lower: float
    upper: float
    ratio_of: str
    p_value: float
    p_adjusted: float
    cluster_p: float | None
    by_neighbours: bool
    slower: bool
    uneven: bool
    group: int
    exposure: float
    shape: shapely.Geometry | None

    @property
    def status_words(self) -> str:
        """The status with what it does not say: a quiet quarter is no success when chance explains it."""
        if self.status == FADING:
            return "avklingande: färre än tidigare" if self.slower else "avklingande: kan vara slump"
        if self.status == CONFIRMED and self.slower:
            return "bekräftad, men färre än tidigare"
        return self.status


@dataclass(frozen=True, slots=True)
class HotSpotLayer:
    """Hot spots of one kind in one source; sources are never added together.

    Attributes:
        source, label: the source. kind: see ``HotSpot``.
        untested: why nothing was tested, in Swedish; None when it was.
        hot: the hot spots: confirmed first, then new, then fading, each with most incidents first.
        tested: number of places tested. unit: what the places are and what they are compared for, in Swedish.
        incidents_12m, incidents_quarter: incidents of the source; placed_12m, placed_quarter: those of them that
            could be placed and were used.
        dispersion: variance over mean from month to month.
        moran: of the twelve months on the grid; None elsewhere.
        prediction: how last quarter's hot spots foretold this quarter; None with ``prediction_reason``.
        notes: Swedish sentences to read beside it.
    """

    source: str
    label: str
    kind: str
    untested: str | None
    hot: tuple[HotSpot, ...] = ()
    tested: int = 0
    unit: str = ""
    incidents_12m: int = 0
    incidents_quarter: int = 0
    placed_12m: int = 0
    placed_quarter: int = 0
    dispersion: float | None = None
    moran: Moran | None = None
    prediction: Prediction | None = None
    prediction_reason: str | None = None
    notes: tuple[str, ...] = ()

    def with_status(self, status: str) -> tuple[HotSpot, ...]:
        """Those with one status."""
        return tuple(one for one in self.hot if one.status == status)


@dataclass(frozen=True, slots=True)
class DensityMap:
    """The density surface of one source over the twelve months; ``surface`` None with ``untested`` saying why."""

    source: str
    label: str
    incidents: int
    surface: Surface | None
    bandwidth: Bandwidth | None
    untested: str | None


@dataclass(frozen=True, slots=True)
class HotSpots:
    """Everything of a quarter: a layer for every source and kind of place, and the density surfaces.

    ``category`` None is all incidents of each source. ``thresholds`` are those used.
    """

    category: str | None
    quarter: Quarter
    year: Period
    layers: tuple[HotSpotLayer, ...]
    densities: tuple[DensityMap, ...]
    thresholds: Thresholds

    def of(self, source: str, kind: str) -> HotSpotLayer:
        """The layer of one source and kind of place."""
        return next(layer for layer in self.layers if (layer.source, layer.kind) == (source, kind))

    @property
    def hot(self) -> tuple[HotSpot, ...]:
        """All hot spots of all layers: one place may stand in several of them."""
        return tuple(one for layer in self.layers for one in layer.hot)
