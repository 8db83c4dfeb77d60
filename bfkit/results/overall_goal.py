"""The overall goal of a year: each indicator with its word. There is no sum and no common number."""

from typing import Literal

from bfkit.results.base import Count, Number, Result
from bfkit.results.survey import ChangeWord


class ReportedGoalResult(Result):
    """One source: the last four quarters against the four before, at equal lag.

    ``ratio`` is later over earlier, with 95 % interval widened by ``dispersion`` (variance over mean of a year's sum).
    Null with a ``reason`` where the years cannot be compared, and where a count is held back (``suppressed``).
    What the police discover themselves is no part of ``now`` and ``before``: it stands in ``discovered_now`` and
    ``discovered_before``, null where there is none or it is held back, and has no word.
    """

    source: str
    now: Count | None
    before: Count | None
    ratio: Number | None
    lower: Number | None
    upper: Number | None
    dispersion: Number | None
    word: ChangeWord
    reason: str | None
    cautions: list[str]
    suppressed: bool = False
    discovered_now: Count | None = None
    discovered_before: Count | None = None


class AnsweredGoalResult(Result):
    """One question of a survey: the latest wave less the wave before, a difference of shares (0-1)."""

    survey: str
    key: str
    label: str
    about: Literal["otrygghet", "utsatthet"]
    year: Count
    year_before: Count | None
    share: Number | None
    share_before: Number | None
    difference: Number | None
    lower: Number | None
    upper: Number | None
    word: ChangeWord
    reason: str | None
    cautions: list[str]
    suppressed: bool = False


class OverallGoalResult(Result):
    """What is reported and what people answer. ``tested``: indicators that share the risk of a false word (Holm)."""

    first_day: str
    last_day: str
    first_day_before: str
    reported: list[ReportedGoalResult]
    answered: list[AnsweredGoalResult]
    tested: Count
    sentence: str
