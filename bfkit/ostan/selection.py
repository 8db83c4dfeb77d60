"""How measures find their areas: the rules on counts, from what was known on the day, and the lottery."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfkit.ostan.faults import EQUAL
from bfkit.ostan.planned import WORST_PEAK, Lottery, Measure, Outcome
from bfkit.ostan.town import Town

LISTED = 3
"""A measure goes to one of the three worst areas of the quarter before."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The list a choice was made from: areas as indices, worst first, with their scores; and what was chosen."""

    areas: tuple[int, ...]
    scores: tuple[float, ...]
    chosen: tuple[int, ...]


def concerns(outcome: Outcome, rows: pd.DataFrame) -> NDArray[np.bool_]:
    """Which rows tell of an outcome, shape (rows,)."""
    found = rows["Kategori"].eq(outcome.category)
    if outcome.subtypes:
        found &= rows["Undertyp"].isin(outcome.subtypes)
    return np.asarray(found.to_numpy(dtype=bool))


def known(rows: pd.DataFrame, outcome: Outcome, day: date) -> pd.DataFrame:
    """The reports of an outcome that could be counted the morning of a day: written before it, not spoilt.

    Equal reports under numbers of their own are different reports, as far as anybody can tell.
    """
    usable = rows["copy"].isin(["", EQUAL]) & ~rows["unusable"].astype(bool) & (rows["known_area"] >= 0)
    return rows[concerns(outcome, rows) & usable & (rows["reported"] < pd.Timestamp(day))]


def scores(rows: pd.DataFrame, rule: str, day: date, areas: int) -> NDArray[np.float64]:
    """How bad each area was in the quarter before a day, shape (areas,).

    Args:
        rows: the reports that are counted (``known``).
        rule: ``HIGHEST_COUNT``: the number in the quarter; ``WORST_PEAK``: that number less the area's own
            mean number a quarter in the twelve months before it.
        day: first day of the quarter in which the measure begins.
        areas: number of areas.
    """
    quarter = _counts(rows, day, 0, 3, areas)
    return quarter - _counts(rows, day, 3, 15, areas) / 4 if rule == WORST_PEAK else quarter


def one_of_three(rows: pd.DataFrame, measure: Measure, town: Town, *, barred: Collection[int]) -> Listed:
    """The three worst areas that are not barred, ties in the order of the codes, and the one chosen."""
    found = known(rows, measure.outcome, measure.first_day)
    listed, score = _worst(found, measure.rule, measure.first_day, town, barred, LISTED)
    chosen = listed[measure.rank - 1]
    if measure.organisation is not None:
        theirs = found[found["Organisation"] == measure.organisation]
        numbers = _counts(theirs, measure.first_day, 0, 3, len(town.codes))
        chosen = max(listed, key=lambda area: float(numbers[area]))
    return Listed(listed, score, (chosen,))


def round_of(rows: pd.DataFrame, lottery: Lottery, number: int, town: Town, *, barred: Collection[int]) -> Listed:
    """The list of one round of a lottery and the areas that were drawn, in the order they were drawn."""
    first = lottery.first_days[number]
    found = known(rows, lottery.outcome, first)
    listed, score = _worst(found, lottery.rule, first, town, barred, lottery.listed)
    in_code_order = sorted(listed)
    order = np.random.Generator(np.random.PCG64(lottery.numbers[number])).permutation(len(in_code_order))
    return Listed(listed, score, tuple(in_code_order[int(place)] for place in order[: lottery.drawn]))


def _worst(
    rows: pd.DataFrame, rule: str, day: date, town: Town, barred: Collection[int], count: int
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    score = scores(rows, rule, day, len(town.codes))
    order = [int(area) for area in np.argsort(-score, kind="stable") if int(area) not in barred][:count]
    return tuple(order), tuple(float(score[area]) for area in order)


def _counts(rows: pd.DataFrame, day: date, from_month: int, to_month: int, areas: int) -> NDArray[np.float64]:
    """Reports that happened from so many months before a day to so many, shape (areas,)."""
    end = pd.Timestamp(day) - pd.DateOffset(months=from_month)
    start = pd.Timestamp(day) - pd.DateOffset(months=to_month)
    inside = rows[(rows["happened"] >= start) & (rows["happened"] < end)]
    return np.bincount(inside["known_area"].to_numpy(), minlength=areas).astype(np.float64)
