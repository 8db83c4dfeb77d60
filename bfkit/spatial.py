"""Points, polygons and coordinate systems: the one place where a point is given an area.

Coordinates are always x (east) before y (north), also where a coordinate system declares the other order.
"""

from functools import lru_cache

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Geod, Transformer
from pyproj.exceptions import CRSError

from bfkit.display import counted
from bfkit.errors import ParameterError, TableError, listed

Floats = npt.NDArray[np.float64]

_ONE_METRE_IN_DEGREES = 1e-5


def area_of(x: npt.ArrayLike, y: npt.ArrayLike, polygons: gpd.GeoSeries) -> npt.NDArray[np.object_]:
    """Answer which area each point lies in.

    A point on a border, or where polygons overlap, is given to the first of its areas in the order of
    the ids as text, so that no point is ever counted twice and the order of the file changes nothing.

    Args:
        x: shape (n,), east, in the coordinate system of the polygons.
        y: shape (n,), north; NaN or infinite where the point is missing.
        polygons: indexed by area id. Invalid polygons are mended first; empty ones hold nothing.

    Returns:
        Object array of shape (n,): the id as text; None where the point is missing or outside.

    Raises:
        ValueError: x and y differ in length.
        TableError: a geometry is not a polygon.

    >>> squares = gpd.GeoSeries([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], index=["A", "B"])
    >>> area_of([0.5, 1.0, 1.5, 9.0], [0.5, 0.5, 0.5, 0.5], squares).tolist()
    ['A', 'A', 'B', None]
    """
    east, north = _paired(x, y)
    found = np.full(east.shape, None, dtype=object)
    present = np.flatnonzero(np.isfinite(east) & np.isfinite(north))
    if present.size == 0 or len(polygons) == 0:
        return found
    sound = valid_polygons(polygons)
    ids = np.array([str(label) for label in sound.index], dtype=object)
    tree = shapely.STRtree(sound.to_numpy())
    point, polygon = tree.query(shapely.points(east[present], north[present]), predicate="intersects")
    rank = np.argsort(np.argsort(ids, kind="stable"), kind="stable")
    first_last = np.argsort(-rank[polygon], kind="stable")
    found[present[point[first_last]]] = ids[polygon[first_last]]
    return found


def project(x: npt.ArrayLike, y: npt.ArrayLike, *, source: str, target: str) -> tuple[Floats, Floats]:
    """Answer where points lie in another coordinate system.

    Args:
        x: shape (n,), east or longitude, in ``source``, for example ``EPSG:4326``.
        y: shape (n,), north or latitude.
        source: the system of the points.
        target: the system wanted, for example ``EPSG:3006``.

    Returns:
        Two arrays of shape (n,), x and y; both NaN where a coordinate is missing or cannot be projected.

    Raises:
        ValueError: x and y differ in length.
        ParameterError: a coordinate system is unknown.

    >>> x, y = project([15.0], [60.0], source="EPSG:4326", target="EPSG:3006")
    >>> round(float(x[0]), 3)
    500000.0
    """
    east, north = _paired(x, y)
    moved = _transformer(source, target).transform(east, north)
    lost = ~(np.isfinite(east) & np.isfinite(north) & np.isfinite(moved[0]) & np.isfinite(moved[1]))
    new_east, new_north = (np.where(lost, np.nan, axis) for axis in moved)
    return new_east, new_north


def in_degrees(system: str) -> bool:
    """Whether a coordinate system is longitude and latitude.

    >>> in_degrees("EPSG:4326"), in_degrees("EPSG:3006")
    (True, False)
    """
    return _crs(system).is_geographic


def in_use(x: npt.ArrayLike, y: npt.ArrayLike, system: str, *, margin: float) -> npt.NDArray[np.bool_]:
    """Whether points lie where a coordinate system is meant to be used, or at most ``margin`` degrees from there.

    Args:
        x: shape (n,), east, in the system; NaN where missing, which is nowhere.
        y: shape (n,), north.
        system: one that says where it is used; all points are within one that does not.
        margin: degrees of longitude and latitude.

    >>> in_use([500_000, 6_600_000], [6_600_000, 500_000], "EPSG:3006", margin=3).tolist()
    [True, False]
    """
    plane = _crs(system)
    longitude, latitude = project(x, y, source=system, target="EPSG:4326")
    known = np.isfinite(longitude)
    if plane.area_of_use is None:
        return known
    west, south, east, north = plane.area_of_use.bounds
    along = (west - margin <= longitude) & (longitude <= east + margin)
    return known & along & (south - margin <= latitude) & (latitude <= north + margin)


def same_places(first: str, second: str, points: npt.ArrayLike) -> bool:
    """Whether two coordinate systems put points in the same places, to about a metre, whatever they are called.

    Args:
        first: a coordinate system.
        second: another, or another name of the same.
        points: shape (n, 2), x and y; none means that only the systems themselves are compared.
    """
    if _crs(first).equals(_crs(second), ignore_axis_order=True):
        return True
    pairs = np.asarray(points, dtype=float).reshape(-1, 2)
    if not len(pairs):
        return False
    one, other = (np.array(project(*pairs.T, source=system, target="EPSG:4326")) for system in (first, second))
    return bool((np.abs(one - other) < _ONE_METRE_IN_DEGREES).all())


def diameters(bounds: npt.ArrayLike, system: str) -> Floats:
    """Metres from corner to corner of boxes, on the ellipsoid.

    Args:
        bounds: shape (n, 4), west, south, east, north in ``system``.
        system: the system of the boxes.

    Returns:
        Shape (n,); NaN where a corner cannot be projected.
    """
    west, south, east, north = np.asarray(bounds, dtype=float).reshape(-1, 4).T
    first = project(west, south, source=system, target="EPSG:4326")
    last = project(east, north, source=system, target="EPSG:4326")
    return np.asarray(Geod(ellps="WGS84").inv(*first, *last)[2], dtype=float)


def invalid_ids(polygons: gpd.GeoSeries) -> list[str]:
    """The ids of polygons whose border crosses itself or is otherwise invalid, in the order of the series."""
    wrong = ~polygons.is_valid.to_numpy() & ~polygons.isna().to_numpy()
    return [str(label) for label in polygons.index[wrong]]


def valid_polygons(polygons: gpd.GeoSeries) -> gpd.GeoSeries:
    """The same polygons, with those whose border crosses itself mended; missing ones become empty.

    Lines and points that are left over when a polygon is mended hold no area and are dropped.

    Raises:
        TableError: a geometry is not a polygon.
    """
    shapes = polygons.to_numpy()
    kinds = shapely.get_type_id(shapes)
    strange = [str(label) for label in polygons.index[~np.isin(kinds, (-1, 3, 6))]]
    if strange:
        raise TableError(
            f"områdenas geometri: {counted(len(strange), 'område', 'områden')} är inte ytor: "
            f"{listed(strange)}. Välj det skikt i filen som innehåller ytor, inte linjer eller punkter."
        )
    sound = np.array([_mended(shape) for shape in shapes], dtype=object)
    return gpd.GeoSeries(sound, index=polygons.index, crs=polygons.crs)


def is_metric(system: str) -> bool:
    """Whether a coordinate system is plane and in metres, so that distances and areas mean something.

    >>> is_metric("EPSG:3006"), is_metric("EPSG:4326")
    (True, False)
    """
    plane = _crs(system)
    return plane.is_projected and all(axis.unit_name == "metre" for axis in plane.axis_info)


def _mended(shape: shapely.Geometry | None) -> shapely.Geometry:
    if shape is None:
        return shapely.Polygon()
    if shape.is_valid:
        return shape
    parts = shapely.get_parts(shapely.make_valid(shape))
    return shapely.union_all([part for part in shapely.get_parts(parts) if part.area > 0])


def _paired(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Floats, Floats]:
    east, north = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if east.shape != north.shape or east.ndim != 1:
        raise ValueError(f"x och y ska vara lika långa listor, men har formen {east.shape} och {north.shape}")
    return east, north


@lru_cache(maxsize=64)
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(_crs(source), _crs(target), always_xy=True)


def _crs(system: str) -> CRS:
    try:
        return CRS.from_user_input(system)
    except CRSError:
        raise ParameterError(
            f'"{system}" är inget känt koordinatsystem; skriv till exempel EPSG:3006 (SWEREF 99 TM).'
        ) from None
