"""Versions of DeSO and RegSO: what a join lost, which codes, and why; names; SCB's noise."""

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from ingest_cases import FIELDS, parameters, source

from bfkit.checked import Checked
from bfkit.ingest.area_names import by_name, name_index
from bfkit.ingest.area_versions import FEWEST_UNKNOWN, NOISE_FROM, noise_notes
from bfkit.ingest.areas import read_areas
from bfkit.ingest.pipeline import read
from bfkit.parameters.models import Areas

DESO: dict[str, Any] = {
    "level": "deso",
    "label": "DeSO",
    "version": "2025",
    "code_pattern": r"^1880[ABC]\d{4}$",
    "area_file": {"path": "o.csv", "id": "kod", "name": "namn"},
}


def read_codes(folder: Path, codes: list[str], *, areas: dict[str, Any] | None = None, **changes: Any) -> Checked:
    lines = [f"{number};Skadegörelse;2025-06-01;2025-06-02;{code}" for number, code in enumerate(codes)]
    (folder / "r.csv").write_text("\n".join(["Id;Kategori;Datum;Rapporterad;Område", *lines]) + "\n", encoding="utf-8")
    (folder / "o.csv").write_text("kod,namn\n1880A0010,Norr\n1880A0020,Söder \n1880B0010,Vivalla\n", encoding="utf-8")
    own = source(fields=FIELDS | {"area_id": "Område"}, **changes)
    return read(parameters(own, areas=areas or DESO, name="Örebro"), folder)


def test_another_version_is_told_with_rows_and_codes(tmp_path: Path) -> None:
    codes = ["1880A0010"] * 7 + ["1880A0990"] * 2 + ["1880C0010", ""]
    found = read_codes(tmp_path, codes, area_version="2018")
    assert found.notes == (
        "Rapporter: 3 av 10 rader med områdeskod har en kod som inte finns bland områdena (1880A0990, 1880C0010). "
        "Koderna är från version 2018, kommunens områden från version 2025. "
        "Även där koden är densamma kan gränsen ha flyttats mellan versionerna.",
    )
    assert found.quality[0].blanked == {"area_missing": 1, "area_unknown": 3}
    nothing_lost = read_codes(tmp_path, ["1880A0010"] * 2, area_version="2018").notes
    assert "alla områdeskoder finns" in nothing_lost[0] and "2018" in nothing_lost[0]
    assert read_codes(tmp_path, codes, area_version="2025").notes == ()


@pytest.mark.parametrize(
    ("unknown", "known", "told"),
    [(FEWEST_UNKNOWN - 1, 0, False), (FEWEST_UNKNOWN, 0, True), (10, 190, True), (10, 191, False)],
)
def test_many_unknown_codes_have_a_likely_cause(tmp_path: Path, unknown: int, known: int, told: bool) -> None:
    """Ten rows, and one in twenty: 10 of 200 are 5 %, 10 of 201 are less."""
    notes = read_codes(tmp_path, ["1880A0990"] * unknown + ["1880A0010"] * known).notes
    assert bool(notes) == told
    if told:
        assert "annan version av indelningen än 2025" in notes[0] and "Ange area_version" in notes[0]


def test_rows_joined_by_name_report_their_misses_without_showing_them(tmp_path: Path) -> None:
    names = ["Örebro (Vivalla) ", " söder", "NORR", "Örebro (Okänd gata 3)", "Kumla (Vivalla)", "1880A0010"]
    found = read_codes(tmp_path, names * 5, area_version="2018")
    assert list(found.incidents["area_id"][:3]) == ["1880B0010", "1880A0020", "1880A0010"]
    assert found.incidents["area_id"].isna().sum() == 10 and found.quality[0].blanked == {"area_unknown": 10}
    assert "10 av 30 rader" in found.notes[0] and "gata" not in found.notes[0]


def test_names_that_two_areas_share_mean_neither() -> None:
    index = name_index({"R1": "Centrum", "R2": "Centrum", "R3": " Öster  om ån"}, "Växjö")
    found = by_name(pd.Series(["Centrum", "växjö (O\u0308ster om ån)", "", "Norr"], dtype="str"), index)
    assert found.area_id.fillna("").tolist() == ["", "R3", "", ""]
    assert found.missed.tolist() == [True, False, False, True]


def scb(folder: Path, year: int, codes: list[str]) -> dict[str, Any]:
    book = openpyxl.Workbook()
    for row in ([f"Folkmängd {year}"], [None, "antal"], *[[code, 5] for code in codes]):
        book.active.append(row)
    book.save(folder / "f.xlsx")
    return {"path": "f.xlsx", "header": ("antal",), "year": year}


def areas_of(folder: Path, ours: list[str], theirs: list[str], year: int = 2023) -> tuple[str, ...]:
    (folder / "o.csv").write_text("\n".join(["kod,namn", *[f"{code},x" for code in ours]]), encoding="utf-8")
    declared = DESO | {"population": scb(folder, year, theirs)}
    return read_areas(Areas.model_validate(declared), folder, coordinate_system="EPSG:3006").notes


def test_a_population_of_another_version_is_told(tmp_path: Path) -> None:
    ours = [f"1880A{number:04d}" for number in range(40)]
    split = [f"1880A{number:04d}" for number in range(10, 40)] + [f"1880B{number:04d}" for number in range(20)]
    notes = areas_of(tmp_path, ours, split)
    assert "saknas för 10 av 40 områden" in notes[0] and "20 koder med folkmängd finns inte" in notes[1]
    assert "Trolig orsak: folkmängden gäller en annan version av indelningen än områdena (version 2025)" in notes[2]
    assert len(areas_of(tmp_path, ours, split[1:] + ours[:2])) == 2  # nine and fewer are single mistakes
    assert areas_of(tmp_path, ours, ours) == ()


def test_scbs_noise_is_told_from_the_year_it_began(tmp_path: Path) -> None:
    """requirements B.1: Cell Key Method from reference year 2025, parts do not sum to totals (SCB, FAQ-CKM)."""
    assert areas_of(tmp_path, ["1880A0010"], ["1880A0010"], year=NOISE_FROM - 1) == ()
    (note,) = areas_of(tmp_path, ["1880A0010"], ["1880A0010"], year=NOISE_FROM)
    assert note.startswith("Folkmängden för 2025 kommer från SCB") and "summerar inte till totalen" in note
    assert "2025, 2026 kommer" in noise_notes("Indikatorerna", (2026, 2023, 2025))[0]


def test_codes_of_another_form_are_told_when_they_are_most(tmp_path: Path) -> None:
    (told,) = read_codes(tmp_path, ["Norr 3"] * 11 + ["1880A0010"]).notes
    assert told.startswith("Rapporter: 11 av 12 rader har en områdeskod som inte passar code_pattern")
    assert read_codes(tmp_path, ["Norr 3"] * 9).notes == ()
