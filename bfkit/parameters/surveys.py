"""What a municipality declares of its surveys: files, codebook, design, register margins, the safety index."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bfkit.parameters.sources import Csv
from bfkit.parameters.values import ContradictionError, Frozen, Relative, Slug

WORSE = ("hög", "låg", "ingen")
"""Which end of a scale is the worse."""
OVERLAPS = ("oberoende", "samma personer", "samma kluster")
INDEX_ITEMS = 33
Wave = Annotated[int, Field(ge=1990, le=2100)]
Code = Annotated[int, Field(ge=0, le=99)]


class CodebookFile(Frozen):
    """The questions, a row each. ``directions``: the file's words for which end is worse, to hög, låg or ingen."""

    path: Relative
    csv: Csv = Csv()
    item: str
    wording: str
    answers: str | None = None
    worse: str
    first_wave: str | None = None
    last_wave: str | None = None
    directions: dict[str, Literal["hög", "låg", "ingen"]] = Field(default_factory=dict)


class Item(Frozen):
    """A question that stands in no codebook file."""

    item: str
    wording: str
    answers: Annotated[tuple[Code, ...], Field(min_length=2)]
    worse: Literal["hög", "låg", "ingen"]
    first_wave: Wave = 1990
    last_wave: Wave = 2100


class Reworded(Frozen):
    """From this wave the question is another one: the waves before are never compared with it or those after."""

    item: str
    wave: Wave
    text: Annotated[str, Field(min_length=3)]


class Question(Frozen):
    """A share to be told: of those who answered the item, how many gave one of the counted answers.

    ``about``: what of the overall goal it measures; a higher share is then worse.
    """

    item: str
    label: Annotated[str, Field(min_length=3)]
    counted: Annotated[tuple[Code, ...], Field(min_length=1)]
    about: Literal["otrygghet", "utsatthet"] | None = None


class Scale(Frozen):
    """A mean over several items on the same scale; items whose high end is worse are turned, so high is good."""

    name: Slug
    label: Annotated[str, Field(min_length=3)]
    items: Annotated[tuple[str, ...], Field(min_length=2)]
    lowest: Code = 1
    highest: Code = 6
    fewest_items: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _possible(self) -> Self:
        faults = []
        if self.highest <= self.lowest:
            faults.append(("highest", f"skalans högsta värde ({self.highest}) ska vara större än lowest"))
        if self.fewest_items > len(self.items):
            words = f"{self.fewest_items} påståenden krävs men skalan har bara {len(self.items)}"
            faults.append(("fewest_items", words))
        if len(set(self.items)) < len(self.items):
            faults.append(("items", "samma påstående står två gånger"))
        if faults:
            raise ContradictionError(faults)
        return self


class FrameFile(Frozen):
    """How the sample was drawn: a row a wave and stratum, with persons, how many were asked and how many answered."""

    path: Relative
    csv: Csv = Csv()
    wave: str
    stratum: str
    population: str
    sampled: str
    answered: str


class MarginFile(Frozen):
    """The register's inhabitants by year and sex, with a column for each age.

    ``ages``: the survey's age groups to the columns that make them up. Weights are calibrated to sex by age group,
    and to the strata when a frame is declared.
    """

    path: Relative
    csv: Csv = Csv()
    year: str
    sex: str
    ages: Annotated[dict[str, Annotated[tuple[str, ...], Field(min_length=1)]], Field(min_length=1)]


class Survey(Frozen):
    """A survey: a row an answer, a file a wave with the year in its name (or one file, and ``wave``).

    ``values``: the file's words for answers to codes (ja: 1). ``waves``: how two waves hang together.
    ``ready``: month and day of the wave's year on which all answers are in. ``fewest_answers``: fewer are not told.
    """

    name: Slug
    label: Annotated[str, Field(min_length=3)]
    path: Relative
    csv: Csv = Csv()
    wave: Wave | None = None
    respondent: str
    panel: str | None = None
    area: str | None = None
    sex: str | None = None
    age: str | None = None
    weight: str | None = None
    stratum: str | None = None
    cluster: str | None = None
    waves: Literal["oberoende", "samma personer", "samma kluster"] = "oberoende"
    ready: Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")] = "12-31"
    codebook: CodebookFile | None = None
    items: tuple[Item, ...] = ()
    answers: tuple[Code, Code] | None = None
    values: dict[str, Code] = Field(default_factory=dict)
    missing: tuple[str, ...] = ()
    changes: tuple[Reworded, ...] = ()
    questions: tuple[Question, ...] = ()
    scales: tuple[Scale, ...] = ()
    frame: FrameFile | None = None
    margins: MarginFile | None = None
    fewest_answers: Annotated[int, Field(ge=5)] = 10

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        faults = []
        if self.codebook is None and not self.items:
            faults.append(("codebook", "saknas: ange codebook eller items, annars går svaren inte att tolka"))
        if not self.questions and not self.scales:
            faults.append(("questions", "ange vad som ska räknas: questions (andelar) eller scales (medelvärden)"))
        if self.waves == "samma personer" and self.panel is None:
            faults.append(
                ("panel", "samma personer i flera omgångar kräver en kolumn (panel) med ett nummer för den som svarar")
            )
        if self.waves == "samma kluster" and self.cluster is None:
            faults.append(
                ("cluster", "samma kluster i flera omgångar kräver en kolumn för klustret, till exempel skola")
            )
        if self.frame is not None and self.stratum is None:
            faults.append(("stratum", "frame är per stratum: ange kolumnen stratum"))
        if self.margins is not None and (self.sex is None or self.age is None):
            faults.append(("margins", "registret är efter kön och ålder: ange kolumnerna sex och age"))
        if faults:
            raise ContradictionError(faults)
        return self

    def comparable_from(self, item: str, wave: int) -> int:
        """The first year whose answers to an item may be compared with those of a wave."""
        return max((one.wave for one in self.changes if one.item == item and one.wave <= wave), default=0)

    def reworded(self, item: str, before: int, after: int) -> Reworded | None:
        """The last change of an item after one wave, up to another; None when there is none."""
        found = [one for one in self.changes if one.item == item and before < one.wave <= after]
        return max(found, key=lambda one: one.wave) if found else None


class SafetyIndexFile(Frozen):
    """The safety index: a row a year, area and item, scored 0-6 where low is good.

    ``whole``: the file's word for the whole municipality. ``uncertainty``: plus or minus of a score, where it is known.
    ``parts``: items by sub-index. ``fewest_items``: with fewer scores no index is made.
    """

    path: Relative
    csv: Csv = Csv()
    year: str
    area: str
    item: str
    value: str
    uncertainty: str | None = None
    whole: str = "kommunen"
    items: Annotated[tuple[str, ...], Field(min_length=1)]
    parts: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    fewest_items: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _items_are_known(self) -> Self:
        faults = []
        if len(set(self.items)) < len(self.items):
            faults.append(("items", "samma variabel står två gånger"))
        strange = sorted({item for part in self.parts.values() for item in part} - set(self.items))
        if strange:
            faults.append(("parts", f"{', '.join(strange)} finns inte bland items"))
        if self.fewest_items is not None and self.fewest_items > len(self.items):
            faults.append(("fewest_items", f"{self.fewest_items} värden krävs men indexet har {len(self.items)}"))
        if faults:
            raise ContradictionError(faults)
        return self

    @property
    def fewest(self) -> int:
        """How many scores an index needs: four of five unless it is declared."""
        return self.fewest_items or -(-4 * len(self.items) // 5)
