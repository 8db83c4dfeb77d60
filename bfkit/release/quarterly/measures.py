"""The measures of the register in a few words each: how many have which verdict, and a row for each."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from bfkit.display import change_words, counted, day, number, sentence_list
from bfkit.evaluation.chance.placebo_result import RECORDING
from bfkit.periods import Quarter
from bfkit.release.followup.commitments.sentences import SYMBOLS
from bfkit.release.fragments import Fragment, heading, join, paragraph, table
from bfkit.release.quarterly.views import ProtectedQuarter
from bfkit.results import EvaluationResult
from bfkit.verdict.next_step import NextStep
from bfkit.verdict.reservations import (
    HINTED,
    anyway_words,
    explained_otherwise,
    further_doubts,
    holds_no_difference,
    not_ruled_out,
    open_words,
)
from bfkit.verdict.words import (
    DECREASE_CLEAR,
    DECREASE_HINTED,
    INCREASE_CLEAR,
    INCREASE_HINTED,
    NO_EFFECT,
    UNDECIDED,
)
from bfkit.vocabulary import DONE_OTHERWISE, FULLY_DONE, NOT_DONE, OWN_PLACE

COUNTED_AS = {
    DECREASE_CLEAR: "tydligt stöd för färre händelser",
    DECREASE_HINTED: "visst stöd för färre händelser",
    NO_EFFECT: "ingen effekt av praktisk betydelse",
    INCREASE_HINTED: "visst stöd för fler händelser",
    INCREASE_CLEAR: "tydligt stöd för fler händelser",
    UNDECIDED: "går inte att avgöra",
}
"""What a sum of measures calls each verdict, in the order in which they stand."""
NO_COLOUR = "ingen: utförandet är inte känt, gruppen beslutar"
_SHORT = {
    DECREASE_CLEAR: "tydligt stöd: färre än väntat",
    DECREASE_HINTED: "visst stöd: färre än väntat",
    NO_EFFECT: "ingen effekt av betydelse",
    INCREASE_HINTED: "visst stöd: fler än väntat",
    INCREASE_CLEAR: "tydligt stöd: fler än väntat",
}
_OTHER_BASELINE = {"a": "samma månader året före", "b": "månaderna precis före"}
"""The baseline that a goal does not have."""
_COLUMNS = (
    "Insats",
    "Genomförd",
    "Blev det färre?",
    "Var det insatsen?",
    "Flyttade det?",
    "Föreslaget",
    "Beslutat",
)
_WORDS = (1, 2, 3, 4, 5, 6)
UNMADE = "saknas"
REACHED_BY_RECORDING = "antalet nådde målet, men mätningen ändrades"


def measures_sum(rows: Sequence[EvaluationResult], quarter: Quarter) -> str:
    """All measures in a sentence: how many have each verdict, how many are new, how many wait for a decision.

    Empty when there are none.
    """
    if not rows:
        return ""
    verdicts = [row.verdict for row in rows]
    told = [
        f"{number(verdicts.count(key))} {words}{beside_explanation(row for row in rows if row.verdict == key)}"
        for key, words in COUNTED_AS.items()
        if key in verdicts
    ]
    new = sum(ended_in(row.follow_up_ended, quarter) for row in rows)
    waiting = sum(row.group_decision is None for row in rows)
    ends = (
        f" {counted(new, 'uppföljning', 'uppföljningar')} blev klar{'a' * (new != 1)} i kvartalet."
        if new
        else " Ingen uppföljning blev klar i kvartalet."
    )
    ends = "" if any(map(_end_held_back, rows)) else ends
    left = f" {counted(waiting, 'färgbeslut', 'färgbeslut')} saknas." if waiting else ""
    return f"{counted(len(rows), 'insats', 'insatser')}: {', '.join(told)}.{ends}{left}"


def verdicts_shortly(rows: Sequence[EvaluationResult]) -> str:
    """How many measures have which support, for the title of a quarter and of a year alike: no word above its own."""
    keys: list[str] = [row.verdict for row in rows]
    doubts = {key: beside_explanation(row for row in rows if row.verdict == key) for key in keys}
    more = sum(key in (INCREASE_CLEAR, INCREASE_HINTED) for key in keys)
    counts = [
        (keys.count(DECREASE_CLEAR), "tydligt stöd för färre", doubts.get(DECREASE_CLEAR, "")),
        (keys.count(DECREASE_HINTED), "visst stöd för färre", doubts.get(DECREASE_HINTED, "")),
        (more, "stöd för fler", ""),
        (keys.count(NO_EFFECT), "ingen effekt av betydelse", ""),
    ]
    named = [one for one in counts if one[0]]
    noun = [" händelser" * (at == 0 and "stöd" in words) for at, (_, words, _) in enumerate(named)]
    found = [f"{number(many)} {words}{of}{doubt}" for (many, words, doubt), of in zip(named, noun, strict=True)]
    undecided = keys.count(UNDECIDED)
    if not any(many for many, _, _ in counts[:2]):
        found.insert(0, "ingen stöd för färre händelser")
    found += [f"{number(undecided)} går inte att avgöra"] if undecided else []
    return f"av {counted(len(keys), 'insats', 'insatser')} har {', '.join(found)}"


def _end_held_back(row: EvaluationResult) -> bool:
    """Whether a lottery's follow-up is over and the edition may not tell when: then how many ended is not told."""
    over = row.follow_up_months_known >= row.follow_up_months_planned
    return row.waited is not None and row.follow_up_ended is None and over


def beside_explanation(rows: Iterable[EvaluationResult]) -> str:
    """Of the measures with one word for an effect, those beside which another explanation stands; empty for none."""
    many = sum(map(explained_otherwise, rows))
    return f" ({number(many)} med en annan förklaring kvar)" if many else ""


def ended_in(ended: str | None, quarter: Quarter) -> bool:
    """Whether a follow-up became complete in the quarter; ``ended`` is its last day as text."""
    return ended is not None and quarter.start <= date.fromisoformat(ended) < quarter.end


def name_of(row: EvaluationResult) -> str:
    """The measure with its place, where it may be told."""
    return row.title if row.place in (None, OWN_PLACE) else f"{row.title}, {row.place}"


def developed(row: EvaluationResult) -> str:
    """Whether it became fewer, which says nothing of why; apart from the effect."""
    if row.goal_met is None:
        return counts_told(row)
    if not row.goal_met:
        return f"{counts_told(row)}; målet nåddes inte"
    if row.undecided_reason == RECORDING:
        return f"{counts_told(row)}; {REACHED_BY_RECORDING}"
    anyway = anyway_words(row)
    return f"{counts_told(row)}; målet nåddes{f'. {anyway}' if anyway else ''}"


def counts_told(row: EvaluationResult) -> str:
    """Before and after, with those that waited and the other comparison where it says otherwise."""
    before, now = row.count_before, row.count_now
    if before is None or now is None:
        return "visas inte (för små antal)"
    told = f"{number(before)} → {number(now)}"
    if row.waited is not None:
        told += f" i {counted(row.waited.areas_began, 'område', 'områden')} som började"
        then, since = row.waited.count_before, row.waited.count_now
        if then is not None and since is not None:
            told += f", {number(then)} → {number(since)} i {number(row.waited.areas_waiting)} som väntade"
    if row.baselines_disagree and row.count_before_other is not None:
        told += f", men {number(row.count_before_other)} → {number(now)} mot {_OTHER_BASELINE[row.baseline]}"
    return told


def short_verdict(row: EvaluationResult) -> str:
    """The verdict in a cell with its ratio and interval, what else explains it, and what was not ruled out."""
    if row.verdict == UNDECIDED:
        return f"går inte att avgöra: {row.undecided_reason}"
    parts = [_SHORT[row.verdict]]
    if row.rate_ratio is not None and row.lower is not None and row.upper is not None:
        none = ", vilket rymmer ingen skillnad alls" if holds_no_difference(row) else ""
        parts.append(f"{change_words(row.rate_ratio, row.lower, row.upper)}{none}")
    parts += ["annan förklaring kvar"] if explained_otherwise(row) else []
    open_ = open_words(row)
    parts += [f"inte uteslutet: {sentence_list(open_)}"] if open_ else []
    return "; ".join(parts)


def colour_words(row: EvaluationResult, *, signs: bool = False) -> str:
    """The colour or colours proposed, with their ``signs`` in a table; red for what the log does not hold waits."""
    told = " eller ".join(f"{SYMBOLS[c]} {c}" if signs else c for c in row.colours_open) or NO_COLOUR
    if row.verdict in HINTED and row.implementation == FULLY_DONE and len(row.colours_open) == 1:
        told += ", med visst stöd"
    return f"{told}, om gruppen bekräftar loggen" if row.implementation in (NOT_DONE, DONE_OTHERWISE) else told


def step_of(view: ProtectedQuarter, row: EvaluationResult) -> NextStep | None:
    """What is proposed for the measure in the coming quarter."""
    return next((one for one in view.steps if one.intervention == row.intervention), None)


def proposed_words(view: ProtectedQuarter, row: EvaluationResult) -> str:
    """The colour and the next step that the program proposes."""
    step = step_of(view, row)
    return "; ".join([colour_words(row, signs=True), *([] if step is None else [step.step])])


def decided_words(view: ProtectedQuarter, row: EvaluationResult) -> str:
    """What the group decided of the colour and of the next step."""
    own, step = row.group_decision, view.decided_steps.get(row.intervention)
    parts = []
    if own is not None:
        parts.append(f"{own.colour} ({day(date.fromisoformat(own.date))})" if own.date else own.colour)
    if step is not None:
        parts.append(step.step)
    return "; ".join(parts) or (UNMADE if view.edition.key == "arbetsgrupp" else "visas inte")


def measures_table(view: ProtectedQuarter) -> Fragment:
    """A row for each measure: development and effect apart, what was done, the figure."""
    rows = [
        (
            name_of(row),
            row.implementation or "inte känt",
            developed(row),
            short_verdict(row),
            row.displacement.verdict,
            proposed_words(view, row),
            decided_words(view, row),
        )
        for row in view.measures
    ]
    caption = f"Insatser som hade börjat när {view.quarter.label} var slut. Pilen går från jämförelsen före till uppföljningen; ”mellan … och …” är 95 % konfidensintervall."
    return table(_COLUMNS, rows, caption=caption, words=_WORDS, stacked=True)


def section(view: ProtectedQuarter) -> Fragment:
    """The measures: a sum, and in sentences the reason of each verdict and of each proposal; the rows stand on the first page."""
    if not view.measures:
        return paragraph(without_measures(view))
    reasons = [piece for row in view.measures for piece in _reasons(view, row)]
    return join([paragraph(measures_sum(view.measures, view.quarter)), *reasons])


def _reasons(view: ProtectedQuarter, row: EvaluationResult) -> Iterator[Fragment]:
    step, decided = step_of(view, row), view.decided_steps.get(row.intervention)
    yield heading(name_of(row))
    yield paragraph(f"{row.verdict_shown}. {row.sentence}")
    for check in not_ruled_out(row):
        if any(check.sentence in told for told in row.doubts):
            continue
        yield paragraph(f"Inte uteslutet, {check.name[:1].lower()}{check.name[1:]}: {check.sentence}")
    further = further_doubts(row)
    if row.verdict != UNDECIDED and further:
        yield paragraph(f"Skäl att tveka: {' '.join(further)}")
    if step is not None:
        yield paragraph(f"Förslag: {step.step}. {step.sentence}")
    if decided is not None:
        yield paragraph(f"Gruppens beslut: {decided.step}. {decided.reason}")


def without_measures(view: ProtectedQuarter) -> str:
    """Why no measure is told."""
    if view.missing or view.unread:
        return "Ingen insats är utvärderad i den här körningen; se kvartalets första sida för vad som saknas."
    if not view.registered:
        return "Registret över insatser saknas, så ingen insats är utvärderad; lägg in det innan nästa kvartal."
    return "Ingen insats i registret hade börjat när kvartalet var slut."
