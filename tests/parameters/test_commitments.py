"""commitments.yml: Östan's file as it stands, and a clear Swedish message with its line for every fault."""

import re

import pytest

from bfkit.parameters.commitment_kinds import KINDS
from bfkit.parameters.commitments import Agreement, read_agreement
from bfkit.parameters.loading import load, load_agreement
from bfkit.parameters.yaml_text import Problem
from tests.conftest import ROOT
from tests.followup.commitment_cases import faults, one, read, written

LOG = "{file: log.csv, columns: {id: Nr, date: Datum}}"


@pytest.mark.parametrize("slug", ["ostan", "landskrona_2013", "eskilstuna_2016"])
def test_the_files_of_the_repository_are_read_as_they_stand(slug):
    agreement = load_agreement(slug, folder=ROOT / "parameters")
    assert agreement is not None
    assert Agreement.model_validate_json(agreement.model_dump_json()) == agreement  # as notebooks are told it


def test_the_agreement_is_part_of_the_parameters_of_a_quarter():
    parameters = load("ostan", "2025Q2", folder=ROOT / "parameters")
    assert [one.id for one in parameters.agreement.commitments] == [f"A{n:02d}" for n in range(1, 35)]
    assert parameters.agreement.paths[:2] == ("ostan/bedomningar.csv", "ostan/aktiviteter.csv")


def test_a_municipality_without_the_file_has_no_agreement(tmp_path):
    problems: list[Problem] = []
    assert read_agreement(tmp_path / "commitments.yml", "prov", problems) is None
    assert problems == []


@pytest.mark.parametrize(
    ("kind", "target", "source", "message"),
    [
        ("antal", "{count: 2}", LOG, "per (rad 14): målet saknar enhet: skriv per: week, month, quarter, tertial, year, period"),
        ("i_tid_timmar", "{share: 0.9}", "{file: a.csv, columns: {id: Nr, known: K, done: D}}", "målet saknar enhet: skriv tiden i klocktimmar, hours: 48"),
        ("i_tid_arbetsdagar", "{share: 0.9}", "{file: a.csv, columns: {id: Nr, known: K, done: D}}", "målet saknar enhet: skriv tiden i arbetsdagar, working_days: 2"),
        ("andel_urval", "{agreeing: 40}", "{file: a.csv, columns: {id: Nr, answer: Svar}}", "målet saknar enhet: skriv av hur många, answered: 50"),
        ("andel_urval", "{agreeing: 60, answered: 50}", "{file: a.csv, columns: {id: Nr, answer: Svar}}", "60 är fler än de 50 som tillfrågas"),
        ("fore_efter_andel", "{before: 2020, after: 2024}", "{file: a.csv, columns: {year: Å, question: F, answered: S, agreeing: J}}", "målet saknar enhet eller har flera: ange ett av rise, fall"),
        ("fore_efter_andel", "{rise: 0.1, before: 2024, after: 2020}", "{file: a.csv, columns: {year: Å, question: F, answered: S, agreeing: J}}", "after (2020) ska vara ett år efter before (2024)"),
        ("antal", "{count: 2, per: year, plats: 3}", LOG, "target.plats (rad 14): namnet finns inte"),
        ("antal", "{count: 0, per: year}", LOG, "0 ska vara minst 1"),
        ("antl", "{count: 2, per: year}", LOG, 'kind (rad 13): "antl" är inget slag av åtagande; menade du "antal"?'),
        ("antal", "{count: 2, per: year}", "{file: log.csv, columns: {id: Nr, datum: Datum}}", "source.columns.datum (rad 16): namnet finns inte"),
        ("antal", "{count: 2, per: year}", "{file: log.csv, columns: {id: Nr}}", "kolumnen för date saknas och måste anges"),
        ("antal", "{count: 2, per: year}", "{file: ../log.csv, columns: {id: Nr, date: D}}", "lämnar datamappen"),
        ("gruppkrav", "{from: 12, to: 10}", LOG, "to (10) är mindre än from (12)"),
        ("manadsmatris", "{count: 1, per: month}", "{file: a.csv, columns: {id: Nr, place: S, date: D}}", "ange antingen every: skola"),
        ("fore_efter_skala", "{rise: 1, before: 2014, after: 2018, fewest_answered: 6}", "{file: a.csv, columns: {school: S}}", "source.codebook (rad 16): saknas: enkäten behöver sin kodbok"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_file_and_line(tmp_path, kind, target, source, message):
    told = faults(written(tmp_path, one(kind, target, source)))
    assert any(message in line for line in told), told
    assert all(line.startswith("prov/commitments.yml: ") for line in told)
    assert all(re.search(r"\(rad \d+\)", line) for line in told)


def test_a_reversed_period_is_told(tmp_path):
    told = faults(
        written(tmp_path, one("antal", "{count: 2, per: year}", LOG, period="{from: 2025-12-31, to: 2024-01-01}"))
    )
    assert told == [
        "prov/commitments.yml: commitments[1].period (rad 15): perioden är bakvänd: den slutar 2024-01-01 men börjar "
        "2025-12-31; byt plats på from och to"
    ]


def test_overlapping_periods_of_one_commitment_are_told_and_separate_ones_allowed(tmp_path):
    first = one("antal", "{count: 2, per: year}", LOG, period="{from: 2024-01-01, to: 2024-12-31}")
    after = one("antal", "{count: 3, per: year}", LOG, period="{from: 2025-01-01, to: 2025-12-31}")
    assert len(read(written(tmp_path, first + after)).commitments) == 2
    early = one("antal", "{count: 3, per: year}", LOG, period="{from: 2024-12-31, to: 2025-12-31}")
    told = faults(written(tmp_path, first + early))
    assert told == [
        "prov/commitments.yml: commitments[2].period (rad 23): åtagandet P1 står två gånger med perioder som går i "
        "varandra: 2024-01-01 till 2024-12-31 och 2024-12-31 till 2025-12-31"
    ]


def test_an_unknown_key_of_the_agreement_is_refused(tmp_path):
    told = faults(written(tmp_path, one("antal", "{count: 2, per: year}", LOG), more="prioriterade: [O111]\n"))
    assert any("prioriterade (rad 8): namnet finns inte" in line for line in told), told


def test_every_fault_is_told_at_once(tmp_path):
    wrong = one("antal", "{count: 2}", LOG) + one("antl", "{count: 2, per: year}", LOG)
    assert len(faults(written(tmp_path, wrong))) == 2


def test_every_kind_has_its_columns_and_its_dated_role():
    for word, kind in KINDS.items():
        assert kind.dated == "" or kind.dated in kind.columns, word
        assert not set(kind.columns) & set(kind.optional), word
