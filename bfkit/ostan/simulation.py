"""One simulated municipality, from the map to the rows of its files."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from bfkit.ostan import causes, conditions, faults, places, process, reporters, reports, riot
from bfkit.ostan.effects import Started, with_measures
from bfkit.ostan.problems import POLICE, REPORTED
from bfkit.ostan.scenario import EIGHT_YEARS, Scenario
from bfkit.ostan.town import Town, town


@dataclass(frozen=True, slots=True)
class Simulation:
    """Everything there is to know of one municipality.

    Attributes:
        seed, scenario: what it was made from.
        town, register, spots, reporters: the map, the places, where things can happen, who reports.
        reported, crimes: what happened, in the reporters' source and in the police's, had nothing been done.
        rows: the reporters' rows, also those that the measures took away (``effects.with_measures``).
        started: every start of a measure.
    """

    seed: int
    scenario: Scenario
    town: Town
    register: places.Places
    spots: places.Spots
    reporters: reporters.Register
    reported: process.Happenings
    crimes: process.Happenings
    rows: pd.DataFrame
    started: tuple[Started, ...]

    def begun(self) -> list[tuple[str, date, tuple[str, ...]]]:
        """Id, first day and area codes of every start of a measure, for the logs of what was done."""
        return [(start.id, start.first_day, (self.town.codes[start.area],)) for start in self.started]

    def delivered(self) -> pd.DataFrame:
        """The reporters' rows as they are delivered, numbered; the columns of ``reports.HEADER`` and the rest."""
        found = self.rows[self.rows["gone"] == ""].reset_index(drop=True)
        first = found["copy"] == ""
        numbers = pd.Series(pd.NA, index=found.index, dtype=object)
        numbers[first] = reports.numbered(found.loc[first, "reported"].to_numpy(dtype="datetime64[m]"), "R")
        numbers = numbers.ffill() + np.where(found["copy"] == faults.EQUAL, "B", "")
        found["Ärendenr"] = found["Ärendenr"].where(found["Ärendenr"] != "", numbers)
        return found


def simulated(seed: int, *, scenario: Scenario = EIGHT_YEARS) -> Simulation:
    """The municipality of one seed; the same for the same seed and scenario.

    Args:
        seed: 0 or more; seed 1 is the one kept with the program.
        scenario: span, size, disturbances and measures.
    """
    map_ = town(seed)
    register = places.places(seed, map_)
    spots = places.spots(seed, map_, register)
    whole = [
        process.happenings(seed, scenario, problems, map_, spots, name=name)
        for problems, name in ((REPORTED, "reported"), (POLICE, "police"))
    ]
    unrest = [riot.riot(seed, scenario, problems, map_, spots) for problems in (REPORTED, POLICE)]
    reported = process.joined(scenario, [whole[0], *unrest[0], *causes.planted(seed, scenario, register, spots)])
    dark = causes.badly_lit(seed, scenario, register, spots)
    unsafe = conditions.unsafe_places(seed, scenario, spots, dark=dark)
    calendar = conditions.events(seed, scenario, register)
    written = reports.rows(seed, scenario, map_, spots, register, reported, unsafe, calendar)
    rows, started = with_measures(seed, scenario, faults.planted(seed, written), map_, spots)
    return Simulation(
        seed=seed,
        scenario=scenario,
        town=map_,
        register=register,
        spots=spots,
        reporters=reporters.register(seed, scenario),
        reported=reported,
        crimes=process.joined(scenario, [whole[1], *unrest[1]]),
        rows=rows,
        started=started,
    )
