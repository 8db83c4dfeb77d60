"""The evidence for P1-P6 of one problem picture, and the answer that each set of thresholds draws from it.

No criterion weighs more than another. What nobody has told is ``underlag saknas``, never nej.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bfkit.mapping.priorities.picture_tests import Excess
from bfkit.mapping.priorities.problem_pictures import ProblemPicture
from bfkit.parameters.models import Thresholds
from bfkit.parameters.prices import Prices

YES, NO, LACKING = "ja", "nej", "underlag saknas"
PROBLEM_CRITERIA = {
    "P1": "Upprepat och vanligt, extremt eller ökande",
    "P2": "Koncentrerat till plats eller tid",
    "P3": "Synligt: finns i medborgarlöften",
    "P4": "Drabbar särskilt utsatta grupper eller skyddsvärda platser",
    "P5": "Kostar mycket",
    "P6": "Går att påverka",
}


def answer(*, holds: bool, known: bool) -> str:
    """The word of a criterion."""
    return YES if holds else NO if known else LACKING


@dataclass(frozen=True, slots=True)
class Repeated:
    """P1. ``increased`` None when the year before cannot be compared with: then the answer is never nej.

    ``dispersion``: how many times more than chance the source's area quarters vary.
    """

    answer: str
    common: bool
    extreme: bool
    increased: bool | None
    count: int
    dates: int
    share: float
    now: int
    before: int | None
    p_adjusted: float
    dispersion: float


@dataclass(frozen=True, slots=True)
class Concentrated:
    """P2. The tests that hold; ``still_there``: also in the last quarter (the two-step rule)."""

    answer: str
    tested: tuple[Excess, ...]
    held: tuple[Excess, ...]
    still_there: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """A citizen promise of the kind; ``area_id`` None for the whole municipality."""

    id: str
    year: int
    area_id: str | None
    subtype: str
    text: str


@dataclass(frozen=True, slots=True)
class Promised:
    """P3. ``year``: whose promises were looked in; None when there are none of the last two years."""

    answer: str
    promises: tuple[Promise, ...]
    year: int | None


@dataclass(frozen=True, slots=True)
class Exposed:
    """P4. ``near``: incidents within ``metres`` of a protected place or at such an object; ``told``: with a place."""

    answer: str
    near: int
    told: int
    metres: int
    by_kind: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Price:
    """A unit cost and where it comes from, in kronor of ``year``."""

    subtype: str
    item: str
    unit: str
    low: float
    middle: float
    high: float
    source: str
    year: int


@dataclass(frozen=True, slots=True)
class Costly:
    """P5. Kronor for the twelve months: count times unit cost. ``depends_on_price``: low and high answer differently.

    ``price_year``: the one year in whose prices the sum is; None where nothing is added. ``years_differ``: the prices are
    of years that the index cannot set in one, and kronor of different years are never added.
    """

    answer: str
    low: float
    middle: float
    high: float
    priced: int
    unpriced: int
    limit: int
    prices: tuple[Price, ...]
    depends_on_price: bool
    price_year: int | None = None
    years_differ: bool = False


@dataclass(frozen=True, slots=True)
class Influenced:
    """P6, as the group answered in the quarter's file."""

    answer: str
    reason: str | None
    passed_on_to: str | None


def repeated(one: ProblemPicture, severe: tuple[str, ...], limits: Thresholds) -> Repeated:
    """P1: at least ``common_count`` on several days, or a severe sub-type, or surely more than the year before."""
    common = one.count_12m >= limits.common_count and one.dates >= limits.minimum_count
    extreme = one.subtype in severe
    increased = None if one.before is None else one.increase_p_adjusted <= limits.signal_rate
    holds = common or extreme or bool(increased and one.count_12m >= limits.minimum_count)
    return Repeated(
        answer=answer(holds=holds, known=increased is not None),
        common=common,
        extreme=extreme,
        increased=increased,
        count=one.count_12m,
        dates=one.dates,
        share=one.count_12m / one.source_12m if one.source_12m else 0.0,
        now=one.now,
        before=one.before,
        p_adjusted=one.increase_p_adjusted,
        dispersion=one.dispersion,
    )


def concentrated(one: ProblemPicture, limits: Thresholds) -> Concentrated:
    """P2: surely, and at least ``concentration_ratio`` times, more than expected in the area, a spot or a part of the week.

    On at least ``minimum_count`` days, and still there in the last quarter.
    """
    tested = tuple(test for test in (one.by_area, one.by_spot, one.by_window) if test is not None)
    held = tuple(
        test
        for test in tested
        if test.p_adjusted <= limits.signal_rate
        and test.ratio >= limits.concentration_ratio
        and test.count >= limits.minimum_count
    )
    still = one.count_quarter >= 1
    holds = bool(held) and still and one.dates >= limits.minimum_count
    return Concentrated(answer(holds=holds, known=bool(tested)), tested, held, still)


def promised(
    one: ProblemPicture, subtypes: frozenset[str], promises: tuple[Promise, ...], known: int | None
) -> Promised:
    """P3: a promise about a sub-type that the picture holds, for its area or the whole municipality.

    Args:
        subtypes: those that incidents of the picture have.
        promises: of the year looked in, by sub-type filtered here.
        known: the year looked in; None when there are none.
    """
    found = tuple(p for p in promises if p.area_id in (None, one.area_id) and p.subtype in subtypes)
    return Promised(answer(holds=bool(found), known=known is not None), found, known)


def exposed(near: int, told: int, by_kind: Mapping[str, int], *, register: bool, limits: Thresholds) -> Exposed:
    """P4: at least ``minimum_count`` incidents near a protected place or at such an object."""
    known = told > 0 and register
    return Exposed(
        answer(holds=near >= limits.minimum_count, known=known), near, told, limits.near_place_metres, dict(by_kind)
    )


def costly(counts: Mapping[str, int], prices: Mapping[str, Price], limits: Thresholds, index: Prices) -> Costly:
    """P5: the middle estimate of a year reaches ``costly_kronor``. Sub-types without a price make the sum a least one.

    Args:
        counts: incidents by sub-type. prices: by sub-type, each in kronor of its own year. index: by which they are set
            in the prices of the latest of those years.
    """
    used = tuple(prices[word] for word in sorted(counts) if word in prices)
    year = index.common(price.year for price in used)
    if used and year is None:
        return Costly(LACKING, 0.0, 0.0, 0.0, 0, sum(counts.values()), limits.costly_kronor, used, False, None, True)
    factors = {price.subtype: index.factor(price.year, year or price.year) for price in used}
    low, middle, high = (
        sum(count * getattr(prices[word], level) * factors[word] for word, count in counts.items() if word in prices)
        for level in ("low", "middle", "high")
    )
    unpriced = sum(count for word, count in counts.items() if word not in prices)
    return Costly(
        answer=answer(holds=middle >= limits.costly_kronor, known=unpriced == 0),
        low=low,
        middle=middle,
        high=high,
        priced=sum(counts.values()) - unpriced,
        unpriced=unpriced,
        limit=limits.costly_kronor,
        prices=used,
        depends_on_price=low < limits.costly_kronor <= high,
        price_year=year,
    )
