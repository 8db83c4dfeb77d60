"""The overall goal in words: each indicator by its own, and what they say together without ever being added."""

from collections.abc import Iterator, Sequence
from datetime import date

from bfkit.display import change_words, counted, day, number, percent, sentence_list
from bfkit.release.followup.overall_goal.views import ProtectedAnswered, ProtectedGoal, ProtectedReported
from bfkit.results.signals import DriftResult
from bfkit.verdict.overall_goal.words import YearWord

ALL = "alla"
"""The key of a whole source among its categories."""

NOT_CAUSE = "Det säger inget om varför, och inte om någon insats hade effekt."
NOT_ALL_CRIME = "Det som räknas är valda händelser som någon rapporterat, inte brottsligheten."
NO_ANSWERS = "Invånarnas egna svar saknas eller kan inte jämföras, och utan dem kan målet inte bedömas: många brott anmäls aldrig."
NO_REPORTS = "Det som anmäls och rapporteras kan inte jämföras, och utan det kan målet inte bedömas."


def together(view: ProtectedGoal) -> str:
    """What the indicators say side by side, in a few sentences."""
    return " ".join([_listed(view), judged(view), NOT_ALL_CRIME, NOT_CAUSE])


def _listed(view: ProtectedGoal) -> str:
    reports = sentence_list([f"{one.label.lower()} – {one.word}" for one in view.reported]) or "ingen källa"
    answers = sentence_list([f"{one.label.lower()} – {one.word}" for one in view.answered]) or "ingen fråga är utpekad"
    return f"Anmält och rapporterat: {reports}. Invånarnas svar: {answers}."


def judged(view: ProtectedGoal) -> str:
    """Whether the goal can be said to be reached."""
    words = {
        "reported": [one.word for one in view.reported if one.word != YearWord.NOT_COMPARABLE],
        "answered": [one.word for one in view.answered if one.word != YearWord.NOT_COMPARABLE],
    }
    words_of = [*((one.label, one.word) for one in view.reported), *((one.label, one.word) for one in view.answered)]
    risen = [label.lower() for label, word in words_of if word == YearWord.RISEN]
    if risen:
        return f"Målet är inte nått, för detta har ökat: {sentence_list(risen)}."
    if not words["answered"]:
        return NO_ANSWERS
    if not words["reported"]:
        return NO_REPORTS
    compared = (*words["reported"], *words["answered"])
    if len(compared) == len(view.reported) + len(view.answered) and set(compared) == {YearWord.FALLEN.value}:
        return "Allt som visas har minskat: målet är nått, så långt det mäts här."
    return "Att både det som rapporteras och otryggheten har minskat är inte visat, så målet kan inte sägas vara nått."


def late_words(view: ProtectedGoal) -> Iterator[str]:
    """How mature the counts are, and why those of months do not add up to them."""
    days = (view.as_of - view.quarter.last_day).days
    if days > 0 and any(one.ratio is not None for one in view.reported):
        yield (
            f"Varje kvartal räknas som det var känt {counted(days, 'dag', 'dagar')} efter sitt slut, så att åren är lika mogna. "
            "Det som anmälts senare är inte med i något av åren. Samma kvartal månad för månad i kartläggningen blir ofta "
            "färre, för där räknas varje månad lika snart efter sitt eget slut."
        )


def shift_words(view: ProtectedGoal, drifts: Sequence[DriftResult]) -> Iterator[str]:
    """A slow drift of a whole source, which is another question than one year against the year before."""
    labels = {one.source: one.label for one in view.reported}
    found = [one for one in drifts if one.category == ALL and one.source in labels]
    if found:
        told = [f"{labels[one.source].lower()} sedan {day(date.fromisoformat(one.since))}" for one in found]
        yield (
            f"Kartläggningen ser ett långsamt skifte: {sentence_list(told)}. Det är en annan fråga: den följer alla "
            "händelser månad för månad sedan dess, inte ett år mot året före."
        )


def reported_words(one: ProtectedReported) -> str:
    """How a count has changed, with its interval; or why it cannot be told."""
    if one.ratio is None:
        return one.reason or "inga händelser året före"
    return change_words(*one.ratio)


def answered_words(one: ProtectedAnswered) -> str:
    """How a share has changed, in percentage points with interval."""
    if one.difference is None:
        return one.reason or "–"
    middle, lower, upper = (number(100 * value, 1) for value in one.difference)
    return f"{middle} procentenheter ({lower} till {upper})"


def share_words(share: tuple[float, float, float] | None) -> str:
    """A share with its interval."""
    if share is None:
        return "–"
    return f"{percent(share[0])} ({percent(share[1])} till {percent(share[2])})"
