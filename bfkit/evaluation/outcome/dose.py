"""How much of a measure was carried out: what was planned against what the activity log says was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.display import counted, day, number, percent
from bfkit.parameters.interventions import Intervention
from bfkit.vocabulary import DONE_OTHERWISE, FULLY_DONE, NOT_DONE, PARTLY_DONE

MOSTLY, MOST_WEEKS, HARDLY = 0.80, 0.75, 0.10
"""Share of the planned and of the weeks from which a measure is fully done, and share below which it is not at all."""
LOG_CANNOT_TELL = (
    "Om det beror på att inget gjordes eller på att inget skrevs in vet loggen inte: fråga dem som skulle göra det."
)
ONLY_THIS = "Bara detta räknas i loggen; har insatsen fler delar är det gruppen som intygar dem."
_WEEK = 7


@dataclass(frozen=True, slots=True)
class AreaDose:
    """One area: planned and done in its whole weeks, in how many of them anything was, and as much as planned.

    ``planned`` and the weeks are None for a measure with a number in all, which is not planned by area or week.
    """

    area_id: str
    first_day: date
    planned: float | None
    done: int
    weeks: int | None
    weeks_with_any: int | None
    weeks_as_planned: int | None
    longest_gap: int | None


@dataclass(frozen=True, slots=True)
class Dose:
    """What was planned and done of a measure.

    Attributes:
        planned: number planned, all areas together; done: number done.
        weeks: whole calendar weeks (Monday to Sunday) summed over the areas; 0 for a number in all.
        weeks_with_any: share of them in which something was done; weeks_as_planned: in which as much as was
            planned was; NaN without weeks.
        longest_gap: the most whole weeks in a row in which nothing was done in some area.
        first_activity: first day on which anything was done from the start on; None when nothing was.
        days_late: days from the start to it.
        before_start: number done before the start; elsewhere: number done in no area of the measure;
            undocumented: number done of which there is no record, which are not counted in ``done``.
        implementation: of ``vocabulary.IMPLEMENTATIONS``; None when it cannot be told.
        sentence: the same in Swedish.
        areas: each area.
    """

    planned: float
    done: int
    weeks: int
    weeks_with_any: float
    weeks_as_planned: float
    longest_gap: int
    first_activity: date | None
    days_late: int | None
    before_start: int
    elsewhere: int
    undocumented: int
    implementation: str | None
    sentence: str
    areas: tuple[AreaDose, ...]

    @property
    def carried_out(self) -> bool:
        """Whether there is a measure to judge: it was done, or nothing tells that it was not."""
        return self.implementation not in (NOT_DONE, DONE_OTHERWISE)

    @property
    def share(self) -> float:
        """Done over planned; NaN when nothing was planned in so short a time."""
        return self.done / self.planned if self.planned else float("nan")


def dose(
    activities: pd.DataFrame | None,
    intervention: Intervention,
    *,
    area_ids: Sequence[str],
    first_day: date | Mapping[str, date],
    last_day: date,
) -> Dose:
    """How much of a measure was done from its start to a day.

    Weeks are whole calendar weeks, and only what was done in them is set against what was planned for them.
    At least 80 per cent of the planned, and something in at least 75 per cent of the weeks, is fully done; less
    than 10 per cent is not done at all; what lies between is partly done. Of something planned less often than
    weekly, 75 per cent of as many weeks as were planned is asked for; of a number in all, no weeks.

    Args:
        activities: rows of ``tables.ACTIVITIES``; None when the municipality keeps no log. A log in which nobody noted
            anything from the start to the last day tells nothing; one that others kept tells that nothing was done.
        intervention: the measure, with its planned dose.
        area_ids: areas of the measure.
        first_day: first day, or that of each area (a lottery of the start).
        last_day: last day, itself counted; the measure's own end when that comes before.

    Raises:
        ValueError: no area, or an area without a first day.
    """
    starts = {area: first_day[area] if isinstance(first_day, Mapping) else first_day for area in area_ids}
    if not starts:
        raise ValueError("dosen behöver minst ett område")
    if intervention.end is not None:
        last_day = min(last_day, intervention.end)
    if activities is None:
        return _unknown("Utförandet är inte dokumenterat: kommunen har ingen aktivitetslogg.")
    kept = activities["day"].between(pd.Timestamp(min(starts.values())), pd.Timestamp(last_day)).any()
    if last_day >= min(starts.values()) and not kept:
        return _unknown(_empty_log(min(starts.values()), last_day))
    own = activities[activities["intervention"] == intervention.id]
    own = own[own["day"] <= pd.Timestamp(last_day)]
    noted = own["documented"] != "nej"
    here = _here(own, intervention, starts)
    first = pd.to_datetime(own["area_id"].map(starts)).fillna(pd.Timestamp(min(starts.values())))
    begun = (own["day"] >= first).to_numpy(dtype=bool)
    counted_rows = own[here & noted & begun]
    areas = tuple(_area(counted_rows, area, start, last_day, intervention) for area, start in starts.items())
    began = min(starts.values())
    earliest = pd.Timestamp(counted_rows["day"].min()).date() if len(counted_rows) else None
    weeks = sum(area.weeks or 0 for area in areas)
    done = int(counted_rows["count"].sum()) if intervention.dose.total else sum(area.done for area in areas)
    planned = float(intervention.dose.total or sum(area.planned or 0.0 for area in areas))
    with_any, as_planned = (
        sum(getattr(area, name) or 0 for area in areas) / weeks if weeks else float("nan")
        for name in ("weeks_with_any", "weeks_as_planned")
    )
    implementation = _implementation(planned, done, with_any, intervention.dose.per_week)
    return Dose(
        planned=planned,
        done=done,
        weeks=weeks,
        weeks_with_any=with_any,
        weeks_as_planned=as_planned,
        longest_gap=max((area.longest_gap or 0 for area in areas), default=0),
        first_activity=earliest,
        days_late=(earliest - began).days if earliest is not None else None,
        before_start=int(own.loc[here & ~begun, "count"].sum()),
        elsewhere=int(own.loc[~here, "count"].sum()),
        undocumented=int(own.loc[here & ~noted & begun, "count"].sum()),
        implementation=implementation,
        sentence=_sentence(intervention, (planned, done), (weeks, with_any), implementation, (began, last_day)),
        areas=areas,
    )


def _here(own: pd.DataFrame, intervention: Intervention, starts: Mapping[str, date]) -> npt.NDArray[np.bool_]:
    """Which activities lie in the measure's areas; any place will do for the whole municipality or a number in all."""
    if intervention.whole_municipality or intervention.dose.total is not None:
        return (own["area_id"].isna() | intervention.whole_municipality | own["area_id"].isin(starts)).to_numpy(bool)
    return own["area_id"].isin(starts).to_numpy(dtype=bool)


def _area(rows: pd.DataFrame, area: str, start: date, last_day: date, intervention: Intervention) -> AreaDose:
    """The whole weeks of one area. A measure that is everywhere has one area, which holds every activity."""
    inside = rows if intervention.whole_municipality else rows[rows["area_id"] == area]
    a_week = intervention.dose.per_week
    if a_week is None:
        return AreaDose(area, start, None, int(inside["count"].sum()), None, None, None, None)
    monday = start + timedelta(days=-start.weekday() % _WEEK)
    weeks = max(0, ((last_day - monday).days + 1) // _WEEK)
    place = (inside["day"] - pd.Timestamp(monday)).dt.days.to_numpy() // _WEEK
    whole = (place >= 0) & (place < weeks)
    done = np.bincount(
        place[whole].astype(np.int64), weights=inside["count"].to_numpy(dtype=float)[whole], minlength=weeks
    )
    return AreaDose(
        area,
        start,
        a_week * weeks,
        int(done.sum()),
        weeks,
        int((done > 0).sum()),
        int((done >= a_week).sum()),
        _longest_run(done == 0),
    )


def _longest_run(empty: npt.NDArray[np.bool_]) -> int:
    longest = current = 0
    for nothing in empty:
        current = current + 1 if nothing else 0
        longest = max(longest, current)
    return longest


def _implementation(planned: float, done: int, with_any: float, per_week: float | None) -> str | None:
    if not planned:
        return None
    share = done / planned
    if share < HARDLY:
        return NOT_DONE
    often = per_week is None or with_any >= MOST_WEEKS * min(per_week, 1.0)
    return FULLY_DONE if share >= MOSTLY and often else PARTLY_DONE


def _sentence(
    intervention: Intervention,
    amount: tuple[float, int],
    weeks: tuple[int, float],
    implementation: str | None,
    days: tuple[date, date],
) -> str:
    """What the log tells, by which limits, and what it cannot tell: it counts one activity, and only what was noted."""
    span = f"från {day(days[0])} till {day(days[1])}"
    if implementation is None:
        return f"Utförandet går inte att bedöma: det är mindre än en hel vecka {span}."
    planned, done = amount
    of = f"{number(done)} av {number(planned, 0 if planned == round(planned) else 1)} planerade"
    activity, per_week = intervention.dose.activity, intervention.dose.per_week
    if implementation == NOT_DONE:
        noted = "Nästan ingenting" if done else "Ingenting"
        return f"{noted} är noterat i aktivitetsloggen: {of} ({activity}) {span}. {LOG_CANNOT_TELL}"
    told, limit = f"{activity[:1].upper()}{activity[1:]}: {of} {span}", f"{percent(MOSTLY)} av det planerade"
    if per_week is not None:
        areas = "" if len(intervention.areas) == 1 else " (alla områdens veckor sammanlagda)"
        told += f", och något gjort i {number(round(weeks[0] * weeks[1]))} av {number(weeks[0])} veckor{areas}"
        limit += f" och något gjort i {percent(MOST_WEEKS * min(per_week, 1.0))} av veckorna"
    word = "gränsen" if implementation == FULLY_DONE else f"gränsen för {FULLY_DONE}"
    return f"{told}. Det är {implementation}: {word} är {limit}. {ONLY_THIS}"


def _empty_log(began: date, last_day: date) -> str:
    return f"Ingen uppgift om vad som gjordes: aktivitetsloggen är tom från {day(began)} till {day(last_day)}."


def _unknown(sentence: str) -> Dose:
    """A dose that cannot be told."""
    none = float("nan")
    return Dose(0.0, 0, 0, none, none, 0, None, None, 0, 0, 0, None, sentence, ())


def lateness(found: Dose) -> str:
    """Whether the measure began when it should, in Swedish; empty when nothing tells."""
    if found.first_activity is None or found.days_late is None:
        return ""
    if found.days_late < _WEEK:
        return f"Den första noterade aktiviteten är från {day(found.first_activity)}, inom en vecka från start."
    late = counted(found.days_late, "dag", "dagar")
    return f"Den första noterade aktiviteten är från {day(found.first_activity)}, {late} efter start."
