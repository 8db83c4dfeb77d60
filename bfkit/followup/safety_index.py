"""The safety index: the mean of 33 scores from 0 (no problem) to 6 (alarming). Low is good."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from bfkit.checked import Checked
from bfkit.display import number
from bfkit.parameters.models import Parameters
from bfkit.parameters.surveys import SafetyIndexFile

LOWEST, HIGHEST = 0, 6
NORMAL_TO, ATTENTION_TO = Fraction(2), Fraction(39, 10)
NORMAL, ATTENTION, ACTION = "normalvärde eller bättre", "bör uppmärksammas", "måste åtgärdas"
LEVELS = ((NORMAL, 0.0, 2.0), (ATTENTION, 2.1, 3.9), (ACTION, 4.0, 6.0))
"""Each level with its first and last index, after rounding to one decimal (requirements A9.4)."""
AXIS = "Trygghetsindex, 0–6. Lågt är bra: bättre ↓"
BETTER, WORSE, UNSURE, UNKNOWN = "↓ bättre", "↑ sämre", "→ ingen säker förändring", "kan ej avgöras"
WHOLE = "kommunen"


@dataclass(frozen=True, slots=True)
class IndexValue:
    """The index of one area in one year.

    Attributes:
        index: mean of the scores, rounded to one decimal; None with too few scores. unrounded: before rounding.
        level: of the rounded index. items: scores there are, of ``items_wanted``.
        if_missing_best, if_missing_worst: the index were every missing score 0, or 6.
        level_holds: whether missing scores and the uncertainty of the file leave the level as it is.
        plus_minus: how far the index may be off, where every score's uncertainty is known; None where it is not.
        parts: sub-indices, rounded; None with too few scores.
        low_is_good: always. axis: what the axis says.
    """

    area_id: str | None
    year: int
    index: float | None
    unrounded: float | None
    level: str | None
    items: int
    items_wanted: int
    if_missing_best: float
    if_missing_worst: float
    level_holds: bool
    plus_minus: float | None
    parts: Mapping[str, float | None]
    low_is_good: bool = True
    axis: str = AXIS


@dataclass(frozen=True, slots=True)
class IndexChange:
    """An area's index against the year before.

    Attributes:
        difference: over the items that both years have, later less earlier; below 0 is better. items: how many.
        items_better, items_worse: which way each score went.
        sure: whether the difference is larger than both years' uncertainty together; None where that is not known.
        arrow: ↓ bättre or ↑ sämre only when that is sure; kan ej avgöras, without an arrow, when it is not known.
    """

    area_id: str | None
    year: int
    year_before: int
    difference: float
    items: int
    items_better: int
    items_worse: int
    arrow: str
    sure: bool | None


@dataclass(frozen=True, slots=True)
class SafetyIndex:
    """Every area and year, the whole municipality first; the latest year against the one before."""

    values: tuple[IndexValue, ...]
    changes: tuple[IndexChange, ...]
    sentence: str

    def of(self, area_id: str | None, year: int) -> IndexValue | None:
        """The index of an area (None: the whole municipality) in a year."""
        return next((one for one in self.values if (one.area_id, one.year) == (area_id, year)), None)


def safety_index(checked: Checked, parameters: Parameters) -> SafetyIndex | None:
    """The index of every year before the quarter's end; None when none is declared or none is known by then."""
    declared = parameters.municipality.followup.safety_index
    if declared is None:
        return None
    last = parameters.as_of.year - 1
    rows = checked.safety_index[checked.safety_index["year"] <= last]
    if rows.empty:
        return None
    return index_of(rows, declared)


def index_of(rows: pd.DataFrame, declared: SafetyIndexFile) -> SafetyIndex:
    """The index from scores (``tables.SAFETY_INDEX``)."""
    scores = _scores(rows)
    values = tuple(_value(area or None, year, own, declared) for (area, year), own in scores.items())
    changes = tuple(
        _change(area or None, years[-1], years[-2], scores, values)
        for area in dict.fromkeys(area for area, _ in scores)
        if len(years := sorted(year for other, year in scores if other == area)) > 1
    )
    sentence = (
        f"Indexet är medelvärdet av {number(len(declared.items))} variabler från 0 till 6. Lågt är bra: ett lägre index "
        f"betyder tryggare. Minst {number(declared.fewest)} värden krävs."
    )
    return SafetyIndex(values, changes, sentence)


def level_of(index: float) -> str:
    """The level of an index, after rounding to one decimal.

    Raises:
        ValueError: an index outside 0-6.

    >>> level_of(1.67), level_of(2.04), level_of(2.05), level_of(3.94), level_of(3.95)
    ('normalvärde eller bättre', 'normalvärde eller bättre', 'bör uppmärksammas', 'bör uppmärksammas', 'måste åtgärdas')
    """
    if not LOWEST <= index <= HIGHEST:
        raise ValueError(f"trygghetsindex {index} ligger utanför 0–6")
    rounded = one_decimal(_exact(index))
    if rounded <= NORMAL_TO:
        return NORMAL
    return ATTENTION if rounded <= ATTENTION_TO else ACTION


def one_decimal(value: Fraction) -> Fraction:
    """Rounded to one decimal, halves up, as one does by hand.

    >>> float(one_decimal(Fraction("1.67"))), float(one_decimal(Fraction("2.05")))
    (1.7, 2.1)
    """
    return Fraction((20 * value + 1) // 2, 10)


def _exact(value: float) -> Fraction:
    """A score as it was written: 0.1 is a tenth, and no binary fraction near it."""
    return Fraction(Decimal(repr(float(value))))


@dataclass(frozen=True, slots=True)
class _Score:
    """One item's score as it was written, and how far off it may be; None where it is not known."""

    value: Fraction | None
    half: float | None


_Scores = Mapping[str, _Score]


def _scores(rows: pd.DataFrame) -> dict[tuple[str, int], dict[str, _Score]]:
    """Scores by area ("" is the whole municipality) and year, then by item."""
    found: dict[tuple[str, int], dict[str, _Score]] = {}
    areas = rows["area_id"].astype("object").where(rows["area_id"].notna(), "")
    columns = (
        areas,
        rows["year"],
        rows["item"],
        rows["value"].astype("float64"),
        rows["uncertainty"].astype("float64"),
    )
    for area, year, item, value, half in zip(*columns, strict=True):
        score = _Score(None if math.isnan(value) else _exact(value), None if math.isnan(half) else float(half))
        found.setdefault((str(area), int(year)), {})[str(item)] = score
    return dict(sorted(found.items()))


def _value(area: str | None, year: int, own: _Scores, declared: SafetyIndexFile) -> IndexValue:
    known = _known(own, declared.items)
    total, wanted = sum(known.values(), Fraction(0)), len(declared.items)
    best, worst = total / wanted, (total + HIGHEST * (wanted - len(known))) / wanted
    enough = len(known) >= declared.fewest
    exact = total / len(known) if enough else None
    half = _plus_minus(own, known)
    ends = (
        ()
        if exact is None
        else (best, worst, *((exact - _exact(half), exact + _exact(half)) if half is not None else ()))
    )
    return IndexValue(
        area_id=area,
        year=year,
        index=None if exact is None else float(one_decimal(exact)),
        unrounded=None if exact is None else float(exact),
        level=None if exact is None else level_of(float(exact)),
        items=len(known),
        items_wanted=wanted,
        if_missing_best=float(one_decimal(best)),
        if_missing_worst=float(one_decimal(worst)),
        level_holds=exact is not None and len({level_of(min(max(float(end), LOWEST), HIGHEST)) for end in ends}) == 1,
        plus_minus=half,
        parts={name: _part(own, items, declared) for name, items in declared.parts.items()},
    )


def _known(own: _Scores, items: Sequence[str]) -> dict[str, Fraction]:
    """The scores there are, as they were written."""
    return {item: value for item in items if item in own and (value := own[item].value) is not None}


def _plus_minus(own: _Scores, known: Mapping[str, Fraction]) -> float | None:
    """The mean of the scores' uncertainties: as far off as the index can be when all are off the same way.

    The same people have answered all items, so their errors go together and must not be taken as independent.
    """
    halves = [half for item in known if (half := own[item].half) is not None]
    return sum(halves) / len(halves) if halves and len(halves) == len(known) else None


def _part(own: _Scores, items: Sequence[str], declared: SafetyIndexFile) -> float | None:
    known = _known(own, items)
    if len(known) * len(declared.items) < declared.fewest * len(items):
        return None
    return float(one_decimal(sum(known.values(), Fraction(0)) / len(known)))


def _change(
    area: str | None,
    year: int,
    before: int,
    scores: Mapping[tuple[str, int], _Scores],
    values: Sequence[IndexValue],
) -> IndexChange:
    now, then = (_known(own, list(own)) for own in (scores[area or "", year], scores[area or "", before]))
    both = [item for item in now if item in then]
    moved = [now[item] - then[item] for item in both]
    difference = sum(moved, Fraction(0)) / len(moved) if moved else Fraction(0)
    halves = [one.plus_minus for one in values if one.area_id == area and one.year in (year, before)]
    known = [half for half in halves if half is not None]
    sure = abs(float(difference)) > sum(known) if len(known) == 2 else None
    arrow = UNKNOWN if sure is None else UNSURE if not sure else BETTER if difference < 0 else WORSE
    better, worse = sum(one < 0 for one in moved), sum(one > 0 for one in moved)
    return IndexChange(area, year, before, float(difference), len(both), better, worse, arrow, sure)
