"""A whole row of ``results.json`` for one invented measure, for tests of those who read it."""

from typing import Any

from bfkit.results import EvaluationResult

WHOLE: dict[str, Any] = {
    "intervention": "P1",
    "title": "Värdar",
    "place": "Norr",
    "outcome": "skadegörelse",
    "year": 2025,
    "verdict": "minskning styrkt",
    "verdict_shown": "Tydligt stöd för färre händelser än väntat utan insats",
    "sentence": "En så stor skillnad är ovanlig när ingenting görs.",
    "undecided_reason": None,
    "rate_ratio": 0.52,
    "lower": 0.34,
    "upper": 0.9,
    "p_value": 0.01,
    "p_adjusted": 0.01,
    "smallest_p": 0.005,
    "family": 1,
    "family_registered": 1,
    "decided_by": "jämförbara fall",
    "cases": 93,
    "prevented": {"estimate": 90.0, "lower": 11.0, "upper": 187.0},
    "goal_met": True,
    "goal_reason": None,
    "met_anyway_share": 0.04,
    "met_anyway_cases": 93,
    "shown": True,
    "sms_level": 3,
    "minimum_detectable": 0.6,
    "displacement": {
        "verdict": "inget säkert tecken",
        "wdd": -76.0,
        "lower": -131.0,
        "upper": -20.0,
        "not_excluded": 22.0,
        "reason": None,
    },
    "other_movements": [],
    "checks": [],
    "implementation": "fullt ut",
    "result": "god",
    "result_by": "statistiskt prövat",
    "colour_proposed": "grön",
    "colours_open": ["grön"],
    "group_decision": None,
    "plan_locked": True,
    "plan_locked_before_outcome": True,
    "plan_deviations": 0,
    "follow_up": "1 januari–30 juni 2025",
    "follow_up_ended": "2025-06-30",
    "baseline": "b",
    "count_before": 204,
    "count_now": 96,
    "follow_up_months_known": 6,
    "follow_up_months_planned": 6,
}
"""A measure with clear support that the group has not decided on."""

UNDECIDED: dict[str, Any] = {
    "verdict": "kan ej avgöras",
    "verdict_shown": "Går inte att avgöra: för få händelser",
    "undecided_reason": "för få händelser",
    "sentence": "Så få händelser varierar av sig själva.",
    "rate_ratio": None,
    "lower": None,
    "upper": None,
    "p_value": None,
    "p_adjusted": None,
    "prevented": None,
    "shown": False,
    "goal_met": None,
    "result": "ej känd",
    "colour_proposed": "grå",
    "colours_open": ["grå"],
}
"""What differs in one that cannot be decided."""


def evaluation_row(**changes: Any) -> EvaluationResult:
    """The row with what is given changed."""
    return EvaluationResult.model_validate({**WHOLE, **changes})
