"""Whether a plan was locked before anybody could know the outcome, and what has been changed since."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
from pydantic import JsonValue

from bfkit import vocabulary
from bfkit.display import day, number
from bfkit.evaluation.chance.windows import Lengths
from bfkit.parameters.interventions import BY_LOTTERY, Intervention
from bfkit.parameters.plans import FAMILY, LockedPlan, plan_of

CLEAR, HINTED, CONFIDENCE = 0.025, 0.05, 0.95
"""One-sided p of the two words, and the interval, as they are locked (a test holds them to the verdict's)."""
_NOTHING = "inget"


@dataclass(frozen=True, slots=True)
class Digest:
    """How many incidents were known on a day, and sha256 of their counts by area, month and category."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PlanStatus:
    """What the reader is told of the plan.

    Attributes:
        locked: whether there is a locked plan; locked_on: its day; version: of how many ``versions``.
        before_outcome: locked before the first day of the follow-up; None without a plan.
        data_unchanged: the data up to the day of the lock are as they were then; None when not looked at.
        deviations: a Swedish sentence for each thing that differs now from the locked plan.
        sentence: all of it in short, in Swedish.
        family: ids of the year's registered measures when the plan was locked; empty when it does not tell.
    """

    locked: bool
    locked_on: date | None
    version: int | None
    versions: int
    before_outcome: bool | None
    data_unchanged: bool | None
    deviations: tuple[str, ...]
    sentence: str
    family: tuple[str, ...] = ()


def test_settings(intervention: Intervention) -> dict[str, JsonValue]:
    """The settings of the deciding test that are locked with the plan."""
    lengths = Lengths()
    by_lottery = intervention.selection.how == BY_LOTTERY
    everywhere = "tidsserie" if intervention.whole_municipality else "placebo med samma urval"
    return {
        "test": "lottning" if by_lottery else everywhere,
        "clear": CLEAR,
        "hinted": HINTED,
        "confidence": CONFIDENCE,
        "years_before": lengths.years,
        "selection_months": lengths.selection,
    }


test_settings.__test__ = False  # type: ignore[attr-defined]


def data_digest(incidents: pd.DataFrame, *, source: str, through: date) -> Digest:
    """The seal of a source's data as they were known on a day.

    Counts by area (none is one), month and category of the incidents that had happened and had been reported by
    the end of the day; those without a day of report by when they happened. Rows themselves are not sealed, so a
    seal tells nothing of them.

    Args:
        incidents: rows of ``tables.INCIDENTS``.
        source: whose; through: the day.
    """
    own = incidents[incidents["source"] == source]
    end = pd.Timestamp(through + timedelta(days=1), tz=own["starts_at"].dt.tz)
    known = own[(own["starts_at"] < end) & (own["reported_at"].fillna(own["starts_at"]) < end)]
    months = known["starts_at"].dt.year * 12 + known["starts_at"].dt.month - 1
    keys = zip(known["area_id"].fillna(""), months, known["category"], strict=True)
    lines = sorted(
        f"{area};{month // 12}-{month % 12 + 1:02d};{category};{count}\n"
        for (area, month, category), count in Counter(keys).items()
    )
    return Digest(len(known), hashlib.sha256("".join(lines).encode("utf-8")).hexdigest())


def plan_status(
    intervention: Intervention, plans: Sequence[LockedPlan], *, incidents: pd.DataFrame | None = None
) -> PlanStatus:
    """Whether and when the plan of a measure was locked, and every deviation from it since.

    Of several versions, the last that was locked before the outcome counts; when none was, the first.

    Args:
        intervention: as the register has it now.
        plans: locked plans, also of other measures.
        incidents: rows of ``tables.INCIDENTS``, as known on the plan's day or later; None: not looked at.
    """
    own = sorted((plan for plan in plans if plan.intervention == intervention.id), key=lambda plan: plan.version)
    if not own:
        words = "Planen låstes aldrig: ingen kan visa att den inte valdes efter utfallet."
        return PlanStatus(False, None, None, 0, None, None, (), words)
    early = [plan for plan in own if plan.locked_on < _outcome_from(plan, intervention)]
    chosen = early[-1] if early else own[0]
    unchanged = None
    if incidents is not None:
        found = data_digest(incidents, source=chosen.data.source, through=chosen.data.through)
        unchanged = found == Digest(chosen.data.rows, chosen.data.sha256)
    differing = deviations(chosen.plan, plan_of(intervention, test_settings(intervention), on=chosen.locked_on))
    return PlanStatus(
        locked=True,
        locked_on=chosen.locked_on,
        version=chosen.version,
        versions=len(own),
        before_outcome=bool(early),
        data_unchanged=unchanged,
        deviations=differing,
        sentence=_sentence(chosen, bool(early), unchanged, differing, several=len(intervention.areas) > 1),
        family=chosen.family,
    )


def _outcome_from(plan: LockedPlan, intervention: Intervention) -> date:
    """The first day of the follow-up: the planned start, or the register's when that has been moved forward."""
    return min(date.fromisoformat(str(plan.plan["start"])), intervention.start)


def _sentence(plan: LockedPlan, early: bool, unchanged: bool | None, differing: Sequence[str], *, several: bool) -> str:
    when = "innan utfallet fanns" if early else "först när insatsen redan hade börjat"
    told = f"Planen låstes {day(plan.locked_on)}, {when}."
    if "areas" not in plan.plan:
        told += f" {'Områdena' if several else 'Området'} pekades ut senare, på det sätt som planen säger."
    if unchanged is False:
        told += " Uppgifterna från tiden före låsningen har ändrats sedan dess."
    if differing:
        many = "En sak avviker" if len(differing) == 1 else f"{number(len(differing))} saker avviker"
        return f"{told} {many} nu från planen."
    return f"{told} Inget avviker från planen."


def deviations(locked: Mapping[str, JsonValue], now: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """A Swedish sentence for each value that differs between a locked plan and the present one.

    >>> deviations({"comparison": {"outside_metres": 600}}, {"comparison": {"outside_metres": 300}})
    ('Jämförelseområdenas minsta avstånd: låst 600 m, nu 300 m',)
    """
    old, new = (_leaves({key: plan[key] for key in plan if key != FAMILY}) for plan in (locked, now))
    return tuple(
        f"{_LABELS.get(key, key)}: låst {_shown(key, old.get(key))}, nu {_shown(key, new.get(key))}"
        for key in [*_LABELS, *sorted((old.keys() | new.keys()) - _LABELS.keys())]
        if old.get(key) != new.get(key)
    )


_WHOLE = ("outcome", "secondary", "negative_controls")


def _leaves(plan: Mapping[str, JsonValue], before: str = "") -> dict[str, JsonValue]:
    """Every value of a plan by its path; an outcome is one value."""
    found: dict[str, JsonValue] = {}
    for key, value in plan.items():
        path = f"{before}{key}"
        if isinstance(value, dict) and path not in _WHOLE:
            found |= _leaves(value, f"{path}.")
        elif value not in (None, [], ""):
            found[path] = value
    return found


def _shown(key: str, value: JsonValue) -> str:
    if value is None:
        return _NOTHING
    if isinstance(value, list):
        return ", ".join(_shown(key, part) for part in value)
    if isinstance(value, dict):
        return _outcome(value)
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int | float):
        decimals = next((d for d in range(4) if round(value, d) == value), 4)
        return f"{number(value, decimals)}{_UNITS.get(key, '')}"
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value


def _outcome(value: Mapping[str, JsonValue]) -> str:
    category = str(value.get("category"))
    subtypes, hours = value.get("subtypes"), value.get("hours")
    words = vocabulary.CATEGORIES.get(category, category).lower()
    if isinstance(subtypes, list) and subtypes:
        words += f" ({', '.join(vocabulary.SUBTYPES[category].get(str(s), str(s)).lower() for s in subtypes)})"
    return f"{words} kl. {hours[0]}–{hours[1]}" if isinstance(hours, list) else words


_UNITS = {
    "comparison.outside_metres": " m",
    "rings": " m",
    "goal.change": "\u00a0%",
    "expected_effect.change": "\u00a0%",
    "follow_up_months": " månader",
    "dose.per_week": " i veckan",
    "dose.total": " i allt",
}
_LABELS = {
    "areas": "Områden",
    "start": "Start",
    "end": "Slut",
    "type": "Slag av insats",
    "outcome": "Huvudutfall",
    "secondary": "Andra utfall",
    "negative_controls": "Utfall som insatsen inte kan ha ändrat",
    "follow_up_months": "Uppföljningens längd",
    "goal.indicator": "Målets indikator",
    "goal.change": "Målets tal",
    "goal.unit": "Målets enhet",
    "goal.baseline": "Målets utgångsläge",
    "goal.from": "Målets första dag",
    "goal.to": "Målets sista dag",
    "selection.how": "Hur området valdes",
    "selection.rule": "Urvalsregeln",
    "selection.quarter": "Urvalets kvartal",
    "selection.expected_fall": "Väntad nedgång efter valet",
    "selection.draw": "Hur lotten dras",
    "selection.start_at_once": "Antal som börjar först",
    "selection.rounds_planned": "Antal omgångar",
    "comparison.rule": "Regeln för jämförelseområden",
    "comparison.outside_metres": "Jämförelseområdenas minsta avstånd",
    "comparison.exclude": "Områden som inte jämförs",
    "comparison.areas": "Jämförelseområden",
    "rings": "Ringar för omfördelning",
    "expected_effect.change": "Väntad verkan",
    "expected_effect.unit": "Den väntade verkans enhet",
    "expected_effect.source": "Källa till den väntade verkan",
    "dose.activity": "Planerad aktivitet",
    "dose.per_week": "Planerad dos",
    "dose.total": "Planerad dos i allt",
    "no_effect": "Gränser för ingen effekt av betydelse",
    "police_discovered_reason": "Skäl att mäta med brott som polisen upptäcker",
    "settings.test": "Prövningen",
    "settings.clear": "Gräns för tydligt stöd",
    "settings.hinted": "Gräns för visst stöd",
    "settings.confidence": "Intervallets säkerhet",
    "settings.years_before": "Antal år att jämföra med",
    "settings.selection_months": "Urvalets månader",
}
