"""The safety index and the cost series as they are read."""

import json
from pathlib import Path

import pytest

from bfkit.errors import TableError
from bfkit.ingest.followup_tables import read_followup_tables
from bfkit.parameters.followup import FollowUp
from tests.builders import parameters

CSV = {"separator": ";", "encoding": "utf-8", "decimal": ","}
INDEX = "År;Område;Variabel;Värde\n2025;Kommunen;T1;1,5\n2025;A;T1;\n2025;A;T2;6\n"
COSTS = "År;Tertial;Post;Kronor;Index\n2025;1;Glas;1 200;100,0\n2025;2;Glas;800;100,0\n"


def read(folder: Path, *, index: str = INDEX, costs: str = COSTS):
    (folder / "index.csv").write_text(index, encoding="utf-8")
    (folder / "kostnad.csv").write_text(costs, encoding="utf-8")
    declared = {
        "safety_index": {
            "path": "index.csv", "csv": CSV, "year": "År", "area": "Område", "item": "Variabel", "value": "Värde",
            "items": ["T1", "T2"],
        },
        "cost_series": {
            "label": "Kostnader", "path": "kostnad.csv", "csv": CSV, "year": "År", "period": "Tertial", "item": "Post",
            "kronor": "Kronor", "index": "Index",
        },
    }  # fmt: skip
    return read_followup_tables(parameters(followup=declared).municipality, frozenset("AB"), folder)


def test_both_are_read(tmp_path: Path):
    found = read(tmp_path)
    assert found.safety_index["area_id"].isna().tolist() == [True, False, False]
    assert found.safety_index["value"].isna().tolist() == [False, True, False]
    assert found.cost_series["kronor"].tolist() == [1200, 800]
    assert set(found.inputs) == {"index.csv", "kostnad.csv"}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("1,5", "6,5", "har ett värde som inte ligger mellan 0 och 6: rad 2"),
        ("A;T2", "A;T3", "har en variabel som inte finns bland items: rad 4"),
        ("A;T2", "Q;T2", "varken är en områdeskod eller"),
        ("A;T2", "A;T1", "samma år, område och variabel"),
        ("2025;A;T2", "25;A;T2", "ett år som inte går att läsa"),
    ],
)
def test_a_wrong_index_is_told(tmp_path: Path, old: str, new: str, words: str):
    with pytest.raises(TableError, match=words):
        read(tmp_path, index=INDEX.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("1 200", "-5", "har en kostnad som inte är ett tal från 0: rad 2"),
        ("800;100,0", "800;0", "har ett prisindex som inte är ett tal över 0: rad 3"),
        ("2025;2", "2025;1", "samma tid och post"),
        ("1;Glas;1 200", "1;;1 200", "saknar vad som kostade"),
    ],
)
def test_a_wrong_cost_is_told(tmp_path: Path, old: str, new: str, words: str):
    with pytest.raises(TableError, match=words):
        read(tmp_path, costs=COSTS.replace(old, new))


def test_what_is_declared_twice_or_unknown_is_refused():
    one = {
        "name": "a", "label": "Enkät", "path": "a.csv", "wave": 2025, "respondent": "Svar",
        "items": [{"item": "F", "wording": "?", "answers": [1, 2], "worse": "hög"}],
        "questions": [{"item": "F", "label": "Fråga", "counted": [1]}],
    }  # fmt: skip
    with pytest.raises(ValueError, match="enkäten a står flera gånger"):
        FollowUp.model_validate_json(_json({"surveys": [one, one]}))
    with pytest.raises(ValueError, match="bearers gäller klottret"):
        FollowUp.model_validate_json(_json({"bearers": {"klottret": "A"}}))


def test_a_new_wording_is_told_alike_where_it_stands_twice():
    survey = {
        "name": "a", "label": "Enkät", "path": "a_*.csv", "respondent": "Svar",
        "items": [{"item": "F", "wording": "?", "answers": [1, 2], "worse": "hög"}],
        "questions": [{"item": "F", "label": "Fråga", "counted": [1]}],
        "changes": [{"item": "F", "wave": 2022, "text": "Ny lydelse"}],
    }  # fmt: skip
    question = {"path": "a_*.csv", "label": "Fråga", "area": "A", "question": "F", "unsafe": ["1"]}
    told = {**question, "new_wording": [2022]}
    assert parameters(followup={"surveys": [survey]}, priorities={"survey": told})
    with pytest.raises(ValueError, match=r"ny lydelse aldrig under priorities.survey.* men 2022 i enkäten a"):
        parameters(followup={"surveys": [survey]}, priorities={"survey": question})


def _json(content: object) -> str:
    return json.dumps(content)
