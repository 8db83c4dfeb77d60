"""Hot spots made by hand: one place, one layer, one quarter, with the plainest values."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely

from bfkit.mapping.hot_spots.density import Bandwidth, surface
from bfkit.mapping.hot_spots.prediction import Prediction
from bfkit.mapping.hot_spots.results import AREA, CELL, CONFIRMED, DensityMap, HotSpot, HotSpotLayer, HotSpots
from bfkit.parameters.models import Thresholds
from bfkit.periods import Quarter, twelve_months_to
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.areas.views import ProtectedArea, ProtectedAreas
from bfkit.release.mapping.hot_spots.views import Ground

QUARTER = Quarter(2025, 2)
YEAR = twelve_months_to(QUARTER.end)
UNITS = {CELL: "rutor om 150 meter", "stråk": "gatustycken", AREA: "områden, jämförda per invånare"}
FOUND = Prediction(
    places=4,
    of=200,
    hits=30,
    incidents=100,
    share_of_exposure=0.02,
    hit_rate=0.3,
    hit_rate_lower=0.22,
    hit_rate_upper=0.4,
    pai=15.0,
    pai_lower=11.0,
    pai_upper=20.0,
    pei=0.75,
    simple_hits=28,
)


def spot(year: int, quarter: int, **changes: object) -> HotSpot:
    """A cell that would have 6 in the year and 1,5 in the quarter at the rate of the others."""
    plain = {
        "kind": CELL,
        "id": f"{year}_{quarter}",
        "place": f"vid Plats {year}",
        "area_id": "A",
        "status": CONFIRMED,
        "count_12m": year,
        "count_quarter": quarter,
        "expected_12m": 6.0,
        "expected_quarter": 1.5,
        "ratio": year / 6,
        "lower": year / 8,
        "upper": year / 4,
        "ratio_of": "tolv månader",
        "p_value": 0.00012345,
        "p_adjusted": 0.0045678,
        "cluster_p": None,
        "by_neighbours": False,
        "slower": False,
        "uneven": False,
        "group": year,
        "exposure": 1.0,
        "shape": shapely.box(500_000 + 150 * year, 6_570_000, 500_150 + 150 * year, 6_570_150),
    }
    return HotSpot(**{**plain, **changes})


def layer(*hot: HotSpot, **changes: object) -> HotSpotLayer:
    kind = str(changes.pop("kind", hot[0].kind if hot else CELL))
    plain = {
        "hot": hot,
        "tested": 200,
        "unit": UNITS[kind],
        "incidents_12m": 400,
        "incidents_quarter": 100,
        "placed_12m": 400,
        "placed_quarter": 100,
        "dispersion": 1.1234,
    }
    return HotSpotLayer(
        **{"source": "rapporter", "label": "Rapporter", "kind": kind, "untested": None, **plain, **changes}
    )


def result(*layers: HotSpotLayer, densities: tuple[DensityMap, ...] = (), **changes: object) -> HotSpots:
    plain = {"category": None, "quarter": QUARTER, "year": YEAR, "thresholds": Thresholds()}
    return HotSpots(layers=layers, densities=densities, **{**plain, **changes})


def untested(reason: str, kind: str = CELL, source: str = "rapporter", label: str = "Rapporter") -> HotSpotLayer:
    return HotSpotLayer(source, label, kind, reason)


def areas(counts: dict[str, tuple[int, int]], edition: Edition, total: tuple[int, int] = (400, 100)) -> ProtectedAreas:
    """A table of areas in which every count is shown: area, then twelve months and quarter."""
    rows = tuple(
        ProtectedArea(key, key, Cell(quarter, str(quarter)), Cell(year, str(year)))
        for key, (year, quarter) in counts.items()
    )
    nothing = ProtectedArea(None, "Utan område", Cell(0, "0"), Cell(0, "0"))
    return ProtectedAreas(
        "rapporter",
        "Rapporter",
        "stadsdel",
        QUARTER,
        YEAR,
        rows,
        nothing,
        Cell(total[1], str(total[1])),
        Cell(total[0], str(total[0])),
        edition,
    )


def a_ground() -> Ground:
    polygons = gpd.GeoSeries(
        [shapely.box(495_000, 6_565_000, 510_000, 6_575_000), shapely.box(510_000, 6_565_000, 540_000, 6_575_000)],
        index=["A", "B"],
        crs=3006,
    )
    return Ground(polygons, ("Norr", "Söder"), "EPSG:3006", None)


def density(points: int, *, bandwidth: float = 150.0) -> DensityMap:
    """So many incidents on one point in the middle of a square of 21 cells."""
    x, y = np.full(points, 501_575.0), np.full(points, 6_571_575.0)
    made = surface(x, y, west=500_000, south=6_570_000, size=150, shape=(21, 21), bandwidth=bandwidth)
    return DensityMap("rapporter", "Rapporter", points, made, Bandwidth(bandwidth, "prov"), None)


def with_quarter(one: HotSpot, quarter: int) -> HotSpot:
    return replace(one, count_quarter=quarter)
