"""Where and when the measures of the register were at work."""

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from bfkit.evaluation.chance.extremes import Flags
from bfkit.evaluation.whole_months import next_month
from bfkit.parameters.interventions import WHOLE_MUNICIPALITY, Intervention, Register
from bfkit.parameters.unread import Unread


def at_work(
    register: Register, ids: Sequence[str], months: Sequence[date], wanted: Callable[[Intervention], bool]
) -> Flags:
    """Where and when the wanted measures of the register were at work, from the month in which they began.

    Shape (areas, months).
    """
    done = np.zeros((len(ids), len(months)), dtype=bool)
    row = {area: place for place, area in enumerate(ids)}
    for intervention in filter(wanted, register.interventions):
        last = intervention.end or date.max
        for area, day in intervention.begun():
            where = list(row.values()) if area == WHOLE_MUNICIPALITY else [row[area]] if area in row else []
            when = [next_month(month) > day and month <= last for month in months]
            done[np.ix_(where, when)] = True
    return done


def perhaps_at_work(
    unread: Sequence[Unread], ids: Sequence[str], months: Sequence[date], apart: Sequence[str]
) -> Flags:
    """Where a measure that cannot be read may have been at work, so that its areas are no comparison.

    From the month it began, or in all months when that is not known; for ever, for its end is not known. Areas
    ``apart`` are left out, and so are measures whose areas are not known.

    Shape (areas, months).
    """
    done = np.zeros((len(ids), len(months)), dtype=bool)
    for one in unread:
        where = [place for place, area in enumerate(ids) if area in (one.areas or ()) and area not in apart]
        when = [one.start is None or next_month(month) > one.start for month in months]
        done[np.ix_(where, when)] = True
    return done


def others_here(register: Register, intervention: Intervention) -> tuple[str, ...]:
    """Categories that other measures in the same areas are about."""
    own = set(intervention.areas)
    here = (
        other.outcome.category
        for other in register.interventions
        if other.id != intervention.id and (other.whole_municipality or own & {area for area, _ in other.begun()})
    )
    return tuple(sorted(set(here) - {intervention.outcome.category}))
