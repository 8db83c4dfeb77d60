"""Where the rows of a source happened: points and codes read, doubted, put on the account and told in notes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.display import counted, number
from bfkit.ingest import where
from bfkit.ingest.account import Account
from bfkit.ingest.area_versions import code_notes
from bfkit.ingest.axes import FEWEST, MOST, Extent, check_file
from bfkit.ingest.centroids import centres
from bfkit.parameters.sources import Source

Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.object_]

_ZERO = r"[+-]?0+(?:[.,]0*)?"


@dataclass(frozen=True, slots=True)
class Located:
    """Where rows happened; arrays have shape (n,). Points that are only the middle of an area are not there.

    Attributes:
        x, y: the point in the municipality's coordinate system; NaN where there is none.
        places: the area of each row and how exact its place is.
        notes: Swedish sentences.
    """

    x: Floats
    y: Floats
    places: where.Places
    notes: tuple[str, ...]


def located(rows: pd.DataFrame, source: Source, areas: where.AreaFrame, account: Account, files: Words) -> Located:
    """Answer where each row happened, and how exactly that is known.

    Points are as exact as the source declares (``place_precision``); when it declares nothing, points that
    are only the middle of an area or of the municipality are found (``centroids``). A point that stands for
    an area gives the row its area and is then dropped, so that no map or measure of places ever sees it.

    Args:
        rows: the text fields ``x``, ``y`` and ``area_id``, as far as they are declared; files of geometry also
            give ``place_precision`` and ``coordinate_system``.
        source: how the rows are declared.
        areas: what codes and points are checked against.
        account: takes what is set aside.
        files: shape (n,), the name of each row's file.

    Raises:
        TableError: most points of a file lie outside for a cause that can be told (``axes``).
    """
    points, precision = None, np.full(len(rows), "point", dtype=object)
    notes: list[str] = []
    if "x" in rows:
        points = _points(rows, source, areas, files)
        precision, told = _precision(rows, source, points, areas)
        notes += told
        notes += _lost_notes(rows, source, points)
        for reason in ("missing", "invalid", "swapped", "outside"):
            account.blank(getattr(points, reason), f"point_{reason}")
        coarse = np.isfinite(points.x) & ~where.is_place(precision)
        detected = coarse & np.full(len(rows), source.place_precision is None) & ~_large(rows)
        account.blank(detected, "point_centre")
        account.blank(coarse & ~detected, "point_coarse")
    codes = None
    if "area_id" in rows:
        codes = where.codes(rows["area_id"], areas)
        for reason in ("missing", "malformed", "zero_lost", "unknown"):
            account.blank(getattr(codes, reason), f"area_{reason}")
        notes += code_notes(source.label, rows["area_id"], codes, areas, source.area_version)
    places = where.combined(points, codes, rows.index, precision=precision)
    if points is None:
        return Located(np.full(len(rows), np.nan), np.full(len(rows), np.nan), places, tuple(notes))
    kept = where.is_place(precision)
    return Located(np.where(kept, points.x, np.nan), np.where(kept, points.y, np.nan), places, tuple(notes))


def _points(rows: pd.DataFrame, source: Source, areas: where.AreaFrame, files: Words) -> where.Points:
    """The points of all rows; a file whose points cannot be right is refused."""
    decimal = source.csv.decimal if source.format == "csv" else "."
    x, y = (rows[axis] if source.format == "csv" else rows[axis].str.replace(",", ".") for axis in ("x", "y"))
    raw = where.raw_points(x, y, decimal=decimal)
    extent = Extent.of(areas.polygons, areas.coordinate_system)
    drawn = "coordinate_system" in rows
    systems = rows["coordinate_system"] if drawn else None
    if systems is None or systems.nunique() <= 1:
        system = source.coordinate_system or areas.coordinate_system
        if systems is not None and len(systems):
            system = str(systems.iloc[0])
        found = where.points(raw, areas, extent, coordinate_system=system)
        for file, rows_of in _by_file(files):
            here = rows_of[raw.present[rows_of]]
            told = f"{source.label}, {file}"
            out = (found.outside | found.swapped)[here]
            check_file(raw.x[here], raw.y[here], out, extent, system=system, where=told, drawn=drawn)
        return found
    return _joined(
        [(index, _points(rows.loc[index], source, areas, files[index])) for index in _alike(systems)], len(rows)
    )


def _alike(systems: pd.Series) -> Iterator[npt.NDArray[np.int64]]:
    """The positions of the rows of each coordinate system; rows are numbered from 0."""
    for system in systems.unique():
        yield np.flatnonzero((systems == system).to_numpy())


def _by_file(files: Words) -> Iterator[tuple[str, npt.NDArray[np.int64]]]:
    codes, names = pd.factorize(files)
    for code, name in enumerate(names):
        yield str(name), np.flatnonzero(codes == code)


def _joined(parts: list[tuple[npt.NDArray[np.int64], where.Points]], size: int) -> where.Points:
    columns = {}
    for name in where.Points.__dataclass_fields__:
        first = getattr(parts[0][1], name)
        columns[name] = np.empty(size, dtype=first.dtype)
        for index, points in parts:
            columns[name][index] = getattr(points, name)
    return where.Points(**columns)


def _precision(
    rows: pd.DataFrame, source: Source, points: where.Points, areas: where.AreaFrame
) -> tuple[Words, list[str]]:
    """How exact each point is, and what must be said of those that are only a middle."""
    told: list[npt.ArrayLike] = [source.place_precision or "point", np.full(len(rows), "", dtype=object)]
    if "place_precision" in rows:
        told.append(rows["place_precision"].to_numpy(dtype=object))
    notes = []
    if source.place_precision in ("street", "area", "municipality") and not points.missing.all():
        words = {"street": "gatan eller kvarteret", "area": "området", "municipality": "kommunen"}
        used = "" if source.place_precision == "street" else " Punkterna används inte: de visar inte var något hände."
        notes.append(f"{source.label}: punkterna är ungefärliga och visar bara {words[source.place_precision]}.{used}")
    if source.place_precision is None:
        middles = centres(points.x, points.y, points.area_id, areas.polygons)
        told.append(middles)
        notes = list(_middle_notes(source.label, points, middles))
    if "place_precision" in rows and (large := int(_large(rows).sum())):
        notes.append(
            f"{source.label}: {counted(large, 'rad', 'rader')} har en linje eller yta som är för stor för att vara en "
            "plats; raden får sitt område men ingen punkt."
        )
    return where.coarsest(*told), notes


def _lost_notes(rows: pd.DataFrame, source: Source, points: where.Points) -> Iterator[str]:
    """What must be said when most of the points that are given cannot be used, and what is likely to mend it."""
    given = int((~points.missing).sum())
    unread, outside = int(points.invalid.sum()), int((points.outside | points.swapped).sum())
    if given < FEWEST or unread + outside <= MOST * given:
        return
    total = counted(given, "punkt", "punkter")
    if unread > outside:
        other = "." if source.csv.decimal == "," else ","
        texts = rows["x"][points.invalid]
        mark = source.format == "csv" and bool(texts.str.contains(other, regex=False).mean() > MOST)
        yield (
            f"{source.label}: {number(unread)} av {total} går inte att läsa som tal och används inte. "
            + (f'Ange decimal: "{other}" under csv för källan.' if mark else "Kontrollera kolumnerna för x och y.")
        )
        return
    zero = int((rows["x"].str.fullmatch(_ZERO) & rows["y"].str.fullmatch(_ZERO)).sum())
    if zero > outside / 2:
        yield f"{source.label}: {number(zero)} av {total} är (0, 0), som inte är någon plats. Exportera kolumnerna på nytt."
        return
    yield (
        f"{source.label}: {number(outside)} av {total} ligger utanför kommunen och används inte. Inget av de "
        "koordinatsystem som är vanliga i Sverige passar bättre. Kontrollera att filen gäller kommunen."
    )


def _large(rows: pd.DataFrame) -> npt.NDArray[np.bool_]:
    if "place_precision" not in rows:
        return np.zeros(len(rows), dtype=bool)
    return (rows["place_precision"] == "area").to_numpy(dtype=bool)


def _middle_notes(label: str, points: where.Points, middles: Words) -> Iterator[str]:
    total = counted(int(np.isfinite(points.x).sum()), "punkt", "punkter")
    words = {"area": "mitten av ett område", "municipality": "mitten av kommunen eller en enda plats"}
    for precision, middle in words.items():
        count = int((middles == precision).sum())
        if count:
            yield (
                f"{label}: {number(count)} av {total} är {middle} och inte platsen där något hände. De används inte som punkter: "
                "de kan inte visas på punktkartor eller säga var det händer mest (hot spots). Är platserna de rätta, ange "
                "place_precision: point för källan."
            )
