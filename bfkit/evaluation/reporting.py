"""Reporters: could the organisations that report from the area have grown silent, or talkative?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from bfkit.evaluation.chance.extremes import Flags, Floats
from bfkit.evaluation.chance.placebo import PlaceboTest
from bfkit.evaluation.chance.windows import CORRECTION
from bfkit.inference.arguments import checked_counts, tail_of

LEAST_ELSEWHERE = 20
"""Reports of an organisation elsewhere before the start below which nothing is said of its activity."""
LEAST_KNOWN = 0.5
"""Share of the area's reports that must come from organisations whose activity is known."""

NO_REPORTS, UNKNOWN, SILENT, UNDECIDED = (
    "ej prövad: ingen rapport från området före starten",
    "ej prövad: för få rapporter från andra områden för att se organisationernas aktivitet",
    "ej prövad: inga rapporter från andra områden efter starten",
    "ej prövad: huvudfrågan går inte att avgöra",
)


@dataclass(frozen=True, slots=True)
class Reporting:
    """How much of the change the reporters' own activity could make.

    Attributes:
        factor: what the outcome would be multiplied by if nothing but reporting had changed, relative to the
            comparison; 1 when reporting is as before, and always when one organisation makes every report (its
            general silence is then in the comparison too). NaN when it cannot be told.
        factor_lower, factor_upper: interval, with the reports elsewhere as over-dispersed as their months show.
        p_decrease: the deciding p with that factor taken out; NaN when it cannot be told.
        share_known: share of the area's reports before the start from organisations whose activity is known.
        organisations: how many are known.
        stopped: share of the area's reports from known organisations that made no report elsewhere after.
        started: organisations that made no report before, neither here nor elsewhere, and at least 20 after: what
            they add in the area is in no factor.
        dispersion: variance over mean of an organisation's reports elsewhere in a month (1 is Poisson), never below 1.
        reason: in Swedish, why nothing can be told; None when it can.
    """

    factor: float
    p_decrease: float
    share_known: float
    factor_lower: float
    factor_upper: float
    organisations: int
    stopped: float
    started: int
    dispersion: float
    reason: str | None

    @property
    def explains(self) -> bool | None:
        """Whether a decrease that was found disappears when reporting is taken out; None when it cannot be told."""
        return None if math.isnan(self.p_decrease) else self.p_decrease > 0.05


def reporting(
    test: PlaceboTest,
    in_area: npt.ArrayLike,
    elsewhere_before: npt.ArrayLike,
    elsewhere_after: npt.ArrayLike,
    *,
    confidence: float = 0.95,
) -> Reporting:
    """Weigh each organisation's change elsewhere by its share of the area's reports.

    An organisation's activity is seen in everything it reports outside the area: all categories, all other
    areas. Its change there, over the change of all organisations together, is what its silence or zeal does.

    Args:
        test: the deciding test.
        in_area: reports of the outcome in the area before the start, by organisation, shape (n,).
        elsewhere_before, elsewhere_after: all its other reports in each month of the windows before and after, shapes
            (n, months). With one month in each the reports are taken for Poisson: nothing shows how they vary.
        confidence: of the factor's interval.

    Raises:
        ValueError: shapes differ, a count is missing or negative.
    """
    weights, *monthly = (checked_counts(counts) for counts in (in_area, elsewhere_before, elsewhere_after))
    if weights.ndim != 1 or any(table.ndim != 2 or len(table) != len(weights) for table in monthly):
        raise ValueError("ange varje organisation en gång i alla tre räkningarna, de två senare månad för månad")
    tail = tail_of(confidence)
    before, after = (table.sum(axis=1) for table in monthly)
    known = before >= LEAST_ELSEWHERE
    total = float(weights.sum())
    share_known = float(weights[known].sum() / total) if total > 0 else 0.0
    stopped = float(weights[known & (after == 0)].sum() / total) if total > 0 else math.nan
    started = int(((weights == 0) & (before == 0) & (after >= LEAST_ELSEWHERE)).sum())
    dispersion, freedom = dispersion_of(monthly)
    facts = (int(known.sum()), stopped, started, dispersion)
    reason = _reason(total, share_known, float(after.sum()))
    if reason is not None:
        return Reporting(math.nan, math.nan, share_known, math.nan, math.nan, *facts, reason)
    factor, error = _factor(weights, before, after, known)
    reach = math.exp(float(stats.t.ppf(1 - tail, freedom)) * math.sqrt(dispersion) * error)
    undecided = test.undecided is not None or test.placebos < 1
    return Reporting(
        factor=factor,
        p_decrease=math.nan if undecided else test.p_decrease_of(test.log_ratio - math.log(factor)),
        share_known=share_known,
        factor_lower=factor / reach,
        factor_upper=factor * reach,
        organisations=facts[0],
        stopped=stopped,
        started=started,
        dispersion=dispersion,
        reason=UNDECIDED if undecided else None,
    )


def dispersion_of(windows: Sequence[Floats]) -> tuple[float, float]:
    """How much more an organisation's months vary than Poisson counts would, and the degrees of freedom behind it.

    Quasi-Poisson: a level for each organisation in each window and a factor for each month that all organisations
    share, Pearson's statistic over what freedom is left, at least 1. With nothing to measure by, 1 and infinity.

    Args:
        windows: counts of each window, shape (organisations, months).
    """
    statistic, freedom = 0.0, 0
    for counts in windows:
        seen = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
        if min(seen.shape) < 2:
            continue
        fitted = seen.sum(axis=1, keepdims=True) * seen.sum(axis=0) / seen.sum()
        statistic += float(((seen - fitted) ** 2 / fitted).sum())
        freedom += (seen.shape[0] - 1) * (seen.shape[1] - 1)
    return (max(statistic / freedom, 1.0), float(freedom)) if freedom else (1.0, math.inf)


def _reason(total: float, share_known: float, after: float) -> str | None:
    if total <= 0:
        return NO_REPORTS
    if share_known < LEAST_KNOWN:
        return UNKNOWN
    return SILENT if after <= 0 else None


def _factor(weights: Floats, before: Floats, after: Floats, known: Flags) -> tuple[float, float]:
    """The factor, and the standard error of its logarithm by the delta method, of Poisson counts.

    An organisation's reports are in its own change and in that of all together; both are moved at once, so a
    single organisation gives 1 and no error.
    """
    change = (after[known] + CORRECTION) / (before[known] + CORRECTION)
    own = weights[known] / weights[known].sum()
    weighed = own * change / float((own * change).sum())
    both = float(after.sum()) + CORRECTION, float(before.sum()) + CORRECTION
    factor = float((own * change).sum() / (both[0] / both[1]))
    variance = 0.0
    for counts, overall in ((after, both[0]), (before, both[1])):
        pull = -np.ones(len(counts)) / overall
        pull[known] += weighed / (counts[known] + CORRECTION)
        variance += float((pull**2 * (counts + CORRECTION)).sum())
    return factor, math.sqrt(variance)
