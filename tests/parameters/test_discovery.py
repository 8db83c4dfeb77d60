"""A code that the police mostly discover is taken for one of them, unless the municipality says otherwise."""

import csv
import hashlib
from pathlib import Path

import pytest

from bfkit.parameters.discovery import DISCOVERED_CODES, DISCOVERED_WORDS, usual_discovery
from bfkit.parameters.loading import load
from bfkit.parameters.sources import CrimeCode


@pytest.mark.parametrize(
    ("code", "label", "word"),
    [
        ("1311", "blåljussabotage", "police"),
        ("1701", None, "police"),
        ("5099", "Narkotikabrott, innehav", "police"),
        ("4099", "Olaga innehav av kniv", "police"),
        ("1799", "Våldsamt motstånd", "police"),
        ("1211", "bilbrand", "victim"),
        ("9358", "misshandel av kvinna av bekant utomhus", "victim"),
        ("0399", "misshandel med skjutvapen", "victim"),
        ("1210", None, "victim"),
    ],
)
def test_the_usual_discovery_of_a_code(code: str, label: str | None, word: str) -> None:
    assert usual_discovery(code, label) == word
    found = CrimeCode(code=code, label=label, category="annat_otrygghetsskapande")
    assert found.discovery == word
    said = CrimeCode(code=code, label=label, category="annat_otrygghetsskapande", discovery="victim")
    assert said.discovery == "victim"


def test_the_words_and_codes_are_the_table_that_tells_its_source(root: Path) -> None:
    path = root / "data" / "reference" / "discovered_by_police.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert tuple(row["kod"] for row in rows if row["kod"]) == DISCOVERED_CODES
    assert tuple(row["ord"] for row in rows if row["ord"]) == DISCOVERED_WORDS
    digest = hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
    assert digest in (root / "data" / "reference" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("slug", ["orebro", "malmo", "eskilstuna", "landskrona"])
def test_the_real_municipalities_count_only_fires_as_reported(root: Path, slug: str) -> None:
    codes = load(slug, "2019Q4" if slug == "malmo" else "2022Q2", folder=root / "parameters").municipality.crime_codes
    assert {code.code for code in codes if code.discovery == "victim"} == {"1210", "1211"}
