"""How far a source reaches: from when it is complete, and what of the quarter it can have seen."""

import math
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from bfkit.checked import Checked
from bfkit.parameters.models import Parameters
from bfkit.parameters.sources import Source
from bfkit.periods import Quarter, as_date, first_full_quarter, quarters_between

UNLIKELY_SILENCE = 0.05
"""A file that ends before the quarter does counts as cut off when so long a silence is less likely than this."""


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
        complete_from: first day from which it is complete.
        first_quarter: first whole quarter from then on.
        crime_codes: the only codes that are counted, when the source is read by crime code.
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
    crime_codes: tuple[str, ...] = ()

    def earlier_quarters(self, quarter: Quarter, *, complete_from: date | None = None) -> tuple[Quarter, ...]:
        """The complete quarters before the quarter of the run, oldest first."""
        first = first_full_quarter(max(self.complete_from, complete_from or self.complete_from))
        return quarters_between(first, quarter.shift(-1))


def reach_of(source: Source, checked: Checked, parameters: Parameters) -> Reach:
    """How far one source reaches in the quarter of the run."""
    quality = next(q for q in checked.quality if q.source == source.name)
    last_day = parameters.quarter.last_day
    through = source.complete_to or quality.data_through
    reported = checked.incidents.loc[checked.incidents["source"] == source.name, "reported_at"].dropna()
    codes = parameters.municipality.crime_codes
    silent = through is None or through < last_day
    declared = source.complete_to is not None
    cut_off = silent and (through is None or declared or _silence_unlikely(reported, through, last_day))
    used = min(parameters.as_of, through or last_day)
    return Reach(
        source=source.name,
        label=source.label,
        kind=source.kind,
        through=through,
        used_to=used,
        lag_days=max((used - last_day).days, 0),
        equal_lag=bool(len(reported)),
        quarter_complete=not cut_off and parameters.quarter.start >= source.complete_from,
        complete_from=source.complete_from,
        first_quarter=first_full_quarter(source.complete_from),
        crime_codes=tuple(sorted({c.code for c in codes})) if source.fields.crime_code else (),
    )


def _silence_unlikely(reported: pd.Series, through: date, last_day: date) -> bool:
    """Whether the days from the last report to the quarter's end would seldom pass without any report."""
    year_before = through - timedelta(days=365)
    recent = sum(year_before < as_date(moment) <= through for moment in reported)
    return math.exp(-recent / 365 * (last_day - through).days) < UNLIKELY_SILENCE


def reaches(checked: Checked, parameters: Parameters) -> dict[str, Reach]:
    """The reach of every source, by name."""
    return {s.name: reach_of(s, checked, parameters) for s in parameters.municipality.sources}
