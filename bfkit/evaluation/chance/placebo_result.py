"""What the deciding test says: one measure's change ranked among placebos."""

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.chance import ranks
from bfkit.evaluation.chance.extremes import Floats
from bfkit.evaluation.chance.windows import CORRECTION, Lengths, log_ratio

HISTORY, EXTREME_CHOICE, EXTREME_MONTH, TREATED_BEFORE, RECORDING, NO_COMPARISON, NO_EVENTS = (
    "kort historik",
    "extremt urval",
    "extrem månad",
    "tidigare insats",
    "mätningen ändrad",
    "inget jämförelseområde",
    "inga händelser",
)
"""Why nothing can be decided."""


@dataclass(frozen=True, slots=True)
class Cases:
    """Areas and dates with their counts, one row each.

    Attributes:
        members: shape (n, areas at once + 1), the rows of the areas and the date last.
        counts: shape (n, 4), before and after, and the comparison's before and after.
        followed: shape (n, areas at once x months), the area-months of the follow-up as they were counted.
        ceilings: of the same shape, what each of them counts for at most.
    """

    members: npt.NDArray[np.int64]
    counts: Floats
    followed: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    ceilings: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    @property
    def log_ratios(self) -> Floats:
        """Log of after over before, less the same of the comparison, shape (n,)."""
        before, after, other_before, other_after = self.counts.T
        return log_ratio(before, after) - log_ratio(other_before, other_after)

    @property
    def errors(self) -> Floats:
        """Standard errors of the log ratios, were the counts Poisson."""
        return np.sqrt(sum((1.0 / (cell + CORRECTION) for cell in self.counts.T), start=np.zeros(len(self.counts))))


@dataclass(frozen=True, slots=True)
class PlaceboTest:
    """One measure's change ranked among placebos. Logs are natural; the effect is that on the ratio of counts.

    Attributes:
        before, after: counts of the area in the two windows, months above their cap at their cap.
        comparison_before, comparison_after: the same of the comparison areas.
        log_ratio: change of the area over that of the comparison, before centring.
        error: standard error of ``log_ratio`` were the counts Poisson; scales the interval.
        centre: median log ratio of the placebos, which is regression to the mean and taken out.
        p_decrease, p_increase: one-sided rank among the placebos, which overlap (``ranks``).
        placebos: how many; ``statistics`` and ``log_ratios`` are theirs, ``cases`` their area (or areas) and
            date, ``cells`` their four counts, shape (placebos, 4); ``followed`` and ``ceilings`` as in ``Cases``.
        dispersion: variance over mean of area-months.
        rule: of selection; ``nearest`` tells that the placebos are those most alike, as the rule gave too few.
        undecided: why nothing can be decided; None when it can.
        independent: how many independent placebos they are worth, as they overlap.
        others: the tests under other plausible rules, which the p-values and the interval allow for.
        own: how many usable choices the rule itself made earlier; lengths: of the windows.
    """

    before: float
    after: float
    comparison_before: float
    comparison_after: float
    log_ratio: float
    error: float
    centre: float
    p_decrease: float
    p_increase: float
    placebos: int
    statistics: Floats
    log_ratios: Floats
    cases: npt.NDArray[np.int64]
    dispersion: float
    rule: str
    nearest: bool
    undecided: str | None
    cells: Floats = field(default_factory=lambda: np.zeros((0, 4)))
    followed: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    ceilings: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    independent: float = math.inf
    others: "tuple[PlaceboTest, ...]" = ()
    own: int = 0
    lengths: Lengths = field(default_factory=Lengths)

    @property
    def smallest_p(self) -> float:
        """The smallest p-value that so many placebos can give."""
        if self.placebos < 2:
            return 1.0
        return float(ranks.p_of_share(1.0 / (self.placebos + 1), self.placebos, self.independent))

    def p_decrease_of(self, log_ratio: float) -> float:
        """The p for a decrease had the log ratio been another, as when something is taken out of it."""
        return ranks.p_lower(self.statistics, log_ratio / self.error, self.independent)

    @property
    def effect(self) -> float:
        """Ratio of the area's count to what was expected without the measure, regression to the mean taken out."""
        return math.exp(self.log_ratio - self.centre)

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Ratios that the two-sided test does not reject; (0, inf) when the placebos are too few to reject any.

        With tests under other rules: from the lowest to the highest that any of them keeps.
        """
        tests = (self, *self.others)
        reached = [ranks.limits(test.statistics, test.independent, confidence) for test in tests]
        lower = [test.log_ratio - high * test.error for test, (_, high) in zip(tests, reached, strict=True)]
        upper = [test.log_ratio - low * test.error for test, (low, _) in zip(tests, reached, strict=True)]
        return math.exp(min(lower)), math.exp(max(upper))


def ranked(
    real: Cases,
    placebos: Cases,
    *,
    lengths: Lengths,
    dispersion: float,
    rule: str,
    nearest: bool,
    undecided: str | None,
    own: int,
) -> PlaceboTest:
    """The real case, the only row of ``real``, ranked among the placebos."""
    statistics, worth = placebos.log_ratios / placebos.errors, ranks.independent(placebos.members, lengths.after)
    value = float((real.log_ratios / real.errors)[0])
    before, after, other_before, other_after = (float(cell) for cell in real.counts[0])
    return PlaceboTest(
        before=before,
        after=after,
        comparison_before=other_before,
        comparison_after=other_after,
        log_ratio=float(real.log_ratios[0]),
        error=float(real.errors[0]),
        centre=float(np.median(placebos.log_ratios)) if len(statistics) else 0.0,
        p_decrease=ranks.p_lower(statistics, value, worth),
        p_increase=ranks.p_lower(-statistics, -value, worth),
        placebos=len(statistics),
        statistics=statistics,
        log_ratios=placebos.log_ratios,
        cases=placebos.members,
        dispersion=dispersion,
        rule=rule,
        nearest=nearest,
        undecided=undecided,
        cells=placebos.counts,
        followed=placebos.followed,
        ceilings=placebos.ceilings,
        independent=worth,
        own=own,
        lengths=lengths,
    )


def untested(reason: str, rule: str, lengths: Lengths) -> PlaceboTest:
    """A test that could not be made: no number, and the reason."""
    none = math.nan
    nothing = np.zeros(0)
    return PlaceboTest(
        before=none,
        after=none,
        comparison_before=none,
        comparison_after=none,
        log_ratio=none,
        error=none,
        centre=none,
        p_decrease=1.0,
        p_increase=1.0,
        placebos=0,
        statistics=nothing,
        log_ratios=nothing,
        cases=np.zeros((0, 2), dtype=np.int64),
        dispersion=none,
        rule=rule,
        nearest=False,
        undecided=reason,
        lengths=lengths,
    )
