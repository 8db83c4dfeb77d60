"""The measure as it is written in the register, filled with what the plan knows; the rest says FYLL I."""

from datetime import date, timedelta

import yaml

from bfkit.evaluation.chance.selection import HIGHEST_COUNT
from bfkit.parameters.interventions import Outcome
from bfkit.periods import months_between
from bfkit.release.planning.view import ProtectedPlan

UNKNOWN = "FYLL I"
"""Stands where only the group knows. Where a date or a number belongs, the register is refused until it is filled in."""
_RINGS = (200, 400)


def register_text(plan: ProtectedPlan) -> str:
    """A measure in the first areas of the list, as a row of ``interventions``.

    Whoever fills it in may change everything; what the deciding test needs is in it: outcome, rule, list, goal with
    its baseline, least distance, rings and expected effect.
    """
    asked, start = plan.asked, plan.quarter.end
    cut = f"{-100 * asked.reduction:g}"
    first, last = start.isoformat(), _last_day(start, asked.follow_up).isoformat()
    lines = [
        f"- id: {plan.measure_id}",
        f"  slug: plan_{plan.measure_id.lower()}",
        *(f"  {key}: {UNKNOWN}" for key in ("title", "description")),
        f"  areas: [{', '.join(_plain(area.area_id) for area in plan.chosen)}]"
        f"   # {', '.join(area.name for area in plan.chosen)}",
        f"  decided: {UNKNOWN}   # dagen för beslutet, år-månad-dag",
        f"  start: {first}",
        "  end: null",
        "  phases:",
        f"    - {{name: genomförande, from: {first}}}",
        *(f"  {key}: {UNKNOWN}" for key in ("owner", "payer")),
        "  type: situationell   # eller social",
        f"  mechanism: {UNKNOWN}",
        f"  outcome: {_outcome(asked.outcome)}",
        f"  secondary: [{', '.join(_outcome(one) for one in asked.beside)}]",
        f"  cost: {{kronor: {UNKNOWN}, period: {UNKNOWN}, includes: {UNKNOWN}}}",
        f"  goal: {{indicator: {_quoted(f'antal händelser av {asked.label} i områdena')}, change: {cut}, unit: procent, "
        f"baseline: b, from: {first}, to: {last}}}",
        "  selection:",
        "    how: regel på antal",
        f"    rule: {asked.rule}",
        f"    quarter: {plan.quarter}",
        f"    listed: [{', '.join(_listed(plan))}]",
        f"  comparison: {{rule: liknande nivå och utveckling, outside_metres: {asked.outside_metres}, "
        "exclude: behandlade områden}",
        f"  rings: [{', '.join(map(str, _RINGS))}]   # meter; här prövas om problemet flyttar",
        f"  expected_effect: {{change: {cut}, unit: procent, source: {UNKNOWN}}}",
        f"  dose: {{activity: {UNKNOWN}, per_week: {UNKNOWN}}}",
        f"  earlier: {UNKNOWN}   # tidigare insatser på platserna",
        f"  follow_up_months: {asked.follow_up}",
    ]
    return "\n".join(lines) + "\n"


def _listed(plan: ProtectedPlan) -> list[str]:
    by_count = plan.asked.rule == HIGHEST_COUNT
    return [
        f"{{area: {_plain(area.area_id)}, count: "
        f"{_figure(area.score, by_count=by_count) if area.score_shown else UNKNOWN}}}"
        for area in plan.chosen
    ]


def _figure(text: str, *, by_count: bool) -> str:
    """The rule's number as YAML writes it."""
    plain = "".join(sign for sign in text.replace("−", "-").replace(",", ".") if sign in "-.0123456789")
    return plain if by_count else f"{float(plain):g}"


def _outcome(outcome: Outcome) -> str:
    hours = "null" if outcome.hours is None else str(list(outcome.hours))
    return f"{{category: {outcome.category}, subtypes: [{', '.join(outcome.subtypes)}], hours: {hours}}}"


def _last_day(start: date, months: int) -> date:
    periods = months_between(start, start + timedelta(days=31 * months))
    return periods[months - 1].end - timedelta(days=1)


def _plain(code: str) -> str:
    """A code that YAML would read as anything but text stands within quotation marks."""
    return code if yaml.safe_load(f"[{code}]") == [code] else f'"{code}"'


def _quoted(text: str) -> str:
    escaped = text.replace('"', "'")
    return f'"{escaped}"'
