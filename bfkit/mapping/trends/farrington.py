"""Expected weekly, monthly or quarterly counts of many series from the same time of earlier years.

The improved Farrington algorithm: a window of ``window`` periods each way around the same time in each of ``years``
earlier years, the rest of the year cut into seasonal levels, the newest periods left out so that a rise under way is
not taken for the normal, a linear trend, and extreme earlier periods down-weighted. Farrington, Andrews, Beale & Catchpole
(1996), JRSS A 159(3), 547-563, doi:10.2307/2983331; Noufaily et al. (2013), Statistics in Medicine 32(7), 1206-1222,
doi:10.1002/sim.5595; blocks of levels as in Salmon, Schumacher & Höhle (2016), J. Stat. Softw. 70(10),
doi:10.18637/jss.v070.i10.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from bfkit.mapping.trends.expected import TREND_P, TREND_YEARS, trend_holds
from bfkit.mapping.trends.quasi_poisson import REWEIGHT_ABOVE, Floats, QuasiPoissonFits, Reweighting, fit_series

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Trend = Literal["significant", "always", "never"]


@dataclass(frozen=True, slots=True)
class Scheme:
    """Which earlier periods count as the same time of year.

    Attributes:
        frequency: periods a year. years: how many to look back over. window: periods each way around the same time.
        levels: seasonal levels, the window's own included; 1 uses the windows only (the algorithm of 1996).
        excluded: how many periods just before the one asked about are left out.
    """

    frequency: int
    years: int
    window: int
    levels: int
    excluded: int


WEEKS = Scheme(frequency=52, years=5, window=3, levels=10, excluded=26)
"""As published (Noufaily et al. 2013)."""
MONTHS = Scheme(frequency=12, years=5, window=1, levels=4, excluded=6)
"""The same for months: three months around, the other nine in three blocks, half a year left out."""
QUARTERS = Scheme(frequency=4, years=5, window=0, levels=4, excluded=0)
"""Each quarter its own level."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The model of one time: positions used, shape (n,); design (n, parameters); row of the time itself.

    The last parameter is the trend, in years before the time asked about. years: how many were used. now: position of
    the time itself.
    """

    positions: Whole
    design: Floats
    row: Floats
    years: int
    now: int


@dataclass(frozen=True, slots=True)
class Predicted:
    """What was to be expected of each series. Arrays of shape (series,).

    Attributes:
        expected: expected count. variance_of_mean: how uncertain it is. dispersion: variance over mean, at least 1.
        trend_per_year: how many times larger in a year; NaN where no trend is followed.
        degrees_of_freedom: earlier periods less parameters. down_weighted: how many earlier periods were extreme.
        counts, means, weights: shape (series, n), the earlier periods used, as fitted.
        parameters: fitted to each series.
    """

    expected: Floats
    variance_of_mean: Floats
    dispersion: Floats
    trend_per_year: Floats
    degrees_of_freedom: Floats
    down_weighted: Whole
    counts: Floats
    means: Floats
    weights: Floats
    parameters: Whole

    @property
    def variance(self) -> Floats:
        """Of a new count around its estimated mean."""
        return np.asarray(self.dispersion * self.expected + self.variance_of_mean)

    @property
    def periods_behind(self) -> Floats:
        """How many periods' worth of counts each expected count rests on."""
        return np.asarray(self.dispersion * self.expected / self.variance_of_mean)


def references_by_step(at: int, years: int, frequency: int) -> tuple[int, ...]:
    """Positions of the same time 0, 1 … ``years`` years before, newest first; only those that exist."""
    return tuple(p for p in range(at, at - frequency * years - 1, -frequency) if p >= 0)


def references_by_date(starts: Sequence[date], at: int, years: int) -> tuple[int, ...]:
    """The same for weeks: the period that begins nearest to the same date, so that 53-week years do not drift."""
    days = np.array([day.toordinal() for day in starts[: at + 1]])
    found = [at]
    for year in range(1, years + 1):
        wanted = starts[at].toordinal() - round(365.2425 * year)
        nearest = int(np.abs(days - wanted).argmin())
        if abs(int(days[nearest]) - wanted) > 16:
            break
        found.append(nearest)
    return tuple(found)


def levels_of(references: Sequence[int], scheme: Scheme) -> Whole:
    """The seasonal level of every position up to the one asked about; 0 is not used, ``levels`` is the same time.

    Args:
        references: positions of the same time, newest first, the one asked about included.
    """
    now, window, blocks = references[0], scheme.window, scheme.levels - 1
    level = np.zeros(now + 1, dtype=np.int64)
    level[max(now - window, 0) :] = scheme.levels
    for newer, older in pairwise(references):
        level[max(older - window, 0) : older + window + 1] = scheme.levels
        between = np.arange(older + window + 1, newer - window)
        if blocks:
            level[between] = np.concatenate(
                [np.full(len(part), 1 + number) for number, part in enumerate(np.array_split(between, blocks))]
            )
    return level


def baseline(references: Sequence[int], scheme: Scheme, *, comparable_from: int = 0) -> Baseline | None:
    """Which earlier periods say what to expect; None when not even two years back can be used.

    Args:
        references: from ``references_by_step`` or ``references_by_date``. comparable_from: the first position whose
            counts are comparable with the one asked about (after a break in reporting).
    """
    now = references[0]
    kept = tuple(p for p in references if p - scheme.window >= comparable_from)
    if len(kept) < 3:  # the time itself and two years before it
        return None
    level = levels_of(kept, scheme)
    positions = np.flatnonzero(level[: max(now - scheme.excluded, 0)])
    used = level[positions]
    levels = (used[:, None] == np.arange(1, scheme.levels + 1)).astype(float)
    if not levels.any(axis=0).all() or len(positions) < scheme.levels + 3:
        return None
    trend = (positions - now) / scheme.frequency
    row = np.zeros(scheme.levels + 1)
    row[scheme.levels - 1] = 1.0
    return Baseline(positions, np.column_stack([levels, trend]), row, len(kept) - 1, now)


def predict(
    counts: npt.ArrayLike,
    found: Baseline,
    *,
    offset: npt.ArrayLike = 0.0,
    trend: Trend = "significant",
    reweighting: Reweighting = "once",
    limit: float = REWEIGHT_ABOVE,
) -> Predicted:
    """Answer how many events were to be expected in each series at the time the baseline was made for.

    Args:
        counts: shape (series, periods), at least up to the time asked about.
        found: the baseline. offset: shape (periods,) or (series, periods), a known part of the log mean.
        trend: ``significant`` follows a trend as in 1996 (three years of history, p under 0.05, the expected not above
            all counts seen), ``always`` as in 2013 (the same without the test), ``never``.
        reweighting, limit: see ``fit_series``.

    Raises:
        ValueError: the series end before the time asked about, or as ``fit_series``.
    """
    values = np.atleast_2d(np.asarray(counts, dtype=float))
    if found.now >= values.shape[1]:
        raise ValueError(f"serierna har {values.shape[1]} perioder men frågan gäller period {found.now + 1}")
    offsets = np.broadcast_to(np.asarray(offset, dtype=float), values.shape)
    history, known, here = values[:, found.positions], offsets[:, found.positions], offsets[:, found.now]
    follows = np.zeros(len(values), dtype=bool)
    parts: list[tuple[Flags, Predicted]] = []
    if trend != "never" and found.years >= TREND_YEARS:
        fits = fit_series(history, found.design, offset=known, reweighting=reweighting, limit=limit)
        follows = trend_holds(fits, found.row, history, p_value=TREND_P if trend == "significant" else 1.1)
        parts.append((follows, _predicted(history, fits, found, here, follows)))
    if not follows.all():
        level, rest = found.design[:, :-1], ~follows
        fits = fit_series(history[rest], level, offset=known[rest], reweighting=reweighting, limit=limit)
        parts.append((rest, _predicted(history[rest], fits, found, here[rest], np.ones(len(fits.means), dtype=bool))))
    return merged(parts)


def merged(parts: Sequence[tuple[Flags, Predicted]]) -> Predicted:
    """Predictions of different series, each with a mask of shape (series,) that says which, as one."""
    whole = {}
    for name in (field.name for field in fields(Predicted)):
        first = getattr(parts[0][1], name)
        whole[name] = np.empty((len(parts[0][0]), *first.shape[1:]), dtype=first.dtype)
        for own, part in parts:
            whole[name][own] = getattr(part, name)
    return Predicted(**whole)


def _predicted(history: Floats, fits: QuasiPoissonFits, found: Baseline, here: Floats, kept: Flags) -> Predicted:
    """The prediction of the series that are kept."""
    parameters = fits.coefficients.shape[1]
    row, series = found.row[:parameters], int(kept.sum())
    follows = parameters == len(found.row)
    return Predicted(
        expected=fits.mean_at(row, here)[kept],
        variance_of_mean=fits.variance_of_mean_at(row, here)[kept],
        dispersion=fits.dispersion[kept],
        trend_per_year=np.exp(fits.coefficients[kept, -1]) if follows else np.full(series, np.nan),
        degrees_of_freedom=np.full(series, float(fits.degrees_of_freedom)),
        down_weighted=(fits.weights[kept] < 0.5).sum(axis=1),
        counts=history[kept],
        means=fits.means[kept],
        weights=fits.weights[kept],
        parameters=np.full(series, parameters),
    )
