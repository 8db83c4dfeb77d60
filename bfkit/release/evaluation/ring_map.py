"""A small map without a background: the measure's area, the ring round it, what it is compared with."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from bfkit.display import counted, number
from bfkit.release.evaluation.drawing import SMALL, Drawing, soft, two_widths
from bfkit.release.figures import INK
from bfkit.release.fragments import Fragment, paragraph

_LIGHT, _EDGE, _MARGIN, _WIDE_MARGIN = "#cfd6dc", "#98a3ad", 0.05, 0.4
_WIDEST = 480
_LEAST_SEEN = 16.0
"""An area smaller than this many pixels gets a circle round it."""


@dataclass(frozen=True, slots=True)
class _View:
    """From metres to pixels; y upwards becomes y downwards."""

    left: float
    top: float
    scale: float

    def pixels(self, geometry: shapely.Geometry) -> shapely.Geometry:
        def move(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
            return np.column_stack([(points[:, 0] - self.left) * self.scale, (self.top - points[:, 1]) * self.scale])

        return shapely.transform(geometry, move)


def ring_map(
    polygons: Sequence[shapely.Geometry | None],
    own: Collection[int],
    ring: Collection[int] = (),
    comparison: Collection[int] = (),
    names: Sequence[str] = (),
    *,
    ring_shape: shapely.Geometry | None = None,
    close: bool = False,
    title: str = "",
    note: str = "",
) -> Fragment:
    """Where was the measure, where could the problem have moved, and what is it compared with?

    Args:
        polygons: one for each area, in one plane system in metres; None where an area has none.
        own, ring, comparison: places in ``polygons``. An area in several is drawn as the first of them.
        names: written in the own area and those of the ring, "" for none; an edition for the public gives none.
        ring_shape: the ring itself, when it is not made of whole areas.
        close: the frame is drawn round the own area and its ring; of what it is compared with only what lies there is seen.
        title, note: of the figure.

    Raises:
        ValueError: a place without a polygon in the list.
    """
    groups = [set(map(int, places)) for places in (own, ring, comparison)]
    if any(not 0 <= place < len(polygons) for group in groups for place in group):
        raise ValueError(f"ett område finns inte bland kartans {len(polygons)} ytor")
    shapes = {i: shape for i, shape in enumerate(polygons) if shape is not None and not shape.is_empty}
    kind = {i: next((g for g, group in enumerate(groups) if i in group), 3) for i in shapes}
    shown = [shapes[i] for i in shapes if kind[i] < (2 if close else 3)] + (
        [ring_shape] if ring_shape is not None else []
    )
    if 0 not in kind.values():
        return paragraph("Ingen karta: insatsens område har ingen yta.", "sub")
    bounds = tuple(shapely.total_bounds(np.array(shown, dtype=object)))
    words = _words(kind, names, ring_shape is not None)

    def draw(drawing: Drawing) -> None:
        view, height = _fitted(bounds, drawing.width, margin=_WIDE_MARGIN if close else _MARGIN)
        frame = shapely.box(0, 0, drawing.width, height)
        hatch = _hatch(drawing, words)
        looks = ((INK, INK, 1.2), (f"url(#{hatch})", INK, 1.2), (_LIGHT, _EDGE, 0.8), ("#fff", _EDGE, 0.8))
        for group in (3, 2, 1, 0):
            if group == 1 and ring_shape is not None:
                _area(drawing, view.pixels(ring_shape), frame, looks[1])
            for place in (i for i in shapes if kind[i] == group):
                _area(drawing, view.pixels(shapes[place]), frame, looks[group])
        for place in (i for i in shapes if kind[i] == 0):
            _circle_round(drawing, view.pixels(shapes[place]))
        for place in (i for i in shapes if kind[i] < 2 and i < len(names) and names[i]):
            _name(drawing, view.pixels(shapes[place]), frame, names[place], above=kind[place] == 0)
        drawing.height = height + 4
        _key(drawing, [(looks[g], text) for g, text in enumerate(words.split("; ")) if text])

    return two_widths(draw, label=f"Karta. {words.replace('; ; ', '; ')}.", title=title, note=note, widest=_WIDEST)


def _words(kind: dict[int, int], names: Sequence[str], shaped: bool) -> str:
    """Each kind of area in words, in the order of the key; empty where there is none."""
    count = [sum(v == g for v in kind.values()) for g in range(4)]
    named = [", ".join(names[i] for i in kind if kind[i] == g and i < len(names) and names[i]) for g in range(2)]
    texts = [
        f"insatsens område ({number(count[0])})",
        "ringen runt om" if shaped else f"ringen runt om ({counted(count[1], 'område', 'områden')})",
        f"kontrollområden ({number(count[2])})",
        f"övriga ({number(count[3])})",
    ]
    kept = [text if count[g] or (g == 1 and shaped) else "" for g, text in enumerate(texts)]
    return "; ".join(f"{text}: {named[g]}" if g < 2 and text and named[g] else text for g, text in enumerate(kept))


def _fitted(bounds: tuple[float, ...], width: float, *, margin: float) -> tuple[_View, float]:
    """The frame round all that matters, not more than as high as it is wide."""
    west, south, east, north = bounds
    margin *= max(east - west, north - south, 1.0)
    west, south, east, north = west - margin, south - margin, east + margin, north + margin
    height = min(max(width * (north - south) / (east - west), 0.4 * width), 0.75 * width)
    scale = min(width / (east - west), height / (north - south))
    left = (west + east) / 2 - width / scale / 2
    return _View(left, (south + north) / 2 + height / scale / 2, scale), height


def _hatch(drawing: Drawing, words: str) -> str:
    """A hatch of its own for each drawing: one in a hidden drawing would not be drawn."""
    name = f"bf-ring-{hashlib.sha256(words.encode()).hexdigest()[:8]}-{drawing.width}"
    drawing.parts.append(
        f'<defs><pattern id="{name}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="7" height="7" fill="#fff"/><rect width="2" height="7" fill="{INK}"/></pattern></defs>'
    )
    return name


def _area(drawing: Drawing, shape: shapely.Geometry, frame: shapely.Geometry, look: tuple[str, str, float]) -> None:
    """One area, in the detail that can be seen, cut at the frame."""
    seen = shapely.intersection(shapely.make_valid(shapely.simplify(shape, 0.5)), frame.buffer(2))
    rings = [
        ring
        for part in shapely.get_parts(seen)
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    ]
    if rings:
        fill, edge, width = look
        paths = "".join(f"M{' '.join(f'{x:.1f},{y:.1f}' for x, y in ring.coords[:-1])}Z" for ring in rings)
        drawing.parts.append(
            f'<path d="{paths}" fill="{fill}" fill-rule="evenodd" stroke="{edge}" stroke-width="{width:g}"/>'
        )


def _circle_round(drawing: Drawing, shape: shapely.Geometry) -> None:
    west, north, east, south = shape.bounds
    if max(east - west, south - north) < _LEAST_SEEN:
        drawing.circle((west + east) / 2, (north + south) / 2, _LEAST_SEEN, fill="none", edge=INK, width=2)


def _name(drawing: Drawing, shape: shapely.Geometry, frame: shapely.Geometry, name: str, *, above: bool) -> None:
    if shape.intersects(frame):
        middle = shape.representative_point()
        y = max(shape.bounds[1] - 5, 12) if above else middle.y + 4
        drawing.text(middle.x, y, name, bold=True, anchor="middle")


def _key(drawing: Drawing, rows: Sequence[tuple[tuple[str, str, float], str]]) -> None:
    """What each kind of area is, below the map."""
    x, y = 0.0, drawing.height + 18
    for (fill, edge, _), text in rows:
        plain = text.split(":")[0]
        width = 24 + 0.6 * SMALL * len(plain) + 14
        if x and x + width > drawing.width:
            x, y = 0.0, y + 20
        drawing.rect(x + 1, y - 11, 20, 13, fill=fill, edge=edge)
        soft(drawing, x + 27, y, plain, anchor="start")
        x += width
    drawing.height = y + 8
