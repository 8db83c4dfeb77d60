from pathlib import Path

import numpy as np
import openpyxl
import pytest

from bfkit.errors import TableError
from bfkit.ingest.scb import read_column

SCB = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "se_scb_deso"


def written(folder: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "t.xlsx")
    return folder / "t.xlsx"


YEAR_FIRST = (
    ["Folkmängden per region efter år, region och kön"],
    [],
    [None, None, "totalt"],
    ["2023", "1880A0010", 1000],
    [None, "1880C1020", ".."],
    [None, "0114C1010", 7],
    ["Källa:"],
    ["20240322 08:00"],
)
YEAR_ABOVE = (
    ["Folkmängden per region efter region, år, ålder och kön"],
    [],
    [None, "2022"],
    [None, "totalt", "0-4 år", "5-9 år"],
    [None, "totalt", "totalt", "totalt"],
    ["1880A0010", 60, 20, "–"],
    ["1880C1020", "1 062", "30,5", None],
    ["Källa: SCB"],
)


def test_a_key_column_filled_once_and_a_footer(tmp_path: Path) -> None:
    found = read_column(written(tmp_path, *YEAR_FIRST), header=("totalt",), year=2023)
    assert list(found) == ["1880A0010", "1880C1020", "0114C1010"]
    assert found["1880A0010"] == 1000 and np.isnan(found["1880C1020"])


def test_the_pattern_chooses_the_municipality(tmp_path: Path) -> None:
    path = written(tmp_path, *YEAR_FIRST)
    assert list(read_column(path, header=("totalt",), year=2023, code_pattern="^0114[ABC][0-9]{4}$")) == ["0114C1010"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (("totalt",), (60, 1062)),
        (("totalt", "totalt"), (60, 1062)),
        (("0-4 år",), (20, 30.5)),
        (("0-4 ÅR", "Totalt"), (20, 30.5)),
        (("2022", "0-4 år"), (20, 30.5)),
        (("5-9",), (0, np.nan)),
    ],
)
def test_columns_are_found_by_words_in_their_header(tmp_path: Path, header: tuple[str, ...], expected: tuple) -> None:
    found = read_column(written(tmp_path, *YEAR_ABOVE), header=header, year=2022)
    np.testing.assert_equal(list(found.values()), list(expected))


def test_years_side_by_side_and_below_each_other(tmp_path: Path) -> None:
    side = [["T"], [None, "2022", "2023"], [None, "antal", "antal"], ["1880A0010", 1, 2]]
    assert read_column(written(tmp_path, *side), header=("antal",), year=2023) == {"1880A0010": 2}
    below = [["T"], [None, None, "antal"], ["2022", "1880A0010", 1], ["2023", "1880A0010", 2]]
    assert read_column(written(tmp_path, *below), header=("antal",), year=2023) == {"1880A0010": 2}


def test_a_year_in_the_title(tmp_path: Path) -> None:
    path = written(tmp_path, ["Folkmängd 2023"], [None, "antal"], ["1880A0010 Centrum", 5])
    assert read_column(path, header=("antal",), year=2023) == {"1880A0010": 5}


@pytest.mark.parametrize(
    ("rows", "options", "words"),
    [
        (YEAR_FIRST, {"header": ("totalt",), "year": 2022}, "gäller 2023, men år 2022"),
        (YEAR_ABOVE, {"header": ("0-4 år",), "year": 2023}, "gäller 2022, men år 2023"),
        (YEAR_ABOVE, {"header": ("10-14 år",), "year": 2022}, "ingen kolumn"),
        (YEAR_ABOVE, {"header": ("år",), "year": 2022}, "flera kolumner"),
        (YEAR_FIRST, {"header": ("totalt",), "year": 2023, "code_pattern": "^9999A[0-9]{4}$"}, "inga områdeskoder"),
        ((["T"], [None, "antal"], ["Källa"]), {"header": ("antal",), "year": 2023}, "ingen rad"),
        ((["T"], [None, "antal"], ["1880A0010", 5]), {"header": ("antal",), "year": 2023}, "säger inget om år"),
        (
            (["T 2023"], [None, "antal"], ["1880A0010", "x"]),
            {"header": ("antal",), "year": 2023},
            "1880A0010 är inget tal",
        ),
        (
            (["T 2023"], [None, "antal"], ["1880A0010", 1], ["1880A0010", 1]),
            {"header": ("antal",), "year": 2023},
            "flera gånger",
        ),
        (
            (["T 2023"], [None, "antal"], *[[f"1880A00{i}0"] for i in range(3)]),
            {"header": ("antal",), "year": 2023},
            "ingen kolumn",
        ),
    ],
)
def test_what_cannot_be_read_is_explained(tmp_path: Path, rows: tuple, options: dict, words: str) -> None:
    with pytest.raises(TableError) as caught:
        read_column(written(tmp_path, *rows), **options)
    assert words in str(caught.value)


@pytest.mark.real
@pytest.mark.skipif(not SCB.is_dir(), reason="SCB-tabellerna finns inte bredvid projektet")
@pytest.mark.parametrize(
    ("name", "header", "year", "first", "last"),
    [  # figures as they stand in the file's first row (0114A0010) and last row (2584C1130), seen by eye
        ("folkmangd.xlsx", ("totalt",), 2023, 898, 1396),
        ("folkmangd_alder.xlsx", ("10-14 år",), 2022, 52, 75),
        ("ekonomisk_standard.xlsx", ("Låg ekonomisk standard",), 2022, 7, None),
        ("arbetsmarknadsstatus.xlsx", ("antal arbetslösa",), 2022, 5, None),
        ("upplatelseform.xlsx", ("bostadsrätt",), 2022, 11, None),
        ("utbildning_25_64.xlsx", ("förgymnasial utbildning",), 2022, 48, None),
    ],
)
def test_the_six_tables_of_scb_are_read(
    name: str, header: tuple[str, ...], year: int, first: int, last: int | None
) -> None:
    found = read_column(SCB / name, header=header, year=year)
    assert len(found) == 5984  # SCB: the number of DeSO areas in the division of 2018
    assert found["0114A0010"] == first
    assert last is None or found["2584C1130"] == last
