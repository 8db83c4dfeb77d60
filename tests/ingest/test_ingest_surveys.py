"""Surveys as they are read: what cannot be right stops the run, with its line and what to do."""

import json
from pathlib import Path

import pytest

from bfkit.errors import TableError
from bfkit.ingest.surveys import SurveyTables, read_survey
from bfkit.parameters.surveys import Scale, Survey

CSV = {"separator": ";", "encoding": "utf-8", "decimal": ","}
DECLARED = {
    "name": "prov",
    "label": "Provenkäten",
    "path": "prov_20*.csv",
    "csv": CSV,
    "respondent": "Svar",
    "area": "Område",
    "sex": "Kön",
    "age": "Ålder",
    "weight": "Vikt",
    "stratum": "Stratum",
    "codebook": {
        "path": "kodbok.csv", "csv": CSV, "item": "Fråga", "wording": "Lydelse", "answers": "Svar", "worse": "Sämre",
        "first_wave": "Från", "last_wave": "Till",
    },
    "missing": ["9"],
    "questions": [{"item": "F1", "label": "Otrygg", "counted": [3, 4]}],
}  # fmt: skip
CODEBOOK = """Fråga;Lydelse;Svar;Sämre;Från;Till
F1;Hur trygg är du?;"1 mycket; 2 ganska; 3 lite; 4 inte alls";hög;2020;2030
F2;Har du avstått?;"1 ja; 2 nej";låg;2024;2030
"""
WAVE = """Svar;Stratum;Område;Kön;Ålder;Vikt;F1;F2
1;S1;A;kvinna;20-49;1,5;3;1
2;S1;A;man;20-49;2,5;9;2
3;S2;B;man;50-84;2;1;
"""
FRAME = "År;Stratum;Befolkning;Urval;Svar\n2024;S1;400;5;2\n2024;S2;300;4;1\n"
FRAME_DECLARED = {
    "path": "urval.csv", "csv": CSV, "wave": "År", "stratum": "Stratum", "population": "Befolkning", "sampled": "Urval",
    "answered": "Svar",
}  # fmt: skip


def written(folder: Path, **files: str) -> None:
    for name, text in {"kodbok": CODEBOOK, "prov_2024": WAVE, "urval": FRAME, **files}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def read(folder: Path, **changes: object) -> SurveyTables:
    return read_survey(Survey.model_validate_json(_json({**DECLARED, **changes})), frozenset("AB"), folder, {})


def _json(content: object) -> str:
    return json.dumps(content)


def test_answers_are_read_with_their_codes(tmp_path: Path):
    written(tmp_path)
    found = read(tmp_path, frame=FRAME_DECLARED)
    assert found.respondents["weight"].tolist() == [1.5, 2.5, 2.0]
    kept = found.answers[["respondent", "item", "answer"]].astype("str").to_numpy().tolist()
    assert kept == [["1", "F1", "3"], ["3", "F1", "1"], ["1", "F2", "1"], ["2", "F2", "2"]]
    assert found.items["answers"].tolist() == ["1|2|3|4", "1|2"]
    assert found.notes == ()
    assert found.frame["sampled"].tolist() == [5, 4]


def test_words_for_answers_have_codes(tmp_path: Path):
    written(tmp_path, prov_2024="Svar;Tryggare\n1;Ja\n2;nej\n3;\n")
    items = [{"item": "Tryggare", "wording": "Tryggare?", "answers": [1, 2], "worse": "hög"}]
    plain = dict.fromkeys(("area", "sex", "age", "weight", "stratum", "codebook"))
    found = read(
        tmp_path, **plain, items=items, values={"ja": 1, "nej": 2},
        questions=[{"item": "Tryggare", "label": "Tryggare", "counted": [1]}],
    )  # fmt: skip
    assert found.answers["answer"].tolist() == [1, 2]
    assert found.respondents["weight"].tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("kvinna;20-49;1,5;3;1", "kvinna;20-49;0;3;1", "1 rad har en vikt som inte är ett tal över 0: rad 2"),
        ("kvinna;20-49;1,5;3;1", "kvinna;20-49;x;3;1", "vikt som inte är ett tal över 0"),
        ("1,5;3;1", "1,5;7;1", r"har ett svar på F1 som inte finns i kodboken \(1, 2, 3, 4\): rad 2"),
        ("1,5;3;1", "1,5;vet ej;1", "har ett svar på F1 som inte finns i kodboken"),
        ("2;S1;A", "1;S1;A", "har ett nummer som redan finns i omgången: rad 3"),
        ("2;S1;A", "2;S1;Q", "har en områdeskod som inte finns: rad 3"),
        ("2;S1;A;man", "2;S1;A;", "saknar Kön: rad 3"),
        ("2;S1;A", "19121212-1212;S1;A", "ser ut att ha personuppgifter i Svar: rad 3"),
        ("Vikt;F1;F2", "Vikt;F1;F3", "F2"),
    ],
)
def test_rows_that_cannot_be_are_told_with_their_line(tmp_path: Path, old: str, new: str, words: str):
    assert old in WAVE
    written(tmp_path, prov_2024=WAVE.replace(old, new))
    with pytest.raises(TableError, match=words):
        read(tmp_path)


def test_a_wave_without_codebook_is_refused(tmp_path: Path):
    written(tmp_path, prov_2019=WAVE)
    with pytest.raises(TableError, match=r"prov_2019\.csv: kodboken för prov har ingen fråga för 2019"):
        read(tmp_path)


def test_a_file_without_a_year_or_without_answers_is_refused(tmp_path: Path):
    written(tmp_path)
    (tmp_path / "prov_2024.csv").rename(tmp_path / "prov_ny.csv")
    with pytest.raises(TableError, match="inget årtal"):
        read(tmp_path, path="prov_*.csv")
    written(tmp_path, prov_2025=WAVE.splitlines()[0] + "\n")
    with pytest.raises(TableError, match="inga svar"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"questions": [{"item": "F7", "label": "Otrygg", "counted": [1]}]},
            "F7 finns inte i kodboken; tillåtna är F1, F2",
        ),
        ({"questions": [{"item": "F1", "label": "Otrygg", "counted": [5]}]}, "svaret 5 på F1 finns inte i kodboken"),
        ({"changes": [{"item": "F8", "wave": 2022, "text": "Ny lydelse"}]}, "changes: frågan F8 finns inte"),
        (
            {"items": [{"item": "F1", "wording": "?", "answers": [1, 2], "worse": "hög"}]},
            "frågan F1 står flera gånger i kodboken",
        ),
    ],
)
def test_what_is_declared_must_stand_in_the_codebook(tmp_path: Path, changes: dict, words: str):
    written(tmp_path)
    with pytest.raises(TableError, match=words):
        read(tmp_path, **changes)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("hög;2020", "uppåt;2020", "har en riktning som inte är hög, ingen, låg"),
        ('"1 ja; 2 nej"', '"ja, nej"', "saknar tillåtna svar"),
        ("låg;2024;2030", "låg;2031;2030", "slutar före sitt första"),
    ],
)
def test_a_wrong_codebook_is_told(tmp_path: Path, old: str, new: str, words: str):
    written(tmp_path, kodbok=CODEBOOK.replace(old, new))
    with pytest.raises(TableError, match=words):
        read(tmp_path)


def test_an_item_without_direction_cannot_be_on_a_scale(tmp_path: Path):
    written(tmp_path, kodbok=CODEBOOK.replace('"1 ja; 2 nej";låg', '"1 ja; 2 nej";ingen'))
    scale = {"name": "skala", "label": "En skala", "items": ["F1", "F2"], "highest": 4, "fewest_items": 1}
    with pytest.raises(TableError, match="F2 har ingen riktning och kan inte ingå i skala"):
        read(tmp_path, scales=[scale])


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (FRAME.replace("400;5;2", "400;5;6"), "fler svar än tillfrågade"),
        (FRAME.replace("400;5;2", "3;5;2"), "fler tillfrågade än personer"),
        (FRAME.replace("2024;S2", "2024;S1"), "samma år och stratum"),
        (FRAME.replace("2024;S2", "2023;S2"), "1 stratum har svar men finns inte i frame, först S2 2024"),
    ],
)
def test_a_wrong_frame_is_told(tmp_path: Path, frame: str, words: str):
    written(tmp_path, urval=frame)
    with pytest.raises(TableError, match=words):
        read(tmp_path, frame=FRAME_DECLARED)


def test_a_frame_that_counts_otherwise_is_noted(tmp_path: Path):
    written(tmp_path, urval=FRAME.replace("400;5;2", "400;5;3"))
    assert read(tmp_path, frame=FRAME_DECLARED).notes == (
        "Provenkäten: i 1 stratum är svaren i filen inte lika många som urvalsfilen säger.",
    )


def test_the_register_is_summed_to_the_surveys_groups(tmp_path: Path):
    register = "År;Kön;20-34;35-49;50-84\n2024;kvinna;10;20;30\n2024;kvinna;1;2;3\n2024;man;5;5;5\n"
    written(tmp_path, register=register)
    margins = {"path": "register.csv", "csv": CSV, "year": "År", "sex": "Kön", "ages": {"20-49": ["20-34", "35-49"]}}
    found = read(tmp_path, margins=margins).margins
    assert dict(zip(found["sex"], found["population"], strict=True)) == {"kvinna": 33, "man": 10}
    (tmp_path / "register.csv").write_text(register.replace("10;20;30", "10;-;30"), encoding="utf-8")
    with pytest.raises(TableError, match="antal invånare som inte är ett tal från 0: rad 2"):
        read(tmp_path, margins=margins)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"codebook": None}, "ange codebook eller items"),
        ({"questions": []}, "ange vad som ska räknas"),
        ({"waves": "samma personer"}, "kräver en kolumn .panel. med ett nummer"),
        ({"waves": "samma kluster"}, "kräver en kolumn för klustret"),
        ({"stratum": None, "frame": FRAME_DECLARED}, "frame är per stratum"),
    ],
)
def test_a_declaration_that_does_not_hold_together_is_refused(changes: dict, words: str):
    with pytest.raises(ValueError, match=words):
        Survey.model_validate_json(_json({**DECLARED, **changes}))


def test_a_scale_must_be_possible():
    with pytest.raises(ValueError, match=r"högsta värde.*7 påståenden krävs.*står två gånger"):
        Scale(name="s", label="Skala", items=("A", "A"), lowest=6, highest=1, fewest_items=7)
