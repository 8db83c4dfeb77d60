"""What the worst areas fall by on their own: the rule played on every earlier quarter, with no measure at all."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.counts.worst_areas import HIGHEST_COUNT, RULES

Floats = npt.NDArray[np.float64]
CONFIDENCE = 0.90
_YEAR = 4
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class ExpectedFall:
    """What became of the areas that the rule would have chosen, quarter by quarter. Arrays: shape (cases,).

    Attributes:
        quarters: position of the quarter of choice among the quarters given.
        before, after: incidents of the chosen in it and in the next; others_before, others_after: of the rest.
        chosen: positions of the areas, one tuple a case.
        pooled: all after over all before; beside_others: the same over that of the others; NaN without incidents.
        typical: median ratio of a case, after over before.
        lower, upper: between which ratios the next case lies with ``confidence``; distribution-free, so few cases
            give less than asked for.
        met_goal: share of the cases that fell by at least ``goal`` with no measure.
        rule, most, goal: as asked for.
    """

    quarters: npt.NDArray[np.int64]
    before: Floats
    after: Floats
    others_before: Floats
    others_after: Floats
    chosen: tuple[tuple[int, ...], ...]
    pooled: float
    beside_others: float
    typical: float
    lower: float
    upper: float
    confidence: float
    met_goal: float
    rule: str
    most: int
    goal: float

    @property
    def cases(self) -> int:
        """How many earlier quarters the rule could be played on."""
        return len(self.before)

    def next_count(self, count: float) -> tuple[float, float, float]:
        """What areas with so many incidents now would have next quarter on their own: typical, lower, upper."""
        typical, lower, upper = (
            max((count + _HALF) * ratio - _HALF, 0.0) for ratio in (self.typical, self.lower, self.upper)
        )
        return typical, lower, upper


def expected_fall(
    counts: npt.ArrayLike,
    *,
    treated: npt.ArrayLike | None = None,
    rule: str = HIGHEST_COUNT,
    most: int = 3,
    goal: float = 0.3,
    confidence: float = CONFIDENCE,
) -> ExpectedFall:
    """Answer how much the worst areas usually fall by to the next quarter although nothing is done.

    A high count is partly chance, and chance does not come back (regression to the mean). The rule chooses among
    areas without a measure in the quarter or the next, so that no measure's effect is counted as none.

    Args:
        counts: shape (areas, quarters), complete and equally mature, oldest first.
        treated: the same shape: a measure is at work.
        rule: ``highest_count`` or ``worst_peak``.
        most: how many areas are chosen; equals in the order given.
        goal: the fall that would count as a goal met.
        confidence: of the prediction interval.

    Raises:
        ValueError: an unknown rule or shapes that differ.

    Source: Galton (1886), J. Anthropol. Inst. 15:246; prediction interval from order statistics, Wilks (1941),
    Ann. Math. Stat. 12:91, doi:10.1214/aoms/1177731788.
    """
    y = np.asarray(counts, dtype=float)
    done = np.zeros(y.shape, dtype=bool) if treated is None else np.asarray(treated, dtype=bool)
    if rule not in RULES or y.ndim != 2 or y.shape != done.shape:
        raise ValueError("okänd regel, eller antal och insatser som inte har samma form")
    first = 0 if rule == HIGHEST_COUNT else _YEAR
    cases = [case for t in range(first, y.shape[1] - 1) if (case := _case(y, done, t, rule, most)) is not None]
    before, after, others_before, others_after = (np.array([c[i] for c in cases], dtype=float) for i in range(2, 6))
    ratios = (after + _HALF) / (before + _HALF)
    lower, upper, reached = _prediction(ratios, confidence)
    pooled, others = _ratio(after.sum(), before.sum()), _ratio(others_after.sum(), others_before.sum())
    return ExpectedFall(
        quarters=np.array([case[0] for case in cases], dtype=np.int64),
        before=before,
        after=after,
        others_before=others_before,
        others_after=others_after,
        chosen=tuple(case[1] for case in cases),
        pooled=pooled,
        beside_others=_ratio(pooled, others),
        typical=float(np.median(ratios)) if cases else float("nan"),
        lower=lower,
        upper=upper,
        confidence=reached,
        met_goal=float((after <= (1 - goal) * before).mean()) if cases else float("nan"),
        rule=rule,
        most=most,
        goal=goal,
    )


_Case = tuple[int, tuple[int, ...], float, float, float, float]


def _case(y: Floats, done: npt.NDArray[np.bool_], t: int, rule: str, most: int) -> _Case | None:
    """The choice of one quarter and what became of it; None when too few areas could be chosen."""
    score = y[:, t] if rule == HIGHEST_COUNT else y[:, t] - y[:, t - _YEAR : t].sum(axis=1) / _YEAR
    free = ~done[:, t] & ~done[:, t + 1]
    order = sorted(np.flatnonzero(free & (y[:, t] > 0)).tolist(), key=lambda row: (-score[row], row))[:most]
    if len(order) < most:
        return None
    rest = free.copy()
    rest[order] = False
    sums = (y[order, t], y[order, t + 1], y[rest, t], y[rest, t + 1])
    one, two, three, four = (float(part.sum()) for part in sums)
    return t, tuple(order), one, two, three, four


def _prediction(ratios: Floats, confidence: float) -> tuple[float, float, float]:
    """An interval that holds the next of exchangeable values, and with what confidence it does."""
    n = len(ratios)
    if n < 2:
        return 0.0, float("inf"), 1.0 if n == 0 else 0.0
    cut = max(int((n + 1) * (1 - confidence) / 2 + 1e-9), 1)
    ordered = np.sort(ratios)
    return float(ordered[cut - 1]), float(ordered[n - cut]), (n + 1 - 2 * cut) / (n + 1)


def _ratio(above: float, below: float) -> float:
    return float(above / below) if below > 0 else float("nan")
