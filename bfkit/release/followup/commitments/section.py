"""The agreement on the page: an overview of every commitment, then each with its three fixed sections, folded."""

from collections.abc import Iterator, Sequence
from html import escape

from bfkit.display import counted, day, number
from bfkit.release.evaluation.mark_symbols import symbol
from bfkit.release.evaluation.pieces import bullets
from bfkit.release.followup.commitments.export import commitment_results
from bfkit.release.followup.commitments.hours import hours_table
from bfkit.release.followup.commitments.matrix import matrix_table
from bfkit.release.followup.commitments.numbers import items_piece, numbers_table
from bfkit.release.followup.commitments.overview import sum_line
from bfkit.release.followup.commitments.sentences import (
    COOPERATION,
    DONE,
    EFFECTS,
    FIGURE_WORDS,
    SYMBOLS,
    figure_text,
    implementation_text,
    result_text,
    three_sections,
)
from bfkit.release.followup.commitments.views import ProtectedAgreement, ProtectedCommitment
from bfkit.release.fragments import Fragment, box, heading, join, paragraph, table
from bfkit.verdict.commitment_words import FEW_PERSONS, commitments_together

_SIZE = 'width="34" height="34"', 'width="18" height="18" style="vertical-align:-3px"'
NO_FIGURE, WAITS = "ingen än", "väntar på beslut"


def section(view: ProtectedAgreement) -> Fragment:
    """Overview, what it adds up to, and a folded block for each commitment."""
    return join(_pieces(view))


def _pieces(view: ProtectedAgreement) -> Iterator[Fragment]:
    yield heading(view.name)
    if not view.commitments:
        yield box("Inga åtaganden.", "Överenskommelsen har inga åtaganden att följa upp.", "note")
        return
    yield paragraph(f"{sum_line(view)} {commitments_together(commitment_results(view))}")
    yield _overview(view)
    yield paragraph(_explained(), "sub")
    yield heading("Varje åtagande: genomfört, samverkan, effekter")
    yield from (_folded(one) for one in view.commitments)
    if view.edition.limit > 1:
        yield paragraph(
            f"Där personer räknas visas inga antal när något av dem är under {view.edition.limit}, eller när så få är "
            "kvar av det hela. Figuren visas alltid.",
            "sub",
        )


def _overview(view: ProtectedAgreement) -> Fragment:
    columns = ["", "Åtagande", "Figur", "Planerat → gjort", "Genomförande", "Resultat"]
    rows = [_row(one) for one in view.commitments]
    number_text = f", {view.diary_number}" if view.diary_number else ""
    caption = (
        f"{view.municipality}{number_text}. Räknat på det som var känt {day(view.cut)}. Under varje märke står vad det "
        "vilar på, under figuren om den är föreslagen eller beslutad."
    )
    return table(columns, rows, caption=caption, words=range(1, len(columns)))


def _row(one: ProtectedCommitment) -> list[str | Fragment]:
    done = FEW_PERSONS if one.done is None else one.done
    word, rests_on = result_text(one)
    return [
        one.id,
        _above(one.text, one.owner),
        _figures(one),
        f"{one.planned} → {done}",
        _above(*implementation_text(one)),
        _above(word, rests_on),
    ]


def _above(words: str, small: str) -> Fragment:
    """Words, and beneath them in small what they rest on or whose they are."""
    if not small:
        return Fragment(escape(words), words)
    return Fragment(f'{escape(words)}<br><span class="sub">{escape(small)}</span>', f"{words} ({small})")


def _figures(one: ProtectedCommitment) -> Fragment:
    """The figure proposed, and beneath it the group's own or that it is waited for."""
    if one.proposed is None and one.decided is None:
        return Fragment(*(2 * (NO_FIGURE,)))
    parts = []
    if one.proposed is not None:
        parts.append(_beneath(_figure(one.proposed), "föreslagen"))
    parts.append(_beneath(_figure(one.decided), "beslutad") if one.decided else Fragment(*(2 * (WAITS,))))
    return Fragment("<br>".join(part.html for part in parts), ", ".join(part.text for part in parts))


def _beneath(drawn: Fragment, word: str) -> Fragment:
    return Fragment(f'{drawn.html} <span class="sub">{word}</span>', f"{drawn.text} {word}")


def _figure(colour: str) -> Fragment:
    """The form and the word: its colour is never alone."""
    drawn = symbol(colour).replace(*_SIZE, 1)
    return Fragment(f"{drawn} {escape(colour)}", f"{SYMBOLS[colour]} {colour}")


def _explained() -> str:
    return (
        f"{'. '.join(FIGURE_WORDS.values())}. Programmet föreslår figuren, gruppen beslutar, båda sparas. ”Räknat i loggarna” säger att "
        "det är gjort, inte att det hjälpt."
    )


def _folded(one: ProtectedCommitment) -> Fragment:
    colour = one.decided or one.proposed
    state = "ingen figur än" if colour is None else f"{SYMBOLS[colour]} {colour}"
    waits = ", väntar på beslut" if one.proposed and not one.decided else ""
    inner = join(_detail(one))
    drawn = "" if colour is None else symbol(colour).replace(*_SIZE, 1)
    words = f"{one.id} {one.text}"
    lead = f"{drawn} <b>{escape(words)}</b> {escape(colour or 'ingen figur än')}{waits}"
    html = f"<details><summary>{lead}</summary>{inner.html}</details>"
    return Fragment(html, f"{words} [{state}{waits}]\n{inner.text}")


def _detail(one: ProtectedCommitment) -> Iterator[Fragment]:
    told = three_sections(one)
    yield paragraph(_frame(one), "sub")
    yield from _titled(DONE, told.done)
    if one.matrix is not None:
        yield matrix_table(one.matrix)
    else:
        yield from items_piece(one)
    yield from _titled(COOPERATION, told.cooperation)
    yield from _titled(EFFECTS, told.effects)
    yield from numbers_table(one)
    if one.by_hour is not None:
        yield hours_table(one.by_hour)
    yield paragraph(figure_text(one))
    if one.sentence:
        yield paragraph(one.sentence)
    yield paragraph(_rows(one), "sub")


def _titled(title: str, sentences: Sequence[str]) -> Iterator[Fragment]:
    yield heading(title, 4)
    yield bullets(sentences)


def _frame(one: ProtectedCommitment) -> str:
    return f"Så räknas det: {one.kind_label}. {day(one.first_day)} till {day(one.last_day)}."


def _rows(one: ProtectedCommitment) -> str:
    if one.rows_read is None or one.rows_used is None:
        return "Antalet rader i loggen visas inte."
    if not one.rows_read:
        return "Ingen logg är läst."
    own = one.rows_read - (one.rows_elsewhere or 0)
    return f"Loggen: {counted(own, 'rad', 'rader')} för åtagandet, varav {number(one.rows_used)} räknade."
