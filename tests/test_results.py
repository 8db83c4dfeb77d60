"""Results: parts become one document, and equal results give equal bytes."""

import json

import pytest
from pydantic import ValidationError

from bfkit import results
from tests.cause_cases import CAUSE

HEAD = {
    "municipality": "prov",
    "quarter": "2025Q2",
    "as_of": "2025-07-14",
    "edition": "arbetsgrupp",
    "disclosure_limit": 3,
    "synthetic": True,
}
TIME = {"source": "a", "category": "alla", "weekday": "fredag", "hour_from": 21, "hour_to": 24}


def test_lists_join_and_single_parts_stand_alone() -> None:
    parts: list[dict[str, object]] = [{"followup": {}}, {"mapping": {"findings": ["a"]}}]
    merged = results.merge(HEAD, parts)
    assert (merged.followup, merged.mapping) == (results.FollowupResults(), results.MappingResults(findings=["a"]))
    first, second = ({"causes": [{**CAUSE, "problem": name}]} for name in ("a", "b"))
    assert [cause.problem for cause in results.merge(HEAD, [first, second]).causes] == ["a", "b"]


@pytest.mark.parametrize(
    ("parts", "words"), [([{"kartor": {}}], "ingen del"), ([{"mapping": {}}, {"mapping": {}}], "två notebookar")]
)
def test_unknown_and_doubled_parts_are_errors(parts: list[dict[str, object]], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        results.merge(HEAD, parts)


def test_numbers_keep_ten_digits_and_are_never_nan() -> None:
    row = results.HotTime(**TIME, share=1 / 3, ratio=2.0)
    assert '"share": 0.3333333333' in results.to_json(row)
    with pytest.raises(ValidationError, match="NaN"):
        results.HotTime(**TIME, share=float("nan"), ratio=1.0)


def test_bytes_do_not_depend_on_the_order_of_keys() -> None:
    backwards = dict(reversed(HEAD.items()))
    assert results.to_json(results.merge(HEAD, [])) == results.to_json(results.merge(backwards, []))


def test_the_schema_holds_what_the_design_lists() -> None:
    schema = results.schema()
    top = {"municipality", "quarter", "data_quality", "mapping", "causes", "evaluations", "followup"}
    assert top <= set(schema["properties"])
    category = {"category", "subtype", "count", "same_quarter_last_year", "expected", "lower", "upper", "signal"}
    assert category | {"comparison_extreme"} <= set(schema["$defs"]["CategoryResult"]["properties"])
    quality = {"rows_read", "rows_accepted", "rows_rejected", "rows_duplicate", "rejected_by_reason"}
    assert quality | {"reporting_delay", "coverage"} <= set(schema["$defs"]["DataQuality"]["properties"])
    json.dumps(schema)


def test_the_schema_holds_an_evaluation_as_the_design_lists_it() -> None:
    defined = results.schema()["$defs"]
    evaluation = {
        *("intervention", "verdict", "rate_ratio", "lower", "upper", "p_value", "smallest_p", "prevented"),
        *("goal_met", "shown", "sms_level", "minimum_detectable", "decided_by", "undecided_reason", "displacement"),
        *("checks", "colour_proposed", "met_anyway_share"),
    }
    assert evaluation <= set(defined["EvaluationResult"]["properties"])
    assert {"verdict", "wdd", "lower", "upper", "not_excluded"} <= set(defined["Displacement"]["properties"])
    assert {"estimate", "lower", "upper"} <= set(defined["Prevented"]["properties"])
    assert set(defined["EvaluationResult"]["properties"]["verdict"]["enum"]) == {
        "minskning styrkt",
        "minskning antydd",
        "ingen effekt av betydelse",
        "ökning antydd",
        "ökning styrkt",
        "kan ej avgöras",
    }
