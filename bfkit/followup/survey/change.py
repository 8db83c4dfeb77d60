"""What has changed from one wave to another, with the variance that belongs to how the waves were drawn."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from bfkit.followup.survey.design import (
    Floats,
    Sample,
    degrees_of,
    degrees_of_freedom,
    variance,
    variance_of_totals,
    weighted,
)
from bfkit.followup.survey.shares import CONFIDENCE, influence_of, simple_variance

INDEPENDENT, SAME_PERSONS, SAME_CLUSTERS = "oberoende", "samma personer", "samma kluster"
OVERLAPS = (INDEPENDENT, SAME_PERSONS, SAME_CLUSTERS)


@dataclass(frozen=True, slots=True)
class Change:
    """The later value less the earlier; for shares as a difference of shares.

    ``p_value`` is two-sided. ``correlation``: of the two estimates, 0 for independent waves.
    """

    difference: float
    standard_error: float
    lower: float
    upper: float
    p_value: float
    degrees: int
    correlation: float


@dataclass(frozen=True, slots=True)
class Answers:
    """A question in one wave: values and who answered, shape (n,), and the sample.

    ``persons``: the respondent's own number in every wave, shape (n,), needed when waves have the same persons.
    """

    values: Floats
    answered: NDArray[np.bool_]
    drawn: Sample
    persons: NDArray[np.int64] | None = None


def change(
    before: Answers, after: Answers, *, overlap: str, confidence: float = CONFIDENCE, cautious: bool = False
) -> Change:
    """How much a share or mean has changed, and how surely.

    Independent waves: the variances are added. The same persons or the same schools in both: the influences of a
    person or school in the two waves are added first, so that twice the covariance is taken off.

    Args:
        before, after: the question in the two waves.
        overlap: ``oberoende``, ``samma personer`` or ``samma kluster``.
        confidence: of the interval.
        cautious: never surer than two simple random samples, for waves of few clusters.

    Raises:
        ValueError: nobody answered, an unknown overlap, or no numbers of persons where they are needed.

    Source: Kish (1965), Survey Sampling, section 12.4; Berger & Priam (2016), J. R. Stat. Soc. A 179:681,
    doi:10.1111/rssa.12143.

    >>> import numpy as np
    >>> from bfkit.followup.survey.design import sample
    >>> yes = lambda k, n: Answers(np.repeat([1.0, 0.0], [k, n - k]), np.ones(n, dtype=bool), sample(np.ones(n)))
    >>> found = change(yes(180, 600), yes(150, 600), overlap="oberoende")
    >>> round(found.difference, 3), round(found.lower, 3), round(found.upper, 3)
    (-0.05, -0.101, 0.001)
    """
    if overlap not in OVERLAPS:
        raise ValueError(f'"{overlap}" är inget sätt som två omgångar hänger ihop på; välj bland {", ".join(OVERLAPS)}')
    parts = [influence_of(one.values, one.answered, one.drawn) for one in (before, after)]
    apart = [variance(part[1], one.drawn) for part, one in zip(parts, (before, after), strict=True)]
    if overlap == INDEPENDENT:
        total = sum(apart)
        degrees = sum(degrees_of_freedom(one.drawn, one.answered) for one in (before, after))
    else:
        total, degrees = _overlapping(before, after, -parts[0][1], parts[1][1], by_person=overlap == SAME_PERSONS)
    product = math.sqrt(apart[0] * apart[1])
    correlation = (sum(apart) - total) / (2 * product) if overlap != INDEPENDENT and product > 0 else 0.0
    if cautious:
        total = max(total, sum(simple_variance(one.values, one.answered, one.drawn) for one in (before, after)))
    difference, error = parts[1][0] - parts[0][0], math.sqrt(max(total, 0.0))
    half = float(stats.t.ppf((1 + confidence) / 2, degrees)) * error
    p_value = 2 * float(stats.t.sf(abs(difference) / error, degrees)) if error > 0 else float(difference == 0)
    return Change(difference, error, difference - half, difference + half, p_value, degrees, correlation)


def _overlapping(
    before: Answers, after: Answers, first: Floats, second: Floats, *, by_person: bool
) -> tuple[float, int]:
    """Variance of the sum of both waves' influences, a person or school being one unit; and degrees of freedom."""
    units = [_units(one, by_person=by_person) for one in (before, after)]
    values = np.concatenate([weighted(first, before.drawn), weighted(second, after.drawn)])
    cluster = np.concatenate(units)
    stratum = np.concatenate([before.drawn.stratum, after.drawn.stratum])
    _, where, place = np.unique(cluster, return_index=True, return_inverse=True)
    together = stratum[where][place.ravel()]  # who has moved between strata stays where the first wave drew them
    total = variance_of_totals(values, together, cluster, np.zeros(len(values)))
    used = np.concatenate([before.answered, after.answered])
    return total, degrees_of(together[used], cluster[used])


def _units(one: Answers, *, by_person: bool) -> NDArray[np.int64]:
    if not by_person:
        return one.drawn.cluster
    if one.persons is None:
        raise ValueError("samma personer i två omgångar kräver ett nummer som följer personen")
    return one.persons
