"""Money in words: how many measures can pay, which have surely prevented anything, what vandalism costs."""

from collections import Counter

from bfkit.display import counted, interval, number, percent, sentence_list
from bfkit.followup.savings.measure import (
    CANNOT_PAY,
    NOT_AS_EXPECTED,
    PAYS_AS_EXPECTED,
    UNKNOWN,
    UNSURE,
    gain_words,
    required,
)
from bfkit.release.followup.savings.views import ProtectedMoney, ProtectedSaving, Span

ORDER = (PAYS_AS_EXPECTED, UNSURE, NOT_AS_EXPECTED, CANNOT_PAY, UNKNOWN)
WORDS = {
    PAYS_AS_EXPECTED: "betalar sig om den väntade effekten blir av",
    UNSURE: "får beskedet osäkert",
    NOT_AS_EXPECTED: "betalar sig inte ens med den väntade effekten",
    CANNOT_PAY: "kan inte betala sig",
    UNKNOWN: "saknar underlag",
}
_WHOLE = " (hela engångskostnaden inräknad)"
SIGNS = {PAYS_AS_EXPECTED: "✓", UNSURE: "?", NOT_AS_EXPECTED: "✗", CANNOT_PAY: "✗", UNKNOWN: "–"}


def first_sentences(view: ProtectedMoney) -> tuple[str, ...]:
    """At most two sentences for a first page: whether anything was saved, and what vandalism costs."""
    told = [saved_lead(view)] if view.savings else []
    return (*told, *([] if view.costs is None else [view.costs.sentence]))


def saved_shortly(view: ProtectedMoney) -> str:
    """How many measures have surely saved anything, and no more."""
    sure = sum(one.saved is not None and one.saved.low > 0 for one in view.savings)
    if not sure:
        return "Ingen insats har en visad besparing."
    return f"{number(sure)} av {counted(len(view.savings), 'insats', 'insatser')} har en visad besparing."


def saved_lead(view: ProtectedMoney) -> str:
    """Whether any measure is known to have saved anything, and how they stand to what would pay them."""
    told = [saved_shortly(view)]
    told += [_of_one(one, one.saved) for one in view.savings if one.saved is not None]
    return " ".join([*told, *_unpriced(view), _standing(view)])


def _of_one(one: ProtectedSaving, saved: Span) -> str:
    """The range of one measure, without its middle: a middle in a first sentence is read as the answer."""
    whole = " (hela första årets kostnad inräknad)" if one.first_year else _WHOLE if one.paid_once else ""
    words = gain_words(saved.low, saved.high)
    return f"{one.title}: på {number(one.months)} månader {words}{whole}."


def _unpriced(view: ProtectedMoney) -> tuple[str, ...]:
    """How much of the incidents has a price, of the measures whose incidents mostly have none."""
    lacking = [
        f"{percent(one.priced_share)} för {one.title}"
        for one in view.savings
        if one.unit is None and one.priced_share is not None
    ]
    if not lacking:
        return ()
    return (f"Så få av händelserna har ett pris att inget kan räknas i kronor: {sentence_list(lacking)}.",)


def _standing(view: ProtectedMoney) -> str:
    """How many measures can pay, by verdict."""
    counts = Counter(one.verdict for one in view.savings)
    open_ones = [one for one in view.savings if one.verdict == UNKNOWN and one.paid_once and one.needed is not None]
    first, lasting = sum(one.first_year for one in open_ones), sum(not one.first_year for one in open_ones)
    counts[UNKNOWN] -= first + lasting
    parts = [f"{number(counts[word])} {WORDS[word]}" for word in ORDER if counts[word]]
    if lasting:
        parts.append(f"{number(lasting)} har en engångskostnad utan uppgift om hur länge den ska räcka")
    if first:
        parts.append(f"{number(first)} har bara första årets kostnad angiven")
    return f"Räknat på vad som krävs för att de ska betala sig: {sentence_list(parts)}."


def name_of(one: ProtectedSaving) -> str:
    """Id and title; the title alone where it holds the id."""
    return one.title if one.id in one.title.split() else f"{one.id} {one.title}"


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
    return " · ".join(number(required(value)) for value in (span.low, span.middle, span.high))


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
