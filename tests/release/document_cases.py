"""Typed results of one measure and one commitment, as plain as they can be, for the documents and the period's page."""

from dataclasses import MISSING, fields
from datetime import date
from typing import Any

from bfkit.release.disclosure import Edition
from bfkit.release.documents import Facts
from bfkit.release.followup.commitments.views import ProtectedAgreement, ProtectedCommitment
from bfkit.results import CommitmentResult, EvaluationResult, QuarterResults

FACTS = Facts(
    municipality="Provs kommun",
    period="kvartal 4 2024",
    as_of=date(2025, 1, 14),
    status="Arbetsmaterial",
    diary_number="PROV 2025/1",
    limit_sentence="Antal under 5 visas inte.",
)


def evaluation(**changes: Any) -> EvaluationResult:
    """A measure that is undecided, unless told otherwise."""
    own = {
        "intervention": "P1",
        "title": "Belysning vid gångtunneln",
        "place": "Norr",
        "outcome": "skadegörelse",
        "year": 2024,
        "verdict": "kan ej avgöras",
        "verdict_shown": "Går inte att avgöra: för få händelser",
        "sentence": "Så få händelser varierar av sig själva.",
        "undecided_reason": "för få händelser",
        "rate_ratio": None,
        "lower": None,
        "upper": None,
        "p_value": None,
        "p_adjusted": None,
        "smallest_p": None,
        "family": 1,
        "family_registered": 1,
        "decided_by": "jämförbara fall",
        "cases": 40,
        "prevented": None,
        "goal_met": True,
        "goal_reason": None,
        "met_anyway_share": 0.25,
        "met_anyway_cases": 40,
        "shown": False,
        "sms_level": 3,
        "minimum_detectable": None,
        "displacement": {"verdict": "ej prövad", "wdd": None, "lower": None, "upper": None, "not_excluded": None},
        "other_movements": [],
        "checks": [],
        "implementation": "fullt ut",
        "result": "ej känd",
        "result_by": "statistiskt prövat",
        "colour_proposed": "grå",
        "colours_open": ["grå"],
        "group_decision": None,
        "plan_locked": True,
        "plan_locked_before_outcome": True,
        "plan_deviations": 0,
        "follow_up": "avslutad",
        "follow_up_ended": "2024-12-31",
        "baseline": "b",
        "count_before": 20,
        "count_now": None,
        "follow_up_months_known": 6,
        "follow_up_months_planned": 6,
        **changes,
    }
    return EvaluationResult.model_validate(own)


def decided(**changes: Any) -> EvaluationResult:
    """A measure with clear support."""
    own = {
        "verdict": "minskning styrkt",
        "verdict_shown": "Tydligt stöd för färre händelser än väntat utan insats",
        "sentence": "En så stor skillnad är ovanlig när ingenting görs.",
        "undecided_reason": None,
        "rate_ratio": 0.54,
        "lower": 0.40,
        "upper": 0.72,
        "shown": True,
        "result": "god",
        "colour_proposed": "grön",
        "colours_open": ["grön"],
        **changes,
    }
    return evaluation(**own)


def commitment(**changes: Any) -> CommitmentResult:
    own = {
        "id": "A1",
        "kind": "antal",
        "text": "Åtta krogtillsyner görs.",
        "owner": "Tillståndsenheten",
        "parties": ["Kommunen", "Polisen"],
        "first_day": "2024-01-01",
        "last_day": "2024-12-31",
        "implementation": "delvis",
        "implementation_ground": "räknat i loggarna",
        "outcome_measured": None,
        "ended": True,
        "target": 8,
        "outcome": 3,
        "unit": "tillsyner",
        "target_met": False,
        "result": "ej känd",
        "result_ground": None,
        "tested": None,
        "colour_proposed": "gul",
        "colour_decided": None,
        "settle": False,
        "planned": "8 tillsyner",
        "done": "3 tillsyner",
        "missing": [],
        "items": [],
        "numbers": [],
        "cautions": [],
        "rows_read": 3,
        "rows_used": 3,
        "rows_elsewhere": 0,
        "rows_aside": {},
        **changes,
    }
    return CommitmentResult.model_validate(own)


def protected(**changes: Any) -> ProtectedCommitment:
    own: dict[str, Any] = {
        "id": "A1",
        "kind": "antal",
        "kind_label": "antal",
        "text": "Åtta krogtillsyner görs.",
        "owner": "Tillståndsenheten",
        "parties": ("Kommunen", "Polisen"),
        "first_day": date(2024, 1, 1),
        "last_day": date(2024, 12, 31),
        "implementation": "delvis",
        "implementation_ground": "räknat i loggarna",
        "result": "ej känd",
        "result_ground": None,
        "proposed": "gul",
        "decided": None,
        "settle": False,
        "measures": False,
        "sentence": "Inte genomfört exakt som det var tänkt.",
        "target": 8.0,
        "outcome": 3.0,
        "unit": "tillsyner",
        "target_met": False,
        "planned": "8 tillsyner",
        "done": "3 tillsyner",
        "missing": ("5 tillsyner",),
        "items": (),
        "numbers": (),
        "matrix": None,
        "tested": None,
        "cautions": (),
        "changes": (),
        "by_whom": (("Polisen", 3),),
        "reason": "",
        "changed": "",
        "lacking": "",
        "assessed_by": "",
        "assessed_on": "",
        "rows_read": 3,
        "rows_used": 3,
        "rows_elsewhere": 0,
        "rows_aside": {},
        "suppressed": (),
        **changes,
    }
    needed = {one.name for one in fields(ProtectedCommitment) if one.default is MISSING}
    assert needed <= set(own), needed - set(own)
    return ProtectedCommitment(**own)


def agreement(*commitments: ProtectedCommitment, key: str = "arbetsgrupp") -> ProtectedAgreement:
    return ProtectedAgreement(
        "Överenskommelsen", "Prov", "PROV 2023/9", date(2024, 12, 31), Edition(key, 5), commitments or (protected(),)
    )


def results(**parts: Any) -> QuarterResults:
    own = {
        "municipality": "prov",
        "quarter": "2024Q4",
        "as_of": "2025-01-14",
        "edition": "arbetsgrupp",
        "disclosure_limit": 5,
        "synthetic": False,
        **parts,
    }
    return QuarterResults.model_validate(own)
