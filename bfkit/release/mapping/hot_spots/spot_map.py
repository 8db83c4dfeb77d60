"""The map of hot spots: shapes on the areas, and a mark at each whose form says its status.

Drawn by Leaflet without a network. Every mark is reached by the keyboard and says what it is; the table after the map
says the same.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import geopandas as gpd
import shapely

from bfkit.release.leaflet import leaflet_block
from bfkit.release.mapping.hot_spots.views import CONFIRMED, FADING, NEW, STATUSES, UNTOLD, Band, Ground
from bfkit.release.maps import map_outlines, script_text

AREA_CORNERS = 3000
"""Corners of the areas drawn behind the hot spots."""
_ORANGE, _BLUE, _GREY, _INK = "#b4540a", "#0b5c8a", "#66727d", "#16202a"
_COLOURS = {CONFIRMED: _ORANGE, NEW: _BLUE, FADING: _GREY, UNTOLD: _INK}
_FORMS = {
    CONFIRMED: f'<circle cx="12" cy="12" r="10" fill="{_ORANGE}" stroke="#fff" stroke-width="1.5"/>',
    NEW: f'<path d="M12 1L23.5 22H.5z" fill="{_BLUE}" stroke="#fff" stroke-width="1.5"/>',
    FADING: f'<circle cx="12" cy="12" r="9" fill="#fff" stroke="{_GREY}" stroke-width="3.5"/>',
    UNTOLD: f'<path d="M12 1.5L22.5 12 12 22.5 1.5 12z" fill="#fff" stroke="{_INK}" stroke-width="2.5"/>',
}
"""Filled circle, triangle, ring and open diamond: told apart without colour."""
_WORDS = {
    CONFIRMED: "bekräftad",
    NEW: "ny",
    FADING: "avklingande",
    UNTOLD: f"{UNTOLD}, kvartalets läge visas inte",
}
_BAND_COLOURS = ("#d3e4f1", "#8dbbdb", "#3d82b4", "#0a3a60")
_LARGE, _SMALL = 26, 14
_TALL = 34
"""A triangle with a number in it."""
_MARGIN, _LEAST_METRES = 0.08, 500.0


@dataclass(frozen=True, slots=True)
class SpotMark:
    """One hot spot on the map: its number in the table (None: none), its status, what is said of it and its shape."""

    number: int | None
    status: str
    words: str
    shape: shapely.Geometry


def spot_map(ground: Ground, marks: Sequence[SpotMark], *, title: str, note: str, key: str) -> str:
    """Where are the hot spots, and which still are? An HTML fragment with its legend.

    Args:
        ground: what it is drawn on; its polygons are not None. marks: in the order of the table.
        title: the finding. note: unit, period and number. key: tells two maps of one page apart.
    """
    shapes = gpd.GeoSeries([mark.shape for mark in marks], crs=ground.coordinate_system)
    drawn = map_outlines_of(shapes)
    centres = shapes.representative_point().to_crs("EPSG:4326")
    spots = [
        {"words": mark.words, "shape": shape, "at": [round(at.y, 5), round(at.x, 5)], **_look(mark)}
        for mark, shape, at in zip(marks, drawn, centres, strict=True)
    ]
    frame = _frame(shapes, [mark.number is not None for mark in marks])
    found = {status: sum(mark.status == status for mark in marks) for status in STATUSES}
    rows = [(_symbol(status, _SMALL + 4), _WORDS[status], count) for status, count in found.items() if count]
    return _figure(ground, {"spots": spots, "bands": []}, frame, rows, title=title, note=note, key=key)


def band_map(ground: Ground, bands: Sequence[Band], words: Sequence[str], *, title: str, note: str, key: str) -> str:
    """How closely do incidents lie? Bands from light to dark, with their legend.

    Args:
        ground, title, note, key: as for ``spot_map``. bands: lowest first. words: of each band.
    """
    shapes = gpd.GeoSeries([band.shape for band in bands], crs=ground.coordinate_system)
    colours = [_BAND_COLOURS[i + len(_BAND_COLOURS) - len(bands)] for i in range(len(bands))]
    drawn = [
        {"words": text, "shape": shape, "colour": colour}
        for text, shape, colour in zip(words, map_outlines_of(shapes), colours, strict=True)
    ]
    rows = [(_swatch(colour), text, None) for colour, text in zip(colours, words, strict=True)]
    return _figure(ground, {"spots": [], "bands": drawn}, _bounds(shapes), rows, title=title, note=note, key=key)


def outside(marks: Sequence[SpotMark]) -> int:
    """How many marks lie outside what the map shows at first: it is drawn round those with a number."""
    numbered = [mark.shape for mark in marks if mark.number is not None]
    west, south, east, north = _box(numbered or [mark.shape for mark in marks])
    middles = [mark.shape.representative_point() for mark in marks]
    return sum(not (west <= at.x <= east and south <= at.y <= north) for at in middles)


def map_outlines_of(shapes: gpd.GeoSeries) -> list[dict[str, Any] | None]:
    """Shapes as GeoJSON, none of their corners left out."""
    return map_outlines(shapes, most=10**9)


def _figure(
    ground: Ground,
    drawn: dict[str, Any],
    bounds: list[list[float]],
    rows: Sequence[tuple[str, str, int | None]],
    *,
    title: str,
    note: str,
    key: str,
) -> str:
    polygons = ground.polygons
    if polygons is None:
        raise ValueError("områdena saknar gränser: ingen karta kan ritas")
    areas = [
        {"words": name, "shape": outline}
        for name, outline in zip(ground.names, map_outlines(polygons, most=AREA_CORNERS), strict=True)
        if outline is not None
    ]
    tiles = ground.tiles
    background = None if tiles is None else {"url": tiles.url, "attribution": tiles.attribution}
    data = {"areas": areas, **drawn, "bounds": bounds, "tiles": background, "label": f"Karta: {title}"}
    identity = f"k{hashlib.sha256(script_text([data, key]).encode()).hexdigest()[:10]}"
    legend = "".join(
        f"<li>{symbol} {escape(words)}" + (f' <span class="sub">· {count}</span>' if count else "") + "</li>"
        for symbol, words, count in rows
    )
    parts = [
        leaflet_block(),
        f'<figure class="bf-map" data-tiles="{escape(tiles.origin if tiles else "")}">',
        f'<figcaption>{escape(title)}<br><span class="sub">{escape(note)}</span></figcaption>',
        f'<div class="folium-map" id="{identity}"></div>',
        f'<script>({_SCRIPT.strip()})(document.getElementById("{identity}"), {script_text(data)});</script>',
        f'<ul class="bf-legend">{legend}</ul></figure>',
    ]
    return "\n".join(parts)


def _look(mark: SpotMark) -> dict[str, Any]:
    size = _SMALL if mark.number is None else _TALL if mark.status == NEW else _LARGE
    return {"symbol": _symbol(mark.status, size, mark.number), "size": size, "colour": _COLOURS[mark.status]}


def _symbol(status: str, size: int, number: int | None = None) -> str:
    light = status in (CONFIRMED, NEW)
    text = (
        f'<text x="12" y="{19 if status == NEW else 16}" text-anchor="middle" font-size="{8.5 if status == NEW else 11}" font-weight="700" '
        f'fill="{"#fff" if light else _INK}">{number}</text>'
        if number is not None
        else ""
    )
    return f'<svg viewBox="0 0 24 24" width="{size}" height="{size}" aria-hidden="true">{_FORMS[status]}{text}</svg>'


def _swatch(colour: str) -> str:
    return (
        '<svg width="24" height="16" aria-hidden="true">'
        f'<rect x="1" y="1" width="22" height="14" fill="{colour}" stroke="#55636f"/></svg>'
    )


def _box(shapes: Sequence[shapely.Geometry]) -> tuple[float, float, float, float]:
    """What the shapes fill, with a margin, and never narrower than a walk."""
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(list(shapes)))
    margin = max(_MARGIN * max(east - west, north - south), _LEAST_METRES / 2)
    return west - margin, south - margin, east + margin, north + margin


def _frame(shapes: gpd.GeoSeries, numbered: Sequence[bool]) -> list[list[float]]:
    chosen = shapes[list(numbered)] if any(numbered) else shapes
    return _bounds(gpd.GeoSeries([shapely.box(*_box(list(chosen)))], crs=shapes.crs))


def _bounds(shapes: gpd.GeoSeries) -> list[list[float]]:
    west, south, east, north = (round(float(edge), 5) for edge in shapes.to_crs("EPSG:4326").total_bounds)
    return [[south, west], [north, east]]


_SCRIPT = """
function(box, data) {
  const map = L.map(box, {zoomControl: false, zoomSnap: 0.25, scrollWheelZoom: false, zoomAnimation: false,
    fadeAnimation: false, markerZoomAnimation: false, attributionControl: Boolean(data.tiles)});
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", data.label);
  L.control.zoom({zoomInTitle: "Zooma in", zoomOutTitle: "Zooma ut"}).addTo(map);
  if (data.tiles) { L.tileLayer(data.tiles.url, {attribution: data.tiles.attribution}).addTo(map); }
  const said = function(words) {
    const text = document.createElement("div");
    text.textContent = words;
    return text;
  };
  const draw = function(item, style) {
    L.geoJSON(item.shape, {style: style}).bindTooltip(said(item.words), {sticky: true}).addTo(map);
  };
  const clear = Boolean(data.tiles);
  data.areas.forEach(function(area) {
    draw(area, {color: "#98a3ad", weight: 1, fillColor: "#f4f6f8", fillOpacity: clear ? 0 : 1});
  });
  data.bands.forEach(function(band) {
    draw(band, {stroke: false, fillColor: band.colour, fillOpacity: clear ? 0.7 : 1});
  });
  data.spots.forEach(function(spot) {
    draw(spot, {color: spot.colour, weight: 1.5, fillColor: spot.colour, fillOpacity: 0.25});
  });
  data.spots.forEach(function(spot, place) {
    const icon = L.divIcon({className: "bf-spot", html: spot.symbol, iconSize: [spot.size, spot.size]});
    const mark = L.marker(spot.at, {icon: icon, keyboard: true, zIndexOffset: -10000 * place});
    mark.on("add", function() {
      mark.getElement().setAttribute("role", "img");
      mark.getElement().setAttribute("aria-label", spot.words);
    });
    mark.bindTooltip(said(spot.words)).addTo(map);
  });
  const fit = function() {
    if (!box.clientWidth) { return; }
    map.invalidateSize();
    map.fitBounds(data.bounds, {padding: [12, 12], maxZoom: 16});
  };
  fit();
  let width = box.clientWidth;
  new ResizeObserver(function() {
    if (box.clientWidth !== width) { width = box.clientWidth; fit(); }
  }).observe(box);
}
"""
