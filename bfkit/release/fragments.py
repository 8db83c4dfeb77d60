"""Pieces of a page: small builders of HTML in which every text is escaped."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from bfkit.release.edition import Edition

_NARROW = 3
"""Columns that a telephone can show beside each other."""
_LETTER = re.compile(r"(?!\b(?:av|till)\b)\b[^\W\d_]")
"""A letter that begins a word; the two small words that stand within numbers and intervals are none."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a page. Notebooks show the HTML; terminals show the plain text."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def join(pieces: Iterable[Fragment]) -> Fragment:
    """Pieces one after the other."""
    pieces = list(pieces)
    return Fragment("\n".join(p.html for p in pieces), "\n".join(p.text for p in pieces if p.text))


def paragraph(text: str, kind: str = "") -> Fragment:
    """One paragraph; ``kind`` is a class of the style sheet (``sub`` for small print)."""
    return Fragment(f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>", text)


def box(lead: str, text: str, kind: str) -> Fragment:
    """A box of its own: ``warn`` for what misleads, ``note`` for what is missing."""
    return Fragment(f'<div class="{kind}"><b>{escape(lead)}</b> {escape(text)}</div>', f"! {lead} {text}")


def explained(piece: Fragment, edition: Edition) -> Fragment:
    """A section, and what the marks of its hidden counts mean when it holds any.

    A page with several such sections says it once (``page.write_page``).
    """
    return join([piece, paragraph(edition.legend, "sub")]) if edition.marks_in(piece.html) else piece


def heading(text: str, level: int = 3) -> Fragment:
    """A heading inside a section."""
    return Fragment(f"<h{level}>{escape(text)}</h{level}>", text)


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str | Fragment]],
    *,
    caption: str,
    indent: Sequence[bool] = (),
    words: Collection[int] = (),
    stacked: bool = False,
) -> Fragment:
    """A table: first column text, the others figures set to the right.

    With more columns than a telephone shows it scrolls there within a frame that says so. A number is never broken.

    Args:
        columns: headings. rows: texts, one for each heading, or pieces that are set as they are.
        caption: what the table shows, with unit and period.
        indent: rows that are parts of the row above them.
        words: numbers of other columns that hold words: set to the left, broken over lines.
        stacked: on a telephone each row is a card, its cells below each other with their headings, and nothing scrolls.
    """
    kinds = ["w" if place in words else "" for place in range(len(columns))]
    head = "".join(
        f'<th scope="col"{_class(kind)}>{escape(column)}</th>' for kind, column in zip(kinds, columns, strict=True)
    )
    shifts = [*indent, *[False] * (len(rows) - len(indent))]
    labels = columns if stacked else ()
    body = "".join(_row(row, kinds, labels, part=part) for row, part in zip(rows, shifts, strict=True))
    frame = "scroll stacked" if stacked else "scroll wide" if len(columns) > _NARROW else "scroll"
    html = (
        f'<div class="{frame}"><table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
    lines = ["  ".join(columns), *("  ".join(map(_text, row)) for row in rows)]
    return Fragment(html, "\n".join([caption, *lines]))


def _row(row: Sequence[str | Fragment], kinds: Sequence[str], labels: Sequence[str], *, part: bool) -> str:
    first = f'<th scope="row"{" class=part" if part else ""}{_label(labels, 0)}>{_html(row[0])}</th>'
    others = (
        f"<td{_class(f'{kind} n'.strip() if _is_number(_text(cell)) else kind)}{_label(labels, place)}>{_html(cell)}</td>"
        for place, (kind, cell) in enumerate(zip(kinds[1:], row[1:], strict=True), 1)
    )
    return f"<tr>{first}{''.join(others)}</tr>"


def _html(cell: str | Fragment) -> str:
    return cell.html if isinstance(cell, Fragment) else escape(cell)


def _text(cell: str | Fragment) -> str:
    return cell.text if isinstance(cell, Fragment) else cell


def _label(labels: Sequence[str], place: int) -> str:
    return f' data-label="{escape(labels[place])}"' if labels and labels[place] else ""


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""


def _is_number(cell: str) -> bool:
    """Whether a cell holds a number, with or without its interval, and no words."""
    return any(letter.isdigit() for letter in cell) and _LETTER.search(cell) is None


def numbered(items: Sequence[str]) -> Fragment:
    """A numbered list."""
    html = "".join(f"<li>{escape(item)}</li>" for item in items)
    return Fragment(f'<ol class="key">{html}</ol>', "\n".join(f"{i}. {item}" for i, item in enumerate(items, 1)))


def numbered_with_evidence(items: Sequence[tuple[str, str]]) -> Fragment:
    """A numbered list in which each item leads to the section, by its anchor, that shows what it rests on."""
    html = "".join(
        f'<li>{escape(text)} <a class="why" href="#{escape(anchor)}">Underlag</a></li>' for text, anchor in items
    )
    return Fragment(f'<ol class="key">{html}</ol>', "\n".join(f"{i}. {text}" for i, (text, _) in enumerate(items, 1)))


def bulleted_with_evidence(items: Sequence[tuple[str, str]]) -> Fragment:
    """A list without order in which each item leads to the section, by its anchor, that shows what it rests on."""
    html = "".join(
        f'<li>{escape(text)} <a class="why" href="#{escape(anchor)}">Underlag</a></li>' for text, anchor in items
    )
    return Fragment(f"<ul>{html}</ul>", "\n".join(f"– {text}" for text, _ in items))


def anchored(anchor: str, piece: Fragment) -> Fragment:
    """A section that can be led to."""
    return Fragment(f'<div id="{escape(anchor)}">{piece.html}</div>', piece.text)


def folded(lead: str, inner: Fragment) -> Fragment:
    """Details that a reader opens: the first line says what is there."""
    html = f"<details><summary>{escape(lead)}</summary>{inner.html}</details>"
    return Fragment(html, f"{lead}\n{inner.text}")


def card(title: str, lead: str, small: Sequence[str], figure: str, flag: tuple[str, str]) -> Fragment:
    """A card: a title, one large number, lines of small print, a figure and a word with its symbol.

    Args:
        flag: class of the style sheet (``o`` stands out, ``g`` does not) and the words.
    """
    kind, words = flag
    html = (
        f'<div class="card"><h3>{escape(title)}</h3><b class="n">{escape(lead)}</b> '
        f'<p class="sub">{"<br>".join(map(escape, small))}</p>{figure}<span class="flag {kind}">{escape(words)}</span></div>'
    )
    return Fragment(html, f"{title}: {lead} ({'; '.join(small)}) [{words}]")


def grid(cards: Iterable[Fragment]) -> Fragment:
    """Cards side by side."""
    joined = join(cards)
    return Fragment(f'<div class="grid">{joined.html}</div>', joined.text)


def figure(svg: str, title: str, note: str) -> Fragment:
    """A figure with its finding above and unit, period and n below the title."""
    html = f'<figure><figcaption><b>{escape(title)}</b><br><span class="sub">{escape(note)}</span></figcaption>{svg}</figure>'
    return Fragment(html, f"[figur] {title.rstrip('.')}. {note}")


def side_by_side(pieces: Iterable[Fragment]) -> Fragment:
    """Two pieces beside each other; on a narrow screen one after the other."""
    pieces = list(pieces)
    return Fragment(
        f'<div class="two">{"".join(f"<div>{piece.html}</div>" for piece in pieces)}</div>', join(pieces).text
    )


def tight(piece: Fragment) -> Fragment:
    """The same in small type on paper, for a page that must not be long."""
    return Fragment(f'<div class="tight">{piece.html}</div>', piece.text)
