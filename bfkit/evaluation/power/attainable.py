"""What could be seen at all: the deciding test tried on the area's own kind of history, with the effect put in."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.chance import ranks
from bfkit.evaluation.chance.extremes import Floats
from bfkit.evaluation.chance.placebo_result import PlaceboTest
from bfkit.evaluation.chance.windows import CORRECTION, log_ratio

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


def attainable(test: PlaceboTest, *, reductions: npt.ArrayLike, nearest: int = 59, seed: int = 1) -> Attainable:
    """Put each reduction into the placebo cases nearest in level, and see in how many it would be found.

    No model of the counts is needed: the cases are what happened, each incident of the follow-up is kept with
    the probability 1 - reduction, and the case is ranked among the others as the real area will be.

    Args:
        test: gives the cases; where it stands for several plausible rules, the least power under any of them.
        reductions: shares from 0 up to 1.
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
    powers = [_power(rule, shares, nearest, seed) for rule in (test, *test.others)]
    antydd = np.min([found for found, _ in powers], axis=0)
    seen = shares[antydd >= ENOUGH]
    return Attainable(
        reductions=shares,
        antydd=antydd,
        styrkt=np.min([found for _, found in powers], axis=0),
        smallest=float(seen.min()) if len(seen) else None,
        expected=float(np.median(test.cells[_near(test, nearest), 1])),
        cases=min(nearest, test.placebos),
    )


def _near(test: PlaceboTest, nearest: int) -> npt.NDArray[np.int64]:
    """The cases nearest in level."""
    level = np.abs(np.log((test.cells[:, 0] + CORRECTION) / (test.before + CORRECTION)))
    return np.argsort(level, kind="stable")[:nearest]


def _power(test: PlaceboTest, shares: Floats, nearest: int, seed: int) -> tuple[Floats, Floats]:
    """Share of cases and thinnings with p at most 5 % and 2.5 %, for each reduction."""
    near, random = _near(test, nearest), np.random.default_rng(seed)
    ranked = [_p_values(random, test, near, share) for share in shares]
    return np.array([(p <= 0.05).mean() for p in ranked]), np.array([(p <= 0.025).mean() for p in ranked])


def _p_values(random: np.random.Generator, test: PlaceboTest, near: npt.NDArray[np.int64], share: float) -> Floats:
    """One-sided p of every near case and thinning, shape (draws, cases), each ranked among the other cases."""
    before, after, other_before, other_after = test.cells[near].T
    kept = random.binomial(np.rint(after).astype(np.int64), 1 - share, size=(DRAWS, len(near)))
    own, others = log_ratio(before, kept), log_ratio(other_before, other_after)
    variance = sum(
        (1.0 / (cell + CORRECTION) for cell in (before, other_before, other_after)), start=np.zeros(len(near))
    )
    value = (own - others) / np.sqrt(variance + 1.0 / (kept + CORRECTION))
    size = test.placebos
    place = ranks.share(np.sort(test.statistics), value) * (size + 1) - (test.statistics[near] <= value)
    return ranks.p_of_share(np.maximum(place, 1.0) / size, size - 1, test.independent)
