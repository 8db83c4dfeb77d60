"""How the areas of a measure were chosen: by a rule on counts, by lot round by round, by complaints, or not noted."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bfkit.parameters.measure_rules import BY_COUNTS, BY_LOTTERY
from bfkit.parameters.values import Frozen, choice
from bfkit.periods import Quarter

_RULES = ("highest_count", "worst_peak")
_STARTED_AT_ONCE = 3


class Listed(Frozen):
    """An area that the rule pointed out, and the rule's number for it."""

    area: str
    count: float


class Start(Frozen):
    """Areas that begin on a day."""

    first_day: date
    areas: tuple[str, ...]


class Round(Frozen):
    """One draw of a lottery of the start: the list, the published number and who began."""

    round: int
    quarter: str
    number: Annotated[int, Field(ge=0)]
    listed: tuple[Listed, ...]
    start_now: Start
    start_next: Start

    @model_validator(mode="after")
    def _all_get_it(self) -> Self:
        Quarter.parse(self.quarter)
        both = sorted((*self.start_now.areas, *self.start_next.areas))
        if both != sorted(entry.area for entry in self.listed):
            raise ValueError("de som börjar nu och de som börjar sedan ska tillsammans vara de områden som listades")
        return self


class Selection(Frozen):
    """How the area was chosen. Without this nothing can be decided about the effect."""

    how: Literal["regel på antal", "lottning", "klagomål", "ej antecknat"]
    rule: Annotated[str, choice(_RULES, "en urvalsregel")] | None = None
    quarter: str | None = None
    listed: tuple[Listed, ...] = ()
    rank: Annotated[int, Field(ge=1)] | None = None
    organisation: str | None = None
    expected_fall: bool = False
    reason: str | None = None
    text: str | None = None
    draw: str | None = None
    start_at_once: Annotated[int, Field(ge=1)] = _STARTED_AT_ONCE
    rounds_planned: Annotated[int | None, Field(ge=1)] = None
    rounds: tuple[Round, ...] = ()

    @model_validator(mode="after")
    def _says_how(self) -> Self:
        if self.how in (BY_COUNTS, BY_LOTTERY) and self.rule is None:
            raise ValueError("ange rule: vilken regel som pekade ut området (highest_count eller worst_peak)")
        if self.quarter is not None:
            Quarter.parse(self.quarter)
        return self

    @property
    def rounds_in_all(self) -> int:
        """Rounds of a lottery that its verdict waits for: those planned, or more when more have been drawn."""
        return max(self.rounds_planned or 0, len(self.rounds))
