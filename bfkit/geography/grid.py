"""A square grid over the municipality, cut along its border."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from bfkit.display import number
from bfkit.errors import ParameterError
from bfkit.geography.surfaces import Shape, check_metric, one_surface
from bfkit.spatial import area_of

BOUNDARY, HULL = "kommungräns", "hölje"

MOST_CELLS = 500_000
"""With 300 m cells 45 000 km2: room for the extent of the largest municipality, Kiruna."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A square grid, cut along a border.

    Attributes:
        cells: indexed by the cell's id (east_north of its south-west corner, metres), with the columns
            ``share_inside`` (how much of the square lies inside, above 0, at most 1), ``area_m2`` (of that
            part) and ``geometry`` (that part). Corners are whole multiples of the size, as in Statistics
            Sweden's grids, so that the same cell has the same id every quarter.
        size: side of a cell in metres.
        basis: ``kommungräns`` when cut along a given border, ``hölje`` when along the hull of the points.
    """

    cells: gpd.GeoDataFrame
    size: int
    basis: str

    @property
    def note(self) -> str:
        """What the grid covers, as a sentence for the reader."""
        if self.basis == BOUNDARY:
            return f"Rutor om {self.size} meter, skurna efter kommungränsen."
        return (
            f"Rutor om {self.size} meter. Kommungränsen saknas: rutorna täcker bara trakten kring "
            "händelserna (deras hölje och en halv ruta till), så lugna delar av kommunen är inte med."
        )


def square_grid(
    cell: int,
    *,
    within: Shape | None = None,
    points: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
    crs: str,
) -> Grid:
    """Squares that together cover the municipality, or the hull of the points when its border is unknown.

    Args:
        cell: side of a square, whole metres.
        within: the border; when given it decides, and the points are not looked at.
        points: x and y, each of shape (n,), NaN where missing. The hull is widened by half a cell, so that
            every point lies inside and a single point still has a cell.
        crs: the coordinate system of all of them, for example ``EPSG:3006``.

    Raises:
        ParameterError: the system is not plane and in metres, the cell is not at least 1 m, the squares
            would be more than ``MOST_CELLS``, or there is neither border nor point.

    >>> grid = square_grid(100, within=shapely.box(0, 0, 250, 100), crs="EPSG:3006")
    >>> grid.cells["share_inside"].tolist()
    [1.0, 1.0, 0.5]
    """
    check_metric(crs)
    if cell < 1 or cell != int(cell):
        raise ParameterError(f"rutans sida är {cell}; skriv hela meter, till exempel 250.")
    size = int(cell)
    border, basis = (one_surface(within, crs), BOUNDARY) if within is not None else (_hull(points, size), HULL)
    if border.is_empty or border.area == 0:
        raise ParameterError("kommungränsen har ingen yta; ange ett skikt med kommunens yta.")
    corners = _corners(border, size)
    squares = shapely.box(corners[:, 0], corners[:, 1], corners[:, 0] + size, corners[:, 1] + size)
    shapely.prepare(border)
    touching = shapely.intersects(border, squares)
    corners, squares = corners[touching], squares[touching]
    whole = shapely.contains_properly(border, squares)
    squares[~whole] = shapely.intersection(squares[~whole], border)
    area = shapely.area(squares)
    ids = [f"{east}_{north}" for east, north in corners[area > 0]]
    cells = gpd.GeoDataFrame(
        {"share_inside": np.minimum(area / size**2, 1.0), "area_m2": area}, geometry=squares, crs=crs
    )
    return Grid(cells[area > 0].set_axis(ids, axis=0).rename_axis("cell_id"), size, basis)


def cell_of(grid: Grid, x: npt.ArrayLike, y: npt.ArrayLike) -> npt.NDArray[np.object_]:
    """Answer which cell of a grid each point lies in; None where it is missing or outside the border.

    A point on a line between cells belongs to one of them only (the first id, see ``spatial.area_of``).
    """
    return area_of(x, y, grid.cells.geometry)


def _corners(border: shapely.Geometry, size: int) -> npt.NDArray[np.int64]:
    """South-west corners of all squares over the extent of the border, south to north, west to east."""
    west, south, east, north = border.bounds
    columns = np.arange(int(west // size), int(east // size) + 1) * size
    rows = np.arange(int(south // size), int(north // size) + 1) * size
    wanted = len(columns) * len(rows)
    if wanted > MOST_CELLS:
        smallest = int(np.ceil(size * np.sqrt(wanted / MOST_CELLS) / 50) * 50)
        raise ParameterError(
            f"rutor om {size} meter skulle bli {number(wanted)}; högst {number(MOST_CELLS)} går. Välj rutor om "
            f"minst {smallest} meter, eller kontrollera att gränsen och punkterna ligger i kommunen."
        )
    grid = np.meshgrid(columns, rows)
    return np.column_stack([axis.ravel() for axis in grid])


def _hull(points: tuple[npt.ArrayLike, npt.ArrayLike] | None, size: int) -> shapely.Geometry:
    x, y = (np.asarray(axis, dtype=float) for axis in points or ((), ()))
    present = np.isfinite(x) & np.isfinite(y)
    if not present.any():
        raise ParameterError("varken kommungräns eller punkter finns, så inget rutnät kan läggas.")
    hull = shapely.convex_hull(shapely.multipoints(np.column_stack([x[present], y[present]])))
    return shapely.buffer(hull, size / 2)
