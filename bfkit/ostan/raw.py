"""The raw files of Östan, as the municipality and the police would deliver them."""

import csv
import io
from collections.abc import Iterable, Sequence

import pandas as pd
import shapely

from bfkit.ostan import geopackage, police, reports, surroundings, workbook
from bfkit.ostan.places import Places
from bfkit.ostan.reporters import Register
from bfkit.ostan.scenario import EIGHT_YEARS, Scenario
from bfkit.ostan.simulation import Simulation, simulated
from bfkit.ostan.surroundings.opening_hours import opening_hours
from bfkit.ostan.town import Town

FOLDER = "ostan"
ENCODING = "windows-1252"


def raw_files(seed: int = 1, *, scenario: Scenario = EIGHT_YEARS) -> dict[str, bytes]:
    """Every raw file of the synthetic municipality, byte for byte the same for the same seed.

    Args:
        seed: 0 or more; seed 1 is the one kept with the program.
        scenario: span, size, disturbances and measures.

    Returns:
        Content by name relative to the data folder ("ostan/rapporter_2024.csv"), in a fixed order. Nothing
        is written here.
    """
    return files_of(simulated(seed, scenario=scenario))


def files_of(found: Simulation) -> dict[str, bytes]:
    """The raw files of a municipality already simulated (``raw_files``)."""
    files = {
        f"{FOLDER}/omraden.gpkg": _areas(found.town),
        f"{FOLDER}/platser.gpkg": _places(found.seed, found.register),
        f"{FOLDER}/rapportorer.csv": _reporters(found.reporters),
    }
    files |= {
        f"{FOLDER}/rapporter_{year}.csv": csv_bytes(reports.HEADER, rows[list(reports.HEADER)].to_numpy().tolist())
        for year, rows in _by_year(found.delivered())
    }
    sheet: list[list[workbook.Cell]] = [
        [police.TITLE],
        [],
        list(police.HEADER),
        *police.rows(found.seed, found.scenario, found.town, found.spots, found.crimes),
    ]
    files |= {f"{FOLDER}/polis.xlsx": workbook.workbook("Anmälda brott", sheet)}
    return files | surroundings.files(found.seed, found.scenario, found.town, found.register, measures=found.begun())


def _by_year(rows: pd.DataFrame) -> Iterable[tuple[int, pd.DataFrame]]:
    """The rows of each year of reporting."""
    for year, found in rows.groupby(rows["reported"].dt.year, sort=True):
        yield int(str(year)), found


def _areas(map_: Town) -> bytes:
    columns: dict[str, geopackage.Values] = {
        "omrade_id": map_.codes,
        "namn": map_.names,
        "typ": map_.kinds,
        "folkmangd": map_.population,
    }
    return geopackage.geopackage("omraden", columns, map_.polygons)


def _places(seed: int, register: Places) -> bytes:
    points = [shapely.Point(x, y) for x, y in zip(register.east, register.north, strict=True)]
    columns: dict[str, geopackage.Values] = {
        "plats_id": register.ids,
        "typ": register.kinds,
        "namn": register.names,
        "oppettider": opening_hours(seed, register),
    }
    return geopackage.geopackage("platser", columns, points)


def _reporters(register: Register) -> bytes:
    dates = zip(register.active_from, register.active_to, strict=True)
    rows = (
        (number, organisation, start.isoformat(), "" if end is None else end.isoformat())
        for number, organisation, (start, end) in zip(register.ids, register.organisations, dates, strict=True)
    )
    return csv_bytes(("Rapportör", "Organisation", "Från", "Till"), rows)


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A text file as a Swedish office writes it: semicolons, Windows-1252, lines ended by CR LF."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return target.getvalue().encode(ENCODING)
