"""What measures do: single reports that are never written, or are written next door, from the first day on."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfkit.ostan.moving import known_areas, moved_to
from bfkit.ostan.neighbours import bordering
from bfkit.ostan.places import Spots
from bfkit.ostan.planned import Lottery, Measure, Outcome
from bfkit.ostan.randomness import generator
from bfkit.ostan.scenario import Scenario
from bfkit.ostan.selection import Listed, concerns, one_of_three, round_of
from bfkit.ostan.town import Town


@dataclass(frozen=True, slots=True)
class Started:
    """One start of a measure in one area, with what came of it.

    Attributes:
        id: of the measure; area, neighbours: indices; first_day, last_day: as planned.
        list_: the list the area was chosen from; round: of the lottery, 1 and on; 0 without a lottery.
        prevented: reports of the area that were never written, and diffused: of the neighbours.
        moved: reports of the area that were written in a neighbour instead, not among the prevented.
    """

    id: str
    area: int
    first_day: date
    last_day: date | None
    list_: Listed
    outcome: Outcome
    neighbours: tuple[int, ...] = ()
    round: int = 0
    prevented: int = 0
    moved: int = 0
    diffused: int = 0


def with_measures(
    seed: int, scenario: Scenario, rows: pd.DataFrame, town: Town, spots: Spots
) -> tuple[pd.DataFrame, tuple[Started, ...]]:
    """The reports after all measures, in the order they began, and each start.

    Each measure finds its area from what was left by those before it. A report is touched at most once a
    measure; draws are made for every row there is, so that a measure changes nothing before its first day.

    Args:
        seed: the seed of the municipality.
        scenario: the measures.
        rows: the reports with their faults (``faults.planted``); they are not changed.
        town: the map.
        spots: where what moves can go.

    Returns:
        The rows with four columns more: ``known_area`` (what a reader of the row would say, -1 for none),
        ``gone`` (never written, by which measure), ``moved`` (by which measure), ``home`` (its area had nothing been done).
    """
    table = rows.assign(known_area=known_areas(rows, town), gone="", moved="", home=rows["area"])
    started: list[Started] = []
    treated: dict[str, set[int]] = {}
    in_programme: set[int] = set()
    days = {measure.first_day for measure in scenario.measures}
    days |= set(scenario.programme.first_days) if scenario.programme else set()
    for day in sorted(days):
        for measure in (one for one in scenario.measures if one.first_day == day):
            barred = treated.setdefault(measure.outcome.category, set())
            listed = one_of_three(table[table["gone"] == ""], measure, town, barred=barred)
            barred |= set(listed.chosen)
            started.append(_carried_out(seed, table, measure, listed, town, spots))
        if scenario.programme and day in scenario.programme.first_days:
            number = scenario.programme.first_days.index(day)
            drawn_now = _round(seed, table, scenario.programme, number, town, in_programme)
            in_programme |= set(drawn_now[0].list_.areas)
            started += drawn_now
    return table, tuple(started)


def _carried_out(seed: int, table: pd.DataFrame, measure: Measure, listed: Listed, town: Town, spots: Spots) -> Started:
    """Take away and move the reports of one measure, in place."""
    area = listed.chosen[0]
    near = tuple(bordering(town, area)[: measure.neighbours])
    found = Started(measure.id, area, measure.first_day, measure.last_day, listed, measure.outcome, near)
    if not measure.carried_out or measure.effect == 0:
        return found
    chance, going, where = generator(seed, f"measure {measure.id}").random((3, len(table)))
    during = _during(table, measure.outcome, measure.first_day, measure.last_day)
    here, beside = (during & np.isin(table["area"].to_numpy(), areas) for areas in ((area,), near))
    struck = here & (chance < measure.effect)
    moved = struck & (going < measure.moved)
    diffused = beside & (chance < measure.diffusion)
    table.loc[(struck & ~moved) | diffused, "gone"] = measure.id
    if moved.any():
        elsewhere = moved_to(table, moved, where, near, town, spots)
        table.loc[elsewhere.index, elsewhere.columns] = elsewhere
        table.loc[moved, "moved"] = measure.id
    return replace(
        found,
        prevented=int((struck & ~moved).sum()),
        moved=int(moved.sum()),
        diffused=int(diffused.sum()),
    )


def _round(
    seed: int, table: pd.DataFrame, lottery: Lottery, number: int, town: Town, barred: set[int]
) -> list[Started]:
    """One round of the lottery: those drawn start now, those who wait at the next round; in place."""
    listed = round_of(table[table["gone"] == ""], lottery, number, town, barred=barred)
    waiting = (*lottery.first_days[1:], lottery.later)[number]
    chance = generator(seed, f"measure {lottery.id} {number}").random(len(table))
    started = []
    for area in sorted(listed.areas):
        first = lottery.first_days[number] if area in listed.chosen else waiting
        here = _during(table, lottery.outcome, first, None) & (table["area"] == area).to_numpy()
        struck = here & (chance < lottery.effect)
        table.loc[struck, "gone"] = lottery.id
        started.append(
            Started(lottery.id, area, first, None, listed, lottery.outcome, (), number + 1, int(struck.sum()))
        )
    return started


def _during(table: pd.DataFrame, outcome: Outcome, first: date, last: date | None) -> NDArray[np.bool_]:
    """Reports of an outcome, in a measure's time, that can be taken away; shape (rows,)."""
    inside = (table["problem"] >= 0) & (table["happened"] >= pd.Timestamp(first))
    inside &= (table["gone"] == "") & (table["moved"] == "") & ~table["kept"].astype(bool) & (table["copy"] == "")
    if last is not None:
        inside &= table["happened"] < pd.Timestamp(last) + pd.Timedelta(days=1)
    return np.asarray(inside.to_numpy(dtype=bool) & concerns(outcome, table))
