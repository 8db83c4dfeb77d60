"""What a measure is compared with is named truly: also the areas in which something else was done."""

import numpy as np

from bfkit.evaluation.control_areas import compared_months, control_areas
from bfkit.evaluation.deciding import decide
from bfkit.evaluation.evidence import evidence
from bfkit.evaluation.material import material
from bfkit.evaluation.opinions import LEAST_LEFT, WITHOUT_OTHERS
from tests import measures

OTHER = {"category": "incident_mot_anstalld", "subtypes": [], "hours": None}


def another(*areas: str, start: str = "2025-03-01", **changes):
    """A measure against something else, begun within the follow-up of January to June 2025."""
    return measures.intervention(
        start, **{"id": "P2", "slug": "annan", "title": "Annat", "areas": list(areas), "outcome": OTHER, **changes}
    )


def found_with(*others):
    parameters = measures.parameters(measures.intervention(), *others)
    checked = measures.checked(measures.world(24, mean=12.0))
    return checked, parameters, material(checked, parameters, parameters.register.interventions[0])


def test_areas_with_another_measure_are_compared_with_and_told_of():
    """A01 lies 300 metres away, within the least distance of 600, and is no control area; A08 and A09 are."""
    _, parameters, found = found_with(another("A01", "A08", "A09"))
    seen = control_areas(parameters.register, found, decide(found))
    assert {found.area_ids[row] for row in seen.touched} == {"A08", "A09"}
    assert [(one.id, one.title) for one in seen.others] == [("P2", "Annat")]
    assert set(seen.touched) < set(seen.rows) and 1 not in seen.rows


def test_a_measure_against_the_same_takes_its_area_out_and_one_that_was_over_is_not_told_of():
    """The months compared are January to June of 2025 and of the two years before."""
    same = measures.intervention("2025-03-01", id="P2", slug="annan", areas=["A08"])
    over = another("A09", start="2023-08-01", id="P3", slug="over", end="2023-12-31", decided="2023-07-01")
    _, parameters, found = found_with(same, over)
    seen = control_areas(parameters.register, found, decide(found))
    assert seen.touched == () and found.area_ids.index("A08") not in seen.rows
    months = [found.months[place] for place in np.flatnonzero(compared_months(found))]
    assert {(day.year, day.month) for day in months} == {(y, m) for y in (2023, 2024, 2025) for m in range(1, 7)}


def test_the_ratio_is_worked_out_again_without_them_and_the_deciding_number_stands():
    """In A08 and A09 incidents double from March 2025: with them among the controls the ratio is lower."""
    counts = measures.world(24, mean=12.0)
    counts[[8, 9], 74:] *= 2
    alone, beside = (
        evidence(measures.checked(counts), parameters, parameters.register.interventions[0])
        for parameters in (
            measures.parameters(measures.intervention()),
            measures.parameters(measures.intervention(), another("A08", "A09")),
        )
    )
    assert beside.decision.ratio == alone.decision.ratio and beside.decision.p_decrease == alone.decision.p_decrease
    one = next(one for one in beside.estimates if one.name == WITHOUT_OTHERS)
    assert not one.decides and one.ratio > beside.decision.ratio
    assert f"{len(beside.controls.rows) - 2} av {len(beside.controls.rows)} kontrollområden" in one.note
    nothing = next(one for one in alone.estimates if one.name == WITHOUT_OTHERS)
    assert np.isnan(nothing.ratio) and "i inget kontrollområde pågick en annan insats" in nothing.note


def test_with_too_few_left_no_ratio_is_given():
    names = measures.names(24)
    parameters = measures.parameters(measures.intervention(), another(*names[LEAST_LEFT:]))
    found = evidence(measures.checked(measures.world(24, mean=12.0)), parameters, parameters.register.interventions[0])
    one = next(one for one in found.estimates if one.name == WITHOUT_OTHERS)
    assert np.isnan(one.ratio) and one.note.startswith("ej prövad: bara ")


def test_a_control_area_whose_measure_has_the_outcome_as_its_second_is_marked():
    """It stays a control area: the plan's rule excludes by the primary outcome alone."""
    same = measures.intervention()["outcome"]
    _, parameters, found = found_with(another("A08", secondary=[same]), another("A09", id="P3", slug="tredje"))
    seen = control_areas(parameters.register, found, decide(found))
    assert [(one.id, one.partly) for one in seen.others] == [("P2", True), ("P3", False)]
    assert {found.area_ids[row] for row in seen.rows} >= {"A08", "A09"}
