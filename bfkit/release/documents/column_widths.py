"""How wide each column of a table in a document is to be, so that words stay whole and long texts get the room."""

from collections.abc import Sequence

FONT_SIZE = 8.0
"""Of the words in a table, in points."""
_LETTER, _PADDING = 1.5, 4.0
"""Millimetres that a letter of the font takes on average, and that the edges of a cell take."""
_NARROWEST = 14.0
"""Room for a year or a word of five letters in any column."""
_BOLD = 1.15
"""How much wider a letter of the header is."""
_LONGEST_WORD = 20
"""A longer word may be broken: few are, and the column would take the room of the others."""


def column_widths(rows: Sequence[Sequence[str]], *, page: float) -> tuple[float, ...]:
    """Width of each column in millimetres; together they are the page.

    Every column gets room for its longest word; what is left goes by how much text the column holds. Where the longest
    words do not fit beside each other all columns shrink alike.

    Args:
        rows: texts, the header first, all of the same length. page: the width to fill, in millimetres.

    >>> [round(width) for width in column_widths([["Åtagande", "Mål"], ["Ett långt löfte om ljus", "2"]], page=100)]
    [86, 14]
    """
    columns = list(zip(*rows, strict=True))
    least = [_least(texts) for texts in columns]
    left = page - sum(least)
    if left <= 0:
        return tuple(page * width / sum(least) for width in least)
    wanted = [_LETTER * max(map(len, texts)) + _PADDING for texts in columns]
    more = [max(want - has, 0.0) for want, has in zip(wanted, least, strict=True)]
    if not any(more):
        return tuple(width + left / len(least) for width in least)
    return tuple(has + left * extra / sum(more) for has, extra in zip(least, more, strict=True))


def _least(column: Sequence[str]) -> float:
    head, *texts = column
    letters = max(_BOLD * _longest(head), min(_longest(*texts), _LONGEST_WORD))
    return max(_LETTER * letters + _PADDING, _NARROWEST)


def _longest(*texts: str) -> int:
    return max((len(word) for text in texts for word in text.split()), default=1)
