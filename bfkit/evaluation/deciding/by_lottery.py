"""Decided by the lot: the areas that began against those that wait, over every way in which it could have fallen."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.display import counted
from bfkit.evaluation.chance.extremes import Flags, Floats
from bfkit.evaluation.chance.lottery import Draw, LotteryTest, lottery_test
from bfkit.evaluation.chance.lottery_counts import DrawnCounts, fewer_by_lot
from bfkit.evaluation.chance.windows import YEAR, log_ratio
from bfkit.evaluation.deciding.decision import LOTTERY, TOO_SHORT, Decision, Fewer, Ranks, Ratio, decision, nothing
from bfkit.evaluation.material import Material
from bfkit.parameters.selection import Round

_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class FollowedRound:
    """A round of a lottery whose follow-up is known.

    Attributes:
        lottery: the round; start: index of its first whole month; follow_up: months of it.
        rows: of the listed areas, in the order of the list; began: which of them the lot let begin, shape (listed,).
    """

    lottery: Round
    start: int
    follow_up: int
    rows: npt.NDArray[np.int64]
    began: Flags

    def sums(self, counts: Floats) -> tuple[Floats, Floats]:
        """The listed areas' counts of the year before, and of the follow-up, of any series (areas, months)."""
        listed = counts[self.rows]
        before = listed[:, self.start - YEAR : self.start].sum(axis=1)
        return before, listed[:, self.start : self.start + self.follow_up].sum(axis=1)

    def same_months(self, counts: Floats) -> DrawnCounts:
        """The listed areas' counts of the follow-up, and of the same months of the year before."""
        listed, first = counts[self.rows], self.start - YEAR
        before = listed[:, first : first + self.follow_up].sum(axis=1)
        return DrawnCounts(before, listed[:, self.start : self.start + self.follow_up].sum(axis=1), self.began)

    def draw(self, before: Floats, after: Floats) -> Draw:
        """The listed areas' change, and who began."""
        return Draw(log_ratio(before, after), self.began)


def followed_rounds(found: Material) -> tuple[FollowedRound, ...]:
    """The rounds of a lottery that have a year before them and a whole follow-up."""
    row = {area: place for place, area in enumerate(found.area_ids)}
    rounds = []
    for lottery in found.intervention.selection.rounds:
        start, areas = found.column(lottery.start_now.first_day), [one.area for one in lottery.listed]
        if start < YEAR or start + found.follow_up > len(found.months) or not all(area in row for area in areas):
            continue
        rows, began = np.array([row[area] for area in areas]), np.isin(areas, lottery.start_now.areas)
        rounds.append(FollowedRound(lottery, start, found.follow_up, rows, began))
    return tuple(rounds)


def lottery_draws(found: Material) -> tuple[tuple[Round, Draw], ...]:
    """The rounds whose follow-up is known, each with the listed areas' change and who began."""
    return tuple((one.lottery, one.draw(*one.sums(found.counts))) for one in followed_rounds(found))


def by_lottery(found: Material) -> Decision:
    """The exact test over all draws; nothing is decided before the last round has been followed."""
    rounds = followed_rounds(found)
    if not rounds:
        return nothing(TOO_SHORT, "Ingen lottad omgång har ännu en hel uppföljning.")
    draws = [one.draw(*one.sums(found.counts)) for one in rounds]
    test, narrower = lottery_test(draws), lottery_test(draws, confidence=0.90)
    fewer = fewer_by_lot([one.same_months(found.counts) for one in rounds])
    waiting = found.intervention.selection.rounds_in_all - len(rounds)
    small = test.smallest_p >= _LEVEL - 1e-9
    return decision(
        LOTTERY,
        Ratio(test.effect, test.lower, test.upper, narrower.lower, narrower.upper),
        Fewer(fewer.fewer, fewer.lower, fewer.upper),
        Ranks(test.p_decrease, test.p_increase, test.smallest_p, test.smallest_p),
        sentence=_how(test, small=small, waiting=waiting),
        undecided=TOO_SHORT if small or waiting else None,
        cases=test.draws,
        rests_on=test,
    )


def _how(test: LotteryTest, *, small: bool, waiting: int) -> str:
    rounds = counted(test.rounds, "omgång", "omgångar")
    if waiting:
        return (
            f"{rounds} är följda och {counted(waiting, 'återstår', 'återstår')}: lottningen avgörs en gång, när alla är "
            "följda. Den som tittar efter varje omgång får för ofta rätt av en slump."
        )
    if small:
        return (
            f"{rounds} med {test.draws} möjliga utfall kan inte avgöra något: minsta möjliga p är för stort. "
            "Fler omgångar behövs."
        )
    ways = f"{test.draws:,}".replace(",", "\u00a0")
    return (
        f"Avgjort av lotten: {rounds}, {ways} sätt som lotten kunde ha fallit på. Om problemet flyttar till områden som "
        "väntar ser verkan större ut än den är."
    )
