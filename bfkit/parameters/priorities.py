"""What a municipality declares for its prioritisation: promises, unit costs, the safety survey, facts of its areas."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from bfkit import vocabulary
from bfkit.parameters.sources import Csv
from bfkit.parameters.values import Frozen, Relative, choice

SHARES = ("O2", "O3", "O4", "O5")
"""Criteria of areas that are register shares. O1 is a survey's; O6 is judged by people and never computed."""
PROTECTED = ("skola", "forskola", "vard", "polisstation", "resecentrum", "galleria")
"""Objects that the source names for P4 (requirements A4.4)."""
SEVERE = ("bilbrand", "brand", "tillhyggen")
"""Sub-types that are extreme even when they are few, unless the municipality says otherwise (P1)."""
_SUBTYPES = tuple(dict.fromkeys(word for words in vocabulary.SUBTYPES.values() for word in words))


class PromiseFile(Frozen):
    """The citizen promises: a row a promise, year and area. An empty area is the whole municipality."""

    path: Relative
    csv: Csv = Csv()
    id: str
    year: str
    area: str
    text: str
    subtype: str


class CostFile(Frozen):
    """Unit costs in kronor, low, middle and high, with the source of each. Rows without a sub-type are not read."""

    path: Relative
    csv: Csv = Csv()
    item: str
    subtype: str
    unit: str
    low: str
    middle: str
    high: str
    source: str
    price_year: str


class SurveyQuestion(Frozen):
    """The survey question that tells whether residents feel unsafe (O1): a row an answer, a file a year.

    ``path`` has a wildcard where the year stands. ``new_wording``: years whose question was put in new words, so
    that no year before may be compared with it.
    """

    path: Relative
    csv: Csv = Csv()
    label: str
    area: str
    question: str
    unsafe: Annotated[tuple[str, ...], Field(min_length=1)]
    missing: tuple[str, ...] = ()
    weight: str | None = None
    new_wording: tuple[int, ...] = ()
    fewest_answers: Annotated[int, Field(ge=5)] = 10


class AreaFile(Frozen):
    """Facts of areas, a row an area, year and criterion (O1-O6): shares in per cent, and ja or nej for O6."""

    path: Relative
    csv: Csv = Csv()
    area: str
    year: str
    criterion: str
    value: str
    uncertainty: str | None = None
    source: str


class Priorities(Frozen):
    """What the criteria are judged by. What is not declared is ``underlag saknas``, never nej.

    ``criteria``: the indicator that stands for O2-O5, by name, where it is declared under ``indicators``.
    """

    promises: PromiseFile | None = None
    unit_costs: CostFile | None = None
    survey: SurveyQuestion | None = None
    area_file: AreaFile | None = None
    criteria: dict[str, str] = Field(default_factory=dict)
    severe: tuple[Annotated[str, choice(_SUBTYPES, "en undertyp")], ...] = SEVERE
    protected: tuple[Annotated[str, choice(vocabulary.PLACE_KINDS, "ett slag av plats")], ...] = PROTECTED

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file or pattern that is named, once."""
        parts = (self.promises, self.unit_costs, self.survey, self.area_file)
        return tuple(dict.fromkeys(part.path for part in parts if part is not None))

    @model_validator(mode="after")
    def _known_criteria(self) -> Self:
        strange = sorted(set(self.criteria) - set(SHARES))
        if strange:
            raise ValueError(
                f"criteria gäller {', '.join(strange)}; välj bland {', '.join(SHARES)}. O1 kommer ur survey, och O6 "
                "är människors bedömning och räknas aldrig fram"
            )
        return self
