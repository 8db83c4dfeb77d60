"""Parameters: every fault is refused at once, before anything runs, with file, key and the nearest name."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from bfkit.errors import ParameterError
from bfkit.parameters.loading import load
from bfkit.parameters.models import Disclosure


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(root / "parameters" / "orebro", tmp_path / "orebro")
    return tmp_path


def change(folder: Path, *replacements: tuple[str, str]) -> None:
    path = folder / "orebro" / "municipality.yml"
    text = path.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def refusal(folder: Path, quarter: str = "2023Q2", slug: str = "orebro") -> str:
    with pytest.raises(ParameterError) as caught:
        load(slug, quarter, folder=folder)
    return str(caught.value)


MUNICIPALITIES = ["orebro", "eskilstuna", "landskrona", "malmo", "cincinnati", "memphis", "nottingham"]


@pytest.mark.parametrize("slug", [*MUNICIPALITIES, "handelser_orebro", "ostan"])
def test_the_committed_municipalities_are_valid(root: Path, slug: str) -> None:
    found = load(slug, "2023Q4", folder=root / "parameters")
    assert found.as_of == date(2024, 1, 14)  # 31 December + 14 days
    with pytest.raises(ValidationError):
        found.municipality.name = "annan"


@pytest.mark.parametrize("quarter", ["2025Q5", "2025-Q2", "2025q2", "25Q2", "2025Q0", "", "2025Q2 ", "٢٠٢٥Q2"])
def test_impossible_quarters_are_refused(folder: Path, quarter: str) -> None:
    assert "inte ett kvartal" in refusal(folder, quarter)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("disclosure:", "disclosur:", 'disclosur: namnet finns inte; menade du "disclosure"?'),
        ("complete_from: 2019-07-01", "complet_from: 2019-07-01", 'menade du "complete_from"?'),
        (
            'code: "1880"',
            "code: 0114",
            '0114 läses som ett tal och tappar nollan; en kod skrivs inom citattecken: "0114"',
        ),
        ('code: "1880"', "code: 1880", "ska vara text; skriv den inom citattecken (fann 1880)"),
        ("internal: 1", "internal: ett", 'disclosure.internal: ska vara ett heltal (fann "ett")'),
        ("internal: 1", "internal: 0", "0 ska vara minst 1"),
        ("internal: 1", "internal: 2", "gränsen 2 skyddar inget"),
        ("internal: 1", "internal: 9", "den offentliga gränsen (public) får inte vara lägre"),
        ("complete_from: 2019-07-01", "complete_from: 2019-02-30", "2019-02-30 är inget datum som finns"),
        ("path: se_scb_deso", "path: ../se_scb_deso", "lämnar datamappen"),
        ("path: se_scb_deso", "path: C:/se_scb_deso", "lämnar datamappen"),
        ('["se_offences_deso/*.csv"]', '["/etc/*.csv"]', "lämnar datamappen"),
        ("time_zone: Europe/Stockholm", "time_zone: Europa/Stockholm", "är ingen tidszon"),
        ("EPSG:3006", "EPSG:4326", "är inte ett plant koordinatsystem"),
        ("EPSG:3006", "EPSG:99999", "är inget koordinatsystem"),
        ("encoding: utf-8", "encoding: utf8mb4", "är inte en känd teckenkodning"),
        ("purpose: uppfoljning", "purpose: forskning", "kräver etikbeslutets nummer"),
        ("purpose: uppfoljning", "purpose: nyfikenhet", "är inte ett ändamål; välj bland uppfoljning"),
        ("subtype: bilbrand", "subtype: bilbränd", "är ingen undertyp av skadegorelse"),
        ('code: "1210"', 'code: "121"', "har fel form"),
        ("occurred_date: Brottsdatum", "reported_time: Brottsdatum", "när händelsen inträffade"),
        ("level: deso", "level: deso\n  level: regso", "nyckeln står två gånger"),
        ("name: Örebro", "name: [Örebro", "går inte att läsa som YAML"),
        ("as_of_days: 14", "as_of_days: 400", "400 ska vara högst 365"),
    ],
)
def test_a_fault_is_named_with_its_key_and_its_mend(folder: Path, old: str, new: str, words: str) -> None:
    change(folder, (old, new))
    message = refusal(folder)
    assert words in message
    assert "orebro/municipality.yml" in message
    assert "ingenting har körts" in message


def test_all_faults_are_told_at_once(folder: Path) -> None:
    change(folder, ("internal: 1", "internal: ett"), ("purpose:", "purpos:"))
    (folder / "orebro" / "quarters").mkdir()
    (folder / "orebro" / "quarters" / "2023-Q2.yml").write_text("as_of: 2023-07-20\n", encoding="utf-8")
    message = refusal(folder, "2023Q5")
    for words in ('"2023Q5" är inte', "disclosure.internal", 'menade du "purpose"?', "2023-Q2.yml", "5 fel"):
        assert words in message


@pytest.mark.parametrize(
    ("slug", "words"), [("orebo", 'menade du "orebro"?'), ("../orebro", "har ingen mapp"), ("", "har ingen mapp")]
)
def test_an_unknown_municipality_is_met_with_the_nearest(folder: Path, slug: str, words: str) -> None:
    assert words in refusal(folder, slug=slug)


def test_a_misnamed_file_is_met_with_the_right_name(folder: Path) -> None:
    own = folder / "orebro"
    (own / "municipality.yml").rename(own / "municipalty.yml")
    assert "filen saknas" in refusal(folder)


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "filen är tom"), (b"- a\n", "nycklar och värden"), (b"name: \xe5\n", "är inte UTF-8")]
)
def test_files_that_are_no_parameters(folder: Path, content: bytes, words: str) -> None:
    (folder / "orebro" / "municipality.yml").write_bytes(content)
    assert words in refusal(folder)


def test_faults_between_keys_are_told_with_the_others(folder: Path) -> None:
    change(folder, ("internal: 1", "internal: ett"), ("purpose: uppfoljning", "purpose: forskning"))
    message = refusal(folder)
    assert "disclosure.internal" in message
    assert "kräver etikbeslutets nummer" in message


def test_a_source_whose_agreement_has_run_out_is_refused(folder: Path) -> None:
    reference = "reference: Offentligt utdrag"
    change(folder, (reference, f"valid_until: 2023-05-01\n      {reference}"))
    assert "överenskommelsen gick ut 2023-05-01" in refusal(folder)
    assert load("orebro", "2023Q1", folder=folder).slug == "orebro"


def test_the_quarter_file_is_optional_and_sets_as_of(folder: Path) -> None:
    assert load("orebro", "2023Q2", folder=folder).as_of == date(2023, 7, 14)
    (folder / "orebro" / "quarters").mkdir()
    path = folder / "orebro" / "quarters" / "2023Q2.yml"
    path.write_text("as_of: 2023-08-01\ndiary_number: BF 2023/7\n", encoding="utf-8")
    found = load("orebro", "2023Q2", folder=folder)
    assert (found.as_of, found.municipality.diary_number) == (date(2023, 8, 1), "BF 2023/7")
    assert load("orebro", "2023Q1", folder=folder).municipality.diary_number is None
    path.write_text("as_off: 2023-08-01\n", encoding="utf-8")
    assert 'menade du "as_of"?' in refusal(folder)
    path.write_text("as_of: 2023-05-01\n", encoding="utf-8")
    assert "slutar först 2023-06-30" in refusal(folder)


def test_privacy_is_the_default() -> None:
    assert (Disclosure().internal, Disclosure().public) == (3, 5)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            'code: "1211", label: bilbrand',
            'code: "1210", label: bilbrand',
            "brottskod 1210 står två gånger för samma tid",
        ),
        (
            "complete_from: 2020-01-01 }",
            "valid_from: 2020-01-01, valid_to: 2019-12-31 }",
            "brottskod 1311: valid_to ligger före valid_from",
        ),
        ("name: hyresratt", "name: lag_ekonomisk_standard", "indikatorn lag_ekonomisk_standard 2022 står flera gånger"),
        ("divisor: 100", "divisor: 0", "indicators.scb[5].divisor: 0 ska vara mer än 0"),
        ("  code_pattern: ", "  whole: true\n  code_pattern: ", "whole betyder att kommunen är ett enda område"),
        ("numerator: [[", "numerators: [[", 'menade du "numerator"?'),
    ],
)
def test_indicators_codes_and_areas_are_held_together(folder: Path, old: str, new: str, words: str) -> None:
    change(folder, (old, new))
    assert words in refusal(folder)
