"""Special days: how often eves, holidays, pay-day weekends and school holidays are called special where none is, and power.

Three years of daily counts of sub-types with a week and a year of their own, days that vary twice as much as chance; the
groups, kinds of day and corrections are those of the page. ``python -m bench.special_days 100``: so many towns.
"""

import os
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from time import perf_counter

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd

from bench.ostan_checked import checked_of, declared
from bfkit import vocabulary
from bfkit.checked import Checked
from bfkit.inference.comparable_days import SPECIAL
from bfkit.mapping.hot_times.calendar_effects import EFFECTS, CalendarEffect, calendar_effects, day_kinds
from bfkit.mapping.hot_times.found import _decided, _held_by_weeks
from bfkit.ostan.simulation import simulated
from bfkit.parameters.models import Parameters

TOWNS = 100
FIRST, DAYS = date(2022, 7, 1), 1096
PHI = 2.0
MEANS = (0.2, 0.5, 1.0, 2.0)
"""A day, of the sub-types by turns."""
TIMES = {"pay_weekend": 1.5, "school_holiday": 1.5, "eve": 2.0, "holiday": 2.0}
"""How many times as many on such days, where planted: in one sub-type of two a day and one of half of one."""
STRONG, WEAK = ("skadegorelse", "klotter"), ("annat_otrygghetsskapande", "brak")


def main(towns: int = TOWNS) -> None:
    started, parameters = perf_counter(), _one_source(declared())
    base = checked_of(simulated(1), parameters)
    any_false, kinds, seen, groups = 0, Counter[str](), Counter[tuple[str, str]](), 0
    for number in range(towns):
        random = np.random.default_rng(number)
        told = [one for one in found(base, parameters, random, {}) if one.signal]
        any_false += bool(told)
        kinds.update({one.kind for one in told})
        planted = found(base, parameters, random, TIMES)
        groups = len({one.group for one in planted})
        for one in planted:
            key = (one.group.category, one.group.subtype)
            if one.signal and one.matched.ratio > 1 and key in (STRONG, WEAK):
                seen[one.kind, "2 a day" if key == STRONG else "0.5 a day"] += 1
    print(f"{towns} towns, {groups} groups x {len(EFFECTS)} kinds of day, variance {PHI} times the mean; stated 5 %")
    print(f"  nothing planted: anything called special in {any_false / towns:.1%} of towns ({dict(kinds)})")
    for kind, times in TIMES.items():
        told_ = ", ".join(f"{size}: {seen[kind, size] / towns:.0%}" for size in ("2 a day", "0.5 a day"))
        print(f"  {EFFECTS[kind]} {times:g} times as many, found at {told_}")
    print(f"{perf_counter() - started:.0f} s")


def _one_source(parameters: Parameters) -> Parameters:
    own = parameters.municipality
    return parameters.model_copy(update={"municipality": own.model_copy(update={"sources": own.sources[:1]})})


def found(
    base: Checked, parameters: Parameters, random: np.random.Generator, times: dict[str, float]
) -> tuple[CalendarEffect, ...]:
    """The special days of one town, as the page finds them."""
    checked = replace(base, incidents=incidents(parameters, random, times))
    rate = parameters.municipality.thresholds.signal_rate
    effects = _decided(lambda most: calendar_effects(checked, parameters, permutations=most), "days", rate, sides=2)
    return _held_by_weeks(checked, parameters, effects)


def incidents(parameters: Parameters, random: np.random.Generator, times: dict[str, float]) -> pd.DataFrame:
    """Incidents at noon of their days; kinds of day in ``times`` have so many times as many of two sub-types."""
    days = [FIRST + timedelta(days=step) for step in range(DAYS)]
    kinds = day_kinds(days, parameters)
    wave = np.cos(2 * np.pi * np.arange(DAYS) / 365.25)
    parts = []
    for place, key in enumerate(_keys()):
        week = np.exp(random.normal(0, 0.3, 7))[[day.weekday() for day in days]]
        mean = (2.0 if key == STRONG else 0.5 if key == WEAK else MEANS[place % len(MEANS)]) * week / week.mean()
        mean = mean * np.exp(random.uniform(0, 0.4) * wave)
        if key in (STRONG, WEAK):
            for kind, ratio in times.items():
                mean = mean * np.where(kinds[kind] == SPECIAL, ratio, 1.0)
        number = random.poisson(random.gamma(mean / (PHI - 1), PHI - 1))
        moments = pd.to_datetime(np.repeat(np.array(days, dtype="datetime64[s]"), number)) + pd.Timedelta(hours=12)
        parts.append(pd.DataFrame({"starts_at": moments, "category": key[0], "subtype": key[1]}))
    table = pd.concat(parts, ignore_index=True)
    table["starts_at"] = table["starts_at"].dt.tz_localize(parameters.municipality.time_zone)
    same = {"ends_at": table["starts_at"], "reported_at": table["starts_at"], "time_precision": "minute"}
    return table.assign(**same, source=parameters.municipality.sources[0].name)


def _keys() -> list[tuple[str, str]]:
    return [(c, s) for c in vocabulary.INCIDENT_CATEGORIES for s in vocabulary.SUBTYPES[c] if s != vocabulary.OTHER]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
