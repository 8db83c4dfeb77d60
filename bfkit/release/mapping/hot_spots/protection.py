"""Hot spots behind disclosure control: counts, what follows from them, and in public neither names nor a map."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bfkit.checked import Checked
from bfkit.mapping.hot_spots.results import AREA, CELL, CONFIRMED, FADING, HotSpot, HotSpotLayer, HotSpots
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.areas.views import ProtectedArea, ProtectedAreas
from bfkit.release.mapping.hot_spots.bands import protected_density
from bfkit.release.mapping.hot_spots.counts import CLOSED, Counts, counts_of
from bfkit.release.mapping.hot_spots.foretold import protected_prediction
from bfkit.release.mapping.hot_spots.nested import Inside, given_away
from bfkit.release.mapping.hot_spots.notes import against, open_notes, open_reason
from bfkit.release.mapping.hot_spots.totals import Totals, totals_of
from bfkit.release.mapping.hot_spots.views import (
    STATUSES,
    UNTOLD,
    Ground,
    ProtectedHotSpot,
    ProtectedHotSpots,
    ProtectedLayer,
)
from bfkit.release.mapping.hot_spots.words import ratio_decimals
from bfkit.release.told import LAWFUL

if TYPE_CHECKING:
    from bfkit.release.maps import Tiles

PUBLIC = "offentlig"
_LAWFUL_REASON = "samlingar är oftast laglig närvaro och pekas inte ut på karta"


def ground(checked: Checked, coordinate_system: str, tiles: "Tiles | None") -> Ground:
    """What maps of the municipality are drawn on.

    Args:
        checked: with the borders and names of the areas. coordinate_system: of the municipality, in metres.
        tiles: the municipality's own background, when it has declared one.
    """
    polygons = checked.polygons
    named = dict(zip(checked.areas["id"].astype(str), checked.areas["name"].astype(str), strict=True))
    names = () if polygons is None else tuple(named.get(str(one), str(one)) for one in polygons.index)
    return Ground(polygons, names, coordinate_system, tiles)


def protected_hot_spots(result: HotSpots, edition: Edition, areas: Sequence[ProtectedAreas] = ()) -> ProtectedHotSpots:
    """What an edition may show of the hot spots of a quarter.

    An area is counted in the edition's table of areas too, and totals stand there: where small counts are hidden,
    both are shown as they stand in that table, and not at all when it is not given.

    Args:
        result: the hot spots. edition: for whom. areas: the table of areas of each source in the same edition.
    """
    tables = {table.source: table for table in areas} if result.category is None else {}
    layers: list[ProtectedLayer] = []
    totals: dict[tuple[str, str], Totals] = {}
    for source in dict.fromkeys(layer.source for layer in result.layers):
        own = [layer for layer in result.layers if layer.source == source]
        totals |= {(source, layer.kind): totals_of(layer, edition, tables.get(source)) for layer in own}
        layers += _source(own, result, edition, tables.get(source), totals)
    densities = tuple(
        protected_density(one, edition, result.thresholds, told=totals[one.source, CELL].told)
        for one in result.densities
        if result.category != LAWFUL
    )
    return ProtectedHotSpots(
        result.category, result.quarter, result.year, tuple(layers), densities, result.thresholds, edition
    )


def _source(
    layers: Sequence[HotSpotLayer],
    result: HotSpots,
    edition: Edition,
    table: ProtectedAreas | None,
    totals: dict[tuple[str, str], Totals],
) -> list[ProtectedLayer]:
    """The layers of one source: their places overlap, and are protected together."""
    rate, by_area = result.thresholds.signal_rate, _by_area(table)
    hot = [spot for layer in layers for spot in layer.hot]
    found = [
        counts_of(spot, edition, rate, by_area.get(spot.area_id or "") if spot.kind == AREA else None) for spot in hot
    ]
    listed = [(spot, counts) for spot, counts in zip(hot, found, strict=True) if counts is not None]
    inside = [Inside(spot.kind, spot.area_id, spot.shape, c.year, c.quarter) for spot, c in listed]
    closed = given_away(inside, by_area, edition, street_reach=result.thresholds.street_reach_metres)
    safe = [(spot, Counts(CLOSED, CLOSED, c.status_told) if i in closed else c) for i, (spot, c) in enumerate(listed)]
    return [
        _layer(
            layer,
            [pair for pair in safe if pair[0].kind == layer.kind],
            result,
            edition,
            totals[layer.source, layer.kind],
        )
        for layer in layers
    ]


def _by_area(table: ProtectedAreas | None) -> dict[str, ProtectedArea]:
    return {} if table is None else {area.area_id: area for area in table.areas if area.area_id is not None}


def _layer(
    layer: HotSpotLayer,
    listed: Sequence[tuple[HotSpot, Counts]],
    result: HotSpots,
    edition: Edition,
    totals: Totals,
) -> ProtectedLayer:
    reason = _LAWFUL_REASON if result.category == LAWFUL and layer.untested is None else layer.untested
    if reason is not None:
        return _untested(layer, open_reason(reason, edition))
    spots = [_spot(spot, counts, edition, told=totals.told) for spot, counts in listed]
    statuses = Counter(spot.status for spot in spots)
    prediction, why_not = protected_prediction(layer.prediction, layer.prediction_reason, totals, edition)
    return ProtectedLayer(
        source=layer.source,
        label=layer.label,
        kind=layer.kind,
        untested=None,
        spots=() if edition.key == PUBLIC else tuple(sorted(spots, key=_place_in_list)),
        statuses=tuple((status, statuses[status]) for status in STATUSES if statuses[status]),
        left_out=len(layer.hot) - len(spots),
        tested=layer.tested,
        unit=layer.unit,
        against=against(layer),
        placed=totals.placed_12m,
        dispersion=_rounded(layer.dispersion, edition, 1),
        prediction=prediction,
        prediction_reason=None if why_not is None else open_reason(why_not, edition),
        notes=tuple(open_notes(layer, edition, told=totals.told)),
    )


def _place_in_list(spot: ProtectedHotSpot) -> tuple[int, bool, int, tuple[float, ...], str]:
    """By status, most incidents first; where the count is not shown its place in the list must not tell it.

    Among equals where it lies decides, from west to east: no name does.
    """
    count = spot.count_12m.value if spot.count_12m.shown else None
    corner = () if spot.shape is None else spot.shape.bounds
    return STATUSES.index(spot.status), count is None, -(count or 0), corner, spot.place


def _untested(layer: HotSpotLayer, reason: str) -> ProtectedLayer:
    return ProtectedLayer(
        layer.source,
        layer.label,
        layer.kind,
        untested=reason,
        spots=(),
        statuses=(),
        left_out=0,
        tested=0,
        unit="",
        against="",
        placed=CLOSED,
        dispersion=None,
        prediction=None,
        prediction_reason=None,
        notes=(),
    )


def _spot(spot: HotSpot, counts: Counts, edition: Edition, *, told: bool) -> ProtectedHotSpot:
    """One place; ratio and p are made of the count they are about, and dropped with it."""
    of = counts.year if spot.ratio_of == "tolv månader" else counts.quarter
    open_ratio = of.shown and told
    decimals = ratio_decimals(spot.upper)
    status = spot.status if counts.status_told else UNTOLD
    return ProtectedHotSpot(
        kind=spot.kind,
        place=spot.place,
        area_id=spot.area_id,
        status=status,
        status_words=_words(spot, status, counts),
        count_12m=counts.year,
        count_quarter=counts.quarter,
        ratio=_rounded(spot.ratio, edition, decimals) if open_ratio else None,
        lower=_rounded(spot.lower, edition, decimals) if open_ratio else None,
        upper=_rounded(spot.upper, edition, decimals) if open_ratio else None,
        ratio_of=spot.ratio_of if open_ratio else None,
        p_value=_significant(spot.p_value, edition) if open_ratio else None,
        p_adjusted=_significant(spot.p_adjusted, edition) if open_ratio else None,
        uneven=spot.uneven,
        by_neighbours=spot.by_neighbours,
        group=spot.group,
        shape=spot.shape,
    )


def _words(spot: HotSpot, status: str, counts: Counts) -> str:
    """What the status does not say stands beside it only where the quarter does: it is made of its count."""
    if status == UNTOLD:
        return f"{UNTOLD}; kvartalets läge visas inte"
    if counts.quarter.shown or status not in (CONFIRMED, FADING):
        return spot.status_words
    return status if status == CONFIRMED else f"{FADING}, eller slump"


def _rounded(value: float | None, edition: Edition, decimals: int) -> float | None:
    """Digits of what is made of counts would give them away; as many as are printed, so that it is rounded once."""
    return value if value is None or edition.limit == 1 else round(value, decimals)


def _significant(p_value: float, edition: Edition) -> float:
    return p_value if edition.limit == 1 else float(f"{p_value:.1e}")
