"""The areas that counts are made for: from a map, a plain list or a population table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from bfkit.display import counted
from bfkit.errors import TableError, listed
from bfkit.ingest.account import shown
from bfkit.ingest.area_versions import many_unknown, noise_notes
from bfkit.ingest.csv_files import read_csv
from bfkit.ingest.files import content, fingerprint, one
from bfkit.ingest.geometry_files import read_layer
from bfkit.ingest.scb import read_column
from bfkit.ingest.words import compiled
from bfkit.parameters.models import AreaGeometry, AreaList, Areas
from bfkit.spatial import invalid_ids, valid_polygons

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class AreaTables:
    """The table of areas (``tables.AREAS``), their polygons, where they came from and what was lost."""

    areas: pd.DataFrame
    polygons: gpd.GeoSeries | None
    inputs: Mapping[str, str]
    notes: tuple[str, ...]


def read_areas(areas: Areas, folder: Path, *, coordinate_system: str) -> AreaTables:
    """Areas in the order of their codes, with population where it is known.

    The list of areas is the map's when there is one, otherwise the plain file's, otherwise the codes of
    the population table. Codes that do not match ``code_pattern`` belong to other municipalities and are
    left out. Population is taken from the population table when declared, otherwise from the column
    declared in the map or in the plain file.

    Raises:
        InputFileError: a file is missing or cannot be read.
        TableError: codes are missing or stand twice, none matches the pattern, or a population is no number.
    """
    inputs: dict[str, str] = {}
    notes: list[str] = []
    sources = [_from_map(areas.geometry, folder, coordinate_system, inputs)] if areas.geometry else []
    sources += [_from_list(areas.area_file, folder, inputs)] if areas.area_file else []
    kept = [_belonging(source, areas, notes) for source in sources]
    names = kept[0]["name"] if kept else pd.Series(dtype="str")
    population: dict[str, float] = {}
    for source in reversed(kept):
        names = source["name"].where(source["name"] != "").combine_first(names).loc[kept[0].index]
        population.update({str(code): float(people) for code, people in source["population"].dropna().items()})
    if areas.population is not None:
        file = one(folder, areas.population.path)
        inputs.update(fingerprint(file))
        population = read_column(
            file.path,
            header=areas.population.header,
            year=areas.population.year,
            code_pattern=areas.code_pattern,
            name=file.name,
        )
    ids = kept[0].index if kept else pd.Index(sorted(population), dtype="str")
    notes += _unmatched(ids, population, areas.version)
    notes += noise_notes("Folkmängden", (areas.population.year,)) if areas.population is not None else []
    polygons = _polygons(kept[0], notes) if areas.geometry else None
    return AreaTables(_table(areas, ids, names, population), polygons, inputs, tuple(notes))


def _from_map(declared: AreaGeometry, folder: Path, coordinate_system: str, inputs: dict[str, str]) -> pd.DataFrame:
    file = one(folder, declared.path)
    inputs.update(fingerprint(file))
    columns = [column for column in (declared.id, declared.name, declared.population) if column is not None]
    rows = read_layer(
        file, layer=declared.layer, wanted=list(dict.fromkeys(columns)), coordinate_system=coordinate_system
    )
    table = _listed(rows, declared.id, declared.name, declared.population, file.name)
    return gpd.GeoDataFrame(table, geometry=rows.geometry.to_numpy(), crs=rows.crs)


def _from_list(declared: AreaList, folder: Path, inputs: dict[str, str]) -> pd.DataFrame:
    file = one(folder, declared.path)
    inputs.update(fingerprint(file))
    columns = [column for column in (declared.id, declared.name, declared.population) if column is not None]
    raw = read_csv(file, content(file), form=declared.csv, wanted=list(dict.fromkeys(columns)))
    if raw.malformed:
        lines = [f"rad {line}" for line, _ in raw.malformed]
        raise TableError(f"{file.name}: fel antal kolumner på {listed(lines)}; väntade {raw.width}. Rätta raderna.")
    rows = raw.rows
    if declared.population is not None and declared.csv.decimal == ",":
        rows = rows.assign(**{declared.population: rows[declared.population].str.replace(",", ".")})
    return _listed(rows, declared.id, declared.name, declared.population, file.name)


def _listed(rows: pd.DataFrame, code: str, name: str | None, population: str | None, file: str) -> pd.DataFrame:
    """Name and population by code. Codes must be there and unlike."""
    ids = pd.Index(rows[code], name="id")
    if (ids == "").any():
        count = counted(int((ids == "").sum()), "område", "områden")
        raise TableError(f'{file}: {count} saknar kod i kolumnen "{code}". Fyll i koderna.')
    if ids.has_duplicates:
        twice = listed([shown(code) for code in ids[ids.duplicated()].unique()])
        raise TableError(f"{file}: områdeskoden {twice} står flera gånger. Ett område ska ha en rad (och en yta).")
    names = rows[name].to_numpy() if name is not None else np.full(len(rows), "", dtype=object)
    people = _people(rows[population], ids, file) if population is not None else np.full(len(rows), np.nan)
    return pd.DataFrame({"name": pd.Series(names, index=ids, dtype="str"), "population": people}, index=ids)


def _people(texts: pd.Series, ids: pd.Index, file: str) -> np.ndarray:
    plain = texts.str.replace(r"[\s\u00a0\u202f]", "", regex=True)
    wrong = [code for code, text in zip(ids, plain, strict=True) if text and _NUMBER.fullmatch(text) is None]
    if wrong:
        raise TableError(
            f"{file}: folkmängden är inget tal för {listed([shown(code) for code in wrong])}. Skriv ett tal eller lämna tomt."
        )
    return pd.to_numeric(plain.where(plain != "")).to_numpy(dtype=float)


def _belonging(rows: pd.DataFrame, areas: Areas, notes: list[str]) -> pd.DataFrame:
    """The rows whose code matches the pattern, in the order of the codes."""
    pattern = compiled(areas.code_pattern)
    fits = np.array([pattern.fullmatch(code) is not None for code in rows.index], dtype=bool)
    if not fits.any():
        raise TableError(
            f"områden: ingen av {len(rows)} koder passar code_pattern {areas.code_pattern}; "
            f"de första är {listed([shown(code) for code in rows.index], most=3)}. Rätta mönstret eller kolumnen för id."
        )
    if not fits.all():
        notes.append(
            f"{counted(int((~fits).sum()), 'område', 'områden')} i områdesfilen har koder som inte passar "
            "kommunens mönster och är utelämnade."
        )
    return rows[fits].sort_index()


def _unmatched(ids: pd.Index, population: Mapping[str, float], version: str) -> list[str]:
    """What the areas and the population table lack of each other, and why when it is much."""
    known = {code for code, people in population.items() if not np.isnan(people)}
    without = [code for code in ids if code not in known]
    homeless = sorted(set(population) - set(ids))
    notes = []
    if without and population:
        total = counted(len(ids), "område", "områden")
        notes.append(f"Folkmängd saknas för {len(without)} av {total}: {listed(without)}.")
    if homeless:
        count = counted(len(homeless), "kod", "koder")
        notes.append(f"{count} med folkmängd finns inte bland områdena: {listed(homeless)}.")
    if population and homeless and many_unknown(len(without), len(ids)):
        notes.append(
            f"Trolig orsak: folkmängden gäller en annan version av indelningen än områdena (version {version}). "
            "Hämta folkmängden för samma version."
        )
    return notes


def _polygons(rows: pd.DataFrame, notes: list[str]) -> gpd.GeoSeries:
    shapes = gpd.GeoDataFrame(rows).geometry
    broken = invalid_ids(shapes)
    if broken:
        count = counted(len(broken), "område", "områden")
        notes.append(f"Gränsen korsade sig själv för {count} och har lagats: {listed(broken)}.")
    return valid_polygons(shapes)


def _table(areas: Areas, ids: pd.Index, names: pd.Series, population: Mapping[str, float]) -> pd.DataFrame:
    label = names.reindex(ids)
    people = pd.Series([population.get(code, np.nan) for code in ids], dtype="float64").round()
    return pd.DataFrame(
        {
            "id": ids.to_numpy(),
            "level": areas.level,
            "name": [name if isinstance(name, str) and name else code for name, code in zip(label, ids, strict=True)],
            "version": areas.version,
            "population": people.astype("Int64").array,
        }
    )
