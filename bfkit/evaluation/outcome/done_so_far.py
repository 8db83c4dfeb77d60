"""What has been done of every measure in the register up to a day, against what was planned: for the weekly picture."""

from datetime import date

import pandas as pd

from bfkit.display import number, percent
from bfkit.evaluation.outcome.dose import dose
from bfkit.parameters.interventions import Register

NO_LOG = "ingen aktivitetslogg"
EMPTY = "loggen är tom sedan starten"
TOO_EARLY = "mindre än en hel vecka"


def done_so_far(activities: pd.DataFrame | None, register: Register | None, last_day: date) -> dict[str, str]:
    """Of each measure that has begun: "81 av 103 (79 %)", done of planned, by its id.

    Args:
        activities: rows of ``tables.ACTIVITIES``; None when the municipality keeps no log.
        register: the measures.
        last_day: itself counted; of each measure no later than its own end. Only whole calendar weeks are counted.
    """
    told = {}
    for one in register.interventions if register is not None else ():
        starts = {area: day for area, day in one.begun() if day <= last_day}
        if not starts:
            continue
        logged = activities if register is not None and register.log is not None else None
        found = dose(logged, one, area_ids=tuple(starts), first_day=starts, last_day=last_day)
        if found.planned:
            planned = number(found.planned, 0 if found.planned == round(found.planned) else 1)
            told[one.id] = f"{number(found.done)} av {planned} ({percent(found.share)})"
        else:
            told[one.id] = NO_LOG if logged is None else TOO_EARLY if found.areas else EMPTY
    return told
