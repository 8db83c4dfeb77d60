"""Dates and clocks as files write them, made into intervals of local time."""

import re
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.errors import ParameterError
from bfkit.ingest.words import by_unique

Flags = npt.NDArray[np.bool_]

_SUFFIX = re.compile(r"(?<=:[0-9]{2})(?:[.,][0-9]+)?\s*(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?$|(?<=[0-9])\s*[Zz]$")
_TRAILING_CLOCK = re.compile(r"[ T][0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?$")
_BETWEEN = re.compile(r"(?<=[0-9])T(?=[0-9])")
_DAY_DIRECTIVES = ("%d", "%e", "%j", "%x", "%c", "%D", "%F", "%a", "%A", "%w", "%u")
_DAY = pd.Timedelta(days=1)
_EARLIEST = pd.Timestamp(1990, 1, 1)
_LATEST = pd.Timestamp(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Formats:
    """How a source writes dates and clocks (``strptime`` directives)."""

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


@dataclass(frozen=True, slots=True)
class Moments:
    """Points of local time, as far as they are known; every attribute has shape (n,).

    Attributes:
        day: midnight without time zone; missing when there is no day or it cannot be read.
        clock: time since midnight; missing when not known.
        missing: the cell (both cells, of a date and a clock) is empty.
        day_missing: the date is empty.
        clock_invalid: a clock is given but cannot be read.
    """

    day: pd.Series
    clock: pd.Series
    missing: Flags
    day_missing: Flags
    clock_invalid: Flags

    @property
    def day_invalid(self) -> Flags:
        """A date is given but cannot be read."""
        return ~self.day_missing & self.day.isna().to_numpy()

    @property
    def moment(self) -> pd.Series:
        """Day and clock together; midnight when the clock is not known."""
        return self.day + self.clock.fillna(pd.Timedelta(0))


@dataclass(frozen=True, slots=True)
class Spans:
    """Intervals of local time without zone; every attribute has shape (n,).

    Attributes:
        starts: earliest possible time.
        ends: latest possible time; equal to ``starts`` when the time is known.
        precision: ``minute``, ``hour``, ``day`` or ``month``.
        end_invalid: an end is given but cannot be read.
        reversed: the end lies before the start.
    """

    starts: pd.Series
    ends: pd.Series
    precision: pd.Series
    end_invalid: Flags
    reversed: Flags


def separate(dates: pd.Series | None, clocks: pd.Series | None, formats: Formats) -> Moments:
    """Moments whose date and clock stand in a column each; either may be None.

    A clock that follows the date in a date column is passed over: databases write 2022-03-01 00:00:00.
    """
    given = dates if dates is not None else clocks
    if given is None:
        raise ValueError("varken datum eller klockslag angivet")
    blank = pd.Series("", index=given.index, dtype="str")
    dates, clocks = (column if column is not None else blank for column in (dates, clocks))
    strip_clock = "%H" not in formats.date
    return _moments(
        by_unique(dates, lambda text: _TRAILING_CLOCK.sub("", _plain(text)) if strip_clock else _plain(text)).astype(
            "str"
        ),
        by_unique(clocks, _plain).astype("str"),
        formats,
    )


def joined(texts: pd.Series, formats: Formats) -> Moments:
    """Moments written in one column, date and clock with a space or a T between; a clock may be missing."""
    words = len(formats.date.split())
    cells = [_BETWEEN.sub(" ", _plain(text)).split() for text in texts]
    dates = pd.Series([" ".join(cell[:words]) for cell in cells], index=texts.index, dtype="str")
    clocks = pd.Series([" ".join(cell[words:]) for cell in cells], index=texts.index, dtype="str")
    return _moments(dates, clocks, formats)


def spans(start: Moments, end: Moments | None, formats: Formats) -> Spans:
    """The interval in which each incident happened.

    A day without a clock lasts from midnight to the next midnight; a month likewise. A known clock without
    an end is a point in time. With an end, both are kept. An end that has only a clock, earlier than the
    start's, is on the next day. An end day without a clock lasts to its midnight, unless it is the start's
    own day, which then says nothing new.

    Args:
        start: shape (n,).
        end: shape (n,), or None when the source has no ends.
        formats: tell whether a date is a day or a month, and a clock a minute or an hour.
    """
    known = start.clock.notna()
    starts = start.moment
    ends = starts.where(known, _next(start.day, formats))
    if not formats.has_minute:
        ends = ends.where(~known, starts + pd.Timedelta(hours=1))
    precision = pd.Series("minute" if formats.has_minute else "hour", index=starts.index)
    precision = precision.where(known, "day" if formats.has_day else "month")
    none = np.zeros(len(starts), dtype=bool)
    if end is None:
        return Spans(starts, ends, precision, none, none)
    invalid = end.day_invalid | end.clock_invalid | (end.day >= _LATEST).to_numpy()
    usable = pd.Series(~end.missing & ~invalid, index=starts.index)
    clock_only = pd.Series(end.day_missing, index=starts.index)
    end_day = end.day.where(~clock_only, start.day)
    end_moment = end_day + end.clock.fillna(pd.Timedelta(0))
    overnight = clock_only & known & (end_moment < starts)
    end_moment = end_moment.where(~overnight, end_moment + _DAY)
    end_known = end.clock.notna()
    nothing_new = known & ~end_known & (end_day == start.day)
    given = usable & ~nothing_new
    ends = ends.where(~given, end_moment.where(end_known, _next(end_day, formats)))
    coarse = "day" if formats.has_day else "month"
    precision = precision.where(~(given & ~(known & end_known)), coarse)
    backwards = given & ((end_day < start.day) | (known & end_known & (end_moment < starts)))
    return Spans(starts, ends, precision, invalid, backwards.to_numpy())


def impossible(
    days: pd.Series, reported: pd.Series, *, as_of: date, data_through: date | None, calendar: Flags
) -> Flags:
    """Which days cannot be right.

    A day before 1990 cannot. Nor can a day that lies after ``as_of`` and more than a day after the row was
    reported (or, where that is not known, after the last day of the file). A calendar may hold what is
    still to come, but nothing more than five years after ``as_of``.

    Args:
        days: shape (n,), the day on which each began.
        reported: shape (n,), when each was reported; missing where unknown.
        as_of: what is reported after it is not used.
        data_through: the last day of the file; None when not known.
        calendar: shape (n,), True for special events.
    """
    cut = pd.Timestamp(as_of)
    own_time = reported.fillna(pd.Timestamp(data_through) if data_through is not None else _LATEST)
    too_late = (days > cut) & (days > own_time + _DAY)
    far_ahead = days > cut + pd.DateOffset(years=5)
    return ((days < _EARLIEST) | too_late.where(~calendar, far_ahead)).to_numpy(dtype=bool)


def last_day(days: pd.Series, as_of: date) -> date | None:
    """How far the files reach: the last day, mistyped ones left out.

    A day counts as mistyped when it lies after ``as_of`` and more than a year after the one before it
    (2052 for 2025), or before 1990.
    """
    different = np.sort(days[(days >= _EARLIEST) & (days < _LATEST)].dropna().unique())
    while len(different) > 1 and different[-1] > np.datetime64(as_of):
        if different[-1] - different[-2] <= np.timedelta64(366, "D"):
            break
        different = different[:-1]
    return pd.Timestamp(different[-1]).date() if len(different) else None


def localised(moments: pd.Series, zone: ZoneInfo) -> pd.Series:
    """Local clock times made aware of their zone, in microseconds.

    A time that the clock skips in spring is moved forward to the first that exists; one that comes twice
    in autumn is the first of the two.
    """
    naive = moments.astype("datetime64[us]")
    first = np.ones(len(naive), dtype=bool)
    return naive.dt.tz_localize(str(zone), ambiguous=first, nonexistent="shift_forward")


def _moments(dates: pd.Series, clocks: pd.Series, formats: Formats) -> Moments:
    day, clock = _parsed(dates, formats.date).dt.normalize(), _clock(clocks, formats)
    day_missing, no_clock = (dates == "").to_numpy(), (clocks == "").to_numpy()
    return Moments(day, clock, day_missing & no_clock, day_missing, ~no_clock & clock.isna().to_numpy())


def _plain(text: str) -> str:
    """Without fractions of seconds and without a suffix for the zone."""
    return _SUFFIX.sub("", text).strip()


def _parsed(texts: pd.Series, form: str) -> pd.Series:
    try:
        return pd.to_datetime(texts, format=form, errors="coerce").astype("datetime64[us]")
    except (ValueError, re.error):
        raise ParameterError(
            f'formatet "{form}" går inte att tolka; skriv till exempel %Y-%m-%d för 2025-06-30 och %H:%M för 23:15.'
        ) from None


def _clock(texts: pd.Series, formats: Formats) -> pd.Series:
    clock = pd.Series(pd.NaT, index=texts.index, dtype="timedelta64[us]")
    for form in formats.clocks:
        unread = clock.isna() & (texts != "")
        if not unread.any():
            break
        moments = _parsed(texts[unread], form)
        clock = clock.fillna((moments - moments.dt.normalize()).reindex(texts.index))
    return clock


def _next(days: pd.Series, formats: Formats) -> pd.Series:
    return days + _DAY if formats.has_day else days + pd.DateOffset(months=1)
