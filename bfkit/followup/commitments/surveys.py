"""What the index and the dialogues say of a target: areas at the level, remarks on a theme.

The full index, with its sub-indices and uncertainty, is that of ``followup.safety_index``; here stands only what the
target asks for.
"""

import numpy as np
import pandas as pd

from bfkit.commitment_logs import CommitmentLog
from bfkit.display import number, sentence_list
from bfkit.followup.commitments.outcome import (
    Item,
    Measured,
    Outcome,
    Setting,
    Unnamed,
    all_met,
    items_met,
    reached,
    so_far,
)
from bfkit.followup.commitments.spans import spans
from bfkit.parameters.commitment_targets import DialogueTarget, IndexTarget
from bfkit.parameters.commitments import Commitment
from bfkit.vocabulary import FULLY_DONE

LEVELS = ((2.0, "normalvärde eller bättre"), (3.9, "bör uppmärksammas"), (6.0, "måste åtgärdas"))
"""Highest index of each level, after rounding to one decimal; low is good."""


def safety_index(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """Which of the listed areas have an index of at most so much in the last year; lower is better."""
    target = one.promised(IndexTarget)
    rows = log.rows[log.rows["year"].astype(int) <= setting.whole_year]
    index = {
        (str(area), str(year)): index_of(own["value"])
        for (area, year), own in rows.groupby(["area", "year"], sort=True)
    }
    last = max((year for _, year in index), default="")
    ended = one.period.last <= setting.cut
    values = {area: index.get((area, last), float("nan")) for area in target.listed}
    items = tuple(
        Item(
            setting.area_name(area),
            value,
            target.index_at_most,
            value <= target.index_at_most if ended and not np.isnan(value) else None,
        )
        for area, value in values.items()
    )
    known = [item for item in items if item.met is not None]
    met = sum(item.done <= target.index_at_most for item in items)
    names = [setting.area_name(area) for area in target.listed]
    wanted = f"index högst {number(target.index_at_most, 1)} i"
    done = f"{met} av {len(items)} områden vid målet {last}" if last else "inget index än"
    return Outcome(
        items=items,
        implementation=FULLY_DONE if len(known) == len(items) else None,
        target_met=all_met(items),
        value=float(met),
        wanted=float(len(items)),
        unit="områden vid målet, index där lägre är bättre",
        planned=f"{wanted} {sentence_list(names)}",
        done=done,
        missing=tuple(
            f"{item.label}: {number(item.done, 1)}, {level(item.done)}" for item in items if item.met is False
        ),
        measured=tuple(
            Measured(f"{setting.area_name(area)} {year}", value, "index, lägre är bättre")
            for (area, year), value in index.items()
        ),
        warnings=(
            "Skillnader mellan år är inte prövade mot slumpen här, och ett index nära gränsen kan ligga på endera sidan.",
        ),
        unnamed=Unnamed(tuple(names), f"{wanted} {number(len(names))} områden", done),
    )


def index_of(values: pd.Series) -> float:
    """The mean of the items, rounded half up to one decimal, as levels are read."""
    tenths = (values.dropna() * 10).round().astype(int)
    if tenths.empty:
        return float("nan")
    return float((2 * tenths.sum() + len(tenths)) // (2 * len(tenths))) / 10


def level(index: float) -> str:
    """The level of an index already rounded to one decimal.

    >>> level(1.67), level(2.1), level(4.0)
    ('normalvärde eller bättre', 'bör uppmärksammas', 'måste åtgärdas')
    """
    return next(word for highest, word in LEVELS if index <= highest + 1e-9)


def dialogues(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """Whether a dialogue was held in every area every year, and how the remarks on a theme changed."""
    target = one.promised(DialogueTarget)
    rows = log.rows
    held = set(zip(rows["year"], rows["area"], strict=True))
    items = []
    for span in spans(one.period, "year"):
        for area in target.listed:
            done = float((span.label, area) in held)
            items.append(
                Item(
                    f"{setting.area_name(area)} {span.label}",
                    done,
                    target.count,
                    reached(done, target.count, ended=span.ended(setting.cut)),
                )
            )
    theme = rows[rows["theme"].str.casefold() == (target.fewer or "").casefold()].groupby("year")["count"].sum()
    words = "Synpunkter är inget urval: de visar vad de som kom tyckte."
    names, told = [setting.area_name(area) for area in target.listed], so_far(items, "dialoger", "hållna")
    return items_met(
        items,
        unit="dialoger",
        planned=f"en dialog om året i {sentence_list(names)}",
        done=told,
        missing=tuple(f"{item.label}: ingen dialog" for item in items if item.met is False),
        measured=tuple(Measured(f"{target.fewer} {year}", float(n), "synpunkter") for year, n in theme.items()),
        cautions=(words,),
        unnamed=Unnamed(tuple(names), f"en dialog om året i vart och ett av {number(len(names))} områden", told),
    )
