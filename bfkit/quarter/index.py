"""The rows of the first page of a quarter: each page with its state, and of each measure the word, colour and decision."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bfkit.display import day, number
from bfkit.parameters.models import Parameters
from bfkit.quarter import publish
from bfkit.quarter.execute import Outcome
from bfkit.quarter.plan import EACH_PROBLEM, Job, analysed, evaluated, prioritised_problems
from bfkit.release.page import Fact, IndexEntry, Status
from bfkit.verdict.words import DECREASE_HINTED, INCREASE_HINTED
from bfkit.vocabulary import FULLY_DONE

HINTED_KEYS = (DECREASE_HINTED, INCREASE_HINTED)
NO_COLOUR = "ingen: utförandet är inte känt, gruppen beslutar"


def entries(planned: Sequence[Job], outcomes: Mapping[str, Outcome], folder: Path) -> Iterator[IndexEntry]:
    """One row a page, in the order of the plan.

    Args:
        planned: all pages of the quarter; outcomes: of those that were run now, by name.
        folder: where what completed lies.
    """
    for job in planned:
        outcome, page = outcomes.get(job.name), folder / f"{job.name}.html"
        if outcome is not None and outcome.error is not None:
            old = " Sidan är från en tidigare körning." if page.is_file() else ""
            reason = (
                f"{outcome.error[:1].upper()}{outcome.error[1:]}.{old}" if job.refused else f"{outcome.error}.{old}"
            )
            yield IndexEntry(job.title or job.name, page.name if old else None, "SAKNAS", reason, group=job.group)
            continue
        files = tuple((Path(file).name, file) for file in publish.exported(job.name, folder))
        status: Status = "oförändrad" if outcome is None else "klar"
        title = publish.title_of(folder, job.name)
        facts = measure_facts(publish.parts_of(folder, job.name))
        yield IndexEntry(title, page.name, status, group=job.group, files=files, facts=facts)


def measure_facts(parts: Mapping[str, Any]) -> tuple[Fact, ...]:
    """The verdict, the colour proposed and the group's decision, as the edition's own results have them."""
    rows = parts.get("evaluations") or ()
    return tuple(fact for row in rows for fact in _facts(row))


def _facts(row: Mapping[str, Any]) -> Iterator[Fact]:
    yield Fact("Utslag", str(row["verdict_shown"]))
    colours, decided = row["colours_open"], row.get("group_decision")
    weak = len(colours) == 1 and row.get("verdict") in HINTED_KEYS and row.get("implementation") == FULLY_DONE
    told = " eller ".join(colours) or NO_COLOUR
    yield Fact("Föreslagen färg", f"{told}, med visst stöd" if weak else told, row["colour_proposed"], weak=weak)
    if decided is None:
        return
    when = f", {day(date.fromisoformat(decided['date']))}" if decided.get("date") else ""
    who = f", {decided['by']}" if decided.get("by") else ""
    text = f". {decided['text']}" if decided.get("text") else ""
    yield Fact("Gruppens beslut", f"{decided['colour']}{when}{who}{text}", decided["colour"])


def without_causes(parameters: Parameters) -> tuple[str, ...]:
    """A sentence when a cause analysis is not made, and how to get one."""
    every, made = prioritised_problems(parameters), analysed(parameters)
    how = f'Öppna notebooks/{EACH_PROBLEM}.ipynb och ange problem = "…" i den första cellen.'
    if not every:
        return (
            "Orsaksanalys: inget problem är prioriterat, varken i hypotheses.yml eller i kvartalets fil. Skriv ett där, eller "
            f"gör en för hand: {how[0].lower()}{how[1:]} Problembildernas id står i results.json.",
        )
    left = every[len(made) :]
    if not left:
        return ()
    return (f"Orsaksanalys görs för de {len(made)} första problemen. {number(len(left))} till är prioriterade. {how}",)


def without_measures(parameters: Parameters) -> tuple[str, ...]:
    """A sentence when nothing is evaluated, and why."""
    if parameters.register is None:
        return ("Utvärdering: kommunen har inget register över insatser (interventions.yml).",)
    if not evaluated(parameters) and not parameters.unread:
        return ("Utvärdering: ingen insats i registret hade börjat när kvartalet var slut.",)
    return ()
