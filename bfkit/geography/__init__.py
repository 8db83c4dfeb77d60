"""Places: a square grid over the municipality, rings around a place, areas that lie in a ring.

Everything here is measured in metres in a plane coordinate system (in Sweden SWEREF 99 TM, EPSG:3006).
``spatial.area_of`` tells which area or ring a point lies in, ``cell_of`` which cell.
"""

from bfkit.geography.grid import BOUNDARY, HULL, MOST_CELLS, Grid, cell_of, square_grid
from bfkit.geography.rings import RingAreas, Rings, areas_in_ring, rings

__all__ = [
    "BOUNDARY",
    "HULL",
    "MOST_CELLS",
    "Grid",
    "RingAreas",
    "Rings",
    "areas_in_ring",
    "cell_of",
    "rings",
    "square_grid",
]
