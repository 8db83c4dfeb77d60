"""The same bytes for the same seed, whatever the hash seed, clock zone or threads; and files that open."""

import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import geopandas as gpd
import pytest
from openpyxl import load_workbook

from bfkit import ostan
from bfkit.ostan.scenario import EIGHT_YEARS
from tests.ostan.write_files import truth_text

MEGABYTE = 1_000_000
NAMES = {
    "omraden.gpkg",
    "platser.gpkg",
    "rapportorer.csv",
    *(f"rapporter_{year}.csv" for year in range(2018, 2027)),
    "polis.xlsx",
}
TRUTH = "truth.yml"


def members(content: bytes) -> dict[str, bytes]:
    """What a workbook holds: the compressed bytes depend on the zlib of the machine, these do not."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def digests(files: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def test_names_and_sizes(files):
    assert {f"ostan/{name}" for name in NAMES} <= set(files)
    assert max(map(len, files.values())) < 3 * MEGABYTE
    assert sum(map(len, files.values())) < 12 * MEGABYTE


def test_two_runs_are_equal_and_another_seed_is_not():
    small = replace(EIGHT_YEARS, size=0.1)
    first, again, other = (ostan.raw_files(seed, scenario=small) for seed in (1, 1, 2))
    assert first == again
    assert [name for name in NAMES if other[f"ostan/{name}"] == first[f"ostan/{name}"]] == []


def test_another_hash_seed_time_zone_and_thread_count_change_nothing(files, project):
    program = (
        "import hashlib, json, time; from bfkit import ostan; getattr(time, 'tzset', int)();"
        "print(json.dumps({n: hashlib.sha256(c).hexdigest() for n, c in ostan.raw_files(1).items()}))"
    )
    environment = os.environ | {
        "PYTHONHASHSEED": "4711",
        "PYTHONPATH": str(project),
        "OMP_NUM_THREADS": "1",
        "TZ": "Pacific/Auckland",
    }
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=environment)
    assert json.loads(run.stdout) == digests(files)


def test_committed_files_are_those_of_seed_1(files, project):
    folder = project / "data" / "ostan"
    kept = {name: (folder / name).read_bytes() for name in sorted(NAMES)}
    made = {name: files[f"ostan/{name}"] for name in sorted(NAMES)}
    assert members(kept.pop("polis.xlsx")) == members(made.pop("polis.xlsx"))
    assert digests(kept) == digests(made)


def test_committed_truth_is_that_of_seed_1(truth, project):
    text = (project / "data" / "ostan" / TRUTH).read_text(encoding="utf-8")
    assert text.splitlines() == truth_text(truth).splitlines()


def test_git_leaves_the_line_ends_alone(project):
    rules = (project / "data" / "ostan" / ".gitattributes").read_text(encoding="utf-8")
    assert "* -text" in rules.splitlines()


@pytest.mark.parametrize("year", range(2018, 2027))
def test_reports_are_windows_1252_with_semicolons_and_decimal_commas(files, year):
    content = files[f"ostan/rapporter_{year}.csv"]
    text = content.decode("cp1252")
    assert text.startswith("Ärendenr;Kategori;Undertyp;")
    assert text.endswith("\r\n")
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")


def test_points_have_a_decimal_comma(reports):
    assert reports["Öst"].str.fullmatch(r"\d{6},\d").mean() > 0.9
    assert reports["Nord"].str.fullmatch(r"\d{7},\d").mean() > 0.9


@pytest.mark.parametrize(
    ("layer", "columns", "rows", "geometry"),
    [
        ("omraden", ["omrade_id", "namn", "typ", "folkmangd"], 48, "Polygon"),
        ("platser", ["plats_id", "typ", "namn", "oppettider"], 68, "Point"),
    ],
)
def test_gdal_reads_the_geopackages(files, tmp_path: Path, layer, columns, rows, geometry):
    path = tmp_path / f"{layer}.gpkg"
    path.write_bytes(files[f"ostan/{layer}.gpkg"])
    table = gpd.read_file(path, layer=layer)
    assert table.crs.to_epsg() == 3006
    assert list(table.columns) == [*columns, "geometry"]
    assert len(table) == rows
    assert set(table.geom_type) == {geometry}


@pytest.mark.parametrize("layer", ["omraden", "platser"])
def test_geopackages_are_sound_and_say_so(files, tmp_path: Path, layer):
    """Identifiers of OGC 12-128r18: "GPKG" at byte 68 and version 1.3.1 at byte 60; change counters equal."""
    content = files[f"ostan/{layer}.gpkg"]
    assert (content[68:72], int.from_bytes(content[60:64], "big")) == (b"GPKG", 10301)
    assert content[24:28] == content[92:96]
    # the version of the SQLite that wrote it, always given as 3.40.0
    assert int.from_bytes(content[96:100], "big") == 3_040_000
    path = tmp_path / "kopia.gpkg"
    path.write_bytes(content)
    database = sqlite3.connect(path)
    try:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        database.close()


def test_workbook_has_a_title_above_the_header_and_codes_as_text(sheet):
    assert str(sheet[0][0]).startswith("Anmälda brott, Östans kommun")
    assert sheet[2][:3] == ("Anmälan", "Brottskod", "Brottsdatum från")
    assert all(isinstance(row[1], str) and len(row[1]) == 4 for row in sheet[3:])
    assert all(type(row[i]) is datetime for row in sheet[3:] for i in (2, 4, 6))
    assert {type(row[3]) for row in sheet[3:]} == {str, type(None)}


def test_workbook_carries_no_time(files):
    with zipfile.ZipFile(io.BytesIO(files["ostan/polis.xlsx"])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_DEFLATED}
        assert {entry.create_system for entry in archive.infolist()} == {0}


def test_workbook_escapes_text_and_counts_days_from_1900():
    """1 January 2000 is day 36526 of Excel's 1900 calendar (Microsoft's documentation of DATEVALUE)."""
    from bfkit.ostan.workbook import workbook

    content = workbook("A & B", [["<x> & y", None, date(2000, 1, 1)]])
    assert b"<v>36526</v>" in members(content)["xl/worksheets/sheet1.xml"]
    sheet = load_workbook(io.BytesIO(content))["A & B"]
    assert [cell.value for cell in sheet[1]] == ["<x> & y", None, datetime(2000, 1, 1)]
