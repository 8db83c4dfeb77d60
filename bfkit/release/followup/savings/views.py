"""What renderers are given of money: every number from low to high, none that rests on few incidents."""

from collections.abc import Mapping
from dataclasses import dataclass

from bfkit.release.cells import Cell
from bfkit.release.edition import Edition


@dataclass(frozen=True, slots=True)
class Span:
    """Low, middle and high; the middle is never told alone."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class ProtectedSaving:
    """One measure; what is None is unknown or held back, and ``reasons`` says why.

    Attributes:
        id, title, owner, payer: of the register; the title is the public one, and the owner "", in the public edition.
        price_year, cost_a_year, paid_once, first_year, includes: of the measure. basis: what a cost for each area was
            multiplied by.
        unit, sources, own_years, bearers: of an average incident, kronor, and who bears its cost.
        needed, needed_share: what would pay it, incidents a year and as a share of those expected.
        verdict: whether it can pay. expected: incidents a year (low: lower end, middle: estimate, high: upper end).
        expected_cost, if_as_expected, saved: kronor. prevented: incidents in ``months``; None unless shown.
        payer_saves: whether who pays is among those who bear the cost. n: incidents behind the figures.
        sentence: break-even first. suppressed: whether incidents are too few to be told.
        priced_share: of the incidents, how many have a price, in whole per cent.
    """

    id: str
    title: str
    owner: str
    payer: str
    price_year: int | None
    cost_a_year: float | None
    paid_once: bool | None
    first_year: bool
    includes: str
    basis: str
    unit: Span | None
    sources: tuple[str, ...]
    own_years: tuple[int, ...]
    bearers: tuple[str, ...]
    payer_saves: bool | None
    needed: Span | None
    needed_share: Span | None
    verdict: str
    expected: Span | None
    expected_basis: str
    expected_cost: Span | None
    if_as_expected: Span | None
    prevented: Span | None
    months: int
    saved: Span | None
    n: Cell
    reasons: tuple[str, ...]
    sentence: str
    suppressed: bool
    priced_share: float | None


@dataclass(frozen=True, slots=True)
class ProtectedYear:
    """What vandalism cost in a year: kronor of that year, of the last year, and the last by item."""

    year: int
    nominal: float
    real: float
    by_item: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ProtectedSeries:
    """The costs of vandalism in the prices of one year; ``sentence``: what became of them."""

    label: str
    price_year: int
    index: str
    years: tuple[ProtectedYear, ...]
    left_out: tuple[int, ...]
    word: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ProtectedMoney:
    """Every measure, and the cost series."""

    edition: Edition
    savings: tuple[ProtectedSaving, ...]
    costs: ProtectedSeries | None
