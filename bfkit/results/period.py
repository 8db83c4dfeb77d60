"""A tertial or a year as data (``results.json`` in its own folder): areas over time, measures, commitments, cooperation."""

from typing import Annotated, Any, Literal

from pydantic import Field

from bfkit.results.base import Count, Number, Result
from bfkit.results.evaluation import EvaluationResult
from bfkit.results.followup import CommitmentResult
from bfkit.results.overall_goal import OverallGoalResult


class StepResult(Result):
    """One quarter (of a year) or tertial: its count as known after as many days as the last one, and what was expected.

    ``lower`` and ``upper``: 95 % prediction interval; null where nothing was expected or may be told.
    """

    step: str
    count: Count | None
    lower: Number | None
    upper: Number | None
    outside: Literal["över", "under"] | None


class AreaHistoryResult(Result):
    """One area (null: the whole municipality; ``name`` in Swedish) of one source (its Swedish name is ``label``), oldest step first."""

    source: str
    label: str
    area: str | None
    name: str = ""
    steps: list[StepResult]


class CooperationQuestionResult(Result):
    """One question of the group's form; ``levels``: parties by answer 1–5, null in the public edition."""

    question: str
    answers: Count
    median: Number | None
    levels: dict[str, Count] | None


class CooperationResult(Result):
    """The group's form of a year."""

    year: Count
    answered: str
    parties: Count
    questions: list[CooperationQuestionResult]


class PeriodResults(Result):
    """A tertial or a year.

    ``quarter``: the quarter whose published results the evaluations are of; null when there are none. ``lag_days`` by
    source: after so many days every step is counted; null where reports are not dated.
    """

    municipality: str
    period: str
    first_day: str
    last_day: str
    as_of: str
    edition: Literal["arbetsgrupp", "offentlig"]
    disclosure_limit: Annotated[int, Field(ge=1)]
    synthetic: bool
    quarter: str | None
    areas: list[AreaHistoryResult]
    lag_days: dict[str, Count | None]
    evaluations: list[EvaluationResult]
    overall_goal: OverallGoalResult
    commitments: list[CommitmentResult]
    cooperation: CooperationResult | None
    findings: list[str]
    missing: list[str]


def period_schema() -> dict[str, Any]:
    """The JSON schema of a period's ``results.json``."""
    return PeriodResults.model_json_schema()
