"""The typed results of a cause analysis: the keys of the design, the closed lists, and what is held back."""

from typing import Any, get_args

import pytest
from pydantic import ValidationError

from bfkit import prevention, results
from bfkit.results import causes
from tests.cause_cases import CAUSE, HYPOTHESIS_RESULT

HEAD: dict[str, Any] = {
    "municipality": "prov",
    "quarter": "2025Q2",
    "as_of": "2025-07-14",
    "edition": "arbetsgrupp",
    "disclosure_limit": 3,
    "synthetic": True,
}


def test_the_schema_holds_a_cause_analysis_as_the_design_lists_it() -> None:
    defined = results.schema()["$defs"]
    assert {"problem", "hypotheses", "suggested"} <= set(defined["CauseResult"]["properties"])
    own = {"id", "statement", "evidence_for", "evidence_against", "status"}
    assert own <= set(defined["HypothesisResult"]["properties"])
    assert {"measure", "kind"} <= set(defined["SuggestedMeasure"]["properties"])


def test_the_closed_lists_are_those_of_prevention() -> None:
    assert get_args(causes.HypothesisStatus) == prevention.STATUSES
    assert get_args(causes.Corner) == prevention.CORNERS
    assert get_args(causes.Direction) == prevention.DIRECTIONS
    assert get_args(causes.CauseResult.model_fields["form"].annotation) == prevention.FORMS


def test_what_people_judged_stands_beside_what_was_computed() -> None:
    merged = results.merge(HEAD, [{"causes": [CAUSE]}])
    (one,) = merged.causes[0].hypotheses
    assert (one.status, one.judged and one.judged.status) == ("kan ej avgöras", "stöds")
    assert results.QuarterResults.model_validate_json(results.to_json(merged)) == merged


@pytest.mark.parametrize("change", [{"status": "bevisat"}, {"score": 3}, {"corner": "gatan"}])
def test_other_words_and_unknown_keys_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        results.merge(HEAD, [{"causes": [{**CAUSE, "hypotheses": [{**HYPOTHESIS_RESULT, **change}]}]}])
