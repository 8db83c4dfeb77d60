"""Did the problem move from the areas that the lot let begin: their rings against the rings of those that waited."""

import math

import numpy as np

from bfkit.evaluation.chance.lottery import Draw, lottery_test
from bfkit.evaluation.chance.windows import CORRECTION, YEAR, log_ratio
from bfkit.evaluation.deciding import lottery_draws
from bfkit.evaluation.displacement.movement import MOVED, NO_SURE_SIGN, NOT_TESTED, PLACE, SPREAD, Movement
from bfkit.evaluation.displacement.nearby import RingCounts
from bfkit.evaluation.material import Material, first_whole_month

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
    row = {area: place for place, area in enumerate(found.area_ids)}
    draws, before, after = [], 0.0, 0.0
    for lottery, draw in lottery_draws(found):
        first = first_whole_month(lottery.start_now.first_day)
        start = sum(month < first for month in found.months)
        listed = rings.counts[[row[one.area] for one in lottery.listed]]
        then, now = listed[:, start - YEAR : start].sum(axis=1), listed[:, start : start + found.follow_up].sum(axis=1)
        if not np.isfinite(then).all() or (then + now).sum() <= 0:
            continue
        draws.append(Draw(log_ratio(then, now), draw.began))
        before, after = before + float(then[draw.began].sum()), after + float(now[draw.began].sum())
    if not draws:
        return _not_tested(NO_ROUND)
    test = lottery_test(draws)
    if test.smallest_p > _TAIL:
        return _not_tested("ej prövad: för få lottade omgångar för att något skulle synas")
    word = MOVED if test.p_increase <= _TAIL else SPREAD if test.p_decrease <= _TAIL else NO_SURE_SIGN
    more = [(after + CORRECTION) * (1 - 1 / r) if r > 0 else -math.inf for r in (test.effect, test.lower, test.upper)]
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


def _not_tested(reason: str) -> Movement:
    nan = math.nan
    return Movement(PLACE, NOT_TESTED, nan, nan, nan, nan, nan, nan, nan, nan, nan, nan, 0, nan, None, 0.95, reason)
