"""The municipality's street network, as it stands in its map."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from bfkit.display import counted
from bfkit.errors import TableError, listed
from bfkit.ingest.files import fingerprint, one
from bfkit.ingest.geometry_files import read_layer
from bfkit.ingest.personal_data import guarded
from bfkit.parameters.models import Streets

_LINES = (1, 2, 5)
"""Shapely's numbers of a line, a ring and several lines."""


@dataclass(frozen=True, slots=True)
class StreetTables:
    """Lines by id with ``name`` and ``lit`` (1, 0, NaN where not told), the files' fingerprints, and Swedish notes on what was changed."""

    rows: gpd.GeoDataFrame
    inputs: Mapping[str, str]
    notes: tuple[str, ...]


def read_streets(declared: Streets, folder: Path, *, coordinate_system: str) -> StreetTables:
    """The streets of the declared file; none of them is left out.

    Raises:
        InputFileError: the file is missing or cannot be read.
        TableError: an id is missing or stands twice, or a geometry is not a line.
    """
    file = one(folder, declared.path)
    columns = list(dict.fromkeys(column for column in (declared.id, declared.name, declared.lit) if column is not None))
    rows = read_layer(file, layer=declared.layer, wanted=columns, coordinate_system=coordinate_system)
    ids = rows[declared.id]
    twice = rows.index[(ids == "") | ids.duplicated()]
    if len(twice):
        raise TableError(
            f"{file.name}: {counted(len(twice), 'gata', 'gator')} saknar id eller har ett id som redan finns: "
            f"{listed([f'rad {int(n) + 1}' for n in twice])}. Varje linje ska ha ett eget id."
        )
    strange = rows.index[~np.isin(shapely.get_type_id(rows.geometry.to_numpy()), _LINES)]
    if len(strange):
        raise TableError(
            f"{file.name}: {counted(len(strange), 'rad', 'rader')} är inte linjer: "
            f"{listed([f'rad {int(n) + 1}' for n in strange])}. Välj det skikt som innehåller gatornas linjer."
        )
    safe = guarded(rows[declared.name] if declared.name is not None else ids.where(ids == "", ""))
    table = gpd.GeoDataFrame(
        {"name": safe.texts.to_numpy(), "lit": _lit(rows, declared.lit)},
        geometry=rows.geometry.to_numpy(),
        crs=rows.crs,
        index=ids.to_numpy(),
    ).rename_axis("id")
    hits = int(safe.hit.sum())
    told = f"{counted(hits, 'gatunamn', 'gatunamn')} såg ut som personuppgifter och har tagits bort."
    return StreetTables(table.sort_index(), fingerprint(file), (told,) if hits else ())


def _lit(rows: gpd.GeoDataFrame, column: str | None) -> npt.NDArray[np.float64]:
    """1 with street lamps, 0 without, NaN where it is not told or written in other words than ja and nej."""
    if column is None:
        return np.full(len(rows), np.nan)
    words = rows[column].astype(str).str.strip().str.lower()
    return words.map({"ja": 1.0, "nej": 0.0}).to_numpy(dtype=float)
