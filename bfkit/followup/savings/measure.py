"""One measure and money: first what would pay it, then what it may have saved, always from low to high."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bfkit.display import interval, kronor_words, number, percent
from bfkit.followup.savings.unit_costs import Range, UnitCost

MONTHS = 12
PAYS_AS_EXPECTED = "betalar sig med väntad effekt"
UNSURE = "osäkert om den betalar sig"
NOT_AS_EXPECTED = "betalar sig inte med väntad effekt"
CANNOT_PAY = "kan inte betala sig"
UNKNOWN = "underlag saknas"


@dataclass(frozen=True, slots=True)
class Between:
    """An estimate with its interval: incidents."""

    estimate: float
    lower: float
    upper: float

    def times(self, factor: float) -> "Between":
        """The same for so much longer."""
        return Between(self.estimate * factor, self.lower * factor, self.upper * factor)


@dataclass(frozen=True, slots=True)
class Effect:
    """What is known of a measure's effect, from the evaluation or from the level before it.

    Attributes:
        expected: incidents without the measure during ``months``, with interval; None when unknown.
        months: how long the figures are for. basis: in Swedish, where ``expected`` comes from.
        prevented: incidents prevented during ``months``, with interval; None when the evaluation shows none.
        shown: whether the evaluation shows an effect. reason: why not.
        counts: incidents by sub-type that tell how the outcome is mixed.
    """

    expected: Between | None
    months: int
    basis: str
    prevented: Between | None
    shown: bool
    reason: str | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class MeasureCost:
    """What the measure costs for a year, in the prices of ``price_year``.

    ``once``: a cost that is paid once, and nobody has declared how long it lasts (``Cost.lasts_years``); one that is
    declared is spread over its years. ``first_year``: such a cost that the register tells of the first year only: what
    the years after cost is not known. ``kronor``: as it stands in the register, of ``own_year``. ``basis``: what it was
    multiplied by, "" where the register gives one sum.
    """

    kronor: int
    period: str
    own_year: int
    a_year: float
    once: bool
    price_year: int
    includes: str
    first_year: bool = False
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Saving:
    """A measure of the register and money. What is None could not be worked out; ``reasons`` says why.

    Attributes:
        intervention, title, owner, payer: from the register.
        cost: of the measure. unit: of an average incident.
        needed: incidents that must be prevented in a year for the measure to pay: fewest (high price) to most.
        needed_share: the same as a share of the incidents expected without the measure.
        verdict: see ``can_pay``.
        expected: incidents a year without the measure; expected_cost: what they cost.
        if_as_expected: kronor a year left if the register's expected effect comes true, less the cost of the measure.
        saved: kronor left in the follow-up's ``months``, less the cost, from the interval of what was prevented;
            None when the evaluation shows no effect.
        prevented, months: incidents prevented in the follow-up.
        payer_saves: whether who pays is among those who bear the cost of incidents; None when that is not declared.
        n: incidents that the expected number rests on, by which small counts are held back.
        sentence: break-even first.
        priced_share: of the incidents, how many are of a sub-type with a price; None when there are none.
    """

    intervention: str
    title: str
    owner: str
    payer: str
    cost: MeasureCost | None
    unit: UnitCost | None
    needed: Range | None
    needed_share: Range | None
    verdict: str
    expected: Between | None
    expected_basis: str
    expected_cost: Range | None
    if_as_expected: Range | None
    saved: Range | None
    prevented: Between | None
    months: int
    payer_saves: bool | None
    n: int
    reasons: tuple[str, ...]
    sentence: str
    priced_share: float | None = None


def break_even(a_year: float, unit: Range) -> Range:
    """How many incidents must be prevented in a year for a measure to pay: at the high price fewest.

    Raises:
        ValueError: a price that is not above 0.

    >>> break_even(90_000, Range(900, 1_800, 4_500))
    Range(low=20.0, middle=50.0, high=100.0)
    """
    if unit.low <= 0:
        raise ValueError("ett pris på 0 kronor kan inte betala något")
    return Range(a_year / unit.high, a_year / unit.middle, a_year / unit.low)


def required(incidents: float) -> int:
    """Whole incidents that are enough: always upwards, the same on every page and in every document.

    >>> required(243.2), required(20.0), required(100.00000000000001)
    (244, 20, 100)
    """
    return math.ceil(round(incidents, 6))


def share_needed(needed: Range, expected: Between) -> Range | None:
    """The incidents needed by those expected; over 1 more than there are. None when none may be expected.

    The lowest has the high price and the most incidents, the highest the low price and the fewest.
    """
    if expected.lower <= 0 or expected.estimate <= 0:
        return None
    return Range(needed.low / expected.upper, needed.middle / expected.estimate, needed.high / expected.lower)


def kronor_left(prevented: Between, unit: Range, cost: float) -> Range:
    """What the prevented incidents would have cost, less the measure: lowest, middle and highest.

    Incidents that became more (below 0) cost the most at the high price.

    >>> kronor_left(Between(10, -5, 25), Range(100, 200, 400), 1_000)
    Range(low=-3000, middle=1000, high=9000)
    """
    corners = [count * price for count in (prevented.lower, prevented.upper) for price in (unit.low, unit.high)]
    return Range(min(corners) - cost, prevented.estimate * unit.middle - cost, max(corners) - cost)


def can_pay(needed: Range, expected: Between | None, effect: float, *, once: bool = False) -> str:
    """Whether fewer incidents would pay the measure, if the effect that the register expects comes true.

    Args:
        needed: incidents to be prevented in a year, from the high price to the low.
        expected: incidents in a year without the measure.
        effect: the share of them that the register expects to be prevented.
        once: the whole of a cost that may last for years is set against one: what pays it in a year pays it, and of
            what does not nothing is known.

    Returns:
        Kan inte: not even if all were prevented, at the high price. Betalar sig: also at the low price. Betalar sig
        inte: not at the high price either. Else osäkert.
    """
    if expected is None:
        return UNKNOWN
    if needed.high <= expected.lower * effect:
        return PAYS_AS_EXPECTED
    if once:
        return UNKNOWN
    if needed.low > expected.upper:
        return CANNOT_PAY
    return NOT_AS_EXPECTED if needed.low > expected.upper * effect else UNSURE


def first_sentence(
    needed: Range,
    expected: Between | None,
    unit: UnitCost,
    basis: str,
    *,
    once: bool = False,
    first_year: bool = False,
) -> str:
    """Break-even in words; ``once``: as if the whole cost were borne in one year; ``first_year``: as that year cost."""
    counts = interval(required(needed.low), required(needed.high))
    prices = f"{interval(round(unit.kronor.low), round(unit.kronor.high))} kronor per händelse ({unit.price_year} års priser)"
    lead = (
        "Räknat på första årets kostnad betalar insatsen sig det året"
        if first_year
        else "Räknat som om hela engångskostnaden skulle bäras på ett år betalar insatsen sig"
        if once
        else "Insatsen betalar sig"
    )
    text = f"{lead} om {counts} händelser förhindras på ett år, räknat med {prices}."
    if expected is None:
        return f"{text} Hur många som väntas utan insatsen går inte att säga."
    known = f"Utan insatsen väntas {interval(expected.lower, expected.upper)} händelser på ett år, enligt {basis}"
    if first_year:
        return f"{text} {known}. Vad den kostar därefter är inte angivet, så om den betalar sig går inte att säga."
    if once:
        return f"{text} {known}. Hur länge den räcker är inte angivet, så om den betalar sig går inte att säga."
    if needed.low > expected.upper:
        return f"{text} {known}. Inte ens om alla förhindras betalar den sig genom färre händelser."
    share = share_needed(needed, expected)
    if share is None:
        return f"{text} {known}."
    ends = (
        f"Mellan {percent(share.low)} och {percent(share.high)}" if share.high <= 1 else f"Minst {percent(share.low)}"
    )
    return f"{text} {known}. {ends} av dem behöver förhindras."


def saved_sentence(saved: Range | None, months: int, reason: str | None) -> str:
    """What is left when the measure is paid, in words; always from and to."""
    if saved is None:
        return f"Vad den har sparat går inte att säga: {reason or 'ingen effekt är visad'}."
    return f"Under {number(months)} månaders uppföljning {gain_words(saved.low, saved.high)}."


def gain_words(lowest: float, highest: float) -> str:
    """What a range of kronor says; one that holds nothing is told as a loss or a gain, never by its middle.

    >>> gain_words(-820_000, 8_300_000)[:38]
    'kan skillnaden vara allt från en förlu'
    """
    low, high = kronor_words(abs(lowest)), kronor_words(abs(highest))
    if lowest > 0:
        return f"har insatsen sparat från {low} till {high}"
    if highest <= 0:
        return f"har insatsen kostat mer än den sparat: från {high} till {low} mer"
    return f"kan skillnaden vara allt från en förlust på {low} till en vinst på {high}; det går inte att säga om insatsen sparar"
