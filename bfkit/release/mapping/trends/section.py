"""The categories: a card with a trend for each, and a table of every sub-type."""

from collections.abc import Callable, Sequence
from datetime import date

from bfkit.display import day, interval, number, percent, sentence_list
from bfkit.release.fragments import Fragment, card, grid, heading, join, paragraph, table
from bfkit.release.mapping.trends.figure import trend_figure
from bfkit.release.mapping.trends.sentences import is_inside
from bfkit.release.mapping.trends.views import ProtectedTrend, ProtectedTrends

BreaksOf = Callable[[str, str], Sequence[tuple[date, int]]]
ORDINALS = {1: "1:a", 2: "2:a", 3: "3:e", 4: "4:e"}


def section(view: ProtectedTrends, breaks_of: BreaksOf = lambda _source, _category: ()) -> Fragment:
    """Source by source, never added across sources.

    Args:
        view: the categories. breaks_of: of a source and category, the days on which reporting changed, numbered.
    """
    pieces = []
    for source, reach in view.reaches.items():
        pieces.append(heading(reach.label))
        if reach.crime_codes:
            codes = sentence_list(reach.crime_codes)
            pieces.append(paragraph(f"Räknar bara: {codes}. Andra anmälda brott ingår inte.", "sub"))
        pieces.append(
            grid(_card(row, breaks_of(source, row.category)) for row in (view.total(source), *view.main(source)))
        )
        pieces.append(_table(view, source))
    if view.edition.legend:
        pieces.append(paragraph(view.edition.legend, "sub"))
    if any(row.expectation for row in view.rows):
        pieces.append(paragraph(_explained(view), "sub"))
    return join(pieces)


def _explained(view: ProtectedTrends) -> str:
    text = (
        "Väntat och grått fält: här väntas ungefär 95 av 100 kvartal hamna om inget annat än årstid och slump påverkar, räknat på "
        "källans egna tidigare kvartal utan trend; ovanliga kvartal väger mindre. Alla kvartal räknas vid samma ålder på "
        "uppgifterna. ▲ och ▼ visas bara när avvikelsen håller bland alla jämförelser på sidan; △ och ▽ ligger utanför "
        "sitt eget intervall men kan vara slump."
    )
    limits = view.thresholds
    text += (
        f" Ett kvartal bedöms först när källan har minst {limits.minimum_quarters} tidigare kompletta kvartal (årstid "
        f"räknas in från {limits.season_quarters}) och när minst {limits.minimum_count} händelser har hänt eller var "
        f"väntade. Av ▲ och ▼ väntas i genomsnitt högst {percent(limits.signal_rate)} vara falskt alarm om modellen stämmer. "
        f"Fjolårets kvartal kallas ovanligt mer än {number(limits.extreme, 2)} standardavvikelser från det väntade. "
        "Samlingar är oftast laglig närvaro: antalet är inget mått på framgång."
    )
    hidden = any(not cell.shown for row in view.rows for cell in row.history)
    return text + (" Öppen ruta i figuren: antalet visas inte." if hidden else "")


def _card(row: ProtectedTrend, breaks: Sequence[tuple[date, int]]) -> Fragment:
    expected = row.no_expected_reason or ""
    if row.expectation is not None:
        expected = f"väntat {interval(row.expectation.lower, row.expectation.upper)}"
    drawn = trend_figure(row, breaks) if len(row.quarters) > 1 else ""
    return card(row.label, row.history[-1].text, [expected, _before(row)], drawn, flag(row))


def _before(row: ProtectedTrend) -> str:
    """Last year's figure, or why it is no measure."""
    if row.comparison_extreme:
        how = "högt" if row.comparison_high else "lågt"
        return f"i fjol {row.last_year_equal_lag.text}: ovanligt {how}, jämför inte"
    if not row.comparison_usable:
        return "går inte att jämföra med i fjol"
    return f"samma kvartal i fjol {row.last_year_equal_lag.text}"


def flag(row: ProtectedTrend) -> tuple[str, str]:
    """Class and words: symbol and word, never colour alone."""
    if row.direction is not None:
        return "o", "▲ över väntat" if row.direction == "över" else "▼ under väntat"
    if row.expectation is None:
        return "g", "○ bedöms inte"
    if is_inside(row):
        return "g", "● som väntat"
    above = (row.history[-1].value or 0) > row.expectation.expected
    return "g", f"{'△' if above else '▽'} utanför, kan vara slump"


def _table(view: ProtectedTrends, source: str) -> Fragment:
    quarter, rows = view.quarter, view.of(source)
    columns = [
        "Kategori",
        f"{ORDINALS[quarter.number]} kv. {quarter.year}",
        "I fjol, lika gamla uppgifter",
        f"I fjol, kända {day(view.as_of, year=False)}",
        "Väntat",
        "Läge",
    ]
    cells = [
        [
            row.label,
            row.count.text,
            row.last_year_equal_lag.text + (" *" if row.comparison_extreme else ""),
            row.last_year.text,
            interval(row.expectation.lower, row.expectation.upper) if row.expectation else "–",
            flag(row)[1] if row.expectation else (row.no_expected_reason or "–"),
        ]
        for row in rows
    ]
    star = " * ovanligt kvartal: jämför inte." if any(row.comparison_extreme for row in rows) else ""
    caption = f"{view.reaches[source].label}, antal händelser i {quarter.label} och samma kvartal i fjol.{star}"
    return table(columns, cells, caption=caption, indent=[row.subtype is not None for row in rows])
