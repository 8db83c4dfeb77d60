"""Örebro's and Malmö's vehicle fires, known by DeSO and day: readable, and plain about what cannot be said of place."""

from pathlib import Path

import pytest

from bfkit.causes.changes import changes
from bfkit.causes.hypothesis_tests import TESTS, Arguments, judged_together
from bfkit.causes.material import limits, material
from bfkit.causes.problem import problem_of
from bfkit.causes.profile import profiles
from bfkit.causes.proposed import proposed
from bfkit.causes.surroundings import surroundings
from bfkit.ingest.pipeline import read
from bfkit.parameters.loading import load

PARAMETERS = Path(__file__).parents[2] / "parameters"
OF_PLACE_OR_HOUR = ("nara_plats", "oppettider", "belysning", "veckodag_timme", "upprepad_plats", "handelsedagar")
ARGUMENTS = {
    "nara_plats": Arguments(kinds=("skola",)),
    "oppettider": Arguments(kinds=("krog",)),
    "upprepad_plats": Arguments(places=("P1",)),
    "veckodag_timme": Arguments(weekdays=("fredag",), hours=(22, 28)),
}


@pytest.mark.real
@pytest.mark.parametrize(("municipality", "quarter"), [("orebro", "2023Q4"), ("malmo", "2022Q2")])
def test_fires_known_by_area_and_day_give_no_number_of_place_or_hour(real_data, municipality, quarter):
    parameters = load(municipality, quarter, folder=PARAMETERS)
    checked = read(parameters, real_data)
    own = material(checked, parameters, problem_of("polis.skadegorelse.bilbrand.kommunen", checked, parameters))
    told = " ".join(limits(own))
    assert "Ingen av händelserna har en punkt" in told
    assert "Ingen av händelserna har klockslag" in told
    chosen = [(name, ARGUMENTS.get(name, Arguments())) for name in TESTS if name != "forandring_vid_datum"]
    for found in judged_together(own, chosen):
        if found.test in OF_PLACE_OR_HOUR:
            assert (found.ratio, found.status) == (None, "kan ej avgöras")
            assert found.reason
    near = surroundings(own, checked, parameters)
    assert near.kinds == near.places == near.streets == near.conditions == ()
    assert {"kinds", "streets"} <= set(near.reasons)
    assert all("Inga boende är orsaken" in one.warning for one in near.indicators)
    profile = profiles(own, parameters).now
    assert profile.rows
    assert any("klockslag saknas" in text for text in profile.left_out)
    assert changes(own, checked, parameters).months
    assert proposed(own).reason
