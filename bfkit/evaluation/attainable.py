"""What could be seen at all: the deciding test tried on the area's own kind of history, with the effect put in."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.extremes import Floats
from bfkit.evaluation.placebo import PlaceboTest
from bfkit.evaluation.windows import CORRECTION, Windows

DRAWS = 40
ENOUGH = 0.8


@dataclass(frozen=True, slots=True)
class Attainable:
    """Share of comparable cases in which an effect would have been found.

    Attributes:
        reductions: shape (n,), the reductions tried, as shares (0.3 is 30 % fewer).
        antydd, styrkt: shape (n,), share of cases with p at most 5 % and 2.5 %.
        smallest: the smallest reduction tried that is found in at least 80 of 100 cases; None when none is.
        expected: events expected in the follow-up without the measure (median of the cases).
        cases: number of comparable cases.
    """

    reductions: Floats
    antydd: Floats
    styrkt: Floats
    smallest: float | None
    expected: float
    cases: int


def attainable(
    found: Windows, test: PlaceboTest, *, reductions: npt.ArrayLike, area: int, nearest: int = 59, seed: int = 1
) -> Attainable:
    """Put each reduction into the placebo cases nearest in level, and see in how many it would be found.

    No model of the counts is needed: the cases are what happened, each incident of the follow-up is kept with
    the probability 1 - reduction, and the case is ranked among the others as the real area will be.

    Args:
        found: the windows that the test was made from; its dates hold those of the cases.
        test: gives the cases.
        reductions: shares from 0 up to 1.
        area: row of the area, whose count before tells which cases are near.
        nearest: how many of the cases are used.
        seed: of the thinning.

    Raises:
        ValueError: a reduction outside 0-1, or no cases.
    """
    shares = np.asarray(reductions, dtype=float)
    if np.any((shares < 0) | (shares >= 1)):
        raise ValueError("minskningen ska vara en andel från 0 upp till (inte med) 1")
    if test.placebos < 2:
        raise ValueError("det finns inga jämförbara fall att pröva på")
    column = np.searchsorted(found.dates, test.cases[:, 1])
    cells = [
        cell[test.cases[:, 0], column]
        for cell in (found.before, found.after, found.comparison_before, found.comparison_after)
    ]
    level = np.abs(np.log((cells[0] + CORRECTION) / (test.before + CORRECTION)))
    near = np.argsort(level, kind="stable")[:nearest]
    random = np.random.default_rng(seed)
    ranks = [_p_values(random, test.statistics, [cell[near] for cell in cells], near, share) for share in shares]
    antydd = np.array([float((p <= 0.05).mean()) for p in ranks])
    seen = shares[antydd >= ENOUGH]
    return Attainable(
        reductions=shares,
        antydd=antydd,
        styrkt=np.array([float((p <= 0.025).mean()) for p in ranks]),
        smallest=float(seen.min()) if len(seen) else None,
        expected=float(np.median(cells[1][near])),
        cases=len(near),
    )


def _p_values(
    random: np.random.Generator,
    statistics: Floats,
    cells: list[Floats],
    near: npt.NDArray[np.int64],
    share: float,
) -> Floats:
    """One-sided p of every near case and thinning, shape (draws, cases), each ranked among the other cases."""
    before, after, other_before, other_after = cells
    kept = random.binomial(np.rint(after).astype(np.int64), 1 - share, size=(DRAWS, len(near)))
    parts = [kept + CORRECTION] + [
        np.broadcast_to(c + CORRECTION, kept.shape) for c in (before, other_before, other_after)
    ]
    ratio = np.log(parts[0] / parts[1]) - np.log(parts[3] / parts[2])
    value = ratio / np.sqrt(sum(1.0 / part for part in parts))
    below = np.searchsorted(np.sort(statistics), value, side="right")
    itself = statistics[near] <= value
    return (1 + below - itself) / len(statistics)
