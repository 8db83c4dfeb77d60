"""A choice of an area that does not exist is told when the files are read, not when the last notebook has run."""

from datetime import date

import pytest

from bfkit.errors import ParameterError
from bfkit.parameters.quarter_file import FocusArea, GroupDecisions, Influence, OrganisedCrime, refuse_unknown

FILE = "prov/quarters/2025Q2.yml"
WHY = "Flest klottersaneringar i vår."
DECIDED = GroupDecisions(
    focus_areas=(FocusArea(area="A1", reason=WHY), FocusArea(area="B107", reason=WHY)),
    problems=(Influence(problem="rapporter.skadegorelse.alla.A1", can="ja", reason=WHY),),
    organised_crime=(OrganisedCrime(area="Z", present="nej", judged_by="Kommunpolisen", day=date(2025, 7, 1)),),
)


def test_all_unknown_areas_are_told_at_once_with_the_nearest() -> None:
    with pytest.raises(ParameterError) as told:
        refuse_unknown(DECIDED, FILE, areas=["A1", "B101", "C1"])
    words = str(told.value)
    assert "2 fel i gruppens beslut" in words
    assert (
        f'{FILE}: focus_areas: "B107" är inte ett område i kommunens områdestabell (3 finns); menade du "B101"?'
        in words
    )
    assert 'organised_crime: "Z"' in words


def test_problems_are_looked_at_only_when_they_are_known() -> None:
    areas = ["A1", "B107", "Z"]
    refuse_unknown(DECIDED, FILE, areas=areas)
    refuse_unknown(DECIDED, FILE, areas=areas, problems=["rapporter.skadegorelse.alla.A1"])
    with pytest.raises(ParameterError, match="problembild det här kvartalet"):
        refuse_unknown(DECIDED, FILE, areas=areas, problems=["rapporter.skadegorelse.alla.B107"])
