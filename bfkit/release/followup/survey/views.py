"""What renderers are given of the surveys: shares without those that rest on held-back answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from bfkit.release.cells import Cell
from bfkit.release.edition import Edition


@dataclass(frozen=True, slots=True)
class ProtectedShare:
    """A share (0-1) or mean of one group in one wave with its 95 % interval.

    ``kind``: alla, area, sex or age; ``level``: which; ``label``: its name. ``answers``: a mark when held back; then,
    and with fewer answers than are told, the numbers are None.
    """

    year: int
    kind: str
    level: str
    label: str
    answers: Cell
    value: float | None
    lower: float | None
    upper: float | None
    design_effect: float | None
    suppressed: bool
    word: str | None


@dataclass(frozen=True, slots=True)
class ProtectedChange:
    """The latest wave less an earlier one; numbers are None where either is held back or they cannot be compared."""

    year: int
    year_before: int
    difference: float | None
    lower: float | None
    upper: float | None
    p_value: float | None
    word: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class ProtectedQuestion:
    """A question or a scale: everybody wave by wave, groups of the latest wave (areas by name), changes."""

    key: str
    label: str
    wording: str
    is_mean: bool
    better: str | None
    fewest: int
    waves: tuple[ProtectedShare, ...]
    groups: tuple[ProtectedShare, ...]
    change: ProtectedChange | None
    since_first: ProtectedChange | None

    @property
    def latest(self) -> ProtectedShare:
        """Everybody in the latest wave."""
        return self.waves[-1]

    def of(self, kind: str) -> tuple[ProtectedShare, ...]:
        """The groups of a kind: area, sex or age."""
        return tuple(one for one in self.groups if one.kind == kind)


@dataclass(frozen=True, slots=True)
class ProtectedResponse:
    """Who answered a wave; ``rate`` is None where it is not declared how many were asked, or few answered."""

    year: int
    answered: Cell
    sampled: int | None
    rate: float | None
    calibrated: bool
    not_calibrated: str | None


@dataclass(frozen=True, slots=True)
class ProtectedRepresentation:
    """A sex and age group: its share of the answers, None when few, and of the register."""

    sex: str
    age: str
    share_of_answers: float | None
    share_of_register: float


@dataclass(frozen=True, slots=True)
class ProtectedSurvey:
    """One survey; ``reworded``: item, first year of the new words, and what was changed."""

    name: str
    label: str
    overlap: str
    responses: tuple[ProtectedResponse, ...]
    representation: tuple[ProtectedRepresentation, ...]
    reworded: tuple[tuple[str, int, str], ...]
    questions: tuple[ProtectedQuestion, ...]
    signal_rate: float

    @property
    def year(self) -> int:
        """The latest wave."""
        return self.responses[-1].year


@dataclass(frozen=True, slots=True)
class ProtectedPlaced:
    """One area beside the municipality: share and rate with intervals, and where it stands."""

    name: str
    share: float
    lower: float
    upper: float
    answers: Cell
    rate: float
    rate_lower: float
    rate_upper: float
    incidents: Cell
    corner: str


@dataclass(frozen=True, slots=True)
class ProtectedQuadrant:
    """Safety beside incidents; ``areas`` by name, none in the public edition.

    ``corners``: how many areas stand in each corner; ``not_placed``: how many have no place or are held back.
    """

    question: str
    year: int
    what: str
    share: float
    rate: float
    areas: tuple[ProtectedPlaced, ...]
    corners: Mapping[str, int]
    not_placed: int
    signal_rate: float


@dataclass(frozen=True, slots=True)
class ProtectedSurveys:
    """Every survey as an edition may show it."""

    edition: Edition
    surveys: tuple[ProtectedSurvey, ...]
    beside: ProtectedQuadrant | None
