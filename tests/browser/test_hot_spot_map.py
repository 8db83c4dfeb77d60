"""The map of hot spots in Chromium with the network cut: drawn, reached by the keyboard, right also when unfolded."""

import re
from pathlib import Path

import geopandas as gpd
import nbformat
import pytest
import shapely
from headless_chromium import Chromium
from nbformat import v4

from bfkit.release.disclosure import Edition
from bfkit.release.mapping.hot_spots.spot_map import SpotMark, band_map, spot_map
from bfkit.release.mapping.hot_spots.views import STATUSES, Band, Ground
from bfkit.release.page import PageHeader, write_page

pytestmark = pytest.mark.browser

EDITION = Edition("arbetsgrupp", 5)
HEADER = PageHeader(
    "Östan kommun",
    "kvartal 2 2025",
    EDITION.label,
    "arbetsmaterial",
    None,
    "Uppgifter",
    EDITION.limit_sentence,
    "Karta",
)
AREAS = 4
GROUND = Ground(
    gpd.GeoSeries(
        [shapely.box(500_000 + 3000 * i, 6_570_000, 503_000 + 3000 * i, 6_573_000) for i in range(AREAS)], crs=3006
    ),
    tuple(f"Område {i}" for i in range(AREAS)),
    "EPSG:3006",
    None,
)
UNFOLD = '<script>addEventListener("load", function() { document.getElementById("fold").hidden = false; });</script>'


def cell(east: int) -> shapely.Polygon:
    return shapely.box(east, 6_571_000, east + 150, 6_571_150)


def a_map(key: str = "a") -> str:
    marks = [
        SpotMark(i + 1 if i < 3 else None, status, f"{i + 1}. Plats {i}: {status}", cell(501_000 + 1500 * i))
        for i, status in enumerate(STATUSES)
    ]
    return spot_map(GROUND, marks, title="Rutor: en av varje", note="Siffrorna är numren i tabellen.", key=key)


def bands() -> str:
    made = [Band(70.0, cell(501_000)), Band(140.0, cell(503_000))]
    return band_map(GROUND, made, ["70–140 per km²", "minst 140 per km²"], title="Täthet", note="n", key="t")


def shown(html: str) -> nbformat.NotebookNode:
    return v4.new_code_cell("", outputs=[v4.new_output("display_data", data={"text/html": html})])


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page with the map open, the density folded."""
    notebook = v4.new_notebook(
        cells=[
            v4.new_markdown_cell("# Om"),
            shown(a_map()),
            shown(f"<details><summary>Täthet</summary>{bands()}</details>"),
        ]
    )
    path = tmp_path / "10_kartlaggning.html"
    path.write_text(write_page(notebook, header=HEADER), encoding="utf-8")
    return path


def test_it_asks_for_nothing(chromium: Chromium, page: Path, tmp_path: Path) -> None:
    assert chromium.requests(page) == []
    bare = tmp_path / "bare.html"
    bare.write_text(f"<!doctype html><meta charset=utf-8><title>x</title>{a_map()}", encoding="utf-8")
    assert chromium.requests(bare) == []


def test_areas_shapes_and_marks_are_drawn(chromium: Chromium, page: Path) -> None:
    dom = chromium.dom(page)
    first = dom[: dom.index("<details")]
    assert len(re.findall(r'<path class="leaflet-interactive"', first)) == AREAS + len(STATUSES)
    assert len(re.findall(r'class="leaflet-marker-icon bf-spot', first)) == len(STATUSES)
    assert 'role="group"' in first
    assert 'aria-label="Karta: Rutor: en av varje"' in first


def test_every_mark_is_reached_by_the_keyboard_and_has_a_name(chromium: Chromium, page: Path) -> None:
    marks = re.findall(r'<div class="leaflet-marker-icon bf-spot[^>]*>', chromium.dom(page))
    assert all('tabindex="0"' in mark and 'role="img"' in mark for mark in marks)
    names = [re.findall(r'aria-label="([^"]+)"', mark) for mark in marks]
    assert names == [[f"{i + 1}. Plats {i}: {status}"] for i, status in enumerate(STATUSES)]


def test_a_map_that_begins_hidden_finds_its_size_when_it_is_shown(chromium: Chromium, tmp_path: Path) -> None:
    """As in a folded part of a page, where older browsers give it no width."""
    page, drawn = tmp_path / "folded.html", r'fill="#0a3a60"[^>]* d="M(\d+) (\d+)'
    html = f'<!doctype html><meta charset=utf-8><title>x</title><div id="fold" hidden>{bands()}</div>'
    page.write_text(html, "utf-8")
    assert re.findall(drawn, chromium.dom(page)) == []
    page.write_text(html + UNFOLD, "utf-8")
    (corner,) = chromium.found(page, drawn)
    assert 0 < int(corner[0]) < 680
    assert 0 < int(corner[1]) < 460


def test_nothing_overflows_a_telephone(chromium: Chromium, page: Path, tmp_path: Path) -> None:
    assert chromium.width(page, 360) == 360
    bare = tmp_path / "bare.html"
    bare.write_text(f"<!doctype html><meta charset=utf-8><title>x</title>{a_map()}", encoding="utf-8")
    assert chromium.width(bare, 360) == 360
