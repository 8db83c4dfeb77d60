"""What a deciding method gives, whichever it was, and why nothing can be decided."""

import math
from dataclasses import dataclass
from typing import NamedTuple

from bfkit.evaluation.chance.lottery import LotteryTest
from bfkit.evaluation.chance.placebo import PlaceboTest
from bfkit.evaluation.chance.windows import Lengths
from bfkit.evaluation.models.time_series import InterruptedSeries

TOO_FEW, TOO_SHORT, SHORT_HISTORY, EXTREME_CHOICE, MEASUREMENT, NO_COMPARISON, NOT_CARRIED_OUT, EARLIER_MEASURE = (
    "för få händelser",
    "för kort tid",
    "för kort historik",
    "extremt urval",
    "mätningen ändrad",
    "inget jämförelseområde",
    "insatsen ej genomförd",
    "annan insats på platsen",
)
"""Why nothing can be decided, as a reader sees it."""

PLACEBO, LOTTERY, SERIES, NOTHING = "jämförbara fall", "lottning", "avbruten tidsserie", "ingen metod"


@dataclass(frozen=True, slots=True)
class Decision:
    """What the deciding method found.

    Attributes:
        method: ``PLACEBO``, ``LOTTERY``, ``SERIES`` or ``NOTHING``.
        ratio: incidents to those expected without the measure, with the 95 % interval lower-upper and the
            90 % interval lower_90-upper_90; NaN when nothing could be worked out.
        prevented: incidents fewer than expected in the follow-up (negative: more), with interval.
        p_decrease, p_increase: one-sided; smallest_p: the smallest that the method could give.
        floor_p: p_decrease had not one incident happened in the follow-up; over 5 %, no fall could be shown.
        cases: placebos, or possible draws.
        returned: the factor by which comparable cases fell or rose by themselves, taken out of the ratio.
        undecided: why nothing can be decided, in the words above; ``sentence`` says it at length.
        placebo, lottery, series: what it rests on; None where another method was used.
    """

    method: str
    ratio: float
    lower: float
    upper: float
    lower_90: float
    upper_90: float
    prevented: float
    prevented_lower: float
    prevented_upper: float
    p_decrease: float
    p_increase: float
    smallest_p: float
    floor_p: float
    cases: int
    returned: float
    undecided: str | None
    sentence: str
    placebo: PlaceboTest | None = None
    lottery: LotteryTest | None = None
    series: InterruptedSeries | None = None

    @property
    def lengths(self) -> Lengths:
        """Of the windows compared."""
        return Lengths() if self.placebo is None else self.placebo.lengths


class Ratio(NamedTuple):
    """A ratio with its 95 % and its 90 % interval; the first five fields of a decision."""

    ratio: float
    lower: float
    upper: float
    lower_90: float
    upper_90: float


class Fewer(NamedTuple):
    """Incidents prevented, with their 95 % interval."""

    prevented: float
    lower: float
    upper: float


class Ranks(NamedTuple):
    """One-sided p, the smallest that could be, and that of a follow-up without incidents."""

    p_decrease: float
    p_increase: float
    smallest_p: float
    floor_p: float


def decision(
    method: str,
    ratio: Ratio,
    fewer: Fewer,
    found: Ranks,
    *,
    sentence: str,
    undecided: str | None = None,
    cases: int = 0,
    returned: float = 1.0,
    rests_on: PlaceboTest | LotteryTest | InterruptedSeries | None = None,
) -> Decision:
    """What a method gave, in the one form that verdicts and pages read (attributes of ``Decision``)."""
    return Decision(
        method,
        *ratio,
        *fewer,
        *found,
        cases=cases,
        returned=returned,
        undecided=undecided,
        sentence=sentence,
        placebo=rests_on if isinstance(rests_on, PlaceboTest) else None,
        lottery=rests_on if isinstance(rests_on, LotteryTest) else None,
        series=rests_on if isinstance(rests_on, InterruptedSeries) else None,
    )


def nothing(reason: str, sentence: str, *, series: InterruptedSeries | None = None) -> Decision:
    """No method gives an answer."""
    nan = math.nan
    none = Ranks(1.0, 1.0, 1.0, 1.0)
    return decision(
        NOTHING, Ratio(*[nan] * 5), Fewer(*[nan] * 3), none, sentence=sentence, undecided=reason, rests_on=series
    )


def unfinished(sentence: str) -> Decision:
    """A measure of which nothing is known yet; among the year's verdicts it counts as one that showed nothing."""
    return nothing(TOO_SHORT, sentence)
