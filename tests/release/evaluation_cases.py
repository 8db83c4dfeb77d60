"""Small evaluations, built by hand: one area with given counts, nine to compare with, and a verdict of choice."""

import json
import math
from dataclasses import replace
from datetime import date

import numpy as np

from bfkit.counts.reach import Reach
from bfkit.evaluation.checks import Check
from bfkit.evaluation.comparison import comparison
from bfkit.evaluation.deciding import PLACEBO, Decision
from bfkit.evaluation.development import development
from bfkit.evaluation.displacement.movement import MOVED, NO_SURE_SIGN, NOT_TESTED, PLACE, TIME, Movement
from bfkit.evaluation.evidence import Evidence
from bfkit.evaluation.explanations import ELSEWHERE, REPORTERS, SIMULTANEOUS
from bfkit.evaluation.foresight import foresight
from bfkit.evaluation.material import Material
from bfkit.evaluation.moved import Moved
from bfkit.evaluation.opinions import Estimate
from bfkit.evaluation.outcome.dose import AreaDose, Dose
from bfkit.evaluation.outcome.plan_status import PlanStatus
from bfkit.evaluation.panels import panels
from bfkit.parameters.interventions import Intervention
from bfkit.periods import Quarter
from bfkit.verdict import Evaluation, Verdict, figure, result_of
from bfkit.verdict.words import UNDECIDED
from bfkit.verdict.year import YearFamily
from tests import builders

MONTHS, START = 54, 48
NAMES = tuple(f"Namnby{place}" for place in range(10))
CODES = tuple(f"K{place}9" for place in range(10))
SECRET = ("Namnby", "Hemlig Utförare", "Ägaren", "Gruppordförande")
"""Parts of names that only the working group may read."""

VERDICTS = {
    "minskning styrkt": None,
    "minskning antydd": None,
    "ingen effekt av betydelse": None,
    "ökning antydd": None,
    "ökning styrkt": None,
    UNDECIDED: "för få händelser",
}


def intervention(**changes: object) -> Intervention:
    """A situational measure in one area, with names that only the working group may read."""
    own = {
        "id": "P1",
        "slug": "prov",
        "title": "Belysning i Namnby0",
        "description": "Utförs av Hemlig Utförare",
        "areas": [CODES[0]],
        "decided": "2024-01-01",
        "start": "2024-07-01",
        "end": None,
        "phases": [{"name": "Hemlig Utförare", "from": "2024-07-01"}],
        "owner": "Ägaren",
        "payer": "Ägaren",
        "type": "situationell",
        "mechanism": "ljus",
        "outcome": {"category": "skadegorelse"},
        "cost": {"kronor": 1, "period": "engång", "includes": "allt"},
        "goal": {
            "indicator": "antal",
            "change": -30,
            "unit": "procent",
            "baseline": "b",
            "from": "2024-07-01",
            "to": "2024-12-31",
        },
        "selection": {"how": "regel på antal", "rule": "highest_count"},
        "comparison": {"rule": "liknande", "outside_metres": 600, "exclude": "behandlade"},
        "rings": [200, 400],
        "expected_effect": {"change": -30, "unit": "procent", "source": "en källa"},
        "dose": {"activity": "rond", "per_week": 2},
        "earlier": "inga",
        "decision": {"text": "Behåll i Namnby0", "colour": "gul", "date": "2025-02-03", "by": "Gruppordförande"},
        **changes,
    }
    return Intervention.model_validate_json(json.dumps(own))


def material(before: int, year_before: int, after: int, own: Intervention | None = None) -> Material:
    """One area with these counts in the half-years that are compared, spread evenly over their months."""
    months = tuple(date(2020 + (6 + m) // 12, (6 + m) % 12 + 1, 1) for m in range(MONTHS))
    start = START
    counts = np.tile(10.0 + np.arange(10.0)[:, None], (1, len(months)))
    counts[:, ::5] += 2
    for first, total in ((start - 12, year_before), (start - 6, before), (start, after)):
        counts[0, first : first + 6] = [total // 6 + (month < total % 6) for month in range(6)]
    treated = np.zeros(counts.shape, dtype=bool)
    treated[0, start:] = True
    source = builders.parameters().municipality.sources[0]
    reach = Reach(
        source="rapporter",
        label="Rapporter",
        kind="reporter",
        through=date(2025, 1, 31),
        used_to=date(2025, 1, 14),
        lag_days=14,
        equal_lag=True,
        quarter_complete=True,
        complete_from=date(2020, 7, 1),
        first_quarter=Quarter(2020, 3),
    )
    return Material(
        intervention=own or intervention(),
        source=source,
        reach=reach,
        outcome="skadegörelse",
        area_ids=CODES,
        names=NAMES,
        months=months,
        counts=counts,
        treated=treated,
        others=np.zeros_like(treated),
        others_here=(),
        distance=None,
        comparable=~np.eye(10, dtype=bool),
        rows=(0,),
        start=start,
        follow_up=6,
        known=6,
        lag_days=14,
        changed=(),
        changes=(),
        without_clock=0,
        shifted=False,
    )


def decision(*, undecided: str | None) -> Decision:
    """What the deciding method gave; the numbers are those of the mock-up of the page."""
    return Decision(
        method=PLACEBO,
        ratio=0.6637,
        lower=0.4913,
        upper=0.8819,
        lower_90=0.5111,
        upper_90=0.8517,
        prevented=47.31,
        prevented_lower=13.27,
        prevented_upper=88.41,
        p_decrease=0.01713,
        p_increase=0.98417,
        smallest_p=0.00817,
        floor_p=0.00817,
        cases=118,
        returned=0.8811,
        undecided=undecided,
        sentence="Avgjort med 118 fall som samma urvalsregel skulle ha valt tidigare, utan insats.",
    )


def movement(kind: str, verdict: str, before: float, after: float) -> Movement:
    """Another series with these counts."""
    tested = verdict != NOT_TESTED
    moved = 19.37 if tested else math.nan
    return Movement(
        kind=kind,
        verdict=verdict,
        before=before,
        after=after,
        ratio=1.4173 if tested else math.nan,
        lower=1.0571 if tested else math.nan,
        upper=2.1173 if tested else math.nan,
        moved=moved,
        moved_lower=moved - 16.19,
        moved_upper=moved + 16.61,
        p_increase=0.0167,
        p_decrease=0.9877,
        placebos=118,
        smallest_p=0.00817,
        seen_moved=23 if tested else None,
        confidence=0.95,
        reason=None if tested else "ej prövad: utfallet räknar alla timmar på dygnet",
    )


CHECKS = (
    Check(REPORTERS, True, "De rapporterade 1,09 gånger så mycket; det räcker inte."),
    Check(ELSEWHERE, True, "Händelser som insatsen inte rör ändrades inte på samma sätt (kvot 1,10)."),
    Check(SIMULTANEOUS, False, "I området började också Vaktronda i Namnby0 (P2, från 1 maj 2024)."),
)


def evaluation(
    key: str = "minskning styrkt",
    *,
    before: int = 137,
    year_before: int = 151,
    after: int = 92,
    ring: tuple[int, int] = (63, 87),
    own: Intervention | None = None,
    **changes: object,
) -> Evaluation:
    """An evaluation whose verdict is given and whose counts before and after are these."""
    found = material(before, year_before, after, own)
    decided = decision(undecided=VERDICTS[key])
    developed = development(found, decided)
    moved = Moved(
        place=movement(PLACE, MOVED, *ring),
        others=(movement(TIME, NOT_TESTED, math.nan, math.nan),),
        controls=(movement("typ", NO_SURE_SIGN, 171, 182),),
        control_ring=None,
        measures=None,
        ring_panel=None,
        rings=(200, 400),
        by_points=True,
        ring_rows=(),
        mandatory=True,
    )
    evidence = Evidence(
        material=found,
        plan=PlanStatus(
            True, date(2024, 6, 12), 1, 1, True, True, ("Områden: låst Namnby1, nu Namnby0",), "Planen låstes."
        ),
        dose=Dose(
            planned=52.0,
            done=47,
            weeks=26,
            weeks_with_any=0.96,
            weeks_as_planned=0.9,
            longest_gap=1,
            first_activity=date(2024, 7, 3),
            days_late=2,
            before_start=0,
            elsewhere=1,
            undocumented=0,
            implementation="fullt ut",
            sentence="47 av 52 planerade (rond) från 1 juli 2024.",
            areas=(AreaDose(CODES[0], date(2024, 7, 1), 52.0, 47, 26, 25, 24, 1),),
        ),
        foresight=foresight(found, decided),
        development=developed,
        comparison=comparison(
            found.counts, area=0, start=START, eligible=found.comparable[0], kinds=np.array(["stad"] * 10)
        ),
        maryland=3,
        decision=decided,
        panels=panels(found),
        estimates=(
            Estimate("Huvudanalys (jämförbara fall)", 0.6637, 0.4913, 0.8819, 0.01713, "", decides=True),
            Estimate("Fyra tal, bara slumpen (Poisson)", 0.6127, 0.4717, 0.7923, 0.00019, "räknar inte med urvalet"),
            Estimate("Syntetiskt jämförelseområde", math.nan, math.nan, math.nan, math.nan, "ej prövad: för få"),
        ),
        moved=moved,
        checks=CHECKS,
    )
    if changes:
        evidence = replace(evidence, **changes)  # type: ignore[arg-type]
    verdict = Verdict(key, VERDICTS[key], f"Skälet är detta: {CHECKS[2].sentence}")
    result = result_of(verdict, goal_met=True)
    return Evaluation(
        evidence=evidence,
        verdict=verdict,
        result=result,
        result_by="gruppens bedömning" if VERDICTS[key] else "statistiskt prövat",
        implementation=evidence.dose.implementation,
        figure=figure("fullt ut", result),
        p_decrease=0.03426,
        p_increase=1.0,
        year_family=YearFamily(2024, ("P1", "P2", "P3"), ("P1", "P2"), ("P1", "P2"), (("P3", "extremt urval"),)),
    )
