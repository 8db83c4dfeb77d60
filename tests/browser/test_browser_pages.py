"""Pages and maps opened in Chromium with the network cut."""

import re
from pathlib import Path

import geopandas as gpd
import nbformat
import pytest
from headless_chromium import Chromium
from nbformat import v4
from shapely.geometry import box

from bfkit.release.disclosure import Edition
from bfkit.release.fragments import table
from bfkit.release.maps import Tiles, area_map
from bfkit.release.page import IndexEntry, PageHeader, write_index, write_page

pytestmark = pytest.mark.browser

PUBLIC = Edition("offentlig", 5)
AREAS = 25
HEADER = PageHeader(
    "Östan kommun",
    "kvartal 2 2025",
    PUBLIC.label,
    "arbetsmaterial",
    None,
    "Uppgifter till och med 14 juli 2025",
    PUBLIC.limit_sentence,
    "Kartläggning: mer skadegörelse än väntat vid Busstorget, i övrigt ett vanligt kvartal",
    synthetic=True,
)


def a_map(key: str = "", tiles: Tiles | None = None) -> str:
    corners = [(500000 + 1000 * (i % 5), 6570000 + 1000 * (i // 5)) for i in range(AREAS)]
    polygons = gpd.GeoSeries([box(x, y, x + 1000, y + 1000) for x, y in corners], crs=3006)
    values = [None, None, None, *range(5, AREAS + 2)]
    texts = ["‹5", "dolt", "–", *(str(i) for i in range(5, AREAS + 2))]
    labels = [f"Område {i}" for i in range(AREAS)]
    return area_map(polygons, values, labels, texts=texts, edition=PUBLIC, title="Skadegörelse", tiles=tiles, key=key)


def shown(html: str) -> nbformat.NotebookNode:
    return v4.new_code_cell("", outputs=[v4.new_output("display_data", data={"text/html": html})])


def wide_table() -> str:
    head = "".join(f'<th scope="col">Kolumnrubrik{i}</th>' for i in range(12))
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead></table></div>'


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page with two maps, a table wider than a telephone, and a card grid."""
    grid = '<div class="grid">' + '<div class="card"><h3>Skadegörelse</h3><b class="n">118</b></div>' * 3 + "</div>"
    drawing = '<svg viewBox="0 0 900 90" width="900" height="90" role="img" aria-label="x"></svg>'
    words = "# Kartläggning\n\n|" + "rubrik|" * 14 + "\n|" + "-|" * 14
    bare = wide_table().removeprefix('<div class="scroll">').removesuffix("</div>")
    outputs = [a_map(), a_map("andra"), wide_table(), bare, grid, drawing, "<pre>" + "x" * 200 + "</pre>"]
    notebook = v4.new_notebook(cells=[*(v4.new_markdown_cell(words) for _ in range(2)), *map(shown, outputs)])
    path = tmp_path / "10_kartlaggning.html"
    path.write_text(write_page(notebook, header=HEADER), encoding="utf-8")
    return path


@pytest.fixture
def bare_map(tmp_path: Path) -> Path:
    """A map alone, without the page's content security policy to stop anything."""
    path = tmp_path / "map.html"
    path.write_text(f"<!doctype html><meta charset=utf-8><title>x</title>{a_map()}", encoding="utf-8")
    return path


HINTS = """[...document.querySelectorAll('.scroll')].map(function(frame) {
  return getComputedStyle(frame, '::before').visibility === 'visible' && getComputedStyle(frame, '::before').content !== 'none'
    ? 'hint' : 'none'; }).join(' ')"""
BROKEN = """[...document.querySelectorAll('td.n')].filter(function(cell) {
  var range = document.createRange(); range.selectNodeContents(cell);
  return new Set([...range.getClientRects()].map(function(line) { return line.top; })).size > 1; }).length"""


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Two tables that are wider than a telephone and one of as many columns that fits."""
    wide = ["Vart?", "Utslag", "Före", "Väntat", "Med insatsen", "Skillnad"]
    row = ["Till ringen", "inget säkert tecken", "1 032", "132 (66–225)", "91", "−1 041 (−2 018 till −822)"]
    whole = [
        table(wide, [row], caption="Bred.", words=(1,)),
        table(wide, [row], caption="Bred.", words=(1, 3, 5)),
        table(["", "A", "B", "C"], [["x", "1", "2", "3"]], caption="Ryms."),
    ]
    path = tmp_path / "tabeller.html"
    notebook = v4.new_notebook(cells=[shown(piece.html) for piece in whole])
    path.write_text(write_page(notebook, header=HEADER), encoding="utf-8")
    return path


def test_a_table_that_scrolls_on_a_telephone_says_so_and_one_that_fits_does_not(
    chromium: Chromium, tables: Path
) -> None:
    """A column cut at the rim reads as a whole number: 132 (66–225) as 13."""
    assert chromium.measured(tables, 360, HINTS) == "hint hint none"
    assert chromium.measured(tables, 900, HINTS) == "none none none"
    assert chromium.width(tables, 360) <= 360


@pytest.mark.parametrize("width", [360, 600])
def test_no_number_is_broken_over_lines(chromium: Chromium, tables: Path, width: int) -> None:
    assert tables.read_text("utf-8").count(' n"') + tables.read_text("utf-8").count('class="n"') >= 4
    assert chromium.measured(tables, width, BROKEN) == "0"


def polygons(dom: str) -> int:
    return len(re.findall(r'<path class="leaflet-interactive"', dom))


def test_the_request_list_catches_what_a_page_asks_for(chromium: Chromium, tmp_path: Path) -> None:
    leaky = tmp_path / "leaky.html"
    script = "https://cdn.example.org/leaflet.js"
    leaky.write_text(
        f'<!doctype html><script src="{script}"></script><script>fetch("http://example.net/a")</script>',
        encoding="utf-8",
    )
    assert set(chromium.requests(leaky)) == {script, "http://example.net/a"}


def test_a_page_asks_for_nothing(chromium: Chromium, page: Path) -> None:
    assert chromium.requests(page) == []
    assert not re.findall(r"<(?:script|link|img|iframe|source)[^>]+(?:src|href)=\"(?!data:)", page.read_text("utf-8"))


def test_a_map_asks_for_nothing_even_where_it_could(chromium: Chromium, bare_map: Path) -> None:
    assert chromium.requests(bare_map) == []


def test_the_policy_stops_what_a_later_change_lets_in(chromium: Chromium, page: Path) -> None:
    page.write_text(page.read_text("utf-8") + '<script src="https://cdn.example.org/x.js"></script>', "utf-8")
    assert chromium.requests(page) == []


def test_a_declared_background_is_asked_for(chromium: Chromium, tmp_path: Path) -> None:
    path = tmp_path / "tiles.html"
    tiles = Tiles("https://karta.example.org/{z}/{x}/{y}.png", "© Kommunen")
    notebook = v4.new_notebook(cells=[shown(a_map(tiles=tiles))])
    path.write_text(write_page(notebook, header=HEADER), encoding="utf-8")
    asked = chromium.requests(path)
    assert asked
    assert all(url.startswith("https://karta.example.org/") for url in asked)


def test_maps_draw_every_area(chromium: Chromium, page: Path, bare_map: Path) -> None:
    assert polygons(chromium.dom(bare_map)) == AREAS
    dom = chromium.dom(page)
    assert polygons(dom) == 2 * AREAS
    assert len(re.findall(r'<svg [^>]*role="img" aria-label="Karta: Skadegörelse"', dom)) == 2
    assert 'title="Zooma in"' in dom


@pytest.mark.parametrize("width", [360, 1040])
def test_nothing_overflows(chromium: Chromium, page: Path, width: int) -> None:
    assert chromium.width(page, width) == width


def test_a_map_does_not_overflow(chromium: Chromium, bare_map: Path) -> None:
    """Alone: on a page a box that scrolls would hide it."""
    assert chromium.width(bare_map, 360) == 360


def test_the_index_does_not_overflow(chromium: Chromium, tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    reason = "Tabellfel: incidents, data/raw/eskilstuna/brott_med_ett_mycket_langt_namn_utan_mellanslag_2025.csv"
    entries = [IndexEntry("Kartläggning", "10.html", "klar"), IndexEntry("Utvärdering", None, "SAKNAS", reason)]
    path.write_text(write_index(entries, header=HEADER), encoding="utf-8")
    assert chromium.width(path, 360) == 360


def test_the_measure_sees_an_overflow(chromium: Chromium, tmp_path: Path) -> None:
    path = tmp_path / "wide.html"
    path.write_text('<!doctype html><body style="margin:0"><div style="width:777px">x</div>', encoding="utf-8")
    assert chromium.width(path, 360) == 777


def test_screenshot_is_a_picture(chromium: Chromium, page: Path, tmp_path: Path) -> None:
    picture = chromium.screenshot(page, tmp_path / "page.png", 360, 800)
    assert picture.read_bytes().startswith(b"\x89PNG")
