"""The rounds of a lottery of the start, each by itself: what became of those that began, and of those that waited."""

from dataclasses import dataclass
from datetime import date

from bfkit.evaluation.chance.windows import YEAR
from bfkit.evaluation.deciding import followed_rounds
from bfkit.evaluation.material import Material
from bfkit.parameters.interventions import BY_LOTTERY


@dataclass(frozen=True, slots=True)
class RoundCounts:
    """One round whose follow-up is known. Counts are pairs: the same months of the year before its start, and after.

    Attributes:
        number: of the round; first_day: when those drawn began; areas, waiting: how many began and waited.
        began, waited: incidents of the follow-up's months.
        later: of those that began, one pair for each further time as long as the follow-up, beside the same calendar
            months of the last year before the start. Nothing is left to compare them with.
    """

    number: int
    first_day: date
    areas: int
    waiting: int
    began: tuple[int, int]
    waited: tuple[int, int]
    later: tuple[tuple[int, int], ...]


def counts_by_round(found: Material) -> tuple[RoundCounts, ...]:
    """Counts of every followed round; empty for a measure that was not drawn. Decides nothing: the lottery does that."""
    if found.intervention.selection.how != BY_LOTTERY:
        return ()
    rounds, months = [], found.follow_up
    for one in followed_rounds(found):
        known = (len(found.months) - one.start) // months
        began, waited = list(one.rows[one.began]), list(one.rows[~one.began])
        rounds.append(
            RoundCounts(
                number=one.lottery.round,
                first_day=one.lottery.start_now.first_day,
                areas=len(began),
                waiting=len(waited),
                began=_pair(found, began, one.start, 0),
                waited=_pair(found, waited, one.start, 0),
                later=tuple(_pair(found, began, one.start, place * months) for place in range(1, known)),
            )
        )
    return tuple(rounds)


def _pair(found: Material, rows: list[int], start: int, offset: int) -> tuple[int, int]:
    """Incidents of so many months from an offset after the start, after those of the same months before the start."""
    months = found.follow_up
    first = start + offset
    earlier = first - YEAR * -(-(offset + months) // YEAR)
    before, after = (found.counts[rows, place : place + months].sum() for place in (earlier, first))
    return round(float(before)), round(float(after))
