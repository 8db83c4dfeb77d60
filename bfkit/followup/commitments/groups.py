"""Groups: how many are active, and whether each had the size, the meetings, the attendance and the completion promised."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from bfkit.commitment_logs import CommitmentLog
from bfkit.display import counted, number, percent
from bfkit.followup.commitments.counts import within
from bfkit.followup.commitments.outcome import (
    Item,
    Measured,
    Outcome,
    Setting,
    implementation_of,
    items_met,
    so_far,
    told,
)
from bfkit.followup.commitments.spans import Counted, spans
from bfkit.parameters.commitment_targets import ActiveGroupsTarget, GroupTarget
from bfkit.parameters.commitments import Commitment


def active_groups(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """How many groups were active each period, against so many at the end: active is at least one walk.

    Groups may rest again, so nothing is said of the target before the last period has ended.
    """
    target = one.promised(ActiveGroupsTarget)
    rows = log.rows
    periods = [span for span in spans(one.period, target.per) if span.start <= setting.cut]
    active = [
        Item(span.told(setting.cut), rows.loc[within(rows["date"], span), "group"].nunique(), None, None)
        for span in periods
    ]
    last = active[-1].done if active else 0.0
    ended = bool(periods) and periods[-1].ended(setting.cut) and one.period.last <= setting.cut
    met = last >= target.groups if ended else None
    begun = Item("grupper", last, None, True if last > target.baseline else None)
    final = Item("i slutet", last, target.groups, met)
    return Outcome(
        items=(*active, final),
        implementation=implementation_of([begun, final]) if met is not None else None,
        target_met=met,
        value=last,
        wanted=float(target.groups),
        unit="aktiva grupper",
        planned=f"från {number(target.baseline)} till {number(target.groups)} aktiva grupper",
        done=f"{number(last)} aktiva grupper i den senaste perioden{_so_far(periods, setting.cut)}; {told(active)}",
        missing=(f"{counted(int(target.groups - last), 'grupp', 'grupper')}",) if met is False else (),
        measured=(Measured("utgångsläge", float(target.baseline), "aktiva grupper"),),
    )


def _so_far(periods: Sequence[Counted], cut: date) -> str:
    return "" if not periods or periods[-1].ended(cut) else ", som inte är slut"


_GROUP = ("group", "girls", "boys", "completed_girls", "completed_boys")


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """One group: enrolled, how far the sexes differ, meetings held, shares of attendance and completion."""

    name: str
    enrolled: int
    difference: int
    meetings: int
    present: int
    completed: int | None

    @property
    def attendance(self) -> float:
        """Those present of all who could have been, over the meetings held; NaN without meetings."""
        could = self.enrolled * self.meetings
        return self.present / could if could else float("nan")

    @property
    def completion(self) -> float:
        """Share who completed; NaN when it is not told."""
        return float("nan") if self.completed is None or not self.enrolled else self.completed / self.enrolled


def group_records(rows: pd.DataFrame, meetings: pd.DataFrame) -> tuple[GroupRecord, ...]:
    """The record of every group, in the order of the file."""
    records = []
    for name, girls, boys, *done in zip(*(rows[role] for role in _GROUP), strict=True):
        own = meetings[meetings["group"] == name]
        records.append(
            GroupRecord(
                name=str(name),
                enrolled=int(girls + boys),
                difference=int(abs(girls - boys)),
                meetings=len(own),
                present=int(own["girls"].sum() + own["boys"].sum()),
                completed=None if any(pd.isna(value) for value in done) else int(sum(done)),
            )
        )
    return tuple(records)


def groups(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """Which groups kept everything that was promised of a group; one that meets after the cut is not judged yet."""
    target = one.promised(GroupTarget)
    meetings = log.meetings if log.meetings is not None else pd.DataFrame(columns=["group", "date", "girls", "boys"])
    running = set(meetings.loc[meetings["date"] > pd.Timestamp(setting.cut), "group"])
    records = group_records(log.rows[~log.rows["group"].isin(running)], meetings)
    lacks = {record.name: _lacks(record, target) for record in records}
    demands = _demands(target)
    items = (
        *(Item(_KEPT.format(r.name), demands - len(lacks[r.name]), demands, not lacks[r.name]) for r in records),
        *(Item(_KEPT.format(name), 0, demands, None, begun=False) for name in sorted(running)),
    )
    found = items_met(
        items,
        unit="grupper som höll allt",
        planned=_planned(target),
        done=so_far(items, "grupper", "höll allt", left="pågår", one="grupp"),
        missing=tuple(f"{name}: {', '.join(words)}" for name, words in lacks.items() if words),
        measured=tuple(measured for record in records for measured in _measured(record)),
        warnings=(
            "Få deltagare: andelarna beskriver gruppen och prövas inte statistiskt.",
            *((f"{counted(len(running), 'grupp', 'grupper')} pågår och bedöms inte än",) if running else ()),
        ),
    )
    met_at_all = [Item(r.name, r.meetings, None, i.met) for r, i in zip(records, items, strict=False)]
    return replace(found, implementation=implementation_of([*met_at_all, *items[len(records) :]]), activity=True)


_KEPT = "{}: hållna krav"


def _demands(target: GroupTarget) -> int:
    """How many things were promised of a group, the number of participants among them."""
    further = (target.largest_difference, target.meetings, target.completed, target.attendance)
    return 1 + sum(wanted is not None for wanted in further)


def _lacks(record: GroupRecord, target: GroupTarget) -> list[str]:
    """What a group fell short of."""
    fell = []
    if not target.fewest <= record.enrolled <= target.most:
        fell.append(f"antalet deltagare var inte {target.fewest}–{target.most}")
    if target.largest_difference is not None and record.difference > target.largest_difference:
        fell.append("ojämn fördelning mellan tjejer och killar")
    if target.meetings is not None and record.meetings < target.meetings:
        fell.append(f"{counted(record.meetings, 'träff', 'träffar')} av {target.meetings}")
    for word, share, wanted in (
        ("fullföljde", record.completion, target.completed),
        ("närvaro", record.attendance, target.attendance),
    ):
        if wanted is not None and not share >= wanted:
            fell.append(f"{word} {percent(share)}, målet är {percent(wanted)}")
    return fell


def _measured(record: GroupRecord) -> tuple[Measured, ...]:
    could = record.enrolled * record.meetings
    attendance = Measured(f"{record.name}, närvaro", record.attendance, "andel", None, None, record.present, could, persons=True)  # fmt: skip
    if record.completed is None:
        return (attendance,)
    done = Measured(
        f"{record.name}, fullföljde",
        record.completion,
        "andel",
        None,
        None,
        record.completed,
        record.enrolled,
        persons=True,
    )
    return (attendance, done)


def _planned(target: GroupTarget) -> str:
    parts = [f"{target.fewest}–{target.most} deltagare i varje grupp"]
    if target.largest_difference is not None:
        parts.append("lika fördelat mellan tjejer och killar")
    if target.meetings is not None:
        parts.append(f"{target.meetings} träffar")
    if target.completed is not None:
        parts.append(f"minst {percent(target.completed)} fullföljer")
    if target.attendance is not None:
        parts.append(f"minst {percent(target.attendance)} närvaro")
    return ", ".join(parts)
