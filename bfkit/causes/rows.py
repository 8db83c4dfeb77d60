"""Incidents of a source as plain arrays: what happened, where, and on which evening."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.counts.days import NIGHT_BEGINS
from bfkit.counts.placing import Times, local_times
from bfkit.periods import Period

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
_CLOCK = ("minute", "hour")
_EXACT = np.timedelta64(2, "h")
_MOMENT = np.timedelta64(1, "us")


@dataclass(frozen=True, slots=True)
class Rows:
    """Incidents as plain arrays, shape (n,); ``row`` is the position in ``checked.incidents``.

    ``begun`` and ``ended`` are local clock times, ``moment`` the middle, ``utc`` the same in universal time;
    ``exact``: with a clock time and an interval of at most two hours. ``evening``: days since 1970 of the evening
    (06 to 06; the calendar day where there is no clock time); ``minute``: since the midnight that begins that day.
    ``area`` and the words are empty where unknown, ``x`` and ``y`` NaN.
    """

    row: Whole
    category: npt.NDArray[np.object_]
    subtype: npt.NDArray[np.object_]
    object_type: npt.NDArray[np.object_]
    organisation: npt.NDArray[np.object_]
    area: npt.NDArray[np.object_]
    x: Floats
    y: Floats
    begun: Times
    ended: Times
    utc: Times
    clocked: Flags
    exact: Flags
    evening: Whole
    minute: Whole

    def __len__(self) -> int:
        """How many."""
        return len(self.row)

    @property
    def pointed(self) -> Flags:
        """Which have a point."""
        return np.isfinite(self.x) & np.isfinite(self.y)

    @property
    def weekday(self) -> Whole:
        """Of the evening, Monday 0."""
        return (self.evening + 3) % 7

    @property
    def sure_day(self) -> Flags:
        """Which have an exact clock time, or happened within one evening, or calendar day where there is no clock time."""
        night = np.where(self.clocked, np.timedelta64(NIGHT_BEGINS, "h"), np.timedelta64(0, "h"))
        last = np.maximum(self.ended - _MOMENT, self.begun)
        same = (self.begun - night).astype("datetime64[D]") == (last - night).astype("datetime64[D]")
        return np.asarray(self.exact | same)

    def within(self, period: Period) -> Flags:
        """Which began in a period."""
        return (self.begun >= np.datetime64(period.start, "us")) & (self.begun < np.datetime64(period.end, "us"))

    def some(self, chosen: Flags) -> "Rows":
        """Only those."""
        return Rows(*(getattr(self, name)[chosen] for name in self.__slots__))


def rows_of(incidents: pd.DataFrame, source: str) -> Rows:
    """The incidents of a source as arrays."""
    chosen = np.flatnonzero((incidents["source"] == source).to_numpy(dtype=bool))
    own = incidents.iloc[chosen]
    begun, ended = local_times(own["starts_at"]), local_times(own["ends_at"])
    clocked = own["time_precision"].isin(_CLOCK).to_numpy(dtype=bool)
    middle = begun + (ended - begun) // 2
    exact = clocked & (ended - begun <= _EXACT)
    moment = np.where(exact, middle, begun)
    night = np.where(clocked, np.timedelta64(NIGHT_BEGINS, "h"), np.timedelta64(0, "h"))
    evening = (moment - night).astype("datetime64[D]")
    words = {name: _words(own[name]) for name in ("category", "subtype", "object_type", "organisation")}
    return Rows(
        row=chosen.astype(np.int64),
        **words,
        area=_words(own["area_id"]),
        x=own["x"].to_numpy(dtype=float, na_value=np.nan),
        y=own["y"].to_numpy(dtype=float, na_value=np.nan),
        begun=begun,
        ended=ended,
        utc=own["starts_at"].dt.tz_convert("UTC").dt.tz_localize(None).to_numpy(dtype="datetime64[us]")
        + (ended - begun) // 2,
        clocked=clocked,
        exact=exact,
        evening=evening.astype(np.int64),
        minute=(moment - evening.astype("datetime64[us]")).astype("timedelta64[m]").astype(np.int64),
    )


def _words(column: pd.Series) -> npt.NDArray[np.object_]:
    return column.astype(object).where(column.notna(), "").to_numpy(dtype=object)
