"""Odds of lying at one place rather than elsewhere, given the hour and the season: logistic regression, by nights.

Incidents at the place are cases and the same kind of incident elsewhere controls, so that what makes more of everything
(the hour, the month) is in both. The ratio of odds is the ratio of rates (Prentice and Pyke 1979, Biometrika 66:403,
doi:10.1093/biomet/66.3.403). Its error is summed by night (Liang and Zeger 1986, Biometrika 73:13), a night being one.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from bfkit.causes.permuted import CONFIDENCE, Ratio
from bfkit.causes.rows import Flags, Floats, Whole

_STEPS = 40
_RIDGE = 1e-3
"""So weak a pull towards 0 that it changes nothing but keeps an hour without cases from running away."""


@dataclass(frozen=True, slots=True)
class _Fitted:
    coefficients: Floats
    covariance: Floats


def odds_ratio(exposed: Flags, case: Flags, beside: Floats, group: Whole) -> Ratio | None:
    """Answer how many times likelier an incident is to be a case when it is exposed, all else in ``beside`` alike.

    Args:
        exposed, case: shape (n,). beside: shape (n, k), what is held alike, without a constant.
        group: shape (n,), the night of each incident.

    Returns:
        The ratio with a robust interval and one-sided p-value; None where either side lacks one or the other.
    """
    both = (exposed & case).any() and (exposed & ~case).any() and (~exposed & ~case).any()
    if not both:
        return None
    columns = np.column_stack([np.ones(len(case)), exposed, beside]).astype(float)
    fitted = _fit(columns, case.astype(float), group)
    if fitted is None or fitted.covariance[1, 1] <= 0:
        return None
    log, error = float(fitted.coefficients[1]), float(np.sqrt(fitted.covariance[1, 1]))
    cases = len(np.unique(group[case]))
    law = stats.t(max(cases - 1, 1))
    reach, count = float(law.ppf((1 + CONFIDENCE) / 2)) * error, float((exposed & case).sum())
    ratio = float(np.exp(log))
    return Ratio(
        count=count,
        expected=count / ratio,
        ratio=ratio,
        lower=float(np.exp(log - reach)),
        upper=float(np.exp(log + reach)),
        p_value=float(law.sf(log / error)),
        used=int(case.sum()),
        compared=int((~case).sum()),
        permutations=0,
    )


def _fit(columns: Floats, case: Floats, group: Whole) -> _Fitted | None:
    """Newton's steps; None when they do not settle."""
    beta = np.zeros(columns.shape[1])
    beta[0] = np.log(case.mean() / (1 - case.mean()))
    pull = np.full(len(beta), _RIDGE)
    pull[0] = 0.0
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(columns @ beta, -30, 30)))
        weight = chance * (1 - chance)
        information = (columns * weight[:, None]).T @ columns + np.diag(pull)
        step = np.linalg.solve(information, columns.T @ (case - chance) - pull * beta)
        beta += np.clip(step, -3, 3)
        if np.abs(step).max() < 1e-6:
            break
    else:
        return None
    scores = columns * (case - chance)[:, None]
    _, which = np.unique(group, return_inverse=True)
    summed = np.zeros((int(which.max()) + 1, columns.shape[1]))
    np.add.at(summed, which, scores)
    bread = np.linalg.inv(information)
    nights = len(summed)
    return _Fitted(beta, bread @ (summed.T @ summed) @ bread * nights / (nights - 1))


def season_and_clock(evening: Whole, minute: Whole, weekend: Flags, *, hours: int = 1) -> Floats:
    """What is held alike: blocks of so many hours, Friday and Saturday nights, and a yearly wave of two harmonics."""
    block = minute // (60 * hours)
    kinds = np.unique(block)[1:]
    dummies = (block[:, None] == kinds).astype(float)
    turn = 2 * np.pi * ((evening + 10) % 365.25) / 365.25  # from the winter solstice
    wave = np.column_stack([np.cos(turn), np.sin(turn), np.cos(2 * turn), np.sin(2 * turn)])
    return np.column_stack([dummies, weekend.astype(float), wave])
