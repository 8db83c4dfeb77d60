"""Incidents of one source by place and month: the year, the quarter before, and as they were known then."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.counts.placing import local_times
from bfkit.counts.reach import Reach
from bfkit.parameters.models import Parameters
from bfkit.parameters.sources import CrimeCode
from bfkit.periods import Quarter, twelve_months_to

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
SPAN = 15
"""Months looked at: the twelve, and three before them for last quarter's hot spots."""


@dataclass(frozen=True, slots=True)
class Material:
    """Incidents of one source; arrays have shape (n,).

    Attributes:
        month: 0 to 14, the last being the quarter's last month; -1 when earlier, 15 when later.
        x, y: NaN where there is no point that says where it happened. area: position in the area table, -1 when none.
        known_then: reported before last quarter was judged, at the same maturity as this one.
        police_found: discovered by the police.
        untested: why the source cannot be judged at all; too_short: why last quarter cannot be.
    """

    month: Ints
    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    area: Ints
    known_then: Flags
    police_found: Flags
    untested: str | None
    too_short: str | None

    @property
    def placed(self) -> Flags:
        """Which incidents have a point."""
        return np.isfinite(self.x) & np.isfinite(self.y)

    def year(self) -> Flags:
        """Which incidents lie in the twelve months."""
        return (self.month >= SPAN - 12) & (self.month < SPAN)

    def quarter(self) -> Flags:
        """Which incidents lie in the quarter."""
        return (self.month >= SPAN - 3) & (self.month < SPAN)


def material(
    incidents: pd.DataFrame, area_ids: pd.Series, reach: Reach, parameters: Parameters, category: str | None
) -> Material:
    """The incidents of one source and category, dated and placed.

    Only points that are where something happened are used (``point`` and ``street``); the middle of an area is none.
    """
    quarter = parameters.quarter
    own = incidents[incidents["source"] == reach.source]
    own = own if category is None else own[own["category"] == category]
    exact = own["place_precision"].isin(["point", "street"]).to_numpy(dtype=bool)
    first = np.datetime64(quarter.end, "M") - SPAN
    month = (local_times(own["starts_at"]).astype("datetime64[M]") - first).astype(np.int64)
    complete = _complete_from(reach, parameters.municipality.crime_codes, category)
    return Material(
        month=np.clip(month, -1, SPAN),
        x=np.where(exact, own["x"].to_numpy(dtype=float), np.nan),
        y=np.where(exact, own["y"].to_numpy(dtype=float), np.nan),
        area=pd.Index(area_ids, dtype=object).get_indexer(pd.Index(own["area_id"], dtype=object)).astype(np.int64),
        known_then=_known_then(own, quarter.shift(-1), reach),
        police_found=(own["discovery"] == "police").to_numpy(dtype=bool, na_value=False),
        untested=_untested(reach, complete, quarter),
        too_short=_too_short(complete, quarter.shift(-1)),
    )


def tally(place: Ints, month: Ints, places: int, months: range) -> npt.NDArray[np.float64]:
    """Counts of shape (places, len(months)); incidents in no place (-1) or another month are left out."""
    inside = (place >= 0) & (month >= months.start) & (month < months.stop)
    flat = place[inside] * len(months) + month[inside] - months.start
    return np.bincount(flat, minlength=places * len(months)).reshape(places, len(months)).astype(float)


def _complete_from(reach: Reach, codes: tuple[CrimeCode, ...], category: str | None) -> date:
    """From when every code concerned is complete; see ``trends``."""
    concerned = [code for code in codes if category in (None, code.category)] if reach.crime_codes else []
    dated = [day for code in concerned for day in (code.complete_from, code.valid_from) if day is not None]
    return max([reach.complete_from, *dated])


def _untested(reach: Reach, complete_from: date, quarter: Quarter) -> str | None:
    if reach.kind == "notice":
        return "notiserna är utvalda av någon och är ingen statistik"
    if not reach.quarter_complete:
        return "kvartalet är inte komplett i källan"
    if complete_from > twelve_months_to(quarter.end).start:
        return "källan är inte komplett för de senaste tolv månaderna"
    return None


def _too_short(complete_from: date, before: Quarter) -> str | None:
    if complete_from > twelve_months_to(before.end).start:
        return "källan är inte komplett för de tolv månader som förra kvartalets hot spots bygger på"
    return None


def _known_then(own: pd.DataFrame, before: Quarter, reach: Reach) -> Flags:
    """Reported when last quarter was as old as this one is now; a report without date counts as made at once."""
    if not reach.equal_lag:
        return np.ones(len(own), dtype=bool)
    limit = np.datetime64(before.last_day + timedelta(days=reach.lag_days + 1), "us")
    reported = local_times(own["reported_at"])
    return np.isnat(reported) | (reported < limit)
