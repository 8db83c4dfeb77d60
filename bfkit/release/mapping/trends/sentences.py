"""The categories in words: the title, what stands out, and what would mislead."""

from collections.abc import Iterator, Sequence

from bfkit import vocabulary
from bfkit.display import day, interval, number, sentence_list
from bfkit.mapping.trends.categories import ALL
from bfkit.mapping.trends.expected import Expectation
from bfkit.periods import twelve_months_to
from bfkit.release.mapping.trends.nouns import plural
from bfkit.release.mapping.trends.views import ProtectedTrend, ProtectedTrends
from bfkit.release.told import LAWFUL, NOTICE, NOTICE_CAUTION, Doubt

INTERVAL_LEVEL = 0.95
WIDE = 1.5
"""An upper limit so many times the expected is wide: the reader is told what could not be seen."""
POLICE_CAUTION = (
    "Anmälda brott visar också hur benägna människor är att anmäla och hur polisen arbetar, inte bara hur "
    "många brott som begås."
)
REPORTER_CAUTION = (
    "Antalet visar också hur många som rapporterar, var de är och när de arbetar. Kartläggningen säger inte varför "
    "något ökat eller minskat, och inte om en insats hjälpt."
)
NOT_SUCCESS = "Att antalet nu är lägre är därför ingen framgång i sig."
NOT_FAILURE = "Att antalet nu är högre är därför ingen försämring i sig."


def title(trends: ProtectedTrends, but: str = "", *, whole_only: bool = False) -> str:
    """What stands out in the sources that cover the quarter, and which do not.

    Args:
        trends: the categories. but: what other measures found, in few words that say of which series.
        whole_only: nothing is known to the reader of single areas, so nothing may be said of them.
    """
    short = [reach.label for reach in trends.reaches.values() if not reach.quarter_complete]
    judged = [source for source in trends.reaches if trends.total(source).expectation is not None]
    if short and not judged:
        return f"Kartläggning: underlaget för {trends.quarter.label} är inte komplett"
    who = short[0] if len(short) == 1 else f"{len(short)} källor"
    return _finding(trends, but, " i kommunen som helhet" if whole_only else "") + (
        f". {who} täcker inte kvartalet" if short else ""
    )


def _finding(trends: ProtectedTrends, but: str, where: str) -> str:
    quarter = trends.quarter.label
    if all(trends.total(source).count.value == 0 for source in trends.reaches):
        return f"Kartläggning: inga händelser rapporterade i {quarter}"
    main = [row for s in trends.reaches for row in (trends.total(s), *trends.main(s)) if row.category != LAWFUL]
    if not any(row.expectation for row in main):
        return "Kartläggning: för lite historik för att säga vad som var väntat"
    every = [row for source in trends.reaches for row in trends.of(source) if row.signal and row.category != LAWFUL]
    kinds, totals_too = _clearest(trends), [row for row in every if row.category == ALL]
    signals = [*(row for row in kinds if row.subtype is None), *totals_too] or kinds
    words = [f"{_more(row)} {_noun(row, trends)} än väntat" for row in signals]
    if not words:
        calm = f"Kartläggning: inga säkra avvikelser från det väntade{_among_shown(trends)}{where}"
        return calm + (f" i kvartalet, men {but}" if but else "")
    nothing_else = (
        ""
        if len(words) > 2 or len(every) > len(signals)
        else f", i övrigt inga säkra avvikelser{_among_shown(trends)}{where}"
    )
    return f"Kartläggning: {sentence_list(words[:2])}{f'; {but}' if but else nothing_else}"


def _more(row: ProtectedTrend) -> str:
    return "fler" if row.direction == "över" else "färre"


def _clearest(trends: ProtectedTrends) -> list[ProtectedTrend]:
    """Categories that stand out, whole ones first and then by how clearly: the title and the sentences begin alike."""
    rows = [row for s in trends.reaches for row in trends.of(s) if row.signal and row.category not in (ALL, LAWFUL)]
    return sorted(
        rows,
        key=lambda row: (
            row.subtype is not None,
            -abs(row.expectation.z(row.count.value or 0)) if row.expectation else 0,
        ),
    )


def _among_shown(trends: ProtectedTrends) -> str:
    """A category whose count is held back may have differed: what is said holds for the others."""
    rows = [row for source in trends.reaches for row in trends.of(source) if row.category != LAWFUL]
    return "" if all(row.count.shown for row in rows) else " bland de antal som visas"


def _noun(row: ProtectedTrend, trends: ProtectedTrends) -> str:
    """What a row counts, with its source where another source counts the same."""
    noun = plural(row.category, row.subtype, row.label)
    same = [
        source
        for source in trends.reaches
        if any((own.category, own.subtype) == (row.category, row.subtype) for own in trends.of(source))
    ]
    return noun if len(same) < 2 else f"{noun} ({trends.reaches[row.source].label.lower()})"


def totals(trends: ProtectedTrends) -> Iterator[str]:
    """Every source that covers the quarter; when none does, all of them, for then nothing else can be said."""
    complete = {source: reach for source, reach in trends.reaches.items() if reach.quarter_complete}
    for source, reach in (complete or trends.reaches).items():
        row = trends.total(source)
        known = f", kända till och med {day(min(trends.as_of, reach.through or trends.as_of))}"
        lead = f"{reach.label}: {row.count.text} händelser i {trends.quarter.label}{known}"
        if row.expectation is None:
            yield f"{lead}. Vad som var väntat går inte att säga: {row.no_expected_reason}."
        else:
            band = interval(row.expectation.lower, row.expectation.upper)
            yield f"{lead}. {_verdict(row, band)}.{_blind(row.expectation)}"


def _verdict(row: ProtectedTrend, band: str) -> str:
    """Where the count lies against the printed interval, with what may be chance called so."""
    expectation = row.expectation
    usual = "årstid och slump brukar ge"
    if expectation is not None and not expectation.seasonal:
        usual = f"slumpen brukar ge, räknat på {expectation.periods} tidigare kvartal utan hänsyn till årstid"
    if row.direction is not None:
        return f"Det är {'fler' if row.direction == 'över' else 'färre'} än vad {usual} ({band})"
    if is_inside(row):
        return f"Det är inom vad {usual} ({band})"
    more = "fler" if expectation is not None and (row.history[-1].value or 0) > expectation.expected else "färre"
    return f"Det är {more} än vad {usual} ({band}), men det kan vara slump när så många tal jämförs"


def _blind(expectation: Expectation) -> str:
    """What cannot be seen with so few: said when the interval is wide."""
    if expectation.upper < WIDE * expectation.expected:
        return ""
    lower = round(expectation.lower)
    fall = f"en minskning till under {number(lower)} eller " if lower > 0 else ""
    return f" Med så få händelser syns först {fall}en ökning till över {number(expectation.upper)}."


def _outside(tested: Sequence[ProtectedTrend]) -> str:
    """How many rows lie outside their own interval, and how many chance alone would put there."""
    outside = [row for row in tested if not is_inside(row)]
    if not outside:
        return ""
    by_chance = (1 - INTERVAL_LEVEL) * len(tested)
    names = sentence_list([row.label.lower() for row in outside[:3]])
    return (
        f" {number(len(outside))} av {number(len(tested))} kategorier och undertyper ligger utanför sitt eget intervall "
        f"({names}{' med flera' if len(outside) > 3 else ''}); av slump väntas omkring {number(by_chance, 1)} göra det."
    )


def is_inside(row: ProtectedTrend) -> bool:
    """Whether the count lies in the interval of what was expected, as both are printed."""
    count, band = row.history[-1].value, row.expectation
    return count is not None and band is not None and round(band.lower) <= count <= round(band.upper)


def any_signal(trends: ProtectedTrends) -> bool:
    """Whether any category stands out, gatherings aside."""
    return any(
        row.signal for source in trends.reaches for row in trends.of(source) if row.category not in (ALL, LAWFUL)
    )


def category_signals(trends: ProtectedTrends) -> Iterator[str]:
    """What stands out among the categories, at most two; or that nothing does, with what chance makes of so many."""
    every = [row for s in trends.reaches for row in trends.of(s) if row.category not in (ALL, LAWFUL)]
    rows = _clearest(trends)
    for row in rows[:2]:
        if row.expectation is None:
            continue
        name = row.label if row.subtype is None else f"{row.label} ({vocabulary.CATEGORIES[row.category].lower()})"
        source = f"{trends.reaches[row.source].label}, {name[0].lower()}{name[1:]}" if len(trends.reaches) > 1 else name
        band = interval(row.expectation.lower, row.expectation.upper)
        yield f"{source}: {row.history[-1].text} händelser, {_more(row)} än väntat ({band}). Varför går inte att läsa ur antalet."
    tested = [row for row in every if row.expectation]
    if not rows and tested:
        yield f"Ingen kategori skiljer sig säkert från det väntade{_among_shown(trends)}.{_outside(tested)}"


def incomplete(trends: ProtectedTrends) -> Iterator[Doubt]:
    """Sources that do not cover the quarter, and what to do about it."""
    for reach in trends.reaches.values():
        if reach.quarter_complete:
            continue
        if trends.quarter.start < reach.complete_from:
            text = (
                f"Källan är komplett först från {day(reach.complete_from)}. Antalet i {trends.quarter.label} är för lågt "
                "och jämförs inte med något."
            )
        else:
            reach_words = f"når bara till {day(reach.through)}" if reach.through else "innehåller inga daterade rader"
            text = (
                f"Filerna {reach_words}, men {trends.quarter.label} slutar {day(trends.quarter.last_day)}. Antalet är för "
                "lågt och jämförs inte med något. Lämna nya filer, eller ange i källans beskrivning hur långt den når."
            )
        yield Doubt(f"{reach.label} täcker inte kvartalet.", text)


def extremes(trends: ProtectedTrends) -> Iterator[Doubt]:
    """One warning a source: the widest row that is extreme speaks, the others are named."""
    before = trends.quarter.last_year.label
    for source, reach in trends.reaches.items():
        rows = [row for row in trends.of(source) if row.comparison_extreme]
        if not rows:
            continue
        row = rows[0]
        how = "högt" if row.comparison_high else "lågt"
        usual = f"; utifrån övriga kvartal väntades {interval(*row.typical)}" if row.typical else ""
        known = f" ({row.last_year.text} var kända den {day(trends.as_of)})"
        late = known if row.last_year.text != row.last_year_equal_lag.text else ""
        others = sentence_list([_name(other) for other in rows])
        yield Doubt(
            f"Jämför inte rakt av med {before}.",
            f"{reach.label}: det kvartalet var ovanligt {how}: {row.last_year_equal_lag.text} händelser efter lika lång "
            f"tid{late}{usual}. {NOT_SUCCESS if row.comparison_high else NOT_FAILURE} Det gäller: {others}.",
        )


def _name(row: ProtectedTrend) -> str:
    if row.subtype is None:
        return row.label.lower()
    return f"{row.label.lower()} ({vocabulary.CATEGORIES[row.category].lower()})"


def cautions(trends: ProtectedTrends) -> Iterator[Doubt]:
    """What every figure of a kind of source must be read with."""
    if any(reach.kind == "reporter" for reach in trends.reaches.values()):
        yield Doubt("Rapporterat är inte allt som hänt.", REPORTER_CAUTION)
    for reach in trends.reaches.values():
        if twelve_months_to(trends.quarter.end).start < reach.complete_from <= trends.quarter.start:
            yield Doubt(
                f"{reach.label}: mindre än tolv månader.",
                f"Källan är komplett först från {day(reach.complete_from)}. Siffror, karta och tider för tolv månader "
                "saknar händelser före den dagen.",
            )
    for reach in trends.reaches.values():
        if reach.gap:
            yield Doubt(
                f"{reach.label}: filer saknas.",
                f"Före {day(reach.complete_from)} finns ett uppehåll som är för långt för att vara tystnad. Bara kvartal "
                "därefter jämförs. Lämna de filer som fattas.",
            )
    if any(reach.kind == "police" for reach in trends.reaches.values()):
        yield Doubt("Anmälda brott är inte alla brott.", POLICE_CAUTION)
    if any(reach.kind == NOTICE for reach in trends.reaches.values()):
        yield Doubt("Notiser är inte brottsstatistik.", NOTICE_CAUTION)
