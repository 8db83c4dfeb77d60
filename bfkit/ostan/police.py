"""The police's list of reported crimes: code, dates and clock times in columns of their own, area code only."""

from datetime import date

import numpy as np

from bfkit.ostan.delays import delay_days
from bfkit.ostan.faults import POLICE as CANARIES
from bfkit.ostan.free_text import canaries
from bfkit.ostan.places import Spots
from bfkit.ostan.problems import POLICE
from bfkit.ostan.process import Happenings
from bfkit.ostan.randomness import generator
from bfkit.ostan.reports import numbered
from bfkit.ostan.scenario import Scenario
from bfkit.ostan.town import Town
from bfkit.ostan.workbook import Cell

TITLE = "Anmälda brott, Östans kommun (påhittade uppgifter)"
HEADER = (
    "Anmälan",
    "Brottskod",
    "Brottsdatum från",
    "Klockslag från",
    "Brottsdatum till",
    "Klockslag till",
    "Inskrivningsdatum",
    "Områdeskod",
    "Anmärkning",
)
_NO_AREA, _NO_CLOCK, _BAD_CLOCK = 0.06, 0.04, 0.002


def rows(seed: int, scenario: Scenario, town: Town, spots: Spots, crimes: Happenings) -> list[list[Cell]]:
    """The rows of the sheet below its header, in the order the crimes were written in.

    Dates are dates; codes, clock times ("21:40") and area codes are text; None is an empty cell.
    """
    random = generator(seed, "police")
    delay = delay_days(random, len(crimes.end)).astype("timedelta64[D]")
    registered = crimes.end.astype("datetime64[D]") + delay
    order = np.argsort(registered, kind="stable")
    order = order[registered[order] <= np.datetime64(scenario.drawn_on)]
    numbers = numbered(registered[order].astype("datetime64[m]"), "P")
    no_area, no_clock = random.random((2, len(order)))
    remarks = dict(zip(random.permutation(len(order)), canaries(seed)[-CANARIES:], strict=False))
    table = []
    for row, (index, number) in enumerate(zip(order, numbers, strict=True)):
        start, end = crimes.start[index].item(), crimes.end[index].item()
        clocks = (f"{start:%H:%M}", f"{end:%H:%M}")
        if start == end and no_clock[row] < _NO_CLOCK + _BAD_CLOCK:
            clocks = ("", "") if no_clock[row] < _NO_CLOCK else ("24:75", "24:75")
        table.append(
            [
                number,
                code_of(scenario, POLICE[crimes.problem[index]].key, start.date()),
                start.date(),
                clocks[0] or None,
                end.date(),
                clocks[1] or None,
                registered[index].item(),
                None if no_area[row] < _NO_AREA else town.codes[spots.areas[crimes.spot[index]]],
                f"Målsägande nås på {remarks[row]}" if row in remarks else None,
            ]
        )
    return table


def code_of(scenario: Scenario, code: str, day: date) -> str:
    """The code under which an offence of that day stands: an earlier one where a code has been replaced."""
    change = scenario.code_change
    return change.old if change is not None and code == change.new and day < change.first_day else code
