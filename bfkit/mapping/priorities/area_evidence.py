"""What is known of an area against the six criteria O1-O6, with the years, sources and intervals behind each answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from bfkit.mapping.priorities.evidence import YES

AREA_CRITERIA = {
    "O1": "Otrygghet bland de boende",
    "O2": "Står utanför arbete",
    "O3": "Kort utbildning",
    "O4": "Unga",
    "O5": "Röstar inte",
    "O6": "Organiserad brottslighet enligt bedömning",
}


@dataclass(frozen=True, slots=True)
class Worsening:
    """The change from the year before that can be compared with, as a difference of shares with its interval.

    ``surely``: still a rise when all areas and criteria are tested at once (Benjamini-Hochberg).
    """

    year: int
    year_before: int
    change: float
    lower: float
    upper: float
    p_value: float
    surely: bool


@dataclass(frozen=True, slots=True)
class AreaFact:
    """One criterion of one area.

    Attributes:
        criterion, area_id: keys. answer: ``ja``, ``nej`` or ``underlag saknas``.
        value: share 0-1; None for O6 and where unknown. lower, upper: its interval, for a survey.
        threshold: above (O2-O5) or surely above (O1) which the share is high; None for O6.
        year, source: of the value; n: answers of a survey. noisy: SCB has added noise.
        above_unsure: above the threshold, but not surely (O1).
        worsening: None where no year can be compared with.
        judged_by: who answered O6.
    """

    criterion: str
    area_id: str
    answer: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    threshold: float | None = None
    year: int | None = None
    source: str | None = None
    n: int | None = None
    noisy: bool = False
    above_unsure: bool = False
    worsening: Worsening | None = None
    judged_by: str | None = None


@dataclass(frozen=True, slots=True)
class AreaProfile:
    """An area's six criteria, in order."""

    area_id: str
    name: str
    facts: tuple[AreaFact, ...]

    @property
    def answers(self) -> dict[str, str]:
        """The answer of each criterion."""
        return {fact.criterion: fact.answer for fact in self.facts}

    @property
    def eligible(self) -> bool:
        """Whether any criterion is met: one is enough."""
        return YES in self.answers.values()

    @property
    def worse(self) -> tuple[str, ...]:
        """Criteria that have surely become worse."""
        return tuple(f.criterion for f in self.facts if f.worsening is not None and f.worsening.surely)


@dataclass(frozen=True, slots=True)
class AreaCriteria:
    """All areas in the order of the area table, with the thresholds used, and what the areas are.

    ``quantile``: of O2-O5; ``thresholds``: by criterion, None where there is no value; ``tests``: changes tested.
    """

    areas: tuple[AreaProfile, ...]
    thresholds: Mapping[str, float | None]
    quantile: float
    level: str
    version: str
    tests: int
    signal_rate: float

    def of(self, area_id: str) -> AreaProfile | None:
        """One area."""
        return next((one for one in self.areas if one.area_id == area_id), None)
