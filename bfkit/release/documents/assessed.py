"""Measures and commitments in the words of a document: the verdict, its numbers, and what cannot be said."""

from collections import Counter
from collections.abc import Sequence

from bfkit.display import change_words, counted, interval, number, sentence_list
from bfkit.evaluation.chance.placebo_result import RECORDING
from bfkit.release.documents.document import Table
from bfkit.release.quarterly.measures import REACHED_BY_RECORDING, colour_words, counts_told
from bfkit.results import CommitmentResult, EvaluationResult
from bfkit.verdict.commitment_words import FEW_PERSONS, implementation_words, key_of, result_words
from bfkit.verdict.reservations import (
    anyway_words,
    explained_otherwise,
    further_doubts,
    holds_no_difference,
    not_ruled_out,
    open_words,
    strongest_reservation,
)
from bfkit.verdict.words import (
    DECREASE_CLEAR,
    DECREASE_HINTED,
    INCREASE_CLEAR,
    INCREASE_HINTED,
    NO_EFFECT,
    UNDECIDED,
)
from bfkit.vocabulary import OWN_PLACE

_FEWER, _MORE = (DECREASE_CLEAR, DECREASE_HINTED), (INCREASE_CLEAR, INCREASE_HINTED)
PROPOSED, DECIDED = "Föreslagen figur", "Beslutad figur"


def measure_sentences(one: EvaluationResult) -> tuple[str, ...]:
    """One measure: effect, the numbers it rests on, development, and whether the problem moved."""
    place = "" if one.place in (None, OWN_PLACE) else f" ({one.place})"
    told = [f"{one.title}{place}: {verdict_words(one)}. {one.sentence}", *_open(one), _numbers(one), _development(one)]
    if one.displacement.verdict != "ej prövad":
        told.append(
            f"Flyttade problemet till närheten? {one.displacement.verdict[:1].upper()}{one.displacement.verdict[1:]}."
        )
    return tuple(text for text in told if text)


def verdict_words(one: EvaluationResult) -> str:
    """The verdict, never without the strongest reservation to it."""
    reservation = strongest_reservation(one)
    return f"{one.verdict_shown}; {reservation}" if reservation else one.verdict_shown


def _open(one: EvaluationResult) -> list[str]:
    """What was not settled of a measure that has a verdict: it stands next to the verdict, whatever it is."""
    if one.undecided_reason is not None:
        return []
    further = further_doubts(one)
    doubts = [f"Skäl att tveka: {' '.join(further)}"] if further else []
    left = [
        f"{check.name}: {check.sentence}"
        for check in not_ruled_out(one)
        if not any(check.sentence in told for told in one.doubts)
    ]
    return [*doubts, *([f"Inte avgjort – {' '.join(left)}"] if left else [])]


def _numbers(one: EvaluationResult) -> str:
    """The ratio as words with its interval; for an undecided measure only the two counts."""
    counts = f"Antal före och efter: {counts_told(one)}. "
    if one.rate_ratio is None or one.lower is None or one.upper is None:
        return counts.strip()
    return f"{counts}Mot vad som var att vänta utan insats: {change_words(one.rate_ratio, one.lower, one.upper)}."


def _development(one: EvaluationResult) -> str:
    if one.goal_met is None:
        return f"Målet kan inte bedömas: {one.goal_reason.rstrip('.')}." if one.goal_reason else ""
    anyway = f" {anyway_words(one)}" if one.goal_met and anyway_words(one) else ""
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
    """Of those with these verdicts, how many have which strongest reservation; empty for none."""
    own = [one for one in evaluations if one.verdict in keys]
    many = [(sum(map(explained_otherwise, own)), "med en annan förklaring kvar")]
    open_ = [one for one in own if not explained_otherwise(one)]
    many.append((sum(map(holds_no_difference, open_)), "med en osäkerhet som rymmer ingen skillnad alls"))
    many.append(
        (
            sum(bool(open_words(one)) and not holds_no_difference(one) for one in open_),
            "med förklaringar som inte är uteslutna",
        )
    )
    told = [f"{count} av dem {words}" for count, words in many if count]
    return f" ({sentence_list(told)})" if told else ""


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


def commitments_table(commitments: Sequence[CommitmentResult]) -> Table:
    """Every commitment on a row; what is held back says so."""
    rows = tuple(
        (
            f"{one.id} {one.text}",
            one.owner,
            implementation_words(key_of(one), measured=one.outcome_measured),
            one.done or FEW_PERSONS,
            result_words(one.result, one.result_ground, one.tested),
            one.colour_proposed or "ingen än",
            one.colour_decided or "inte beslutad",
        )
        for one in commitments
    )
    header = ("Åtagande", "Ansvarig", "Genomförande", "Gjort", "Resultat", PROPOSED, DECIDED)
    return Table("Åtagandena i överenskommelsen", header, rows)
