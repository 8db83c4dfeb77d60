"""The surveys in words: shares with interval and answers, changes that are sure, and those that are not."""

from collections.abc import Iterator

from bfkit.display import MINUS, counted, number, percent, sentence_list
from bfkit.followup.survey.questions import FALLEN, NOT_COMPARABLE, RISEN, UNSURE
from bfkit.release.followup.survey.views import (
    ProtectedChange,
    ProtectedQuadrant,
    ProtectedQuestion,
    ProtectedResponse,
    ProtectedShare,
    ProtectedSurvey,
    ProtectedSurveys,
)

SIGNS = {FALLEN: "▼", RISEN: "▲", UNSURE: "=", NOT_COMPARABLE: "–"}
LOW_RATE = 0.6
"""Under so high a response rate the reader is warned in a box of its own."""
NOT_SHOWN = "visas inte"
NOT_PLACED = "inte säkert skilt från kommunen i båda"


def first_sentences(view: ProtectedSurveys) -> tuple[str, ...]:
    """At most two sentences for a first page: the first question of the first survey, and what changed surely."""
    survey = next((one for one in view.surveys if one.questions), None)
    if survey is None:
        return ()
    return (lead(survey, survey.questions[0]), changed(survey))


def lead(survey: ProtectedSurvey, question: ProtectedQuestion) -> str:
    """A question of the latest wave: value, interval, answers, and what became of it."""
    latest = question.latest
    told = f"{survey.label} {latest.year}, ”{question.label}”: {value_with_interval(question, latest)}"
    if latest.value is None:
        return f"{told}."
    change = question.change
    since = "" if change is None else f", {_since(question, change)}"
    return f"{told}, {counted(latest.answers.value or 0, 'svar', 'svar')}{since}."


def changed(survey: ProtectedSurvey) -> str:
    """Which questions have surely changed since the wave before, and how many have not."""
    tested = [one for one in survey.questions if one.change is not None and one.change.difference is not None]
    if not tested:
        return f"{survey.label}: det finns ingen tidigare omgång att jämföra med."
    sure = [one for one in tested if one.change is not None and one.change.word in (FALLEN, RISEN)]
    year = tested[0].latest.year
    many = counted(len(tested), "fråga", "frågor")
    if not sure:
        return (
            f"Ingen av {many} i {survey.label} {year} har säkert ändrats sedan omgången före; det kan finnas ändringar som "
            "är för små för att synas."
        )
    named = sentence_list([f"”{one.label}” har {one.change.word}{_good(one)}" for one in sure if one.change])
    return (
        f"{survey.label} {year}: {named}. Övriga {number(len(tested) - len(sure))} av {many} har inte säkert ändrats."
    )


def value_text(question: ProtectedQuestion, value: float | None) -> str:
    """A share in whole per cent, a mean with two decimals."""
    if value is None:
        return NOT_SHOWN
    return number(value, 2) if question.is_mean else percent(value)


def interval_text(question: ProtectedQuestion, one: ProtectedShare) -> str:
    """The 95 % interval as it is printed."""
    if one.lower is None or one.upper is None:
        return "–"
    if question.is_mean:
        return f"{number(one.lower, 2)}–{number(one.upper, 2)}"
    return f"{number(100 * one.lower)}–{percent(one.upper)}"


def value_with_interval(question: ProtectedQuestion, one: ProtectedShare) -> str:
    """The value with its interval, in a sentence."""
    if one.value is None:
        return NOT_SHOWN
    return f"{value_text(question, one.value)} (95\u00a0% intervall {interval_text(question, one)})"


def change_text(question: ProtectedQuestion, change: ProtectedChange | None, *, unit: bool = True) -> str:
    """The difference with its interval: percentage points, or steps on the scale, with or without the word."""
    if change is None:
        return "ingen tidigare omgång"
    if change.difference is None or change.lower is None or change.upper is None:
        return change.reason or NOT_COMPARABLE
    times, noun = (1, " steg") if question.is_mean else (100, " procentenheter")
    decimals = 2 if question.is_mean else 1
    ends = [_signed(times * end, decimals) for end in (change.lower, change.upper)]
    return f"{_signed(times * change.difference, decimals)}{noun if unit else ''} ({' till '.join(ends)})"


def word_text(question: ProtectedQuestion, change: ProtectedChange | None) -> str:
    """The word with its sign, and whether that is better or worse."""
    if change is None:
        return "–"
    return (
        f"{SIGNS[change.word]} {change.word}{_good(question)}"
        if change.word in (FALLEN, RISEN)
        else (f"{SIGNS[change.word]} {change.word}")
    )


def response_sentence(survey: ProtectedSurvey) -> str:
    """How many answered the latest wave, and what the weights do about the rest."""
    own = survey.responses[-1]
    if not own.answered.shown:
        return f"{survey.label} {own.year}: för få svarade för att antalet ska visas."
    told = f"{survey.label} {own.year}: {counted(own.answered.value or 0, 'svar', 'svar')}"
    if own.rate is None or own.sampled is None:
        return (
            f"{told}. Hur många som fick enkäten är inte angivet, så svarsfrekvensen är okänd. {_weights(own)}".strip()
        )
    return f"{told} av {number(own.sampled)} tillfrågade, {percent(own.rate)}. {_weights(own)}".strip()


def doubts(survey: ProtectedSurvey) -> Iterator[tuple[str, str]]:
    """What the reader must know before the figures: many who did not answer, and new words."""
    own = survey.responses[-1]
    if own.rate is not None and own.rate < LOW_RATE:
        yield (
            f"{percent(1 - own.rate)} svarade inte.",
            "De som inte svarade kan tycka annorlunda. Det syns inte i intervallen, som bara räknar med slumpen i urvalet.",
        )
    labels = {one.key: one.label for one in survey.questions}
    for item, year, text in survey.reworded:
        yield (
            f"Frågan ställdes med nya ord från {year}.",
            f"”{labels.get(item, item)}”: {_ended(text)} Omgångarna före {year} jämförs därför inte med dem efter.",
        )


def quadrant_sentence(view: ProtectedQuadrant) -> str:
    """How many areas stand surely apart in both, and how many do not."""
    sure = {word: count for word, count in view.corners.items() if word != NOT_PLACED}
    every = sum(view.corners.values())
    if not sure:
        return f"Inget av {counted(every, 'område', 'områden')} skiljer sig säkert från kommunen i både otrygghet och händelser."
    named = "; ".join(f"{word}: {counted(count, 'område', 'områden')}" for word, count in sorted(sure.items()))
    return f"Säkert skilda från kommunen i båda: {named}. Övriga {number(every - sum(sure.values()))} är inte säkert skilda i båda."


def quadrant_title(view: ProtectedQuadrant) -> str:
    """The finding of the figure in few words."""
    every = sum(view.corners.values())
    sure = every - view.corners.get(NOT_PLACED, 0)
    many = counted(every, "område", "områden")
    if not sure:
        return f"Inget av {many} är säkert skilt från kommunen i både otrygghet och händelser"
    return f"{number(sure)} av {many} är säkert skilda från kommunen i både otrygghet och händelser"


def _since(question: ProtectedQuestion, change: ProtectedChange) -> str:
    if change.difference is None:
        return f"som inte kan jämföras med {change.year_before} ({change.reason})"
    return f"{change.word} sedan {change.year_before}: {change_text(question, change)}"


def _good(question: ProtectedQuestion) -> str:
    """Whether a sure change is for the better; "" where neither end is."""
    change = question.change
    if change is None or question.better is None or change.word not in (FALLEN, RISEN):
        return ""
    better = (change.word == FALLEN) == (question.better == "lägre")
    return " (bättre)" if better else " (sämre)"


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _weights(own: ProtectedResponse) -> str:
    if own.calibrated:
        return "Svaren är vägda så att kön, ålder och område är som i folkbokföringen."
    if own.not_calibrated:
        return f"Vikterna är inte anpassade till folkbokföringen: {own.not_calibrated}."
    return ""


def _signed(value: float, decimals: int) -> str:
    text = number(value, decimals)
    return text if text.startswith(MINUS) or not any(c in text for c in "123456789") else f"+{text}"
