"""The inference that decides on one measure: by lottery, by placebos, by its own series, or not at all."""

from bfkit.evaluation.deciding.by_lottery import FollowedRound, by_lottery, followed_rounds, lottery_draws
from bfkit.evaluation.deciding.by_placebo import by_placebo
from bfkit.evaluation.deciding.by_series import by_series
from bfkit.evaluation.deciding.decision import (
    EARLIER_MEASURE,
    EXTREME_CHOICE,
    LOTTERY,
    MEASUREMENT,
    NO_COMPARISON,
    NOT_CARRIED_OUT,
    NOTHING,
    PLACEBO,
    SERIES,
    SHORT_HISTORY,
    TOO_FEW,
    TOO_SHORT,
    Decision,
    nothing,
    unfinished,
)
from bfkit.evaluation.material import Material
from bfkit.parameters.interventions import BY_LOTTERY

__all__ = [
    "EARLIER_MEASURE",
    "EXTREME_CHOICE",
    "LOTTERY",
    "MEASUREMENT",
    "NOTHING",
    "NOT_CARRIED_OUT",
    "NO_COMPARISON",
    "PLACEBO",
    "SERIES",
    "SHORT_HISTORY",
    "TOO_FEW",
    "TOO_SHORT",
    "Decision",
    "FollowedRound",
    "decide",
    "followed_rounds",
    "lottery_draws",
    "unfinished",
]


def decide(found: Material) -> Decision:
    """Rank, draw or extrapolate: the one method that decides on this measure, and what it gave."""
    if found.intervention.selection.how == BY_LOTTERY:
        return by_lottery(found)
    if not found.rows:
        return nothing(NO_COMPARISON, "Insatsens område finns inte i kommunens områdestabell.")
    if found.known < found.follow_up:
        known = f"{found.known} av {found.follow_up} månader är kända"
        return nothing(TOO_SHORT, f"Uppföljningen är inte slut: {known}.")
    return by_series(found) if found.whole_municipality else by_placebo(found)
