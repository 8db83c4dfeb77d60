"""When: windows of the week, months, special days and events of a quarter."""

from typing import Annotated

from pydantic import Field

from bfkit.results.base import Count, Number, Result


class HotTime(Result):
    """The window of the week that surely stands out in one source, category or sub-type, over twelve months.

    ``weekday`` is the first evening and ``weekdays`` all of them; hours before 06 lie in the night after the evening.
    ``hour_to`` at or before ``hour_from`` is past midnight. ``share`` is of the incidents with a usable time, ``ratio``
    against an even week with a 95 % interval that holds for all windows at once.
    """

    source: str
    category: str
    weekday: str
    hour_from: Annotated[int, Field(ge=0, le=23)]
    hour_to: Annotated[int, Field(ge=1, le=24)]
    share: Number | None
    ratio: Number | None
    subtype: str | None = None
    weekdays: list[str] = []
    count: Count | None = None
    of: Count | None = None
    approximate: bool = False
    lower: Number | None = None
    upper: Number | None = None


class PeakMonthsResult(Result):
    """Months in a row that surely stand out in the year of one group; ``months`` 1-12."""

    source: str
    category: str
    subtype: str | None
    months: list[Annotated[int, Field(ge=1, le=12)]]
    count: Count | None
    of: Count | None
    years: int
    ratio: Number


class SpecialDays(Result):
    """A kind of day or event against comparable days; ``signal`` when it is sure among all that were compared.

    ``ratio`` and its limits are null where they have no finite value.
    """

    source: str
    category: str
    subtype: str | None
    kind: str
    event: bool
    days: int
    count: Count | None
    expected: Number
    ratio: Number | None
    lower: Number
    upper: Number | None
    signal: bool
