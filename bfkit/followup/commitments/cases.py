"""Cases in sums only: so many a quarter, followed up in time, so many a year or in all, in and out."""

from dataclasses import replace

import pandas as pd

from bfkit.commitment_logs import CommitmentLog
from bfkit.display import counted, interval, number, percent
from bfkit.followup.commitments.outcome import (
    UNKNOWN,
    Item,
    Measured,
    Outcome,
    Setting,
    all_met,
    implementation_of,
    items_met,
    reached,
    so_far,
    told,
)
from bfkit.followup.commitments.reach import share_reached
from bfkit.followup.commitments.spans import spans
from bfkit.inference.differences import log_ratio
from bfkit.inference.intervals import wilson_interval
from bfkit.inference.two_counts import e_test_score
from bfkit.parameters.commitment_targets import (
    CumulativeTarget,
    FlowTarget,
    LagTarget,
    QuarterMinimumTarget,
    YearlyTarget,
)
from bfkit.parameters.commitments import Commitment

_POLICE_WORK = "Antalet visar hur mycket som anmäls och hur polisen arbetar, inte hur mycket som sker."


def quarter_minimum(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """In how many quarters the least number of each kind of case was looked at."""
    target = one.promised(QuarterMinimumTarget)
    lifestyle, fringe = (log.rows.groupby("quarter")[name].sum() for name in ("lifestyle", "fringe"))
    items, parts = [], []
    for span in spans(one.period, "quarter"):
        both = float(lifestyle.get(span.label, 0)), float(fringe.get(span.label, 0))
        parts += [round(count) for count in both]
        kept = both[0] >= target.lifestyle and both[1] >= target.fringe
        met = True if kept else False if span.ended(setting.cut) else None
        items.append(Item(span.label, sum(both), None, met, persons=True, begun=span.begun(setting.cut)))
    found = items_met(
        items,
        unit="kvartal som höll",
        planned=f"minst {target.lifestyle} och {target.fringe} ärenden varje kvartal",
        done=so_far(items, "kvartal", "höll det lägsta antalet"),
        missing=tuple(f"{item.label}: för få ärenden" for item in items if item.met is False),
    )
    return replace(found, people=tuple(parts), people_wanted=(target.lifestyle, target.fringe), activity=True)


def follow_up_lag(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """The share of cases followed up within the time, of those whose time is out."""
    target = one.promised(LagTarget)
    sums = {name: int(log.rows[name].sum()) for name in ("too_early", "in_time", "too_late", "never", "not_due")}
    due = sums["too_early"] + sums["in_time"] + sums["too_late"] + sums["never"]
    months = f"{number(target.from_months)}–{number(target.to_months)} månader"
    planned = f"minst {percent(target.share)} följs upp inom {months}"
    if not due:
        return Outcome((), None, None, None, target.share, "andel", planned, "inga ärenden vars tid är ute")
    share = wilson_interval(sums["in_time"], due)
    met = share_reached(sums["in_time"], due, target.share, ended=one.period.last <= setting.cut)
    item = Item("i tid", sums["in_time"], target.share * due, met, persons=True)
    return Outcome(
        items=(item,),
        implementation=implementation_of([item]),
        target_met=met,
        value=sums["in_time"] / due,
        wanted=target.share,
        unit="andel i tid",
        planned=planned,
        done=f"{number(sums['in_time'])} av {number(due)} i tid ({percent(sums['in_time'] / due)})",
        missing=_out_of_time(sums),
        split=tuple(sums[name] for name in (*_OUT_OF_TIME, "not_due")),
        measured=(
            Measured(
                "i tid",
                sums["in_time"] / due,
                "andel",
                float(share.lower),
                float(share.upper),
                sums["in_time"],
                due,
                persons=True,
            ),
        ),
        cautions=(f"{counted(sums['not_due'], 'ärende', 'ärenden')} vars tid inte är ute räknas inte",)
        if sums["not_due"]
        else (),
    )


_OUT_OF_TIME = {"too_early": "för tidigt", "too_late": "för sent", "never": "inte alls"}


def _out_of_time(sums: dict[str, int]) -> tuple[str, ...]:
    words = _OUT_OF_TIME
    return tuple(f"{counted(sums[name], 'ärende', 'ärenden')} {word}" for name, word in words.items() if sums[name])


def yearly_count(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """A number every year, and when two years are compared their ratio with its interval.

    The implementation is that the number is told; the number itself has a target only when it is to fall, or when
    ``of: redovisning`` does not stand.
    """
    target = one.promised(YearlyTarget)
    counts = log.rows.groupby("year")["count"].sum()
    items = []
    for span in spans(one.period, "year"):
        ended, known = span.ended(setting.cut), span.label in counts.index
        if target.of is not None:
            items.append(
                Item(
                    span.label,
                    float(counts.get(span.label, 0)),
                    None,
                    True if known else False if ended else None,
                    persons=True,
                    begun=known,
                )
            )
        else:
            done = float(counts.get(span.label, 0))
            met = reached(done, target.count, ended=ended)
            items.append(Item(span.label, done, target.count, met, persons=True, begun=known or ended))
    result, words, measured = _compared(counts, target)
    aimed = target.of is None
    known_items = [item for item in items if item.label in counts.index]
    return Outcome(
        items=tuple(items),
        implementation=implementation_of(items),
        target_met=all_met(items) if aimed else _fewer(counts, target),
        value=known_items[-1].done if known_items else None,
        wanted=float(target.count) if aimed else None,
        unit="antal per år",
        planned="antalet redovisas varje år" if not aimed else f"minst {target.count} per år",
        done=told(known_items) or "inga uppgifter",
        missing=tuple(f"uppgift för {item.label}" for item in items if item.met is False and not aimed),
        measured=(*(Measured(i.label, i.done, "antal", persons=True) for i in known_items), *measured),
        result=result,
        tested=words,
        warnings=(_POLICE_WORK,),
    )


def _fewer(counts: pd.Series, target: YearlyTarget) -> bool | None:
    if not target.fewer or not {str(target.before), str(target.after)} <= set(counts.index):
        return None
    return bool(counts[str(target.after)] < counts[str(target.before)])


def _compared(counts: pd.Series, target: YearlyTarget) -> tuple[str | None, str | None, tuple[Measured, ...]]:
    """The ratio of two years with its interval: a development, and never by itself a good result."""
    if not {str(target.before), str(target.after)} <= set(counts.index):
        return None, None, ()
    before, after = int(counts[str(target.before)]), int(counts[str(target.after)])
    ratio = log_ratio(after, before)
    measured = (Measured(f"{target.after} mot {target.before}", ratio.ratio, "kvot", ratio.lower, ratio.upper),)
    sure = e_test_score(after, before) <= 0.05
    words = (
        f"{number(after)} mot {number(before)}, kvot {number(ratio.ratio, 2)} "
        f"({interval(ratio.lower, ratio.upper, 2)}): {'säker skillnad mellan åren' if sure else 'ingen säker skillnad'}."
    )
    return (UNKNOWN if target.fewer else None), words, measured


def cumulative(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """How many there are in all over the period, against so many."""
    target = one.promised(CumulativeTarget)
    total = float(log.rows["count"].sum())
    ended = one.period.last <= setting.cut
    item = Item("hela perioden", total, target.count, reached(total, target.count, ended=ended), persons=True)
    return Outcome(
        items=(item,),
        implementation=implementation_of([item]),
        target_met=item.met,
        value=total,
        wanted=float(target.count),
        unit="personer",
        planned=f"minst {target.count} under hela perioden",
        done=f"{number(total)} av {target.count}",
        missing=(f"{number(target.count - total)} av målet",) if item.met is False else (),
        measured=(Measured("hittills", total, "personer", persons=True),),
        warnings=("Vem som räknas ska vara bestämt i förväg: arbetsbänken läser bara summor.",),
    )


def flow(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """How many came in and went out a tertial, and how many are left."""
    target = one.promised(FlowTarget)
    rows = log.rows.groupby("tertial")[["in", "out"]].sum()
    items = [
        Item(
            span.label,
            1.0 if span.label in rows.index else 0.0,
            1.0,
            True if span.label in rows.index else False if span.ended(setting.cut) else None,
        )
        for span in spans(one.period, "tertial")
    ]
    came, went = int(rows["in"].sum()), int(rows["out"].sum())
    known = sum(item.met is True for item in items)
    return Outcome(
        items=tuple(items),
        implementation=implementation_of(items),
        target_met=True if known >= target.count else all_met(items),
        value=float(known),
        wanted=float(target.count),
        unit="tertial redovisade",
        planned=f"in- och utflöde redovisas {target.count} tertial",
        done=so_far(items, "tertial", "redovisade"),
        missing=tuple(item.label for item in items if item.met is False),
        measured=(
            Measured("vid periodens början", float(target.stock_at_start), "personer", persons=True),
            Measured("in", float(came), "personer", persons=True),
            Measured("ut", float(went), "personer", persons=True),
            Measured("kvar vid periodens slut", float(target.stock_at_start + came - went), "personer", persons=True),
        ),
    )
