"""Hot spots: the places of the last twelve months, confirmed or not by the last quarter, with what was not tested."""

from bfkit.mapping.hot_spots.found import hot_spots
from bfkit.mapping.hot_spots.results import (
    AREA,
    CELL,
    CONFIRMED,
    FADING,
    NEW,
    STREET,
    DensityMap,
    HotSpot,
    HotSpotLayer,
    HotSpots,
)

__all__ = [
    "AREA",
    "CELL",
    "CONFIRMED",
    "FADING",
    "NEW",
    "STREET",
    "DensityMap",
    "HotSpot",
    "HotSpotLayer",
    "HotSpots",
    "hot_spots",
]
