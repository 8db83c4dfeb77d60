"""Numbers, dates and lists as a Swedish reader writes them: decimal comma, real minus sign, thin groups."""

import math
from collections.abc import Sequence
from datetime import date

MINUS = "−"
NARROW_SPACE = "\u202f"
MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")


def number(value: float, decimals: int = 0) -> str:
    r"""A number in Swedish form; ∞ when infinite, "saknas" when it is not a number.

    >>> number(-12345.678, 1)
    '−12\u202f345,7'
    """
    if math.isnan(value):
        return "saknas"
    if math.isinf(value):
        return f"{MINUS if value < 0 else ''}∞"
    text = f"{abs(value):,.{decimals}f}".replace(",", NARROW_SPACE).replace(".", ",")
    negative = value < 0 and any(digit in text for digit in "123456789")
    return (MINUS if negative else "") + text


def kronor_words(value: float) -> str:
    r"""Kronor as they are said aloud: millions with a decimal, under a million whole thousands, under 10 000 hundreds.

    >>> kronor_words(1_290_407), kronor_words(-546_403), kronor_words(999_700), kronor_words(4_251)
    ('1,3 miljoner kronor', '−546\u202f000 kronor', '1,0 miljoner kronor', '4\u202f300 kronor')
    """
    rounded = round(value, -2 if abs(value) < 10_000 else -3)
    if abs(rounded) >= 1_000_000:
        return f"{number(value / 1_000_000, 1)} miljoner kronor"
    return f"{number(rounded)} kronor"


def percent(share: float, decimals: int = 0) -> str:
    r"""A share between 0 and 1 as a percentage, "12 %".

    >>> percent(0.123)
    '12\xa0%'
    """
    return "saknas" if math.isnan(share) else f"{number(100 * share, decimals)}\u00a0%"


def share_text(share: float) -> str:
    r"""A share as a percentage that says 0 or 100 only when it is none or all.

    >>> share_text(0.996), share_text(1.0), share_text(0.99999)
    ('99,6\xa0%', '100\xa0%', 'över 99,9\xa0%')
    """
    if share in (0.0, 1.0) or 0.005 <= share < 0.995:
        return percent(share)
    if 0.0005 <= share < 0.9995:
        return percent(share, 1)
    return "under 0,1\u00a0%" if share < 0.5 else "över 99,9\u00a0%"


def interval(lower: float, upper: float, decimals: int = 0) -> str:
    """An interval with an en dash, "66–104", or with the word "till" when an end is negative.

    >>> interval(66, 104), interval(-53, -21)
    ('66–104', '−53 till −21')
    """
    ends = number(lower, decimals), number(upper, decimals)
    return (" till " if any(end.startswith(MINUS) for end in ends) else "–").join(ends)


def change_words(factor: float, lower: float, upper: float, *, less: str = "färre", more: str = "fler") -> str:
    """A factor with its interval as so many per cent less or more: words that can be read aloud.

    >>> change_words(0.25, 0.08, 0.74)
    '75 procent färre (mellan 26 och 92 procent färre)'
    >>> change_words(0.99, 0.9, 1.08)
    '1 procent färre (mellan 10 procent färre och 8 procent fler)'
    """
    low, high = (round(100 * (end - 1)) for end in (lower, upper))
    told = f"{number(abs(100 * (factor - 1)))} procent {more if factor >= 1 else less}"
    if low >= 0:
        return f"{told} (mellan {number(low)} och {number(high)} procent {more})"
    if high <= 0:
        return f"{told} (mellan {number(-high)} och {number(-low)} procent {less})"
    return f"{told} (mellan {number(-low)} procent {less} och {number(high)} procent {more})"


def day(value: date, *, year: bool = True) -> str:
    """A date in words, "14 juli 2025".

    >>> day(date(2025, 7, 14))
    '14 juli 2025'
    """
    words = f"{value.day} {MONTHS[value.month - 1]}"
    return f"{words} {value.year}" if year else words


def sentence_list(words: Sequence[str]) -> str:
    """Words joined by commas and "och".

    >>> sentence_list(["a", "b", "c"])
    'a, b och c'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} och {words[-1]}"


def counted(count: int, singular: str, plural: str) -> str:
    r"""A count with its noun in the right form.

    >>> counted(1, "rad", "rader"), counted(1160, "rad", "rader")
    ('1 rad', '1\u202f160 rader')
    """
    return f"{number(count)} {singular if count == 1 else plural}"
