"""The real pages of Östan in a browser with the network cut: whole, silent and readable on a telephone."""

import re
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.notebooks]
MEASURES = ("30_utvardering-lokala_vardar.html", "30_utvardering-parkeringsbelysning.html")
"""One with a verdict, and one whose counts are held back."""
PUBLIC = ("30_utvardering-m1.html", "30_utvardering-m4.html")
"""The same two in the public edition, whose file names say nothing of a place."""
PAGES = tuple(
    f"{edition}{name}"
    for edition, measures in (("", MEASURES), ("offentlig/", PUBLIC))
    for name in ("index.html", "10_kartlaggning.html", "40_kvartalsanalys.html", *measures)
)


@pytest.mark.parametrize("name", PAGES)
def test_no_request_leaves_the_machine(chromium, ostan_run: tuple[Path, str], name: str) -> None:
    assert chromium.requests(ostan_run[0] / name) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_overflows_a_telephone(chromium, ostan_run: tuple[Path, str], name: str) -> None:
    assert chromium.width(ostan_run[0] / name, 360) <= 360


def test_every_area_is_drawn_once_a_map(chromium, ostan_run: tuple[Path, str]) -> None:
    page = chromium.dom(ostan_run[0] / "10_kartlaggning.html")
    areas = page[
        page.index("<h2>Var: områden") : page.index("<h2>Samma platser igen")
    ]  # hot spots have maps of their own
    drawn = re.findall(r'<path[^>]*class="[^"]*leaflet-interactive', areas)
    assert len(drawn) == 2 * 48  # two sources, 48 areas
    assert page.count("<svg") > 10


def test_all_links_of_the_index_lead_somewhere(ostan_run: tuple[Path, str]) -> None:
    folder = ostan_run[0]
    for index in (folder / "index.html", folder / "offentlig" / "index.html"):
        text = index.read_text(encoding="utf-8")
        links = [part.split('"')[0] for part in text.split('href="')[1:]]
        assert len(links) >= 4
        assert [link for link in links if not (index.parent / link).is_file()] == []
