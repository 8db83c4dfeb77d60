"""Dates and clocks as files write them, made into intervals of local time."""

import re
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.ingest.formats import Formats, clocks, days, offsets, plain
from bfkit.ingest.words import by_unique

Flags = npt.NDArray[np.bool_]

_TRAILING_CLOCK = re.compile(r"[ T][0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?$")
_BETWEEN = (r"([0-9])T([0-9])", r"\1 \2")
_DAY = pd.Timedelta(days=1)
_SPAN = "timedelta64[us]"
_EARLIEST = pd.Timestamp(1990, 1, 1)
_LATEST = pd.Timestamp(2100, 1, 1)


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


def separate(
    dates: pd.Series | None, clock_texts: pd.Series | None, formats: Formats, *, zone: ZoneInfo | None = None
) -> Moments:
    """Moments whose date and clock stand in a column each; either may be None.

    A clock that follows the date in a date column is passed over: databases write 2022-03-01 00:00:00.

    Args:
        dates: shape (n,), as text.
        clock_texts: shape (n,), as text.
        formats: how they are written.
        zone: the municipality's, when suffixes such as Z are to be believed; else they are passed over.
    """
    given = dates if dates is not None else clock_texts
    if given is None:
        raise ValueError("varken datum eller klockslag angivet")
    if zone is not None and dates is not None and clock_texts is None:
        moments = joined(dates, formats, zone=zone)
        return replace(
            moments, clock=pd.Series(pd.NaT, index=dates.index, dtype=_SPAN), clock_invalid=np.zeros(len(dates), bool)
        )
    blank = pd.Series("", index=given.index, dtype="str")
    dates, clock_texts = (column if column is not None else blank for column in (dates, clock_texts))
    day_texts = plain(dates)
    if "%H" not in formats.date:
        day_texts = by_unique(day_texts, lambda text: _TRAILING_CLOCK.sub("", text)).astype("str")
    moments = _moments(day_texts, plain(clock_texts), formats)
    return moments if zone is None else _local(moments, offsets(clock_texts), zone)


def joined(texts: pd.Series, formats: Formats, *, zone: ZoneInfo | None = None) -> Moments:
    """Moments written in one column, date and clock with a space or a T between; a clock may be missing.

    ``zone`` as in ``separate``.
    """
    whole = _as_formatted(texts, formats)
    day, clock = whole.dt.normalize(), whole - whole.dt.normalize()
    empty = (texts == "").to_numpy()
    missing, day_missing, clock_invalid = empty.copy(), empty.copy(), np.zeros(len(texts), dtype=bool)
    rest = whole.isna().to_numpy() & ~empty
    if rest.any():
        apart = _cut_apart(texts[rest], formats)
        day[rest], clock[rest], missing[rest] = apart.day, apart.clock, apart.missing
        day_missing[rest], clock_invalid[rest] = apart.day_missing, apart.clock_invalid
    moments = Moments(day, clock, missing, day_missing, clock_invalid)
    return moments if zone is None else _local(moments, offsets(texts), zone)


def _as_formatted(texts: pd.Series, formats: Formats) -> pd.Series:
    """The moments of texts written just as declared, which most are: one quick pass over a large file."""
    try:
        return pd.to_datetime(texts, format=f"{formats.date} {formats.time}", errors="coerce").astype("datetime64[us]")
    except (ValueError, re.error):  # a format that is none, or of words: told or read by what reads the rest
        return pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us]")


def _cut_apart(texts: pd.Series, formats: Formats) -> Moments:
    """Moments of texts whose date and clock are cut at a space."""
    words = len(formats.date.split())
    cells = by_unique(plain(texts).str.replace(*_BETWEEN, regex=True), str.split)
    dates = pd.Series([" ".join(cell[:words]) for cell in cells], index=texts.index, dtype="str")
    clock_texts = pd.Series([" ".join(cell[words:]) for cell in cells], index=texts.index, dtype="str")
    return _moments(dates, clock_texts, formats)


def yearless(dates: pd.Series, clock_texts: pd.Series | None, formats: Formats, reported: pd.Series) -> Moments:
    """Moments whose date does not tell the year: the last such day that is not after the day after the report.

    Args:
        dates: shape (n,), such as "7 december".
        clock_texts: shape (n,), or None.
        formats: a date without a year.
        reported: shape (n,), when each row was reported; without it the day cannot be told.
    """
    form, known = f"{formats.date} %Y", (dates != "") & reported.notna()
    same, before = (
        days((dates + " " + (reported.dt.year - back).astype("Int64").astype("str")).where(known, ""), form)
        for back in (0, 1)
    )
    day = same.where(same <= reported + _DAY, before.where(before <= reported + _DAY))
    moments = separate(dates, clock_texts, formats)
    late = moments.clock == _DAY
    return replace(
        moments, day=day.mask(late, day + _DAY), clock=moments.clock.mask(late & day.notna(), pd.Timedelta(0))
    )


def spans(start: Moments, end: Moments | None, formats: Formats, ending: Formats | None = None) -> Spans:
    """The interval in which each incident happened.

    A day without a clock lasts from midnight to the next midnight; a month likewise. A known clock without
    an end is a point in time. With an end, both are kept. An end that has only a clock, earlier than the
    start's, is on the next day. An end day without a clock lasts to its midnight, unless it is the start's
    own day, which then says nothing new.

    Args:
        start: shape (n,).
        end: shape (n,), or None when the source has no ends.
        formats: tell whether a date is a day or a month, and a clock a minute or an hour.
        ending: the same of the end, when it is written in another way.
    """
    ending = ending or formats
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
    ends = ends.where(~given, end_moment.where(end_known, _next(end_day, ending)))
    coarse = "day" if formats.has_day and ending.has_day else "month"
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


def _moments(dates: pd.Series, clock_texts: pd.Series, formats: Formats) -> Moments:
    """Day and clock as they are written; 24:00 ends its day, which is midnight of the next."""
    day, clock = days(dates, formats.date), clocks(clock_texts, formats)
    ends_day = (clock == _DAY) & day.notna()
    day, clock_read = day.mask(ends_day, day + _DAY), clock.mask(ends_day, pd.Timedelta(0))
    day_missing, no_clock = (dates == "").to_numpy(), (clock_texts == "").to_numpy()
    return Moments(day, clock_read, day_missing & no_clock, day_missing, ~no_clock & clock.isna().to_numpy())


def _local(moments: Moments, offset: pd.Series, zone: ZoneInfo) -> Moments:
    """The moments whose suffix tells their distance from UTC, moved to local time; others stay as they are."""
    told = offset.notna() & moments.day.notna() & moments.clock.notna()
    utc = (moments.day + moments.clock - offset).where(told)
    local = utc.dt.tz_localize("UTC").dt.tz_convert(str(zone)).dt.tz_localize(None)
    day = local.dt.normalize().where(told, moments.day)
    return replace(moments, day=day, clock=(local - local.dt.normalize()).where(told, moments.clock))


def _next(days: pd.Series, formats: Formats) -> pd.Series:
    return days + _DAY if formats.has_day else days + pd.DateOffset(months=1)
