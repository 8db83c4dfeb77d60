"""What renderers are given of the focus areas: no count that is held back, nor an order that would tell of one."""

from dataclasses import dataclass

from bfkit.mapping.priorities.area_evidence import AreaFact, Worsening
from bfkit.mapping.priorities.choice import ChosenArea
from bfkit.mapping.trends.change import PeriodChange
from bfkit.parameters.quarter_file import NamedPublicly
from bfkit.periods import Quarter
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition


@dataclass(frozen=True, slots=True)
class ShownArea:
    """An area in the order of the rule. ``count``: of the quarter, reported before its end, as a lottery counts them.

    ``expected`` with its interval: of a quarter, after shrinkage.
    """

    area_id: str
    name: str
    rank: int
    low: int
    high: int
    among_top: float
    count: Cell
    expected: float
    lower: float
    upper: float
    proposed: bool
    at_work: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownFall:
    """What the worst areas fell by on their own, in ``cases`` earlier quarters.

    ``count_now``: of the proposed together, with ``typical``, ``lower`` and ``upper`` of the next quarter; NO_COUNT
    and None where that is not shown. ``pooled``: all after over all before; ``met_goal``: how many cases fell by
    at least ``goal``. ``confidence``: of the interval.
    """

    cases: int
    pooled: float
    goal: float
    met_goal: int
    confidence: float
    count_now: Cell
    typical: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class ShownMoved:
    """An area chosen last quarter: then and now. ``change`` None where a count is held back."""

    name: str
    reason: str
    now: Cell
    before: Cell
    change: PeriodChange | None
    rank_now: int | None


@dataclass(frozen=True, slots=True)
class ShownProfile:
    """An area's six criteria; shares of few answers are left out."""

    area_id: str
    name: str
    facts: tuple[AreaFact, ...]

    @property
    def answers(self) -> dict[str, str]:
        """The answer of each criterion."""
        return {fact.criterion: fact.answer for fact in self.facts}


@dataclass(frozen=True, slots=True)
class ShownCriterion:
    """One criterion over all areas: its threshold, and how many areas answer what. ``threshold`` None: no figures."""

    key: str
    label: str
    threshold: float | None
    yes: int
    no: int
    lacking: int
    unsure: int
    years: tuple[int, ...]
    sources: tuple[str, ...]
    noisy: bool


@dataclass(frozen=True, slots=True)
class ShownWorsening:
    """A criterion that has surely become worse in an area; ``name`` None for the public."""

    name: str | None
    criterion: str
    change: Worsening


@dataclass(frozen=True, slots=True)
class ProtectedFocus:
    """The proposal, the criteria and the choice, ready to be shown.

    Attributes:
        rows: areas as far down the order as tells of no hidden count; empty for the public.
        withheld: why no area is proposed by name; None when they are.
        proposed_count: how many are proposed. exchangeable: names of those that may as well belong to them.
        others: the areas not chosen last quarter, (before, now).
        profiles: in the order of the area table; empty for the public.
        worse: surely worse; above_zero: changes whose own interval lies above 0; tests: all that were tested.
        chosen, not_chosen: the group's choice, and names of proposed areas that it did not choose.
        named_publicly: the decision that anybody may read ``public_names``, the chosen areas by the alphabet.
    """

    source_label: str
    quarter: Quarter
    asked: int
    proposed_count: int
    tied: bool
    rows: tuple[ShownArea, ...]
    withheld: str | None
    exchangeable: tuple[str, ...]
    fall: ShownFall | None
    no_fall_reason: str | None
    moved: tuple[ShownMoved, ...]
    others: tuple[Cell, Cell]
    profiles: tuple[ShownProfile, ...]
    criteria: tuple[ShownCriterion, ...]
    worse: tuple[ShownWorsening, ...]
    above_zero: int
    tests: int
    signal_rate: float
    quantile: float
    level: str
    version: str
    chosen: tuple[ChosenArea, ...]
    not_chosen: tuple[str, ...]
    choice_made: bool
    named_publicly: NamedPublicly | None
    public_names: tuple[str, ...]
    file: str
    edition: Edition

    @property
    def public(self) -> bool:
        """Whether anybody may read it."""
        return self.edition.key != "arbetsgrupp"

    @property
    def proposed(self) -> tuple[ShownArea, ...]:
        """The areas proposed."""
        return tuple(row for row in self.rows if row.proposed)
