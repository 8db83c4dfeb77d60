"""Does it last: the two halves of the follow-up, and as long a time after it, each beside what was to be expected.

A second look that decides nothing. Each part is compared with the same calendar months of years before the start and
ranked among the same parts of the deciding test's cases, so that season, drift and what the choice of area does by
itself are in the comparison too.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from bfkit.checked import Checked
from bfkit.evaluation.chance import selection
from bfkit.evaluation.chance.extremes import capped
from bfkit.evaluation.chance.windows import YEAR, Lengths, Windows, beside, between
from bfkit.evaluation.deciding import Decision
from bfkit.evaluation.displacement.ranked_change import RankedChange, ranked_change
from bfkit.evaluation.displacement.ranked_difference import RankedDifference, ranked_difference
from bfkit.evaluation.material import Material, material
from bfkit.evaluation.whole_months import first_whole_month, months_on
from bfkit.parameters.interventions import BY_LOTTERY
from bfkit.parameters.models import Parameters
from bfkit.periods import Period

FIRST_HALF, SECOND_HALF, AFTER = "första halvan", "andra halvan", "efter"
ANOTHER = "ej prövad: en annan insats började i området under de månaderna"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the time with the measure, or after its follow-up.

    Attributes:
        name: ``FIRST_HALF``, ``SECOND_HALF`` or ``AFTER``; months: in words; ended: the measure had ended before it.
        offset: months from the start to its first; lasts: months in it.
        count: incidents; before: in the same calendar months of the last year before the start, None where the
            series does not reach so far back.
        change: against what was expected, or its ``reason`` when that could not be tested.
    """

    name: str
    months: str
    ended: bool
    offset: int
    lasts: int
    count: int
    before: int | None
    change: RankedChange

    @property
    def earlier(self) -> int:
        """Months from the start, below zero, to the first of the same calendar months before it."""
        return self.offset - _years_back(self.offset + self.lasts) * YEAR


def _years_back(stop: int) -> int:
    """So many years before it does a part that ends so many months after the start have its months before the start."""
    return -(-stop // YEAR)


@dataclass(frozen=True, slots=True)
class Lasting:
    """What became of a change. ``apart``: the second half's ratio over the first's; over 1 is wearing off."""

    parts: tuple[Part, ...]
    apart: RankedDifference


def lasting(checked: Checked, parameters: Parameters, found: Material, decision: Decision) -> Lasting | None:
    """Answer whether a change lasts through the follow-up and after it; None until the follow-up is over.

    A lottery is not looked at: those that waited have begun, and there is nothing left to compare with.

    Args:
        checked, parameters: of the run.
        found: the measure's panel, as it was decided on.
        decision: of the measure; its comparable cases are used.
    """
    if found.intervention.selection.how == BY_LOTTERY or found.follow_up < 2 or found.known < found.follow_up:
        return None
    half = found.follow_up // 2
    first, second = (_windows(found, decision, *part) for part in ((0, half), (half, found.follow_up - half)))
    parts = [
        _part(FIRST_HALF, found, decision, first, 0, half),
        _part(SECOND_HALF, found, decision, second, half, found.follow_up - half),
        *_after(checked, parameters, found, decision),
    ]
    return Lasting(tuple(parts), _apart(found, decision, first, second))


def _apart(found: Material, decision: Decision, first: Windows | None, second: Windows | None) -> RankedDifference:
    if decision.placebo is None or first is None or second is None:
        nan = float("nan")
        return RankedDifference(nan, nan, nan, 0.95, "ej prövad: huvudfrågan avgjordes inte med jämförbara fall")
    return ranked_difference(decision.placebo, first, second, area=found.rows, comparable=found.comparable)


def _after(checked: Checked, parameters: Parameters, found: Material, decision: Decision) -> list[Part]:
    """As many months again, from the end of the follow-up or of the measure; none until they are known."""
    end = months_on(found.first_followed, found.follow_up)
    begins = max(end, first_whole_month(found.intervention.end)) if found.intervention.end is not None else end
    stop = months_on(begins, found.follow_up)
    if stop > parameters.quarter.end:
        return []
    longer = material(checked, parameters, found.intervention, metres=found.distance, beyond=stop)
    offset = longer.column(begins) - longer.start
    if longer.months[: len(found.months)] != found.months or longer.start + offset + found.follow_up > len(
        longer.months
    ):
        return []
    series = _windows(longer, decision, offset, found.follow_up)
    reason = ANOTHER if _another_began(parameters, found, begins, stop) else None
    return [_part(AFTER, longer, decision, series, offset, found.follow_up, reason=reason)]


def _another_began(parameters: Parameters, found: Material, first: date, stop: date) -> bool:
    """Whether another measure of the register began in the measure's own areas within those months."""
    own = {found.area_ids[row] for row in found.rows}
    others = parameters.register.interventions if parameters.register else ()
    return any(
        area in own and first <= day < stop
        for other in others
        if other.id != found.intervention.id
        for area, day in other.begun()
    )


def _part(
    name: str,
    found: Material,
    decision: Decision,
    series: Windows | None,
    offset: int,
    months: int,
    *,
    reason: str | None = None,
) -> Part:
    first = found.start + offset
    begins = found.months[first]
    test = decision.placebo
    none = "ej prövad: huvudfrågan avgjordes inte med jämförbara fall"
    if test is None or series is None:
        change = RankedChange(*(float("nan"),) * 10, 0, np.empty((0, 4)), np.empty(0), float("nan"), 0.95, none)
    else:
        change = ranked_change(test, series, area=found.rows, comparable=found.comparable, reason=reason)
    end = found.intervention.end
    earlier = first - _years_back(offset + months) * YEAR
    return Part(
        name=name,
        months=Period(begins, months_on(begins, months)).label,
        ended=end is not None and end < begins,
        offset=offset,
        lasts=months,
        count=round(float(found.own[first : first + months].sum())),
        before=None if earlier < 0 else round(float(found.own[earlier : earlier + months].sum())),
        change=change,
    )


def _windows(found: Material, decision: Decision, offset: int, months: int) -> Windows | None:
    """The windows of so many months, so long after each date of the deciding test; None without such a test.

    They are compared with the same calendar months of the last years before each date: what comes more than a year
    after it goes back as many years more.
    """
    test = decision.placebo
    if test is None:
        return None
    lengths = Lengths(after=months, years=test.lengths.years)
    first = selection.first_date(selection.ANY, test.lengths)
    dates = np.append(np.arange(first, found.start - test.lengths.after + 1), found.start).astype(np.int64)
    more = YEAR * (_years_back(offset + months) - 1)
    begins, earlier = dates + offset, dates + offset - more
    room = earlier >= lengths.before
    earlier = np.maximum(earlier, lengths.before)
    return _of(found, lengths, dates, earlier, begins, begins + months, room)


def _of(
    found: Material,
    lengths: Lengths,
    dates: npt.NDArray[np.int64],
    earlier: npt.NDArray[np.int64],
    begins: npt.NDArray[np.int64],
    end: npt.NDArray[np.int64],
    room: npt.NDArray[np.bool_],
) -> Windows:
    """The four counts. A case is untouched only if nothing was done in it from its date to the end of the part."""
    caps = capped(found.counts, ~found.treated)
    done = lengths.earlier(found.treated, earlier) + between(found.treated, dates, end)
    counted = (lengths.earlier(caps.counts, earlier), between(caps.counts, begins, end))
    extreme = lengths.earlier(caps.extreme, earlier) > 0
    return beside(
        counted, found.comparable, (done == 0) & room, dates=dates, extreme=extreme, caps=caps, lengths=lengths
    )
