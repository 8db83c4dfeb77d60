"""What could be seen at all: the deciding test tried on the area's own kind of history, with the effect put in."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.chance import ranks
from bfkit.evaluation.chance.extremes import Floats
from bfkit.evaluation.chance.placebo_result import PlaceboTest
from bfkit.evaluation.chance.windows import CORRECTION, Whole, log_ratio
from bfkit.inference import wilson_interval

DRAWS = 40
LEAST_WORTH = 8.0
"""Cases worth fewer independent ones than this give a range and no single chance."""
ENOUGH = 0.8


@dataclass(frozen=True, slots=True)
class Attainable:
    """Share of comparable cases in which an effect would have been found.

    Attributes:
        reductions: shape (n,), the reductions tried, as shares (0.3 is 30 % fewer).
        antydd, styrkt: shape (n,), share of cases with p at most 5 % and 2.5 %.
        lower, upper: shape (n,), 95 % Wilson interval of ``antydd``, the cases counted as the independent ones that
            they are worth, as they overlap.
        smallest: the smallest reduction tried that is found in at least 80 of 100 cases; None when none is.
        expected: events expected in the follow-up without the measure (median of the cases).
        cases: number of comparable cases; worth: how many independent ones they stand for.
    """

    reductions: Floats
    antydd: Floats
    styrkt: Floats
    lower: Floats
    upper: Floats
    smallest: float | None
    expected: float
    cases: int
    worth: float = math.inf

    @property
    def sure(self) -> bool:
        """Whether there are cases enough for a single chance to be told."""
        return self.worth >= LEAST_WORTH

    def range_of(self, reduction: float) -> tuple[float, float]:
        """95 % interval of the share that finds a reduction, between the reductions tried."""
        ends = (np.interp(reduction, self.reductions, end) for end in (self.lower, self.upper))
        low, high = (float(end) for end in ends)
        return low, high


def attainable(test: PlaceboTest, *, reductions: npt.ArrayLike, nearest: int = 59, seed: int = 1) -> Attainable:
    """Put each reduction into the later placebo cases nearest in level, and see in how many it would be found.

    No model of the counts is needed: the cases are what happened, each incident of the follow-up is kept with
    the probability 1 - reduction, months that are still above their cap are capped, and the case is ranked among
    the others as the real area will be.

    Args:
        test: gives the cases; where it stands for several plausible rules, those of the widest one, each ranked
            under every rule, for the real area must hold under all of them.
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
    rules = (test, *test.others)
    widest = max(rules, key=lambda rule: rule.placebos)
    near, random = _near(widest, nearest), np.random.default_rng(seed)
    ranked = [_p_values(random, widest, rules, near, share) for share in shares]
    antydd = np.array([(p <= 0.05).mean() for p in ranked])
    seen = shares[antydd >= ENOUGH]
    worth = ranks.independent(widest.cases[near], widest.lengths.after)
    spread = wilson_interval(antydd * worth, worth)
    return Attainable(
        reductions=shares,
        antydd=antydd,
        styrkt=np.array([(p <= 0.025).mean() for p in ranked]),
        lower=np.asarray(spread.lower),
        upper=np.asarray(spread.upper),
        smallest=float(seen.min()) if len(seen) else None,
        expected=float(np.median(widest.cells[near, 1])),
        cases=len(near),
        worth=worth,
    )


def _near(test: PlaceboTest, nearest: int) -> Whole:
    """The cases nearest in level, of the later half in time: where areas grow apart, the first ones say too much."""
    level = np.abs(np.log((test.cells[:, 0] + CORRECTION) / (test.before + CORRECTION)))
    by_level, when = np.argsort(level, kind="stable"), test.cases[:, -1]
    return by_level[when[by_level] >= np.median(when)][:nearest]


def _p_values(
    random: np.random.Generator, widest: PlaceboTest, rules: Sequence[PlaceboTest], near: Whole, share: float
) -> Floats:
    """One-sided p of every near case and thinning, shape (draws, cases); the largest under any of the rules."""
    before, _, other_before, other_after = widest.cells[near].T
    followed = widest.followed[near].astype(np.int64)
    thinned = random.binomial(followed, 1 - share, size=(DRAWS, *followed.shape))
    kept = np.minimum(thinned, widest.ceilings[near]).sum(axis=2)
    value = log_ratio(before, kept) - log_ratio(other_before, other_after)
    fixed = sum((1.0 / (cell + CORRECTION) for cell in (before, other_before, other_after)), start=np.zeros(len(near)))
    statistic = value / np.sqrt(fixed + 1.0 / (kept + CORRECTION))
    return np.max([_among_others(rule, widest, near, statistic) for rule in rules], axis=0)


def _among_others(rule: PlaceboTest, widest: PlaceboTest, near: Whole, statistic: Floats) -> Floats:
    """P of each statistic among the placebos of a rule, where a case is not ranked among itself."""
    itself = {tuple(case): place for place, case in enumerate(rule.cases.tolist())}
    places = [itself.get(tuple(case)) for case in widest.cases[near].tolist()]
    own = np.array([math.inf if place is None else rule.statistics[place] for place in places])
    size = rule.placebos - np.isfinite(own)
    rank = ranks.share(np.sort(rule.statistics), statistic) * (rule.placebos + 1) - (own <= statistic)
    return ranks.p_of_share(np.maximum(rank, 1.0) / (size + 1), rule.placebos - 1, rule.independent)
