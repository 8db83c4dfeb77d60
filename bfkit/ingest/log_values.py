"""The cells of a commitment's log as values: days, moments, numbers, yes or no, names, periods."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.commitment_logs import NO_ANSWER, NO_DATE, NO_NUMBER, NOTHING_THERE
from bfkit.ingest.personal_data import guarded
from bfkit.ingest.words import by_unique, fold

_DAY, _MOMENT = "%Y-%m-%d", "%Y-%m-%d %H:%M"
_YES = {"ja": True, "j": True, "yes": True, "1": True, "true": True}
_NO = {"nej": False, "n": False, "no": False, "0": False, "false": False}
_PERIODS = {
    "year": re.compile(r"(?:19|20)[0-9]{2}"),
    "quarter": re.compile(r"(?:19|20)[0-9]{2}Q[1-4]"),
    "tertial": re.compile(r"(?:19|20)[0-9]{2}T[1-3]"),
}
_WHEN = re.compile(r"(?:19|20)[0-9]{2}(?:Q[1-4]|T[1-3])?")
Flags = npt.NDArray[np.bool_]
Read = tuple[pd.Series, Flags, str]
"""The values, which cells are none, and why."""


@dataclass(frozen=True, slots=True)
class Values:
    """A column of values; ``reasons`` of shape (n,): why a cell cannot be one, "" when it can."""

    values: pd.Series
    reasons: npt.NDArray[np.object_]


def values_of(texts: pd.Series, kind: str, *, decimal: str, spellings: Mapping[str, str]) -> Values:
    """Texts of one column as values of a declared type (``parameters.commitment_kinds``).

    Args:
        texts: shape (n,), stripped.
        kind: the type; with ? at the end an empty cell is allowed.
        decimal: sign of the file.
        spellings: the name to use by another way to write it, folded.
    """
    empty = (texts == "").to_numpy(dtype=bool)
    values, wrong, reason = _READERS[kind.rstrip("?")](texts, decimal, spellings)
    reasons = np.where(wrong, reason, "").astype(object)
    reasons[empty] = "" if kind.endswith("?") else NOTHING_THERE
    return Values(values, reasons)


def named(texts: pd.Series, spellings: Mapping[str, str]) -> pd.Series:
    """Names with one way to write each: the declared one, else the commonest of those that differ in case only."""
    clean = guarded(texts).texts
    folded = by_unique(clean, fold).astype("str")
    common = pd.DataFrame({"text": clean, "fold": folded}).groupby("fold", sort=True)["text"].agg(_commonest)
    chosen = {str(key): spellings.get(str(key), str(text)) for key, text in common.items()}
    return by_unique(folded, chosen.__getitem__).astype("str")


def _sound(values: pd.Series) -> Read:
    return values, np.zeros(len(values), dtype=bool), NOTHING_THERE


def _commonest(texts: pd.Series) -> str:
    counts = texts.value_counts()
    return min(counts.index[counts == counts.max()])


def _text(texts: pd.Series, _: str, spellings: Mapping[str, str]) -> Read:
    return _sound(named(texts, spellings))


def _names(texts: pd.Series, _: str, spellings: Mapping[str, str]) -> Read:
    parts = texts.str.split(",").explode().str.strip()
    one = named(parts.fillna(""), spellings)
    lists = {row: tuple(dict.fromkeys(word for word in words if word)) for row, words in one.groupby(level=0)}
    return _sound(pd.Series([lists[row] for row in texts.index], index=texts.index, dtype=object))


def _given(texts: pd.Series, _: str, __: Mapping[str, str]) -> Read:
    """Free text is dropped: only whether something stands there is kept."""
    return _sound(texts != "")


def _time(form: str) -> Callable[[pd.Series, str, Mapping[str, str]], Read]:
    def read(texts: pd.Series, _: str, __: Mapping[str, str]) -> Read:
        moments = pd.to_datetime(texts, format=form, errors="coerce")
        return (moments, moments.isna().to_numpy(dtype=bool), NO_DATE)

    return read


def _numbers(whole: bool) -> Callable[[pd.Series, str, Mapping[str, str]], Read]:
    def read(texts: pd.Series, decimal: str, _: Mapping[str, str]) -> Read:
        plain = texts.str.replace(r"[\s\u00a0\u202f]", "", regex=True).str.replace("−", "-", regex=False)
        numbers = pd.to_numeric(plain.str.replace(",", ".", regex=False) if decimal == "," else plain, errors="coerce")
        wrong = numbers.isna() | ((numbers != numbers.round()) | (numbers < 0) if whole else False)
        return (numbers.astype("float64"), wrong.to_numpy(dtype=bool), NO_NUMBER)

    return read


def _yes_no(texts: pd.Series, _: str, __: Mapping[str, str]) -> Read:
    answers = texts.map(fold).map(_YES | _NO)
    return (answers.astype(object).where(answers.notna(), None), answers.isna().to_numpy(dtype=bool), NO_ANSWER)


def _period(form: str) -> Callable[[pd.Series, str, Mapping[str, str]], Read]:
    def read(texts: pd.Series, _: str, __: Mapping[str, str]) -> Read:
        upper = texts.str.upper().str.replace(" ", "", regex=False)
        return (upper, ~upper.str.fullmatch(_PERIODS[form]).to_numpy(dtype=bool), NO_DATE)

    return read


_READERS: Mapping[str, Callable[[pd.Series, str, Mapping[str, str]], Read]] = {
    "text": _text,
    "names": _names,
    "given": _given,
    "day": _time(_DAY),
    "moment": _time(_MOMENT),
    "whole": _numbers(True),
    "number": _numbers(False),
    "yes_no": _yes_no,
    **{form: _period(form) for form in _PERIODS},
}


def first_days(texts: pd.Series) -> pd.Series:
    """First day of each year, quarter or tertial; NaT for what is none of them."""
    sound = texts.where(texts.str.fullmatch(_WHEN))
    part = sound.str[5:].fillna("")
    months = {"Q": 3, "T": 4}
    length = sound.str[4:5].map(months).fillna(12)
    month = (pd.to_numeric(part.where(part != "", "1"), errors="coerce") - 1) * length + 1
    stamps = sound.str[:4] + "-" + month.astype("Int64").astype("str").str.zfill(2) + "-01"
    return pd.to_datetime(stamps, format=_DAY, errors="coerce")
