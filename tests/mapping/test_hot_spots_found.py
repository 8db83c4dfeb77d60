"""Hot spots of a municipality: what is found, what is not tested and why, in small tables, Östan and real data."""

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import yaml

from bfkit.checked import Checked
from bfkit.ingest import pipeline
from bfkit.mapping.hot_spots import AREA, CELL, CONFIRMED, STREET, HotSpots, hot_spots
from bfkit.mapping.hot_spots.moved_grid import MovedGrid
from bfkit.parameters.loading import load
from bfkit.parameters.models import Parameters
from tests import builders

STREETS = gpd.GeoDataFrame(
    {"name": [f"Gata {n}" for n in range(30)]},
    geometry=[shapely.LineString([(n * 150, 20), (n * 150 + 150, 20)]) for n in range(30)],
    index=[f"G{n:02d}" for n in range(30)],
    crs="EPSG:3006",
)


def row(month: str, cell: int, precision: str = "point", **changes: object) -> dict[str, object]:
    return {
        "starts_at": pd.Timestamp(f"{month}-10 12:00"),
        "x": cell * 150 + 75.0,
        "y": 60.0,
        "place_precision": precision,
        "area_id": "AB"[cell % 2],
        **changes,
    }


def town(extra: list[dict[str, object]], **changes: object) -> Checked:
    """Thirty cells in a row with one incident every other month since 2023, and what is added."""
    months = [str(month) for month in pd.period_range("2023-01", "2025-06", freq="M")]
    plain = [row(month, cell) for cell in range(30) for month in months[cell % 2 :: 2]]
    return builders.checked(builders.incidents(plain + extra), **changes)


def year(count: int, cell: int, **changes: object) -> list[dict[str, object]]:
    months = [str(month) for month in pd.period_range("2024-07", "2025-06", freq="M")]
    return [row(month, cell, **changes) for month in months for _ in range(count)]


def test_a_place_with_three_a_month_is_confirmed_on_the_grid_and_along_the_street() -> None:
    found = hot_spots(town(year(3, 7), streets=STREETS), builders.parameters())
    for kind, name in ((CELL, "1050_0"), (STREET, "G07")):
        layer = found.of("rapporter", kind)
        assert layer.untested is None
        hot = layer.hot[0]
        # 36 + every other month's one over twelve months; 9 + those of April and June in the quarter.
        assert (hot.id, hot.status, hot.count_12m, hot.count_quarter) == (name, CONFIRMED, 42, 11)
        assert len(layer.hot) == 1
        assert hot.expected_12m == pytest.approx(6)  # twenty-nine others with six each
        assert hot.ratio == pytest.approx(7)
        assert 1 < hot.lower < 7 < hot.upper
    assert found.of("rapporter", CELL).hot[0].place == "Gata 7"
    assert found.of("rapporter", STREET).hot[0].place.startswith("Gata 7")


def test_points_that_stand_for_an_area_are_not_used() -> None:
    found = hot_spots(town(year(3, 7, precision="area")), builders.parameters())
    layer = found.of("rapporter", CELL)
    assert layer.hot == ()
    assert layer.incidents_12m - layer.placed_12m == 36
    assert any("36" in note and "placeras" in note for note in layer.notes)


@pytest.mark.parametrize(
    ("source", "kind", "words"),
    [
        ("polis", CELL, "punkter"),
        ("rapporter", STREET, "gatunätet saknas"),
        ("rapporter", AREA, "minst 5 behövs"),
    ],
)
def test_what_is_not_tested_says_why(source: str, kind: str, words: str) -> None:
    sources = [
        builders.source("rapporter", "reporter", "Rapporter"),
        builders.source("polis", "police", "Polisanmälda brott", complete_from="2024-07-01"),
    ]
    found = hot_spots(town(year(1, 3, source="polis", precision="area")), builders.parameters(sources=sources))
    layer = found.of(source, kind)
    assert layer.hot == ()
    assert words in str(layer.untested)


def test_a_source_that_is_too_young_or_cut_off_is_not_tested() -> None:
    own = [builders.source("rapporter", "reporter", "Rapporter", complete_from="2024-10-01")]
    young = hot_spots(town(year(3, 7)), builders.parameters(sources=own))
    assert "tolv månaderna" in str(young.of("rapporter", CELL).untested)
    cut = builders.quality("rapporter", "reporter", "Rapporter", date(2025, 5, 1))
    polis = builders.quality("polis", "police", "Polisanmälda brott", date(2025, 7, 31))
    ended = hot_spots(town(year(3, 7), quality=(cut, polis)), builders.parameters())
    assert "inte komplett" in str(ended.of("rapporter", CELL).untested)


def test_last_quarters_hot_spots_are_judged_on_this_quarter_alone() -> None:
    early = [one for one in year(3, 7) if one["starts_at"] < pd.Timestamp("2025-04-01")]
    gone = hot_spots(town(early), builders.parameters()).of("rapporter", CELL).prediction
    stayed = hot_spots(town(year(3, 7)), builders.parameters()).of("rapporter", CELL).prediction
    assert gone is not None
    assert stayed is not None
    assert (gone.places, stayed.places) == (1, 1)
    assert gone.hits <= 2 < stayed.hits
    assert stayed.incidents == 45 + 9  # every cell's share of the quarter, and the planted


def test_how_many_are_confirmed_hangs_on_where_the_grid_lies() -> None:
    """The spot lies on one point in the middle of its cell: one cell is hot however the grid lies, and all of it stays."""
    found = hot_spots(town(year(3, 7)), builders.parameters()).of("rapporter", CELL)
    assert [one.status for one in found.hot] == [CONFIRMED]
    assert found.notes[-1] == (
        "Rutnätets läge är godtyckligt: läggs det en halv ruta åt sidan blir 1 ruta bekräftad, och minst 100\u00a0% av det "
        "som hände i de rutor som är bekräftade här ligger i en bekräftad ruta också då."
    )


def test_a_spot_that_a_border_splits_is_told_of() -> None:
    """Two a month ten metres on each side of a border: two cells are hot, or one when the border lies elsewhere.

    Of the 2 x (24 + 6) incidents the one cell, from 975 to 1 125 metres, holds 48 and the six at 975: 90 %.
    """
    sides = [{**one, "x": 7 * 150 + side} for side in (-10.0, 10.0) for one in year(2, 7)]
    found = hot_spots(town(sides), builders.parameters()).of("rapporter", CELL)
    assert [one.status for one in found.hot] == [CONFIRMED, CONFIRMED]
    assert "blir 1–2 rutor bekräftade, och minst 90\u00a0%" in found.notes[-1]


def test_what_is_said_of_the_moved_grid() -> None:
    told = MovedGrid((38, 41, 50, 44), 0.874)
    assert "blir 38–50 rutor bekräftade, och minst 85\u00a0% av det som hände" in told.sentence
    assert MovedGrid((0, 0, 0, 0), math.nan).sentence == ""
    assert MovedGrid((0, 2, 0, 1), math.nan).sentence.endswith("blir 0–2 rutor bekräftade.")
    assert "och nästan inget av det" in MovedGrid((1, 2, 0, 1), 0.03).sentence


def test_an_unknown_category_is_refused() -> None:
    with pytest.raises(ValueError, match="kategori"):
        hot_spots(town([]), builders.parameters(), category="stöld")


@pytest.fixture(scope="module")
def ostan(ostan_town: tuple[Checked, Parameters]) -> tuple[Checked, Parameters]:
    """Östan with its reporters only."""
    checked, parameters = ostan_town
    own = parameters.municipality
    fewer = own.model_copy(update={"sources": own.sources[:1]})
    incidents = checked.incidents[checked.incidents["source"] == own.sources[0].name]
    return replace(checked, incidents=incidents), parameters.model_copy(update={"municipality": fewer})


def near(found: HotSpots, place: dict[str, float], kind: str, metres: float) -> list[str]:
    point = shapely.Point(place["east"], place["north"])
    hot = found.of("rapportorer", kind).hot
    return [one.status for one in hot if one.shape is not None and one.shape.distance(point) <= metres]


def test_every_planted_concentration_of_ostan_is_found(root: Path, ostan: tuple[Checked, Parameters]) -> None:
    truth = yaml.safe_load((root / "data" / "ostan" / "truth.yml").read_text(encoding="utf-8"))["causes"]
    found = hot_spots(*ostan, category="annat_otrygghetsskapande")
    pubs = truth["closing_time"]["places"]
    planted = [truth[key]["place"] for key in ("last_bus", "dark_park", "hit_shop")]
    for place in planted:
        assert near(found, place, CELL, 0), place["name"]
        assert near(found, place, STREET, 50), place["name"]
    rows = ostan[0].incidents
    recent = rows[(rows["starts_at"] >= "2024-07-01") & (rows["starts_at"] < "2025-07-01")]
    recent = recent[recent["category"] == "annat_otrygghetsskapande"]
    for pub in pubs:  # those of the nine with at least ten incidents a year, the least that may be called hot
        if (np.hypot(recent["x"] - pub["east"], recent["y"] - pub["north"]) < 20).sum() >= 10:
            assert near(found, pub, CELL, 0), pub["name"]
    foretold = found.of("rapportorer", CELL).prediction
    assert foretold is not None
    assert foretold.pai_lower > 5


def test_the_surface_of_ostan_says_its_bandwidth_and_peaks_where_it_happens(ostan: tuple[Checked, Parameters]) -> None:
    found = hot_spots(*ostan)
    dense = found.densities[0]
    assert dense.surface is not None
    assert dense.bandwidth is not None
    assert dense.bandwidth.metres >= found.thresholds.hot_spot_cell
    row_, column = np.unravel_index(dense.surface.per_km2.argmax(), dense.surface.per_km2.shape)
    peak = found.of("rapportorer", CELL).hot[0].shape
    assert peak is not None
    middle = dense.surface.west + column * 150 + 75, dense.surface.south + row_ * 150 + 75
    assert peak.distance(shapely.Point(middle)) < 150


@pytest.mark.real
def test_memphis_robberies_have_hot_spots(root: Path, real_data: Path) -> None:
    """2 245 robberies of 2019 with points, in nine precincts (README of the data); no street network, no year before."""
    parameters = load("memphis", "2019Q4", folder=root / "parameters")
    found = hot_spots(pipeline.read(parameters, real_data), parameters)
    layer = found.of("polis", CELL)
    assert layer.untested is None
    assert layer.incidents_12m == 2245
    assert layer.hot
    assert all(
        one.count_12m >= 10 and one.p_adjusted <= 0.05 and one.ratio > 1
        for one in layer.hot
        if one.ratio_of != "kvartalet"
    )
    assert layer.prediction is None  # only one year is known: nothing could be foretold a quarter ago
    assert "komplett" in str(layer.prediction_reason)
    assert "gatunätet saknas" in str(found.of("polis", STREET).untested)
    assert found.of("polis", AREA).tested == 9
