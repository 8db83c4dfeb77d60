"""Coordinates that stand in the wrong order, or in another coordinate system than the one declared.

A published study once had to be corrected because longitude and latitude had changed places. Here a file
whose points lie in the municipality only when x and y are exchanged, or only in another of the systems that
are used in Sweden, is refused with the likely cause; single rows are set aside.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from bfkit.display import counted, number
from bfkit.errors import TableError, listed
from bfkit.spatial import in_use, project, valid_polygons

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MOST = 0.5
"""More than this share of a file's points decides what the file is."""
FEWEST = 5
"""Files with fewer points are not judged; their rows are."""
MARGIN = 3.0
"""Degrees beyond the area where a coordinate system is used, when there are no polygons to go by."""
_SAMPLE = 500

_ZONES = ("12 00", "13 30", "15 00", "16 30", "18 00", "14 15", "15 45", "17 15", "18 45", "20 15", "21 45", "23 15")
SYSTEMS = {
    "EPSG:3006": "SWEREF 99 TM",
    **{f"EPSG:{3007 + number}": f"SWEREF 99 {zone}" for number, zone in enumerate(_ZONES)},
    "EPSG:3021": "RT90 2,5 gon V",
    "EPSG:4326": "WGS84, longitud och latitud",
    "EPSG:3857": "webbkartors Mercator",
}
"""What a Swedish municipality's files are in, when they are not in what was declared."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Where the municipality lies: its areas together or, without polygons, where its system is used."""

    whole: shapely.Geometry | None
    coordinate_system: str

    @classmethod
    def of(cls, polygons: gpd.GeoSeries | None, coordinate_system: str) -> "Extent":
        """The extent of a municipality's areas, in its coordinate system."""
        whole = None
        if polygons is not None and len(polygons):
            whole = shapely.union_all(valid_polygons(polygons).to_numpy())
            shapely.prepare(whole)
        return cls(whole, coordinate_system)

    def holds(self, x: npt.ArrayLike, y: npt.ArrayLike, system: str) -> Flags:
        """Whether each point, in ``system``, lies within; shape (n,). Missing points do not."""
        if system != self.coordinate_system:
            x, y = project(x, y, source=system, target=self.coordinate_system)
        if self.whole is None:
            return in_use(x, y, self.coordinate_system, margin=MARGIN)
        return np.asarray(shapely.intersects_xy(self.whole, x, y), dtype=bool)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why most points lie outside: exchanged axes, another system, or both; how many would lie inside."""

    swapped: bool
    systems: tuple[str, ...]
    inside: int


def likely_cause(x: Floats, y: Floats, extent: Extent, *, system: str) -> Cause | None:
    """Answer what would put most of the points in the municipality, if anything would.

    Exchanged axes in the declared system are tried first, then the other systems in the order of
    ``SYSTEMS``, each with the axes as they stand and exchanged. Systems that do equally well are all told.

    Args:
        x: shape (n,), east as it stands in the file; no value is missing.
        y: shape (n,), north.
        extent: where the municipality lies.
        system: the declared system, in which the points lie outside.
    """
    best: Cause | None = None
    for candidate, swapped in _candidates(system):
        first, second = (y, x) if swapped else (x, y)
        inside = int(extent.holds(first, second, candidate).sum())
        if inside <= MOST * len(x) or (best is not None and inside < best.inside):
            continue
        if best is None or inside > best.inside:
            best = Cause(swapped, (candidate,), inside)
        elif best.swapped == swapped and best.systems != (system,):
            best = Cause(swapped, (*best.systems, candidate), inside)
    return best


def check_file(x: Floats, y: Floats, outside: Flags, extent: Extent, *, system: str, where: str, drawn: bool) -> None:
    """Refuse a file whose points lie outside for a cause that can be mended in ``municipality.yml`` or the export.

    Args:
        x: shape (n,), east as it stands in the file; no value is missing.
        y: shape (n,), north.
        outside: shape (n,), where the point lies outside.
        extent: where the municipality lies.
        system: the system of the points.
        where: source and file, for the message.
        drawn: the points are geometries, so that columns cannot be exchanged.

    Raises:
        TableError: most points lie outside, and another order or system would put most of them inside.
    """
    if len(x) < FEWEST or outside.sum() <= MOST * len(x):
        return
    sample = np.unique(np.linspace(0, len(x) - 1, _SAMPLE).astype(int))
    cause = likely_cause(x[sample], y[sample], extent, system=system)
    if cause is None:
        return
    found = f"{number(int(outside.sum()))} av {counted(len(x), 'punkt', 'punkter')} ligger utanför kommunen"
    inside = number(cause.inside) if len(sample) == len(x) else f"{cause.inside} av {len(sample)} i ett stickprov"
    names = listed(
        [f"{name} ({SYSTEMS[name]})" for name in cause.systems if name in SYSTEMS and name != system], most=3
    )
    order, orders = "x och y byter plats", "x är öst eller longitud, y är nord eller latitud"
    reasons = [f"koordinaterna är i {names}"] if names else []
    why = " och ".join([*reasons, order] if cause.swapped else reasons)
    raise TableError(
        f"{where}: {found}, men {inside} ligger i den om {why}. " + _remedy(cause, names, orders, drawn=drawn)
    )


def _remedy(cause: Cause, names: str, orders: str, *, drawn: bool) -> str:
    if drawn and names and not cause.swapped:
        return (
            f"Har du angett coordinate_system för källan därför att filen inte säger sitt system (.prj saknas): ange "
            f"{cause.systems[0]}. Annars: exportera filen på nytt i rätt koordinatsystem."
        )
    if drawn:
        return "Exportera filen på nytt med öst före nord och i rätt koordinatsystem."
    steps = [f"ange coordinate_system: {cause.systems[0]} för källan"] if names else []
    steps += [f"låt kolumnerna för x och y byta plats under fields ({orders})"] if cause.swapped else []
    text = " och ".join(steps)
    return f"{text[0].upper()}{text[1:]} i municipality.yml."


def _candidates(system: str) -> Iterator[tuple[str, bool]]:
    yield system, True
    for swapped in (False, True):
        yield from ((candidate, swapped) for candidate in SYSTEMS if candidate != system)
