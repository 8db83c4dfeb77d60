"""The cause analysis of a municipality: what is read, and everything that is refused, with the words of the refusal."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bfkit import prevention
from bfkit.errors import ParameterError
from bfkit.parameters.cause_rules import people_named
from bfkit.parameters.hypotheses import CauseFile, ChosenTest, Hypothesis
from bfkit.parameters.loading import load
from bfkit.parameters.models import Parameters
from tests.cause_cases import HYPOTHESIS, REFLECTION, cause_file
from tests.plan_cases import MEASURE, MUNICIPALITY, project, write

Change = Callable[[dict[str, Any]], None]


def read(folder: Path, content: dict[str, Any], *measures: dict[str, Any], **municipality: Any) -> Parameters:
    """A municipality with a cause analysis, read with everything else."""
    home = project(folder, *measures) / "parameters"
    write(home / "prov" / "hypotheses.yml", content)
    write(home / "prov" / "municipality.yml", {**MUNICIPALITY, **municipality})
    return load("prov", "2025Q2", folder=home)


def refusal(folder: Path, change: Change, *measures: dict[str, Any], **municipality: Any) -> str:
    """The words with which a changed file is refused."""
    content = cause_file()
    change(content)
    with pytest.raises(ParameterError) as fault:
        read(folder, content, *measures, **municipality)
    return str(fault.value)


def test_a_cause_analysis_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, cause_file())
    causes = found.causes
    assert causes is not None
    assert [one.id for one in causes.hypotheses_of("P1")] == ["H1", "H2"]
    assert [one.controller_role for one in causes.hypotheses] == ["platsansvarig", None]
    decision = causes.decision_on("P1")
    assert decision is not None and decision.considered[0].measure == "belysning"
    assert causes.decision_on("P2") is None
    assert Parameters.model_validate_json(found.model_dump_json()) == found


def test_a_municipality_need_not_have_one(tmp_path: Path) -> None:
    assert load("prov", "2025Q2", folder=project(tmp_path) / "parameters").causes is None


def test_the_latest_decision_on_a_problem_counts(tmp_path: Path) -> None:
    content = cause_file()
    content["decisions"].insert(0, {**content["decisions"][0], "day": "2025-09-01", "decided_by": "Styrgruppen"})
    causes = read(tmp_path, content).causes
    assert causes is not None
    latest = causes.decision_on("P1")
    assert latest is not None and latest.decided_by == "Styrgruppen"


def hypothesis(**values: Any) -> Change:
    return lambda content: content["hypotheses"][0].update(values)


def problem(**values: Any) -> Change:
    return lambda content: content["problems"][0].update(values)


def considered(**values: Any) -> Change:
    return lambda content: content["decisions"][0]["considered"][0].update(values)


REFUSED: list[tuple[Change, str, str]] = [
    (hypothesis(problem="P9"), "hypotheses[1].problem", '"P9" är inte ett problem i filen; tillåtna är P1'),
    (hypothesis(id="H2"), "hypotheses[2].id", "H2 står mer än en gång"),
    (hypothesis(id="h2"), "hypotheses[2].id", "H2 står mer än en gång"),
    (hypothesis(stastement="fel"), "hypotheses[1].stastement", 'namnet finns inte; menade du "statement"?'),
    (hypothesis(corner="gatan"), "hypotheses[1].corner", '"gatan" är inte en sida av brottstriangeln'),
    (
        hypothesis(corner="gärningsperson"),
        "hypotheses[1].mechanism",
        '"mörker" hör till plats, inte till gärningsperson',
    ),
    (hypothesis(mechanism="otur"), "hypotheses[1].mechanism", '"otur" är inte en orsak i listan'),
    (hypothesis(step=4), "hypotheses[1].step", "4: problemets händelsekedja har 3 steg"),
    (hypothesis(if_false=HYPOTHESIS["if_true"]), "hypotheses[1].if_false", "samma som if_true"),
    (hypothesis(suggested_by="data"), "hypotheses[1].seen_through", "prövas på senare dagar"),
    (
        hypothesis(statement="Det är nyanlända som samlas."),
        "hypotheses[1].statement",
        '"nyanlända" är en grupp av människor',
    ),
    (hypothesis(controller="Familjen Svensson"), "hypotheses[1].controller", '"Familjen Svensson" är en familj'),
    (hypothesis(if_true="Skadorna sker hos 19900101-1234 varje gång."), "hypotheses[1].if_true", "ett personnummer"),
    (hypothesis(test={"name": "tarot"}), "hypotheses[1].test.name", '"tarot" är inte ett test; välj bland nara_plats'),
    (hypothesis(test={"name": "inget_data"}), "hypotheses[1].test.needed", "testet inget_data behöver needed"),
    (hypothesis(test={"name": "nara_plats"}), "hypotheses[1].test.places", "behöver places eller kinds"),
    (hypothesis(test={"name": "upprepad_plats", "hours": [1, 2]}), "hypotheses[1].test.hours", "hör inte till testet"),
    (
        hypothesis(test={"name": "veckodag_timme", "weekdays": ["fre"]}),
        "hypotheses[1].test.weekdays[1]",
        "inte en veckodag",
    ),
    (
        hypothesis(evidence_for=[{"kind": "data", "text": "Det var många där."}]),
        "hypotheses[1].evidence_for[1].source",
        "underlag utan källa",
    ),
    (
        hypothesis(evidence_against=[{"kind": "rykte", "text": "Det sägs att det är så.", "source": "stan"}]),
        "hypotheses[1].evidence_against[1].kind",
        '"rykte" är inte ett slag av underlag',
    ),
    (hypothesis(judgement={"status": "stöds"}), "hypotheses[1].judgement.judged_by", '"stöds" utan vem som bedömt'),
    (hypothesis(judgement={"status": "stöds"}), "hypotheses[1].judgement.day", '"stöds" utan dag'),
    (
        hypothesis(judgement={"status": "bevisat", "judged_by": "Gruppen", "day": "2025-05-01"}),
        "hypotheses[1].judgement.status",
        '"bevisat" är inte en bedömning; välj bland stöds, talar emot, kan ej avgöras',
    ),
    (problem(subtypes=["brak"]), "problems[1].subtypes", "brak är ingen undertyp av skadegorelse"),
    (problem(to="2023-01-01"), "problems[1].to", "ligger inte efter dess första"),
    (problem(areas=[]), "problems[1].areas", "var problemet finns saknas"),
    (problem(areas=["B1"]), "problems[1].areas", "ingen områdeskod"),
    (problem(source="brev"), "problems[1].source", '"brev" är ingen källa i municipality.yml'),
    (problem(event_chain=[]), "problems[1].event_chain", "den fulla formen behöver en händelsekedja"),
    (problem(not_known=[]), "problems[1].not_known", "minst en mening om vad ni inte vet"),
    (problem(form="kort"), "problems[1].form", '"kort" är inte en form; välj bland lätt, full'),
    (problem(places=["PL1"]), "problems[1].places", "kommunen har inget platsregister"),
    (
        hypothesis(test={"name": "oppettider", "kinds": ["krog"]}),
        "hypotheses[1].test",
        "kommunen har inget platsregister: ange places i municipality.yml",
    ),
    (hypothesis(test={"name": "skollov"}), "hypotheses[1].test", "kommunen har inga skollov"),
    (lambda content: content["hypotheses"].pop(), "problems[1].form", "har bara en hypotes"),
    (lambda content: content.update(hypotheses=[], decisions=[]), "problems[1]", "problemet P1 har ingen hypotes"),
    (considered(hypotheses=["H9"]), "considered[1].hypotheses", '"H9" är inte en hypotes i filen'),
    (considered(measure=None), "considered[1].measure", "ange antingen measure"),
    (considered(own="Vi ber grannarna titta till."), "considered[1].measure", "ange antingen measure"),
    (considered(reflection=None), "considered[1].reflection", "en vald åtgärd behöver svar på frågorna"),
    (
        considered(reflection={**REFLECTION, "tried": ["M9"]}),
        "considered[1].reflection.tried",
        '"M9" står inte i registret över insatser',
    ),
    (lambda content: content["decisions"][0].update(problem="P9"), "decisions[1].problem", '"P9" är inte ett problem'),
]


@pytest.mark.parametrize(("change", "key", "words"), REFUSED)
def test_what_does_not_hold_is_refused_with_its_place(tmp_path: Path, change: Change, key: str, words: str) -> None:
    told = [line for line in refusal(tmp_path, change).splitlines() if words in line]
    assert len(told) == 1, told
    assert "prov/hypotheses.yml: " in told[0]
    assert f"{key} (rad " in told[0]


def test_all_faults_are_told_at_once_each_on_its_line(tmp_path: Path) -> None:
    def change(content: dict[str, Any]) -> None:
        content["problems"][0]["form"] = "kort"
        content["hypotheses"][0]["evidence_for"][0].pop("source")
        content["hypotheses"][1]["problem"] = "P9"

    told = refusal(tmp_path, change)
    assert told.count("hypotheses.yml: ") == 3
    lines = (tmp_path / "parameters" / "prov" / "hypotheses.yml").read_text(encoding="utf-8").splitlines()
    place = next(n for n, line in enumerate(lines, 1) if "form: kort" in line)
    assert f"problems[1].form (rad {place}): " in told


def test_an_intervention_names_a_hypothesis_that_exists(tmp_path: Path) -> None:
    right = read(tmp_path / "right", cause_file(), {**MEASURE, "hypothesis": "H1"})
    assert right.register is not None and right.register.interventions[0].hypothesis == "H1"
    wrong = read(tmp_path / "wrong", cause_file(), {**MEASURE, "hypothesis": "H3"})
    assert wrong.register is not None and wrong.register.interventions == ()
    assert "hypothesis (rad " in wrong.unread[0].faults[0]
    assert '"H3" är ingen hypotes i hypotheses.yml; tillåtna är H1, H2' in wrong.unread[0].faults[0]


def test_an_intervention_cannot_name_a_hypothesis_where_there_is_no_file(tmp_path: Path) -> None:
    home = project(tmp_path, {**MEASURE, "hypothesis": "H1"}) / "parameters"
    (one,) = load("prov", "2025Q2", folder=home).unread
    assert "kommunen har ingen fil hypotheses.yml" in one.faults[0]


def test_a_hypothesis_of_another_problem_is_not_that_of_the_decision(tmp_path: Path) -> None:
    def change(content: dict[str, Any]) -> None:
        content["problems"].append({**content["problems"][0], "id": "P2", "form": "lätt"})
        content["hypotheses"][1]["problem"] = "P2"
        content["problems"][0]["form"] = "lätt"
        content["decisions"][0]["problem"] = "P2"

    assert "H1 hör till problemet P1, inte till P2" in refusal(tmp_path, change)


@pytest.mark.parametrize(
    "text",
    [
        "Gården är mörk och ligger öde.",
        "Eleverna går hem samtidigt klockan tre.",
        "De som bor intill ser inte parkeringen.",
        "Boende vid torget hör när krogen stänger.",
        "Ungdomar har ingenstans att vara när fritidsgården är stängd.",
        "Det som börjar som missbruk av larmknappen slutar med bråk.",
        "Problemets ursprung är den nya busstabellen.",
        "Arbetslösheten mäts per område och kan inte säga något om platsen.",
        "Flyktingförläggningens staket är lågt mot vägen.",
        "Moskéns fönster mot gatan saknar skydd.",
        "Romersk arkitektur och fattig belysning.",
        "Gäster från hela länet kommer på konserten.",
        "Området har dnr 2025-04-10 och 0123456 i ärendelistan.",
    ],
)
def test_ordinary_words_are_let_through(text: str) -> None:
    assert people_named(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Invandrarna i området",
        "utrikes födda ungdomar",
        "människor med utländsk bakgrund",
        "Somalierna på torget",
        "muslimer som samlas",
        "missbrukare i parken",
        "hemlösa i trapphuset",
        "arbetslösa som inte har något att göra",
        "bidragstagarnas barn",
        "klanen i kvarteret",
        "det är familjen Andersson igen",
        "ring anna.svensson@exempel.se",
        "850101-1236 sågs där",
    ],
)
def test_people_and_groups_of_residents_are_named_as_such(text: str) -> None:
    assert people_named(text) is not None


@given(st.text(alphabet=st.characters(categories=["Ll"]), min_size=1, max_size=12))
def test_no_unknown_key_is_passed_over(name: str) -> None:
    if name in Hypothesis.model_fields:
        return
    with pytest.raises(ValidationError, match="Extra inputs"):
        Hypothesis.model_validate({**HYPOTHESIS, name: "x"}, strict=False)


def test_every_test_has_a_field_for_each_of_its_arguments() -> None:
    fields = set(ChosenTest.model_fields) - {"name"}
    taken = {key for needs, also in prevention.ARGUMENTS.values() for key in (*needs, *also)}
    assert taken == fields


def test_the_committed_cause_analyses_are_read(root: Path) -> None:
    forms = set()
    for slug, quarter in (("ostan", "2025Q2"), ("orebro", "2022Q2"), ("malmo", "2022Q2")):
        causes = load(slug, quarter, folder=root / "parameters").causes
        assert isinstance(causes, CauseFile)
        forms |= {one.form for one in causes.problems}
    assert forms == set(prevention.FORMS)


def test_the_real_examples_say_mostly_that_the_data_cannot_tell(root: Path) -> None:
    for slug in ("orebro", "malmo"):
        causes = load(slug, "2022Q2", folder=root / "parameters").causes
        assert causes is not None
        without = [one for one in causes.hypotheses if one.test.name == prevention.NO_DATA]
        assert 2 * len(without) >= len(causes.hypotheses)
        assert all(one.judgement is None for one in causes.hypotheses)
