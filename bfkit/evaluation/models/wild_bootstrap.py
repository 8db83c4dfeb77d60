"""Wild cluster bootstrap of the linear panel model: a p-value when areas are few.

With few areas all sign vectors are gone through, so that no luck and no seed enters. Few *treated* areas are another
matter: then the bootstrap can reject far too often or hardly ever, and the result says so.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.models.panel_arguments import ABSORBED, checked_panel
from bfkit.evaluation.models.panel_linear import demeaned, estimable
from bfkit.inference.arguments import Floats

Weights = Literal["auto", "webb"]

ALL_SIGNS_UP_TO = 14
"""Clusters up to which all 2^G sign vectors are gone through."""

FEW = 4
"""Fewer clusters than this with, or without, the measure: the bootstrap is not to be relied on."""

_BLOCK = 4096
_WEBB: Floats = np.sign([-1.0, -1, -1, 1, 1, 1]) * np.sqrt([1.5, 1.0, 0.5, 0.5, 1.0, 1.5])


@dataclass(frozen=True, slots=True)
class WildBootstrap:
    """A bootstrap p-value, two-sided. It is shown beside the test that decides, never instead of it.

    Attributes:
        coefficient, t_value: of the regressor in the panel as it is; t with clustered errors, no small-sample factor.
        p_value: share of draws with a t at least as large; never 0. NaN where ``not_tested`` says why.
        smallest_p: the least the p-value could have been.
        draws: sign vectors gone through, or drawn. exhaustive: all there are.
        weights: "Rademacher" or "Webb".
        clusters, clusters_with: all, and those in which the regressor is not 0.
        caution: in Swedish, when clusters with or without the measure are few.
        not_tested: in Swedish, why there is no p-value.
    """

    coefficient: float
    t_value: float
    p_value: float
    smallest_p: float
    draws: int
    exhaustive: bool
    weights: str
    clusters: int
    clusters_with: int
    caution: str | None
    not_tested: str | None


def wild_bootstrap(
    values: npt.ArrayLike,
    regressors: npt.ArrayLike,
    *,
    index: int = 0,
    clusters: npt.ArrayLike | None = None,
    weights: Weights = "auto",
    draws: int = 9_999,
    seed: int | None = None,
) -> WildBootstrap:
    """How often would chance alone give so large a t, when areas keep their own dependence over time.

    The null hypothesis is imposed (restricted residuals), and each cluster's residuals are turned together.

    Args:
        values: (areas, months).
        regressors: (areas, months) or (areas, months, k).
        index: the regressor that is tested.
        clusters: a label for each area, (areas,), when areas hang together; else each area is its own.
        weights: "auto": all Rademacher signs up to 14 clusters, otherwise Webb's six-point weights.
        draws: number of Webb draws.
        seed: of the draws; needed when weights are drawn.

    Raises:
        ValueError: shapes that do not fit, no such regressor, no seed for draws.

    Source: Cameron, Gelbach & Miller (2008), Rev. Econ. Stat. 90:414, doi:10.1162/rest.90.3.414; Webb (2023),
    Can. J. Econ. 56:839, doi:10.1111/caje.12661; computed as Roodman et al. (2019), Stata J. 19:4.
    """
    panel, found = checked_panel(values, regressors)
    if not 0 <= index < found.shape[2]:
        raise ValueError(f"variabel {index} finns inte bland {found.shape[2]}")
    member = _members(clusters, panel.shape[0])
    size = member.shape[0]
    drawn = weights == "webb" or size > ALL_SIGNS_UP_TO
    if drawn and seed is None:
        raise ValueError("vikterna dras: ange ett frö")
    if drawn and draws < 1:
        raise ValueError("antalet dragningar ska vara minst 1")
    carrying = int(((member @ (found[:, :, index] != 0).any(axis=1)) > 0).sum())
    slope, direct, cross, own = _pieces(panel, found, index, member)
    seen = _t_values(np.ones((1, size)), direct, cross, own)[0]
    reason = ABSORBED if np.isnan(slope) else _reason(size, carrying, float(seen))
    if reason is None:
        extreme, count = (
            _extreme(abs(seen), direct, cross, own, draws, seed) if drawn else _all(abs(seen), direct, cross, own)
        )
    else:
        extreme, count = 0, 0
    return WildBootstrap(
        coefficient=slope,
        t_value=float(seen) if reason is None else float("nan"),
        p_value=_share(extreme, count, drawn),
        smallest_p=_share(0 if drawn else 2, count, drawn),
        draws=count,
        exhaustive=not drawn and reason is None,
        weights="Webb" if drawn else "Rademacher",
        clusters=size,
        clusters_with=carrying,
        caution=_caution(carrying, size) if reason is None else None,
        not_tested=reason,
    )


def _members(clusters: npt.ArrayLike | None, areas: int) -> Floats:
    """Which areas each cluster holds, (clusters, areas), as 0 and 1."""
    if clusters is None:
        return np.eye(areas)
    labels = np.asarray(clusters)
    if labels.shape != (areas,):
        raise ValueError(f"{labels.size} klusteretiketter för {areas} områden")
    return (np.unique(labels)[:, None] == labels).astype(float)


def _pieces(values: Floats, regressors: Floats, index: int, member: Floats) -> tuple[float, Floats, Floats, Floats]:
    """The estimate, and what a draw of weights v needs: numerator v @ direct, scores v @ cross - numerator * own."""
    own = demeaned(regressors)
    others = np.delete(np.arange(regressors.shape[2]), index)
    others = others[estimable(regressors[:, :, others], own[:, :, others])]
    rest = own[:, :, others]
    solved: Floats = np.zeros((others.size, others.size))
    if others.size:
        solved = np.asarray(np.linalg.inv(np.tensordot(rest, rest, axes=([0, 1], [0, 1]))), dtype=float)
    target = own[:, :, index]
    target = target - rest @ (solved @ np.tensordot(rest, target, axes=([0, 1], [0, 1])))
    information = float((target**2).sum())
    if information <= 1e-10 * max(float((regressors[:, :, index] ** 2).sum()), 1e-300):
        nothing = np.full(len(member), np.nan)
        return float("nan"), nothing, np.full((len(member),) * 2, np.nan), nothing
    residual = demeaned(values)
    residual = residual - rest @ (solved @ np.tensordot(rest, residual, axes=([0, 1], [0, 1])))
    direct = member @ (target * residual).sum(axis=1)
    shared = (member @ residual) @ (member @ target).T / values.shape[0]
    by_rest = [member @ np.einsum("atk,at->ak", rest, part) for part in (residual, target)]
    cross = np.diag(direct) - shared - by_rest[0] @ solved @ by_rest[1].T
    slope = float((target * residual).sum()) / information
    return slope, direct, cross, member @ (target**2).sum(axis=1) / information


def _t_values(weights: Floats, direct: Floats, cross: Floats, own: Floats) -> Floats:
    """The t of each row of weights, up to a factor they share."""
    above = weights @ direct
    scores = weights @ cross - above[:, None] * own
    below = np.sqrt((scores**2).sum(axis=1))
    return np.divide(
        above, below, out=np.where(above == 0, 0.0, np.copysign(np.inf, above)), where=below > 1e-12 * np.abs(above)
    )


def _all(seen: float, direct: Floats, cross: Floats, own: Floats) -> tuple[int, int]:
    """Sign vectors with a t at least as large, of all; a vector and its opposite have the same, so half are gone through."""
    size = direct.size
    extreme = 0
    for start in range(0, 2 ** (size - 1), _BLOCK):
        number = np.arange(start, min(start + _BLOCK, 2 ** (size - 1)))
        signs = 1.0 - 2.0 * ((number[:, None] >> np.arange(size)) & 1).astype(np.float64)
        extreme += int(np.count_nonzero(np.abs(_t_values(signs, direct, cross, own)) >= seen * (1 - 1e-9)))
    return 2 * extreme, 2**size


def _extreme(seen: float, direct: Floats, cross: Floats, own: Floats, draws: int, seed: int | None) -> tuple[int, int]:
    generator = np.random.default_rng(seed)
    extreme = 0
    for start in range(0, draws, _BLOCK):
        drawn: Floats = generator.choice(_WEBB, (min(_BLOCK, draws - start), direct.size))
        extreme += int(np.count_nonzero(np.abs(_t_values(drawn, direct, cross, own)) >= seen * (1 - 1e-9)))
    return extreme, draws


def _share(extreme: int, draws: int, drawn: bool) -> float:
    if draws == 0:
        return float("nan")
    return (extreme + 1) / (draws + 1) if drawn else extreme / draws


def _reason(clusters: int, carrying: int, seen: float) -> str | None:
    if clusters < 3:
        return f"ej prövad: {clusters} områden är för få"
    if carrying < 2:
        return "ej prövad: bara ett område har insatsen"
    if not np.isfinite(seen):
        return "ej prövad: värdena varierar inte mellan områdena"
    return None


def _caution(carrying: int, clusters: int) -> str | None:
    if carrying < FEW:
        return f"bara {carrying} områden har insatsen: p-värdet kan vara mycket fel"
    if clusters - carrying < FEW and carrying < clusters:
        return f"bara {clusters - carrying} områden saknar insatsen: p-värdet kan vara mycket fel"
    return None
