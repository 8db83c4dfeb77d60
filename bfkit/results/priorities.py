"""Prioritisation: problem pictures against P1-P6, and focus areas against O1-O6."""

from typing import Annotated, Literal

from pydantic import Field

from bfkit.results.base import Count, Result

Answer = Literal["ja", "nej", "underlag saknas"]
Rank = Annotated[int, Field(ge=1)]


class ProblemResult(Result):
    """A problem picture with its six answers, for the working group only.

    ``count_12m`` is null where only the size class ``count_class`` is told; ``subtype`` null is the whole category.
    ``rank`` by the number met, equals share the lowest number.
    """

    id: str
    name: str
    source: str
    category: str
    subtype: str | None
    area: str
    count_12m: Count | None
    count_class: str
    criteria: dict[str, Answer]
    n_met: Annotated[int, Field(ge=0, le=6)]
    rank: Rank


class FocusAreaResult(Result):
    """A focus area that is proposed, chosen by the group, or both; for the working group only.

    Ranks are null where the area had no incident in the quarter or its count is held back.
    """

    area: str
    name: str
    rank: Rank | None
    rank_low: Rank | None
    rank_high: Rank | None
    count: Count | None
    criteria: dict[str, Answer]
    proposed: bool
    chosen: bool
    reason: str | None = None
