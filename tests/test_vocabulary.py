"""The closed lists. Source: requirements A1.2-A1.9 (Östan kommun, Andershed 2019)."""

import re
from types import MappingProxyType

import pytest

from bfkit import vocabulary

LISTS = {
    name: value for name, value in vars(vocabulary).items() if name.isupper() and isinstance(value, MappingProxyType)
}


def test_the_six_categories():
    assert list(vocabulary.CATEGORIES.values()) == [
        "Skadegörelse",
        "Incident mot anställd",
        "Otrygg plats",
        "Otrygghetsskapande samling",
        "Annat otrygghetsskapande",
        "Särskilt evenemang",
    ]


def test_states_and_the_calendar_are_not_incidents():
    assert vocabulary.INCIDENT_CATEGORIES == (
        "skadegorelse",
        "incident_mot_anstalld",
        "otrygghetsskapande_samling",
        "annat_otrygghetsskapande",
    )


def test_every_category_ends_in_other():
    assert set(vocabulary.SUBTYPES) == set(vocabulary.CATEGORIES)
    for subtypes in vocabulary.SUBTYPES.values():
        assert list(subtypes)[-1] == vocabulary.OTHER


@pytest.mark.parametrize(
    ("category", "subtypes"),
    [
        ("skadegorelse", {"bilbrand", "brand", "klotter", "skadegorelse_fordon", "ovrig_skadegorelse"}),
        ("incident_mot_anstalld", {"hindrad", "hotad", "vald", "otrygg_i_arbetet"}),
        ("otrygg_plats", {"belysning", "insyn", "klotter", "skadegorelse", "nedskrapning", "odslig"}),
        ("otrygghetsskapande_samling", {"trapphus", "utomhus", "annan"}),
        (
            "annat_otrygghetsskapande",
            {"brak", "vald", "inbrott", "olovlig_trafik", "tillhyggen", "oppen_drogforsaljning"},
        ),
        (
            "sarskilt_evenemang",
            {"demonstration", "idrottsevenemang", "konsert", "omradesevenemang", "ungdomsfest", "uthyrning"},
        ),
    ],
)
def test_subtypes_as_required(category, subtypes):
    assert set(vocabulary.SUBTYPES[category]) == subtypes | {vocabulary.OTHER}


def test_codes_can_be_written_on_any_keyboard_and_have_swedish_words():
    tables = [*LISTS.values(), *vocabulary.SUBTYPES.values()]
    assert len(LISTS) >= 11
    for table in tables:
        for code, label in table.items():
            assert re.fullmatch(r"[a-z_]+", code)
            if isinstance(label, str):
                assert label.strip() == label != ""


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_closed(name):
    with pytest.raises(TypeError):
        LISTS[name]["nytt"] = "Nytt"
    if name == "SUBTYPES":
        with pytest.raises(TypeError):
            LISTS[name]["skadegorelse"]["nytt"] = "Nytt"


def test_a_reason_is_either_for_rejecting_or_for_blanking():
    assert not set(vocabulary.REJECTIONS) & set(vocabulary.BLANKED)
