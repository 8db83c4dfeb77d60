"""Locking a plan before the measure begins: as the register has it, sealed with the data up to that day."""

from collections.abc import Mapping
from datetime import date

import pandas as pd
from pydantic import JsonValue

from bfkit.checked import Checked
from bfkit.display import counted
from bfkit.display import day as in_words
from bfkit.errors import ParameterError
from bfkit.evaluation.material import outcome_label
from bfkit.evaluation.outcome.plan_status import data_digest, deviations, test_settings
from bfkit.parameters.interventions import BY_LOTTERY, Intervention, Register
from bfkit.parameters.loading import load
from bfkit.parameters.measure_rules import goal_beside_follow_up
from bfkit.parameters.models import Parameters
from bfkit.parameters.plans import CodeVersion, LockedData, LockedPlan, areas_known, plan_of, sha256_of
from bfkit.periods import Quarter
from bfkit.quarter import fingerprint
from bfkit.quarter.plan_files import Proposed, found_measure, plan_folder, read_for
from bfkit.quarter.workspace import Workspace
from bfkit.verdict.evaluation import verdict_year

QUESTION = "Lås planen?"
_SEAL = 16
"""Signs of a seal that are shown; the file has all of it."""


def plan_to_lock(
    workspace: Workspace, slug: str, measure: str, *, today: date, day: date | None = None, new_version: bool = False
) -> Proposed:
    """The plan of a measure, ready to be locked: as the register has it, with a seal on plan and data.

    Args:
        workspace: the project's folders.
        slug: the municipality; measure: id in its register.
        today: the day of the lock.
        day: another day, only for a municipality that is declared synthetic.
        new_version: lock what has been changed beside the plan that is locked already, which is kept.

    Raises:
        ParameterError: no such measure, it is wrong in the register, names an area that does not exist, has ended, or
            its plan is locked already (what differs is told).
    """
    locked_on = day or today
    parameters = load(slug, str(Quarter.of(locked_on).shift(-1)), folder=workspace.parameters, as_of=locked_on)
    register, intervention = found_measure(parameters, measure)
    if day is not None:
        _refuse_other_day(parameters, day, today)
    _refuse_unready(intervention, locked_on)
    earlier = [kept for kept in parameters.plans if kept.intervention == measure]
    if earlier:
        now = plan_of(intervention, test_settings(intervention), on=earlier[-1].locked_on)
        _refuse_second(earlier[-1], now, new_version)
    checked = read_for(parameters, register, measure, workspace.data)
    same_year = _family(parameters, register, intervention, on=locked_on if day is not None else date.max)
    plan = plan_of(intervention, test_settings(intervention), on=locked_on, family=same_year)
    digest = data_digest(checked.incidents, source=register.source, through=locked_on)
    made = LockedPlan(
        intervention=measure,
        version=len(earlier) + 1,
        locked_on=locked_on,
        after_start=locked_on >= intervention.start,
        plan=plan,
        plan_sha256=sha256_of(plan),
        data=LockedData(source=register.source, through=locked_on, rows=digest.rows, sha256=digest.sha256),
        code=_code(workspace, afterwards=day is not None),
    )
    return Proposed(
        text=made.text,
        target=plan_folder(workspace, slug) / made.file_name,
        summary=_summary(made, intervention, checked),
        question=QUESTION,
        told=(f"Planen för {measure} är låst {in_words(locked_on)}: {made.file_name}.", _when(made, intervention)),
    )


def _summary(made: LockedPlan, intervention: Intervention, checked: Checked) -> tuple[str, ...]:
    """What will be locked, so that whoever says yes has read it."""
    known = _where(made, intervention)
    goal, through = intervention.goal, made.data.through
    lines = [
        f"Det här låses för {intervention.id}, {intervention.title}, i {made.file_name}:",
        f"  Huvudutfall: {outcome_label(intervention.outcome)}",
        f"  Områden: {known}",
        f"  Start: {in_words(intervention.start)}; följs {counted(intervention.follow_up_months, 'månad', 'månader')}",
        f"  Mål: {_signed(goal.change)} procent, {in_words(goal.first_day)}–{in_words(goal.last_day)}, mot jämförelse {goal.baseline}",
        f"  Utvärderas samma år: {', '.join(made.family)}",
        f"  Låses: {in_words(made.locked_on)}{', efter insatsens start' if made.after_start else ''}",
        f"  Uppgifter: {_data(made, checked)}, kända {in_words(through)} (sigill {made.data.sha256[:_SEAL]}…)",
        f"  Planens sigill: {made.plan_sha256[:_SEAL]}…",
    ]
    beside = goal_beside_follow_up(goal, intervention.starts, intervention.follow_up_months)
    if beside and intervention.selection.how != BY_LOTTERY:
        lines.append(f"  Observera: {beside[0].lower()}{beside[1:]}.")
    return (*lines, "En låst plan ändras aldrig. Det som ändras senare står som avvikelse i rapporten.")


def _signed(change: float) -> str:
    return f"{change:+g}".replace("-", "−").replace(".", ",")


def _where(made: LockedPlan, intervention: Intervention) -> str:
    if intervention.selection.how == BY_LOTTERY:
        return f"lotten avgör, i {counted(intervention.selection.rounds_in_all, 'omgång', 'omgångar')}"
    if not areas_known(intervention, made.locked_on):
        return f"pekas ut av regeln ({intervention.selection.rule}) när {intervention.selection.quarter} är slut"
    return ", ".join(intervention.areas)


def _data(made: LockedPlan, checked: Checked) -> str:
    """First and last day of the source's incidents that were known, and how many they are."""
    own = checked.incidents[checked.incidents["source"] == made.data.source]
    days = own["starts_at"].dt.tz_localize(None)
    days = days[days < pd.Timestamp(made.data.through) + pd.Timedelta(days=1)]
    rows = counted(made.data.rows, "händelse", "händelser")
    if days.empty:
        return rows
    return f"{rows} i {made.data.source}, första dag {in_words(days.min().date())}, sista {in_words(days.max().date())}"


def _family(parameters: Parameters, register: Register, own: Intervention, *, on: date) -> list[str]:
    """Ids of the measures whose verdicts belong to the same year; on a day set afterwards, those decided by then."""
    year = verdict_year(own)
    same = [one.id for one in register.interventions if verdict_year(one) == year and one.decided <= on]
    unread = [one.id for one in parameters.unread if one.year in (year, None)]
    return list(dict.fromkeys([own.id, *same, *unread]))


def _refuse_unready(intervention: Intervention, locked_on: date) -> None:
    if intervention.end is not None and intervention.end < locked_on:
        raise ParameterError(
            f"{intervention.id} avslutades {in_words(intervention.end)}: en plan låses innan insatsen börjar, aldrig efteråt."
        )
    if intervention.selection.how == BY_LOTTERY and intervention.selection.rounds_planned is None:
        raise ParameterError(
            f"{intervention.id}: ange selection.rounds_planned, hur många omgångar som ska lottas. Lottningen avgörs en gång, "
            "när alla är följda; annars kunde den som vill sluta när det ser bra ut."
        )


def _refuse_other_day(parameters: Parameters, day: date, today: date) -> None:
    if not parameters.municipality.synthetic:
        raise ParameterError("--day gäller bara påhittade kommuner: en verklig plan låses den dag då den låses.")
    if day > today:
        raise ParameterError(f"--day {day} har inte varit än.")


def _refuse_second(kept: LockedPlan, plan: Mapping[str, JsonValue], new_version: bool) -> None:
    """A plan is locked once; a changed one may be locked beside it."""
    differing = deviations(kept.plan, plan)
    told = f"planen för {kept.intervention} låstes {in_words(kept.locked_on)} ({kept.file_name}) och skrivs aldrig över"
    if not differing:
        raise ParameterError(f"{told}. Ingenting har ändrats sedan dess.")
    if not new_version:
        changes = "\n".join(f"  {line}" for line in differing)
        raise ParameterError(
            f"{told}. Det här skiljer sig nu:\n{changes}\nÅterställ registret, eller lås ändringen bredvid den första "
            "planen med --ny-version; rapporten visar båda."
        )


def _code(workspace: Workspace, *, afterwards: bool) -> CodeVersion:
    """The program's version; a day set afterwards has no commit of its own."""
    found = fingerprint.code_version(workspace.root)
    version, commit, dirty = str(found["version"]), found["commit"], found["dirty"]
    if afterwards or not isinstance(commit, str):
        return CodeVersion(version=version)
    return CodeVersion(version=version, commit=commit, dirty=bool(dirty))


def _when(made: LockedPlan, intervention: Intervention) -> str:
    start = in_words(intervention.start)
    if made.after_start:
        return (
            f"Observera: insatsen började redan {start}. Planen är märkt som låst efter start, och rapporten säger att "
            "den kan ha valts efter utfallet."
        )
    return f"Insatsen börjar {start}. Checka in filen i versionshanteringen, så att dagen kan visas."
