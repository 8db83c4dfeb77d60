"""Many counts at once: adjusting many tests, and variation beyond chance."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from bfkit.inference.arguments import Floats, checked_counts


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """How many times larger the variance is than a Poisson count's.

    Attributes:
        phi: variance over mean, not under 1 when ``floored`` was asked for.
        raw: Pearson's chi-square over its degrees of freedom.
        degrees_of_freedom: number of counts less the number of fitted values.
    """

    phi: float
    raw: float
    degrees_of_freedom: int


def benjamini_hochberg(p_values: npt.ArrayLike, *, any_dependence: bool = False) -> Floats:
    """P-values adjusted so that at most a set share of what is pointed out is expected to be chance.

    Args:
        p_values: shape (n,); NaN where no test was made: left as NaN and not counted among the tests.
        any_dependence: Benjamini-Yekutieli, valid however the tests depend on each other.

    Raises:
        ValueError: a p-value outside 0-1.

    Source: Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57:289; Benjamini & Yekutieli (2001),
    Ann. Stat. 29:1165.

    >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.005]).round(3).tolist()
    [0.02, 0.04, 0.04, 0.02]
    """
    values = np.array(p_values, dtype=float)
    made = ~np.isnan(values)
    if made.any():
        method = "by" if any_dependence else "bh"
        values[made] = stats.false_discovery_control(values[made], method=method)
    return values


def holm(p_values: npt.ArrayLike) -> Floats:
    """P-values adjusted so that the chance of any false finding at all is at most the level.

    Args:
        p_values: shape (n,); NaN where no test was made: left as NaN and not counted among the tests.

    Source: Holm (1979), Scand. J. Stat. 6:65.

    >>> holm([0.01, 0.04, 0.03]).round(4).tolist()
    [0.03, 0.06, 0.06]
    """
    values = np.array(p_values, dtype=float)
    made = np.flatnonzero(~np.isnan(values))
    order = made[np.argsort(values[made], kind="stable")]
    stepped = np.maximum.accumulate(values[order] * np.arange(len(order), 0, -1))
    values[order] = np.minimum(stepped, 1.0)
    return values


def overdispersion(
    observed: npt.ArrayLike, expected: npt.ArrayLike, *, fitted: int, floored: bool = True
) -> Overdispersion:
    """How much more counts vary around what is expected than chance alone makes them.

    Args:
        observed: counts, any shape.
        expected: what the model expects, the same shape.
        fitted: number of values fitted to the counts, taken from the degrees of freedom
            (areas + periods - 1 for area and period effects).
        floored: never say under 1, that is never narrower intervals than Poisson's.

    Raises:
        ValueError: shapes differ, no degrees of freedom are left, or incidents where none is expected.

    Source: McCullagh & Nelder (1989), Generalized Linear Models, 2nd ed., section 4.5.
    """
    counts, mean = checked_counts(observed), checked_counts(expected)
    if counts.shape != mean.shape:
        raise ValueError(f"observerat har formen {counts.shape}, förväntat {mean.shape}")
    if np.any((mean == 0) & (counts > 0)):
        raise ValueError("händelser finns där inga är förväntade")
    freedom = counts.size - fitted
    if freedom < 1:
        raise ValueError(f"{counts.size} antal räcker inte när {fitted} värden är anpassade till dem")
    used = mean > 0
    raw = float(((counts[used] - mean[used]) ** 2 / mean[used]).sum()) / freedom
    return Overdispersion(phi=max(raw, 1.0) if floored else raw, raw=raw, degrees_of_freedom=freedom)
