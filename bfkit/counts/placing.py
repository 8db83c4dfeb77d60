"""Which period each incident belongs to, and which are left out so that periods are equally mature."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.periods import Period, Quarter
from bfkit.tertials import Tertial

Span = Quarter | Period | Tertial
Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Times = npt.NDArray[np.datetime64]

NOWHERE = -1
"""Position of an incident that lies in no period, or whose area is not listed."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Where each incident belongs. Arrays have the shape (incidents,).

    Attributes:
        position: number of the period, in the order the periods were given, or ``NOWHERE``.
        late: in a period, but reported later than asked for.
        unknown: in a period, but without the report date that is asked for.
        beyond: may have gone on after the period's end.
    """

    position: Counts
    late: Flags
    unknown: Flags
    beyond: Flags

    @property
    def used(self) -> Flags:
        """Incidents that are counted."""
        return (self.position != NOWHERE) & ~self.late & ~self.unknown


def placing(incidents: pd.DataFrame, periods: Sequence[Span], reported_within_days: int | None) -> Placing:
    """Answer which period each incident belongs to, by ``starts_at`` in local time.

    Raises:
        ValueError: no period, overlapping periods, or a negative number of days.
    """
    starts, ends = _borders(periods)
    position = _position(local_times(incidents["starts_at"]), starts, ends)
    inside, nothing = position != NOWHERE, np.zeros(len(incidents), dtype=bool)
    end = ends[position]
    known = "ends_at" in incidents.columns
    beyond = inside & (local_times(incidents["ends_at"]) > end) if known else nothing
    if reported_within_days is None:
        return Placing(position, nothing, nothing, beyond)
    if reported_within_days < 0:
        raise ValueError("reported_within_days får inte vara negativt")
    reported = local_times(incidents["reported_at"])
    late = inside & (reported >= end + np.timedelta64(reported_within_days, "D"))
    return Placing(position, late, inside & np.isnat(reported), beyond)


def dated(incidents: pd.DataFrame) -> pd.DataFrame:
    """The same rows, where a report without a date counts as made at once, now as then."""
    return incidents.assign(reported_at=incidents["reported_at"].fillna(incidents["starts_at"]))


def local_times(moments: pd.Series) -> Times:
    """Clock times as the municipality reads them, whatever the time zone or summer time."""
    return moments.dt.tz_localize(None).to_numpy(dtype="datetime64[us]")


def tally(positions: Counts, size: int) -> Counts:
    """How many there are of each position from 0 up to ``size``; those placed ``NOWHERE`` are not counted."""
    return np.bincount(positions[positions != NOWHERE], minlength=size).astype(np.int64)


def _position(begun: Times, starts: Times, ends: Times) -> Counts:
    order = np.argsort(starts)
    latest = np.searchsorted(starts[order], begun, side="right") - 1
    position = order[latest]
    return np.where((latest >= 0) & (begun < ends[position]), position, NOWHERE)


def _borders(periods: Sequence[Span]) -> tuple[Times, Times]:
    if not periods:
        raise ValueError("minst en period behövs")
    starts = np.array([period.start for period in periods], dtype="datetime64[us]")
    ends = np.array([period.end for period in periods], dtype="datetime64[us]")
    order = np.argsort(starts)
    if np.any(ends[order][:-1] > starts[order][1:]):
        raise ValueError("perioderna överlappar varandra, så en händelse skulle räknas två gånger")
    return starts, ends
