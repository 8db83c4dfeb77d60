"""A guard against personal data: Swedish identity numbers, e-mail addresses and telephone numbers.

What is found is counted by kind and masked. The guard is careful rather than sharp: a case number that
happens to be a valid identity number (date and check digit) is masked too. Landline numbers written
without a country code cannot be told from case numbers and are not looked for; names are not found at all,
which is why free text is always dropped.
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

_MONTH, _DAY = "(?:0[1-9]|1[0-2])", "(?:[0-2][0-9]|3[01]|[6-8][0-9]|9[01])"
_IDENTITY = re.compile(
    rf"(?<![0-9])(?:((?:18|19|20)?[0-9]{{2}}{_MONTH}{_DAY}) ?[-+]? ?([0-9]{{4}})"
    rf"|((?:18|19|20)[0-9]{{2}}-{_MONTH}-{_DAY})[- ]([0-9]{{4}}))(?![0-9])"
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PHONE = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9][.,-])(?:"
    r"07[0-9] ?[-/]? ?(?:[0-9] ?){6}[0-9]"
    r"|07[0-9]{2} ?[-/]? ?(?:[0-9] ?){5}[0-9]"
    r"|(?:\+|00)46[ -]?(?:\(0\))?[ -]?[1-9](?:[ -]?[0-9]){6,9}"
    r")(?![0-9]|-[0-9])"
)
_POSSIBLE = re.compile(r"@|[0-9](?:[ ()+/-]{0,3}[0-9]){8}")
_PLAIN = str.maketrans("\u00a0\u202f\u2009\u2010\u2011\u2012\u2013\u2014\u2212\uff20", "   ------@")


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
    """The text with each hit replaced by ``[borttaget]``.

    >>> masked("ring 070-174 06 05")
    'ring [borttaget]'
    """
    return _scanned(text)[0]


def hits(text: str) -> dict[str, int]:
    """Number of hits by kind; empty when there is none.

    >>> hits("mejla a.b@example.se")
    {'email': 1}
    """
    return dict(_scanned(text)[1])


def guarded(texts: pd.Series) -> Guarded:
    """The texts with personal data masked, and how much was found. Empty texts are passed over."""
    possible = np.array([len(text) > 5 and _may_hold(text) for text in texts], dtype=bool)
    hit = np.zeros(len(texts), dtype=bool)
    counts: Counter[str] = Counter()
    clean = texts.astype(object).to_numpy(copy=True)
    for position in np.flatnonzero(possible):
        clean[position], found = _scanned(clean[position])
        hit[position] = bool(found)
        counts.update(found)
    return Guarded(pd.Series(clean, index=texts.index, dtype="str"), hit, dict(counts))


def _may_hold(text: str) -> bool:
    return _POSSIBLE.search(text if text.isascii() else text.translate(_PLAIN)) is not None


def _scanned(text: str) -> tuple[str, Counter[str]]:
    """The masked text and the hits. Kinds are looked for in turn, each in what the last one left."""
    counts: Counter[str] = Counter()
    if not _may_hold(text):
        return text, counts
    for kind, pattern in (("identity_number", _IDENTITY), ("email", _EMAIL), ("phone", _PHONE)):
        plain = text.translate(_PLAIN)
        spans = [
            match.span() for match in pattern.finditer(plain) if kind != "identity_number" or _is_identity_number(match)
        ]
        counts[kind] += len(spans)
        for start, end in reversed(spans):
            text = text[:start] + MASK + text[end:]
    return text, +counts


def _is_identity_number(match: re.Match[str]) -> bool:
    born = (match[1] or match[3]).replace("-", "")
    last_four = match[2] or match[4]
    return _luhn(born[-6:] + last_four) and _is_birth_date(born)


def _luhn(ten_digits: str) -> bool:
    """Check digit by ISO/IEC 7812 annex B, as used by Skatteverket (SKV 704)."""
    products = [int(digit) * (2 - position % 2) for position, digit in enumerate(ten_digits)]
    return sum(product // 10 + product % 10 for product in products) % 10 == 0


def _is_birth_date(born: str) -> bool:
    """Whether six or eight digits are a date; coordination numbers add 60 to the day (SKV 707)."""
    centuries = (born[:2],) if len(born) == 8 else ("18", "19", "20")
    year, month, day = born[-6:-4], int(born[-4:-2]), int(born[-2:])
    return any(_is_date(int(century + year), month, day - 60 if day > 60 else day) for century in centuries)


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
