"""Numbers, dates and lists as a Swedish reader writes them: decimal comma, real minus sign, thin groups."""

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
    """A number in Swedish form.

    >>> number(-12345.678, 1)
    '−12\\u202f345,7'
    """
    text = f"{abs(value):,.{decimals}f}".replace(",", NARROW_SPACE).replace(".", ",")
    negative = value < 0 and any(digit in text for digit in "123456789")
    return (MINUS if negative else "") + text


def percent(share: float, decimals: int = 0) -> str:
    """A share between 0 and 1 as a percentage, "12 %".

    >>> percent(0.123)
    '12\\xa0%'
    """
    return f"{number(100 * share, decimals)}\u00a0%"


def interval(lower: float, upper: float, decimals: int = 0) -> str:
    """An interval with an en dash, "66–104", or with the word "till" when an end is negative.

    >>> interval(66, 104), interval(-53, -21)
    ('66–104', '−53 till −21')
    """
    between = " till " if min(lower, upper) < 0 else "–"
    return f"{number(lower, decimals)}{between}{number(upper, decimals)}"


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
    """A count with its noun in the right form.

    >>> counted(1, "rad", "rader"), counted(1160, "rad", "rader")
    ('1 rad', '1\\u202f160 rader')
    """
    return f"{number(count)} {singular if count == 1 else plural}"
