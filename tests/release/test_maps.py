"""Maps: what is drawn, what must never be in the file, the same bytes each time."""

import json
import re
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import MultiPolygon, Polygon, box, shape

from bfkit.release.disclosure import Edition, suppress_list
from bfkit.release.leaflet import leaflet_block, with_one_leaflet
from bfkit.release.map_classes import CLASS_COLOURS, class_limits
from bfkit.release.maps import Tiles, area_map

PUBLIC = Edition("offentlig", 5)
REAL = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "se_areas" / "regso_2025_8kommuner_5m.gpkg"


def squares(n: int) -> gpd.GeoSeries:
    """Squares of one kilometre side by side near Örebro."""
    return gpd.GeoSeries([box(500000 + 1000 * i, 6570000, 501000 + 1000 * i, 6571000) for i in range(n)], crs=3006)


def drawn(values: list[int | None], texts: list[str], **options: object) -> str:
    arguments: dict = {
        "labels": [f"Område {i}" for i in range(len(values))],
        "texts": texts,
        "edition": PUBLIC,
        "title": "Skadegörelse",
    } | options
    return area_map(squares(len(values)), values, arguments.pop("labels"), **arguments)


def own(html: str) -> str:
    """The fragment without Leaflet itself."""
    return html.replace(leaflet_block(), "")


def features(html: str) -> list[dict]:
    """The areas as folium hands them to Leaflet."""
    (data,) = re.findall(r"_add\((\{.*?\})\);", html, flags=re.DOTALL)
    return json.loads(data)["features"]


class TestClasses:
    def test_about_equally_many_in_each(self) -> None:
        """Eight counts, four classes of two: limits at the 2nd, 4th, 6th and 8th count."""
        assert class_limits(np.array([0, 5, 6, 9, 12, 30, 31, 80, 90])) == ((5, 6), (9, 12), (30, 31), (80, 90))

    def test_equal_counts_are_one_class(self) -> None:
        assert class_limits(np.array([7, 7, 7])) == ((7, 7),)

    def test_only_zeros(self) -> None:
        assert class_limits(np.array([0, 0])) == ()

    def test_colours_darken_in_grey_print(self) -> None:
        """Relative luminance (WCAG 2.2), each step clearly darker: at least 1.4 in contrast ratio."""
        luminance = [_luminance(colour) for colour in CLASS_COLOURS]
        ratios = [(a + 0.05) / (b + 0.05) for a, b in pairwise(luminance)]
        assert min(ratios) > 1.4


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


class TestContent:
    def test_names_and_words(self) -> None:
        html = drawn([7, None, None, None, 0, 1200], ["7", "‹5", "dolt", "–", "0", "1\u202f200"])
        assert [feature["properties"]["name"] for feature in features(html)] == [
            "Område 0: 7 händelser",
            "Område 1: ‹5 händelser (1–4)",
            "Område 2: dolt (kan vara vilket antal som helst)",
            "Område 3: underlag saknas",
            "Område 4: 0 händelser",
            "Område 5: 1\u202f200 händelser",
        ]

    def test_legend_says_the_classes_in_words(self) -> None:
        html = drawn([7, 20, None, 0], ["7", "20", "‹5", "0"])
        words = re.findall(r"</svg> ([^<]+) <span class=\"sub\">· ([^<]+)</span>", html)
        assert words == [
            ("0 händelser", "1 område"),
            ("7 händelser", "1 område"),
            ("20 händelser", "1 område"),
            ("‹5 händelser (1–4)", "1 område"),
        ]
        assert "Antal personer och händelser under 5 visas inte." in html

    def test_hidden_areas_are_hatched(self) -> None:
        html = drawn([7, None, None], ["7", "‹5", "dolt"])
        for kind in ("small", "hidden"):
            (pattern,) = set(re.findall(rf'<pattern id="(k[0-9a-f]+-{kind})"', html))
            assert f'"fillColor": "url(#{pattern})"' in html

    def test_a_small_count_that_is_not_hidden_is_refused(self) -> None:
        with pytest.raises(ValueError, match="1 område har ett antal under 5"):
            drawn([7, 4], ["7", "4"])

    def test_the_limit_itself_is_shown(self) -> None:
        assert features(drawn([7, 5], ["7", "5"]))[1]["properties"]["name"] == "Område 1: 5 händelser"

    def test_labels_cannot_become_code(self) -> None:
        bad = "</script><script>alert(1)</script>"
        html = own(drawn([7], ["7"], labels=[bad], title=f"Titel {bad}", unit=("<b>", "<b>")))
        assert bad not in html
        assert "<b>" not in html
        assert "innerHTML" not in html  # names are set as text, never read as HTML

    def test_areas_without_outline_are_counted(self) -> None:
        polygons = gpd.GeoSeries([box(0, 0, 9, 9), None, Polygon()], crs=3006)
        html = area_map(polygons, [7, 8, 9], ["a", "b", "c"], texts=["7", "8", "9"], edition=PUBLIC, title="T")
        assert "2 områden saknar yta och finns inte på kartan." in html
        assert html.count('"type": "Feature"') == 1

    def test_no_outline_at_all(self) -> None:
        polygons = gpd.GeoSeries([None], crs=3006)
        html = area_map(polygons, [7], ["a"], texts=["7"], edition=PUBLIC, title="T")
        assert "Ingen karta: områdena saknar ytor." in html

    def test_parts_of_one_area_are_one_feature(self) -> None:
        polygons = gpd.GeoSeries([MultiPolygon([box(0, 0, 9, 9), box(20, 0, 29, 9)])], crs=3006)
        html = area_map(polygons, [7], ["a"], texts=["7"], edition=PUBLIC, title="T")
        assert html.count('"type": "MultiPolygon"') == 1

    def test_wants_equal_lengths_and_a_plane(self) -> None:
        with pytest.raises(ValueError, match="lika många"):
            area_map(squares(2), [7], ["a"], texts=["7"], edition=PUBLIC, title="T")
        with pytest.raises(ValueError, match="EPSG:3006"):
            area_map(squares(1).to_crs(4326), [7], ["a"], texts=["7"], edition=PUBLIC, title="T")

    def test_longitude_and_latitude(self) -> None:
        """SWEREF 99 TM has its central meridian at 15° E, easting 500 000: the west edge lies there exactly."""
        html = drawn([7], ["7"])
        longitudes = {float(x) for x, _ in re.findall(r"\[(\d+\.\d+), (\d+\.\d+)\]", own(html)) if float(x) < 30}
        assert min(longitudes) == 15.0


class TestNothingFromOutside:
    def test_no_address_is_loaded(self) -> None:
        html = drawn([7, None], ["7", "‹5"])
        assert not re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=", html)
        assert not re.findall(r"url\([^)]", re.findall(r"<style>(.*?)</style>", html, flags=re.DOTALL)[0])
        assert "sourceMappingURL" not in html
        assert "http" not in own(html)

    def test_jquery_is_not_called(self) -> None:
        assert not re.search(r"\$[.(]", own(drawn([7], ["7"])))

    def test_declared_background_is_the_only_one(self) -> None:
        tiles = Tiles("https://{s}.karta.ostan.se/{z}/{x}/{y}.png", "© Östan")
        html = own(drawn([7], ["7"], tiles=tiles))
        assert set(re.findall(r"https?://[^\s\"/]+", html)) == {
            "https://*.karta.ostan.se",
            "https://{s}.karta.ostan.se",
        }

    @pytest.mark.parametrize("url", ["http://karta.se/{z}", "karta.png", "https:///x"])
    def test_background_must_be_safe(self, url: str) -> None:
        with pytest.raises(ValueError, match="börjar med https"):
            Tiles(url, "x")


class TestBytes:
    def test_same_bytes_each_time(self) -> None:
        assert drawn([7, None], ["7", "‹5"]) == drawn([7, None], ["7", "‹5"])

    def test_two_maps_have_no_name_in_common(self) -> None:
        first, second = (own(drawn([7], ["7"], key=key)) for key in ("a", "b"))
        names = [set(re.findall(r"\b(?:map|geo_json)_\w+|k[0-9a-f]{10}", html)) for html in (first, second)]
        assert names[0]
        assert not names[0] & names[1]

    def test_hidden_counts_leave_no_trace(self) -> None:
        """1, 2, 3 or 4 hidden, and what was hidden for its sake: the file is the same to the byte."""
        files = set()
        for small in (1, 2, 3, 4):
            counts = np.array([small, 12 - small, 40, 50])
            marks = suppress_list(counts, 5, total_shown=True).cells
            texts = PUBLIC.texts(counts, marks).tolist()
            values = [None if hidden else int(n) for n, hidden in zip(counts, marks.hidden, strict=True)]
            files.add(drawn(values, texts))
        assert len(files) == 1

    def test_one_leaflet_a_page(self) -> None:
        page = drawn([7], ["7"]) + drawn([8], ["8"])
        assert page.count("Leaflet 1.9.3") == 2
        assert with_one_leaflet(page).count("Leaflet 1.9.3") == 1
        assert with_one_leaflet("utan karta") == "utan karta"

    def test_licence_notice_is_kept(self) -> None:
        """BSD-2-Clause: the copyright notice goes with every copy."""
        assert "(c) 2010-2022 Vladimir Agafonkin" in leaflet_block()


def test_outlines_are_simplified_together() -> None:
    """Two areas that share a shore of 20 000 corners: few are kept, and the shore stays one line.

    The half above and the half below are together the 10 km square, whatever becomes of the shore."""
    x = np.linspace(500000, 510000, 20001)
    shore = np.column_stack([x, 6575000 + 40 * np.sin(x / 90)])
    above = Polygon([*shore, (510000, 6580000), (500000, 6580000)])
    ring = [*shore, (510000, 6570000), (500000, 6570000)]
    below = Polygon([*ring[7777:], *ring[:7777]])  # begins elsewhere, so that simplified alone it would differ
    polygons = gpd.GeoSeries([above, below], crs=3006)
    html = area_map(polygons, [7, 8], ["a", "b"], texts=["7", "8"], edition=PUBLIC, title="T")
    outlines = gpd.GeoSeries([shape(feature["geometry"]) for feature in features(html)], crs=4326).to_crs(3006)
    assert outlines.count_coordinates().sum() <= 7000
    square = 10_000.0**2
    assert abs(outlines.area.sum() - square) < 1e-4 * square
    assert outlines[0].intersection(outlines[1]).area < 1e-9 * square


@pytest.mark.real
@pytest.mark.skipif(not REAL.exists(), reason="riktiga områden saknas bredvid projektet")
@pytest.mark.parametrize(("code", "areas"), [("1880", 36), ("0180", 127)])
def test_real_areas_stay_joined_and_small(code: str, areas: int) -> None:
    """RegSO 2025 of Örebro and Stockholm: under 400 kB, and at most a thousandth of the land in gaps."""
    regions = gpd.read_file(REAL)
    polygons = regions.geometry[regions.kommunkod == code]
    assert len(polygons) == areas
    html = area_map(polygons, [7] * areas, ["x"] * areas, texts=["7"] * areas, edition=PUBLIC, title="T")
    assert len(html.encode()) < 400_000
    shapes = gpd.GeoSeries([shape(feature["geometry"]).buffer(0) for feature in features(html)], crs=4326).to_crs(3006)
    assert len(shapes) == areas
    land = polygons.union_all().area
    assert abs(shapes.union_all().area - land) < 0.002 * land
    assert shapes.area.sum() - shapes.union_all().area < 0.001 * land
