"""Local evidence: one line for each evaluation, null results included, safe to send outside the municipality."""

from typing import Literal

from bfkit.results.base import Count, Number, Result
from bfkit.results.evaluation import MovementKey, VerdictKey

Design = Literal["lottning", "jämförbara fall", "avbruten tidsserie", "ingen metod"]
Basis = Literal["lottens jämförelse", "centrerad mot jämförbara fall"]


class MeasureEvidence(Result):
    """What one evaluation found, decided or not, and what it rests on.

    ``log_lower`` and ``log_upper`` are the natural logarithms of the 95 % interval of incidents to those expected without
    the measure. ``log_ratio`` is the middle between them and ``standard_error`` their width by 3.92, so that the two give
    that interval back; the page's ratio need not be in the middle. ``basis``: of what. It stands here also when the verdict is that
    nothing can be decided, *for pooling and for nothing else*: a pool of the decided ones alone would show effects where
    there are none. Of one measure it is then no effect, and ``results.json`` has none. It is null where counts are under
    the limit (``held_back``), where the design gives no ratio in which the fall of chosen areas is taken out, and where
    its interval has no end; ``not_pooled`` says why. ``kind`` is the measure's name in the catalogue, else its type.
    ``start`` is a month, ``dose_share`` done of planned.
    """

    intervention: str
    kind: str
    in_catalogue: bool
    type: Literal["situationell", "social"]
    category: str
    design: Design
    start: str
    months: Count
    areas: Count
    dose_share: Number | None
    log_ratio: Number | None
    log_lower: Number | None
    log_upper: Number | None
    standard_error: Number | None
    basis: Basis | None
    not_pooled: str | None
    verdict: VerdictKey
    undecided_reason: str | None
    displacement: MovementKey
    count_before: Count | None
    count_after: Count | None
    held_back: bool


class EvidenceLine(MeasureEvidence):
    """The same with the municipality's code: a row of ``lokal_evidens.csv``."""

    municipality: str


COLUMNS = ("municipality", *MeasureEvidence.model_fields)
"""The header row of ``lokal_evidens.csv``, in order (docs/lokal_evidens.md)."""
