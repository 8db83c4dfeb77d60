"""Shares from sums: before and after, so many of a small sample, and of those it concerned."""

import numpy as np
import pandas as pd

from bfkit.commitment_logs import CommitmentLog
from bfkit.display import counted, interval, number, percent
from bfkit.errors import TableError
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
    implementation_of,
)
from bfkit.inference.differences import ShareDifference, share_difference
from bfkit.inference.intervals import wilson_interval
from bfkit.parameters.commitment_targets import SampleTarget, ShareChangeTarget, ShareTarget
from bfkit.parameters.commitments import Commitment
from bfkit.vocabulary import FULLY_DONE, NOT_DONE, PARTLY_DONE, POINTS


def small_sample(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """How many of a small sample agreed, with Wilson's interval: a goal met on the count may still be chance."""
    target = one.promised(SampleTarget)
    answers = log.rows["answer"]
    answered, agreeing = int(answers.notna().sum()), int((answers == True).sum())  # noqa: E712 - None is no answer
    if not answered:
        return Outcome((), None, None, None, _wanted(target), "andel ja", _planned(target), "inga svar i loggen")
    share = wilson_interval(agreeing, answered)
    low, high = float(share.lower), float(share.upper)
    met = agreeing / answered >= _wanted(target) - 1e-12 and answered >= target.answered
    asked = (f"{answered} svarade, {target.answered} skulle tillfrågas",) if answered < target.answered else ()
    return Outcome(
        items=(Item("svar", answered, target.answered, answered >= target.answered, persons=True),),
        implementation=FULLY_DONE if answered >= target.answered else PARTLY_DONE,
        target_met=met,
        value=agreeing / answered,
        wanted=_wanted(target),
        unit="andel ja",
        planned=_planned(target),
        done=f"{number(agreeing)} av {number(answered)} svarade ja ({percent(agreeing / answered)})",
        missing=asked,
        measured=(Measured("svarade ja", agreeing / answered, "andel", low, high, agreeing, answered, persons=True),),
        result=GOOD if low >= _wanted(target) else BELOW if high < _wanted(target) else UNKNOWN,
        tested=f"95 % osäkerhet {interval(100 * low, 100 * high)} procent, målet {percent(_wanted(target))}.",
        split=(len(answers) - answered,),
        cautions=(f"{counted(len(answers) - answered, 'svar', 'svar')} är tomma och räknas inte",)
        if len(answers) > answered
        else (),
    )


def _wanted(target: SampleTarget) -> float:
    return target.agreeing / target.answered


def _planned(target: SampleTarget) -> str:
    return f"minst {target.agreeing} av {target.answered} ska svara ja ({percent(_wanted(target))})"


def share_of_those(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """Of those it concerned, the share that got what was promised, a period at a time."""
    target = one.promised(ShareTarget)
    items, measured = [], []
    for label, own in log.rows.groupby("when", sort=True):
        count, of = int(own["count"].sum()), int(own["of"].sum())
        if count > of:
            raise TableError(f"åtagandet {one.id}: {label} har {count} av {of}; antalet kan inte vara större.")
        share = wilson_interval(count, of)
        met = None if of == 0 else count / of >= target.share
        items.append(Item(str(label), float(count), target.share * of, met, persons=True))
        measured.append(
            Measured(
                str(label),
                float(share.estimate),
                "andel",
                float(share.lower),
                float(share.upper),
                count,
                of,
                persons=True,
            )
        )
    count, of = sum(m.count or 0 for m in measured), sum(m.of or 0 for m in measured)
    return Outcome(
        items=tuple(items),
        implementation=implementation_of(items),
        target_met=all_met(items),
        value=count / of if of else None,
        wanted=target.share,
        unit="andel",
        planned=f"minst {percent(target.share)}",
        done=f"{number(count)} av {number(of)}" + (f" ({percent(count / of)})" if of else ""),
        missing=tuple(f"{item.label}: under målet" for item in items if item.met is False),
        measured=tuple(measured),
    )


def before_after(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """Whether a share rose, fell or came down to so much of what it was, question by question."""
    target = one.promised(ShareChangeTarget)
    rows = log.rows[log.rows["year"].astype(int) <= setting.whole_year]
    changes = {
        str(question): change
        for question, own in rows.groupby("question", sort=False)
        if (change := _change(own, target)) is not None
    }
    questions = rows["question"].nunique()
    items = tuple(
        Item(question, _reached(change, target), _goal(target), _met(change, target))
        for question, change in changes.items()
    )
    asked = bool(changes) and len(changes) == questions
    result, words = _result(list(changes.values()), target) if asked else (None, None)
    overdue = target.after < setting.cut.year
    return Outcome(
        items=items,
        implementation=FULLY_DONE if asked else None if not overdue else PARTLY_DONE if len(rows) else NOT_DONE,
        target_met=all_met(items) if asked else False if overdue else None,
        value=_worst(items, target),
        wanted=_goal(target),
        unit="kvot" if target.ratio_at_most is not None else POINTS,
        planned=_promised(target),
        done="; ".join(_told(question, change) for question, change in changes.items()) or "enkäten är inte gjord båda åren",
        missing=tuple(f"{item.label}: målet nås inte" for item in items if item.met is False),
        measured=tuple(measured for question, change in changes.items() for measured in _measured(question, change, target)),
        result=result,
        tested=words,
        warnings=("Ingen jämförelsegrupp: en förändring kan ha andra skäl.",),
    )  # fmt: skip


def _change(rows: pd.DataFrame, target: ShareChangeTarget) -> ShareDifference | None:
    agreeing, answered = (rows.groupby("year")[name].sum() for name in ("agreeing", "answered"))
    before, after = str(target.before), str(target.after)
    if not {before, after} <= set(answered.index):
        return None
    return share_difference(int(agreeing[after]), int(answered[after]), int(agreeing[before]), int(answered[before]))


def _worst(items: tuple[Item, ...], target: ShareChangeTarget) -> float | None:
    """The question that is furthest from the goal: a goal for several holds for each."""
    reached = [item.done for item in items]
    if not reached:
        return None
    return max(reached) if target.ratio_at_most is not None else min(reached)


def _goal(target: ShareChangeTarget) -> float:
    goals = (target.rise, target.fall, target.ratio_at_most)
    return next(goal for goal in goals if goal is not None)


def _reached(change: ShareDifference, target: ShareChangeTarget) -> float:
    if target.ratio_at_most is not None:
        return change.now / change.before if change.before else float("nan")
    return change.difference if target.rise is not None else -change.difference


def _met(change: ShareDifference, target: ShareChangeTarget) -> bool:
    value, goal = _reached(change, target), _goal(target)
    return value <= goal + 1e-12 if target.ratio_at_most is not None else value >= goal - 1e-12


def _result(changes: list[ShareDifference], target: ShareChangeTarget) -> tuple[str, str]:
    """What all the questions together prove: good takes every interval beyond 0 and wholly at the goal.

    A change whose interval holds the goal within it may have reached it or not, wherever its point lies.
    """
    rise = target.rise is not None
    ends = [(c.lower, c.upper) if rise else (-c.upper, -c.lower) for c in changes]
    if any(high < 0 for _, high in ends):
        return WORSE, "Säker förändring åt fel håll."
    if not all(low > 0 for low, _ in ends):
        return UNKNOWN, "Ingen säker förändring."
    goal = _goal(target)
    over = [_against_ratio(c, goal) for c in changes] if target.ratio_at_most is not None else [
        (low - goal, high - goal) for low, high in ends
    ]  # fmt: skip
    if all(low >= 0 for low, _ in over):
        return GOOD, "Säker förändring åt rätt håll, och målet nås säkert."
    if any(high < 0 for _, high in over):
        return BELOW, "Säker förändring åt rätt håll, men målet nås säkert inte."
    if target.ratio_at_most is not None:
        asked = f"Om andelen är högst {percent(goal)} av vad den var går inte att säga."
    else:
        low, high = min(ends)
        where = "i den osäkraste frågan " if len(ends) > 1 else ""
        asked = f"Om den är minst {number(100 * goal)} procentenheter går inte att säga ({where}{interval(100 * low, 100 * high)})."
    return UNKNOWN, f"Säker förändring åt rätt håll. {asked}"


def _against_ratio(change: ShareDifference, ratio: float) -> tuple[float, float]:
    """How far the share lies under so much of what it was, with the interval of a difference of two parts.

    Source: Zou & Donner (2008), Stat. Med. 27:1693, doi:10.1002/sim.3095 (Wilson's limits of each share).
    """
    now, before = (
        wilson_interval(change.count_now, change.of_now),
        wilson_interval(change.count_before, change.of_before),
    )
    middle = ratio * change.before - change.now
    down = np.hypot(ratio * (change.before - float(before.lower)), float(now.upper) - change.now)
    up = np.hypot(ratio * (float(before.upper) - change.before), change.now - float(now.lower))
    return float(middle - down), float(middle + up)


def _told(question: str, change: ShareDifference) -> str:
    return f"{question} {percent(change.before)} ({change.of_before}) blev {percent(change.now)} ({change.of_now})"


def _measured(question: str, change: ShareDifference, target: ShareChangeTarget) -> tuple[Measured, ...]:
    shares = [
        (target.before, change.count_before, change.of_before),
        (target.after, change.count_now, change.of_now),
    ]
    told = []
    for year, count, of in shares:
        share = wilson_interval(count, of)
        told.append(
            Measured(
                f"{question} {year}",
                count / of,
                "andel",
                float(share.lower),
                float(share.upper),
                count,
                of,
                persons=True,
            )
        )
    points = Measured(f"{question}, förändring", change.difference, POINTS, change.lower, change.upper)
    return (*told, points)


def _promised(target: ShareChangeTarget) -> str:
    years = f"från {target.before} till {target.after}"
    if target.ratio_at_most is not None:
        return f"andelen ska vara högst {percent(target.ratio_at_most)} av vad den var, {years}"
    way, goal = ("öka", target.rise) if target.rise is not None else ("minska", target.fall)
    points = f" med minst {number(100 * goal)} procentenheter" if goal else ""
    return f"andelen ska {way}{points} {years}"
