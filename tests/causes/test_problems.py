"""Which incidents are the problem's, and what is said when there is no problem."""

import numpy as np
import pytest

from bfkit.causes.hypothesis_tests import TESTS, Arguments, evidence_on, judged_together
from bfkit.causes.material import limits, material
from bfkit.causes.problem import Box, HourWindow, problem_of, selected
from bfkit.errors import ParameterError
from tests.builders import checked, incidents
from tests.causes.towns import QUARTER, evenings, places, town

BRAWLS = "rapporter.annat_otrygghetsskapande.brak.A"


def some() -> object:
    rows = [
        {
            "starts_at": "2025-05-03 01:30",
            "category": "annat_otrygghetsskapande",
            "subtype": "brak",
            "area_id": "A",
            "x": 10.0,
            "y": 10.0,
        },
        {
            "starts_at": "2025-05-03 12:00",
            "category": "annat_otrygghetsskapande",
            "subtype": "brak",
            "area_id": "A",
            "x": 90.0,
            "y": 10.0,
        },
        {"starts_at": "2025-05-03 12:00", "category": "annat_otrygghetsskapande", "subtype": "brak", "area_id": "B"},
        {"starts_at": "2025-05-03 12:00", "category": "annat_otrygghetsskapande", "subtype": "vald", "area_id": "A"},
        {"starts_at": "2024-05-03 12:00", "category": "annat_otrygghetsskapande", "subtype": "brak", "area_id": "A"},
        {"starts_at": "2025-05-04 12:00", "category": "annat_otrygghetsskapande", "subtype": "brak", "area_id": None},
    ]
    return checked(incidents(rows))


def test_the_incidents_of_a_problem_and_those_elsewhere_are_told_apart():
    """Four are in the area and of the kind, one lies in the other area, one has no area and is in neither."""
    own = selected(some(), problem_of(BRAWLS, some(), QUARTER))
    assert len(own.kind) == 5
    assert own.inside.tolist() == [True, True, False, True, False]
    assert own.placed.tolist() == [True, True, True, True, False]
    assert own.now.sum() == 2


def test_hours_over_midnight_belong_to_the_evening_before():
    friday_night = HourWindow(frozenset({4}), 23, 4)
    own = selected(some(), problem_of(BRAWLS, some(), QUARTER, window=friday_night))
    assert (own.here.sum(), own.inside.sum()) == (1, 3)


def test_a_box_takes_only_what_has_a_point_within_it():
    own = selected(some(), problem_of(BRAWLS, some(), QUARTER, box=Box(0, 0, 50, 50)))
    assert own.here.tolist() == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("identity", "words"),
    [
        ("brak", "fyra ord"),
        ("radar.annat_otrygghetsskapande.brak.A", 'källan "radar" finns inte'),
        ("rapporter.otrygg_plats.belysning.A", 'kategorin "otrygg_plats" finns inte'),
        ("rapporter.skadegorelse.brak.A", 'undertypen "brak" finns inte i skadegorelse'),
        ("rapporter.skadegorelse.klotter.Z", 'området "Z" finns inte'),
        ("rapporter.skadegorelse.klotter.B", "har inga händelser"),
    ],
)
def test_a_problem_that_is_not_there_is_refused_with_what_is_known(identity, words):
    with pytest.raises(ParameterError, match=words):
        selected(some(), problem_of(identity, some(), QUARTER))


def test_without_a_register_or_points_every_test_says_why_and_gives_no_number():
    rows = [{"starts_at": f"2024-{m:02d}-03", "time_precision": "day", "area_id": "A"} for m in range(1, 13)] * 3
    data = checked(incidents(rows))
    own = material(data, QUARTER, problem_of("rapporter.skadegorelse.klotter.A", data, QUARTER))
    chosen = {
        "nara_plats": Arguments(kinds=("skola",)),
        "oppettider": Arguments(kinds=("krog",)),
        "upprepad_plats": Arguments(places=("x",)),
        "veckodag_timme": Arguments(weekdays=("fredag",), hours=(22, 28)),
        "forandring_vid_datum": Arguments(day=QUARTER.quarter.start),
    }
    for found in judged_together(own, [(name, chosen.get(name, Arguments())) for name in TESTS]):
        if found.test != "forandring_vid_datum":
            assert found.ratio is None
            assert found.reason
        assert found.status == "kan ej avgöras"
    told = " ".join(limits(own))
    assert "Ingen av händelserna har en punkt" in told
    assert "Ingen av händelserna har klockslag" in told
    assert "Platsregistret saknas" in told


def test_an_unknown_test_place_or_kind_is_refused():
    random = np.random.default_rng(1)
    data = town(
        *random.uniform(0, 8000, (2, 200)), evenings(random, 200), register=places([("P1", "krog", 1.0, 1.0, None)])
    )
    own = material(data, QUARTER, problem_of("rapporter.annat_otrygghetsskapande.brak.kommunen", data, QUARTER))
    with pytest.raises(ParameterError, match='testet "gissning" finns inte'):
        evidence_on(own, "gissning", Arguments())
    with pytest.raises(ParameterError, match='platsen "P9" finns inte'):
        evidence_on(own, "nara_plats", Arguments(places=("P9",)))
    with pytest.raises(ParameterError, match='"pub" är inget slag'):
        evidence_on(own, "nara_plats", Arguments(kinds=("pub",)))
    with pytest.raises(ParameterError, match="kräver places eller kinds"):
        evidence_on(own, "oppettider", Arguments())
    with pytest.raises(ParameterError, match="kräver day"):
        evidence_on(own, "forandring_vid_datum", Arguments())
    assert evidence_on(own, "oppettider", Arguments(kinds=("krog",))).reason == "öppettider saknas"
