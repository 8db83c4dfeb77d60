"""Sources side by side: one table of categories, a folded one of sub-types, and what each source cannot say."""

from collections.abc import Iterator, Sequence

from bfkit.display import interval, number, sentence_list
from bfkit.release.fragments import Fragment, box, folded, join, paragraph, table
from bfkit.release.mapping.sources_apart.views import ProtectedFigure, ProtectedSourceRow, ProtectedSources

COUNTED_APART = "anmält och upptäckt räknas var för sig, i fjol efter lika lång tid. Antal, inte risk."


def section(view: ProtectedSources) -> Fragment:
    """Figures of different sources are beside each other and are never added."""
    if not view.rows:
        return box("Visas inte.", "Ingen källa har händelser i kvartalet eller i samma kvartal i fjol.", "note")
    pieces = [box("Anmälda brott är inte alla brott.", view.caution, "note")] if view.caution else []
    pieces.append(_table(view, [row for row in view.rows if row.subtype is None], with_ratio=False))
    pieces += [paragraph(text, "sub") for text in _explained(view)]
    pieces.append(folded("Alla undertyper, med kvot och intervall", _table(view, view.rows, with_ratio=True)))
    if view.edition.legend:
        pieces.append(paragraph(view.edition.legend, "sub"))
    return join(pieces)


def _explained(view: ProtectedSources) -> Iterator[str]:
    police = sentence_list(list(dict.fromkeys(column.label for column in view.columns if column.tag is not None)))
    if police:
        yield f"{police}: {COUNTED_APART}"
    if view.any_discovered:
        yield "Upptäckt av polisen: ingen kvot räknas, för siffran följer hur mycket polisen letar."
    if len({column.source for column in view.columns}) == 1:
        yield "Bara en källa finns: det går inte att se om en annan källa säger detsamma."
    if any(figure is not None and figure.extreme for row in view.rows for figure in row.figures):
        yield "* samma kvartal i fjol var ovanligt: jämför inte."


def _table(view: ProtectedSources, rows: Sequence[ProtectedSourceRow], *, with_ratio: bool) -> Fragment:
    columns = ["Kategori", *(column.words for column in view.columns)]
    cells = [[row.label, *(_text(figure, with_ratio=with_ratio) for figure in row.figures)] for row in rows]
    caption = f"Antal i {view.quarter.label} (samma kvartal i fjol). Läggs aldrig ihop."
    if with_ratio:
        caption += (
            " Kvot med 95 procents intervall, där kvartal varierar mer än slumpen ensam ger: utveckling, inte effekt; bland "
            "många kvoter kan någon vara slump. Det är samma intervall som i ”Mot samma kvartal i fjol”."
        )
    return table(columns, cells, caption=caption, indent=[with_ratio and row.subtype is not None for row in rows])


def _text(figure: ProtectedFigure | None, *, with_ratio: bool) -> str:
    """A figure as it stands in the table."""
    if figure is None:
        return "–"
    text = f"{figure.count.text} ({figure.last_year.text}){' *' if figure.extreme else ''}"
    if figure.ratio is None or not with_ratio:
        return text
    ratio, lower, upper = figure.ratio
    return f"{text}; {number(ratio, 2)} ({interval(lower, upper, 2)})"
