"""The catalogue of measures: every entry has its sources and the five parts, and what lacks them is refused."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bfkit import prevention, vocabulary
from bfkit.errors import ParameterError
from bfkit.parameters.catalogue import CHECKED, Catalogue, Reference, load_catalogue, refuse_unknown_measures
from bfkit.parameters.loading import load
from tests.cause_cases import cause_file
from tests.plan_cases import MEASURE, project, write

Change = Callable[[dict[str, Any]], None]


@pytest.fixture(scope="module")
def catalogue(root: Path) -> Catalogue:
    return load_catalogue(root / "data" / "reference")


@pytest.fixture
def one_entry(root: Path) -> dict[str, Any]:
    """The first entry as it is written."""
    text = (root / "data" / "reference" / "measures_situationella.yml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return {**content, "measures": content["measures"][:1]}


def test_it_covers_the_six_categories_and_the_five_groups_of_techniques(catalogue: Catalogue) -> None:
    assert len(catalogue.measures) >= 25
    assert {word for one in catalogue.measures for word in one.categories} == set(vocabulary.CATEGORIES)
    used = {number for one in catalogue.measures for number in one.techniques}
    assert used <= set(prevention.TECHNIQUES)
    for group, numbers in prevention.TECHNIQUE_GROUPS.items():
        assert used & set(numbers), group


def test_every_cause_but_a_change_of_recording_has_a_measure(catalogue: Catalogue) -> None:
    answered = {name for one in catalogue.measures for name in one.mechanisms}
    recording = {name for name, one in prevention.MECHANISMS.items() if one.corner == prevention.RECORDING}
    assert answered == set(prevention.MECHANISMS) - recording


def test_every_entry_has_sources_and_all_five_parts(catalogue: Catalogue) -> None:
    for one in catalogue.measures:
        assert one.sources and one.side_effects, one.id
        for part in prevention.EMMIE:
            known = getattr(one.emmie, part)
            assert known.strength in prevention.STRENGTHS and known.text.strip(), (one.id, part)
        assert one.time_to_effect.months[0] <= one.time_to_effect.months[1]


def test_what_was_found_harmful_is_advised_against(catalogue: Catalogue) -> None:
    harmful = {one.id for one in catalogue.measures if one.emmie.effect.direction == prevention.MORE}
    assert harmful == {one.id for one in catalogue.measures if one.advised_against}
    assert {"skramselprogram", "hardat_glas"} <= harmful  # Petrosino et al. 2013; Warburton and Shepherd 2000


@pytest.mark.parametrize(
    ("measure", "figure", "source"),
    [
        ("kameror", "13 procent", "doi:10.1111/1745-9133.12419"),
        ("belysning", "21 procent", "doi:10.4073/csr.2008.13"),
        ("belysning", "14 procent", "doi:10.1111/1745-9133.12585"),
        ("problemorienterat_arbete", "34 procent", "doi:10.1002/cl2.1089"),
        ("stangningstider", "16 procent", "doi:10.1111/j.1360-0443.2011.03643.x"),
        ("ansvarsfull_alkoholservering", "29 procent", "doi:10.15288/jsa.2003.64.270"),
        ("mot_upprepad_utsatthet", "en femtedel", "ISBN 978-91-86027-91-9"),
        ("ordningsvakter", "16 procent", "doi:10.1371/journal.pone.0187392"),
        ("arbetsplatsens_egna_uppgifter", "0,48; 0,29–0,80", "doi:10.1097/JOM.0000000000000909"),
        ("sommarjobb", "43 procent", "doi:10.1126/science.1257809"),
    ],
)
def test_figures_are_those_of_the_source(catalogue: Catalogue, measure: str, figure: str, source: str) -> None:
    """The figure in the abstract of the publication stands in the text, and the publication among the sources."""
    one = catalogue.measure(measure)
    assert figure in one.emmie.effect.text
    assert source in [reference.id for reference in one.sources]


def test_earlier_closing_and_spread_closing_are_told_apart(catalogue: Catalogue) -> None:
    """Rossow 2012 and Kypri 2011 studied earlier closing; Humphreys and Eisner 2014 found nothing of spread times."""
    earlier, spread = (catalogue.measure(name) for name in ("stangningstider", "spridda_stangningstider"))
    on = [one.effect_on("annat_otrygghetsskapande", ["brak"]) for one in (earlier, spread)]
    assert [one.direction for one in on] == [prevention.FEWER, prevention.NO_DIFFERENCE]
    assert on[1].strength == "svag" and "spridda" not in earlier.name.lower()
    assert not {one.authors for one in earlier.sources} & {one.authors for one in spread.sources}


def test_the_same_publication_is_told_alike_everywhere(catalogue: Catalogue) -> None:
    by_place: dict[str, set[Reference]] = {}
    for one in catalogue.measures:
        for reference in one.sources:
            by_place.setdefault(reference.id or reference.where, set()).add(reference)
    assert {place: told for place, told in by_place.items() if len(told) > 1} == {}


def test_every_reference_says_how_it_was_checked_and_the_register_counts_them(root: Path, catalogue: Catalogue) -> None:
    publications = {reference for one in catalogue.measures for reference in one.sources}
    listed = (root / "data" / "reference" / "README.md").read_text(encoding="utf-8")
    for way in CHECKED:
        told = re.search(rf"`{way}` \((\d+) publications\)", listed)
        assert told is not None and int(told[1]) == sum(one.checked == way for one in publications), way
    assert {one.checked for one in publications} == set(CHECKED)


def test_a_reference_without_an_id_is_found_by_volume_and_pages() -> None:
    words = {"authors": "Jackson, Owens", "year": 2011, "title": "One for the road"}
    assert Reference(**words, where="Journal of Public Economics 95:106–121").id is None
    with pytest.raises(ValueError, match="om inte where har volym och sidor"):
        Reference(**words, where="Journal of Public Economics")


def test_a_reference_in_short() -> None:
    references = {
        "Zahm": "Zahm 2007",
        "Welsh, Farrington": "Welsh och Farrington 2007",
        "Kypri, Jones, McElduff, Barker": "Kypri m.fl. 2007",
    }
    for authors, shown in references.items():
        one = Reference(authors=authors, year=2007, title="En titel", where="En tidskrift", id="doi:10.1000/abc")
        assert one.short == shown


def entry(**values: Any) -> Change:
    return lambda content: content["measures"][0].update(values)


def emmie(part: str, **values: Any) -> Change:
    return lambda content: content["measures"][0]["emmie"][part].update(values)


REFUSED: list[tuple[Change, str, str]] = [
    (entry(sources=[]), "measures[1].sources", "åtgärden har ingen källa och tas inte med"),
    (lambda content: content["measures"][0].pop("sources"), "measures[1].sources", "åtgärden har ingen källa"),
    (
        lambda content: content["measures"][0]["sources"].append(
            {"authors": "Okänd", "year": 2020, "title": "En titel", "where": "En tidskrift"}
        ),
        "measures[1].sources[5].id",
        "saknas och måste anges",
    ),
    (
        lambda content: content["measures"][0]["sources"][0].update(id="någonstans"),
        "measures[1].sources[1].id",
        '"någonstans" har fel form',
    ),
    (
        lambda content: content["measures"][0]["sources"][0].update(checked="nästan"),
        "measures[1].sources[1].checked",
        '"nästan" är inte ett sätt att kontrollera en källa',
    ),
    *(
        (lambda content, part=part: content["measures"][0]["emmie"].pop(part), f"measures[1].emmie.{part}", "saknas")
        for part in prevention.EMMIE
    ),
    (entry(techniques=[26]), "measures[1].techniques", "26: de tjugofem teknikerna har nummer 1–25"),
    (entry(techniques=[]), "measures[1].techniques", "en situationell åtgärd har minst en"),
    (entry(kind="social"), "measures[1].techniques", "en social har ingen"),
    (entry(mechanisms=["otur"]), "measures[1].mechanisms[1]", '"otur" är inte en orsak i listan'),
    (entry(categories=["stold"]), "measures[1].categories[1]", '"stold" är inte en kategori'),
    (entry(subtypes=["hotad"]), "measures[1].subtypes", "hotad: ingen undertyp av"),
    (entry(verkan="god"), "measures[1].verkan", "namnet finns inte"),
    (entry(side_effects=[]), "measures[1].side_effects", "får inte vara tom"),
    (emmie("effect", strength="saknas"), "measures[1].emmie.effect", '"saknas" och riktningen "okänd" hör ihop'),
    (emmie("effect", direction="bra"), "measures[1].emmie.effect.direction", '"bra" är inte en riktning'),
    (emmie("economics", strength="hög"), "measures[1].emmie.economics.strength", '"hög" är inte en styrka'),
    (emmie("effect", direction="ökning"), "measures[1].advised_against", "skriv varför den inte bör väljas"),
]


@pytest.mark.parametrize(("change", "key", "words"), REFUSED)
def test_an_entry_that_is_not_whole_is_refused(
    tmp_path: Path, one_entry: dict[str, Any], change: Change, key: str, words: str
) -> None:
    change(one_entry)
    write(tmp_path / "measures_prov.yml", one_entry)
    with pytest.raises(ParameterError) as fault:
        load_catalogue(tmp_path)
    assert f"measures_prov.yml: {key} (rad " in str(fault.value)
    assert words in str(fault.value)


def test_an_id_stands_once_over_all_files(tmp_path: Path, one_entry: dict[str, Any]) -> None:
    for name in ("measures_a.yml", "measures_b.yml"):
        write(tmp_path / name, one_entry)
    with pytest.raises(ParameterError, match=r"belysning: åtgärden står mer än en gång i katalogen"):
        load_catalogue(tmp_path)


def test_a_missing_catalogue_is_told(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"åtgärdskatalogen saknas: inga filer measures_\*\.yml"):
        load_catalogue(tmp_path / "reference")


def test_a_measure_named_elsewhere_must_be_in_the_catalogue(tmp_path: Path, catalogue: Catalogue) -> None:
    content = cause_file()
    content["decisions"][0]["considered"][0]["measure"] = "belysnig"
    home = project(tmp_path, {**MEASURE, "measure": "belysning"}) / "parameters"
    write(home / "prov" / "hypotheses.yml", content)
    found = load("prov", "2025Q2", folder=home)
    refuse_unknown_measures(catalogue, causes=None, register=found.register)
    with pytest.raises(
        ParameterError, match=re.escape('"belysnig" finns inte i åtgärdskatalogen; menade du "belysning"?')
    ):
        refuse_unknown_measures(catalogue, causes=found.causes, register=found.register)


def test_every_measure_named_in_the_committed_files_is_in_the_catalogue(root: Path, catalogue: Catalogue) -> None:
    found = load("ostan", "2025Q2", folder=root / "parameters")
    refuse_unknown_measures(catalogue, causes=found.causes, register=found.register)
    assert found.register is not None
    assert sum(one.measure is not None for one in found.register.interventions) >= 5


def test_the_register_of_reference_tables_names_every_file(root: Path) -> None:
    folder = root / "data" / "reference"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in folder.iterdir() if path.name != "README.md" and f"`{path.name}`" not in listed] == []
    counts = {"situationella": r"(\d+) situational ones", "sociala": r"(\d+) social ones"}
    for name, pattern in counts.items():
        content = yaml.safe_load((folder / f"measures_{name}.yml").read_text(encoding="utf-8"))
        told = re.search(pattern, listed)
        assert told is not None and int(told[1]) == len(content["measures"])
