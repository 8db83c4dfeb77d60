"""How far a source reaches: from when it is complete, and what of the quarter it can have seen."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from bfkit.checked import Checked
from bfkit.parameters.models import Parameters
from bfkit.parameters.sources import CrimeCode, Source
from bfkit.periods import Quarter, as_date, first_full_quarter, quarters_between

UNLIKELY_SILENCE = 0.05
"""A file that ends before the quarter does counts as cut off when so long a silence is less likely than this."""
GAP_DAYS = 28
GAP_LIKELIHOOD = 1e-6


@dataclass(frozen=True, slots=True)
class Reach:
    """What one source can say of the quarter.

    Attributes:
        source: its name; label: its Swedish name; kind: see ``vocabulary.SOURCE_KINDS``.
        through: last day the source reaches; None when it holds nothing.
        used_to: last day of reporting used: ``as_of``, or ``through`` when the source ends before.
        lag_days: days from the quarter's last day to the last day of reporting used; the same number
            of days is given to every earlier quarter, so that all are equally mature.
        equal_lag: whether reports are dated at all; else maturity cannot be made equal.
        quarter_complete: the source reaches over the whole quarter.
        complete_from: first day from which it is complete, as declared, or later when files are missing.
        gap: files are missing after the declared day.
        first_quarter: first whole quarter from then on.
        crime_codes: the only codes that are counted, with their names, when the source is read by crime code.
    """

    source: str
    label: str
    kind: str
    through: date | None
    used_to: date
    lag_days: int
    equal_lag: bool
    quarter_complete: bool
    complete_from: date
    first_quarter: Quarter
    gap: bool = False
    crime_codes: tuple[str, ...] = ()

    def earlier_quarters(self, quarter: Quarter, *, complete_from: date | None = None) -> tuple[Quarter, ...]:
        """The complete quarters before the quarter of the run, oldest first."""
        first = first_full_quarter(max(self.complete_from, complete_from or self.complete_from))
        return quarters_between(first, quarter.shift(-1))


def reach_of(source: Source, checked: Checked, parameters: Parameters) -> Reach:
    """How far one source reaches in the quarter of the run."""
    quality = next(q for q in checked.quality if q.source == source.name)
    own = checked.incidents[checked.incidents["source"] == source.name]
    last_day = parameters.quarter.last_day
    through = max(filter(None, (source.complete_to, quality.data_through)), default=None)
    complete_from = _after_gap(own, source.complete_from, parameters.quarter.start)
    codes = parameters.municipality.crime_codes
    used = min(parameters.as_of, through or last_day)
    return Reach(
        source=source.name,
        label=source.label,
        kind=source.kind,
        through=source.complete_to or through,
        used_to=used,
        lag_days=max((used - last_day).days, 0),
        equal_lag=bool(own["reported_at"].notna().any()),
        quarter_complete=covers(source, own, through, last_day) and parameters.quarter.start >= complete_from,
        complete_from=complete_from,
        gap=complete_from > source.complete_from,
        first_quarter=first_full_quarter(complete_from),
        crime_codes=counted_codes(codes) if source.fields.crime_code else (),
    )


def covers(source: Source, own: pd.DataFrame, through: date | None, last_day: date) -> bool:
    """Whether a source covers a period to its last day: as declared, or as its last rows make likely.

    Args:
        source: as declared. own: its incidents.
        through: last day on which anything in its files was reported.
        last_day: of the period.
    """
    if source.complete_to is not None:
        return source.complete_to >= last_day
    if through is None or through >= last_day:
        return through is not None
    reported = own["reported_at"].fillna(own["starts_at"])
    year_before = through - timedelta(days=365)
    recent = sum(year_before < as_date(moment) <= through for moment in reported)
    return math.exp(-recent / 365 * (last_day - through).days) >= UNLIKELY_SILENCE


def _after_gap(own: pd.DataFrame, complete_from: date, before: date) -> date:
    """From when a source really is complete: after the last silence so long that files must be missing.

    A silence counts when it is at least ``GAP_DAYS`` long and, at the source's own pace outside it, less
    likely than ``GAP_LIKELIHOOD``: a year's file that was never delivered would else be a year of zeros.
    """
    days = own["starts_at"].dt.tz_localize(None).dt.normalize()
    first, last = pd.Timestamp(complete_from), pd.Timestamp(before)
    inside = np.sort(days[(days >= first) & (days < last)].unique())
    if len(inside) == 0:
        return complete_from
    heard = np.concatenate([[first.to_datetime64()], _last_days(own, days)[inside[:-1]].to_numpy("datetime64[us]")])
    lengths = (inside.astype("datetime64[us]") - heard).astype("timedelta64[D]").astype(int)
    rows = int(((days >= first) & (days < last)).sum())
    found = complete_from
    for end, length in zip(inside, lengths, strict=True):
        pace = rows / max((last - first).days - length, 1)
        if length >= GAP_DAYS and math.exp(-pace * length) < GAP_LIKELIHOOD:
            found = pd.Timestamp(end).date()
    return found


def _last_days(own: pd.DataFrame, days: pd.Series) -> pd.Series:
    """By first day, the last day of the incidents that began on it: a known month lasts to its end."""
    by_month = own["time_precision"] == "month"
    ends = own["ends_at"].dt.tz_localize(None) - pd.Timedelta(days=1)
    return days.where(~by_month, ends).groupby(days).max()


def counted_codes(codes: Sequence[CrimeCode]) -> tuple[str, ...]:
    """The codes with their names, as a reader sees them."""
    named = {c.code: f"{c.label} ({c.code})" if c.label else c.code for c in codes}
    return tuple(named[code] for code in sorted(named))


def reaches(checked: Checked, parameters: Parameters) -> dict[str, Reach]:
    """The reach of every source, by name."""
    return {s.name: reach_of(s, checked, parameters) for s in parameters.municipality.sources}
