"""Interrupted time series: one series, before and after, with trend and season and nothing to compare with.

For measures that cover the whole municipality. It never decides: whatever else changed at the same time is in the
number too, so the strongest word it can lead to is "antydd".
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from bfkit.evaluation.models.autocorrelation import ljung_box, newey_west, serial_errors
from bfkit.inference.arguments import Floats, checked_counts, checked_exposure, tail_of

STRONGEST_WORD = "antydd"

LEAST_BEFORE = 12
"""Months before, below which trend and level cannot be told apart."""

LEAST_AFTER = 3
LEAST_FREEDOM = 8
"""Residual degrees of freedom below which dispersion and autocorrelation cannot be judged."""

_MOST_STEPS = 50
_AUTOCORRELATED = 0.05


@dataclass(frozen=True, slots=True)
class SeriesEffect:
    """A ratio with its interval, by t; p_value is two-sided, p_decrease and p_increase one-sided."""

    ratio: float
    lower: float
    upper: float
    standard_error: float
    p_value: float
    p_decrease: float
    p_increase: float


@dataclass(frozen=True, slots=True)
class InterruptedSeries:
    """How a series went on after the start, against its own trend and season.

    Attributes:
        level: ratio of the level just after the start to the trend's continuation; quasi-Poisson.
        level_newey_west: the same ratio with Newey-West's errors, which are too small for short series; shown only.
        slope: ratio a month of the slope after to the slope before; None when no change of slope was asked for.
        whole: fitted after the start over the continued trend, all months together. Its error and that of the
            slope allow for autocorrelation (``serial_errors``) and are never under quasi-Poisson's. Its one-sided p
            is what can lead to a word.
        prevented: months' expected by the continued trend less fitted, with interval.
        dispersion: Pearson's chi-square over its degrees of freedom. Errors are never made narrower than Poisson's.
        serial_share: the autocorrelation that the errors allow for, 0 to 1.
        ljung_box_p: that the residuals are free from autocorrelation. autocorrelated: below 0.05, None when not tested.
        lags: of Ljung-Box. truncation: of Newey-West.
        fitted, continued: (months,); with the change, and without it.
        strongest_word: "antydd".
        not_tested: in Swedish, why there are no numbers.
    """

    level: SeriesEffect
    level_newey_west: SeriesEffect
    slope: SeriesEffect | None
    whole: SeriesEffect
    prevented: float
    prevented_lower: float
    prevented_upper: float
    dispersion: float
    serial_share: float
    degrees_of_freedom: int
    ljung_box_p: float
    autocorrelated: bool | None
    lags: int
    truncation: int
    fitted: Floats
    continued: Floats
    strongest_word: str
    confidence: float
    not_tested: str | None


def interrupted_series(
    counts: npt.ArrayLike,
    first_after: int,
    *,
    exposure: npt.ArrayLike = 1.0,
    harmonics: int = 2,
    season_length: float = 12.0,
    change_of_slope: bool = True,
    confidence: float = 0.95,
) -> InterruptedSeries:
    """Did a series leave its own trend and season when the measure began.

    Args:
        counts: in time order, (months,).
        first_after: index of the first month with the measure.
        exposure: residents or reporters, (months,) or one number.
        harmonics: pairs of sine and cosine that make the season; 0 for none.
        season_length: months in a year.
        change_of_slope: let the slope change too, not the level alone.
        confidence: of the intervals.

    Raises:
        ValueError: counts missing or negative, a start outside the series, exposure not above 0.

    Source: Lopez Bernal, Cummins & Gasparrini (2017), Int. J. Epidemiol. 46:348, doi:10.1093/ije/dyw098; Newey &
    West (1987), Econometrica 55:703; Ljung & Box (1978), Biometrika 65:297.
    """
    tail_of(confidence)
    series = checked_counts(counts)
    if series.ndim != 1 or not 0 < first_after < series.size:
        raise ValueError(f"starten {first_after} ligger inte inne i serien på {series.size} månader")
    if harmonics < 0 or season_length <= 1:
        raise ValueError("säsongen ska ha noll eller flera svängningar på mer än en månad")
    amount = np.broadcast_to(checked_exposure(exposure), series.shape)
    design = _design(series.size, first_after, harmonics, season_length, change_of_slope=change_of_slope)
    reason = _reason(series, first_after, design, season_length if harmonics else 0.0)
    fit = _fitted(series, design, amount) if reason is None else None
    if fit is None:
        return _nothing(series.size, confidence, reason or "ej prövad: beräkningen blev inte klar", change_of_slope)
    return _result(series, first_after, design, fit, change_of_slope, confidence, season_length)


def _design(months: int, first_after: int, harmonics: int, season_length: float, *, change_of_slope: bool) -> Floats:
    """Columns: level change, change of slope (if any), constant, trend, season."""
    time = np.arange(months, dtype=float)
    later = (time >= first_after).astype(float)
    columns = [later, (time - first_after) * later] if change_of_slope else [later]
    columns += [np.ones(months), (time - first_after) / months]
    for number in range(1, harmonics + 1):
        angle = 2 * np.pi * number * time / season_length
        columns += [np.sin(angle), np.cos(angle)]
    return np.column_stack(columns)


def _reason(series: Floats, first_after: int, design: Floats, seasons: float) -> str | None:
    after = series.size - first_after
    if first_after < LEAST_BEFORE or after < LEAST_AFTER:
        return f"ej prövad: {first_after} månader före och {after} efter är för kort tid"
    if series[:first_after].sum() == 0 or series[first_after:].sum() == 0:
        return "ej prövad: inga händelser före eller efter starten"
    if (
        series.size < 2 * seasons
        or np.linalg.matrix_rank(design) < design.shape[1]
        or series.size - design.shape[1] < LEAST_FREEDOM
    ):
        return "ej prövad: serien är för kort för trend och säsong"
    return None


def _fitted(series: Floats, design: Floats, amount: Floats) -> tuple[Floats, Floats] | None:
    """Coefficients and fitted counts of the Poisson model by reweighted least squares; None when there is no end."""
    offset = np.log(amount)
    mean = series + 0.5
    coefficient = np.zeros(design.shape[1])
    for _ in range(_MOST_STEPS):
        working = np.log(mean) - offset + (series - mean) / mean
        weight = np.sqrt(mean)
        following = np.asarray(np.linalg.lstsq(design * weight[:, None], working * weight, rcond=None)[0], dtype=float)
        change = float(np.abs(design @ (following - coefficient)).max())
        coefficient = following
        mean = np.exp(np.clip(design @ coefficient + offset, -700, 700))
        if change < 1e-10:
            return coefficient, mean
    return None


def _result(
    series: Floats,
    first_after: int,
    design: Floats,
    fit: tuple[Floats, Floats],
    change_of_slope: bool,
    confidence: float,
    season_length: float,
) -> InterruptedSeries:
    coefficient, mean = fit
    freedom = series.size - coefficient.size
    bread = np.asarray(np.linalg.inv((design * mean[:, None]).T @ design), dtype=float)
    dispersion = float(((series - mean) ** 2 / mean).sum()) / freedom
    quasi = max(dispersion, 1.0) * bread
    truncation = int(np.ceil(4 * (series.size / 100) ** (2 / 9)))
    robust = newey_west(design * (series - mean)[:, None], bread, truncation) * series.size / freedom
    lags = int(min(season_length, series.size // 5))
    box = ljung_box((series - mean) / np.sqrt(mean), lags)
    changes = 2 if change_of_slope else 1
    continued = mean / np.exp(design[:, :changes] @ coefficient[:changes])
    whole_log, gradient = _whole(design, mean, continued, first_after, changes)
    root = np.sqrt(mean)[:, None]
    serial = serial_errors((series - mean) / root[:, 0], design * root)
    pull = (design * root) @ bread
    fewer = min(serial.degrees_of_freedom, freedom)
    wider = max(float(gradient @ quasi @ gradient), serial.variance(pull @ gradient))
    whole = _effect(whole_log, wider, fewer, confidence)
    slope = max(float(quasi[1, 1]), serial.variance(pull[:, 1]))
    fitted_after = float(mean[first_after:].sum())
    return InterruptedSeries(
        level=_effect(coefficient[0], quasi[0, 0], freedom, confidence),
        level_newey_west=_effect(coefficient[0], robust[0, 0], freedom, confidence),
        slope=_effect(coefficient[1], slope, fewer, confidence) if change_of_slope else None,
        whole=whole,
        prevented=fitted_after * (1 / whole.ratio - 1),
        prevented_lower=fitted_after * (1 / whole.upper - 1),
        prevented_upper=fitted_after * (1 / whole.lower - 1),
        dispersion=dispersion,
        serial_share=serial.share,
        degrees_of_freedom=freedom,
        ljung_box_p=box,
        autocorrelated=bool(box < _AUTOCORRELATED) if np.isfinite(box) else None,
        lags=lags,
        truncation=truncation,
        fitted=mean,
        continued=continued,
        strongest_word=STRONGEST_WORD,
        confidence=confidence,
        not_tested=None,
    )


def _whole(design: Floats, mean: Floats, continued: Floats, first_after: int, changes: int) -> tuple[float, Floats]:
    """Log of fitted over continued after the start, and its gradient in the coefficients."""
    with_change, without = mean[first_after:], continued[first_after:]
    later = design[first_after:]
    kept = later.copy()
    kept[:, :changes] = 0.0
    gradient = with_change @ later / with_change.sum() - without @ kept / without.sum()
    return float(np.log(with_change.sum() / without.sum())), gradient


def _effect(log: float, variance: float, freedom: float, confidence: float) -> SeriesEffect:
    error = float(np.sqrt(variance))
    reach = -float(special.stdtrit(freedom, tail_of(confidence))) * error
    return SeriesEffect(
        ratio=float(np.exp(log)),
        lower=float(np.exp(log - reach)),
        upper=float(np.exp(log + reach)),
        standard_error=error,
        p_value=float(2 * special.stdtr(freedom, -abs(log) / error)) if error > 0 else float("nan"),
        p_decrease=float(special.stdtr(freedom, log / error)) if error > 0 else float("nan"),
        p_increase=float(special.stdtr(freedom, -log / error)) if error > 0 else float("nan"),
    )


def _nothing(months: int, confidence: float, reason: str, change_of_slope: bool) -> InterruptedSeries:
    nothing = float("nan")
    none = SeriesEffect(*(nothing,) * 7)
    return InterruptedSeries(
        level=none,
        level_newey_west=none,
        slope=none if change_of_slope else None,
        whole=none,
        prevented=nothing,
        prevented_lower=nothing,
        prevented_upper=nothing,
        dispersion=nothing,
        serial_share=nothing,
        degrees_of_freedom=0,
        ljung_box_p=nothing,
        autocorrelated=None,
        lags=0,
        truncation=0,
        fitted=np.full(months, nothing),
        continued=np.full(months, nothing),
        strongest_word=STRONGEST_WORD,
        confidence=confidence,
        not_tested=reason,
    )
