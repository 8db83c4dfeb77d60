"""What a municipality declares for its follow-up beside the commitments: surveys, the safety index, money."""

from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import Field, model_validator

from bfkit import vocabulary
from bfkit.parameters.sources import Csv
from bfkit.parameters.surveys import SafetyIndexFile, Survey
from bfkit.parameters.values import Frozen, Relative

_SUBTYPES = frozenset(word for words in vocabulary.SUBTYPES.values() for word in words)


class PriceIndex(Frozen):
    """An index of prices by year, to be used instead of SCB's consumer price index."""

    source: Annotated[str, Field(min_length=3)]
    years: Annotated[dict[int, Annotated[float, Field(gt=0)]], Field(min_length=1)]


class CostSeriesFile(Frozen):
    """What vandalism has cost: a row a year, part of the year and item, in the kronor of that year.

    ``index``: a column with the price index of each row, where the file has its own.
    """

    label: Annotated[str, Field(min_length=3)]
    path: Relative
    csv: Csv = Csv()
    year: str
    period: str | None = None
    item: str
    kronor: str
    index: str | None = None


class FollowUp(Frozen):
    """Everything of the follow-up that stands in ``municipality.yml``.

    ``bearers``: who bears the cost of an incident, by sub-type.
    """

    surveys: tuple[Survey, ...] = ()
    safety_index: SafetyIndexFile | None = None
    price_index: PriceIndex | None = None
    cost_series: CostSeriesFile | None = None
    bearers: dict[str, str] = Field(default_factory=dict)

    def other_wordings(self, path: str, item: str, years: tuple[int, ...]) -> str | None:
        """What is wrong when the same question has other years of new wording somewhere else; None when nothing is.

        Args:
            path: of the survey. item: the question. years: of new wording, as told elsewhere.
        """
        for one in self.surveys:
            own = {change.wave for change in one.changes if change.item == item}
            asked = one.path == path and any(question.item == item for question in one.questions)
            if asked and own != set(years):
                return (
                    f"{item} har ny lydelse {_years(years)} under priorities.survey (new_wording) men {_years(own)} i "
                    f"enkäten {one.name} (changes): skriv samma år på båda ställena"
                )
        return None

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file or pattern that is named, once."""
        parts = [self.safety_index, self.cost_series, *self.surveys]
        parts += [own for one in self.surveys for own in (one.codebook, one.frame, one.margins)]  # type: ignore[misc]
        return tuple(dict.fromkeys(part.path for part in parts if part is not None))

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        names = [one.name for one in self.surveys]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"enkäten {', '.join(twice)} står flera gånger under surveys")
        strange = sorted(set(self.bearers) - _SUBTYPES)
        if strange:
            raise ValueError(f"bearers gäller {', '.join(strange)}, som inte är en undertyp")
        return self


def _years(years: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(years))) or "aldrig"
