"""Pieces of a first page: sentences with their evidence, and doubts."""

from dataclasses import dataclass

LAWFUL = "otrygghetsskapande_samling"
"""Gatherings are mostly lawful presence: never a finding of their own, up or down."""
NOTICE = "notice"
NOTICE_CAUTION = (
    "Den som skriver notiserna väljer vad som berättas. Antalet säger inte hur många brott som begås, och platserna är "
    "för grova för hot spots."
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubt in its own box: what it is, and why."""

    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the first page, and the section that holds its evidence (an anchor of the page)."""

    text: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Findings:
    """The first page in words."""

    title: str
    told: tuple[Told, ...]
    warnings: tuple[Doubt, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences alone."""
        return tuple(one.text for one in self.told)
