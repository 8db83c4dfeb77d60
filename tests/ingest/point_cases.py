"""A small invented municipality with polygons: four squares of 5 km around Örebro, and points in them."""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from ingest_cases import FIELDS, parameters, source
from pyproj import Transformer

from bfkit.checked import Checked
from bfkit.ingest.pipeline import read

WEST, SOUTH, SIDE = 505_000.0, 6_565_000.0, 5_000.0
SQUARES = {
    f"A{1 + 2 * row + column}": shapely.box(
        WEST + SIDE * column, SOUTH + SIDE * row, WEST + SIDE * (column + 1), SOUTH + SIDE * (row + 1)
    )
    for row in (0, 1)
    for column in (0, 1)
}
POINT_FIELDS = FIELDS | {"x": "Öst", "y": "Nord"}
Place = tuple[float, float]


def spread(count: int, seed: int = 1) -> list[Place]:
    """Places of their own, strictly within the squares, in EPSG:3006."""
    chance = random.Random(seed)
    return [
        (round(WEST + chance.uniform(10, 2 * SIDE - 10), 1), round(SOUTH + chance.uniform(10, 2 * SIDE - 10), 1))
        for _ in range(count)
    ]


def moved(places: Sequence[Place], system: str) -> list[Place]:
    """The same places in another system, x before y, by pyproj."""
    change = Transformer.from_crs("EPSG:3006", system, always_xy=True)
    return [change.transform(*place) for place in places]


def swapped(places: Sequence[Place]) -> list[Place]:
    return [(y, x) for x, y in places]


def town(folder: Path, **areas: Any) -> dict[str, Any]:
    """What ``parameters`` needs for the four squares."""
    frame = gpd.GeoDataFrame({"kod": list(SQUARES)}, geometry=list(SQUARES.values()), crs="EPSG:3006")
    frame.to_file(folder / "o.gpkg", layer="o")
    declared = {
        "level": "delomrade",
        "label": "delområde",
        "version": "2025",
        "code_pattern": "^A[0-9]$",
        "geometry": {"path": "o.gpkg", "id": "kod"},
    }
    return {"areas": declared | areas}


def read_points_of(
    folder: Path, places: Sequence[Place], *, areas: dict[str, Any] | None = None, **changes: Any
) -> Checked:
    """Read one CSV file with a row for each place."""
    lines = [f"{n};Skadegörelse;2025-06-01;2025-06-02;{x!r};{y!r}" for n, (x, y) in enumerate(places)]
    text = "\n".join(["Id;Kategori;Datum;Rapporterad;Öst;Nord", *lines]) + "\n"
    (folder / "p.csv").write_text(text, encoding="utf-8")
    ordinary = {"files": ("p.csv",), "csv": {"separator": ";"}, "fields": POINT_FIELDS}
    return read(parameters(source(**ordinary | changes), **(town(folder) if areas is None else areas)), folder)
