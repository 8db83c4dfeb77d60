"""Linear regression with area and month effects on a balanced panel: difference-in-differences of any measure."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.models.clusters import (
    ClusteredInference,
    clustered_inference,
    cr1_covariance,
    cr3_covariance,
    spread_out,
)
from bfkit.evaluation.models.panel_arguments import ABSORBED, areas_apart, checked_panel, coefficient_reason
from bfkit.inference.arguments import Floats, tail_of

_ALONE_SHARE = 1e-10


@dataclass(frozen=True, slots=True)
class LinearPanel:
    """Coefficients of the regressors, in the unit of the values.

    Attributes:
        coefficient: (k,); NaN where ``not_tested`` says why.
        cr1, cr3: area-clustered uncertainty; CR3 leaves each area out in turn, exactly.
        areas, months: of the panel. areas_with: areas in which each regressor is not 0, (k,).
        not_tested: for each coefficient None, or why it is missing, in Swedish.
    """

    coefficient: Floats
    cr1: ClusteredInference
    cr3: ClusteredInference
    areas: int
    months: int
    areas_with: npt.NDArray[np.intp]
    not_tested: tuple[str | None, ...]


def linear_panel(values: npt.ArrayLike, regressors: npt.ArrayLike, *, confidence: float = 0.95) -> LinearPanel:
    """By how much do values differ where a measure is in force, areas and months aside.

    Args:
        values: (areas, months), such as rates or logs; none may be missing.
        regressors: (areas, months) or (areas, months, k).
        confidence: of the intervals.

    Raises:
        ValueError: shapes that do not fit, missing values, a confidence outside 0-1.

    Source: Cameron & Miller (2015), doi:10.3368/jhr.50.2.317; CR3 as MacKinnon, Nielsen & Webb (2023),
    doi:10.1002/jae.2969.
    """
    tail_of(confidence)
    panel, found = checked_panel(values, regressors)
    areas, months, size = found.shape
    within, own = demeaned(panel), demeaned(found)
    kept = estimable(found, own)
    own = own[:, :, kept]
    bread = np.asarray(np.linalg.inv(np.tensordot(own, own, axes=([0, 1], [0, 1]))), dtype=float)
    coefficient = bread @ np.tensordot(own, within, axes=([0, 1], [0, 1]))
    scores = np.einsum("atk,at->ak", own, within - own @ coefficient)
    robust = cr1_covariance(bread, scores, cells=panel.size, fitted=kept.size + months)
    jackknifed = cr3_covariance(coefficient, left_out(panel, found[:, :, kept]))
    whole = np.full(size, np.nan)
    whole[kept] = coefficient
    missing = tuple(None if index in kept else ABSORBED for index in range(size))
    robust[areas_apart(found[:, :, kept], np.arange(areas)) < 2] = np.nan
    cr1, cr3 = (
        clustered_inference(
            kind,
            whole,
            spread_out(covariance, kept, size),
            clusters=areas,
            confidence=confidence,
            not_tested=coefficient_reason(missing, np.diag(spread_out(covariance, kept, size))),
        )
        for kind, covariance in (("CR1", robust), ("CR3", jackknifed))
    )
    return LinearPanel(
        coefficient=whole,
        cr1=cr1,
        cr3=cr3,
        areas=areas,
        months=months,
        areas_with=np.count_nonzero((found != 0).any(axis=1), axis=0),
        not_tested=missing,
    )


def demeaned(values: Floats) -> Floats:
    """What is left when area and month means are gone: exact in one pass, because the panel is balanced."""
    by_area, by_month = values.mean(axis=1, keepdims=True), values.mean(axis=0, keepdims=True)
    return values - by_area - by_month + by_area.mean(axis=0, keepdims=True)


def estimable(regressors: Floats, own: Floats) -> npt.NDArray[np.intp]:
    """Indices of the regressors that areas, months and earlier regressors do not already determine."""
    raw = np.einsum("atk,atk->k", regressors, regressors)
    products = np.tensordot(own, own, axes=([0, 1], [0, 1]))
    kept: list[int] = []
    for index in range(raw.size):
        left = products[index, index]
        if kept:
            cross = products[kept, index]
            left = left - cross @ np.linalg.solve(products[np.ix_(kept, kept)], cross)
        if left > _ALONE_SHARE * max(raw[index], 1e-300):
            kept.append(index)
    return np.array(kept, dtype=np.intp)


def left_out(values: Floats, regressors: Floats) -> Floats:
    """Coefficients with each area left out, (areas, k), exactly: sums are taken back, nothing is fitted anew."""
    areas = values.shape[0]
    both = np.concatenate([regressors, values[:, :, None]], axis=2)
    centred = both - both.mean(axis=1, keepdims=True)
    size = regressors.shape[2]
    found = np.full((areas, size), np.nan)
    if areas < 3 or size == 0:
        return found
    each = np.einsum("atj,atk->ajk", centred, centred)
    rest = centred.sum(axis=0) - centred
    products = each.sum(axis=0) - each - np.einsum("atj,atk->ajk", rest, rest) / (areas - 1)
    raw = np.einsum("ajj->j", each)[:size]
    for area, (left, right) in enumerate(zip(products[:, :size, :size], products[:, :size, size], strict=True)):
        able = np.diag(left) > _ALONE_SHARE * np.maximum(raw, 1e-300)
        if not able.any():
            continue
        inner = left[np.ix_(able, able)]
        if np.linalg.matrix_rank(inner, hermitian=True) == inner.shape[0]:
            found[area, able] = np.linalg.solve(inner, right[able])
    return found
