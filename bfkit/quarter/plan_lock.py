"""Locking a plan before the start, and drawing a round of a lottery of the start: what ``bfkit plan`` does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from pydantic import JsonValue

from bfkit.checked import Checked
from bfkit.counts.reach import reach_of
from bfkit.display import day as in_words
from bfkit.errors import OutputError, ParameterError
from bfkit.evaluation.chance.selection import WORST_PEAK
from bfkit.evaluation.outcome.plan_status import data_digest, deviations, test_settings
from bfkit.evaluation.planning.lottery_round import draw_round, treated_before
from bfkit.ingest import pipeline
from bfkit.parameters.indicators import Indicators
from bfkit.parameters.interventions import BY_LOTTERY, Intervention, Register, Round, Start
from bfkit.parameters.loading import REGISTER_FILE, load, nearest
from bfkit.parameters.models import Parameters
from bfkit.parameters.plans import PLAN_FOLDER, CodeVersion, LockedData, LockedPlan, plan_of, sha256_of
from bfkit.periods import Quarter
from bfkit.quarter import fingerprint
from bfkit.quarter.publish import write
from bfkit.quarter.workspace import Workspace, prepare


@dataclass(frozen=True, slots=True)
class Written:
    """What was done: the file, or None when nothing had to be written, and what is told, a line each."""

    path: Path | None
    lines: tuple[str, ...]


def lock(
    workspace: Workspace, slug: str, measure: str, *, today: date, day: date | None = None, new_version: bool = False
) -> Written:
    """Lock the plan of a measure: as the register has it, with a seal on plan and data. Never overwrites.

    Args:
        workspace: the project's folders.
        slug: the municipality; measure: id in its register.
        today: the day of the lock.
        day: another day, only for a municipality that is declared synthetic.
        new_version: lock what has been changed beside the plan that is locked already, which is kept.

    Raises:
        ParameterError: no such measure, it has ended, or its plan is locked already (what differs is told).
        OutputError: the file cannot be written.
    """
    locked_on = day or today
    parameters = load(slug, str(Quarter.of(locked_on).shift(-1)), folder=workspace.parameters, as_of=locked_on)
    register, intervention = _found(parameters, measure)
    if day is not None:
        _refuse_other_day(parameters, day, today)
    if intervention.end is not None and intervention.end < locked_on:
        raise ParameterError(
            f"{measure} avslutades {in_words(intervention.end)}: en plan låses innan insatsen börjar, aldrig efteråt."
        )
    plan = plan_of(intervention, test_settings(intervention), on=locked_on)
    earlier = [kept for kept in parameters.plans if kept.intervention == measure]
    if earlier:
        now = plan_of(intervention, test_settings(intervention), on=earlier[-1].locked_on)
        _refuse_second(earlier[-1], now, new_version)
    checked = pipeline.read(_only(parameters, register), workspace.data)
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
    path = _write(made.text, workspace, slug, made.file_name)
    return Written(
        path, (f"Planen för {measure} är låst {in_words(locked_on)}: {path.name}.", _when(made, intervention))
    )


def draw(
    workspace: Workspace, slug: str, measure: str, *, quarter: str, number: int | None, at_once: int | None = None
) -> Written:
    """Draw a round of a lottery of the start, as the register is to hold it.

    Args:
        workspace: the project's folders.
        slug: the municipality; measure: id of a measure whose start is drawn by lot.
        quarter: the quarter that has ended; the measure begins the day after it.
        number: published before the quarter ended.
        at_once: how many begin at once, of twice as many; else the register's.

    Raises:
        ParameterError: no number, no lottery, a quarter that is not complete, too few areas with incidents, or a
            round in the register that is another than this.
        OutputError: the file cannot be written, or exists with another content.
    """
    if number is None or number < 0:
        raise ParameterError(
            "ange --number: talet som kungjordes innan kvartalet var slut. Utan ett sådant tal kan ingen visa att "
            "lotten inte valdes."
        )
    if at_once is not None and at_once < 1:
        raise ParameterError("--antal ska vara minst 1: så många områden börjar först, av dubbelt så många.")
    parameters = load(slug, quarter, folder=workspace.parameters)
    register, intervention = _found(parameters, measure)
    if intervention.selection.how != BY_LOTTERY:
        raise ParameterError(
            f'{measure} har ingen lottad start: selection.how är "{intervention.selection.how}", inte "{BY_LOTTERY}".'
        )
    checked = pipeline.read(_only(parameters, register), workspace.data)
    _refuse_incomplete(checked, parameters, register, intervention)
    try:
        drawn = draw_round(
            checked.incidents[checked.incidents["source"] == register.source],
            intervention,
            area_ids=[str(area) for area in checked.areas["id"]],
            quarter=parameters.quarter,
            number=number,
            at_once=at_once or intervention.selection.start_at_once,
            barred=treated_before(intervention, parameters.quarter),
        )
    except ValueError as fault:
        raise ParameterError(f"{measure}: {fault}.") from fault
    text = round_text(drawn.round)
    lines = (*text.splitlines(), drawn.text)
    kept = next((r for r in intervention.selection.rounds if r.quarter == quarter), None)
    if kept is not None:
        _refuse_other_round(kept, drawn.round, measure)
        return Written(None, (*lines, f"Omgång {kept.round} står redan i registret och är densamma."))
    path = _write(text, workspace, slug, f"{measure}-omgang-{drawn.round.round}.yml")
    told = f"Omgången är skriven i {path.name}. För in den under selection.rounds i {REGISTER_FILE}."
    return Written(path, (*lines, told))


def round_text(drawn: Round) -> str:
    """A round as it is pasted into the register, under ``rounds``.

    >>> from bfkit.parameters.interventions import Listed
    >>> one, two = Listed(area="A", count=4), Listed(area="B", count=2.5)
    >>> now, later = Start(first_day=date(2025, 1, 1), areas=("B",)), Start(first_day=date(2025, 7, 1), areas=("A",))
    >>> print(round_text(Round(round=1, quarter="2024Q4", number=7, listed=(one, two), start_now=now, start_next=later)))
    - round: 1
      quarter: 2024Q4
      number: 7
      listed: [{area: A, count: 4}, {area: B, count: 2.5}]
      start_now: {first_day: 2025-01-01, areas: [B]}
      start_next: {first_day: 2025-07-01, areas: [A]}
    <BLANKLINE>
    """
    listed = ", ".join(f"{{area: {_plain(e.area)}, count: {e.count:g}}}" for e in drawn.listed)
    return (
        f"- round: {drawn.round}\n"
        f"  quarter: {drawn.quarter}\n"
        f"  number: {drawn.number}\n"
        f"  listed: [{listed}]\n"
        f"  start_now: {_start(drawn.start_now)}\n"
        f"  start_next: {_start(drawn.start_next)}\n"
    )


def _start(start: Start) -> str:
    return f"{{first_day: {start.first_day}, areas: [{', '.join(map(_plain, start.areas))}]}}"


def _plain(code: str) -> str:
    """A code that YAML would read as anything but text stands within quotation marks."""
    return code if yaml.safe_load(f"[{code}]") == [code] else f'"{code}"'


def _found(parameters: Parameters, measure: str) -> tuple[Register, Intervention]:
    register = parameters.register
    if register is None:
        raise ParameterError(
            f"{parameters.slug} har inget register över insatser. Skriv det i parameters/{parameters.slug}/{REGISTER_FILE}."
        )
    found = next((i for i in register.interventions if i.id == measure), None)
    if found is None:
        near = nearest(measure, [i.id for i in register.interventions])
        raise ParameterError(f'insatsen "{measure}" står inte i {parameters.slug}/{REGISTER_FILE}{near}')
    return register, found


def _only(parameters: Parameters, register: Register) -> Parameters:
    """The parameters with nothing to read but the areas and the source that the measures are judged on."""
    own = parameters.municipality
    sources = tuple(source for source in own.sources if source.name == register.source)
    changes = {"sources": sources, "reporters": None, "places": None, "indicators": Indicators()}
    without_log = register.model_copy(update={"log": None})
    return parameters.model_copy(update={"municipality": own.model_copy(update=changes), "measures": without_log})


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


def _refuse_incomplete(
    checked: Checked, parameters: Parameters, register: Register, intervention: Intervention
) -> None:
    """The quarter must be whole; a rule that looks at peaks needs the year before it too."""
    source = next(s for s in parameters.municipality.sources if s.name == register.source)
    reach = reach_of(source, checked, parameters)
    by_peak = intervention.selection.rule == WORST_PEAK
    needed = parameters.quarter.shift(-4 if by_peak else 0)
    if not reach.quarter_complete or reach.complete_from > needed.start:
        known = f"når till {in_words(reach.through)}" if reach.through is not None else "är tom"
        raise ParameterError(
            f"{parameters.quarter.label} är inte fullständigt: {source.label} {known} och är fullständig från "
            f"{in_words(reach.complete_from)}. Listan kräver hela kvartalet{' och året före det' if by_peak else ''}. "
            "Vänta med lottningen, eller komplettera filerna."
        )


def _refuse_other_round(kept: Round, drawn: Round, measure: str) -> None:
    if kept != drawn:
        raise ParameterError(
            f"omgång {kept.round} av {measure} ({kept.quarter}) står redan i registret men är en annan än den som "
            f"regeln och talet {drawn.number} ger:\n{round_text(drawn)}Rätta registret, eller förklara skillnaden där. "
            "En omgång lottas aldrig om."
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


def _write(text: str, workspace: Workspace, slug: str, name: str) -> Path:
    """Write whole, beside first; what is there already is never touched."""
    folder = workspace.parameters / slug / PLAN_FOLDER
    prepare(folder)
    target = folder / name
    if target.exists():
        raise OutputError(f"{name} finns redan och skrivs aldrig över.")
    write(text, target, folder)
    return target
