"""The effect of a measure from a Poisson panel, as a reader needs it: ratio, percent and incidents prevented."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.models.panel_arguments import checked_panel
from bfkit.evaluation.models.panel_poisson import PoissonPanel

Errors = Literal["CR1", "CR3"]


@dataclass(frozen=True, slots=True)
class RateEffect:
    """One regressor's effect, each number with its interval; NaN where ``not_tested`` says why.

    Attributes:
        ratio: rate with the measure over rate without it.
        percent: change in percent, negative when fewer.
        observed: incidents in the cells where the regressor is not 0.
        prevented: incidents expected there without the measure less those observed; negative when there were more.
        p_value: two-sided, t with areas - 1 degrees of freedom. Shown, never deciding.
        errors: "CR1" or "CR3".
        areas_with: number of areas that carry the regressor.
    """

    ratio: float
    ratio_lower: float
    ratio_upper: float
    percent: float
    percent_lower: float
    percent_upper: float
    observed: float
    prevented: float
    prevented_lower: float
    prevented_upper: float
    p_value: float
    errors: str
    confidence: float
    areas_with: int
    not_tested: str | None


def rate_effect(
    panel: PoissonPanel,
    counts: npt.ArrayLike,
    regressors: npt.ArrayLike,
    *,
    index: int = 0,
    errors: Errors = "CR3",
) -> RateEffect:
    """How much a measure changed the rate, and how many incidents that makes.

    Args:
        panel: the estimate.
        counts: that it was made from, (areas, months).
        regressors: that it was made from.
        index: which regressor.
        errors: whose interval. Where CR3 cannot be had (one area carries the measure) the interval is missing: CR1
            would be far too narrow.

    Returns:
        The interval of the prevented number is the ratio's, carried over to the incidents observed. It is missing for
        a regressor that is negative somewhere.

    Raises:
        ValueError: shapes that do not fit, or no such regressor.
    """
    observed_counts, values = checked_panel(counts, regressors)
    if not -values.shape[2] <= index < values.shape[2]:
        raise ValueError(f"variabel {index} finns inte bland {values.shape[2]}")
    if values.shape[2] != panel.coefficient.size or observed_counts.shape != panel.fitted.shape:
        raise ValueError("panelen är skattad på andra värden")
    dose, found = values[:, :, index], panel.cr3 if errors == "CR3" else panel.cr1
    logs = panel.coefficient[index], found.lower[index], found.upper[index]
    ratio = np.exp(logs)
    fitted, steps = panel.fitted[dose != 0], dose[dose != 0]
    saved = (
        [float((fitted * np.expm1(-log * steps)).sum()) for log in logs] if steps.min(initial=0) >= 0 else [np.nan] * 3
    )
    return RateEffect(
        ratio=float(ratio[0]),
        ratio_lower=float(ratio[1]),
        ratio_upper=float(ratio[2]),
        percent=float(100 * (ratio[0] - 1)),
        percent_lower=float(100 * (ratio[1] - 1)),
        percent_upper=float(100 * (ratio[2] - 1)),
        observed=float(observed_counts[dose != 0].sum()),
        prevented=saved[0],
        prevented_lower=saved[2],
        prevented_upper=saved[1],
        p_value=float(found.p_value[index]),
        errors=errors,
        confidence=found.confidence,
        areas_with=int(panel.areas_with[index]),
        not_tested=panel.not_tested[index] or (found.not_tested if np.isnan(logs[1]) else None),
    )
