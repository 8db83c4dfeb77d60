"""Whether a kind of incident is concentrated in an area, on a spot, or in a part of the week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from bfkit.counts.placing import Times, local_times
from bfkit.mapping.priorities.week_windows import WINDOWS, window_weights

SQUARE_METRES = 100
"""Side of the squares in which a busiest spot is looked for."""
FEWEST_SQUARES = 5
_CLOCK = ("minute", "hour")

Positions = npt.NDArray[np.int64]
Words = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Excess:
    """Something counted against what is expected by chance; ``p_adjusted`` over all pictures (Benjamini-Hochberg)."""

    key: str
    label: str
    count: float
    expected: float
    p_value: float
    p_adjusted: float

    @property
    def ratio(self) -> float:
        """Times more than expected."""
        return self.count / self.expected if self.expected > 0 else float("inf")


@dataclass(frozen=True, slots=True)
class SourceRows:
    """The incidents of one source as plain arrays, shape (n,); ``row`` is the position in the checked table.

    ``area`` is empty where unknown; ``square`` is -1 where there is no point; ``begun``, ``ended`` and ``reported``
    are local times (an undated report counts as made at once).
    """

    row: Positions
    category: Words
    subtype: Words
    area: Words
    begun: Times
    ended: Times
    reported: Times
    clocked: npt.NDArray[np.bool_]
    square: Positions

    @classmethod
    def of(cls, incidents: pd.DataFrame, source: str) -> Self:
        """The rows of a source."""
        here = np.flatnonzero((incidents["source"] == source).to_numpy(dtype=bool))
        own = incidents.iloc[here]
        words = {name: _words(own[name]) for name in ("category", "subtype")}
        return cls(
            row=here.astype(np.int64),
            **words,
            area=_words(own["area_id"]),
            begun=local_times(own["starts_at"]),
            ended=local_times(own["ends_at"]),
            reported=local_times(own["reported_at"].fillna(own["starts_at"])),
            clocked=own["time_precision"].isin(_CLOCK).to_numpy(dtype=bool),
            square=_squares(own[["x", "y"]].to_numpy(dtype=float, na_value=np.nan)),
        )

    @property
    def day(self) -> Times:
        """The day on which each began."""
        return self.begun.astype("datetime64[D]")

    def within(self, start: date, end: date, rows: Positions | None = None) -> Positions:
        """Positions of those that began in a period, among all or among some."""
        some = np.arange(len(self.row)) if rows is None else rows
        begun = self.begun[some]
        return some[(begun >= np.datetime64(start, "us")) & (begun < np.datetime64(end, "us"))]

    def kind(self, rows: Positions, category: str, subtype: str | None) -> Positions:
        """Those of a category, or of one sub-type of it."""
        same = self.category[rows] == category
        return rows[same if subtype is None else same & (self.subtype[rows] == subtype)]

    def mature(self, rows: Positions, end: date, lag: int | None) -> int:
        """How many were reported at most so many days after the last day of the period that ends before ``end``."""
        if lag is None:
            return len(rows)
        return int((self.reported[rows] < np.datetime64(end, "us") + np.timedelta64(lag, "D")).sum())

    def busy_squares(self, rows: Positions) -> dict[str, int]:
        """By area, in how many squares anything happened."""
        pointed = rows[self.square[rows] >= 0]
        pairs = pd.DataFrame({"area": self.area[pointed], "square": self.square[pointed]}).drop_duplicates()
        return {str(area): int(count) for area, count in pairs["area"].value_counts().items()}


def _words(column: pd.Series) -> Words:
    return column.astype(object).where(column.notna(), "").to_numpy(dtype=object)


def _squares(points: npt.NDArray[Any]) -> Positions:
    """A number for each square; -1 without a point."""
    known = np.isfinite(points).all(axis=1)
    found = np.full(len(points), -1, dtype=np.int64)
    if known.any():
        grid = np.floor(points[known] / SQUARE_METRES).astype(np.int64)
        found[known] = np.unique(grid, axis=0, return_inverse=True)[1].reshape(-1)
    return found


@dataclass(frozen=True, slots=True)
class AreaShares:
    """Each area's share of the residents, or an equal share where any population is unknown."""

    shares: Mapping[str, float]
    of_residents: bool


def area_shares(areas: pd.DataFrame) -> AreaShares:
    """What each area would have if incidents fell on areas as residents do."""
    ids = [str(area) for area in areas["id"]]
    residents = areas["population"].to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(residents).any() or residents.sum() <= 0:
        return AreaShares(dict.fromkeys(ids, 1 / max(len(ids), 1)), of_residents=False)
    return AreaShares(dict(zip(ids, (residents / residents.sum()).tolist(), strict=True)), of_residents=True)


def by_area(count: int, total: int, shares: AreaShares, area: str) -> Excess | None:
    """An area's count against its share; None where there is one area only."""
    if len(shares.shares) < 2:
        return None
    known, share = shares.of_residents, shares.shares[area]
    label = "jämfört med områdets del av folkmängden" if known else "jämfört med lika många i varje område"
    p_value = float(stats.binom.sf(count - 1, total, share))
    return Excess("residents" if known else "equal", label, count, total * share, p_value, float("nan"))


def by_spot(own: SourceRows, here: Positions, squares: int) -> Excess | None:
    """The busiest square against all squares of the area in which anything happened.

    Bonferroni over the squares, for it was chosen as the busiest.
    """
    pointed = own.square[here][own.square[here] >= 0]
    if squares < FEWEST_SQUARES or len(pointed) < 2:
        return None
    most = int(np.unique(pointed, return_counts=True)[1].max())
    p_value = min(float(stats.binom.sf(most - 1, len(pointed), 1 / squares)) * squares, 1.0)
    label = f"den mest drabbade {SQUARE_METRES}-metersrutan"
    return Excess("spot", label, most, len(pointed) / squares, p_value, float("nan"))


def by_window(own: SourceRows, here: Positions, longest_hours: int) -> Excess | None:
    """The part of the week that stands out most from an even week; Bonferroni over the parts."""
    short = own.clocked[here] & (own.ended[here] - own.begun[here] <= np.timedelta64(longest_hours, "h"))
    used = here[short]
    if len(used) < 2:
        return None
    weights, shares = window_weights(own.begun[used], own.ended[used], longest_hours=longest_hours)
    expected = shares * weights.sum()
    chances = stats.gamma.cdf(expected, np.maximum(weights, 1e-9))
    best = int(np.argmin(chances))
    key = list(WINDOWS)[best]
    p_value = min(float(chances[best]) * len(WINDOWS), 1.0)
    return Excess(key, WINDOWS[key], float(weights[best]), float(expected[best]), p_value, float("nan"))
