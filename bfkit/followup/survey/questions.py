"""One question of a survey: the share in every wave, in every group, and what has changed that can be compared."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bfkit.followup.survey.change import Answers, Change, change
from bfkit.followup.survey.design import Sample
from bfkit.followup.survey.shares import Estimate, mean, share
from bfkit.followup.survey.waves import GROUPS, Wave
from bfkit.parameters.surveys import Question, Scale, Survey

HIGHER, LOWER = "högre", "lägre"
FALLEN, RISEN, UNSURE = "minskat", "ökat", "ingen säker förändring"
NOT_COMPARABLE = "kan inte jämföras"
WHOLE = "alla"


@dataclass(frozen=True, slots=True)
class Compared:
    """A wave against an earlier one.

    ``change`` is None when they cannot be compared, and ``reason`` then says why. ``surely``: still a change when all
    that were compared at once are counted (Benjamini-Hochberg).
    """

    year: int
    year_before: int
    change: Change | None
    reason: str | None = None
    surely: bool = False

    @property
    def word(self) -> str:
        """minskat, ökat, ingen säker förändring, or kan inte jämföras."""
        if self.change is None:
            return NOT_COMPARABLE
        if not self.surely:
            return UNSURE
        return RISEN if self.change.difference > 0 else FALLEN


@dataclass(frozen=True, slots=True)
class GroupEstimate:
    """One group in one wave. ``estimate`` is None with fewer answers than are told; ``n`` is their number then too.

    ``kind``: alla, area, sex or age; ``level``: which area, sex or age. ``counted``: how many of the n gave a counted
    answer, by which small counts are held back on either side; None for a mean.
    """

    year: int
    kind: str
    level: str
    n: int
    counted: int | None
    estimate: Estimate | None
    compared: Compared | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A question or a scale.

    Attributes:
        key: item, or name of the scale. label: what is told. wording: as it was asked; of a scale the label.
        is_mean: a mean on a scale, and not a share.
        better: högre or lägre; None when neither is better.
        waves: of everybody; the latest is compared with the wave before it.
        groups: of the latest wave, each against the same group in the wave before.
        since_first: the latest wave against the first that it can be compared with; None when that is the one before.
        fewest: answers under which nothing is told.
        uncalibrated: of the latest wave with the weights of the file, where the weights have been calibrated.
    """

    key: str
    label: str
    wording: str
    is_mean: bool
    better: str | None
    waves: tuple[GroupEstimate, ...]
    groups: tuple[GroupEstimate, ...]
    since_first: Compared | None
    fewest: int
    uncalibrated: Estimate | None

    @property
    def latest(self) -> GroupEstimate:
        """Everybody in the latest wave."""
        return self.waves[-1]


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is looked at: values and who answered of each wave, and from which item its comparability is known."""

    items: tuple[str, ...]
    values: Sequence[NDArray[np.float64]]
    is_mean: bool


def question_found(declared: Survey, question: Question, waves: Sequence[Wave], *, wording: str, worse: str) -> Found:
    """A question: the share that gave one of the counted answers.

    Args:
        declared: the survey. question: what is counted. waves: the earliest first, at least one.
        wording: of the item. worse: which end of its scale is the worse (hög, låg or ingen).
    """
    codes = [wave.codes(question.item) for wave in waves]
    counted = [np.where(np.isnan(own), np.nan, np.isin(own, question.counted)) for own in codes]
    measure = _Measure((question.item,), counted, is_mean=False)
    all_codes = np.unique(np.concatenate([own[~np.isnan(own)] for own in codes]))
    better = better_when(question.counted, [int(c) for c in all_codes], worse)
    return _found(declared, measure, waves, key=question.item, label=question.label, wording=wording, better=better)


def scale_found(declared: Survey, scale: Scale, waves: Sequence[Wave], *, worse: dict[str, str]) -> Found:
    """A scale: the mean of each respondent's mean over the items answered, items with a bad high end turned.

    Args:
        declared: the survey. scale: its items. waves: the earliest first, at least one.
        worse: by item, which end of it is the worse.
    """
    values = [scores(scale, wave, worse) for wave in waves]
    measure = _Measure(scale.items, values, is_mean=True)
    return _found(declared, measure, waves, key=scale.name, label=scale.label, wording=scale.label, better=HIGHER)


def scores(scale: Scale, wave: Wave, worse: dict[str, str]) -> NDArray[np.float64]:
    """Each respondent's mean, shape (n,); NaN with fewer items answered than the scale needs."""
    columns = [wave.codes(item) for item in scale.items]
    turned = [
        scale.lowest + scale.highest - own if worse[item] == "hög" else own
        for item, own in zip(scale.items, columns, strict=True)
    ]
    table = np.column_stack(turned)
    answered = (~np.isnan(table)).sum(axis=1)
    enough = answered >= scale.fewest_items
    return np.where(enough, np.nansum(table, axis=1) / np.maximum(answered, 1), np.nan)


def better_when(counted: Sequence[int], answers: Sequence[int], worse: str) -> str | None:
    """Whether a higher or a lower share of the counted answers is better, by which end of the scale is worse.

    >>> better_when((3, 4), (1, 2, 3, 4), "hög"), better_when((1,), (1, 2), "hög")
    ('lägre', 'högre')
    """
    rest = [code for code in answers if code not in counted]
    if worse == "ingen" or not rest:
        return None
    counted_is_high = sum(counted) / len(counted) > sum(rest) / len(rest)
    return LOWER if counted_is_high == (worse == "hög") else HIGHER


def _found(
    declared: Survey,
    measure: _Measure,
    waves: Sequence[Wave],
    *,
    key: str,
    label: str,
    wording: str,
    better: str | None,
) -> Found:
    asked = [n for n, values in enumerate(measure.values) if not np.all(np.isnan(values))]
    if not asked:
        raise ValueError(f"ingen har svarat på {key} i någon omgång")
    whole = [_estimate(declared, measure, waves, number, WHOLE, WHOLE) for number in asked]
    last, before = asked[-1], asked[-2] if len(asked) > 1 else None
    if before is not None:
        whole[-1] = _against(declared, measure, waves, whole[-1], last, before)
    return Found(
        key=key,
        label=label,
        wording=wording,
        is_mean=measure.is_mean,
        better=better,
        waves=tuple(whole),
        groups=tuple(_groups(declared, measure, waves, last, before)),
        since_first=_since_first(declared, measure, waves, asked),
        fewest=declared.fewest_answers,
        uncalibrated=_uncalibrated(declared, measure, waves[last], last),
    )


def _groups(
    declared: Survey, measure: _Measure, waves: Sequence[Wave], last: int, before: int | None
) -> list[GroupEstimate]:
    found = []
    for kind in GROUPS:
        column = waves[last].people["area_id" if kind == "area" else kind]
        for level in sorted(set(column.dropna())):
            own = _estimate(declared, measure, waves, last, kind, str(level))
            found.append(own if before is None else _against(declared, measure, waves, own, last, before))
    return found


def _inside(measure: _Measure, wave: Wave, number: int, kind: str, level: str) -> NDArray[np.bool_]:
    answered = ~np.isnan(measure.values[number])
    return answered if kind == WHOLE else answered & wave.members(kind, level)


def _estimate(
    declared: Survey, measure: _Measure, waves: Sequence[Wave], number: int, kind: str, level: str
) -> GroupEstimate:
    wave, values = waves[number], measure.values[number]
    inside = _inside(measure, wave, number, kind, level)
    n = int(inside.sum())
    found = None
    if n >= declared.fewest_answers:
        found = _told(measure, values, inside, wave.drawn, cautious=declared.cluster is not None)
    counted = None if measure.is_mean else int((values[inside] == 1).sum())
    return GroupEstimate(wave.year, kind, level, n, counted, found)


def _told(
    measure: _Measure, values: NDArray[np.float64], inside: NDArray[np.bool_], drawn: Sample, *, cautious: bool
) -> Estimate:
    if measure.is_mean:
        return mean(values, inside, drawn, cautious=cautious)
    return share(values == 1, inside, drawn, cautious=cautious)


def _uncalibrated(declared: Survey, measure: _Measure, wave: Wave, number: int) -> Estimate | None:
    values = measure.values[number]
    inside = ~np.isnan(values)
    if wave.drawn is wave.as_drawn or int(inside.sum()) < declared.fewest_answers:
        return None
    return _told(measure, values, inside, wave.as_drawn, cautious=declared.cluster is not None)


def _against(
    declared: Survey, measure: _Measure, waves: Sequence[Wave], own: GroupEstimate, number: int, before: int
) -> GroupEstimate:
    return replace(own, compared=_compare(declared, measure, waves, number, before, own.kind, own.level))


def _compare(
    declared: Survey, measure: _Measure, waves: Sequence[Wave], number: int, before: int, kind: str, level: str
) -> Compared:
    years = waves[number].year, waves[before].year
    for item in measure.items:
        new = declared.reworded(item, years[1], years[0])
        if new is not None:
            return Compared(*years, None, f"frågan fick ny lydelse {new.wave}: {new.text}")
    parts = []
    for place in (before, number):
        inside = _inside(measure, waves[place], place, kind, level)
        if int(inside.sum()) < declared.fewest_answers:
            return Compared(*years, None, f"färre än {declared.fewest_answers} svar {waves[place].year}")
        parts.append(Answers(measure.values[place], inside, waves[place].drawn, waves[place].persons))
    return Compared(*years, change(parts[0], parts[1], overlap=declared.waves, cautious=declared.cluster is not None))


def _since_first(declared: Survey, measure: _Measure, waves: Sequence[Wave], asked: Sequence[int]) -> Compared | None:
    last = asked[-1]
    oldest = max(declared.comparable_from(item, waves[last].year) for item in measure.items)
    earlier = [number for number in asked[:-2] if waves[number].year >= oldest]
    return _compare(declared, measure, waves, last, earlier[0], WHOLE, WHOLE) if earlier else None
