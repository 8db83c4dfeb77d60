"""The plan's other outcomes: counted by hand, ranked where the deciding test has cases, and never where it has none."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from bfkit.evaluation.deciding import decide
from bfkit.evaluation.displacement.ranked_change import UNDECIDED
from bfkit.evaluation.material import material
from bfkit.evaluation.secondary import DRAWN, Secondary, secondary
from tests import measures
from tests.evaluation.test_evaluation_moved_by_lot import programme

OTHER = {"category": "annat_otrygghetsskapande", "subtypes": [], "hours": None}


def seen(planted: int, own: dict | None = None, areas: int = 24) -> tuple[Secondary, ...]:
    """A quiet town in which the first area has this many incidents of another kind in each month of the follow-up."""
    counts = measures.world(areas, 78, mean=20.0)
    checked = measures.checked(counts)
    first = pd.Period("2025-01", freq="M")
    rows = checked.incidents[checked.incidents["area_id"] == "A00"].copy()
    month = rows["starts_at"].dt.tz_localize(None).dt.to_period("M")
    other = checked.incidents.copy()  # every area has as many of the other kind as of the first
    other["category"] = OTHER["category"]
    kept = (other["area_id"] != "A00") | (other["starts_at"].dt.tz_localize(None).dt.to_period("M") < first)
    after = rows[month >= first].groupby(month[month >= first]).head(planted).assign(category=OTHER["category"])
    incidents = pd.concat([checked.incidents, other[kept], after], ignore_index=True)
    parameters = measures.parameters(own or measures.intervention(secondary=[OTHER]))
    found = material(replace(checked, incidents=incidents), parameters, parameters.register.interventions[0])
    return secondary(replace(checked, incidents=incidents), found, decide(found))


def test_counts_by_hand_and_a_planted_fall() -> None:
    """Three a month for six months are 18; before, as many as of the primary outcome in the same months of 2024."""
    counts = measures.world(24, 78, mean=20.0)
    (found,) = seen(3)
    assert found.outcome == "annat otrygghetsskapande"
    assert found.after == 18
    assert found.before == int(counts[0, 60:66].sum())
    assert found.change is not None and found.reason == ""
    assert found.change.upper < 1
    assert not found.shares


def test_a_measure_without_other_outcomes_has_none() -> None:
    assert seen(3, measures.intervention()) == ()


def test_an_outcome_that_can_count_the_same_incident_says_so() -> None:
    part = {"category": "skadegorelse", "subtypes": ["bilbrand"], "hours": None}
    found = seen(3, measures.intervention(secondary=[part, OTHER]))
    assert [one.shares for one in found] == [True, False]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"selection": {"how": "ej antecknat"}}, UNDECIDED),
        ({"lottery": True}, DRAWN),
    ],
)
def test_where_the_main_question_has_no_cases_nothing_is_expected(changes: dict, reason: str) -> None:
    own = (
        {**programme(4), "secondary": [OTHER]}
        if "lottery" in changes
        else measures.intervention(secondary=[OTHER], **changes)
    )
    (found,) = seen(3, own)
    assert found.change is None and found.reason == reason
    assert found.after is not None and np.isfinite(found.after)
