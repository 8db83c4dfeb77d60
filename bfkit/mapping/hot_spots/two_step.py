"""The two-step rule: hot over twelve months, then looked for again in the last quarter at the same place.

``bekräftad``: hot over the year (corrected for looking at every place), above the rest also in the last quarter (one
look at a place already picked, so not corrected), and already before it. ``avklingande``: hot over the year, but not
clearly above the rest in the last quarter; that is a sign of decline only where ``slower`` says so, since a quarter is
often too short to tell. ``ny``: the last quarter alone makes it hot.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse, stats

from bfkit.inference import benjamini_hochberg
from bfkit.mapping.hot_spots.against_rest import AgainstRest, Dispersion, against_rest, dispersion
from bfkit.mapping.hot_spots.gi_star import gi_star
from bfkit.parameters.models import Thresholds

Floats = npt.NDArray[np.float64]
CONFIRMED, FADING, NEW = "bekräftad", "avklingande", "ny"
MONTHS, LAST = 12, 3
"""The year, and how many of its months are the last quarter."""


@dataclass(frozen=True, slots=True)
class Window:
    """One span of months. ``p_value``: of each place, by itself or (on a grid) also by its neighbours.

    ``p_cluster``: by Gi*, NaN where there are no neighbours to look at; ``z``: its standardised value.
    """

    alone: AgainstRest
    p_value: Floats
    p_cluster: Floats
    z: Floats


@dataclass(frozen=True, slots=True)
class TwoSteps:
    """Every place judged; arrays have shape (n,).

    Attributes:
        status: ``bekräftad``, ``avklingande``, ``ny`` or None. hot_year: whether the twelve months made it hot.
        year, quarter: the two windows.
        adjusted: p of the step that decided, adjusted over all places (Benjamini-Hochberg): the year's where the
            year made the place hot, otherwise the quarter's.
        p_value: the same before adjustment.
        slower: fewer in the last quarter than the place's own nine months before lead one to expect, beyond chance.
        dispersion: how unevenly incidents come.
    """

    status: npt.NDArray[np.object_]
    hot_year: npt.NDArray[np.bool_]
    year: Window
    quarter: Window
    adjusted: Floats
    p_value: Floats
    slower: npt.NDArray[np.bool_]
    dispersion: Dispersion


def two_steps(
    by_month: npt.ArrayLike,
    exposure: npt.ArrayLike,
    thresholds: Thresholds,
    *,
    neighbours: sparse.csr_array | None = None,
) -> TwoSteps:
    """Answer which places are hot spots, and which of them still are.

    The quarter is compared with the rest of the municipality in the same quarter, so that the season of the year
    weighs on both alike.

    Args:
        by_month: shape (n, 12), counts of every place; the last three months are the quarter.
        exposure: shape (n,), see ``against_rest``.
        thresholds: ``signal_rate`` is the false-discovery rate, ``hot_spot_year_count`` and ``minimum_count`` the
            least counts over twelve months and, for a new one, in the quarter.
        neighbours: on a grid, which cells touch; a cell is then also hot by its neighbours (Gi*), and the smaller of
            the two p-values, doubled, counts.

    Raises:
        ValueError: not twelve months, or fewer than two places.

    Source: two-step rule of the Swedish manual for local mapping (requirements A3.1); Benjamini & Hochberg (1995).
    """
    counts = np.asarray(by_month, dtype=float)
    if counts.shape[1:] != (MONTHS,):
        raise ValueError(f"tolv månader behövs, inte formen {counts.shape}")
    spread = dispersion(counts)
    year, quarter, before = (
        _window(part.sum(axis=1), exposure, spread, neighbours)
        for part in (counts, counts[:, -LAST:], counts[:, :-LAST])
    )
    rate = thresholds.signal_rate
    q_year, q_quarter = benjamini_hochberg(year.p_value), benjamini_hochberg(quarter.p_value)
    hot_year = (q_year <= rate) & (year.alone.counts >= thresholds.hot_spot_year_count) & _above(year)
    hot_quarter = (q_quarter <= rate) & (quarter.alone.counts >= thresholds.minimum_count) & _above(quarter)
    still = (quarter.p_value <= rate) & _above(quarter)
    lasting = (before.p_value <= rate) & _above(before)
    status = np.full(len(counts), None, dtype=object)
    status[hot_quarter] = NEW
    status[hot_year & ~still] = FADING
    status[hot_year & still] = NEW
    status[hot_year & still & lasting] = CONFIRMED
    return TwoSteps(
        status,
        hot_year,
        year,
        quarter,
        adjusted=np.where(hot_year, q_year, q_quarter),
        p_value=np.where(hot_year, year.p_value, quarter.p_value),
        slower=_slower(quarter.alone.counts, before.alone.counts, spread.phi) <= rate,
        dispersion=spread,
    )


def _window(counts: Floats, exposure: npt.ArrayLike, spread: Dispersion, neighbours: sparse.csr_array | None) -> Window:
    alone = against_rest(counts, exposure, phi=spread.phi)
    nothing = np.full(len(counts), np.nan)
    if neighbours is None:
        return Window(alone, alone.p_value, nothing, nothing)
    found = gi_star(counts, neighbours)
    cluster = np.where(found.neighbours > 0, found.p_value, np.nan)
    both = np.minimum(1.0, 2 * np.fmin(alone.p_value, cluster))
    return Window(alone, np.where(np.isnan(cluster), alone.p_value, both), cluster, found.z)


def _above(window: Window) -> npt.NDArray[np.bool_]:
    return window.alone.counts > window.alone.expected


def _slower(quarter: Floats, before: Floats, phi: Floats) -> Floats:
    """P of so few in the quarter, given the place's total and how the rest divides it (2 x 2, exact, one-sided)."""
    rest_quarter, rest_before = quarter.sum() - quarter, before.sum() - before
    own, rest = (quarter + before) / phi, (rest_quarter + rest_before) / phi
    p_value = stats.hypergeom.cdf(
        np.ceil(quarter / phi), np.floor(own + rest), np.floor(own), np.ceil((quarter + rest_quarter) / phi)
    )
    return np.where(own > 0, p_value, 1.0)
