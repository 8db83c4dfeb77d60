"""Coordinate systems against published definitions, and files whose axes or system are wrong."""

import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from ingest_cases import AREAS
from point_cases import SQUARES, moved, read_points_of, spread, swapped
from pyproj import Transformer

from bfkit.errors import TableError
from bfkit.ingest.axes import FEWEST, SYSTEMS, Cause, Extent, likely_cause
from bfkit.ingest.where import AreaFrame, coarsest, codes
from bfkit.spatial import project

A, F = 6_378_137.0, 1 / 298.257222101
"""GRS 80, which SWEREF 99 lies on."""


def meridian_arc(latitude: float) -> float:
    """Metres from the equator along a meridian, by Simpson's rule on the definition of the radius of curvature."""
    e2, n = F * (2 - F), 2000
    step = math.radians(latitude) / n
    values = [A * (1 - e2) / (1 - e2 * math.sin(i * step) ** 2) ** 1.5 for i in range(n + 1)]
    return step / 3 * (values[0] + values[-1] + 4 * sum(values[1:-1:2]) + 2 * sum(values[2:-1:2]))


def test_sweref_99_tm_on_its_central_meridian() -> None:
    """Lantmäteriet: central meridian 15°, scale 0.9996, false easting 500 000; north is then 0.9996 × the arc."""
    x, y = project([15.0], [59.25], source="EPSG:4326", target="EPSG:3006")
    assert x[0] == pytest.approx(500_000, abs=0.001)
    assert y[0] == pytest.approx(0.9996 * meridian_arc(59.25), abs=0.001)


def test_the_worked_example_of_lantmateriet() -> None:
    """Lantmäteriet, "Gauss Conformal Projection (Transverse Mercator), Krüger's Formulas": 66° N 24° E gives
    x (north) 1135809.413803 and y (east) 555304.016555 in the projection that the example declares."""
    projection = (
        "+proj=tmerc +lat_0=0 +lon_0=13.58547 +k=1.00000254 +x_0=84182.8790 +y_0=-6226307.8640 +ellps=GRS80 +units=m"
    )
    x, y = project([24.0], [66.0], source="+proj=longlat +ellps=GRS80", target=projection)
    assert (x[0], y[0]) == (pytest.approx(555304.016555, abs=1e-5), pytest.approx(1135809.413803, abs=1e-5))


ZONES = [12.0, 13.5, 15.0, 16.5, 18.0, 14.25, 15.75, 17.25, 18.75, 20.25, 21.75, 23.25]


@pytest.mark.parametrize(("number", "meridian"), enumerate(ZONES, start=3007))
def test_the_local_zones_of_sweref_99(number: int, meridian: float) -> None:
    """Lantmäteriet: SWEREF 99 dd mm has its central meridian there, scale 1 and false easting 150 000."""
    x, y = project([150_000.0], [meridian_arc(59.25)], source=f"EPSG:{number}", target="EPSG:4326")
    assert (x[0], y[0]) == (pytest.approx(meridian, abs=1e-8), pytest.approx(59.25, abs=1e-8))
    assert SYSTEMS[f"EPSG:{number}"] == f"SWEREF 99 {int(meridian):02d} {meridian % 1 * 60:02.0f}"


def test_rt90_by_the_direct_projection_of_lantmateriet() -> None:
    """Lantmäteriet's parameters for RT 90 2.5 gon V straight from SWEREF 99: within about a metre of EPSG:3021."""
    direct = (
        "+proj=tmerc +lat_0=0 +lon_0=15.80628452944444 +k=1.00000561024 +x_0=1500064.274 +y_0=-667.711 +ellps=GRS80"
    )
    expected = Transformer.from_crs("+proj=longlat +ellps=GRS80", direct, always_xy=True).transform(15.2, 59.27)
    x, y = project([15.2], [59.27], source="EPSG:4326", target="EPSG:3021")
    assert np.hypot(x[0] - expected[0], y[0] - expected[1]) < 1.5


@pytest.mark.parametrize("system", ["EPSG:3006", "EPSG:3010", "EPSG:3021", "EPSG:4326"])
def test_points_of_every_system_come_to_their_place(tmp_path: Path, system: str) -> None:
    places = spread(12)
    found = read_points_of(tmp_path, moved(places, system), coordinate_system=system).incidents
    assert np.hypot(found["x"] - [x for x, _ in places], found["y"] - [y for _, y in places]).max() < 0.01
    assert found["area_id"].notna().all() and set(found["place_precision"]) == {"point"}


@pytest.mark.parametrize("system", ["EPSG:3006", "EPSG:4326"])
def test_a_file_with_its_axes_exchanged_is_refused_with_the_cause(tmp_path: Path, system: str) -> None:
    with pytest.raises(TableError) as caught:
        read_points_of(tmp_path, swapped(moved(spread(40), system)), coordinate_system=system)
    message = str(caught.value)
    assert (
        "Rapporter, p.csv: 40 av 40 punkter ligger utanför kommunen, men 40 ligger i den om x och y byter plats"
        in message
    )
    assert "Låt kolumnerna för x och y byta plats under fields" in message and "coordinate_system" not in message


def test_each_of_the_systems_is_recognised_and_no_other_is_told() -> None:
    extent = Extent.of(gpd.GeoSeries(SQUARES), "EPSG:3006")
    for system in SYSTEMS:
        if system != "EPSG:3006":
            x, y = np.array(moved(spread(40), system)).T
            assert likely_cause(x, y, extent, system="EPSG:3006") == Cause(False, (system,), 40)
            assert likely_cause(y, x, extent, system="EPSG:3006") == Cause(True, (system,), 40)


@pytest.mark.parametrize("actual", ["EPSG:3010", "EPSG:3021", "EPSG:4326", "EPSG:3857"])
def test_a_file_in_another_system_is_refused_with_the_cause(tmp_path: Path, actual: str) -> None:
    with pytest.raises(TableError) as caught:
        read_points_of(tmp_path, moved(spread(40), actual))
    message = str(caught.value)
    assert f"men 40 ligger i den om koordinaterna är i {actual} ({SYSTEMS[actual]})." in message
    assert f"Ange coordinate_system: {actual} för källan i municipality.yml." in message


def test_another_system_and_exchanged_axes_are_both_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"EPSG:3021 för källan och låt kolumnerna för x och y byta plats"):
        read_points_of(tmp_path, swapped(moved(spread(40), "EPSG:3021")))


def test_only_the_file_that_is_wrong_is_named(tmp_path: Path) -> None:
    good, bad = spread(40), swapped(spread(10, seed=2))
    read_points_of(tmp_path, bad[: FEWEST - 1])
    (tmp_path / "p.csv").rename(tmp_path / "b.csv")
    read_points_of(tmp_path, good, files=("p.csv", "b.csv"))  # fewer than five points are no file to judge
    with pytest.raises(TableError):
        read_points_of(tmp_path, bad)
    (tmp_path / "p.csv").rename(tmp_path / "b.csv")
    with pytest.raises(TableError, match=r"b\.csv: 10 av 10"):
        read_points_of(tmp_path, good, files=("p.csv", "b.csv"))


def test_single_exchanged_rows_are_set_aside_with_their_own_reason(tmp_path: Path) -> None:
    places = spread(40)
    strange = [*swapped(places[:3]), (0.0, 0.0), (900_000.0, 7_000_000.0)]
    found = read_points_of(tmp_path, [*strange, *places[5:]])
    assert found.quality[0].blanked == {"point_swapped": 3, "point_outside": 2}
    assert found.incidents["x"].isna().sum() == 5 and found.quality[0].rows_accepted == 40


@pytest.mark.parametrize(("wrong", "refused"), [(20, False), (21, True)])
def test_more_than_half_decides(tmp_path: Path, wrong: int, refused: bool) -> None:
    places = spread(40)
    mixed = [*swapped(places[:wrong]), *places[wrong:]]
    if refused:
        with pytest.raises(TableError, match="21 av 40 punkter"):
            read_points_of(tmp_path, mixed)
    else:
        assert read_points_of(tmp_path, mixed).quality[0].blanked == {"point_swapped": 20}


def test_points_of_the_whole_country_are_only_outside(tmp_path: Path) -> None:
    far = [(x + 40_000 * n, y + 20_000 * n) for n, (x, y) in enumerate(spread(10), start=1)]
    assert read_points_of(tmp_path, [*far, *spread(2)]).quality[0].blanked == {"point_outside": 10}


def test_without_polygons_the_system_tells_where_its_points_may_lie(tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text(AREAS, encoding="utf-8")
    places = moved(spread(10), "EPSG:4326")
    found = read_points_of(tmp_path, [*places, (0.0, 0.0), (60.0, 15.0)], areas={}, coordinate_system="EPSG:4326")
    assert found.quality[0].blanked == {"point_swapped": 1, "point_outside": 1}
    with pytest.raises(TableError, match="om x och y byter plats"):
        read_points_of(tmp_path, swapped(places), areas={}, coordinate_system="EPSG:4326")
    with pytest.raises(TableError, match=r"EPSG:4326 \(WGS84, longitud och latitud\)"):
        read_points_of(tmp_path, places, areas={})


def test_systems_that_do_equally_well_are_all_told() -> None:
    """Without polygons the zones cannot be told apart; x = 150 000 lies in Sweden in each of the twelve."""
    x, y = np.full(9, 150_000.0), np.full(9, 6_570_000.0)
    cause = likely_cause(x, y, Extent.of(None, "EPSG:3006"), system="EPSG:4326")
    assert cause is not None and not cause.swapped and cause.inside == 9
    assert set(cause.systems) >= {f"EPSG:{number}" for number in range(3007, 3019)}


def frame(pattern: str, *ids: str, **names: str) -> AreaFrame:
    return AreaFrame(frozenset(ids), pattern, None, "EPSG:3006", names)


def test_a_code_that_has_lost_its_zero_is_told_and_not_mended() -> None:
    given = pd.Series(["0484C1230", "484C1230", "484X1230", "", "0484C9990"], dtype="str")
    found = codes(given, frame(r"0484[ABC]\d{4}", "0484C1230"))
    assert found.area_id.fillna("").tolist() == ["0484C1230", "", "", "", ""]
    assert found.zero_lost.tolist() == [False, True, False, False, False]
    assert found.malformed.tolist() == [False, False, True, False, False]
    assert found.unknown.tolist() == [False, False, False, False, True]
    assert found.missing.tolist() == [False, False, False, True, False]


def test_every_row_has_exactly_one_reason_or_an_area() -> None:
    given = pd.Series(["A1", "A9", "9", "x", "", " norr ", "söder"], dtype="str").str.strip()
    found = codes(given, frame("A[0-9]", "A1", norr="A1"))
    reasons = np.array(
        [found.missing, found.malformed, found.unknown, found.zero_lost, found.area_id.notna().to_numpy()]
    )
    assert reasons.sum(axis=0).tolist() == [1] * 7
    assert found.area_id.fillna("").tolist() == ["A1", "", "", "", "", "A1", ""]
    assert found.unknown.tolist() == [False, True, True, True, False, False, True]  # names are used, so x is one


def test_the_least_exact_precision_holds() -> None:
    assert coarsest("street", ["", "point", "municipality"], ["area", "", "area"]).tolist() == [
        "area",
        "street",
        "municipality",
    ]
    assert coarsest("point", np.empty(0, dtype=object)).tolist() == []


def test_a_point_in_orebro_reckoned_by_hand(tmp_path: Path) -> None:
    """59.27° N 15.21° E, 0.21° = 0.00366519 radians east of the central meridian.

    Radius of curvature 6 393 970 m; east 500 000 + 0.9996 × 6 393 970 × cos 59.27° (0.510993) × 0.00366519
    = 511 970.4; north 0.9996 × the arc + 6 393 970 × sin 59.27° (0.859585) × 0.510993 × 0.00366519² / 2 = + 18.9.
    """
    found = read_points_of(tmp_path, [(15.21, 59.27)], coordinate_system="EPSG:4326").incidents.iloc[0]
    assert found["x"] == pytest.approx(511_970.4, abs=0.2)
    assert found["y"] == pytest.approx(0.9996 * meridian_arc(59.27) + 18.9, abs=1)
    assert found["area_id"] == "A4"


def test_points_that_nothing_places_are_told(tmp_path: Path) -> None:
    far = [(x + 90_000, y) for x, y in spread(20)]
    (told,) = read_points_of(tmp_path, far).notes
    assert told.startswith("Rapporter: 20 av 20 punkter ligger utanför kommunen och används inte")
    half = [*far[:10], *spread(10, seed=2)]
    assert read_points_of(tmp_path, half).notes == ()


def test_coordinates_with_the_other_decimal_mark_are_told_with_the_key(tmp_path: Path) -> None:
    found = read_points_of(tmp_path, spread(20), csv={"separator": ";", "decimal": ","})
    (told,) = found.notes
    assert "20 av 20 punkter går inte att läsa som tal" in told and 'Ange decimal: "."' in told
    assert found.quality[0].blanked["point_invalid"] == 20


def test_points_that_are_declared_as_streets_are_told(tmp_path: Path) -> None:
    (told,) = read_points_of(tmp_path, spread(20), place_precision="street").notes
    assert told == "Rapporter: punkterna är ungefärliga och visar bara gatan eller kvarteret."


def test_a_large_file_is_told_by_its_sample(tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        read_points_of(tmp_path, swapped(spread(1200)))
    assert "1\u202f200 av 1\u202f200 punkter" in str(caught.value) and "men 500 av 500 i ett stickprov" in str(
        caught.value
    )


def test_a_file_of_zeros_is_told_as_such(tmp_path: Path) -> None:
    (told,) = read_points_of(tmp_path, [(0.0, 0.0)] * 12).notes
    assert told == "Rapporter: 12 av 12 punkter är (0, 0), som inte är någon plats. Exportera kolumnerna på nytt."
