"""Milestones with a day each: by quarter, by tertial, a point of a plan, or a plain yes or no."""

from datetime import date

import pandas as pd

from bfkit.commitment_logs import CommitmentLog
from bfkit.display import counted, day, number
from bfkit.followup.commitments.outcome import Item, Measured, Outcome, Setting, all_met, implementation_of
from bfkit.parameters.commitment_targets import MilestoneTarget
from bfkit.parameters.commitments import Commitment

_POINTS = ("delmål", "delmål")


def milestones(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """How many milestones are done, how many in time, and which are missing.

    A milestone done after its day is done, but not as planned. One that is promised but stands on no row of the
    list is missing: a list that is too short must not look complete.
    """
    target = one.promised(MilestoneTarget)
    items = [_item(row, setting.cut) for row in log.rows.itertuples(index=False)]
    unlisted = target.milestones - len(items)
    items += [Item(f"delmål utan rad ({n})", 0, 1, False) for n in range(1, max(unlisted, 0) + 1)]
    done = sum(item.done > 0 for item in items)
    in_time = sum(item.met is True for item in items)
    late = [item.label for item in items if item.done and item.met is False]
    measured = (Measured("klara i tid", float(in_time), "delmål"),)
    extra = (
        (f"Listan har {number(len(items))} delmål men målet är {number(target.milestones)}.",) if unlisted < 0 else ()
    )
    return Outcome(
        items=tuple(items),
        implementation=implementation_of(items),
        target_met=all_met(items),
        value=float(done),
        wanted=float(target.milestones),
        unit="delmål",
        planned=f"{counted(target.milestones, *_POINTS)}, {'med en bestämd dag' if target.milestones == 1 else 'vart och ett med sin dag'}",
        done=f"{number(done)} av {number(target.milestones)} klara, {number(in_time)} i tid",
        missing=(
            *(f"delmål {label} klart, men för sent" for label in late),
            *(f"delmål {item.label} inte klart" for item in items if not item.done and item.met is False),
        ),
        measured=measured,
        cautions=extra,
    )


def _item(row: object, cut: date) -> Item:
    label, due, done = (getattr(row, name) for name in ("number", "due", "done"))
    last, closed = due.date(), None if pd.isna(done) else done.date()
    met = closed <= last if closed is not None else (False if last < cut or last == cut else None)
    return Item(f"{label} (senast {day(last)})", float(closed is not None), 1, met)
