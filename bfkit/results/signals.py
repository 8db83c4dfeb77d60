"""What has changed: series that stand out, slow drifts and changes from last year."""

from pydantic import Field

from bfkit.results.base import Count, Number, Result


class SignalResult(Result):
    """One series that surely lies outside what its own history leads one to expect.

    ``area`` null is the whole municipality. ``tested`` series were judged together at the stated rate of false signals.
    """

    step: str = Field(pattern="^(quarter|month|week)$")
    period: str
    source: str
    category: str
    subtype: str | None = None
    area: str | None
    count: Count | None
    last_year: Count | None
    expected: Number
    lower: Number
    upper: Number
    rate_per_1000: Number | None = None
    rate_lower: Number | None = None
    rate_upper: Number | None = None
    direction: str
    rank: int | None
    tested: int
    false_discovery_rate: Number


class DriftResult(Result):
    """A category whose level has surely been moving until now; ``since`` is the first day of the drift."""

    source: str
    category: str
    direction: str
    since: str
    count: Count | None
    months: int
    before: Count | None
    months_before: int
    ratio: Number
    lower: Number
    upper: Number


class ChangeResult(Result):
    """A category against the same quarter last year; ``percent`` is null when the earlier count is 0 or ``reason`` says why."""

    source: str
    category: str
    count: Count | None
    last_year: Count | None
    percent: Number | None
    lower: Number | None
    upper: Number | None
    sure: bool
    reason: str
