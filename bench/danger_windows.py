"""Near repeats in Östan: how often a danger window is named where nothing is planted, and how often the planted is found.

The near-repeat part alone, over whole municipalities: every group of the reporters, Holm among them. Two towns: Östan
as it is, in which break-ins and car fires lead to others, some kinds come in bursts of a month, and every kind in
clumps by area and month; and a calm one, in which nothing is planted. ``python -m bench.danger_windows 40``: so many seeds.
"""

import os
import sys
from collections import Counter
from time import perf_counter

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bench.first_page import CALM
from bench.ostan_checked import checked_of, declared, parameters_of
from bfkit.mapping.repeats.repeat_places import Repeats, repeats
from bfkit.ostan.scenario import EIGHT_YEARS, Scenario
from bfkit.ostan.simulation import simulated
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.repeats.protection import protected_repeats
from bfkit.release.told import LAWFUL

SEEDS = 40
LEAD_ON = ("inbrott", "bilbrand")


def main(seeds: int = SEEDS) -> None:
    for name, scenario, planted in (("Östan", EIGHT_YEARS, LEAD_ON), ("calm", CALM, ())):
        started, told, first, seeds_with = perf_counter(), Counter[str](), Counter[str](), 0
        for number in range(1, seeds + 1):
            rows = found(number, scenario)
            named = [row for row in rows if row.danger is not None]
            told.update(_words(row) for row in named)
            seeds_with += any(not _planted(row, planted) for row in named)
            first.update(
                group.subtype or group.category or "alla" for group in protected_repeats(rows, OPEN).dangers[:1]
            )
        print(f"{name}, {seeds} seeds, {perf_counter() - started:.0f} s")
        print(f"  named first on the page: {dict(first.most_common())}, nothing in {seeds - first.total()}")
        print(f"  seeds in which anything is named that nothing leads to: {seeds_with}")
        for words, count in told.most_common():
            print(f"  {words}: a danger window in {count}", flush=True)


OPEN = Edition("arbetsgrupp", 1)


def found(number: int, scenario: Scenario) -> list[Repeats]:
    """The groups of the reporters in one seed, gatherings aside, as they are told of."""
    town = simulated(number, scenario=scenario)
    parameters = parameters_of(town, declared())
    own = parameters.municipality
    parameters = parameters.model_copy(update={"municipality": own.model_copy(update={"sources": own.sources[:1]})})
    return [row for row in repeats(checked_of(town, parameters), parameters) if row.group.category != LAWFUL]


def _words(row: Repeats) -> str:
    return row.group.subtype or row.group.category or "alla"


def _planted(row: Repeats, planted: tuple[str, ...]) -> bool:
    """Whether what leads on is all of a group, or part of it."""
    parts = {"inbrott": "annat_otrygghetsskapande", "bilbrand": "skadegorelse"}
    group = row.group
    return any(
        group.subtype == key or (group.subtype is None and group.category in (None, parts[key])) for key in planted
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
