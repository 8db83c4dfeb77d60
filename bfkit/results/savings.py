"""Besparingar: what would pay a measure, and what it may have saved, always from low to high."""

from typing import Literal

from bfkit.results.base import Count, Number, Result

PayWord = Literal[
    "betalar sig med väntad effekt",
    "osäkert om den betalar sig",
    "betalar sig inte med väntad effekt",
    "kan inte betala sig",
    "underlag saknas",
]


class RangeResult(Result):
    """Low, middle and high; the middle is never told alone."""

    low: Number
    middle: Number
    high: Number


class CountRangeResult(Result):
    """Incidents with 95 % interval."""

    estimate: Number
    lower: Number
    upper: Number


class SavingsResult(Result):
    """One measure of the register, also one without a verdict.

    ``needed``: incidents to be prevented in a year for it to pay. ``saved``: kronor in the follow-up's ``months``, null
    unless the evaluation shows an effect. ``n``: incidents that the figures rest on; ``suppressed`` when an edition
    holds them back. Kronor are in the prices of ``price_year``.
    ``cost_basis``: what a cost for each area was multiplied by.
    """

    intervention: str
    title: str
    owner: str
    payer: str
    price_year: Count | None
    cost_a_year: Number | None
    paid_once: bool | None
    first_year: bool = False
    cost_basis: str = ""
    unit_cost: RangeResult | None
    unit_cost_sources: list[str]
    bearers: list[str]
    payer_saves: bool | None
    needed: RangeResult | None
    needed_share: RangeResult | None
    verdict: PayWord
    expected: CountRangeResult | None
    expected_basis: str
    expected_cost: RangeResult | None
    if_as_expected: RangeResult | None
    prevented: CountRangeResult | None
    months: Count
    saved: RangeResult | None
    n: Count | None
    reasons: list[str]
    sentence: str
    suppressed: bool = False
