"""The hot spots of a quarter: every source by itself, on a grid, along streets and by area."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from bfkit import vocabulary
from bfkit.checked import Checked
from bfkit.counts.reach import Reach, reaches
from bfkit.display import counted, number, share_text
from bfkit.geography.streets import Streets, street_segments
from bfkit.mapping.hot_spots import kinds
from bfkit.mapping.hot_spots.density import chosen_bandwidth, surface
from bfkit.mapping.hot_spots.gi_star import Moran, moran
from bfkit.mapping.hot_spots.labels import Labels
from bfkit.mapping.hot_spots.layers import THIS_YEAR, Places, hot_spots_of, last_quarters_prediction
from bfkit.mapping.hot_spots.months import SPAN, Material, material, tally
from bfkit.mapping.hot_spots.moved_grid import moved_grid
from bfkit.mapping.hot_spots.results import AREA, CELL, STREET, DensityMap, HotSpotLayer, HotSpots
from bfkit.parameters.models import Parameters, Thresholds
from bfkit.periods import twelve_months_to

FEWEST = {CELL: 20, STREET: 20, AREA: 5}
"""Fewer places than this cannot tell which of them is unusual."""
_MOST_CELLS = 2_000_000


def hot_spots(checked: Checked, parameters: Parameters, *, category: str | None = None) -> HotSpots:
    """Answer where it happens most, by the two-step rule, and say why where that could not be tested.

    Args:
        checked: the tables of a municipality.
        parameters: the quarter and the thresholds.
        category: one of ``vocabulary.INCIDENT_CATEGORIES``; None for all incidents of each source.

    Raises:
        ValueError: an unknown category.
    """
    if category is not None and category not in vocabulary.INCIDENT_CATEGORIES:
        raise ValueError(f"{category} är ingen kategori av händelser")
    labels, thresholds = Labels.of(checked), parameters.municipality.thresholds
    streets = _streets(checked, parameters)
    layers: list[HotSpotLayer] = []
    densities: list[DensityMap] = []
    for reach in reaches(checked, parameters).values():
        everything = material(checked.incidents, checked.areas["id"], reach, parameters, None)
        own = everything
        if category is not None:
            own = material(checked.incidents, checked.areas["id"], reach, parameters, category)
        layers += [
            _on_grid(reach, own, everything, labels, thresholds),
            _on_streets(reach, own, streets, labels, thresholds),
            _on_areas(reach, own, checked, labels, thresholds),
        ]
        densities.append(_density(reach, own, thresholds))
    year = twelve_months_to(parameters.quarter.end)
    return HotSpots(category, parameters.quarter, year, tuple(layers), tuple(densities), thresholds)


def _on_grid(reach: Reach, own: Material, everything: Material, labels: Labels, thresholds: Thresholds) -> HotSpotLayer:
    reason = own.untested or (None if own.placed.any() else _NO_POINTS)
    if reason is not None:
        return HotSpotLayer(reach.source, reach.label, CELL, reason)
    size = thresholds.hot_spot_cell
    places = kinds.cells(own, everything, labels, size)
    earlier = kinds.cells(own, everything, labels, size, up_to=SPAN - 3)
    unit = (
        f"rutor om {size} meter där källan någon gång har placerat en händelse, jämförda med genomsnittet "
        "av de andra rutorna (för sig själva) och med sina grannrutor (Gi*)"
    )
    layer = _layer(reach, own, places, earlier, thresholds, unit)
    if layer.untested:
        return layer
    moved = moved_grid(own, everything, labels, thresholds).sentence
    notes = (*layer.notes, moved) if moved else layer.notes
    return replace(layer, notes=notes, moran=_moran(places, own))


def _on_streets(
    reach: Reach, own: Material, streets: Streets | str, labels: Labels, thresholds: Thresholds
) -> HotSpotLayer:
    reason = own.untested or (None if own.placed.any() else _NO_POINTS)
    reason = reason or (streets if isinstance(streets, str) else None)
    if reason is not None or isinstance(streets, str):
        return HotSpotLayer(reach.source, reach.label, STREET, reason)
    places = kinds.segments(own, streets, labels, reach=thresholds.street_reach_metres)
    unit = (
        f"gatustycken mellan korsningar, minst {thresholds.street_shortest_metres} meter, jämförda per meter; händelser "
        f"högst {thresholds.street_reach_metres} meter från gatan räknas dit"
    )
    layer = _layer(reach, own, places, places, thresholds, unit)
    return replace(layer, notes=(*layer.notes, *_street_notes(streets)))


def _on_areas(reach: Reach, own: Material, checked: Checked, labels: Labels, thresholds: Thresholds) -> HotSpotLayer:
    reason = own.untested or (None if (own.area >= 0).any() else "källans händelser har inget område")
    if reason is not None:
        return HotSpotLayer(reach.source, reach.label, AREA, reason)
    places = kinds.areas(own, checked.areas, checked.polygons, labels)
    per = "per invånare" if kinds.by_population(places) else "område mot område (folkmängd saknas)"
    layer = _layer(reach, own, places, places, thresholds, f"områden, jämförda {per}")
    if layer.untested or not kinds.by_population(places):
        return layer
    visited = "Räknat per invånare kommer områden med få boende och många besökare högt, som ett centrum."
    return replace(layer, notes=(*layer.notes, visited))


def _layer(
    reach: Reach, own: Material, places: Places, earlier: Places, thresholds: Thresholds, unit: str
) -> HotSpotLayer:
    by_month = tally(places.place, own.month, len(places.ids), THIS_YEAR)
    total = int(by_month.sum())
    reason = _too_few(places, total, thresholds)
    if reason is not None:
        return HotSpotLayer(reach.source, reach.label, places.kind, reason, unit=unit)
    hot, judged = hot_spots_of(places, own, thresholds)
    foretold, why_not = last_quarters_prediction(earlier, own, thresholds)
    used = places.place >= 0
    return HotSpotLayer(
        reach.source,
        reach.label,
        places.kind,
        None,
        hot=hot,
        tested=len(places.ids),
        unit=unit,
        incidents_12m=int(own.year().sum()),
        incidents_quarter=int(own.quarter().sum()),
        placed_12m=total,
        placed_quarter=int((own.quarter() & used).sum()),
        dispersion=judged.dispersion.pooled,
        prediction=foretold,
        prediction_reason=why_not,
        notes=tuple(_notes(own, used, total)),
    )


def _too_few(places: Places, total: int, thresholds: Thresholds) -> str | None:
    fewest = FEWEST[places.kind]
    if len(places.ids) < fewest:
        return f"{counted(len(places.ids), 'plats', 'platser')} att jämföra, minst {fewest} behövs"
    if total < thresholds.hot_spot_year_count:
        happened = counted(total, "händelse", "händelser")
        return f"för få händelser: {happened} på tolv månader, minst {thresholds.hot_spot_year_count} behövs"
    return None


def _notes(own: Material, used: npt.NDArray[np.bool_], total: int) -> Iterator[str]:
    """What must be read beside the layer: how much could not be placed, and whose work the counts may measure."""
    missing = int(own.year().sum()) - total
    if missing:
        yield (
            f"{number(missing)} av {counted(missing + total, 'händelse', 'händelser')} de senaste tolv månaderna "
            "kunde inte placeras så noga och är inte med."
        )
    found = int((own.police_found & own.year() & used).sum())
    if found:
        yield (
            f"{share_text(found / total)} av händelserna är upptäckta av polisen: de visar också var polisen har arbetat, "
            "inte bara var brott sker."
        )


def _street_notes(streets: Streets) -> Iterator[str]:
    if streets.joined:
        yield f"{counted(streets.joined, 'kort gatustycke', 'korta gatustycken')} har räknats ihop med det de möter."
    if streets.lone:
        yield f"{counted(streets.lone, 'kort gatustycke', 'korta gatustycken')} som inte möter något är inte med."


def _moran(places: Places, own: Material) -> Moran | None:
    counts = tally(places.place, own.month, len(places.ids), THIS_YEAR).sum(axis=1)
    if places.touching is None or places.touching.nnz == 0 or np.ptp(counts) == 0:
        return None
    return moran(counts, places.touching)


def _streets(checked: Checked, parameters: Parameters) -> Streets | str:
    """The segments, or why there are none."""
    if checked.streets is None or not len(checked.streets):
        return "gatunätet saknas: lämna en fil med gatorna"
    shortest = parameters.municipality.thresholds.street_shortest_metres
    return street_segments(checked.streets, shortest=shortest, crs=parameters.municipality.coordinate_system)


def _density(reach: Reach, own: Material, thresholds: Thresholds) -> DensityMap:
    year, size = own.year() & own.placed, thresholds.hot_spot_cell
    x, y = own.x[year], own.y[year]
    reason = own.untested or (None if own.placed.any() else _NO_POINTS)
    if reason is None and len(x) < thresholds.hot_spot_year_count:
        reason = "för få händelser"
    if reason is not None:
        return DensityMap(reach.source, reach.label, len(x), None, None, reason)
    west, south = (float(np.floor(axis.min() / size) * size) for axis in (x, y))
    shape = int((y.max() - south) // size) + 1, int((x.max() - west) // size) + 1
    if shape[0] * shape[1] > _MOST_CELLS:
        reason = f"ytan blir {number(shape[0] * shape[1])} rutor; välj större rutor (hot_spot_cell)"
        return DensityMap(reach.source, reach.label, len(x), None, None, reason)
    late = own.quarter()[year]
    bandwidth = chosen_bandwidth((x[~late], y[~late]), (x[late], y[late]), cell=size)
    dense = surface(x, y, west=west, south=south, size=size, shape=shape, bandwidth=bandwidth.metres)
    return DensityMap(reach.source, reach.label, len(x), dense, bandwidth, None)


_NO_POINTS = "källan saknar punkter som säger var något hände"
