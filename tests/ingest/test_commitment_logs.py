"""The logs of commitments: every row used, another commitment's or kept aside with its reason; no free text."""

from datetime import date

import pandas as pd
import pytest

from bfkit.commitment_logs import LogAccount
from bfkit.errors import InputFileError, TableError
from bfkit.ingest.commitment_logs import read_commitment_logs
from bfkit.ingest.log_values import first_days, values_of
from tests.followup.commitment_cases import one, read, written

COUNT = "{count: 2, per: year}"
LOG = "{file: log.csv, columns: {id: Nr, date: Datum, party: Part}}"


def logs(path, **options):
    return read_commitment_logs(read(path), path.parent, **options)


def test_every_row_has_its_fate(tmp_path):
    rows = (
        "Nr;Datum;Part;Anteckning\n1;2024-02-01;Polisen;hemligt\n1;2024-02-01;Polisen;\n2;2023-12-31;;\n3;2026-01-01;;\n"
        "4;2024-02-30;;\n;2024-03-01;;\n5;;;\n6;2024-03-02\n7;2025-12-31; polismyndigheten ;\n"
    )
    path = written(tmp_path, one("antal", COUNT, LOG), more="spellings: {Polisen: [Polismyndigheten]}\n", log=rows)
    found = logs(path)
    assert found.accounts == (
        LogAccount(
            commitment="P1", file="log.csv", read=9, used=2, elsewhere=0,
            aside={
                "efter åtagandets period": 1, "en uppgift som behövs saknas": 2,
                "ett datum eller en period som inte går att läsa": 1, "före åtagandets period": 1,
                "numret finns redan": 1, "raden har fel antal kolumner": 1,
            },
        ),
    )  # fmt: skip
    assert found.logs[0].rows["party"].tolist() == ["Polisen", "Polisen"]
    assert list(found.logs[0].rows) == ["id", "date", "party"]
    lines = dict(zip(found.aside["line"], found.aside["reason"], strict=True))
    assert lines[5] == "efter åtagandets period"
    assert lines[6] == "ett datum eller en period som inte går att läsa"


def test_an_activity_after_the_period_is_kept_aside_with_its_line(tmp_path):
    path = written(tmp_path, one("antal", COUNT, LOG), log="Nr;Datum;Part\n1;2024-05-02;\n2;2026-01-01;\n")
    found = logs(path)
    assert found.aside[["commitment", "file", "line", "reason"]].values.tolist() == [
        ["P1", "log.csv", 3, "efter åtagandets period"]
    ]
    assert len(found.logs[0].rows) == 1


def test_what_came_after_the_day_of_the_quarter_is_not_known_yet(tmp_path):
    path = written(tmp_path, one("antal", COUNT, LOG), log="Nr;Datum;Part\n1;2024-05-02;\n2;2025-07-01;\n")
    found = logs(path, as_of=date(2025, 6, 30))
    assert found.accounts[0].aside == {"efter den dag som uppgifterna gäller": 1}
    assert found.cut == date(2025, 6, 30)


def test_a_personal_number_is_masked_where_a_name_was_expected(tmp_path):
    path = written(tmp_path, one("antal", COUNT, LOG), log="Nr;Datum;Part\n1;2024-05-02;811228-9874\n")
    assert logs(path).logs[0].rows["party"].tolist() == ["[borttaget]"]


@pytest.mark.parametrize(
    ("rows", "error", "message"),
    [
        (None, InputFileError, r'åtagandet P1: "log.csv": filen finns inte.*commitments.yml'),
        ("Nr;Dag;Part\n1;2024-01-01;\n", TableError, r'åtagandet P1: log.csv.*"Datum"'),
        ("", InputFileError, "åtagandet P1: log.csv: filen är tom"),
    ],
)
def test_a_missing_file_or_column_is_told_with_the_commitment(tmp_path, rows, error, message):
    path = written(tmp_path, one("antal", COUNT, LOG), **({} if rows is None else {"log": rows}))
    with pytest.raises(error, match=message):
        logs(path)


def test_a_log_that_another_commitment_shares_is_read_by_its_own_rows(tmp_path):
    source = "{file: log.csv, where: {Id: P1}, columns: {id: Nr, date: Datum}}"
    path = written(
        tmp_path, one("antal", COUNT, source), log="Id;Nr;Datum\nP1;1;2024-01-02\np1 ;2;2024-01-03\nP2;3;inget\n"
    )
    assert (logs(path).accounts[0].used, logs(path).accounts[0].elsewhere) == (2, 1)


def test_a_case_mended_before_it_was_known_is_kept_aside(tmp_path):
    source = "{file: log.csv, columns: {id: Nr, known: K, done: D}}"
    path = written(
        tmp_path,
        one("i_tid_timmar", "{hours: 48, share: 0.9}", source),
        log="Nr;K;D\n1;2024-01-02 10:00;2024-01-01 10:00\n2;2024-01-02 10:00;\n",
    )
    assert logs(path).accounts[0].aside == {"åtgärdad innan den var känd": 1}


ASSESSED = (
    "assessments:\n  file: dom.csv\n  columns: {commitment: Id, date: Datum, result: Resultat, assessed_by: Av, "
    "reason: Skäl, colour: Figur}\n"
)


def test_the_latest_judgement_up_to_the_day_counts(tmp_path):
    dom = (
        "Id;Datum;Resultat;Av;Skäl;Figur\nP1;2024-06-01;gott;gruppen;ring 070-174 06 05;grön\n"
        "P1;2025-06-01;ingen effekt;gruppen;;\nP9;2024-06-01;gott;gruppen;;\nP1;igår;gott;gruppen;;\n"
    )
    path = written(tmp_path, one("antal", COUNT, LOG), more=ASSESSED, log="Nr;Datum;Part\n", dom=dom)
    early, late = logs(path, as_of=date(2024, 12, 31)).assessments, logs(path).assessments
    assert early[["result", "colour", "reason"]].values.tolist() == [["gott", "grön", "ring [borttaget]"]]
    assert late["result"].tolist() == ["ingen effekt"]
    assert sorted(logs(path).aside["reason"]) == [
        "ett datum eller en period som inte går att läsa", "åtagandet finns inte i commitments.yml",
    ]  # fmt: skip


def test_a_judgement_in_other_words_is_refused_with_its_line(tmp_path):
    dom = "Id;Datum;Resultat;Av;Skäl;Figur\nP1;2024-06-01;jättebra;gruppen;;\n"
    path = written(tmp_path, one("antal", COUNT, LOG), more=ASSESSED, log="Nr;Datum;Part\n", dom=dom)
    with pytest.raises(TableError, match="rad 2 har en bedömning som inte finns; välj gott"):
        logs(path)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("whole", "1 234", 1234),
        ("number", "−3,5", -3.5),
        ("yes_no", "JA", True),
        ("yes_no?", "", None),
        ("names", "A, b ,A", ("A", "b")),
    ],
)
def test_cells_as_values(kind, text, value):
    found = values_of(pd.Series([text]), kind, decimal=",", spellings={})
    assert found.reasons.tolist() == [""]
    assert found.values.iloc[0] == value or (value is None and found.values.iloc[0] is None)


@pytest.mark.parametrize(
    ("kind", "text"),
    [("whole", "2,5"), ("whole", "-1"), ("yes_no", "kanske"), ("day", "2025-13-01"), ("year", "25"), ("text", "")],
)
def test_cells_that_are_no_values(kind, text):
    assert values_of(pd.Series([text]), kind, decimal=",", spellings={}).reasons[0] != ""


def test_first_days_of_periods():
    found = first_days(pd.Series(["2024", "2024Q3", "2024T3", "våren"]))
    assert found.dt.strftime("%Y-%m-%d").tolist()[:3] == ["2024-01-01", "2024-07-01", "2024-09-01"]
    assert found.isna().tolist() == [False, False, False, True]


@pytest.mark.parametrize(("day", "known"), [(date(2024, 12, 30), 0), (date(2024, 12, 31), 1), (date(2025, 1, 1), 1)])
def test_a_sum_of_a_year_is_known_when_the_year_has_ended(tmp_path, day, known):
    source = "{file: log.csv, columns: {year: År, count: Antal}}"
    path = written(
        tmp_path, one("arsantal", "{count: 1, per: year, of: redovisning}", source), log="År;Antal\n2024;7\n"
    )
    assert logs(path, as_of=day).accounts[0].used == known


@pytest.mark.parametrize(
    ("day", "fate"),
    [
        ("2023-12-31", "före åtagandets period"),
        ("2024-01-01", None),
        ("2025-12-31", None),
        ("2026-01-01", "efter åtagandets period"),
    ],
)
def test_the_first_and_the_last_day_of_the_period_belong_to_it(tmp_path, day, fate):
    path = written(tmp_path, one("antal", COUNT, LOG), log=f"Nr;Datum;Part\n1;{day};\n")
    assert logs(path).accounts[0].aside == ({} if fate is None else {fate: 1})
