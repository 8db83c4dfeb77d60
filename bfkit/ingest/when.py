"""When each row of a source happened, was reported and was closed; contradictions go on the account."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.ingest import times
from bfkit.ingest.account import Account
from bfkit.ingest.formats import Formats, offsets
from bfkit.parameters.sources import Source, TimedFields
from bfkit.vocabulary import CALENDAR_CATEGORY, STATE_CATEGORY

Flags = npt.NDArray[np.bool_]

_FAR = pd.Timestamp(2100, 1, 1)
_NAMES: tuple[TimedFields, ...] = ("occurred", "ended", "reported", "closed")


@dataclass(frozen=True, slots=True)
class When:
    """Local times without zone; every attribute has shape (n,), missing where not known.

    Attributes:
        start: the beginning as it is written.
        spans: the interval in which it happened.
        reported: when it was reported.
        closed: when an unsafe place was put right.
    """

    start: times.Moments
    spans: times.Spans
    reported: pd.Series
    closed: pd.Series


@dataclass(frozen=True, slots=True)
class Writing:
    """How the times of a source's rows are written.

    Attributes:
        formats: of ``occurred``, ``ended``, ``reported`` and ``closed``.
        zone: the municipality's.
        believed: which of them have suffixes, such as Z, that are believed.
    """

    formats: Mapping[TimedFields, Formats]
    zone: ZoneInfo
    believed: frozenset[str]

    @property
    def occurred(self) -> Formats:
        """How the beginning is written."""
        return self.formats["occurred"]


def writing(source: Source, zone: ZoneInfo, instants: frozenset[str]) -> Writing:
    """How the times of a source are written. Suffixes are believed when declared so, or when times are typed.

    Args:
        source: as declared. zone: the municipality's.
        instants: fields whose times were typed with a zone.
    """
    formats = {name: Formats(source.date_formats.get(name, source.date_format), source.time_format) for name in _NAMES}
    told = {"believed": frozenset(_NAMES), "ignored": frozenset[str]()}
    typed = frozenset(field.partition("_")[0] for field in instants)
    return Writing(formats, zone, told.get(source.zone_suffix or "", typed & frozenset(_NAMES)))


def suffixed(rows: pd.DataFrame, how: Writing) -> tuple[Flags, Flags]:
    """Shape (n,) each: rows with a suffix for the zone in any time, believed and passed over."""
    found = {True: np.zeros(len(rows), dtype=bool), False: np.zeros(len(rows), dtype=bool)}
    for field in rows.columns.intersection([f"{name}_{part}" for name in _NAMES for part in ("at", "date", "time")]):
        found[field.partition("_")[0] in how.believed] |= offsets(rows[field]).notna().to_numpy()
    return found[True], found[False]


def data_through(fields: pd.DataFrame, how: Writing, as_of: date) -> date | None:
    """The last day on which any row of the files was reported, or began when reports are not dated."""
    reported = _moments(fields, "reported", how)
    last = times.last_day(reported.day, as_of) if reported is not None else None
    if last is not None:
        return last
    occurred = _moments(fields, "occurred", how)
    last = times.last_day(occurred.day, as_of) if occurred is not None else None
    if last is None or how.occurred.has_day:
        return last
    return (last.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)  # a month, to its end


def read_when(rows: pd.DataFrame, how: Writing, source: Source, account: Account) -> When:
    """Times as they are written. A row without a readable date is rejected; other doubts are counted."""
    start = _moments(rows, "occurred", how)
    if start is None:
        raise ValueError("källan har inget fält för när händelsen inträffade")
    column, values = _occurred(rows, source)
    account.reject(start.day_missing, "date_missing", column=column)
    account.reject(start.day_invalid, "date_invalid", column=column, values=values)
    account.blank(start.clock_invalid, "time_invalid")
    spans = times.spans(start, _moments(rows, "ended", how), how.occurred, how.formats["ended"])
    account.blank(spans.end_invalid, "end_invalid")
    nothing = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us]")
    reported, closed = _moments(rows, "reported", how), _moments(rows, "closed", how)
    if reported is not None:
        account.blank(reported.day_missing, "reported_missing")
        account.blank(reported.day_invalid, "reported_invalid")
        account.blank(reported.clock_invalid & ~reported.day_missing & ~reported.day_invalid, "time_invalid")
    return When(
        start,
        spans,
        reported.moment if reported is not None else nothing,
        closed.day if closed is not None else nothing,
    )


def possible(
    rows: pd.DataFrame,
    when: When,
    category: pd.Series,
    how: Writing,
    source: Source,
    account: Account,
    *,
    as_of: date,
    data_through: date | None,
) -> When:
    """Times that contradict each other or the file: the row, its end or its report is set aside.

    A row that begins at an impossible time (``times.impossible``) or ends before it begins is rejected. An
    end at an impossible time is dropped. A report dated before the day of the incident is dropped; special
    events are announced ahead.
    """
    calendar = (category == CALENDAR_CATEGORY).to_numpy()
    started, fields = when.start.day, source.fields
    wrong = times.impossible(started, when.reported, as_of=as_of, data_through=data_through, calendar=calendar)
    column, values = _occurred(rows, source)
    account.reject(wrong, "date_impossible", column=column, values=values)
    ended = fields.ended_at or fields.ended_date or fields.ended_time or ""
    account.reject(when.spans.reversed, "end_before_start", column=ended)
    ends = when.spans.ends
    without = times.spans(when.start, None, how.occurred)
    endless = (ends != without.ends).to_numpy() & times.impossible(
        ends, when.reported, as_of=as_of, data_through=data_through, calendar=calendar
    )
    account.blank(endless & ~when.spans.end_invalid, "end_invalid")
    precision = when.spans.precision.where(~endless, without.precision)
    spans = replace(when.spans, ends=ends.where(~endless, without.ends), precision=precision)
    early = (when.reported.dt.normalize() < started).to_numpy() & ~calendar
    account.blank(early, "reported_before_occurred")
    closed = _closed(rows, when, (category == STATE_CATEGORY).to_numpy(), account, as_of)
    return replace(when, spans=spans, reported=when.reported.where(~early), closed=closed)


def aware(when: When, usable: Flags, zone: ZoneInfo) -> pd.DataFrame:
    """The times of usable rows in the zone; a report dated after the year 2100 is not kept."""
    naive = {
        "starts_at": when.spans.starts,
        "ends_at": when.spans.ends,
        "reported_at": when.reported.where(when.reported < _FAR),
        "closed_at": when.closed,
    }
    columns = {name: times.localised(moments.where(usable), zone) for name, moments in naive.items()}
    return pd.DataFrame({**columns, "time_precision": when.spans.precision})


def _closed(rows: pd.DataFrame, when: When, state: Flags, account: Account, as_of: date) -> pd.Series:
    """When each unsafe place was put right, as known on the day ``as_of``; never before it was opened."""
    if "closed_date" in rows:
        unreadable = (rows["closed_date"] != "").to_numpy() & when.closed.isna().to_numpy()
        account.blank(state & (unreadable | (when.closed < when.start.day).to_numpy()), "closed_invalid")
    closed = when.closed.where((when.closed >= when.start.day) & (when.closed <= pd.Timestamp(as_of)))
    return closed.where(closed >= when.spans.starts, when.spans.starts.where(closed.notna()))


def _occurred(rows: pd.DataFrame, source: Source) -> tuple[str, pd.Series]:
    """The column that tells when it happened, and its texts."""
    field = "occurred_at" if "occurred_at" in rows else "occurred_date"
    return source.fields.columns()[field], rows[field]


def _moments(rows: pd.DataFrame, name: TimedFields, how: Writing) -> times.Moments | None:
    formats = how.formats[name]
    zone = how.zone if name in how.believed else None
    if f"{name}_at" in rows:
        return times.joined(rows[f"{name}_at"], formats, zone=zone)
    dates, clocks = (rows[column] if (column := f"{name}_{part}") in rows else None for part in ("date", "time"))
    if dates is None and clocks is None:
        return None
    if name == "occurred" and dates is not None and not formats.has_year:
        reported = _moments(rows, "reported", how)
        if reported is not None:
            return times.yearless(dates, clocks, formats, reported.day)
    return times.separate(dates, clocks, formats, zone=zone)
