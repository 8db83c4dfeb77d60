"""Files of polygons and points (GeoPackage, GeoJSON, shapefile, GeoParquet), moved to the municipality's coordinate system."""

import geopandas as gpd
import pandas as pd

from bfkit.errors import InputFileError, TableError, listed
from bfkit.ingest.files import InputFile, content
from bfkit.ingest.header import positions


def read_layer(file: InputFile, *, layer: str | None, wanted: list[str], coordinate_system: str) -> gpd.GeoDataFrame:
    """The declared columns of a layer, as text, and its geometry in ``coordinate_system``.

    Raises:
        InputFileError: not a file of geometry, no such layer, or several layers and none named.
        TableError: declared columns, geometry or the coordinate system is missing.
    """
    content(file)
    rows = _stored(file, layer)
    if not isinstance(rows, gpd.GeoDataFrame):
        raise TableError(f"{file.name}: skiktet har ingen geometri. Välj ett skikt med ytor eller punkter.")
    positions([str(name) for name in rows.columns], wanted, where=file.name)
    if rows.crs is None:
        raise TableError(
            f"{file.name}: filen säger inte vilket koordinatsystem den har. Spara om den med koordinatsystem."
        )
    empty = rows.geometry.isna() | rows.geometry.is_empty
    if empty.any():
        numbers = [f"rad {number + 1}" for number in empty.to_numpy().nonzero()[0]]
        raise TableError(f"{file.name}: geometri saknas på {listed(numbers)}. Rita in den eller ta bort raden.")
    texts = {column: rows[column].map(_text).astype("str") for column in wanted}
    return gpd.GeoDataFrame(texts, geometry=rows.geometry, crs=rows.crs).to_crs(coordinate_system)


def _stored(file: InputFile, layer: str | None) -> gpd.GeoDataFrame | pd.DataFrame:
    try:
        if file.path.suffix.lower() == ".parquet":
            return gpd.read_parquet(file.path)
        layers = [str(name) for name in gpd.list_layers(file.path)["name"]]
        if layer is not None and layer not in layers:
            raise InputFileError(f'{file.name}: skiktet "{layer}" finns inte; filen har {listed(layers)}. Rätta layer.')
        if layer is None and len(layers) > 1:
            raise InputFileError(f"{file.name}: filen har flera skikt: {listed(layers)}. Ange layer.")
        return gpd.read_file(file.path, layer=layer or layers[0])
    except (RuntimeError, ValueError, OSError, IndexError):
        raise InputFileError(
            f"{file.name}: filen går inte att läsa som karta. Väntade GeoPackage (.gpkg), GeoJSON, shapefil eller GeoParquet. "
            "Spara om kartan i något av dem."
        ) from None


def _text(value: object) -> str:
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN differs from itself
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
