"""A guard against personal data: Swedish identity numbers, e-mail addresses and telephone numbers.

What is found is counted by kind and masked. The guard is careful rather than sharp: a case number that
happens to be a valid identity number (date and check digit) is masked too. In free text, which is always
dropped, and in values that are shown, landline numbers without a country code are looked for as well; in
structured columns they cannot be told from case numbers and are left. Organisation numbers have 20 or more
where an identity number has its month, and are no personal data; those of sole traders are their owner's
identity number and are masked, also as a VAT number. Names are not found at all.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

MASK = "[borttaget]"

_CENTURY, _MONTH, _DAY = "18|19|20", "0[0-9]|1[0-2]", "[0-2][0-9]|3[01]|[6-8][0-9]|9[01]"
_IDENTITY = re.compile(
    rf"(?<![0-9])(?:(?P<born>(?:{_CENTURY})?[0-9]{{2}}(?:{_MONTH})(?:{_DAY}))[ ./]?[-+]? ?(?P<last>[0-9]{{4}})"
    rf"|(?P<parts>(?:(?:{_CENTURY})[ ]?)?[0-9]{{2}}(?P<mark>[-./ ])(?:{_MONTH})(?P=mark)(?:{_DAY})) ?[-+./ ]? ?(?P<end>[0-9]{{4}})"
    r"|(?<=SE)(?P<vat>[0-9]{10})01)(?![0-9])"
)
"""Date and four digits; the parts of the date may stand apart. SE and 01 around ten digits is a VAT number."""
_EMAIL = re.compile(
    r"(?<![\w.+%&'-])[\w.+%&'-]{1,64}(?:@| ?[\[(](?:at|snabel-?a)[\])] ?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
)
_PHONE = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9][.,-])(?:"
    r"07[0-9] ?[-/]? ?(?:[0-9][ -]?){6}[0-9]"
    r"|07[0-9]{2} ?[-/]? ?(?:[0-9][ -]?){5}[0-9]"
    r"|(?:\+|00)46[ -]?(?:\( ?0 ?\))?[ -]?0?[1-9](?:[ /-]{0,2}[0-9]){6,9}"
    r")(?![0-9]|-[0-9])"
)
_LANDLINE = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9][.,-])(?:"
    r"\(?0(?:8|[1-9][0-9]{1,2})\)?(?: ?[-/] ?| )(?P<grouped>[0-9]{2,3}(?: [0-9]{2,3}){1,3}|[0-9]{5,8})"
    r"|(?<=\()0[1-9][0-9]{7,8}(?=\))"
    r")(?![0-9]|-[0-9])"
)
_AFTER_A_WORD = re.compile(
    r"(?i)\b(?:tel|telefon|tfn|mobil|ring|ringa|ringer|nås på|sms|sms:a)(?:nr|nummer)?[.:]? ?(0[1-9][0-9 /-]{6,13}[0-9])(?![0-9])"
)
_POSSIBLE = {
    free: re.compile(rf"@|[\[(](?:at|snabel)|[0-9](?:[ ().+/-]{{0,3}}[0-9]){{{digits - 1}}}")
    for free, digits in ((True, 8), (False, 9))
}
"""Fewest digits of what is looked for: a landline number has eight, the others nine or more."""
_WIDE = {zero + digit: str(digit) for zero in (0x660, 0x6F0, 0xFF10) for digit in range(10)}
_SPACES = dict.fromkeys((*map(ord, "\t\r\n\u00a0\u2007\u2009\u200b\u202f\u2060\ufeff"),), " ")
_DASHES = dict.fromkeys((*map(ord, "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"),), "-")
_PLAIN = _WIDE | _SPACES | _DASHES | {0xFF20: "@", 0xFF0B: "+"}
"""One sign for one, so that positions stay: wide digits, spaces and dashes of every kind."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """Texts without personal data.

    Attributes:
        texts: as given, with every hit masked.
        hit: shape (n,), True where something was masked.
        counts: number of hits by kind (``vocabulary.PERSONAL_KINDS``).
    """

    texts: pd.Series
    hit: npt.NDArray[np.bool_]
    counts: Mapping[str, int]


def masked(text: str) -> str:
    """The text with each hit replaced by ``[borttaget]``, as it may be shown.

    >>> masked("ring 070-174 06 05")
    'ring [borttaget]'
    """
    return _scanned(text, free_text=True)[0]


def hits(text: str, *, free_text: bool = True) -> dict[str, int]:
    """Number of hits by kind; empty when there is none.

    >>> hits("mejla a.b@example.se")
    {'email': 1}
    """
    return dict(_scanned(text, free_text=free_text)[1])


def guarded(texts: pd.Series, *, free_text: bool = False) -> Guarded:
    """The texts with personal data masked, and how much was found.

    Args:
        texts: shape (n,). Each different text is searched once.
        free_text: look for landline numbers too, which in a structured column would be case numbers.
    """
    codes, different = pd.factorize(texts)
    clean = np.asarray(different, dtype=object).copy()
    hit = np.zeros(len(clean), dtype=bool)
    times = np.bincount(codes[codes >= 0], minlength=len(clean))
    counts: Counter[str] = Counter()
    worth_a_look = f"[^\\x00-\\x7f]|{_POSSIBLE[free_text].pattern}"  # a quick pass over the column
    for position in np.flatnonzero(pd.Series(different, dtype="str").str.contains(worth_a_look)):
        clean[position], found = _scanned(clean[position], free_text=free_text)
        hit[position] = bool(found)
        counts.update({kind: count * int(times[position]) for kind, count in found.items()})
    if not hit.any():
        return Guarded(texts.astype("str"), np.zeros(len(texts), dtype=bool), {})
    return Guarded(pd.Series(clean[codes], index=texts.index, dtype="str"), hit[codes], dict(counts))


def _may_hold(text: str, *, free_text: bool) -> bool:
    return _POSSIBLE[free_text].search(text if text.isascii() else text.translate(_PLAIN)) is not None


def _scanned(text: str, *, free_text: bool) -> tuple[str, Counter[str]]:
    """The masked text and the hits. Kinds are looked for in turn, each in what the last one left."""
    counts: Counter[str] = Counter()
    if not _may_hold(text, free_text=free_text):
        return text, counts
    searches = [("identity_number", _IDENTITY), ("email", _EMAIL), ("phone", _PHONE)]
    searches += [("phone", _LANDLINE), ("phone", _AFTER_A_WORD)] if free_text else []
    for kind, pattern in searches:
        spans = [match.span(1 if pattern is _AFTER_A_WORD else 0) for match in _found(pattern, text.translate(_PLAIN))]
        counts[kind] += len(spans)
        for start, end in reversed(spans):
            text = text[:start] + MASK + text[end:]
    return text, +counts


def _found(pattern: re.Pattern[str], plain: str) -> list[re.Match[str]]:
    if pattern is _IDENTITY:
        return _identity_numbers(plain)
    found = list(pattern.finditer(plain))
    if pattern is _LANDLINE:
        return [match for match in found if match["grouped"] is None or 5 <= _digits(match["grouped"]) <= 8]
    return found


def _identity_numbers(plain: str) -> list[re.Match[str]]:
    """Every match that is one; what looks like one and is not may hide the beginning of the next."""
    found, start = [], 0
    while (match := _IDENTITY.search(plain, start)) is not None:
        sound = _is_identity_number(match)
        found += [match] if sound else []
        start = match.end() if sound else match.start() + 1
    return found


def _digits(text: str) -> int:
    return sum(letter.isdigit() for letter in text)


def _is_identity_number(match: re.Match[str]) -> bool:
    if match["vat"] is not None:
        born, last_four = match["vat"][:6], match["vat"][6:]
    else:
        born = re.sub("[^0-9]", "", match["born"] or match["parts"])
        last_four = match["last"] or match["end"]
    return _luhn(born[-6:] + last_four) and _is_birth_date(born)


def _luhn(ten_digits: str) -> bool:
    """Check digit by ISO/IEC 7812 annex B, as used by Skatteverket (SKV 704)."""
    products = [int(digit) * (2 - position % 2) for position, digit in enumerate(ten_digits)]
    return sum(product // 10 + product % 10 for product in products) % 10 == 0


def _is_birth_date(born: str) -> bool:
    """Whether six or eight digits are a date; coordination numbers add 60 to the day (SKV 707).

    A coordination number whose month or day is 0 is taken for one as well: careful rather than sharp.
    """
    centuries = (born[:2],) if len(born) == 8 else ("18", "19", "20")
    year, month, day = born[-6:-4], int(born[-4:-2]), int(born[-2:])
    if day >= 60:
        month, day = max(month, 1), max(day - 60, 1)
    return any(_is_date(int(century + year), month, day) for century in centuries)


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
