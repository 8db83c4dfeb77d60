"""What is not due yet is no failure, and a year is known when it is over: Östan's agreement at the middle of 2025."""

from dataclasses import replace
from datetime import date

import geopandas as gpd
import pytest

from bfkit.followup.commitments import Setting, followed_up
from bfkit.ingest.commitment_logs import read_commitment_logs
from bfkit.parameters.loading import load
from bfkit.verdict.commitments import judged_commitments
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def setting():
    agreement = load("ostan", "2025Q4", folder=ROOT / "parameters").agreement
    places = gpd.read_file(ROOT / "data" / "ostan" / "platser.gpkg")
    places = places.rename(columns={"plats_id": "id", "typ": "kind", "namn": "name"})[["id", "kind", "name"]]
    areas = {"O111": "Centrum", "O119": "Norrport"}
    return Setting(agreement, date(2025, 6, 30), places=places.assign(kind=places["kind"].str.lower()), areas=areas)


@pytest.fixture(scope="module")
def half_way(setting):
    logs = read_commitment_logs(setting.agreement, ROOT / "data", as_of=setting.cut)
    return {one.commitment.id: one for one in followed_up(logs, replace(setting, cut=logs.cut))}


def test_months_to_come_are_told_as_left(half_way):
    """12 schools times 14 months of term are due by midsummer 2025, and 4 months each are left."""
    assert half_way["A03"].outcome.done == "159 av 168 skolmånader hittills (95\xa0%); 48 återstår"


def test_quarters_weeks_and_tertials_to_come_are_told_as_left(half_way):
    assert half_way["A17"].outcome.done == "5 av 6 kvartal hittills höll det lägsta antalet; 2 återstår"
    assert half_way["A23"].outcome.done == "4 av 4 tertial hittills redovisade; 2 återstår"
    assert half_way["A29"].outcome.done.endswith("54 av 78 veckor hittills höll målet; 26 återstår")


def test_a_colour_before_the_period_is_out_says_why(half_way):
    (judged,) = judged_commitments([half_way["A03"]])
    assert judged.proposed == "gul"
    assert "kan inte längre nås fullt ut" in judged.sentence


def test_a_year_that_is_not_over_has_no_survey_and_no_index(half_way):
    assert half_way["A24"].outcome.value is None
    assert half_way["A27"].outcome.result is None
    assert half_way["A25"].outcome.done == "1 av 4 områden vid målet 2024"  # 1.8 against 2.0


def test_areas_are_called_by_name(half_way):
    assert "Centrum, Norrport, O126 och O132" in half_way["A25"].outcome.planned
    assert "Centrum" in half_way["A08"].outcome.planned


@pytest.mark.parametrize(("day", "year"), [(date(2025, 10, 30), 2024), (date(2025, 10, 31), 2025)])
def test_a_survey_is_known_from_its_day(setting, day, year):
    assert replace(setting, cut=day, survey_ready="10-31").survey_year == year
