"""Micro synthetic control: weighted comparison areas that were equal to the treated ones in every respect declared.

A second opinion. It decides nothing: its p-value is a rank among areas that no lottery drew.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.models.calibration import Calibration, calibrate
from bfkit.inference.arguments import Floats

DONORS_PER_MATCH = 2
"""Comparison areas needed for each value that is matched; with fewer, exact equality is bought with a handful of areas."""

LEAST_EFFECTIVE = 5.0
"""Effective number of comparison areas below which the result is not shown."""

_Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SyntheticControl:
    """What the treated areas had, and what their synthetic twin had.

    Attributes:
        observed, expected: sums over the treated areas, and of the weighted comparison areas, (outcomes,).
        ratio: observed over expected; NaN where nothing was expected.
        prevented: expected less observed.
        p_value: two-sided rank of the log ratio among placebos, (1 + as extreme) / (1 + placebos), (outcomes,); NaN
            without placebos.
        smallest_p: the least it could have been.
        placebos, placebos_failed: groups of comparison areas that took the treated areas' place; those for which no
            twin was found. placebo_ratio: (placebos, outcomes).
        weight: of each area, (areas,); 0 for treated areas.
        donors, donors_used: comparison areas; those with a weight above 0. effective_donors: Kish.
        matched_values: number of sums met exactly, the number of areas among them.
        discrepancy: the largest relative difference left.
        not_tested: in Swedish, why there are no numbers.
    """

    observed: Floats
    expected: Floats
    ratio: Floats
    prevented: Floats
    p_value: Floats
    smallest_p: float
    placebos: int
    placebos_failed: int
    placebo_ratio: Floats
    weight: Floats
    donors: int
    donors_used: int
    effective_donors: float
    matched_values: int
    discrepancy: float
    not_tested: str | None


def synthetic_control(
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    treated: npt.ArrayLike,
    *,
    placebos: int = 0,
    seed: int | None = None,
) -> SyntheticControl:
    """What would the treated areas have had, if they had gone on as areas that were just like them.

    Args:
        before: what the twin must have in common, (areas, values): counts of earlier periods, residents, … The number
            of areas is always matched.
        after: outcomes summed over the follow-up, (areas, outcomes) or (areas,).
        treated: (areas,). Areas that had some other measure are left out beforehand.
        placebos: groups of comparison areas, as many as the treated, to draw for the p-value.
        seed: of the draws; needed when there are any.

    Raises:
        ValueError: shapes that do not fit, missing or negative outcomes, no treated area, no seed for draws.

    Source: Robbins, Saunders & Kilmer (2017), doi:10.1080/01621459.2016.1213634.
    """
    known, outcomes, chosen = _checked(before, after, treated)
    if placebos < 0 or (placebos > 0 and seed is None):
        raise ValueError("placebogrupperna dras: ange ett frö och ett antal")
    matched = np.column_stack([np.ones(len(known)), known])
    found, reason = _twin(matched, chosen)
    weight = np.zeros(chosen.size)
    if found is not None and reason is None:
        weight[~chosen] = found.weight
    observed = outcomes[chosen].sum(axis=0)
    expected = weight @ outcomes if reason is None else np.full(outcomes.shape[1], np.nan)
    ratio = _ratio(observed, expected)
    drawn, failed = _placebos(
        matched[~chosen], outcomes[~chosen], int(chosen.sum()), placebos if reason is None else 0, seed
    )
    return SyntheticControl(
        observed=observed,
        expected=expected,
        ratio=ratio,
        prevented=expected - observed,
        p_value=_rank(ratio, drawn),
        smallest_p=1 / (1 + len(drawn)) if len(drawn) else float("nan"),
        placebos=len(drawn),
        placebos_failed=failed,
        placebo_ratio=drawn,
        weight=weight,
        donors=int((~chosen).sum()),
        donors_used=int((weight > 0).sum()),
        effective_donors=_effective(weight),
        matched_values=matched.shape[1],
        discrepancy=found.discrepancy if found is not None else float("nan"),
        not_tested=reason,
    )


def _checked(before: npt.ArrayLike, after: npt.ArrayLike, treated: npt.ArrayLike) -> tuple[Floats, Floats, _Bools]:
    known, outcomes, chosen = np.asarray(before, dtype=float), np.asarray(after, dtype=float), np.asarray(treated)
    outcomes = outcomes[:, None] if outcomes.ndim == 1 else outcomes
    if known.ndim != 2 or outcomes.ndim != 2 or chosen.ndim != 1 or not len(known) == len(outcomes) == len(chosen):
        raise ValueError(f"före har formen {known.shape}, efter {outcomes.shape}, insatsområden {chosen.shape}")
    if not np.isfinite(known).all() or not np.all(np.isfinite(outcomes) & (outcomes >= 0)):
        raise ValueError("ett värde saknas eller ett utfall är negativt")
    if chosen.dtype != bool:
        raise ValueError("insatsområdena ska anges som sant eller falskt")
    if not chosen.any() or chosen.all():
        raise ValueError("det behövs både insatsområden och jämförelseområden")
    return known, outcomes, chosen


def _twin(matched: Floats, chosen: _Bools) -> tuple[Calibration | None, str | None]:
    donors, values = int((~chosen).sum()), matched.shape[1]
    if donors < DONORS_PER_MATCH * values:
        return None, f"ej prövad: {donors} jämförelseområden räcker inte till {values} villkor"
    found = calibrate(matched[~chosen], matched[chosen].sum(axis=0), base=float(chosen.sum()) / donors)
    if not found.matched:
        return found, "ej prövad: ingen viktning av jämförelseområdena liknar insatsområdena"
    if _effective(found.weight) < LEAST_EFFECTIVE:
        return found, "ej prövad: nästan all vikt ligger på några få jämförelseområden"
    return found, None


def _placebos(matched: Floats, outcomes: Floats, size: int, draws: int, seed: int | None) -> tuple[Floats, int]:
    """Ratios of groups drawn among the comparison areas, each against a twin made of the others."""
    generator, ratios, failed = np.random.default_rng(seed), [], 0
    for _ in range(draws):
        chosen = np.zeros(len(matched), dtype=bool)
        chosen[generator.choice(len(matched), size, replace=False)] = True
        found, reason = _twin(matched, chosen) if size < len(matched) else (None, "")
        if found is None or reason is not None:
            failed += 1
            continue
        ratios.append(_ratio(outcomes[chosen].sum(axis=0), found.weight @ outcomes[~chosen]))
    return np.array(ratios).reshape(len(ratios), outcomes.shape[1]), failed


def _ratio(observed: Floats, expected: Floats) -> Floats:
    """Observed over expected; NaN where next to nothing was expected."""
    return np.divide(observed, expected, out=np.full(observed.shape, np.nan), where=expected > 1e-9)


def _rank(ratio: Floats, placebos: Floats) -> Floats:
    """Two-sided rank of the log ratio; a placebo without a ratio counts as the more extreme."""
    if len(placebos) == 0:
        return np.full(ratio.shape, np.nan)
    with np.errstate(divide="ignore"):
        own, others = np.abs(np.log(ratio)), np.abs(np.log(placebos))
    extreme = ~(others < own * (1 - 1e-12))
    return np.where(np.isnan(ratio), np.nan, (1 + extreme.sum(axis=0)) / (1 + len(placebos)))


def _effective(weight: Floats) -> float:
    squares = float((weight**2).sum())
    return float(weight.sum()) ** 2 / squares if squares > 0 else float("nan")
