"""Money in words: how many measures can pay, which have surely prevented anything, what vandalism costs."""

from collections import Counter

from bfkit.display import counted, interval, number, percent, sentence_list
from bfkit.followup.savings.measure import CANNOT_PAY, NOT_AS_EXPECTED, PAYS_AS_EXPECTED, UNKNOWN, UNSURE
from bfkit.release.followup.savings.views import ProtectedMoney, ProtectedSaving, Span

ORDER = (PAYS_AS_EXPECTED, UNSURE, NOT_AS_EXPECTED, CANNOT_PAY, UNKNOWN)
WORDS = {
    PAYS_AS_EXPECTED: "betalar sig om den väntade effekten blir av",
    UNSURE: "är osäkra",
    NOT_AS_EXPECTED: "betalar sig inte ens med den väntade effekten",
    CANNOT_PAY: "kan inte betala sig",
    UNKNOWN: "saknar underlag",
}
SIGNS = {PAYS_AS_EXPECTED: "✓", UNSURE: "?", NOT_AS_EXPECTED: "✗", CANNOT_PAY: "✗", UNKNOWN: "–"}


def first_sentences(view: ProtectedMoney) -> tuple[str, ...]:
    """At most two sentences for a first page: whether anything was saved, and what vandalism costs."""
    told = [saved_lead(view)] if view.savings else []
    return (*told, *([] if view.costs is None else [view.costs.sentence]))


def saved_lead(view: ProtectedMoney) -> str:
    """Whether any measure is known to have saved anything, and how they stand to what would pay them."""
    shown = [one for one in view.savings if one.saved is not None]
    every = counted(len(view.savings), "insats", "insatser")
    if not shown:
        return f"Ingen av {every} har en visad effekt som kan räknas i kronor, så ingen besparing kan sägas. {_standing(view)}"
    named = "; ".join(f"{one.title}: {kronor(one.saved)} på {number(one.months)} månader" for one in shown)
    return f"Av {every} har {number(len(shown))} en visad effekt. Skillnaden mot att inte göra något: {named}. {_standing(view)}"


def _standing(view: ProtectedMoney) -> str:
    """How many measures can pay, by verdict."""
    counts = Counter(one.verdict for one in view.savings)
    parts = [f"{number(counts[word])} {WORDS[word]}" for word in ORDER if counts[word]]
    return f"Räknat på vad som skulle betala dem: {sentence_list(parts)}."


def name_of(one: ProtectedSaving) -> str:
    """Id and title; the title alone where it holds the id."""
    return one.title if one.id in one.title.split() else f"{one.id} {one.title}"


def kronor(span: Span | None) -> str:
    """From low to high in thousands of kronor, with the middle in brackets."""
    if span is None:
        return "–"
    low, middle, high = (number(value / 1000) for value in (span.low, span.middle, span.high))
    return f"{low} till {high} tusen kronor (mitten {middle})"


def price_text(span: Span | None) -> str:
    """Low, middle and high in kronor, to the hundred."""
    if span is None:
        return "–"
    return " · ".join(number(round(value, -2)) for value in (span.low, span.middle, span.high))


def thousands(span: Span | None) -> str:
    """Low, middle and high in thousands, with a decimal under ten.

    >>> thousands(Span(213_723.2, 619_256.9, 1_919_025.0))
    '214 · 619 · 1\u202f919'
    """
    if span is None:
        return "–"
    ends = [value / 1000 for value in (span.low, span.middle, span.high)]
    decimals = 1 if max(map(abs, ends)) < 10 else 0
    return " · ".join(number(value, decimals) for value in ends)


def counts_text(span: Span | None) -> str:
    """Low, middle and high in whole incidents, upwards: so many must be prevented."""
    if span is None:
        return "–"
    return " · ".join(number(-(-value // 1)) for value in (span.low, span.middle, span.high))


def expected_text(span: Span | None) -> str:
    """Incidents expected in a year, with interval."""
    return "–" if span is None else f"{number(span.middle)} ({interval(span.low, span.high)})"


def share_span(span: Span | None) -> str:
    """Shares from low to high."""
    if span is None:
        return "–"
    return " · ".join(percent(value) if value <= 1 else "fler än alla" for value in (span.low, span.middle, span.high))


def who_saves(one: ProtectedSaving) -> str:
    """Who pays the measure, and who bears the cost of the incidents that it would prevent."""
    told = f"Betalas av {one.payer}."
    if not one.bearers:
        return f"{told} Vem som bär kostnaden för händelserna är inte angivet."
    told += f" Färre händelser sparar pengar åt {sentence_list(one.bearers)}."
    if one.payer_saves is False:
        return f"{told} Den som betalar står inte bland dem som sparar."
    return told
