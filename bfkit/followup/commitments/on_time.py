"""The share that is mended in time: in Swedish working days, or in hours of the clock, with open cases censored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.commitment_logs import CommitmentLog
from bfkit.display import counted, number, percent
from bfkit.followup.commitments.kaplan_meier import kaplan_meier, median_time, share_within
from bfkit.followup.commitments.outcome import Item, Measured, Outcome, Setting, implementation_of
from bfkit.followup.commitments.reach import share_reached
from bfkit.inference.intervals import wilson_interval
from bfkit.parameters.commitment_targets import HoursTarget, WorkingDaysTarget
from bfkit.parameters.commitments import Commitment
from bfkit.periods import is_working_day

_CASES = ("ärende", "ärenden")


@dataclass(frozen=True, slots=True)
class InTime:
    """Cases by how they ended.

    Attributes:
        on_time, late: closed within and after the limit.
        overdue: open and older than the limit; waiting: open, but not due yet.
        share: on time of those that are due; NaN when none is.
    """

    on_time: int
    late: int
    overdue: int
    waiting: int

    @property
    def due(self) -> int:
        """Cases whose time is out or that are closed."""
        return self.on_time + self.late + self.overdue

    @property
    def share(self) -> float:
        """Share on time of those due."""
        return self.on_time / self.due if self.due else float("nan")


def in_time(ages: npt.ArrayLike, closed: npt.ArrayLike, limit: float) -> InTime:
    """Cases by how they ended.

    Args:
        ages: shape (n,), time to closing, or the age of an open case.
        closed: shape (n,).
        limit: the longest time that is in time.

    >>> in_time([1, 3, 5, 1], [True, True, False, False], 2)
    InTime(on_time=1, late=1, overdue=1, waiting=1)
    """
    old, done = np.asarray(ages, dtype=float), np.asarray(closed, dtype=bool)
    within = old <= limit
    counts = [int(found.sum()) for found in (done & within, done & ~within, ~done & ~within, ~done & within)]
    return InTime(*counts)


def working_days_between(known: date, fixed: date) -> int:
    """Working days after a day, up to and with another; Swedish holidays and closed eves are none.

    >>> working_days_between(date(2024, 12, 23), date(2024, 12, 30))
    2
    """
    return sum(is_working_day(known + timedelta(days=step)) for step in range(1, (fixed - known).days + 1))


def hours_between(known: pd.Series, fixed: pd.Series, time_zone: str) -> npt.NDArray[np.float64]:
    """Real hours between two local clock times, also over the nights when the clock is changed, shape (n,)."""
    start, end = (
        times.dt.tz_localize(time_zone, ambiguous=np.ones(len(times), dtype=bool), nonexistent="shift_forward")
        for times in (known, fixed)
    )
    return np.asarray((end - start) / pd.Timedelta(hours=1), dtype=float)


def in_working_days(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """The share mended within so many working days of the day the one responsible came to know."""
    target = one.promised(WorkingDaysTarget)
    rows = log.rows
    closed = rows["done"].notna().to_numpy(dtype=bool)
    fixed = rows["done"].fillna(pd.Timestamp(setting.cut))
    ages = [working_days_between(a.date(), b.date()) for a, b in zip(rows["known"], fixed, strict=True)]
    unit = "arbetsdag" if target.working_days == 1 else "arbetsdagar"
    repeated = _repeated(rows, target.repeated_from, setting)
    return _outcome(
        ages, closed, target.working_days, target.share, unit, ended=one.period.last <= setting.cut, more=repeated
    )


def in_hours(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """The share mended within so many clock hours; with ``owners`` how many owners keep the share."""
    target = one.promised(HoursTarget)
    rows = log.rows
    closed = rows["done"].notna().to_numpy(dtype=bool)
    fixed = rows["done"].fillna(pd.Timestamp(setting.cut) + pd.Timedelta(days=1))
    ages = hours_between(rows["known"], fixed, setting.time_zone)
    ended = one.period.last <= setting.cut
    whole = _outcome(list(ages), closed, target.hours, target.share, "timmar", ended=ended)
    if target.owners is None or rows.empty:
        return whole
    return _by_owner(rows, ages, closed, target, whole, ended=ended)


def _outcome(
    ages: Sequence[float],
    closed: npt.NDArray[np.bool_],
    limit: float,
    wanted: float,
    unit: str,
    *,
    ended: bool,
    more: tuple[Measured, ...] = (),
) -> Outcome:
    if not len(ages):
        return _nothing(limit, wanted, unit)
    found = in_time(ages, closed, limit)
    survival = kaplan_meier(ages, closed)
    within, middle = share_within(survival, limit), median_time(survival)
    met = share_reached(found.on_time, found.due, wanted, ended=ended) if found.due else None
    items = (Item("i tid", found.on_time, wanted * found.due, met),)
    share = wilson_interval(found.on_time, found.due) if found.due else None
    measured = [
        Measured("i tid, öppna ärenden censurerade (Kaplan–Meier)", within.share, "andel", within.lower, within.upper)
    ]
    if share is not None:
        measured.insert(0, Measured("i tid av dem vars tid är ute", found.share, "andel", float(share.lower), float(share.upper), found.on_time, found.due))  # fmt: skip
    if middle is not None:
        measured.append(Measured("median", middle, unit))
    late = found.late + found.overdue
    return Outcome(
        items=items,
        implementation=implementation_of(items),
        target_met=met,
        value=found.share if found.due else None,
        wanted=wanted,
        unit="andel i tid",
        planned=f"minst {percent(wanted)} inom {number(limit)} {unit}",
        done=f"{number(found.on_time)} av {number(found.due)} i tid ({percent(found.share)})",
        missing=(f"{counted(late, *_CASES)} för sent, varav {number(found.overdue)} ännu öppna",) if late else (),
        measured=(*measured, *more),
        cautions=(f"{counted(found.waiting, *_CASES)} vars tid inte är ute räknas inte i andelen",)
        if found.waiting
        else (),
    )


def _nothing(limit: float, wanted: float, unit: str) -> Outcome:
    planned = f"minst {percent(wanted)} inom {number(limit)} {unit}"
    return Outcome((), None, None, None, wanted, "andel i tid", planned, "inga ärenden i loggen")


def _repeated(rows: pd.DataFrame, fewest: int | None, setting: Setting) -> tuple[Measured, ...]:
    """Places with many cases, by name where the register has one."""
    if fewest is None or "place" not in rows:
        return ()
    counts = rows.loc[rows["place"] != "", "place"].value_counts()
    often = counts[counts >= fewest].sort_index()
    return tuple(
        Measured(f"återkommande plats {setting.place_name(str(place))}", float(count), "ärenden")
        for place, count in often.items()
    )


def _by_owner(
    rows: pd.DataFrame,
    ages: npt.NDArray[np.float64],
    closed: npt.NDArray[np.bool_],
    target: HoursTarget,
    whole: Outcome,
    *,
    ended: bool,
) -> Outcome:
    """How many owners keep the share; each is an item with its cases on time of those due."""
    owners = {
        str(owner): in_time(ages[place], closed[place], target.hours)
        for owner, place in rows.groupby("owner", sort=True).indices.items()
    }
    keep = sum(found.share >= target.share for found in owners.values())
    wanted = float(target.owners or 0)
    item = Item("ägare i tid", keep, wanted, keep >= wanted if ended else None)
    shares = tuple(_owner(owner, found, target.share) for owner, found in owners.items())
    return Outcome(
        items=(item,),
        implementation=implementation_of([Item("ärenden", whole.value or 0, None, True), item]),
        target_met=item.met,
        value=float(keep),
        wanted=wanted,
        unit="ägare",
        planned=f"minst {number(wanted)} ägare, var och en {whole.planned}",
        done=f"{number(keep)} av {number(len(owners))} ägare håller tiden; {whole.done}",
        measured=(*whole.measured, *shares),
        cautions=whole.cautions,
        warnings=("En ägare med få ärenden kan hålla eller missa andelen av en slump: se intervallen.",),
    )


def _owner(owner: str, found: InTime, wanted: float) -> Measured:
    """The share of one owner; what it is short of goes with it, so that a handful of cases is held back as one."""
    label = f"{owner}, i tid"
    if not found.due:
        return Measured(label, float("nan"), "andel", None, None, 0, 0, party=True)
    share = wilson_interval(found.on_time, found.due)
    lacks = "" if found.share >= wanted else f"{owner}: {percent(found.share)} i tid"
    ends = float(share.lower), float(share.upper)
    return Measured(label, found.share, "andel", *ends, found.on_time, found.due, party=True, lacks=lacks)
