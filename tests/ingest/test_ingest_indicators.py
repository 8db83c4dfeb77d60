"""Indicators from small files: shares by hand, joins that say what they lost. Signs: SCB's own (.. and –)."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from ingest_cases import AREAS, parameters, source
from openpyxl import Workbook

from bfkit import tables
from bfkit.errors import InputFileError, TableError
from bfkit.ingest import store
from bfkit.ingest.indicators import IndicatorTables, read_indicators
from bfkit.ingest.pipeline import read

CODES = ("1880C1010", "1880C1020", "1880C1030")
FRAME = pd.DataFrame({"id": CODES, "name": ("Vivalla", "Örebro söder", "Tybble"), "level": "deso"})
SHARE = {"name": "andel", "label": "Andel", "path": "t.xlsx", "year": 2022, "source": "SCB, prov"}


def found(folder: Path, declared: dict[str, Any], areas: pd.DataFrame = FRAME) -> IndicatorTables:
    pattern = {"level": "deso", "label": "DeSO", "version": "2018", "code_pattern": "^1880[ABC][0-9]{4}$"}
    own = parameters(
        source(), name="Örebro", areas=pattern | {"area_file": {"path": "o.csv", "id": "kod"}}, indicators=declared
    )
    return read_indicators(own.municipality, areas, folder)


def workbook(folder: Path, *rows: tuple[object, ...], year: str = "2022") -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Befolkning efter region, utbildning och år"])
    sheet.append([])
    sheet.append([None, year])
    sheet.append([None, "låg", "mellan", "hög", "uppgift saknas"])
    for row in rows:
        sheet.append(row)
    sheet.append(["Källa: SCB"])
    book.save(folder / "t.xlsx")


def values(given: IndicatorTables) -> dict[str, float]:
    return {row.area_id: round(row.value, 6) for row in given.rows.itertuples()}


KNOWN = {"numerator": (("låg",),), "denominator": (("låg",), ("mellan",), ("hög",))}


def test_a_share_is_the_sum_of_columns_by_the_sum_of_others(tmp_path: Path) -> None:
    """10 / (10 + 20 + 10) = 0.25; – is zero, so 0 / (0 + 5 + 5) = 0; the third has 30 / 40 = 0.75."""
    workbook(tmp_path, ("1880C1010", 10, 20, 10, 7), ("1880C1020", "–", 5, 5, 0), ("1880C1030", 30, 5, 5, 0))
    given = found(tmp_path, {"scb": (SHARE | KNOWN,)})
    assert values(given) == {"1880C1010": 0.25, "1880C1020": 0.0, "1880C1030": 0.75}
    assert given.notes == ()
    assert list(given.inputs) == ["t.xlsx"]
    tables.check(given.rows, tables.INDICATORS, "Europe/Stockholm")


def test_a_table_in_per_cent_is_divided(tmp_path: Path) -> None:
    workbook(tmp_path, *((code, 7, 15, 843, 0) for code in CODES))
    given = found(tmp_path, {"scb": (SHARE | {"numerator": (("låg",),), "divisor": 100.0},)})
    assert set(values(given).values()) == {0.07}


def test_what_the_join_lost_is_told(tmp_path: Path) -> None:
    """ ".." is not available, nobody of known education gives no share, and C1090 is no area of the list."""
    workbook(tmp_path, ("1880C1010", "..", 20, 10, 0), ("1880C1020", 0, 0, 0, 9), ("1880C1090", 1, 1, 2, 0))
    given = found(tmp_path, {"scb": (SHARE | KNOWN,)})
    assert values(given) == {}
    assert given.notes == (
        "Andel: 1 kod finns inte bland områdena och används inte: 1880C1090. Indelningen kan vara av en annan version.",
        "Andel: värde för 2022 saknas för 3 av 3 DeSO: 1880C1010, 1880C1020, 1880C1030.",
    )


@pytest.mark.parametrize(("year", "said"), [(2024, 0), (2025, 1), (2026, 1)])
def test_the_noise_of_scb_is_told_from_2025(tmp_path: Path, year: int, said: int) -> None:
    workbook(tmp_path, *((code, 1, 2, 3, 0) for code in CODES), year=str(year))
    given = found(tmp_path, {"scb": (SHARE | KNOWN | {"year": year},)})
    assert sum("brus" in note for note in given.notes) == said


def test_the_wrong_year_is_refused(tmp_path: Path) -> None:
    workbook(tmp_path, *((code, 1, 2, 3, 0) for code in CODES))
    with pytest.raises(TableError, match="filen gäller 2022, men år 2023"):
        found(tmp_path, {"scb": (SHARE | KNOWN | {"year": 2023},)})


LONG = {
    "path": "m.csv",
    "csv": {"separator": ";", "decimal": ","},
    "area": "område",
    "year": "år",
    "name": "indikator",
    "value": "värde",
    "uncertainty": "osäkerhet",
    "source": "källa",
}
HEAD = "område;år;indikator;värde;osäkerhet;källa\n"


def long(folder: Path, *lines: str) -> IndicatorTables:
    (folder / "m.csv").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return found(folder, {"long": (LONG,)})


def test_a_long_file_holds_any_number_of_indicators_and_years(tmp_path: Path) -> None:
    given = long(
        tmp_path,
        "1880C1010;2023;o1_otrygga;0,31;0,04;trygghetsmätningen",
        "1880C1020;2023;o1_otrygga;0,18;0,05;trygghetsmätningen",
        "1880C1030;2023;o1_otrygga;..;;trygghetsmätningen",
        "1880C1010;2024;o1_otrygga;0,29;;trygghetsmätningen",
        "0114C1010;2024;o1_otrygga;0,50;;trygghetsmätningen",
    )
    rows = given.rows.set_index(["area_id", "year"])
    assert rows.loc[("1880C1010", 2023), ["value", "uncertainty"]].tolist() == [0.31, 0.04]
    assert pd.isna(rows.loc[("1880C1010", 2024), "uncertainty"])
    assert len(rows) == 3 and set(rows["source"]) == {"trygghetsmätningen"}
    assert any("1 kod finns inte bland områdena" in note and "0114C1010" in note for note in given.notes)
    assert any("värde för 2023 saknas för 1 av 3 DeSO: 1880C1030" in note for note in given.notes)
    assert any("värde för 2024 saknas för 2 av 3 DeSO" in note for note in given.notes)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("1880C1010;2023;o1;många;;x",), "1 värde är inget tal: rad 2"),
        (("1880C1010;2023;o1;0.31;;x",), "1 värde är inget tal: rad 2"),  # decimal comma is declared
        (("1880C1010;23;o1;1;;x",), "saknas på rad 2"),
        ((";2023;o1;1;;x", "1880C1010;2023;;1;;x"), "saknas på rad 2, rad 3"),
        (("1880C1010;2023;o1;1",), "fel antal kolumner på rad 2"),
        (("1880C1010;2023;o1;1;;x", "1880C1010;2023;o1;2;;x"), "står flera gånger för samma område och år: o1 2023"),
    ],
)
def test_a_wrong_long_file_is_refused_with_its_line(tmp_path: Path, lines: tuple[str, ...], words: str) -> None:
    with pytest.raises(TableError) as caught:
        long(tmp_path, *lines)
    assert words in str(caught.value)
    assert "många" not in str(caught.value)


NAMED = {
    "name": "hyresratt",
    "label": "Hyresrätter",
    "path": "n.csv",
    "area_name": "region",
    "column": "andel",
    "year": 2023,
    "source": "SCB",
}


def test_areas_told_by_name_are_found_in_spite_of_spaces_and_misses_are_told(tmp_path: Path) -> None:
    """Spaces before the bracket are real: two of the 36 RegSO of Örebro have one ("Örebro söder ")."""
    text = (
        "region,kön,andel\n"
        "Örebro (Vivalla),totalt,0.8\n"
        "Örebro (Vivalla),kvinnor,0.7\n"
        "Örebro (Örebro söder ),totalt,0.4\n"
        "Örebro (Okänd),totalt,0.1\n"
        "Ödeshög (Vivalla),totalt,0.2\n"
    )
    (tmp_path / "n.csv").write_text(text, encoding="utf-8")
    given = found(tmp_path, {"by_area_name": (NAMED | {"keep": {"kön": "totalt"}},)})
    assert values(given) == {"1880C1010": 0.8, "1880C1020": 0.4}
    assert [note.split(":")[1].strip() for note in given.notes] == [
        "1 namn passade först när blanksteg och versaler bortsågs från",
        "1 namn finns inte bland områdena",
        "värde för 2023 saknas för 1 av 3 DeSO",
    ]
    with pytest.raises(TableError, match="flera gånger"):
        found(tmp_path, {"by_area_name": (NAMED,)})


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match=r"m\.csv"):
        found(tmp_path, {"long": (LONG,)})


def test_no_indicators_is_an_empty_table(tmp_path: Path) -> None:
    assert found(tmp_path, {}).rows.empty


def test_indicators_come_with_the_checked_tables_and_are_put_by(tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text(AREAS, encoding="utf-8")
    (tmp_path / "r.csv").write_text("Id;Kategori;Datum;Rapporterad\n", encoding="utf-8")
    (tmp_path / "m.csv").write_text(HEAD + "A1;2024;o1;0,5;;mätning\n", encoding="utf-8")
    given = read(parameters(source(), indicators={"long": (LONG,)}), tmp_path)
    assert given.indicators[["area_id", "year", "name", "value"]].to_numpy().tolist() == [["A1", 2024, "o1", 0.5]]
    assert "m.csv" in given.inputs
    store.save(given, tmp_path / "t")
    pd.testing.assert_frame_equal(store.load(tmp_path / "t", "Europe/Stockholm").indicators, given.indicators)
