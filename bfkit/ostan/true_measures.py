"""The truth about measures: where they began, what was expected there, and what exactly they prevented or moved."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfkit.ostan import causes, process
from bfkit.ostan.effects import Started
from bfkit.ostan.problems import REPORTED
from bfkit.ostan.selection import concerns
from bfkit.ostan.simulation import Simulation

Means = Mapping[str, NDArray[np.float64]]
"""Expected numbers of each problem, shape (months, areas)."""
Plain = dict[str, object]


def measures(found: Simulation) -> list[Plain]:
    """Every measure that no lottery began: what is true of it and what came of it."""
    means = expected_counts(found)
    declared = {measure.id: measure for measure in found.scenario.measures}
    return [
        {
            "id": start.id,
            "slug": declared[start.id].slug,
            "nature": declared[start.id].nature,
            "carried_out": declared[start.id].carried_out,
            "rule": declared[start.id].rule,
            "effect": declared[start.id].effect,
            "moved_share": declared[start.id].moved,
            "diffusion": declared[start.id].diffusion,
            "neighbours": [found.town.codes[area] for area in start.neighbours],
        }
        | _start(found, start, means)
        | {"prevented": start.prevented, "moved": start.moved, "diffused": start.diffused}
        for start in found.started
        if start.id in declared
    ]


def lottery(found: Simulation) -> Plain | None:
    """The programme, its rounds, how they were drawn and what came of each start; None without one."""
    means = expected_counts(found)
    programme = found.scenario.programme
    if programme is None:
        return None
    starts = [start for start in found.started if start.id == programme.id]
    return {
        "id": programme.id,
        "slug": programme.slug,
        "nature": programme.nature,
        "rule": programme.rule,
        "effect": programme.effect,
        "draw": "numpy.random.Generator(numpy.random.PCG64(number)).permutation(6) over the list in code order; "
        "the first three start at once",
        "rounds": [
            {
                "round": number,
                "number": programme.numbers[number - 1],
                "list": _listed(found, next(s for s in starts if s.round == number)),
                "drawn": [found.town.codes[area] for area in next(s for s in starts if s.round == number).list_.chosen],
                "starts": [
                    _start(found, start, means) | {"prevented": start.prevented}
                    for start in starts
                    if start.round == number
                ],
            }
            for number in range(1, len(programme.first_days) + 1)
        ],
    }


def _listed(found: Simulation, start: Started) -> list[Plain]:
    pairs = zip(start.list_.areas, start.list_.scores, strict=True)
    return [{"area": found.town.codes[area], "score": score} for area, score in pairs]


def _start(found: Simulation, start: Started, means: Means) -> Plain:
    """One start: where, when, what was expected there, and the reports half a year before and after it."""
    six_before = (pd.Timestamp(start.first_day) - pd.DateOffset(months=6)).date()
    after = (start.first_day, (pd.Timestamp(start.first_day) + pd.DateOffset(months=6)).date() - timedelta(days=1))
    before = (six_before, start.first_day - timedelta(days=1))
    plain: Plain = {
        "area": found.town.codes[start.area],
        "category": start.outcome.category,
        "subtypes": list(start.outcome.subtypes),
        "first_day": start.first_day.isoformat(),
        "last_day": None if start.last_day is None else start.last_day.isoformat(),
        "expected_half_year": round(_half_year(found, start, means), 1),
        "reports_before": _reports(found, start, before, done=True),
        "reports_after": _reports(found, start, after, done=True),
        "reports_after_had_nothing_been_done": _reports(found, start, after, done=False),
    }
    return plain if start.round else plain | {"list": _listed(found, start)}


def _reports(found: Simulation, start: Started, days: tuple[date, date], *, done: bool) -> int:
    """Reports of the outcome in the area between two days, both counted, as they are or had nothing been done."""
    rows = found.rows
    there = (rows["area"] == start.area) & (rows["gone"] == "") if done else rows["home"] == start.area
    inside = rows["happened"].between(pd.Timestamp(days[0]), pd.Timestamp(days[1]) + pd.Timedelta("23:59:59"))
    few = rows.loc[there & inside & (rows["problem"] >= 0) & (rows["copy"] == ""), ["Kategori", "Undertyp"]]
    return int(concerns(start.outcome, few).sum())


def expected_counts(found: Simulation) -> Means:
    """Happenings of each of the reporters' problems expected in the long run, with what causes bring; shape (months, areas) each."""
    counts = {}
    for problem in REPORTED:
        weights = process.spot_weights(found.scenario, problem, found.town, found.spots)
        sums = process.area_sums(weights, found.spots.areas, len(found.town.codes))
        counts[problem.key] = process.expected(found.scenario, problem, sums)
    for key, spot, yearly in causes.yearly_at(found.seed, found.register, found.spots):
        counts[key][:, found.spots.areas[spot]] += yearly * found.scenario.size / 12
    return counts


def _half_year(found: Simulation, start: Started, means: Means) -> float:
    """Happenings of the outcome expected in the area in the six months from the start, with no measure."""
    months = found.scenario.months()
    first = np.datetime64(start.first_day, "M")
    inside = (months >= first) & (months < first + 6)
    wanted = start.outcome
    return sum(
        float(means[problem.key][inside, start.area].sum())
        for problem in REPORTED
        if problem.category == wanted.category and (not wanted.subtypes or problem.subtype in wanted.subtypes)
    )
