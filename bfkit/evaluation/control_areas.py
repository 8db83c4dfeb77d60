"""Which areas a measure is compared with, and what else was done in them: a measure against something else touches too."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.at_work import at_work
from bfkit.evaluation.chance.extremes import Flags
from bfkit.evaluation.chance.windows import YEAR
from bfkit.evaluation.deciding import PLACEBO, Decision
from bfkit.evaluation.material import Material
from bfkit.evaluation.outcomes import overlap
from bfkit.parameters.interventions import Register


@dataclass(frozen=True, slots=True)
class OtherMeasure:
    """A measure against something else, and the rows of the control areas in which it was at work.

    ``partly``: one of its secondary outcomes can count the same incidents.
    """

    id: str
    title: str
    rows: tuple[int, ...]
    partly: bool = False


@dataclass(frozen=True, slots=True)
class ControlAreas:
    """The rows of the areas compared with, and the other measures at work in them in the months compared."""

    rows: tuple[int, ...]
    others: tuple[OtherMeasure, ...]

    @property
    def touched(self) -> tuple[int, ...]:
        """Rows in which any other measure was at work."""
        return tuple(sorted({row for other in self.others for row in other.rows}))


def control_areas(register: Register | None, found: Material, decision: Decision) -> ControlAreas | None:
    """What the comparable cases are compared with at the measure's own start.

    Args:
        register: all measures. found: the measure's panel.
        decision: None comes back unless comparable cases decide, and before the whole follow-up is known.
    """
    if decision.method != PLACEBO or not found.rows or not _whole(found):
        return None
    rows, compared = compared_rows(found, found.treated), compared_months(found)
    others = []
    for one in register.interventions if register is not None else ():
        if overlap(one.outcome, found.intervention.outcome):
            continue
        here = np.atleast_1d(_months_at_work(register, found, one.id)[:, compared].any(axis=1))
        if here[rows].any():
            partly = any(overlap(other, found.intervention.outcome) for other in one.secondary)
            others.append(OtherMeasure(one.id, one.title, tuple(int(row) for row in rows if here[row]), partly))
    return ControlAreas(tuple(int(row) for row in rows), tuple(others))


def compared_months(found: Material) -> Flags:
    """The months of the follow-up and the same months of the years before, shape (months,)."""
    compared = np.zeros(found.counts.shape[1], dtype=bool)
    for year in range(found.lengths.years + 1):
        first = found.start - YEAR * year
        compared[first : first + found.follow_up] = True
    return compared


def compared_rows(found: Material, touched: Flags) -> npt.NDArray[np.int64]:
    """Rows that may be compared with all the measure's own, not touched in any of the months compared.

    Args:
        found: the panel, with the whole follow-up. touched: where and when something was done, shape (areas, months).
    """
    free = ~touched[:, compared_months(found)].any(axis=1)
    return np.flatnonzero(found.comparable[list(found.rows)].all(axis=0) & free)


def _months_at_work(register: Register | None, found: Material, name: str) -> Flags:
    if register is None:
        return np.zeros(found.counts.shape, dtype=bool)
    return at_work(register, found.area_ids, found.months, lambda other: other.id == name)


def _whole(found: Material) -> bool:
    """Whether the months compared are all in the panel."""
    return found.start >= found.lengths.before and len(found.months) >= found.start + found.follow_up
