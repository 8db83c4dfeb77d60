"""What renderers are given of the problem pictures: no count that is held back, nor what would tell of one."""

from dataclasses import dataclass

from bfkit.mapping.priorities.evidence import YES, Influenced, Price, Promised
from bfkit.parameters.models import Thresholds
from bfkit.periods import Period, Quarter
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A year's count against the year before, with a 95 % interval; ``usual``: it allows for how areas usually vary."""

    now: int
    before: int
    ratio: float
    lower: float
    upper: float
    usual: bool


@dataclass(frozen=True, slots=True)
class ShownRepeated:
    """P1. ``days``, ``share`` and ``change`` only where counts are shown exactly; ``increased`` None: not comparable."""

    answer: str
    common: bool
    extreme: bool
    increased: bool | None
    count: Cell
    days: int | None
    share: float | None
    change: ShownChange | None


@dataclass(frozen=True, slots=True)
class ShownExcess:
    """A test of P2. What it was expected to be, and how sure, only where counts are shown exactly."""

    key: str
    label: str
    held: bool
    count: Cell
    expected: float | None
    lower: float | None
    upper: float | None
    p_adjusted: float | None


@dataclass(frozen=True, slots=True)
class ShownConcentrated:
    """P2, with every test made."""

    answer: str
    tests: tuple[ShownExcess, ...]
    still_there: bool


@dataclass(frozen=True, slots=True)
class ShownExposed:
    """P4. ``near``: at protected places; ``told``: with a known place; ``kinds``: keys of the places, most first."""

    answer: str
    near: Cell
    told: Cell
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownCost:
    """P5. Kronor only where counts are shown exactly, for a sum of prices tells what it is the sum of.

    ``price_year``: told with them alone, for it tells which prices are in the sum. ``years_differ``: nothing is added.
    """

    answer: str
    low: float | None
    middle: float | None
    high: float | None
    unpriced: Cell
    any_unpriced: bool
    depends_on_price: bool
    prices: tuple[Price, ...]
    price_year: int | None
    years_differ: bool


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """A problem picture. ``rank`` among those shown, by the number met; equals share the lowest number."""

    id: str
    name: str
    label: str
    source: str
    source_label: str
    category: str
    subtype: str | None
    area_id: str
    rank: int
    count: Cell
    quarter: Cell
    repeated: ShownRepeated
    concentrated: ShownConcentrated
    promised: Promised
    exposed: ShownExposed
    costly: ShownCost
    influenced: Influenced

    @property
    def answers(self) -> dict[str, str]:
        """The answer of each criterion."""
        return {
            "P1": self.repeated.answer,
            "P2": self.concentrated.answer,
            "P3": self.promised.answer,
            "P4": self.exposed.answer,
            "P5": self.costly.answer,
            "P6": self.influenced.answer,
        }

    @property
    def met(self) -> int:
        """How many criteria are met."""
        return sum(answer == YES for answer in self.answers.values())


@dataclass(frozen=True, slots=True)
class ShownKind:
    """For the public: how many pictures of a kind there are, and how many meet each criterion (None: nothing known)."""

    label: str
    source_label: str
    pictures: int
    met: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Gatherings:
    """Gatherings by kind of place and part of the week, never by area: they are mostly lawful presence."""

    label: str
    source_label: str
    times: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownSensitivity:
    """What another value of a threshold would change; ``entered`` and ``left`` are names, of the first places."""

    threshold: str
    value: float
    alternative: float
    other_answers: int
    entered: tuple[str, ...]
    left: tuple[str, ...]
    entered_count: int
    left_count: int


@dataclass(frozen=True, slots=True)
class ProtectedProblems:
    """The list, ready to be shown.

    Attributes:
        rows: pictures that meet at least one criterion, most first; empty in the public edition.
        kinds: instead of them in the public edition.
        unmet: how many more meet none. held_back: whether some are not shown for their small counts.
        sensitivity: empty where the list is so short that it would tell of single counts.
        costs, promises, places: whether the municipality has declared them.
    """

    rows: tuple[ShownProblem, ...]
    kinds: tuple[ShownKind, ...]
    gatherings: tuple[Gatherings, ...]
    unmet: int
    held_back: bool
    sensitivity: tuple[ShownSensitivity, ...]
    thresholds: Thresholds
    costs: bool
    promises: bool
    places: bool
    quarter: Quarter
    year: Period
    edition: Edition

    @property
    def public(self) -> bool:
        """Whether anybody may read it."""
        return self.edition.key != "arbetsgrupp"
