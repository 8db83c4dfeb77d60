"""The activity log: only what was done, where and when; every wrong line is named, and nobody's name is read."""

import dataclasses
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from bfkit import tables
from bfkit.errors import BfkitError, InputFileError, TableError
from bfkit.ingest import store
from bfkit.ingest.activities import Activities, read_activities
from bfkit.ingest.pipeline import read
from bfkit.parameters.interventions import Register
from tests.ingest.ingest_cases import AREAS, parameters, rows, source
from tests.plan_cases import MEASURE, REGISTER

HEADER = "Nr;Insats;Datum;Område;Utförare;Antal;Klart"
LOG = {
    "file": "l.csv",
    "csv": {"separator": ";"},
    "id": "Insats",
    "date": "Datum",
    "area": "Område",
    "count": "Antal",
    "number": "Nr",
    "documented": "Klart",
}
MANY = {**MEASURE, "id": "T2", "slug": "annan", "areas": ["A1", "A2"]}


def declared(**changes: object):
    import json

    log = {**LOG, **changes}
    register = Register.model_validate_json(json.dumps({**REGISTER, "log": log, "interventions": [MEASURE, MANY]}))
    return parameters(source()).model_copy(update={"measures": register})


def activities(
    folder: Path, *lines: str, header: str = HEADER, encoding: str = "utf-8", **changes: object
) -> Activities:
    (folder / "l.csv").write_bytes(("\n".join((header, *lines)) + "\n").encode(encoding))
    found = read_activities(declared(**changes), frozenset(["A1", "A2", "A3"]), folder)
    assert found is not None
    return found


def test_rows_of_measures_are_kept_and_the_rest_is_counted(tmp_path: Path) -> None:
    """The day of the last row is the day after as_of, 14 July 2025; a row that stands twice counts once."""
    found = activities(
        tmp_path,
        "1;T1;2025-04-02;A1;Anna Andersson;3;ja",
        "2; t1 ;2025-04-03; ;Anna Andersson;;nej",
        "3;T2;2025-04-03;;Anna Andersson; 2 ;",
        "3;T2;2025-04-03;;Anna Andersson; 2 ;",
        "4;A02;2025-02-30;okänd;Anna Andersson;många;ja",
        "5;T1;2025-04-04;A1;Anna Andersson;0;ja",
        "6;T1;2025-07-15;A1;Anna Andersson;1;ja",
    )
    kept = found.rows.astype(object).where(found.rows.notna(), None).to_numpy().tolist()
    day = pd.Timestamp
    assert kept == [
        ["rad 2", "T1", day(2025, 4, 2), "A1", 3, "ja"],
        ["rad 3", "T1", day(2025, 4, 3), "A1", 1, "nej"],  # an empty number is one, and T1 has only A1
        ["rad 4", "T2", day(2025, 4, 3), None, 2, None],  # of two areas none can be told
    ]
    assert found.notes == (
        "l.csv: 1 rad gäller annat än registrets insatser; 1 rad är från tiden efter 14 juli 2025; 1 rad har ett nummer "
        "som redan finns; 1 rad har antalet 0. De används inte.",
    )
    assert "Anna" not in f"{kept}{found.notes}" and list(found.inputs) == ["l.csv"]


def test_every_wrong_line_is_named_and_never_what_stands_there(tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        activities(
            tmp_path,
            "1;T1;i våras;A1;;1;ja",
            "2;T1;;A1;;1;ja",
            "3;T1;2025-04-02;hos Anna;;1;ja",
            "4;T1;2025-04-02;A1;;två;ja",
            "5;T1;2025-04-02;A1;;-1;ja",
            "6;T1;2025-04-02",
        )
    said = str(caught.value)
    for words in (
        "2 rader saknar datum, eller har ett som inte går att läsa: rad 2, rad 3",
        "1 rad har en områdeskod som inte finns: rad 4",
        "2 rader har ett antal som inte är ett heltal: rad 5, rad 6",
        "1 rad har fel antal kolumner (väntade 7): rad 7",
        "interventions.yml",
    ):
        assert words in said
    assert not any(word in said for word in ("våras", "Anna", "två"))


@pytest.mark.parametrize(
    ("lines", "changes", "kind", "told"),
    [
        (["1;T1;2025-04-02;A1;;1;ja"], {"count": "Numer"}, TableError, '"Numer"'),
        (["1;T1;2025-04-02;A1;;1;ja"], {"csv": {"separator": ","}}, InputFileError, 'separator: ";" i interventions.yml'),
        (["1;T1;2025-04-02;A1;;1;å"], {"csv": {"separator": ";", "encoding": "windows-1252"}}, InputFileError, "utf-8"),
        (["1;T1;2025-04-02;A1;;1;ja"], {"file": "finns_inte.csv"}, InputFileError, "interventions.yml"),
        (["1;T1;02/04/2025;A1;;1;ja"], {}, TableError, "rad 2"),
    ],
)  # fmt: skip
def test_a_log_that_is_not_as_declared(tmp_path: Path, lines, changes, kind: type[BfkitError], told: str) -> None:
    with pytest.raises(kind) as caught:
        activities(tmp_path, *lines, **changes)
    assert told in str(caught.value)
    assert "municipality.yml" not in str(caught.value)


def test_encodings_and_date_formats_are_as_declared(tmp_path: Path) -> None:
    form = {"csv": {"separator": ";", "encoding": "windows-1252"}, "date_format": "%d/%m/%Y"}
    found = activities(tmp_path, "1;T1;02/04/2025;A1;Åsa;1;ja", encoding="cp1252", **form)
    assert found.rows["day"].tolist() == [pd.Timestamp(2025, 4, 2)]


def test_a_workbook_is_read_too(tmp_path: Path) -> None:
    table = pd.DataFrame({"Insats": ["T1", "T1"], "Datum": [date(2025, 4, 2), date(2025, 4, 9)], "Antal": [2, None]})
    table.to_excel(tmp_path / "l.xlsx", index=False)
    own = declared(file="l.xlsx", format="excel", area=None, number=None, documented=None)
    found = read_activities(own, frozenset(["A1"]), tmp_path)
    assert found is not None
    assert found.rows["count"].tolist() == [2, 1] and found.rows["area_id"].tolist() == ["A1", "A1"]


def test_without_a_log_there_is_none(tmp_path: Path) -> None:
    own = declared()
    assert own.register is not None
    bare = own.model_copy(update={"measures": own.register.model_copy(update={"log": None})})
    assert read_activities(bare, frozenset(), tmp_path) is None
    assert read_activities(bare.model_copy(update={"measures": None}), frozenset(), tmp_path) is None


def test_the_log_comes_through_the_pipeline_and_the_store(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(rows("1;skadegorelse;2025-04-02;2025-04-03"), encoding="utf-8")
    (tmp_path / "o.csv").write_text(AREAS, encoding="utf-8")
    (tmp_path / "l.csv").write_text(f"{HEADER}\n1;T1;2025-04-02;A1;x;3;ja\n", encoding="utf-8")
    checked = read(declared(), tmp_path)
    assert list(checked.inputs) == ["l.csv", "o.csv", "r.csv"]
    assert checked.activities["count"].tolist() == [3]
    store.save(checked, tmp_path / "kept")
    again = store.load(tmp_path / "kept", "Europe/Stockholm")
    pd.testing.assert_frame_equal(again.activities, checked.activities)
    assert len(dataclasses.replace(checked).activities) == 1


def test_the_contract_has_no_column_for_people() -> None:
    assert tables.ACTIVITIES.column_names == ["id", "intervention", "day", "area_id", "count", "documented"]
