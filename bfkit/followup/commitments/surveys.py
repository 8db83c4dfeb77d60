"""What surveys, the index and the dialogues say of a target: shares by year, areas at the level, remarks on a theme.

The full estimates, with design effects by area, sex and age, are those of ``followup.survey`` and
``followup.safety_index``; here stands only what the target asks for.
"""

import numpy as np
import pandas as pd

from bfkit.commitment_logs import CommitmentLog
from bfkit.display import interval, number, percent, sentence_list
from bfkit.followup.commitments.outcome import (
    BELOW,
    GOOD,
    UNKNOWN,
    WORSE,
    Item,
    Measured,
    Outcome,
    Setting,
    all_met,
    items_met,
    reached,
    so_far,
)
from bfkit.followup.commitments.spans import spans
from bfkit.inference.intervals import wilson_interval
from bfkit.parameters.commitment_targets import DialogueTarget, IndexTarget, SurveyShareTarget
from bfkit.parameters.commitments import Commitment
from bfkit.vocabulary import FULLY_DONE, NOT_DONE, SURELY_MISSED

LEVELS = ((2.0, "normalvärde eller bättre"), (3.9, "bör uppmärksammas"), (6.0, "måste åtgärdas"))
"""Highest index of each level, after rounding to one decimal; low is good."""


def survey_share(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """The weighted share of a survey each year, against a highest share in one of them.

    Intervals are Wilson's with Kish's effective number of answers, n_eff = (sum w)^2 / sum w^2 (Kish 1965).
    """
    target = one.promised(SurveyShareTarget)
    rows = log.rows[log.rows["wave"] <= setting.survey_year]
    waves = [(int(str(year)), own) for year, own in rows.groupby("wave", sort=True)]
    years = [_weighted(one, year, own) for year, own in waves]
    own_year = next((year for year in years if year.label == str(target.year)), None)
    met = None if own_year is None else own_year.value <= target.share_at_most
    out = target.year < setting.cut.year
    result, words = _against_goal(years, own_year, target, log.reworded)
    item = Item(
        f"enkät {target.year}",
        float(own_year is not None),
        None,
        True if own_year is not None else False if out else None,
    )
    return Outcome(
        items=(item,),
        implementation=FULLY_DONE if own_year is not None else NOT_DONE if out else None,
        target_met=met,
        value=own_year.value if own_year is not None else None,
        wanted=target.share_at_most,
        unit="andel, lägre är bättre",
        planned=f"högst {percent(target.share_at_most)} år {target.year}",
        done="; ".join(f"{year.label}: {percent(year.value)}" for year in years[-4:]) or "ingen enkät",
        missing=() if own_year is not None else (f"enkäten {target.year}",),
        measured=tuple(years),
        result=result,
        tested=words,
        people=tuple(count for _, own in waves for count in _either(one, own)),
        warnings=("Frågans lydelse har ändrats: omgångarna före ändringen jämförs inte med dem efter.",)
        if log.reworded
        else (),
    )


def _either(one: Commitment, rows: pd.DataFrame) -> tuple[int, int]:
    """How many answered that they are unsafe and how many otherwise: people, but not the weighted share's parts."""
    answer = pd.to_numeric(rows["answer"], errors="coerce")
    kept = answer.isin(one.source.answered) if one.source.answered else answer.notna()
    unsafe = int(answer[kept].isin(one.source.unsafe).sum())
    return unsafe, int(kept.sum()) - unsafe


def _weighted(one: Commitment, year: int, rows: pd.DataFrame) -> Measured:
    answer = pd.to_numeric(rows["answer"], errors="coerce")
    kept = answer.isin(one.source.answered) if one.source.answered else answer.notna()
    weight = rows.loc[kept, "weight"].to_numpy(dtype=float)
    unsafe = answer[kept].isin(one.source.unsafe).to_numpy(dtype=bool)
    share = float((weight * unsafe).sum() / weight.sum())
    effective = float(weight.sum() ** 2 / (weight**2).sum())
    ends = wilson_interval(share * effective, effective)
    return Measured(
        str(year),
        share,
        "andel",
        float(ends.lower),
        float(ends.upper),
        of=int(kept.sum()),
        persons=True,
    )


def _against_goal(
    years: list[Measured], own: Measured | None, target: SurveyShareTarget, reworded: bool
) -> tuple[str | None, str | None]:
    """Good when the interval lies under the goal; a change needs two waves of the same question, the last two."""
    if own is None or own.lower is None or own.upper is None:
        return None, None
    words = f"{percent(own.value)} ({interval(100 * own.lower, 100 * own.upper)} procent), målet högst {percent(target.share_at_most)}"
    if own.upper <= target.share_at_most:
        return GOOD, f"Säkert under målet: {words}."
    if own.lower <= target.share_at_most:
        return UNKNOWN, f"Går inte att avgöra om målet är nått: {words}."
    before = next((year for year in reversed(years) if int(year.label) < int(own.label)), None)
    if before is None or before.lower is None or before.upper is None:
        return UNKNOWN, f"{SURELY_MISSED}: {words}. Ingen tidigare enkät att jämföra med."
    difference = own.value - before.value
    half = float(np.hypot(own.upper - own.value, before.value - before.lower))
    if difference + half < 0:
        return BELOW, f"Säkert lägre än {before.label}, men över målet: {words}."
    if difference - half > 0:
        return WORSE, f"Säkert högre än {before.label}: {words}."
    return UNKNOWN, f"{SURELY_MISSED}: {words}. Ingen säker förändring sedan {before.label}."


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
    return Outcome(
        items=items,
        implementation=FULLY_DONE if len(known) == len(items) else None,
        target_met=all_met(items),
        value=float(met),
        wanted=float(len(items)),
        unit="områden vid målet, index där lägre är bättre",
        planned=f"index högst {number(target.index_at_most, 1)} i {sentence_list([setting.area_name(area) for area in target.listed])}",
        done=f"{met} av {len(items)} områden vid målet {last}" if last else "inget index än",
        missing=tuple(
            f"{item.label}: {number(item.done, 1)}, {level(item.done)}" for item in items if item.met is False
        ),
        measured=tuple(
            Measured(f"{setting.area_name(area)} {year}", value, "index, lägre är bättre")
            for (area, year), value in index.items()
        ),
        cautions=("Skillnader mellan år är inte prövade mot slumpen här.",),
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
    return items_met(
        items,
        unit="dialoger",
        planned=f"en dialog om året i {sentence_list([setting.area_name(area) for area in target.listed])}",
        done=so_far(items, "dialoger", "hållna"),
        missing=tuple(f"{item.label}: ingen dialog" for item in items if item.met is False),
        measured=tuple(Measured(f"{target.fewer} {year}", float(n), "synpunkter") for year, n in theme.items()),
        cautions=(words,),
    )
