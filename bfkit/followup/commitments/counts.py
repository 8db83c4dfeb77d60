"""A count against its target a period: occasions, places, meetings with minutes, inspections with both parties, tests."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from bfkit.commitment_logs import CommitmentLog
from bfkit.display import counted, number
from bfkit.followup.commitments.outcome import (
    Item,
    Measured,
    Outcome,
    Setting,
    all_met,
    implementation_of,
    lacking,
    reached,
    told,
)
from bfkit.followup.commitments.spans import Counted, spans
from bfkit.inference.intervals import wilson_interval
from bfkit.parameters.commitment_targets import (
    PER_WORDS,
    CountAndPlacesTarget,
    CountTarget,
    JointTarget,
    MeetingTarget,
)
from bfkit.parameters.commitments import Commitment

_OCCASIONS = ("tillfälle", "tillfällen")


def within(days: pd.Series, span: Counted) -> pd.Series:
    """Which days lie in a period."""
    return (days >= pd.Timestamp(span.start)) & (days < pd.Timestamp(span.end))


def occasions(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """How many occasions there were a period, against how many were promised."""
    target = one.promised(CountTarget)
    return _counted(one, log.rows["date"], target, setting, _OCCASIONS)


def meetings(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """How many meetings there were a period; those without minutes do not count when minutes were promised."""
    target = one.promised(MeetingTarget)
    rows = log.rows
    if target.documented and "documented" not in rows:
        raise ValueError(f"{one.id}: dokumenterade möten räknas, men ingen kolumn är angiven för documented")
    kept = rows[rows["documented"].map(lambda answer: answer is True).astype(bool)] if target.documented else rows
    out = len(rows) - len(kept)
    words = (f"{counted(out, 'möte', 'möten')} utan dokumentation räknas inte",) if out else ()
    return _counted(one, kept["date"], target, setting, ("möte", "möten"), cautions=words)


def joint_inspections(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """How many occasions a period had all the parties present."""
    target = one.promised(JointTarget)
    together = log.rows["present"].map(lambda names: set(target.present) <= set(names)).astype(bool)
    alone = int((~together).sum())
    parties = " och ".join(target.present)
    words = (f"{counted(alone, *_OCCASIONS)} utan både {parties} räknas inte",) if alone else ()
    return _counted(one, log.rows.loc[together, "date"], target, setting, _OCCASIONS, cautions=words)


def occasions_and_places(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """How many occasions there were a period, and at how many different places."""
    target = one.promised(CountAndPlacesTarget)
    items = []
    for span in spans(one.period, target.per):
        rows = log.rows[within(log.rows["date"], span)]
        places = rows.loc[rows["place"] != "", "place"].nunique()
        ended, begun = span.ended(setting.cut), span.begun(setting.cut)
        enough = [reached(n, wanted, ended=ended) for n, wanted in ((len(rows), target.count), (places, target.places))]
        items += [
            Item(_told(span, setting), len(rows), target.count, enough[0], begun=begun),
            Item(f"{_told(span, setting)}, olika platser", places, target.places, enough[1], begun=begun),
        ]
    per = PER_WORDS[target.per]
    return Outcome(
        items=tuple(items),
        implementation=implementation_of(items),
        target_met=all_met(items),
        value=float(sum(item.done for item in items[::2])),
        wanted=float(target.count * len(items[::2])),
        unit="tillfällen",
        planned=f"{counted(target.count, *_OCCASIONS)} på {counted(target.places, 'plats', 'olika platser')} per {per}",
        done=f"{told(items[::2])}; olika platser {told(items[1::2]).replace(', olika platser', '')}",
        missing=(*lacking(items[::2], _OCCASIONS), *lacking(items[1::2], ("plats", "platser"))),
    )


def tests(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """How many tests were made a period, and what came of them: the share positive with Wilson's interval."""
    target = one.promised(CountTarget)
    rows = log.rows
    items = [
        _item(float(rows.loc[within(rows["date"], span), "count"].sum()), span, target, setting)
        for span in spans(one.period, target.per)
    ]
    made = int(rows["count"].sum())
    measured: tuple[Measured, ...] = ()
    if "positive" in rows:
        found = int(rows["positive"].sum())
        share = wilson_interval(found, made)
        measured = (
            Measured(
                "positiva prov",
                float(share.estimate),
                "andel",
                float(share.lower),
                float(share.upper),
                found,
                made,
                persons=True,
            ),
        )
    words = ("Antalet positiva prov visar vilka som kontrollerades, inte hur vanligt bruket är.",)
    counting = _outcome(one, items, target, ("kontroll", "kontroller"), measured=measured, cautions=words)
    return replace(counting, activity=True)


def _counted(
    one: Commitment,
    days: pd.Series,
    target: CountTarget,
    setting: Setting,
    noun: tuple[str, str],
    *,
    cautions: tuple[str, ...] = (),
) -> Outcome:
    items = [_item(float(within(days, span).sum()), span, target, setting) for span in spans(one.period, target.per)]
    return _outcome(one, items, target, noun, cautions=cautions)


def _item(done: float, span: Counted, target: CountTarget, setting: Setting) -> Item:
    met = reached(done, target.count, ended=span.ended(setting.cut))
    return Item(_told(span, setting), done, None if target.of else target.count, met, begun=span.begun(setting.cut))


def _told(span: Counted, setting: Setting) -> str:
    """The name of a period; one that runs has its last known day, so that its number is not read as a whole year's."""
    return span.told(setting.cut) if span.begun(setting.cut) else span.label


def _outcome(
    one: Commitment,
    items: Sequence[Item],
    target: CountTarget,
    noun: tuple[str, str],
    *,
    measured: tuple[Measured, ...] = (),
    cautions: tuple[str, ...] = (),
) -> Outcome:
    total = float(sum(item.done for item in items))
    return Outcome(
        items=tuple(items),
        implementation=implementation_of(items),
        target_met=None if target.of else all_met(items),
        value=total,
        wanted=None if target.of else float(target.count * len(items)),
        unit=noun[1],
        planned=f"antalet {noun[1]} redovisas per {PER_WORDS[target.per]}"
        if target.of
        else f"{counted(target.count, *noun)} per {PER_WORDS[target.per]}",
        done=f"{number(total)} {noun[0] if total == 1 else noun[1]}: {told(items)}",
        missing=lacking(items, noun),
        measured=measured,
        cautions=cautions,
    )
