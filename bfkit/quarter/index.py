"""The rows of the first page of a quarter: each page with its state, and of each measure the word, colour and decision."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bfkit.display import counted, day, interval, number
from bfkit.parameters.loading import COOPERATION_FILE, HYPOTHESES_FILE
from bfkit.parameters.models import Parameters
from bfkit.periods import Quarter
from bfkit.quarter import publish
from bfkit.quarter.execute import Outcome
from bfkit.quarter.plan import EACH_PROBLEM, LAST, Job, analysed, evaluated, prioritised_problems
from bfkit.release.page import Fact, IndexEntry, Status
from bfkit.release.quarterly.measures import NO_COLOUR, ended_in, measures_sum
from bfkit.verdict.words import DECREASE_HINTED, INCREASE_HINTED
from bfkit.vocabulary import DONE_OTHERWISE, FULLY_DONE, NOT_DONE, OWN_PLACE

HINTED_KEYS = (DECREASE_HINTED, INCREASE_HINTED)
BEFORE = {"a": "månaderna precis före", "b": "samma månader året före"}
FOR_STATISTICIANS, LETTER_AND_MORE = (
    "Underlag för R och Stata",
    "Tjänsteskrivelse, överlämning till veckan och evidenstabell",
)
NEW = "nytt detta kvartal"
EARLIER = "Från en tidigare körning"


def entries(
    planned: Sequence[Job], outcomes: Mapping[str, Outcome], folder: Path, quarter: Quarter
) -> Iterator[IndexEntry]:
    """One row a page, in the order of the plan.

    Args:
        planned: all pages of the quarter; outcomes: of those that were run now, by name.
        folder: where what completed lies.
        quarter: of the run; a follow-up that ended in it is told as new.
    """
    for job in planned:
        outcome, page = outcomes.get(job.name), folder / f"{job.name}.html"
        if outcome is not None and outcome.error is not None:
            old = " Sidan är från en tidigare körning." if page.is_file() else ""
            reason = (
                f"{outcome.error[:1].upper()}{outcome.error[1:]}.{old}" if job.refused else f"{outcome.error}.{old}"
            )
            earlier = _earlier(job, folder)
            yield IndexEntry(
                job.title or job.name,
                page.name if old else None,
                "SAKNAS",
                reason,
                group=job.group,
                files=earlier,
                files_label=EARLIER,
            )
            continue
        files = tuple((Path(file).name, file) for file in publish.exported(job.name, folder))
        status: Status = "oförändrad" if outcome is None else "klar"
        title = publish.title_of(folder, job.name)
        facts = measure_facts(publish.parts_of(folder, job.name), quarter)
        label = LETTER_AND_MORE if job.name == LAST else FOR_STATISTICIANS
        yield IndexEntry(title, page.name, status, group=job.group, files=files, facts=facts, files_label=label)


def told_apart(rows: Sequence[IndexEntry]) -> list[IndexEntry]:
    """Rows with the same title are numbered in their order: the public titles name no place that could tell them apart."""
    many = Counter(row.title for row in rows)
    seen: Counter[str] = Counter()
    found = []
    for row in rows:
        seen[row.title] += 1
        number_of = f" ({number(seen[row.title])} av {number(many[row.title])} med samma besked)"
        found.append(replace(row, title=f"{row.title}{number_of}") if many[row.title] > 1 else row)
    return found


def sum_of_measures(planned: Sequence[Job], folder: Path, quarter: Quarter) -> str:
    """All measures in a sentence (``measures_sum``), of the pages that stand in the folder."""
    rows = [row for job in planned for row in publish.evaluations_of(folder, job.name)]
    return measures_sum(rows, quarter)


def measure_facts(parts: Mapping[str, Any], quarter: Quarter) -> tuple[Fact, ...]:
    """Which measure, its counts, the colour proposed and the group's decision, as the edition's own results have them.

    The verdict itself is in the title of the page.
    """
    rows = parts.get("evaluations") or ()
    return tuple(fact for row in rows for fact in _facts(row, quarter))


def _about(row: Mapping[str, Any], quarter: Quarter) -> str:
    """Id, place where it may be told, the months followed, and whether they ended in this quarter."""
    place = "" if row["place"] in (None, OWN_PLACE) else f", {row['place']}"
    return f"{row['intervention']}{place}. Följd {row['follow_up']}{f' – {NEW}' * ended_in(row['follow_up_ended'], quarter)}."


def _counts(row: Mapping[str, Any]) -> str:
    """Before and after, and for a verdict the ratio with its interval."""
    before, now, waited = row["count_before"], row["count_now"], row.get("waited")
    told = "antalen är för små för att visas" if None in (before, now) else f"{number(before)} → {number(now)}"
    if None not in (before, now) and waited is not None:
        told += f" i {counted(waited['areas_began'], 'område', 'områden')} som började{_waited(waited)}"
    if None not in (before, now):
        told += f" ({BEFORE[row['baseline']]} → uppföljningen){_other_baseline(row)}"
    if row["rate_ratio"] is None or row["lower"] is None or row["upper"] is None:
        return told
    return f"{told}; kvot {number(row['rate_ratio'], 2)} (95\u00a0% konfidensintervall {interval(row['lower'], row['upper'], 2)})"


def _waited(waited: Mapping[str, Any]) -> str:
    """What a lottery compares with: the areas that waited their turn."""
    before, now = waited["count_before"], waited["count_now"]
    if None in (before, now):
        return ""
    return f"; {number(before)} → {number(now)} i {number(waited['areas_waiting'])} som väntade"


def _other_baseline(row: Mapping[str, Any]) -> str:
    """The other baseline where the two say differently: a reader who sees one of them is misled."""
    before = row.get("count_before_other")
    if not row.get("baselines_disagree") or before is None:
        return ""
    other = BEFORE["b" if row["baseline"] == "a" else "a"]
    return f", men {number(before)} → {number(row['count_now'])} ({other} → uppföljningen)"


def _facts(row: Mapping[str, Any], quarter: Quarter) -> Iterator[Fact]:
    yield Fact("Insats", _about(row, quarter))
    if row["follow_up_months_known"]:
        yield Fact("Händelser", _counts(row))
    colours, decided = row["colours_open"], row.get("group_decision")
    weak = len(colours) == 1 and row.get("verdict") in HINTED_KEYS and row.get("implementation") == FULLY_DONE
    told = " eller ".join(colours) or NO_COLOUR
    if row.get("implementation") in (NOT_DONE, DONE_OTHERWISE):
        told += ", om gruppen bekräftar loggen"
    yield Fact("Föreslagen färg", f"{told}, med visst stöd" if weak else told, row["colour_proposed"], weak=weak)
    if decided is None:
        return
    when = f", {day(date.fromisoformat(decided['date']))}" if decided.get("date") else ""
    who = f", {decided['by']}" if decided.get("by") else ""
    text = f". {decided['text']}" if decided.get("text") else ""
    yield Fact("Gruppens beslut", f"{decided['colour']}{when}{who}{text}", decided["colour"])


def without_causes(parameters: Parameters) -> tuple[str, ...]:
    """A sentence when a cause analysis is not made, and how to get one."""
    if _wrong(parameters, HYPOTHESES_FILE):
        return ()  # told in red among the pages
    every, made = prioritised_problems(parameters), analysed(parameters)
    if not every:
        return (
            "Orsaksanalys: gruppen har inte prioriterat något problem. Välj ett bland problembilderna i kartläggningen; "
            "handboken säger hur en orsaksanalys görs.",
        )
    left = every[len(made) :]
    if not left:
        return ()
    return (
        f"Orsaksanalys görs för {counted(len(made), 'problem', 'problem')}: alla som gruppen har skrivit hypoteser om, och sedan de "
        f"först prioriterade. {number(len(left))} till är prioriterade. Den som sköter arbetsbänken kan låta fler göras; handboken "
        "säger hur.",
    )


def without_measures(parameters: Parameters) -> tuple[str, ...]:
    """A sentence when nothing is evaluated, and why."""
    if parameters.register is None:
        return ("Utvärdering: registret över insatser saknas; lägg in det innan nästa kvartal.",)
    if not evaluated(parameters) and not parameters.unread:
        return ("Utvärdering: ingen insats i registret hade börjat när kvartalet var slut.",)
    return ()


def unneeded(parameters: Parameters) -> tuple[str, ...]:
    """A sentence when a file is wrong that no page of a quarter needs."""
    if not _wrong(parameters, COOPERATION_FILE):
        return ()
    return ("Formuläret om samverkan kan inte läsas. Kvartalet behöver det inte, men årsanalysen.",)


def standing(parameters: Parameters, pages: Iterable[str]) -> tuple[str, ...]:
    """The cause analyses of an earlier run, which stand when the file that says which there are cannot be read."""
    if not _wrong(parameters, HYPOTHESES_FILE):
        return ()
    return tuple(name for name in pages if name.startswith(f"{EACH_PROBLEM}-"))


def _earlier(job: Job, folder: Path) -> tuple[tuple[str, str], ...]:
    """The pages of an earlier run that a job stands for, when it could not be told which they would be now."""
    if job.name != EACH_PROBLEM:
        return ()
    return tuple((page.stem, page.name) for page in sorted(folder.glob(f"{EACH_PROBLEM}-*.html")))


def _wrong(parameters: Parameters, name: str) -> bool:
    return any(one.name == name for one in parameters.unread_files)
