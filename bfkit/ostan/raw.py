"""The raw files of Östan, as the municipality and the police would deliver them."""

import csv
import io
from collections.abc import Iterable, Sequence

import shapely

from bfkit.ostan import conditions, faults, geopackage, places, police, process, reporters, reports, workbook
from bfkit.ostan.problems import POLICE, REPORTED
from bfkit.ostan.scenario import FIRST_VERSION, Scenario
from bfkit.ostan.town import Town, town

FOLDER = "ostan"
ENCODING = "windows-1252"


def raw_files(seed: int = 1, *, scenario: Scenario = FIRST_VERSION) -> dict[str, bytes]:
    """Every raw file of the synthetic municipality, byte for byte the same for the same seed.

    Args:
        seed: 0 or more; seed 1 is the one kept with the program.
        scenario: span, size and disturbances.

    Returns:
        Content by name relative to the data folder ("ostan/rapporter_2024.csv"), in a fixed order. Nothing
        is written here.
    """
    map_ = town(seed)
    register = places.places(seed, map_)
    spots = places.spots(seed, map_, register)
    files = {
        f"{FOLDER}/omraden.gpkg": _areas(map_),
        f"{FOLDER}/platser.gpkg": _places(register),
        f"{FOLDER}/rapportorer.csv": _reporters(reporters.register(seed, scenario)),
    }
    files |= _reports(seed, scenario, map_, register, spots)
    crimes = process.happenings(seed, scenario, POLICE, map_, spots, name="police")
    sheet: list[list[workbook.Cell]] = [
        [police.TITLE],
        [],
        list(police.HEADER),
        *police.rows(seed, scenario, map_, spots, crimes),
    ]
    return files | {f"{FOLDER}/polis.xlsx": workbook.workbook("Anmälda brott", sheet)}


def _areas(map_: Town) -> bytes:
    columns: dict[str, geopackage.Values] = {
        "omrade_id": map_.codes,
        "namn": map_.names,
        "typ": map_.kinds,
        "folkmangd": map_.population,
    }
    return geopackage.geopackage("omraden", columns, map_.polygons)


def _places(register: places.Places) -> bytes:
    points = [shapely.Point(x, y) for x, y in zip(register.east, register.north, strict=True)]
    columns: dict[str, geopackage.Values] = {"plats_id": register.ids, "typ": register.kinds, "namn": register.names}
    return geopackage.geopackage("platser", columns, points)


def _reporters(register: reporters.Register) -> bytes:
    dates = zip(register.active_from, register.active_to, strict=True)
    rows = (
        (number, organisation, start.isoformat(), "" if end is None else end.isoformat())
        for number, organisation, (start, end) in zip(register.ids, register.organisations, dates, strict=True)
    )
    return csv_bytes(("Rapportör", "Organisation", "Från", "Till"), rows)


def _reports(
    seed: int, scenario: Scenario, map_: Town, register: places.Places, spots: places.Spots
) -> dict[str, bytes]:
    table = reports.rows(
        seed,
        scenario,
        map_,
        spots,
        register,
        process.happenings(seed, scenario, REPORTED, map_, spots, name="reported"),
        conditions.unsafe_places(seed, scenario, spots),
        conditions.events(seed, scenario, register),
    )
    table = faults.planted(seed, table)
    return {
        f"{FOLDER}/rapporter_{year}.csv": csv_bytes(reports.HEADER, rows[list(reports.HEADER)].to_numpy().tolist())
        for year, rows in table.groupby("year", sort=True)
    }


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A text file as a Swedish office writes it: semicolons, Windows-1252, lines ended by CR LF."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return target.getvalue().encode(ENCODING)
