"""Reported unsafe-place conditions: what is reported near places, and incidents while a condition is open or closed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from bfkit import vocabulary
from bfkit.causes.material import Material
from bfkit.causes.permuted import Ratio, against_chance
from bfkit.causes.rows import Flags, Floats, Whole
from bfkit.counts.placing import local_times
from bfkit.inference import benjamini_hochberg
from bfkit.periods import Period

_DRAWS = 199
_FEWEST = 10
_LATER = np.datetime64("2262-01-01", "us")


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One kind of reported condition beside the problem.

    Attributes:
        subtype, label: what is wrong. reports: open at some time of the period, within ``metres`` of an incident of the problem.
        open_now: of them still open at the period's end.
        ratio: incidents near such a place while it is open, against the days when it is not; None when too few.
        p_adjusted: Benjamini-Hochberg over the conditions.
    """

    subtype: str
    label: str
    reports: int
    open_now: int
    ratio: Ratio | None
    p_adjusted: float
    metres: int


def conditions(material: Material, period: Period) -> tuple[ConditionRow, ...]:
    """Answer which unsafe conditions are reported where the problem is, and whether it is worse while they are open.

    A report needs somebody who is there: more reports where more happens is expected, so only open against closed
    days at the same spot say anything. Chance: the open days are moved along the period, spot by spot.
    """
    own = _within_reach(material, period)
    rows = []
    for subtype, label in vocabulary.SUBTYPES[vocabulary.STATE_CATEGORY].items():
        those = own[own["subtype"] == subtype]
        open_now = int((those["closed_at"].isna() | (_times(those["closed_at"]) >= np.datetime64(period.end))).sum())
        rows.append((subtype, label, len(those), open_now, _open_against_closed(material, those, period)))
    adjusted = benjamini_hochberg([r[4].p_value if r[4] is not None else np.nan for r in rows])
    return tuple(ConditionRow(*row, float(p), material.near_metres) for row, p in zip(rows, adjusted, strict=True))


def _times(moments: pd.Series) -> np.ndarray:
    return local_times(moments)


def open_in(table: pd.DataFrame, period: Period) -> Flags:
    """Which reported conditions were open at some time of a period, shape (rows,); one that was never closed is open on."""
    if table.empty:
        return np.zeros(0, dtype=bool)
    begun = _times(table["opened_at"])
    ended = np.where(table["closed_at"].isna(), _LATER, _times(table["closed_at"]))
    during: Flags = (begun < np.datetime64(period.end, "us")) & (ended > np.datetime64(period.start, "us"))
    return during


def _within_reach(material: Material, period: Period) -> pd.DataFrame:
    """Conditions open at some time in the period, with a point near an incident of the problem."""
    table = material.unsafe
    here = material.kind.some(material.selected.inside & material.within(period) & material.kind.pointed)
    during = open_in(table, period) & (table["x"].notna() & table["y"].notna()).to_numpy(dtype=bool)
    if not len(here) or not during.any():
        return table[np.zeros(len(table), dtype=bool)]
    tree = cKDTree(np.column_stack([here.x, here.y]))
    near = tree.query_ball_point(table.loc[during, ["x", "y"]].to_numpy(dtype=float), material.near_metres)
    return table[during][[bool(found) for found in near]]


def _open_against_closed(material: Material, table: pd.DataFrame, period: Period) -> Ratio | None:
    """Incidents near spots on days when a condition there is open, against their other days."""
    if table.empty:
        return None
    here = material.kind.some(material.within(period) & material.kind.pointed)
    spots = np.round(table[["x", "y"]].to_numpy(dtype=float))
    places, which = np.unique(spots, axis=0, return_inverse=True)
    is_open = _open_days(table, which.ravel(), len(places), period)
    first = np.datetime64(period.start, "D").astype(int)
    metres, spot = cKDTree(places).query(np.column_stack([here.x, here.y]))  # an incident is near one spot only
    day = here.evening - first
    used = (metres <= material.near_metres) & (day >= 0) & (day < period.days)
    counts = np.zeros((len(places), period.days))
    np.add.at(counts, (spot[used], day[used]), 1)
    return _moved_along(counts, is_open)


def _open_days(table: pd.DataFrame, which: Whole, places: int, period: Period) -> Floats:
    first = np.datetime64(period.start, "D")
    begun = (_times(table["opened_at"]).astype("datetime64[D]") - first).astype(int)
    closed = table["closed_at"].isna().to_numpy()
    ended = np.where(
        closed,
        period.days,
        (_times(table["closed_at"].fillna(table["opened_at"])).astype("datetime64[D]") - first).astype(int),
    )
    is_open = np.zeros((places, period.days))
    for place, start, end in zip(which, begun, ended, strict=True):
        is_open[place, max(start, 0) : max(min(end, period.days), 0)] = 1
    return is_open


def _moved_along(counts: Floats, is_open: Floats) -> Ratio | None:
    """The ratio, and the same when each spot's open days begin on another day."""
    used = (is_open.sum(axis=1) > 0) & (is_open.sum(axis=1) < is_open.shape[1]) & (counts.sum(axis=1) > 0)
    counts, is_open = counts[used], is_open[used]
    if counts.sum() < _FEWEST:
        return None
    share = is_open.mean(axis=1)
    expected = float((counts.sum(axis=1) * share).sum())
    seen = float((counts * is_open).sum())
    spectrum = np.fft.rfft(counts, axis=1) * np.conj(np.fft.rfft(is_open, axis=1))
    shifted = np.fft.irfft(spectrum, n=counts.shape[1], axis=1)  # count while open, for every shift of the open days
    shifts = np.random.default_rng(1).integers(0, counts.shape[1], (_DRAWS, len(counts)))
    chance = np.round(shifted[np.arange(len(counts)), shifts], 6).sum(axis=1)
    return against_chance(seen, expected, chance / expected, used=round(counts.sum()), compared=len(counts))


def bad_lighting(table: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Reports of bad lighting with a point that were open at some time of a period."""
    known = (table["subtype"] == "belysning") & table["x"].notna()
    return table[known.to_numpy(dtype=bool) & open_in(table, period)]


def lighting_round(material: Material, chosen: Whole, metres: float, period: Period) -> dict[str, float]:
    """Reports of bad lighting open in a period, and metres of street with and without lamps, round some places."""
    spots = shapely.points(material.register.x[chosen], material.register.y[chosen])
    around = shapely.union_all(shapely.buffer(spots, metres))
    reported = bad_lighting(material.unsafe, period)
    inside = shapely.contains_xy(around, reported["x"].to_numpy(dtype=float), reported["y"].to_numpy(dtype=float))
    found = {"lighting_reports": float(inside.sum()), "lighting_metres": metres}
    if material.streets is not None and "lit" in material.streets:
        lines = shapely.intersection(material.streets.geometry.to_numpy(), around)
        length, lit = shapely.length(lines), material.streets["lit"].to_numpy(dtype=float)
        found |= {"unlit_metres": float(length[lit == 0].sum()), "lit_metres": float(length[lit == 1].sum())}
    return found
