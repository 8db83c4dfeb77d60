"""Measures and commitments in the words of a document: the verdict, its numbers, and what cannot be said."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bfkit.display import change_words, counted, interval, number, percent, sentence_list
from bfkit.evaluation.chance.placebo_result import RECORDING
from bfkit.release.documents.document import Table
from bfkit.release.documents.facts import HELD_BACK
from bfkit.release.quarterly.measures import REACHED_BY_RECORDING, colour_words, counts_told
from bfkit.results import CommitmentResult, EvaluationResult
from bfkit.verdict.words import (
    DECREASE_CLEAR,
    DECREASE_HINTED,
    INCREASE_CLEAR,
    INCREASE_HINTED,
    NO_EFFECT,
    UNDECIDED,
)

_FEWER, _MORE = (DECREASE_CLEAR, DECREASE_HINTED), (INCREASE_CLEAR, INCREASE_HINTED)
PROPOSED, DECIDED = "Föreslagen figur", "Beslutad figur"


def measure_sentences(one: EvaluationResult) -> tuple[str, ...]:
    """One measure: effect, the numbers it rests on, development, and whether the problem moved."""
    place = f" ({one.place})" if one.place else ""
    told = [f"{one.title}{place}: {verdict_words(one)}. {one.sentence}", *_open(one), _numbers(one), _development(one)]
    if one.displacement.verdict != "ej prövad":
        told.append(
            f"Flyttade problemet till närheten? {one.displacement.verdict[:1].upper()}{one.displacement.verdict[1:]}."
        )
    return tuple(text for text in told if text)


def explained_otherwise(one: EvaluationResult) -> bool:
    """Whether the verdict has a direction and another explanation of it remains."""
    return one.undecided_reason is None and any(check.passed is False for check in one.checks)


def verdict_words(one: EvaluationResult) -> str:
    """The verdict, never without the explanation that stands beside it."""
    return f"{one.verdict_shown}; en annan förklaring finns kvar" if explained_otherwise(one) else one.verdict_shown


def _open(one: EvaluationResult) -> list[str]:
    """What was not settled of a measure that has a verdict: it stands next to the verdict, whatever it is."""
    if one.undecided_reason is not None:
        return []
    left = [f"{check.name}: {check.sentence}" for check in one.checks if check.passed is None]
    return [f"Inte avgjort – {' '.join(left)}"] if left else []


def _numbers(one: EvaluationResult) -> str:
    """The ratio as words with its interval; for an undecided measure only the two counts."""
    counts = f"Antal före och efter: {counts_told(one)}. "
    if one.rate_ratio is None or one.lower is None or one.upper is None:
        return counts.strip()
    return f"{counts}Mot vad som var att vänta utan insats: {change_words(one.rate_ratio, one.lower, one.upper)}."


def _development(one: EvaluationResult) -> str:
    if one.goal_met is None:
        return f"Målet kan inte bedömas: {one.goal_reason.rstrip('.')}." if one.goal_reason else ""
    anyway = ""
    if one.goal_met and one.met_anyway_share is not None:
        anyway = (
            f" Samma minskning kom också i {percent(one.met_anyway_share)} av "
            f"{counted(one.met_anyway_cases, 'jämförbart fall', 'jämförbara fall')} utan insats."
        )
    if one.goal_met and one.undecided_reason == RECORDING:
        return f"Utvecklingen: {REACHED_BY_RECORDING}, så om händelserna blev färre går inte att säga."
    return (
        f"Utvecklingen: målet är {'nått' if one.goal_met else 'inte nått'}. Det är inte samma sak som effekt.{anyway}"
    )


def measures_together(evaluations: Sequence[EvaluationResult]) -> str:
    """All measures in one sentence."""
    found: Counter[str] = Counter(one.verdict for one in evaluations)
    parts = [
        f"{found[key]} har {how} stöd för att händelserna blev {way} än väntat utan insats{_besides(evaluations, [key])}"
        for keys, way in ((_FEWER, "färre"), (_MORE, "fler"))
        for key, how in zip(keys, ("tydligt", "visst"), strict=True)
        if found[key]
    ]
    parts += [f"{found[NO_EFFECT]} är utan effekt av praktisk betydelse"] if found[NO_EFFECT] else []
    parts += [f"för {found[UNDECIDED]} går det inte att avgöra"] if found[UNDECIDED] else []
    return f"Av {counted(len(evaluations), 'prövad insats', 'prövade insatser')}: {sentence_list(parts)}."


def _besides(evaluations: Sequence[EvaluationResult], keys: Sequence[str]) -> str:
    """Of those with these verdicts, beside how many another explanation stands; empty for none."""
    many = sum(one.verdict in keys and explained_otherwise(one) for one in evaluations)
    return f" ({many} av dem med en annan förklaring kvar)" if many else ""


def measures_table(evaluations: Sequence[EvaluationResult]) -> Table:
    """Every measure on a row."""
    rows = tuple((one.title, verdict_words(one), _ratio(one), colour_words(one), _group(one)) for one in evaluations)
    header = ("Insats", "Utslag", "Kvot mot väntat (95 %)", PROPOSED, DECIDED)
    return Table("Prövade insatser och vad prövningen visar", header, rows)


def _ratio(one: EvaluationResult) -> str:
    if one.rate_ratio is None or one.lower is None or one.upper is None:
        return "–"
    return f"{number(one.rate_ratio, 2)} ({interval(one.lower, one.upper, 2)})"


def _group(one: EvaluationResult) -> str:
    return one.group_decision.colour if one.group_decision is not None else "inte beslutad"


def commitments_together(commitments: Sequence[CommitmentResult]) -> str:
    """All commitments in one sentence, by how they were carried out."""
    found: Counter[str | None] = Counter(OUTCOME if one.outcome_measured else one.implementation for one in commitments)
    return f"Av {counted(len(commitments), 'åtagande', 'åtaganden')} är {sentence_list(done_parts(found))}."


OUTCOME = "målet är ett utfall"
"""In the place of the mark of implementation, for a goal that counts no work done."""


def done_parts(found: Mapping[str | None, int]) -> list[str]:
    """How many were carried out in each way, with the word in the number of the count.

    >>> done_parts({"fullt ut": 2, "inte alls": 1})
    ['2 genomförda fullt ut', '1 inte genomfört']
    """
    return [
        f"{count} {words if count > 1 else _ONE.get(key, words)}"
        for key, words in DONE_WORDS.items()
        if (count := found.get(key, 0))
    ]


_ONE = {
    "fullt ut": "genomfört fullt ut",
    "delvis": "delvis genomfört",
    "på annat sätt": "genomfört på annat sätt",
    "inte alls": "inte genomfört",
    OUTCOME: "mål som är ett utfall, där inget utfört arbete räknas",
    None: "sådant att genomförandet inte kan sägas än",
}
DONE_WORDS = {
    "fullt ut": "genomförda fullt ut",
    "delvis": "delvis genomförda",
    "på annat sätt": "genomförda på annat sätt",
    "inte alls": "inte genomförda",
    OUTCOME: "mål som är utfall, där inget utfört arbete räknas",
    None: "sådana att genomförandet inte kan sägas än",
}


def commitments_table(commitments: Sequence[CommitmentResult]) -> Table:
    """Every commitment on a row; what is held back says so."""
    rows = tuple(
        (
            f"{one.id} {one.text}",
            one.owner,
            OUTCOME if one.outcome_measured else one.implementation or "kan inte sägas än",
            one.done or HELD_BACK,
            one.result,
            one.colour_proposed or "ingen än",
            one.colour_decided or "inte beslutad",
        )
        for one in commitments
    )
    header = ("Åtagande", "Ansvarig", "Genomförande", "Gjort", "Resultat", PROPOSED, DECIDED)
    return Table("Åtagandena i överenskommelsen", header, rows)
