"""How dates and clocks are written: declared formats, Swedish months, 24:00, and suffixes for a time zone."""

import re
from dataclasses import dataclass
from functools import partial

import pandas as pd

from bfkit.errors import ParameterError
from bfkit.ingest.words import by_unique

_FRACTION = re.compile(r"(?<=:[0-9]{2})[.,][0-9]+(?=\s*(?:[Zz]|[+-][0-9]|$))")
_SUFFIX = re.compile(r"(?<=:[0-9]{2})\s*(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)$|(?<=[0-9])\s*[Zz]$")
_SPACE = "[ \\t\u00a0\u202f]*"  # written out: with the shorthand, pandas leaves its fast search of whole columns
_LAST = rf"([Zz]|[+-][0-9]{{2}}(?::?[0-9]{{2}})?){_SPACE}$"
_SUFFIXED = rf".*(?:[0-9]{_SPACE}[Zz]|:[0-9]{{2}}(?:[.,][0-9]+)?{_SPACE}[+-][0-9]{{2}}(?::?[0-9]{{2}})?){_SPACE}"
_LONGER = rf"(?:{_SUFFIXED}|.*:[0-9]{{2}}[.,][0-9]+{_SPACE})"
_MIDNIGHT = re.compile(r"24([:.]?)00(?:\1?00)?")
_EITHER_MARK = re.compile(r"[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?")
_WORD = re.compile(r"[^\W\d_]+")
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTH_NUMBERS = {word: f"{number:02d}" for number, word in enumerate(_MONTHS, start=1)} | {"may": "05", "oct": "10"}
_DAY_DIRECTIVES = ("%d", "%e", "%j", "%x", "%c", "%D", "%F", "%a", "%A", "%w", "%u")
_YEAR_DIRECTIVES = ("%Y", "%y", "%x", "%c", "%D", "%F", "%G")
_WHOLE_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Formats:
    """How a source writes dates and clocks (``strptime`` directives; ``%B`` and ``%b`` are Swedish months)."""

    date: str
    time: str

    def __post_init__(self) -> None:
        if "%z" in self.date + self.time or "%Z" in self.date + self.time:
            raise ParameterError(
                "date_format och time_format ska skrivas utan %z: kommunens tidszon gäller och ett "
                "tillägg som Z eller +02:00 hoppas över av sig självt."
            )

    @property
    def has_day(self) -> bool:
        """Whether the date tells the day; otherwise it is a month."""
        return any(directive in self.date for directive in _DAY_DIRECTIVES)

    @property
    def has_year(self) -> bool:
        """Whether the date tells the year; otherwise the report tells it."""
        return any(directive in self.date for directive in _YEAR_DIRECTIVES)

    @property
    def has_minute(self) -> bool:
        """Whether the clock tells the minute; otherwise it is an hour."""
        return any(directive in self.time for directive in ("%M", "%X", "%T", "%R"))

    @property
    def clocks(self) -> tuple[str, ...]:
        """The declared format, and the same with or without seconds."""
        match = re.fullmatch(r"(.*%H(.)?%M)((.)?%S)?", self.time)
        if match is None:
            return (self.time,)
        return (self.time, match[1] if match[3] else f"{match[1]}{match[2] or ''}%S")


def plain(texts: pd.Series) -> pd.Series:
    """Without fractions of seconds, without a suffix for the zone, without surrounding space. Same index.

    >>> plain(pd.Series(["2022-03-01T14:30:15.123Z"])).tolist()
    ['2022-03-01T14:30:15']
    """
    more = texts.str.fullmatch(_LONGER).to_numpy(dtype=bool)
    if not more.any():
        return texts.str.strip()
    return texts.where(~more, by_unique(texts[more], _shortened).astype("str").reindex(texts.index)).str.strip()


def offsets(texts: pd.Series) -> pd.Series:
    """The distance from UTC that each text's suffix tells; missing where there is none. Same index."""
    found = pd.Series(pd.NaT, index=texts.index, dtype="timedelta64[us]")
    told = texts.str.fullmatch(_SUFFIXED).to_numpy(dtype=bool)
    if told.any():
        suffixes = texts[told].str.extract(_LAST, expand=False)
        found[told] = pd.to_timedelta(by_unique(suffixes, _offset)).astype("timedelta64[us]")
    return found


def days(texts: pd.Series, form: str) -> pd.Series:
    """Midnight of each date; missing where it cannot be read.

    Raises:
        ParameterError: the format itself is none.
    """
    if "%B" in form or "%b" in form:
        form = form.replace("%B", "%m").replace("%b", "%m")
        texts = by_unique(texts, _numbered_months).astype("str")
    return _parsed(texts, form).dt.normalize()


def clocks(texts: pd.Series, formats: Formats) -> pd.Series:
    """Time since midnight; missing where there is no clock or it cannot be read.

    Seconds may be there or not, and the marks of 14:30 and 14.30 are taken for each other, since people
    write both. 24:00 is one whole day.
    """
    clock = pd.Series(pd.NaT, index=texts.index, dtype="timedelta64[us]")
    midnight = texts.isin([text for text in texts.unique() if _MIDNIGHT.fullmatch(text)])
    clock[midnight] = _WHOLE_DAY
    for form in formats.clocks:
        unread = clock.isna() & (texts != "")
        if not unread.any():
            break
        moments = _parsed(by_unique(texts[unread], partial(_as_declared, form=form)).astype("str"), form)
        clock = clock.fillna((moments - moments.dt.normalize()).reindex(texts.index))
    return clock


def _shortened(text: str) -> str:
    return _SUFFIX.sub("", _FRACTION.sub("", text))


def _offset(suffix: str) -> pd.Timedelta:
    if suffix in ("Z", "z"):
        return pd.Timedelta(0)
    digits = suffix[1:].replace(":", "")
    size = pd.Timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return -size if suffix[0] == "-" else size


def _as_declared(text: str, *, form: str) -> str:
    """The clock with the mark that the format has, when either mark is written between the hour and minutes."""
    if _EITHER_MARK.fullmatch(text) is None or (":" in form and "." in form):
        return text
    if ":" in form:
        return text.replace(".", ":")
    return text.replace(":", ".") if "." in form else text


def _numbered_months(text: str) -> str:
    return _WORD.sub(lambda word: _MONTH_NUMBERS.get(word[0][:3].casefold(), word[0]), text)


def _parsed(texts: pd.Series, form: str) -> pd.Series:
    try:
        return pd.to_datetime(texts, format=form, errors="coerce").astype("datetime64[us]")
    except (ValueError, re.error):
        raise ParameterError(
            f'formatet "{form}" går inte att tolka; skriv till exempel %Y-%m-%d för 2025-06-30 och %H:%M för 23:15.'
        ) from None
