"""Did the problem move from the areas that the lot let begin: their rings against the rings of those that waited."""

import numpy as np

from bfkit.evaluation.chance.lottery import lottery_test
from bfkit.evaluation.chance.windows import prevented
from bfkit.evaluation.deciding import followed_rounds
from bfkit.evaluation.displacement.movement import MOVED, NO_SURE_SIGN, PLACE, SPREAD, Movement, not_tested
from bfkit.evaluation.displacement.nearby import RingCounts
from bfkit.evaluation.material import Material

_TAIL = 0.025
NO_ROUND = "ej prövad: ingen lottad omgång har händelser i sina ringar och en hel uppföljning"


def moved_by_lot(found: Material, rings: RingCounts) -> Movement:
    """The exact test of the lottery on the rings: had nothing moved, any draw would have shown as much.

    The rings must not hold incidents of the lottery's own areas: there the measure itself lowers the counts, and more so
    round those that wait.

    Args:
        found: the panel of a lottery.
        rings: counts round every area, without incidents in the listed areas, shape (areas, months).
    """
    draws, before, after = [], 0.0, 0.0
    for one in followed_rounds(found):
        then, now = one.sums(rings.counts)
        if not np.isfinite(then).all() or (then + now).sum() <= 0:
            continue
        draws.append(one.draw(then, now))
        before, after = before + float(then[one.began].sum()), after + float(now[one.began].sum())
    if not draws:
        return not_tested(PLACE, NO_ROUND)
    test = lottery_test(draws)
    if test.smallest_p > _TAIL:
        return not_tested(PLACE, "ej prövad: för få lottade omgångar för att något skulle synas")
    word = MOVED if test.p_increase <= _TAIL else SPREAD if test.p_decrease <= _TAIL else NO_SURE_SIGN
    more = [-fewer for fewer in prevented(after, (test.effect, test.lower, test.upper))]
    return Movement(
        kind=PLACE,
        verdict=word,
        before=before,
        after=after,
        ratio=test.effect,
        lower=test.lower,
        upper=test.upper,
        moved=more[0],
        moved_lower=more[1],
        moved_upper=more[2],
        p_increase=test.p_increase,
        p_decrease=test.p_decrease,
        placebos=test.draws,
        smallest_p=test.smallest_p,
        seen_moved=None,
        confidence=0.95,
        reason=None,
    )
