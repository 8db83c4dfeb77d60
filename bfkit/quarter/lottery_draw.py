"""Drawing a round of a lottery of the start: shown before, drawn once, never drawn again."""

import json
from pathlib import Path

import yaml

from bfkit.checked import Checked
from bfkit.counts.reach import reach_of
from bfkit.display import day as in_words
from bfkit.errors import ParameterError
from bfkit.evaluation.chance.selection import WORST_PEAK
from bfkit.evaluation.planning.lottery_round import LotteryRound, draw_round, treated_before
from bfkit.parameters.interventions import BY_LOTTERY, Intervention, Register
from bfkit.parameters.loading import REGISTER_FILE, load
from bfkit.parameters.models import Parameters
from bfkit.parameters.selection import Round, Start
from bfkit.quarter.plan_files import Proposed, found_measure, plan_folder, read_for
from bfkit.quarter.workspace import Workspace

QUESTION = "Lotta omgången? Det görs bara en gång."


def round_to_draw(
    workspace: Workspace, slug: str, measure: str, *, quarter: str, number: int | None, at_once: int | None = None
) -> Proposed:
    """A round of a lottery of the start, as the register is to hold it. Who begins is told first when it is written.

    Args:
        workspace: the project's folders.
        slug: the municipality; measure: id of a measure whose start is drawn by lot.
        quarter: the quarter that has ended; the measure begins the day after it.
        number: published before the quarter ended.
        at_once: how many begin at once, of twice as many; else the register's.

    Raises:
        ParameterError: no number, no lottery, a quarter that is not complete, an area that does not exist, too few
            areas with incidents, or a round that has been drawn already.
    """
    number = _checked_number(number, at_once)
    parameters = load(slug, quarter, folder=workspace.parameters)
    register, intervention = found_measure(parameters, measure)
    if intervention.selection.how != BY_LOTTERY:
        raise ParameterError(
            f'{measure} har ingen lottad start: selection.how är "{intervention.selection.how}", inte "{BY_LOTTERY}".'
        )
    checked = read_for(parameters, register, measure, workspace.data)
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
    target = plan_folder(workspace, slug) / f"{measure}-omgang-{drawn.round.round}.yml"
    _refuse_drawn(intervention, drawn.round, target)
    text = round_text(drawn.round)
    told = f"Omgången är skriven i {target.name}. För in den under selection.rounds i {REGISTER_FILE}."
    locked = any(plan.intervention == measure for plan in parameters.plans)
    summary = _summary(intervention, drawn, parameters, locked=locked)
    return Proposed(text, target, summary, QUESTION, (*text.splitlines(), drawn.text, told))


def _checked_number(number: int | None, at_once: int | None) -> int:
    if number is None or number < 0:
        raise ParameterError(
            "ange --number: talet som kungjordes innan kvartalet var slut. Utan ett sådant tal kan ingen visa att "
            "lotten inte valdes."
        )
    if at_once is not None and at_once < 1:
        raise ParameterError("--antal ska vara minst 1: så många områden börjar först, av dubbelt så många.")
    return number


def _summary(
    intervention: Intervention, drawn: LotteryRound, parameters: Parameters, *, locked: bool
) -> tuple[str, ...]:
    """What will be drawn, without the outcome: whoever could see it first could try another number."""
    listed = ", ".join(f"{entry.area} ({entry.count:g})" for entry in drawn.round.listed)
    planned = intervention.selection.rounds_planned
    lines = [
        f"Omgång {drawn.round.round} av {intervention.id}, {intervention.title}, lottas:",
        f"  Kvartal: {parameters.quarter.label}; talet som kungjordes: {drawn.round.number}",
        f"  Regeln listar: {listed}",
        f"  {len(drawn.round.start_now.areas)} av {len(drawn.round.listed)} börjar {in_words(drawn.round.start_now.first_day)}, "
        f"resten {in_words(drawn.round.start_next.first_day)}",
    ]
    if planned is not None and drawn.round.round > planned:
        lines.append(f"  Observera: planen säger {planned} omgångar. En till är en avvikelse, och rapporten säger det.")
    if not locked:
        lines.append(f"  Observera: planen för {intervention.id} är inte låst. Lås den före lottningen.")
    return tuple(lines)


def _refuse_drawn(intervention: Intervention, drawn: Round, target: Path) -> None:
    """A round is drawn once. The same number may be tried again as a control, but nothing is told of another."""
    kept = next((one for one in intervention.selection.rounds if one.quarter == drawn.quarter), None)
    known = kept or _round_of(target)
    if known is None and not target.exists():
        return
    where = "i registret" if kept is not None else f"i {target.name}"
    told = f"omgång {drawn.round} av {intervention.id} ({drawn.quarter}) är redan lottad och står {where}. En omgång lottas aldrig om."
    if known is not None and known.number == drawn.number:
        if known == drawn:
            raise ParameterError(f"{told} Kontroll: regeln och talet {drawn.number} ger samma omgång.")
        raise ParameterError(
            f"{told} Men den är en annan än den som regeln och talet {drawn.number} ger:\n{round_text(drawn)}Rätta "
            "registret, eller förklara skillnaden där."
        )
    raise ParameterError(told)


def _round_of(path: Path) -> Round | None:
    """A round that has been drawn but not yet been put in the register; None when there is none that can be read."""
    try:
        (row,) = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Round.model_validate_json(json.dumps(row, default=str))
    except (OSError, ValueError, TypeError, yaml.YAMLError):
        return None


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
