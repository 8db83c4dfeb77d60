"""The parameter file is valid, and its words and columns are those of the files."""

import json
import re
from datetime import timedelta

import pytest
import yaml

from bfkit import vocabulary
from bfkit.ostan import conditions
from bfkit.ostan.police import HEADER as POLICE_HEADER
from bfkit.ostan.problems import POLICE, REPORTED
from bfkit.ostan.reports import HEADER
from bfkit.ostan.scenario import EIGHT_YEARS
from bfkit.ostan.town import town
from bfkit.parameters.models import Municipality


@pytest.fixture(scope="module")
def municipality(project) -> Municipality:
    text = (project / "parameters" / "ostan" / "municipality.yml").read_text(encoding="utf-8")
    return Municipality.model_validate_json(json.dumps(yaml.safe_load(text), default=str))


def test_it_is_declared_synthetic_with_its_own_limits(municipality):
    assert municipality.synthetic
    assert municipality.purpose == "uppfoljning"
    assert (municipality.disclosure.internal, municipality.disclosure.public) == (5, 10)
    assert [source.kind for source in municipality.sources] == ["reporter", "police"]
    assert {str(source.complete_from) for source in municipality.sources} == {"2018-01-01"}


def test_declared_columns_stand_in_the_files(municipality):
    for source, header in zip(municipality.sources, (HEADER, POLICE_HEADER), strict=True):
        columns = list(source.fields.columns().values()) + list(source.free_text)
        # every column is declared, so that none is passed over by mistake
        assert sorted(columns) == sorted(header)


def test_declared_files_are_delivered(municipality, files):
    patterns = [pattern for source in municipality.sources for pattern in source.files]
    patterns += [municipality.areas.geometry.path, municipality.reporters.path, municipality.places.path]
    for pattern in patterns:
        assert any(re.fullmatch(pattern.replace("*", r"\d+"), name) for name in files), pattern
    years = [name for name in files if re.fullmatch(r"ostan/rapporter_\d+\.csv", name)]
    assert len(years) == 9


def test_words_are_mapped_to_the_vocabulary_and_only_one_is_unknown(municipality):
    values = municipality.sources[0].values
    words = {(problem.category, problem.subtype) for problem in REPORTED}
    state, calendar = "Otrygg plats", "Särskilt evenemang"
    events = {kind.subtype for kind in conditions.KINDS}
    words |= {(calendar if word in events else state, word) for word in conditions.subtypes()}
    unknown = {subtype for _, subtype in words if subtype not in values["subtype"]}
    assert unknown == {"Julmarknad"}
    for category, subtype in words - {(calendar, "Julmarknad")}:
        code = values["category"][category]
        assert vocabulary.CATEGORIES[code] == category
        assert values["subtype"][subtype] in vocabulary.SUBTYPES[code]


def test_crime_codes_are_mapped_but_for_one_left_out_on_purpose(municipality):
    mapped = {code.code for code in municipality.crime_codes}
    assert {problem.key for problem in POLICE} - mapped == {"9357"}
    assert mapped - {problem.key for problem in POLICE} == {EIGHT_YEARS.code_change.old}


def test_a_replaced_code_ends_the_day_before_the_new_one_begins(municipality):
    codes = {code.code: code for code in municipality.crime_codes}
    change = EIGHT_YEARS.code_change
    assert codes[change.new].valid_from == change.first_day
    assert codes[change.old].valid_to == change.first_day - timedelta(days=1)
    assert (codes[change.old].category, codes[change.old].subtype) == ("annat_otrygghetsskapande", "brak")


def test_police_discovered_narcotics_are_declared_so(municipality):
    codes = {code.code: code.discovery for code in municipality.crime_codes}
    assert {codes[code] for code in EIGHT_YEARS.effort.problems} == {"police"}


def test_the_old_word_of_a_category_means_the_same(municipality):
    words = municipality.sources[0].values["category"]
    assert words[EIGHT_YEARS.wording.old] == words[EIGHT_YEARS.wording.new]


def test_area_codes_have_the_declared_form(municipality):
    assert all(re.fullmatch(municipality.areas.code_pattern, code) for code in town(1).codes)
