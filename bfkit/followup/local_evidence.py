"""What tends to work here: every evaluation ever run, null results included, and kinds of measures pooled.

It stands in the follow-up and not in the evaluation, for it reads published lines of many quarters and no incidents.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bfkit.inference.pooling import Pooled, pooled
from bfkit.parameters.interventions import Intervention, Register
from bfkit.results.evaluation import EvaluationResult
from bfkit.results.local_evidence import Design, EvidenceLine, MeasureEvidence

FEWEST = 5
"""Evaluations of one kind below which nothing is pooled: an interval of four is too uncertain to be of use."""
NO_LINE = "utvärderingens egen evidensrad saknas; kör om kvartalet"


@dataclass(frozen=True, slots=True)
class KindPool:
    """One kind of measure.

    Attributes:
        kind: its name in the catalogue, or the type of those that have none. evaluations: how many lines.
        used: how many have an estimate that may be pooled.
        pooled: of log ratios; None with fewer than ``FEWEST``.
    """

    kind: str
    evaluations: int
    used: int
    pooled: Pooled | None

    @property
    def too_few(self) -> str | None:
        """Why there is no number; None when there is one."""
        return None if self.pooled is not None else f"för få: {self.used} av {FEWEST}"

    @property
    def ratios(self) -> tuple[float, float, float] | None:
        """The mean ratio with its interval."""
        own = self.pooled
        if own is None:
            return None
        return math.exp(own.estimate), math.exp(own.lower), math.exp(own.upper)

    @property
    def next_ratios(self) -> tuple[float, float] | None:
        """Where the ratio of one more measure of the kind is expected."""
        own = self.pooled
        return None if own is None else (math.exp(own.lowest), math.exp(own.highest))


@dataclass(frozen=True, slots=True)
class LocalEvidence:
    """Every line, by measure id, and every kind of measure by name."""

    lines: tuple[EvidenceLine, ...]
    pools: tuple[KindPool, ...]


def local_evidence(lines: Iterable[EvidenceLine]) -> LocalEvidence:
    """The lines of one municipality or of many, with every kind of measure pooled where there are enough."""
    told = tuple(sorted(lines, key=lambda one: (one.municipality, one.start, one.intervention)))
    kinds = sorted({one.kind for one in told})
    return LocalEvidence(told, tuple(_pool(kind, [one for one in told if one.kind == kind]) for kind in kinds))


def evidence_lines(
    rows: Sequence[EvaluationResult],
    register: Register | None,
    exported: Mapping[str, MeasureEvidence],
    *,
    municipality_code: str,
) -> tuple[EvidenceLine, ...]:
    """One line for each measure that was ever evaluated.

    Args:
        rows: this quarter's published evaluations. register: of measures, for kind and category of those without a line.
        exported: by measure id, the lines that evaluations have left (``release.followup.evidence_files``), which alone
            hold estimates of the undecided; a measure of ``rows`` without one gets a line without an estimate.
        municipality_code: four digits.
    """
    measures = {one.id: one for one in register.interventions} if register is not None else {}
    found = dict(exported)
    for row in rows:
        if row.intervention not in found and row.intervention in measures:
            found[row.intervention] = _without_estimate(row, measures[row.intervention])
    return tuple(
        EvidenceLine(
            municipality=municipality_code, **found[name].model_dump(include=set(MeasureEvidence.model_fields))
        )
        for name in sorted(found)
    )


def _without_estimate(row: EvaluationResult, own: Intervention) -> MeasureEvidence:
    designs: dict[str, Design] = {
        name: name for name in ("lottning", "jämförbara fall", "avbruten tidsserie", "ingen metod")
    }
    return MeasureEvidence(
        intervention=own.id,
        kind=own.measure or own.type,
        in_catalogue=own.measure is not None,
        type=own.type,
        category=own.outcome.category,
        design=designs.get(row.decided_by, "ingen metod"),
        start=f"{min(own.starts):%Y-%m}",
        months=row.follow_up_months_planned,
        areas=len(dict(own.begun())),
        dose_share=None,
        log_ratio=None,
        log_lower=None,
        log_upper=None,
        standard_error=None,
        basis=None,
        not_pooled=NO_LINE,
        verdict=row.verdict,
        undecided_reason=row.undecided_reason,
        displacement=row.displacement.verdict,
        count_before=None,
        count_after=None,
        held_back=False,
    )


def _pool(kind: str, lines: Sequence[EvidenceLine]) -> KindPool:
    pairs = [(one.log_ratio, one.standard_error) for one in lines]
    used = [(ratio, error) for ratio, error in pairs if ratio is not None and error is not None]
    values = np.array(used, dtype=float).reshape(-1, 2)
    found = pooled(values[:, 0], values[:, 1]) if len(used) >= FEWEST else None
    return KindPool(kind, len(lines), len(used), found)
