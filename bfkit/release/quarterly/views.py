"""What renderers are given of the quarterly analysis."""

from collections.abc import Mapping
from dataclasses import dataclass

from bfkit.followup.local_evidence import LocalEvidence
from bfkit.parameters.quarter_file import DecidedStep, GroupDecisions
from bfkit.periods import Quarter
from bfkit.release.disclosure import Edition
from bfkit.release.followup.commitments.views import ProtectedAgreement
from bfkit.release.followup.overall_goal.views import ProtectedGoal
from bfkit.release.followup.safety_index.views import ProtectedIndex
from bfkit.release.followup.savings.views import ProtectedMoney
from bfkit.release.followup.survey.views import ProtectedSurveys
from bfkit.results import EvaluationResult, QuarterResults
from bfkit.verdict.next_step import NextStep


@dataclass(frozen=True, slots=True)
class ProtectedQuarter:
    """The quarter as an edition may show it.

    Attributes:
        edition, municipality, quarter: of the run.
        results: what the other pages came to; they are of the same edition.
        missing: names of the pages that have no results. unread: ids of measures that are wrong in the register.
        causes_unread: whether ``hypotheses.yml`` is wrong, so that no cause analysis is made.
        registered: whether the municipality has a register of measures.
        areas: name of each area by its code; decisions, decided_before: of the group, for the working group only.
        agreement: the commitments. surveys, index, money, goal: each behind its own protection.
        steps: what is proposed for each measure.
        kinds: name of each kind of measure in the catalogue.
        evidence: of the evaluations run here; None in the public edition, where the file is not handed out.
    """

    edition: Edition
    municipality: str
    quarter: Quarter
    results: QuarterResults
    missing: tuple[str, ...]
    unread: tuple[str, ...]
    causes_unread: bool
    registered: bool
    areas: Mapping[str, str]
    decisions: GroupDecisions | None
    decided_before: GroupDecisions | None
    agreement: ProtectedAgreement | None
    surveys: ProtectedSurveys
    index: ProtectedIndex
    money: ProtectedMoney
    goal: ProtectedGoal
    steps: tuple[NextStep, ...]
    evidence: LocalEvidence | None
    kinds: Mapping[str, str]

    @property
    def public(self) -> bool:
        """Whether anybody may read it."""
        return self.decisions is None

    @property
    def decided_steps(self) -> dict[str, DecidedStep]:
        """What the group decided of measures, by id."""
        return {} if self.decisions is None else {one.intervention: one for one in self.decisions.next_steps}

    @property
    def measures(self) -> list[EvaluationResult]:
        """The measures that were evaluated, in the register's order."""
        return self.results.evaluations
