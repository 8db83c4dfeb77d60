"""The map library Leaflet as a block of HTML that asks the network for nothing, put once on each page."""

import re
from functools import cache
from pathlib import Path

from xstatic.pkg import leaflet as _package

_URL = re.compile(r"url\([^)]*\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


@cache
def leaflet_block() -> str:
    """Leaflet's style and script, and the style of our maps, in one block, the same text each time.

    Taken from the package xstatic-leaflet (Leaflet 1.9.3, the version that folium 0.20 calls; BSD-2, its notice
    stands first in the script). References to its images and to its source map are taken out: the maps use none.
    """
    folder = Path(_package.BASE_DIR)
    style = _URL.sub("none", (folder / "leaflet.css").read_text(encoding="utf-8"))
    script = _SOURCE_MAP.sub("", (folder / "leaflet.js").read_text(encoding="utf-8"))
    style += (Path(__file__).parent / "map.css").read_text(encoding="utf-8")
    return f"<style>{style.strip()}</style>\n<script>{script.strip()}</script>\n"


def with_one_leaflet(html: str) -> str:
    """A page with the first of its Leaflet blocks kept and the others taken out."""
    first, block, rest = html.partition(leaflet_block())
    return first + block + rest.replace(leaflet_block(), "")
