"""Which areas a rule on counts points out when a quarter has ended: one rule for the group's list and for the lottery."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.counts.panels import area_by_period
from bfkit.periods import Quarter, months_between

HIGHEST_COUNT, WORST_PEAK = "highest_count", "worst_peak"
RULES = {HIGHEST_COUNT: "flest under kvartalet", WORST_PEAK: "störst överskott över områdets eget år"}
_QUARTER, _YEAR = 3, 12


@dataclass(frozen=True, slots=True)
class WorstAreas:
    """Areas with an incident in the quarter, worst first; equals in the order of their codes.

    Attributes:
        rows: shape (n,), positions among the areas given; area_ids: their codes.
        quarter: incidents of the quarter; twelve_months: of the year that ends with it; year_before: of the twelve
            months before the quarter. Shape (n,).
        scores: what the rule ranks by, shape (n,).
        rule: ``highest_count`` or ``worst_peak``.
    """

    rows: npt.NDArray[np.int64]
    area_ids: tuple[str, ...]
    quarter: npt.NDArray[np.int64]
    twelve_months: npt.NDArray[np.int64]
    year_before: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float64]
    rule: str


def worst_first(incidents: pd.DataFrame, *, area_ids: Sequence[str], quarter: Quarter, rule: str) -> WorstAreas:
    """Answer which areas are the worst by the rule, on what had been reported before the day after the quarter.

    ``highest_count`` ranks by the count of the quarter; ``worst_peak`` by that count less a quarter of the count of
    the twelve months before it.

    Args:
        incidents: rows of one source with ``starts_at``, ``reported_at`` and ``area_id``.
        area_ids: the areas that may be chosen.
        quarter: that has ended.
        rule: ``highest_count`` or ``worst_peak``.

    Raises:
        ValueError: an unknown rule.

    >>> RULES["highest_count"]
    'flest under kvartalet'
    """
    if rule not in RULES:
        raise ValueError(f'urvalsregeln "{rule}" finns inte; välj bland {", ".join(RULES)}')
    months = months_between(quarter.shift(-4).start, quarter.last_day)
    counts = area_by_period(known_before(incidents, quarter.end), area_ids=area_ids, periods=months).counts
    latest, before = counts[:, -_QUARTER:].sum(axis=1), counts[:, :_YEAR].sum(axis=1)
    score = latest - (before * _QUARTER / _YEAR if rule == WORST_PEAK else 0.0)
    ids = [str(area) for area in area_ids]
    order = sorted((row for row in range(len(ids)) if latest[row]), key=lambda row: (-score[row], ids[row]))
    rows = np.array(order, dtype=np.int64)
    return WorstAreas(
        rows=rows,
        area_ids=tuple(ids[row] for row in order),
        quarter=latest[rows],
        twelve_months=counts[rows, _QUARTER:].sum(axis=1),
        year_before=before[rows],
        scores=np.asarray(score, dtype=float)[rows],
        rule=rule,
    )


def known_before(incidents: pd.DataFrame, first_day: date) -> pd.DataFrame:
    """What could be counted on the morning of a day; those without a day of report by when they happened."""
    start = pd.Timestamp(first_day, tz=incidents["starts_at"].dt.tz)
    return incidents[incidents["reported_at"].fillna(incidents["starts_at"]) < start]
