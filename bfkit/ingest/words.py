"""Words as people type them: compared without regard to case, spacing or how å is stored."""

import re
import unicodedata
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from bfkit.errors import ParameterError

MISSING = ""
"""An empty cell. Everything is text until a field says otherwise."""

NOTHING = frozenset(
    [
        "null",
        "(null)",
        "none",
        "nan",
        "nat",
        "<na>",
        "n/a",
        "#n/a",
        "#ref!",
        "#value!",
        "#name?",
        "#num!",
        "#div/0!",
        "#null!",
        "#saknas!",
        "#referens!",
        "#värdefel!",
        "#namn?",
        "#ogiltigt!",
        "#division/0!",
        "#skärning!",
    ]
)
"""What databases, programs and Excel (in English and Swedish) write where there is no value."""


def fold(text: str) -> str:
    """The form in which two words are compared.

    >>> fold("  Otrygg   Plats ")
    'otrygg plats'
    """
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def by_unique(texts: pd.Series, function: Callable[[str], object]) -> pd.Series:
    """The function's answer for each text, asked once for each different text. Same index, object type."""
    codes, different = pd.factorize(texts)
    answers = np.empty(len(different), dtype=object)
    for position, text in enumerate(different):
        answers[position] = function(text)
    return pd.Series(answers[codes] if len(texts) else [], index=texts.index, dtype=object)


def replaced(texts: pd.Series, words: Mapping[str, str]) -> pd.Series:
    """The texts with the municipality's words replaced by the declared ones; others stay as they are.

    Words that only say that nothing is there (``NOTHING``), and are not declared, become empty cells.
    """
    if words:
        folded = {fold(word): code for word, code in words.items()}
        texts = by_unique(texts, lambda text: folded.get(fold(text), text)).astype("str")
    return texts.mask(texts.str.lower().isin(NOTHING), MISSING)


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern of area codes. Raises ParameterError when it is no regular expression."""
    try:
        return re.compile(pattern)
    except re.error as fault:
        raise ParameterError(
            f'code_pattern "{pattern}" går inte att tolka ({fault}); skriv till exempel ^1880[ABC][0-9]{{4}}$.'
        ) from None
