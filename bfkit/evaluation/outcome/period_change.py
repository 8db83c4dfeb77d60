"""One period's count against an earlier one's: ratio, percent, intervals and test."""

from dataclasses import dataclass

from bfkit.evaluation.arguments import checked_phi
from bfkit.inference import count_change, rate_ratio
from bfkit.inference.arguments import checked_exposure, tail_of, whole

FELL, ROSE, UNSURE = "minskning", "ökning", "ingen säker förändring"


@dataclass(frozen=True, slots=True)
class PeriodChange:
    """One period's count against an earlier one's.

    Attributes:
        now: incidents in the later period, None where they are not known; before: in the earlier one.
        now_length: of the later period, in months or days; before_length: of the earlier one.
        ratio: rate now over rate before; percent: the change as a share, -0.39 is 39 % fewer. NaN with base 0.
        lower: exact conditional interval of the ratio, if counts vary as chance makes them; upper: likewise.
        phi: variance over mean.
        phi_lower: the same interval with the over-dispersion in it; phi_upper: likewise.
        p_value: score E-test, two-sided, without over-dispersion; None where there is nothing to test.
        direction: "minskning" or "ökning" where the interval with over-dispersion excludes 1, else
            "ingen säker förändring"; empty where not judged.
        few: the earlier count is under ``minimum_count``, so that the percentage says little.
        confidence: of the intervals.
        reason: why there is no ratio, empty where there is one.
    """

    now: int | None
    before: int | None
    now_length: float
    before_length: float
    ratio: float
    percent: float
    lower: float
    upper: float
    phi: float
    phi_lower: float
    phi_upper: float
    p_value: float | None
    direction: str
    few: bool
    confidence: float
    reason: str


def period_change(
    now: int | None,
    before: int | None,
    *,
    now_length: float = 1.0,
    before_length: float = 1.0,
    phi: float = 1.0,
    minimum_count: int = 10,
    confidence: float = 0.95,
    missing: str = "antal saknas",
) -> PeriodChange:
    """How a count has changed since an earlier period, when both counts are subject to chance.

    The interval with over-dispersion is the exact conditional one of the counts divided by phi: what is
    left of the information in them. With phi 1 it is the exact interval, and it takes counts of 0.

    Args:
        now: the later count, None when not known; before: the earlier one.
        now_length: of the later period; before_length: of the earlier, in the same unit.
        phi: variance over mean, at least 1.
        minimum_count: an earlier count under it is marked ``few``.
        confidence: of the intervals.
        missing: why a count is not known, for the reason.

    Raises:
        ValueError: a negative or fractional count, a length not above 0 or phi under 1.

    >>> found = period_change(92, 151)
    >>> round(found.percent, 2), round(found.lower, 2), round(found.upper, 2), found.direction
    (-0.39, 0.46, 0.79, 'minskning')
    """
    factor = float(checked_phi(phi))
    lengths = float(checked_exposure(now_length)), float(checked_exposure(before_length))
    tail_of(confidence)
    counts = [None if count is None else int(whole(count)) for count in (now, before)]
    few = counts[1] is not None and counts[1] < minimum_count
    if counts[0] is None or counts[1] is None:
        return _without_ratio(counts, lengths, factor, few, confidence, f"ej prövad: {missing}", None)
    found = count_change(counts[0], counts[1], days_now=lengths[0], days_before=lengths[1], confidence=confidence)
    if counts[1] == 0:
        reason = "inga händelser i någon av perioderna" if counts[0] == 0 else "inga händelser i jämförelseperioden"
        p_value = None if counts[0] == 0 else found.p_value
        return _without_ratio(counts, lengths, factor, few, confidence, f"ej prövad: {reason}", p_value)
    wide = rate_ratio(
        counts[0] / factor,
        counts[1] / factor,
        exposure=lengths[0],
        reference_exposure=lengths[1],
        confidence=confidence,
    )
    lower, upper = float(wide.lower), float(wide.upper)
    return PeriodChange(
        now=counts[0],
        before=counts[1],
        now_length=lengths[0],
        before_length=lengths[1],
        ratio=found.ratio,
        percent=found.ratio - 1,
        lower=found.lower,
        upper=found.upper,
        phi=factor,
        phi_lower=lower,
        phi_upper=upper,
        p_value=found.p_value,
        direction=FELL if upper < 1 else ROSE if lower > 1 else UNSURE,
        few=few,
        confidence=confidence,
        reason="",
    )


def _without_ratio(
    counts: list[int | None],
    lengths: tuple[float, float],
    phi: float,
    few: bool,
    confidence: float,
    reason: str,
    p_value: float | None,
) -> PeriodChange:
    nan = float("nan")
    return PeriodChange(
        now=counts[0],
        before=counts[1],
        now_length=lengths[0],
        before_length=lengths[1],
        ratio=nan,
        percent=nan,
        lower=nan,
        upper=nan,
        phi=phi,
        phi_lower=nan,
        phi_upper=nan,
        p_value=p_value,
        direction="",
        few=few,
        confidence=confidence,
        reason=reason,
    )
