"""Names, place on the map and year change no result: Östan is moved and renamed, measured again, and compared.

The year is shifted by 28, after which the Gregorian calendar has the same weekdays and leap days (from 1901 to 2099),
and the clock goes forward and back on the same dates: 2018-2026 becomes 2046-2054.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import shapely

from bfkit.checked import Checked
from bfkit.ingest import pipeline
from bfkit.mapping.quarter_picture import QuarterPicture, quarter_picture
from bfkit.notebook import Run, edition_of
from bfkit.ostan.geopackage import geopackage
from bfkit.ostan.workbook import workbook
from bfkit.parameters.loading import load
from bfkit.parameters.models import Parameters
from bfkit.release.disclosure import Edition

YEARS = 28
EAST, NORTH = 15_000, -7_500
"""Whole cells of the grid: moved by parts of one, other incidents share a cell."""
FILES = ("rapporter_2023.csv", "rapporter_2024.csv", "rapporter_2025.csv", "rapportorer.csv")
FROM = "2023-01-01"
"""Ten quarters before 2025Q2: enough for every measure, and quick."""

_YEAR = re.compile(r"(?<!\d)(20[12]\d)(?=-\d\d)")
_CODE = re.compile(r"O1\d\d")


@dataclass(frozen=True)
class Change:
    """How the raw files are written again; without any change they are written as they were."""

    codes: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    east: int = 0
    north: int = 0
    years: int = 0

    def cell(self, column: str, text: str) -> str:
        """A cell of a text file or a sheet."""
        if column in ("Område", "Områdeskod"):
            return self.codes.get(text, text)
        if column in ("Öst", "Nord"):
            return self.metres(text)
        return self.dated(text) if column != "Beskrivning" else text

    def metres(self, text: str) -> str:
        """A coordinate, whichever of its columns it stands in: some rows have them swapped, some hold 0 or words."""
        if re.fullmatch(r"\d{6,7}(,\d+)?", text) is None:
            return text
        number = Decimal(text.replace(",", "."))
        moved = number + (self.north if number > 2_000_000 else self.east)
        return str(moved).replace(".", ",")

    def dated(self, text: str) -> str:
        return _YEAR.sub(lambda match: str(int(match[1]) + self.years), text)

    def day(self, value: date) -> date:
        return value.replace(year=value.year + self.years)


def written(change: Change, source: Path, target: Path) -> None:
    """Every raw file that is used, changed, in a data folder of its own."""
    (target / "ostan").mkdir(parents=True)
    for name in FILES:
        rows = list(csv.reader(io.StringIO((source / name).read_bytes().decode("cp1252"), newline=""), delimiter=";"))
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow(rows[0])
        writer.writerows([change.cell(*pair) for pair in zip(rows[0], row, strict=True)] for row in rows[1:])
        (target / "ostan" / name).write_bytes(text.getvalue().encode("cp1252"))
    for name, columns in (
        ("omraden", ("omrade_id", "namn", "folkmangd")),
        ("platser", ("plats_id", "typ", "namn", "oppettider")),
    ):
        layer = gpd.read_file(source / f"{name}.gpkg")
        values = {column: layer[column].tolist() for column in columns}
        if name == "omraden":
            values["omrade_id"] = [change.codes.get(code, code) for code in values["omrade_id"]]
            values["namn"] = [change.names.get(one, one) for one in values["namn"]]
        shapes = shapely.transform(
            layer.geometry.to_numpy(), lambda points: points + np.array([change.east, change.north])
        )
        (target / "ostan" / f"{name}.gpkg").write_bytes(geopackage(name, values, list(shapes)))
    (target / "ostan" / "polis.xlsx").write_bytes(workbook("Anmälda brott", list(sheet(change, source))))


def sheet(change: Change, source: Path) -> Iterator[list[Any]]:
    """The rows of the police's workbook from 2023 on, its title and header first."""
    rows = sheet_rows(source / "polis.xlsx")
    header = [str(name) for name in rows[2]]
    yield [rows[0][0]]
    yield []
    yield header
    for row in rows[3:]:
        first = row[header.index("Brottsdatum från")]
        if str(first)[:10] < FROM:
            continue
        cells: list[Any] = []
        for column, value in zip(header, row, strict=False):
            if isinstance(value, datetime):
                cells.append(change.day(value.date()))
            else:
                cells.append(value if value is None else change.cell(column, str(value)))
        yield cells


@lru_cache(maxsize=1)
def sheet_rows(path: Path) -> list[list[Any]]:
    book = openpyxl.load_workbook(path, read_only=True)
    rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    book.close()
    return rows


def changed_parameters(change: Change, root: Path) -> Parameters:
    """Östan's parameters with every date moved, complete from 2023, and a quarter as much later."""
    whole = load("ostan", "2025Q2", folder=root / "parameters")
    text = json.dumps(json.loads(whole.municipality.model_dump_json()), ensure_ascii=False)
    own = json.loads(change.dated(text))
    for source in own["sources"]:
        source["complete_from"] = change.dated(FROM)
    for name in ("indicators", "unsafe_areas", "priorities", "streets", "followup"):
        own.pop(name, None)
    return Parameters.model_validate_json(
        json.dumps(
            {
                "slug": "ostan",
                "quarter_text": f"{2025 + change.years}Q2",
                "municipality": own,
                "as_of": str(change.day(whole.as_of)),
            }
        )
    )


def results(change: Change, root: Path, folder: Path) -> dict[str, Any]:
    """All that the notebook of kartläggning hands on: with every count open, and as the working group may see it."""
    written(change, root / "data" / "ostan", folder / "data")
    parameters = changed_parameters(change, root)
    checked = pipeline.read(parameters, folder / "data")
    assert sum(quality.rows_accepted for quality in checked.quality) > 8_000
    picture = quarter_picture(checked, parameters)
    return {
        "rejected": checked.rejected[["file", "line", "column", "reason"]].to_numpy().tolist(),
        "open": part(parameters, checked, picture, Edition("arbetsgrupp", 1), folder / "open.json"),
        "held": part(parameters, checked, picture, edition_of("arbetsgrupp", parameters), folder / "held.json"),
    }


def part(
    parameters: Parameters, checked: Checked, picture: QuarterPicture, edition: Edition, file: Path
) -> dict[str, Any]:
    """What the notebook adds to the results of the quarter."""
    Run(parameters, checked, edition, file).finish(picture)
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    found["parts"]["data_quality"].pop("inputs")  # sha256 of the files, which differ
    return found


def renamed_back(found: dict[str, Any], change: Change) -> dict[str, Any]:
    """The results under the first names and years, with the areas in the order of their codes."""
    codes = {new: old for old, new in change.codes.items()}
    names = {new: old for old, new in change.names.items()}
    text = json.dumps(found, ensure_ascii=False)
    text = _CODE.sub(lambda match: codes.get(match[0], match[0]), text)
    if names:
        either = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
        text = either.sub(lambda match: names[match[0]], text)
    text = re.sub(
        r"(?<![\d.])20[45]\d(?=\D)", lambda match: str(int(match[0]) - change.years) if change.years else match[0], text
    )
    back: dict[str, Any] = json.loads(text)
    for edition in ("open", "held"):
        mapping = back[edition]["parts"]["mapping"]
        mapping["areas"].sort(key=lambda row: (row["source"], row["area"]))
        mapping["low_areas"]["areas"].sort(key=lambda row: str(row["area"]))
        mapping["problems"].sort(key=lambda row: json.dumps(row, sort_keys=True))  # of equals the code decides
        for row in mapping["hot_spots"]:
            row.pop("place")  # named by places of the register, and those keep names that hold an area's
        if change.years:
            mapping.pop("special_days")  # 28 years later Easter, and the eves with it, falls on other days
    return back


@pytest.fixture(scope="module")
def plain(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return renamed_back(results(Change(), root, tmp_path_factory.mktemp("plain")), Change())


def new_names(root: Path) -> Change:
    """Codes in the opposite order and every name given to another area."""
    layer = gpd.read_file(root / "data" / "ostan" / "omraden.gpkg").sort_values("omrade_id")
    codes, names = layer["omrade_id"].tolist(), layer["namn"].tolist()
    return Change(
        codes=dict(zip(codes, reversed(codes), strict=True)),
        names=dict(zip(names, [*names[17:], *names[:17]], strict=True)),
    )


CHANGES: dict[str, Callable[[Path], Change]] = {
    "names": new_names,
    "map and years": lambda root: Change(east=EAST, north=NORTH, years=YEARS),
}


@pytest.mark.parametrize("kind", list(CHANGES))
def test_no_result_changes(kind: str, root: Path, tmp_path: Path, plain: dict[str, Any]) -> None:
    """Every number and sentence is the same, and so is which row was kept aside, where and why.

    Which counts are hidden to protect another follows the counts and never the names. Only between areas with the
    very same counts does the order of the codes decide, so that two such areas may change places.
    """
    change = CHANGES[kind](root)
    made = results(change, root, tmp_path)
    found = renamed_back(made, change)
    assert found["rejected"] == plain["rejected"]
    if kind == "names":
        assert areas_in(made["open"]) != areas_in(plain["open"])  # so what is not renamed back is seen
        assert told_otherwise(areas_in(found["held"]), areas_in(plain["open"])) == []
        assert shown_of(found) == shown_of(plain)
        found["held"]["parts"]["mapping"].pop("areas")
    for edition in ("open", "held"):
        assert found[edition]["title"] == plain[edition]["title"]
        for name, content in found[edition]["parts"].items():
            for key, value in content.items():
                assert value == plain[edition]["parts"][name][key], f"{edition}: {name}.{key}"


def areas_in(edition: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = edition["parts"]["mapping"]["areas"]
    return found


def shown_of(found: dict[str, Any]) -> list[tuple[str, ...]]:
    """The counts of every area and what is shown of them, without saying which area it is."""
    pairs = zip(areas_in(found["open"]), areas_in(found["held"]), strict=True)
    return sorted(tuple(str(row[key]) for row in pair for key in ("source", "count", "count_12m")) for pair in pairs)


def told_otherwise(held: list[dict[str, Any]], known: list[dict[str, Any]]) -> list[str]:
    """The areas of which another count is shown than the one that is known; most must show one."""
    keys = ("count", "count_12m")
    assert sum(row[key] is not None for row in held for key in keys) > len(held)
    return [
        row["area"]
        for row, right in zip(held, known, strict=True)
        if any(row[key] not in (None, right[key]) for key in keys)
    ]


@pytest.mark.notebooks
def test_the_truth_is_never_opened(ostan_run: tuple[Path, str]) -> None:
    """A whole quarter reads Östan as any other municipality; in the tests above the file does not even exist."""
    opened = (ostan_run[0].parents[2] / "opened.txt").read_text(encoding="utf-8").splitlines()
    assert any(name.endswith("rapporter_2025.csv") for name in opened)  # the watch sees what is opened
    assert [name for name in opened if name.endswith("truth.yml")] == []


def test_only_who_writes_the_truth_knows_its_name(root: Path) -> None:
    known = [path for path in (root / "bfkit").rglob("*.py") if "truth.yml" in path.read_text(encoding="utf-8")]
    assert [path for path in known if path.parent.name != "ostan" and path.name != "cli.py"] == []  # those write it
