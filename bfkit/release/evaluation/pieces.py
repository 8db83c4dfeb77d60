"""Pieces of this page that others have no use for: framed boxes side by side, marks, numbers with intervals."""

import math
from collections.abc import Collection, Iterable, Sequence
from html import escape

from bfkit.display import interval, number, percent
from bfkit.release.evaluation.mark_symbols import symbol
from bfkit.release.evaluation.views import Spread
from bfkit.release.fragments import Fragment, join, table

COLOUR_WORDS = {"grön": "grönt", "gul": "gult", "röd": "rött", "grå": "grått"}
_TENTHS = ("ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio")
_SMALL = ' class="sub" style="margin-bottom:8px"'
_TEXT_SIGNS = {"grön": "[✓]", "gul": "[–]", "röd": "[×]", "grå": "[?]"}
_WEAK_SIGNS = {"grön": "[(✓)]", "gul": "[(–)]", "röd": "[(×)]", "grå": "[?]"}


def framed(title: str, lead: str, paragraphs: Sequence[tuple[str, str]], *, main: bool = False) -> Fragment:
    """A box: a title, one large line, and paragraphs (bold beginning, the rest); not in the main box the first is small."""
    body = "".join(
        f"<p{_SMALL if place == 0 and not bold and not main else ''}>{f'<b>{escape(bold)}</b> ' if bold else ''}{escape(text)}</p>"
        for place, (bold, text) in enumerate(paragraphs)
    )
    html = (
        f'<div class="box{" main" if main else ""}"><h3>{escape(title)}</h3>'
        f'<p class="verdict">{escape(lead)}</p>{body}</div>'
    )
    return Fragment(html, "\n".join([f"{title.upper()}: {lead}", *(f"{b} {t}".strip() for b, t in paragraphs)]))


def two(pieces: Iterable[Fragment]) -> Fragment:
    """Side by side, below each other on a small screen."""
    inner = join(pieces)
    return Fragment(f'<div class="two">{inner.html}</div>', inner.text)


def mark(colour: str, lead: str, small: str, *, weak: bool = False) -> Fragment:
    """A symbol, its words and a line of small print. The colour is never alone; ``weak`` is some support, not clear."""
    drawn = symbol(colour, weak=weak)
    html = f'<div><div class="mark">{drawn}<span>{escape(lead)}</span></div><p{_SMALL}>{escape(small)}</p></div>'
    return Fragment(html, f"{(_WEAK_SIGNS if weak else _TEXT_SIGNS)[colour]} {lead} {small}")


def led(lead: str, text: str) -> Fragment:
    """A paragraph whose first words are bold."""
    return Fragment(f"<p><b>{escape(lead)}</b> {escape(text)}</p>", f"{lead} {text}")


def table_of_words(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    caption: str,
    wordy: Collection[int],
    stacked: bool = False,
) -> Fragment:
    """A table in which the columns of these places hold sentences, set to the left and broken into lines."""
    return table(columns, rows, caption=caption, words=wordy, stacked=stacked)


def doubts_box(lead: str, reasons: Sequence[str]) -> Fragment:
    """The reasons to doubt, numbered, in a box of their own."""
    items = "".join(f"<li>{escape(reason)}</li>" for reason in reasons)
    html = f'<div class="warn"><b>{escape(lead)}</b><ol class="key">{items}</ol></div>'
    return Fragment(html, "\n".join([f"! {lead}", *(f"  {i}) {reason}" for i, reason in enumerate(reasons, 1))]))


def to_decide(title: str, rows: Sequence[tuple[str, str]]) -> Fragment:
    """A box with what a meeting has to decide, numbered: bold beginning, the rest."""
    items = "".join(f"<li><b>{escape(lead)}</b> {escape(text)}</li>" for lead, text in rows)
    html = f'<div class="box main" style="margin:14px 0"><h3>{escape(title)}</h3><ol class="key">{items}</ol></div>'
    lines = [f"  {place}) {lead} {text}" for place, (lead, text) in enumerate(rows, 1)]
    return Fragment(html, "\n".join([title.upper(), *lines]))


def bullets(items: Sequence[str]) -> Fragment:
    """A list."""
    html = "".join(f"<li>{escape(item)}</li>" for item in items)
    return Fragment(f"<ul>{html}</ul>", "\n".join(f"– {item}" for item in items))


def between(spread: Spread, decimals: int = 0) -> str:
    """An interval in words; an end that nothing limits is called so.

    >>> between(Spread(1.0, 0.5, float("inf")), 1)
    'minst 0,5'
    """
    if math.isnan(spread.lower) or math.isnan(spread.upper):
        return "utan intervall"
    if math.isinf(spread.upper):
        return "hur mycket som helst" if math.isinf(spread.lower) else f"minst {number(spread.lower, decimals)}"
    return interval(spread.lower, spread.upper, decimals)


def likely(spread: Spread, more: str, fewer: str) -> str:
    """An interval of incidents in words that can be read aloud; positive is ``more``, negative ``fewer``.

    >>> likely(Spread(91.0, -4.0, 187.0), "färre", "fler"), likely(Spread(47.0, 13.0, 88.0), "färre", "fler")
    ('troligen mellan 4 fler och 187 färre', 'troligen mellan 13 och 88 färre')
    """
    low, high = spread.lower, spread.upper
    if math.isnan(low) or math.isnan(high) or math.isinf(low):
        return "utan intervall"
    below = round(low) < 0
    if math.isinf(high):
        return f"troligen minst {number(low)} {more}" if not below else f"från {number(-low)} {fewer} och uppåt"
    if not below:
        return f"troligen mellan {number(low)} och {number(high)} {more}"
    if round(high) <= 0:
        return f"troligen mellan {number(abs(high))} och {number(-low)} {fewer}"
    return f"troligen mellan {number(-low)} {fewer} och {number(high)} {more}"


def with_interval(spread: Spread, decimals: int = 0) -> str:
    """A number with its interval, "0,66 (0,49–0,88)"; a dash where there is none."""
    return f"{number(spread.value, decimals)} ({between(spread, decimals)})" if spread.known else "–"


def change_text(spread: Spread) -> str:
    r"""A change in per cent with its interval, signs written out.

    >>> change_text(Spread(-0.39, -0.53, -0.21))
    '−39\xa0%, 95\xa0% konfidensintervall −53 till −21\xa0%'
    """
    return f"{signed(100 * spread.value)}\u00a0%, 95\u00a0% konfidensintervall {_ends(spread)}\u00a0%"


def change_cell(spread: Spread) -> str:
    r"""The same in a narrow cell of a table, whose caption tells what the parenthesis is; it breaks only before it.

    >>> change_cell(Spread(-0.39, -0.53, -0.21))
    '−39\xa0% (−53\xa0till\xa0−21\xa0%)'
    """
    return f"{signed(100 * spread.value)}\u00a0% ({_ends(spread)}\u00a0%)".replace(" till ", "\u00a0till\u00a0")


def _ends(spread: Spread) -> str:
    return " till ".join(signed(100 * end) for end in (spread.lower, spread.upper))


def signed(value: float) -> str:
    """A whole number with its sign."""
    text = number(value)
    return f"+{text}" if value > 0 and text != "0" else text


def in_hundred(chance: float) -> str:
    """A chance as so many of a hundred; never 0 or 100, which nothing shows.

    >>> in_hundred(0.0), in_hundred(0.24), in_hundred(0.9999)
    ('färre än 1 av 100', '24 av 100', 'fler än 99 av 100')
    """
    if math.isnan(chance):
        return "saknas"
    if chance < 0.005:
        return "färre än 1 av 100"
    return "fler än 99 av 100" if chance > 0.995 else f"{number(100 * chance)} av 100"


def finely(chance: float) -> str:
    """The same with a decimal where it is under ten, so that what doubles is seen to double.

    >>> finely(0.014), finely(0.028), finely(0.24), finely(0.0001)
    ('1,4 av 100', '2,8 av 100', '24 av 100', 'färre än 1 av 100')
    """
    return f"{number(100 * chance, 1)} av 100" if 0.005 <= chance < 0.0995 else in_hundred(chance)


def p_text(value: float) -> str:
    """A p-value in as many digits as it bears.

    >>> p_text(0.017), p_text(0.25), p_text(0.00002)
    ('0,017', '0,25', 'under 0,001')
    """
    if math.isnan(value):
        return "saknas"
    return "under 0,001" if value < 0.0005 else number(value, 3 if value < 0.1 else 2)


def p_equals(value: float) -> str:
    """A p-value in a sentence, "p = 0,017" or "p under 0,001"."""
    text = p_text(value)
    return f"p {text}" if text.startswith("under") else f"p = {text}"


def in_ten(chance: float) -> str:
    """A chance in words, as so many of ten cases.

    >>> in_ten(0.24), in_ten(0.02)
    ('två av tio fall', '2 av 100 fall')
    """
    tenth = round(10 * chance)
    return f"{_TENTHS[tenth - 1]} av tio fall" if tenth else f"{in_hundred(chance)} fall"


def goal_text(ratio: float) -> str:
    """A goal's change, "−30 %"."""
    share = ratio - 1
    return f"+{percent(share)}" if share > 0 else percent(share)
