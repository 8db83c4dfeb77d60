"""A logarithmic axis for ratios: half as many and twice as many lie equally far from no difference."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.display import interval, number
from bfkit.release.evaluation.drawing import Drawing, soft
from bfkit.release.figures import LINE

_FARTHEST = 16.0
_POWERS = tuple(2.0**power for power in range(-4, 5))
_BETWEEN = (0.75, 1.5)


@dataclass(frozen=True, slots=True)
class RatioAxis:
    """Where a ratio lies along the axis; those outside its limits lie at its ends.

    Attributes:
        lower, upper: ratios at the ends; start, end: their places in pixels.
    """

    lower: float
    upper: float
    start: float
    end: float

    def at(self, ratio: float) -> float:
        """Place of a ratio, in pixels."""
        share = math.log(min(max(ratio, self.lower), self.upper) / self.lower) / math.log(self.upper / self.lower)
        return self.start + share * (self.end - self.start)

    @property
    def ticks(self) -> list[float]:
        """Powers of two, and the steps between them round 1 when the axis is short."""
        short = self.upper / self.lower < 6
        return [v for v in sorted({*_POWERS, *(_BETWEEN if short else ())}) if self.lower <= v <= self.upper]


def ratio_axis(
    values: npt.ArrayLike, start: float, end: float, *, least: tuple[float, float] = (0.45, 1.6)
) -> RatioAxis:
    """An axis that holds all finite ratios, at least those of ``least`` and at most a sixteenth to sixteen."""
    ratios = np.asarray(values, dtype=float).ravel()
    ratios = ratios[np.isfinite(ratios) & (ratios > 0)]
    lower = min([least[0], *(ratios / 1.06)])
    upper = max([least[1], *(ratios * 1.06)])
    return RatioAxis(max(lower, 1 / _FARTHEST / 1.06), min(upper, _FARTHEST * 1.06), start, end)


def draw_below(drawing: Drawing, axis: RatioAxis, y: float, *, words: str) -> float:
    """The axis with its ticks and what it measures; the height it takes."""
    drawing.line(axis.start, y, axis.end, y, colour=LINE)
    for tick in axis.ticks:
        drawing.line(axis.at(tick), y, axis.at(tick), y + 4, colour=LINE)
        soft(drawing, axis.at(tick), y + 17, tick_text(tick))
    soft(drawing, (axis.start + axis.end) / 2, y + 34, words)
    return 42.0


def tick_text(ratio: float) -> str:
    """A ratio without decimals that say nothing.

    >>> tick_text(0.25), tick_text(2.0)
    ('0,25', '2')
    """
    return number(ratio, next(n for n in range(5) if n == 4 or abs(ratio - round(ratio, n)) < 1e-9))


def ratio_text(ratio: float, lower: float, upper: float) -> str:
    """A ratio with its interval when it has one, "0,66 (0,49–0,88)".

    >>> ratio_text(0.66, 0.49, 0.88), ratio_text(0.66, math.nan, math.nan)
    ('0,66 (0,49–0,88)', '0,66')
    """
    if math.isnan(lower) or math.isnan(upper):
        return number(ratio, 2)
    return f"{number(ratio, 2)} ({interval(lower, upper, 2)})"
