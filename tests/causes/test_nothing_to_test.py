"""What cannot be tested is said as such, with the reason: no points, no clock times, hours outside the problem."""

from dataclasses import replace

import numpy as np
import pytest

from bfkit.causes.evidence import Arguments
from bfkit.causes.hypothesis_tests import evidence_on
from bfkit.causes.material import Material, limits, material
from bfkit.causes.problem import HourWindow, problem_of
from bfkit.causes.proposed import NOTHING, proposed
from bfkit.causes.time_tests import HOURS_OUTSIDE
from tests.causes.towns import QUARTER, evenings, places, town

MALL = [("G1", "galleria", 1000.0, 1000.0, "mån–tor 10:00–20:00; fre 10:00–19:00; lör 10:00–17:00")]
EVERYWHERE = "rapporter.annat_otrygghetsskapande.brak.kommunen"


def near_mall(window: HourWindow | None, *, points: bool = True, precision: str = "minute") -> Material:
    random = np.random.default_rng(1)
    x, y = np.append(random.uniform(900, 1100, (2, 300)), random.uniform(5000, 7900, (2, 600)), axis=1)
    data = town(x, y, evenings(random, 900), register=places(MALL))
    own = data.incidents.assign(time_precision=precision)
    if not points:
        own = own.assign(x=np.nan, y=np.nan)
    data = replace(data, incidents=own)
    found = problem_of(EVERYWHERE if not points else EVERYWHERE.replace("kommunen", "A"), data, QUARTER)
    return material(data, QUARTER, replace(found, window=window))


@pytest.mark.parametrize(
    ("first", "outside"),
    [(20, True), (19, False)],  # the mall closes at 19 on Fridays: the hour after is 19-20
)
def test_the_hour_after_closing_outside_the_problems_hours_is_refused(first: int, outside: bool) -> None:
    own = near_mall(HourWindow(frozenset({4, 5}), first, 4))
    said = evidence_on(own, "oppettider", Arguments(places=("G1",), edge="stängning"), own.problem.history)
    assert (said.reason == HOURS_OUTSIDE) is outside
    if outside:
        assert said.ratio is None


def test_nothing_proposed_because_nothing_could_be_tested_is_said() -> None:
    told = proposed(near_mall(None, points=False, precision="day"))
    assert "inget kunde prövas, för händelserna saknar punkt och säkert klockslag" in told.note
    assert NOTHING not in told.note


def test_clock_times_known_too_loosely_are_counted_as_unknown() -> None:
    """A third is known within two hours; the rest has a clock time and an interval of a night."""
    own = near_mall(None)
    kind = own.selected.kind
    loose = replace(kind, exact=kind.exact & (np.arange(len(kind)) % 3 == 0))
    count = int((own.selected.now).sum())
    sure = int((own.selected.now & loose.exact).sum())
    told = " ".join(limits(replace(own, selected=replace(own.selected, kind=loose))))
    assert f"{count - sure} av {count} händelser har inget säkert klockslag" in told
