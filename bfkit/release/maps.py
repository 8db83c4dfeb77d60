"""Maps of counts by area: an HTML fragment made with folium that needs no network."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

import folium
import geopandas as gpd
import numpy as np
import shapely
from branca.element import Element

from bfkit.display import counted
from bfkit.release.disclosure import Edition
from bfkit.release.leaflet import leaflet_block
from bfkit.release.map_classes import LINE_COLOUR, PATTERNS, Look, class_limits, legend, look_of

MOST_VERTICES = 7000
"""Corners drawn in all; keeps a page with one map under 400 kB."""

_DEGREE_DECIMALS = 5  # about one metre


@dataclass(frozen=True, slots=True)
class Tiles:
    """A background that the municipality itself declares; the only thing on a page that uses the network.

    ``url`` in Leaflet's form (``https://karta.kommunen.se/{z}/{x}/{y}.png``); ``attribution`` is shown on the map.
    """

    url: str
    attribution: str

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme != "https" or not urlsplit(self.url).hostname:
            raise ValueError(f'kartbakgrunden "{self.url}" ska vara en adress som börjar med https://')

    @property
    def origin(self) -> str:
        """Where images may come from; a changing sub-domain is written ``*``."""
        return f"https://{urlsplit(self.url).netloc.replace('{s}', '*')}"


def area_map(
    polygons: gpd.GeoSeries,
    values: Sequence[int | None],
    labels: Sequence[str],
    *,
    texts: Sequence[str],
    edition: Edition,
    title: str,
    unit: tuple[str, str] = ("händelse", "händelser"),
    tiles: Tiles | None = None,
    key: str = "",
) -> str:
    """Where are there many and where few? A map with legend, as an HTML fragment.

    The fragment holds Leaflet itself, so it also draws in a notebook; ``page.write_page`` keeps one copy a page.
    The same numbers stand in a table elsewhere on the page.

    Args:
        polygons: one an area, in a projected coordinate system; missing or empty ones are left out and counted.
        values: counts of incidents, shape (n,); None where the count is hidden or there is no basis.
        labels: names of the areas, shape (n,).
        texts: the counts as the edition writes them, shape (n,); where there is no value, "‹5" and "dolt" are
            drawn as hidden, anything else as no basis.
        edition: gives the limit.
        title: what the map shows, also its name for screen readers.
        unit: the noun, singular and plural.
        tiles: the municipality's own background; without it nothing is asked of the network.
        key: tells two otherwise equal maps on one page apart.

    Raises:
        ValueError: lengths that differ, no projected coordinate system, or a small count that is not hidden.
    """
    _check(polygons, values, labels, texts, edition)
    classes = class_limits(np.array([value for value in values if value is not None], dtype=np.int64))
    looks = [look_of(v, text, classes, edition, unit) for v, text in zip(values, texts, strict=True)]
    outlines = map_outlines(polygons)
    named = [_named(label, v, look, unit) for label, v, look in zip(labels, values, looks, strict=True)]
    identity = _identity(title, key, named, outlines)
    features = [
        _feature(outline, name, look, identity)
        for outline, name, look in zip(outlines, named, looks, strict=True)
        if outline is not None
    ]
    parts = [
        leaflet_block(),
        f'<figure class="bf-map" data-tiles="{escape(tiles.origin if tiles else "")}">',
        f"<figcaption>{escape(title)}</figcaption>{_PATTERNS.replace('KEY', identity)}",
        _folium(features, identity, f"Karta: {title}", tiles),
        legend(looks, edition, identity, missing=sum(outline is None for outline in outlines)),
        "</figure>",
    ]
    return "\n".join(parts)


_PATTERNS = """
<svg class="bf-patterns" width="0" height="0" aria-hidden="true"><defs>
<pattern id="KEY-small" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect width="6" height="6" fill="#eceff2"/><rect width="2" height="6" fill="#9aa5af"/></pattern>
<pattern id="KEY-hidden" width="6" height="6" patternUnits="userSpaceOnUse">
<rect width="6" height="6" fill="#eceff2"/><path d="M0 3H6M3 0V6" stroke="#7b8894" stroke-width="1.2"/></pattern>
</defs></svg>"""


def _check(
    polygons: gpd.GeoSeries,
    values: Sequence[int | None],
    labels: Sequence[str],
    texts: Sequence[str],
    edition: Edition,
) -> None:
    lengths = (len(polygons), len(values), len(labels), len(texts))
    if len(set(lengths)) != 1:
        raise ValueError(f"ytor, antal, namn och texter ska vara lika många, men är {lengths}")
    if polygons.crs is None or not polygons.crs.is_projected:
        raise ValueError("ytorna saknar plant koordinatsystem; i Sverige EPSG:3006")
    small = sum(value is not None and edition.hides(value) for value in values)
    if small:
        raise ValueError(f"{counted(small, 'område', 'områden')} har ett antal under {edition.limit} som inte är dolt")


def _named(label: str, value: int | None, look: Look, unit: tuple[str, str]) -> str:
    return f"{label}: {look.words if value is None else counted(value, *unit)}"


def map_outlines(polygons: gpd.GeoSeries, most: int = MOST_VERTICES) -> list[dict[str, Any] | None]:
    """GeoJSON geometries in longitude and latitude, simplified together so that neighbours stay joined.

    Args:
        polygons: in a projected coordinate system; None for those that are missing or empty.
        most: corners in all.
    """
    drawn = polygons.reset_index(drop=True)
    drawn = drawn[~(drawn.isna() | drawn.is_empty)]
    tolerance, simple = 1.0, drawn
    while len(drawn) and shapely.get_num_coordinates(simple.array).sum() > most and tolerance < 1e4:
        tolerance *= 1.6
        simple = drawn.simplify_coverage(tolerance)
    found: list[dict[str, Any] | None] = [None] * len(polygons)
    for place, geometry in simple.to_crs("EPSG:4326").items():
        shape = shapely.geometry.mapping(geometry)
        found[place] = {"type": shape["type"], "coordinates": _rounded(shape["coordinates"])}
    return found


def _rounded(coordinates: Any) -> Any:
    if not isinstance(coordinates[0], float):
        return [_rounded(part) for part in coordinates]
    return [round(value, _DEGREE_DECIMALS) for value in coordinates[:2]]


def _identity(title: str, key: str, named: Sequence[str], outlines: Sequence[Mapping[str, Any] | None]) -> str:
    """A name for the map's elements that depends on what it shows and on nothing else."""
    content = json.dumps([title, key, named, outlines], ensure_ascii=True, sort_keys=True)
    return f"k{hashlib.sha256(content.encode()).hexdigest()[:10]}"


def _feature(outline: dict[str, Any], name: str, look: Look, identity: str) -> dict[str, Any]:
    colour = f"url(#{identity}-{look.fill})" if look.fill in PATTERNS else look.fill
    style: dict[str, Any] = {"color": LINE_COLOUR, "weight": 1, "fillColor": colour, "fillOpacity": 1}
    if look.dashed:
        style["dashArray"] = "3 3"
    return {"type": "Feature", "geometry": outline, "properties": {"name": name, "style": style}}


_ON_EACH = """function(feature, layer) {
  const box = document.createElement("div");
  box.textContent = feature.properties.name;
  layer.bindTooltip(box, {sticky: true});
}"""

_AFTER = """
L.control.zoom({zoomInTitle: "Zooma in", zoomOutTitle: "Zooma ut"}).addTo(MAP);
(function(picture) { if (picture) { picture.setAttribute("role", "img"); picture.setAttribute("aria-label", LABEL); } })(
  MAP.getPane("overlayPane").querySelector("svg"));
"""


def _folium(features: list[dict[str, Any]], identity: str, label: str, tiles: Tiles | None) -> str:
    """The division and script that folium makes, without its page, its network files and its random names."""
    if not features:
        return '<p class="sub">Ingen karta: områdena saknar ytor.</p>'
    bounds = _bounds(features)
    chart = folium.Map(
        location=[(bounds[0][0] + bounds[1][0]) / 2, (bounds[0][1] + bounds[1][1]) / 2],
        tiles=None,
        zoom_control=False,
        zoom_snap=0.25,
        scroll_wheel_zoom=False,
        keyboard=False,
        zoom_animation=False,
        fade_animation=False,
        attribution_control=tiles is not None,
    )
    if tiles is not None:
        folium.TileLayer(tiles=tiles.url, attr=tiles.attribution).add_to(chart)
    areas = {"type": "FeatureCollection", "features": features}
    folium.GeoJson(areas, smooth_factor=0.3, on_each_feature=folium.JsCode(_ON_EACH)).add_to(chart)
    chart.fit_bounds(bounds, padding=(8, 8))
    _name_in_order(chart, identity, 0)
    root: Any = chart.get_root()
    root.render()
    after = _AFTER.replace("MAP", chart.get_name()).replace("LABEL", script_text(label))
    return f"{root.html.render()}\n<script>\n{root.script.render()}{after}</script>"


def _bounds(features: Sequence[Mapping[str, Any]]) -> list[list[float]]:
    west, south, east, north = shapely.total_bounds(
        [shapely.geometry.shape(feature["geometry"]) for feature in features]
    )
    return [[float(south), float(west)], [float(north), float(east)]]


def _name_in_order(element: Element, identity: str, used: int) -> int:
    """Replace folium's random names by counted ones; returns how many have been given."""
    element._id = f"{identity}_{used}"
    used += 1
    for child in element._children.values():
        used = _name_in_order(child, identity, used)
    return used


def script_text(value: Any) -> str:
    """A value as it may stand in a script: no text in it can end the script."""
    return json.dumps(value).replace("<", "\\u003c")
