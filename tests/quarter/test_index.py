"""The first page of a quarter: place, counts, colour and decision of each measure, and one that is wrong in the register alone."""

import json
from pathlib import Path

import pytest

from bfkit.notebook import edition_of
from bfkit.parameters.loading import load
from bfkit.parameters.models import Parameters
from bfkit.parameters.register import without_unknown_areas
from bfkit.periods import Quarter
from bfkit.quarter.execute import Outcome
from bfkit.quarter.index import entries, measure_facts, sum_of_measures, told_apart, without_measures
from bfkit.quarter.plan import Job, jobs
from bfkit.quarter.publication import Publication
from bfkit.quarter.publish import page_header
from bfkit.quarter.workspace import Workspace, find
from bfkit.release.page import Fact, IndexEntry, write_index
from tests.evaluation_rows import UNDECIDED, WHOLE
from tests.quarter.conftest import measure, write_register

DECIDED = {"colour": "gul", "date": "2024-02-01", "text": "Vi fortsätter.", "by": "Styrgruppen"}
QUARTER = Quarter(2025, 2)
ROW = {
    "intervention": "P1",
    "place": "Norr",
    "follow_up": "1 januari–30 juni 2025",
    "follow_up_ended": "2025-06-30",
    "follow_up_months_known": 6,
    "baseline": "b",
    "count_before": 204,
    "count_now": 96,
    "rate_ratio": 0.52,
    "lower": 0.34,
    "upper": 1.04,
    "verdict": "minskning styrkt",
    "undecided_reason": None,
    "checks": [],
    "verdict_shown": "Visst stöd",
    "colour_proposed": "grön",
    "colours_open": ["grön"],
    "group_decision": DECIDED,
}


def test_a_measure_has_its_place_its_counts_its_colour_and_the_decision() -> None:
    """The verdict is in the title of the page; the follow-up ended on the quarter's last day."""
    assert measure_facts({"evaluations": [ROW]}, QUARTER) == (
        Fact("Insats", "P1, Norr. Följd 1 januari–30 juni 2025 – nytt detta kvartal."),
        Fact(
            "Händelser",
            "204 → 96 (samma månader året före → uppföljningen); kvot 0,52 (95\u00a0% konfidensintervall 0,34–1,04)",
        ),
        Fact("Föreslagen färg", "grön", "grön"),
        Fact("Gruppens beslut", "gul, 1 februari 2024, Styrgruppen. Vi fortsätter.", "gul"),
    )
    public = {**ROW, "group_decision": {**DECIDED, "text": None, "by": None}}  # as the public view has it
    assert measure_facts({"evaluations": [public]}, QUARTER)[-1] == Fact(
        "Gruppens beslut", "gul, 1 februari 2024", "gul"
    )
    undecided = {
        **dict.fromkeys(ROW),
        "intervention": "P1",
        "place": "insatsområdet",
        "follow_up": "1 juli–31 december 2023",
        "follow_up_ended": "2023-12-31",
        "follow_up_months_known": 6,
        "verdict": "kan ej avgöras",
        "verdict_shown": "Går inte att avgöra",
        "colour_proposed": None,
        "colours_open": [],
        "group_decision": None,
    }
    bare = measure_facts({"evaluations": [undecided]}, QUARTER)
    assert [fact.words for fact in bare[:2]] == [
        "P1. Följd 1 juli–31 december 2023.",
        "antalen är för små för att visas",
    ]
    assert [fact.label for fact in bare[2:]] == ["Föreslagen färg"] and bare[2].colour is None
    hinted = {**ROW, "verdict": "minskning antydd", "implementation": "fullt ut"}
    assert measure_facts({"evaluations": [hinted]}, QUARTER)[2] == Fact(
        "Föreslagen färg", "grön, med visst stöd", "grön", weak=True
    )
    either = measure_facts({"evaluations": [{**undecided, "colours_open": ["grön", "grå"]}]}, QUARTER)
    assert either[2] == Fact("Föreslagen färg", "grön eller grå", None)
    assert measure_facts({"mapping": {}}, QUARTER) == ()


def test_a_sentence_sums_up_all_measures(project: Path) -> None:
    """Three measures: one decided by the group, one whose follow-up ended in the quarter, one page that never completed."""
    folder = project / "ut"
    (folder / "notebooks").mkdir(parents=True)
    own = {**WHOLE, "group_decision": DECIDED}
    later = {
        **own,
        **UNDECIDED,
        "follow_up_ended": None,
        "group_decision": None,
    }
    other = {"name": "annat", "passed": False, "stops": False, "sentence": "Något annat."}
    doubted = {**own, "checks": [other], "follow_up_ended": "2025-03-31", "group_decision": None}
    for name, row in (("a", own), ("b", later), ("c", doubted)):
        part = {"title": name, "parts": {"evaluations": [row]}}
        (folder / "notebooks" / f"{name}.json").write_text(json.dumps(part), encoding="utf-8")
    jobs_ = [Job(name, Path("x"), {}, ()) for name in ("a", "b", "c", "d")]
    told = (
        "3 insatser: 2 tydligt stöd för färre händelser (1 med en annan förklaring kvar), 1 går inte att avgöra. 1 uppföljning blev klar i kvartalet. "
        "2 färgbeslut saknas."
    )
    assert sum_of_measures(jobs_, folder, QUARTER) == told
    assert sum_of_measures(jobs_[3:], folder, QUARTER) == ""
    parameters = load("prov", "2025Q2", folder=project / "parameters")
    header = page_header(parameters, edition_of("arbetsgrupp", parameters), "Prov")
    entry = IndexEntry("Värdar", "30.html", "klar", group="Utvärdering")
    html = write_index([entry], header=header, sums={"Utvärdering": told})
    assert html.index("<h3>Utvärdering</h3>") < html.index(told) < html.index("Värdar</a>")


def test_files_do_not_stick_to_the_title(project: Path) -> None:
    parameters = load("prov", "2025Q2", folder=project / "parameters")
    header = page_header(parameters, edition_of("arbetsgrupp", parameters), "Prov")
    facts = measure_facts({"evaluations": [ROW]}, QUARTER)
    files = (("panel.csv", "export/p1/panel.csv"), ("LASMIG.txt", "export/p1/LASMIG.txt"))
    html = write_index([IndexEntry("Värdar", "30.html", "klar", files=files, facts=facts)], header=header)
    assert '</a><span class="fact"><b>Insats:</b> P1, Norr.' in html
    folded = '<details class="exported"><summary>Underlag för R och Stata (2 filer)</summary>'
    assert html.index("Gruppens beslut") < html.index(folded) < html.index("panel.csv")
    assert 'panel.csv</a> · <a href="export/p1/LASMIG.txt"' in html
    for colour in ("grön", "gul"):
        assert f'aria-label="{colour}"' in html  # a symbol and its word
    assert "\n.fact{display:block" in html


def planned(place: Workspace, edition: str) -> tuple[Parameters, dict[str, str]]:
    parameters = without_unknown_areas(load("prov", "2025Q2", folder=place.parameters), {"A": "Norr", "B": "Söder"})
    return parameters, {job.name: job.refused for job in jobs(place, parameters, edition)}


def test_a_wrong_measure_has_its_place_among_the_others_and_is_not_run(project: Path) -> None:
    place = find(project)
    wrong = {**measure("P2"), "start": "i maj"}
    later = {**measure("P3"), "start": "2025-08-01", "owner": 7}  # wrong too, but not begun
    unknown = {**measure("P4"), "comparison": {**measure()["comparison"], "areas": ["B", "C"]}}  # type: ignore[dict-item]
    write_register(project, measure("P1"), wrong, later, unknown)
    text = (project / "parameters" / "prov" / "municipality.yml").read_text(encoding="utf-8")
    (project / "parameters" / "prov" / "municipality.yml").write_text(text.replace("[AB]", "[A-Z]"), encoding="utf-8")
    parameters, refused = planned(place, "arbetsgrupp")
    assert list(refused)[1:] == ["10_kartlaggning", *(f"30_utvardering-p{number}" for number in (1, 2, 4))]
    assert [bool(words) for words in refused.values()] == [False, False, False, True, True]
    assert (
        "insatsen P2 i interventions.yml kan inte läsas: start (rad 1): ska vara ett datum"
        in refused["30_utvardering-p2"]
    )
    assert 'comparison.areas: "C" finns inte bland kommunens 2 områden' in refused["30_utvardering-p4"]
    folder = project / "ut"
    (folder / "notebooks").mkdir(parents=True)
    for name in ("40_kvartalsanalys", "10_kartlaggning", "30_utvardering-p1"):
        (folder / "notebooks" / f"{name}.json").write_text(json.dumps({"title": name, "parts": {}}), encoding="utf-8")
    (folder / "30_utvardering-p4.html").write_text("gammal", encoding="utf-8")
    outcomes = {name: Outcome(name, 0.0, error=words) for name, words in refused.items() if words}
    rows = list(entries(jobs(place, parameters, "arbetsgrupp"), outcomes, folder, QUARTER))
    assert [(row.title, row.status, row.href) for row in rows[3:]] == [
        ("Insats P2", "SAKNAS", None),
        ("Insats P4", "SAKNAS", "30_utvardering-p4.html"),
    ]
    assert rows[3].reason.startswith("Insatsen P2 i interventions.yml") and "Rätta filen och kör om" in rows[3].reason
    assert rows[4].reason.endswith("Sidan är från en tidigare körning.")
    assert without_measures(parameters) == ()


def test_the_public_edition_names_no_place_unless_the_group_allows(project: Path) -> None:
    place = find(project)
    named = {**measure("P1"), "slug": "norr", "title": "Värdar i Norr"}
    allowed = {**measure("P2"), "slug": "soder", "public": True}
    wrong = {**measure("P3"), "slug": "torget", "areas": ["C"]}
    write_register(project, named, allowed, wrong)
    _, refused = planned(place, "offentlig")
    assert list(refused)[2:] == ["30_utvardering-p1", "30_utvardering-soder", "30_utvardering-p3"]
    assert refused["30_utvardering-p3"] == "insatsen P3 kan inte läsas i registret; se arbetsgruppens utgåva"
    assert "norr" in str(planned(place, "arbetsgrupp")[1])


@pytest.mark.parametrize(("edition", "inside"), [("offentlig", False), ("arbetsgrupp", True)])
def test_the_public_manifest_holds_no_register_and_no_plans(project: Path, edition: str, inside: bool) -> None:
    write_register(project, measure("P1"), {**measure("P2"), "start": "i maj"})
    parameters = load("prov", "2025Q2", folder=project / "parameters")
    own = edition_of(edition, parameters)
    run = Publication(parameters, own, project, project, None, (), {}, {}, find(project))  # type: ignore[arg-type]
    told = run._manifest((), 0.0)["parameters"]
    assert isinstance(told, dict)
    for key in ("measures", "unread", "plans", "causes", "decisions"):
        assert (key in told) == inside
    assert ("Insatsen P1" in json.dumps(told)) == inside
    assert told["slug"] == "prov"


def told(**changes: object) -> str:
    """What the index tells of the counts."""
    facts = measure_facts({"evaluations": [{**ROW, **changes}]}, QUARTER)
    return next(fact.words for fact in facts if fact.label == "Händelser")


def test_baselines_that_disagree_are_both_told() -> None:
    text = told(baseline="a", count_before=139, count_now=106, count_before_other=65, baselines_disagree=True)
    both = "139 → 106 (månaderna precis före → uppföljningen), men 65 → 106 (samma månader året före → uppföljningen)"
    assert text.startswith(both)
    assert "men" not in told(count_before_other=185, baselines_disagree=False)
    assert "men" not in told(count_before_other=None, baselines_disagree=True)


def test_the_counts_of_a_lottery_are_of_the_areas_that_began() -> None:
    waited = {"areas_began": 12, "areas_waiting": 12, "count_before": 299, "count_now": 276}
    text = told(count_before=420, count_now=224, waited=waited)
    assert text.startswith("420 → 224 i 12 områden som började; 299 → 276 i 12 som väntade (samma månader")
    hidden = told(count_before=420, count_now=224, waited={**waited, "count_now": None})
    assert hidden.startswith("420 → 224 i 12 områden som började (samma")


def test_red_for_a_measure_that_the_log_does_not_hold_waits_for_the_group() -> None:
    row = {**ROW, "implementation": "inte alls", "colour_proposed": "röd", "colours_open": ["röd"]}
    facts = measure_facts({"evaluations": [row]}, QUARTER)
    assert Fact("Föreslagen färg", "röd, om gruppen bekräftar loggen", "röd") in facts


def test_rows_with_the_same_public_title_are_told_apart_without_a_place() -> None:
    same = "Bråk på en utpekad plats: händelserna följer stängningstiden"
    rows = [IndexEntry(title, None, "klar") for title in (same, "Kartläggning", same)]
    assert [row.title for row in told_apart(rows)] == [
        f"{same} (1 av 2 med samma besked)",
        "Kartläggning",
        f"{same} (2 av 2 med samma besked)",
    ]
