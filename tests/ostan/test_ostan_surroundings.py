"""Streets, inhabitants, indicators and surveys: the same bytes again, sums that hold, and a truth that can be found."""

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from bfkit.ostan import surroundings
from bfkit.ostan.places import places
from bfkit.ostan.surroundings import delivery, opening_hours, streets, survey
from bfkit.ostan.town import town

PROJECT = Path(__file__).resolve().parents[2]
YEARS = range(2018, 2026)
LARGEST = 300_000


@dataclass(frozen=True)
class Span:
    first_day: date = date(2018, 1, 1)
    last_day: date = date(2026, 1, 20)


MEASURES = (
    ("M1", date(2023, 7, 1), ("O120",)),
    ("M6", date(2025, 1, 1), ("O121",)),
    ("M7", date(2024, 1, 1), ("O111", "O112")),
    ("M7", date(2024, 7, 1), ("O113",)),
)
MAP = town(1)
PLACES = places(1, MAP)


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return surroundings.files(1, Span(), MAP, PLACES, measures=MEASURES)


@pytest.fixture(scope="module")
def true() -> dict:
    return surroundings.truth(1, Span(), MAP, PLACES, measures=MEASURES)


def table(files: dict[str, bytes], name: str) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(files[f"ostan/{name}"]), sep=";", encoding="cp1252", decimal=",")


@pytest.fixture(scope="module")
def network(made, tmp_path_factory) -> gpd.GeoDataFrame:
    path = tmp_path_factory.mktemp("gator") / "gator.gpkg"
    path.write_bytes(made["ostan/gator.gpkg"])
    return gpd.read_file(path, layer="gator")


def test_two_runs_are_equal_and_another_seed_is_not(made):
    assert surroundings.files(1, Span(), MAP, PLACES, measures=MEASURES) == made
    other = surroundings.files(2, Span(), MAP, PLACES, measures=MEASURES)
    same = {name.removeprefix("ostan/") for name in made if other[name] == made[name]}
    # what is fixed by the plan and not drawn
    assert same == {
        "arenden_kvartal.csv", "arsantal.csv", "bedomningar.csv", "flode.csv", "grupper.csv", "hemmaplan.csv",
        "kostnader.csv", "krogpersonal.csv", "milstolpar.csv", "skolenkat_kodbok.csv", "trygghet_kodbok.csv",
    }  # fmt: skip


def test_another_hash_seed_and_thread_count_change_nothing(made):
    program = (
        "import hashlib, json; from datetime import date; from types import SimpleNamespace as S;"
        "from bfkit.ostan import surroundings; from bfkit.ostan.places import places; from bfkit.ostan.town import town;"
        "t = town(1); f = surroundings.files(1, S(first_day=date(2018, 1, 1), last_day=date(2026, 1, 20)), t, places(1, t));"
        "print(json.dumps({n: hashlib.sha256(c).hexdigest() for n, c in f.items()}))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "4711", "PYTHONPATH": str(PROJECT), "TZ": "Pacific/Auckland"}
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=environment)
    found = json.loads(run.stdout)
    expected = {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}
    assert {name for name in expected if found[name] != expected[name]} == {"ostan/aktiviteter.csv"}


def test_files_are_small_and_what_an_office_writes(made):
    assert max(map(len, made.values())) < LARGEST
    for name, content in made.items():
        if name.endswith(".csv"):
            text = content.decode("cp1252")
            assert text.endswith("\r\n"), name
            rows = list(csv.reader(io.StringIO(text), delimiter=";"))
            assert len({len(row) for row in rows}) == 1, name
    scores = made["ostan/trygghetsindex.csv"].decode("cp1252").split("\r\n")[1:-1]
    assert all(re.fullmatch(r"\d{4};(?:O\d{3}|kommunen);T\d\d;(?:\d,\d)?", line) for line in scores), "decimal comma"


def test_no_field_looks_like_a_person(made):
    """No identity number (6-4 or 8-4 digits), e-mail address or telephone number in any text file."""
    personal = re.compile(r"\b(?:\d{2})?\d{6}[-+]\d{4}\b|@|\b07\d[- ]?\d{5,}")
    assert personal.search("19120101-1234") and personal.search("070-1234567")
    for name, content in made.items():
        if name.endswith(".csv"):
            assert personal.search(content.decode("cp1252")) is None, name


def test_truth_is_plain_and_says_which_years(true):
    assert json.loads(json.dumps(true))["years"] == list(YEARS)
    assert true["agreement"] == [2024, 2025]
    assert true["drawn"] == "2025-12-31"


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (date(2018, 1, 1), date(2025, 12, 31), tuple(YEARS)),
        (date(2018, 1, 2), date(2025, 12, 30), tuple(range(2019, 2025))),
        (date(2018, 1, 1), date(2026, 1, 20), tuple(YEARS)),
    ],
)
def test_only_full_years_are_covered(first, last, years):
    assert delivery.plan(Span(first, last)).years == years


def test_a_span_without_a_full_year_is_refused():
    with pytest.raises(ValueError, match="inget helt år"):
        delivery.plan(Span(date(2024, 2, 1), date(2025, 11, 1)))


def test_the_street_network_hangs_together(network):
    """Every segment is reached from the first one over shared ends; breadth first, independent of the library."""
    ends = [(line.coords[0], line.coords[-1]) for line in network.geometry]
    at: dict[tuple, list[int]] = {}
    for number, pair in enumerate(ends):
        for end in pair:
            at.setdefault(end, []).append(number)
    reached, waiting = {0}, [0]
    while waiting:
        for end in ends[waiting.pop()]:
            new = set(at[end]) - reached
            reached |= new
            waiting += new
    assert len(reached) == len(network) > 1000


def test_streets_cross_only_where_they_are_cut(network):
    """No two segments share an inner point: crossing pairs found by geopandas, ends left out."""
    pairs = gpd.sjoin(network[["geometry"]], network[["geometry"]], predicate="crosses")
    assert len(pairs) == 0


def test_street_attributes(network):
    assert network.crs.to_epsg() == 3006
    assert set(network.geom_type) == {"LineString"}
    assert network["gata_id"].is_unique
    assert set(network["belyst"]) == {"ja", "nej"}
    assert set(network["typ"]) == {"huvudgata", "landsväg", "lokalgata", "gångväg"}
    assert (network["langd"] - network.length).abs().max() <= 0.5
    assert 5 <= (network.length < 1).sum() <= 20, "a few stumps, as in real data"
    # town streets are lit more often than country roads
    lit = network.groupby("typ")["belyst"].apply(lambda values: (values == "ja").mean())
    assert lit["huvudgata"] == 1 and lit["landsväg"] < 0.5 < lit["lokalgata"]


def test_every_area_and_place_is_on_a_street(network):
    areas = gpd.GeoSeries(list(MAP.polygons), crs=3006)
    assert areas.apply(lambda polygon: network.intersects(polygon).any()).all()
    points = gpd.GeoSeries(gpd.points_from_xy(PLACES.east, PLACES.north), crs=3006)
    assert points.apply(lambda point: network.distance(point).min()).max() < 1.0


def test_opening_hours_can_be_read():
    hours = opening_hours.opening_hours(1, PLACES)
    assert len(hours) == len(PLACES.ids)
    day = r"(?:mån|tis|ons|tor|fre|lör|sön)"
    span = rf"(?:{day}(?:–{day})?|alla dagar) \d\d:\d\d–\d\d:\d\d"
    assert all(re.fullmatch(rf"{span}(?:; {span})*", text) for text in hours)
    pubs = [text for text, role in zip(hours, PLACES.roles, strict=True) if role == "krog"]
    assert any("fre–lör" in text and text.split("–")[-1] and "–03:00" in text for text in pubs)
    assert any("–01:00" in text for text in pubs)
    assert not any("lör" in text for text, role in zip(hours, PLACES.roles, strict=True) if role == "skola")


def test_inhabitants_sum_to_the_town_and_to_the_totals(made):
    people = table(made, "befolkning.csv")
    groups = [name for name in people if re.fullmatch(r"\d+-\d+|85\+", name)]
    assert len(groups) == 18
    before = people[people["År"] < 2025]
    assert (before[groups].sum(axis=1) == before["Totalt"]).all()
    noisy = people[people["År"] == 2025]
    assert set(noisy["Anmärkning"]) == {"med brus"}
    assert (noisy[groups].sum(axis=1) != noisy["Totalt"]).mean() > 0.5, "parts do not sum where there is noise"
    assert (noisy[groups].sum(axis=1) - noisy["Totalt"]).abs().max() <= 2 * 19
    # noise of variance 2 in 96 totals: 4 standard errors of the sum are 4 * sqrt(192) = 55
    assert abs(noisy["Totalt"].sum() - sum(MAP.population)) < 56
    by_area = noisy.groupby("Område")["Totalt"].sum()
    assert [abs(by_area[code] - persons) <= 4 for code, persons in zip(MAP.codes, MAP.population, strict=True)] == [
        True
    ] * 48


def test_population_truth_has_no_noise(true, made):
    totals = true["population"]["total_by_year"]
    assert totals[2025] == sum(MAP.population)
    written = table(made, "befolkning.csv").groupby("År")["Totalt"].sum()
    assert {year: int(written[year]) for year in range(2018, 2025)} == {
        year: totals[year] for year in range(2018, 2025)
    }


def test_indicators(made, true):
    facts = table(made, "indikatorer.csv")
    assert set(facts["Indikator"]) == {f"O{number}" for number in range(1, 7)}
    assert set(facts.loc[facts["Indikator"] == "O5", "År"]) == {2018, 2022}, "general elections"
    assert 2021 not in set(facts.loc[facts["Indikator"] == "O3", "År"])
    judged = facts[facts["Indikator"] == "O6"]
    assert set(judged["Värde"]) == {"ja", "nej"}
    assert set(judged.loc[judged["Värde"] == "ja", "Område"]) == set(true["indicators"]["organised_crime"])
    shares = facts[facts["Indikator"] != "O6"]
    assert pd.to_numeric(shares["Värde"].str.replace(",", ".")).between(0, 100).all()
    register = facts[facts["Indikator"].isin(["O2", "O3", "O4"])]
    assert register["Källa"].str.contains("med brus").eq(register["År"] >= 2025).all()
    full = 48 * 8
    assert all(0.5 * full < (facts["Indikator"] == name).sum() < full for name in ("O1", "O2", "O3", "O4", "O6"))
    assert facts.loc[facts["Indikator"] == "O1", "Osäkerhet"].notna().all()


def test_young_share_is_that_of_the_population(made):
    """O4 by hand out of the other file: under 20 through all, to one decimal."""
    people = table(made, "befolkning.csv").groupby(["Område", "År"]).sum(numeric_only=True)
    share = 100 * people[["0-4", "5-9", "10-14", "15-19"]].sum(axis=1) / people["Totalt"]
    facts = table(made, "indikatorer.csv")
    young = facts[(facts["Indikator"] == "O4") & (facts["År"] < 2025)]
    expected = [share[area, year] for area, year in zip(young["Område"], young["År"], strict=True)]
    assert np.allclose(pd.to_numeric(young["Värde"].str.replace(",", ".")), expected, atol=0.0501)


@pytest.mark.parametrize("year", YEARS)
def test_survey_weights_sum_to_the_adults_of_each_stratum(made, year):
    answers = table(made, f"trygghet_{year}.csv")
    frame = table(made, "trygghet_urval.csv").query("År == @year").set_index("Stratum")
    assert 1000 < len(answers) < 1200
    assert 2190 < frame["Urval"].sum() < 2210
    by_stratum = answers.groupby("Stratum")["Vikt"]
    assert (by_stratum.size() == frame["Svar"]).all()
    assert np.allclose(by_stratum.sum(), frame["Befolkning 20-84 år"], atol=0.01)
    people = table(made, "befolkning.csv").query("År == @year")
    adults = people[[f"{low}-{low + 4}" for low in range(20, 85, 5)]].to_numpy().sum()
    # exact but in a year with noise: 13 cells of variance 2 in 96 rows, 4 standard errors are 200
    assert abs(frame["Befolkning 20-84 år"].sum() - adults) <= (200 if year >= 2025 else 0)


def test_survey_answers_keep_to_the_codebook(made):
    book = table(made, "trygghet_kodbok.csv").set_index("Fråga")
    assert list(book.index) == [f"F{number}" for number in range(1, 13)]
    assert set(book["Sämre är"]) == {"hög", "låg"}
    assert "2021" in book.loc["F1", "Ändringar"]
    for year in YEARS:
        answers = table(made, f"trygghet_{year}.csv")
        for item, alternatives in book["Alternativ"].items():
            allowed = {int(number) for number in re.findall(r"(\d) ", alternatives)} | {9}
            found = set(answers[item].dropna().astype(int))
            assert found <= allowed
            assert bool(found) == (year >= book.loc[item, "Från år"])
    late = table(made, "trygghet_2025.csv")
    assert late[[f"F{n}" for n in range(1, 13)]].isna().to_numpy().mean() == pytest.approx(0.015, abs=0.005)
    assert (late[[f"F{n}" for n in range(1, 13)]] == 9).to_numpy().mean() == pytest.approx(0.015, abs=0.005)


def weighted_unsafe(answers: pd.DataFrame) -> tuple[float, float]:
    """Share of 3-5 among 1-5 with the weights, and its standard error with a design effect of 1.6."""
    answered = answers[answers["F1"].between(1, 5)]
    share = np.average(answered["F1"] >= 3, weights=answered["Vikt"])
    return share, np.sqrt(1.6 * share * (1 - share) / len(answered))


@pytest.mark.parametrize("year", YEARS)
def test_survey_finds_the_truth_within_its_error(made, true, year):
    """The written answers against the true share of the population; before 2022 the old wording is asked.

    The old wording lowers each logit by 0.3, about 0.3 p (1 - p) = 0.05 of the share with the spread of areas and
    sexes. Women and the old answer more than others and feel less safe, which lifts the weighted share by about
    0.01. The bound is four standard errors and that.
    """
    share, error = weighted_unsafe(table(made, f"trygghet_{year}.csv"))
    expected = true["survey"]["unsafe_overall_with_the_new_wording"][year]
    expected -= 0.05 if year < 2022 else 0
    assert abs(share - expected) < 4 * error + 0.02


def test_new_wording_is_a_break(made):
    """Four years before and four after: pooled difference above two standard errors (0.05 true, 0.012 error)."""
    before, after = (
        pd.concat([table(made, f"trygghet_{year}.csv") for year in years])
        for years in (range(2018, 2022), range(2022, 2026))
    )
    (low, low_error), (high, high_error) = weighted_unsafe(before), weighted_unsafe(after)
    assert high - low > 2 * np.hypot(low_error, high_error)


def test_true_shares_by_area_weigh_to_the_whole(true, made):
    """Shares of areas weighted by adults give that of the municipality (2018 has no noise)."""
    people = table(made, "befolkning.csv").query("År == 2018").groupby("Område").sum(numeric_only=True)
    adults = people[[f"{low}-{low + 4}" for low in range(20, 85, 5)]].sum(axis=1)
    by_area = true["survey"]["unsafe_by_area_and_year_with_the_new_wording"]
    whole = sum(by_area[code][2018] * adults[code] for code in MAP.codes) / adults.sum()
    assert whole == pytest.approx(true["survey"]["unsafe_overall_with_the_new_wording"][2018], abs=1e-4)


def test_women_and_old_people_answer_more(made):
    """Register margins differ from weighted ones, so that calibration has something to mend."""
    answers = table(made, "trygghet_2024.csv")
    people = table(made, "befolkning.csv").query("År == 2024")
    old = people[["65-69", "70-74", "75-79", "80-84"]].to_numpy().sum()
    adults = people[[f"{low}-{low + 4}" for low in range(20, 85, 5)]].to_numpy().sum()
    weighted = answers.loc[answers["Åldersgrupp"] == "65-84", "Vikt"].sum() / answers["Vikt"].sum()
    assert weighted > old / adults + 0.05


def test_small_areas_share_a_stratum():
    covered = delivery.plan(Span())
    from bfkit.ostan.surroundings.population import population

    feelings = survey.feelings(1, covered, MAP, population(1, covered, MAP))
    layers = survey.strata(MAP, feelings)
    assert all(layers[i] == 0 for i, kind in enumerate(MAP.kinds) if kind == "industri")
    assert len(set(layers[layers > 0])) == (layers > 0).sum()


def test_doses_in_the_log_are_those_of_the_truth(made, true):
    log = table(made, "aktiviteter.csv")
    done = log[log["Åtagande"].str.startswith("M")].groupby("Åtagande")["Antal"].sum()
    doses = true["doses"]
    assert {name: int(done.get(name, 0)) for name in doses} == {name: dose["done"] for name, dose in doses.items()}
    # M1, three a week from Monday 3 July 2023 to Sunday 28 December 2025: 130 weeks
    assert doses["M1"]["planned"] == 3 * 130
    assert doses["M6"] == {"planned_a_week": 2, "planned": 2 * 51, "done": 0, "rows": 0}
    assert 0.9 < doses["M1"]["done"] / doses["M1"]["planned"] < 1
    assert set(log.loc[log["Åtagande"] == "M7", "Område"]) == {"O111", "O112", "O113"}
    assert (log.loc[log["Åtagande"] == "M7", "Datum"] >= "2024-01-01").all()


def test_measures_leave_the_commitments_as_they_were(made):
    without = table(surroundings.files(1, Span(), MAP, PLACES), "aktiviteter.csv")
    kept = table(made, "aktiviteter.csv")
    pd.testing.assert_frame_equal(without, kept[kept["Åtagande"].str.startswith("A")], check_dtype=False)


def test_an_unknown_measure_is_refused():
    with pytest.raises(ValueError, match='"M9" har ingen planerad dos'):
        surroundings.files(1, Span(), MAP, PLACES, measures=[("M9", date(2024, 1, 1), ("O111",))])


def test_vandalism_costs_fall_in_real_prices(made, true):
    """Kronor over index, in prices of 2025, by hand; the planted change is -2 % a year over seven years."""
    costs = table(made, "skadegorelsekostnader.csv")
    index_2025 = costs.loc[costs["År"] == 2025, "Prisindex"].iloc[0]
    real = (costs["Kronor"] / costs["Prisindex"] * index_2025).groupby(costs["År"]).sum()
    told = true["vandalism_costs"]["real_kronor_in_prices_of_the_last_year"]
    assert {year: round(value) for year, value in real.items()} == pytest.approx(told, abs=1)
    assert real[2025] / real[2018] == pytest.approx(0.98**7, abs=0.05)
    assert costs.groupby("År")["Kronor"].sum()[2025] > costs.groupby("År")["Kronor"].sum()[2018], "but rise in kronor"


def test_unit_costs_are_ranges_with_source_and_year(made):
    costs = table(made, "kostnader.csv")
    assert (costs["Låg"] < costs["Mellan"]).all() and (costs["Mellan"] < costs["Hög"]).all()
    assert costs["Källa"].notna().all() and costs["Prisår"].between(2023, 2025).all()


def test_citizen_promises(made, true):
    promises = table(made, "medborgarloften.csv")
    assert promises["Återkoppling"].value_counts().to_dict() == {k: v for k, v in true["citizen_promises"].items() if v}
    assert set(promises["Område"]) == set(true["priority_areas"])


def test_layer_is_made_of_the_network(made, network):
    found = streets.network(1, MAP, PLACES)
    assert streets.layer(found) == made["ostan/gator.gpkg"]
    assert list(network["namn"]) == list(found.names)
    assert [line.wkb for line in network.geometry] == [line.wkb for line in found.lines]
