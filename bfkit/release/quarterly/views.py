"""What renderers are given of the quarterly analysis."""

from collections.abc import Mapping
from dataclasses import dataclass

from bfkit.parameters.quarter_file import GroupDecisions
from bfkit.periods import Quarter
from bfkit.release.disclosure import Edition
from bfkit.release.followup.commitments.views import ProtectedAgreement
from bfkit.release.followup.safety_index.views import ProtectedIndex
from bfkit.release.followup.savings.views import ProtectedMoney
from bfkit.release.followup.survey.views import ProtectedSurveys
from bfkit.results import EvaluationResult, QuarterResults


@dataclass(frozen=True, slots=True)
class ProtectedQuarter:
    """The quarter as an edition may show it.

    Attributes:
        edition, municipality, quarter: of the run.
        results: what the other pages came to; they are of the same edition.
        missing: names of the pages that have no results. unread: ids of measures that are wrong in the register.
        registered: whether the municipality has a register of measures.
        areas: name of each area by its code; decisions, decided_before: of the group, for the working group only.
        agreement: the commitments. surveys, index, money: each behind its own protection.
    """

    edition: Edition
    municipality: str
    quarter: Quarter
    results: QuarterResults
    missing: tuple[str, ...]
    unread: tuple[str, ...]
    registered: bool
    areas: Mapping[str, str]
    decisions: GroupDecisions | None
    decided_before: GroupDecisions | None
    agreement: ProtectedAgreement | None
    surveys: ProtectedSurveys
    index: ProtectedIndex
    money: ProtectedMoney

    @property
    def public(self) -> bool:
        """Whether anybody may read it."""
        return self.decisions is None

    @property
    def measures(self) -> list[EvaluationResult]:
        """The measures that were evaluated, in the register's order."""
        return self.results.evaluations
