"""Uppföljning: each commitment, and beside them the survey, the safety index and the savings."""

from typing import Literal

from bfkit.results.base import Count, Number, Result
from bfkit.results.evaluation import Colour
from bfkit.results.overall_goal import OverallGoalResult
from bfkit.results.safety_index import SafetyIndexResult
from bfkit.results.savings import SavingsResult
from bfkit.results.survey import SurveyResult

Implementation = Literal["fullt ut", "delvis", "på annat sätt", "inte alls"]
ResultMark = Literal["god", "under förväntan", "ingen", "sämre", "ej känd"]
Ground = Literal["statistiskt prövat", "gruppens bedömning", "räknat i loggarna"]
Reach = Literal["redan nått", "kan inte längre nås"]
"""Closed lists of ``vocabulary`` and ``verdict.colours`` (a test holds them equal)."""


class CommitmentItem(Result):
    """One piece of a target; ``met`` is null while its time is not out, ``done`` when it is held back or has not begun.

    ``met`` is null too when it would tell how few people there are (``marks`` in ``suppressed``).
    """

    label: str
    done: Number | None
    wanted: Number | None
    met: bool | None


class CommitmentNumber(Result):
    """A number beside the target, with 95 % interval when it has one; held back, all of them are null."""

    label: str
    unit: str
    value: Number | None
    lower: Number | None = None
    upper: Number | None = None
    count: Count | None = None
    of: Count | None = None


class CommitmentChange(Result):
    """What was changed since the commitment was made, and why, as the agreement's file says."""

    date: str
    what: str
    why: str


class CommitmentResult(Result):
    """One commitment: what was promised, what came of it, and its figure.

    ``target`` and ``outcome`` are the one number of its kind, in ``unit``; ``target_met`` is null while it cannot be
    said or when the number has no target. ``implementation`` is null while the period runs, or when no log shows it.
    A goal that is an outcome counts no work done: its ``implementation`` is null unless the group set it, and
    ``outcome_measured`` says instead whether the outcome is known; that is null for work. Without either there is no
    ``colour_proposed``. ``ended``: whether its time was out on the last day that counts; ``reach``: what can be said of the target
    before that, that it is reached already or cannot be reached any more; ``changes``: up to that day. ``colour_decided`` is the group's. ``tested`` says how the result was
    tried, null when it was not. Rows follow ``rows_read == rows_used + rows_elsewhere + sum(rows_aside)``. What is
    held back is null and named in ``suppressed``; the rows are held back with the numbers, for in many logs a row is a
    person.
    """

    id: str
    kind: str
    text: str
    owner: str
    parties: list[str]
    first_day: str
    last_day: str
    implementation: Implementation | None
    implementation_ground: Ground | None
    outcome_measured: bool | None = None
    ended: bool = False
    reach: Reach | None = None
    target: Number | None
    outcome: Number | None
    unit: str
    target_met: bool | None
    result: ResultMark
    result_ground: Ground | None
    tested: str | None
    colour_proposed: Colour | None
    colour_decided: Colour | None
    settle: bool
    planned: str
    done: str | None
    missing: list[str]
    items: list[CommitmentItem]
    numbers: list[CommitmentNumber]
    cautions: list[str]
    changes: list[CommitmentChange] = []
    rows_read: Count | None
    rows_used: Count | None
    rows_elsewhere: Count | None
    rows_aside: dict[str, Count]
    suppressed: list[str] = []


class FollowupResults(Result):
    """Uppföljning."""

    commitments: list[CommitmentResult] = []
    survey: list[SurveyResult] = []
    safety_index: list[SafetyIndexResult] = []
    savings: list[SavingsResult] = []
    overall_goal: OverallGoalResult | None = None
