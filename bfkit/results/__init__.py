"""The typed results of a quarter (``results.json``): what notebooks write and the next ones and tests read."""

from bfkit.results.base import Count, Number, Result
from bfkit.results.causes import CauseResult, HypothesisResult, SuggestedMeasure
from bfkit.results.data_quality import Coverage, DataQuality, Delay, SourceQuality
from bfkit.results.evaluation import (
    CheckResult,
    Colour,
    Displacement,
    EvaluationResult,
    GroupDecision,
    MovementKey,
    MovementResult,
    Prevented,
    VerdictKey,
    Waited,
)
from bfkit.results.followup import CommitmentChange, CommitmentItem, CommitmentNumber, CommitmentResult, FollowupResults
from bfkit.results.hot_times import HotTime
from bfkit.results.mapping import AreaResult, CategoryResult, MappingResults
from bfkit.results.quarter import PARTS, QuarterResults, merge, schema, to_json
from bfkit.results.week import WeekResults, week_schema

__all__ = [
    "PARTS",
    "AreaResult",
    "CategoryResult",
    "CauseResult",
    "CheckResult",
    "Colour",
    "CommitmentChange",
    "CommitmentItem",
    "CommitmentNumber",
    "CommitmentResult",
    "Count",
    "Coverage",
    "DataQuality",
    "Delay",
    "Displacement",
    "EvaluationResult",
    "FollowupResults",
    "GroupDecision",
    "HotTime",
    "HypothesisResult",
    "MappingResults",
    "MovementKey",
    "MovementResult",
    "Number",
    "Prevented",
    "QuarterResults",
    "Result",
    "SourceQuality",
    "SuggestedMeasure",
    "VerdictKey",
    "Waited",
    "WeekResults",
    "merge",
    "schema",
    "to_json",
    "week_schema",
]
