"""Hot spots as parts of ``results.json``: what is held back is null there too, and named."""

from bfkit.release.cells import Cell
from bfkit.release.mapping.hot_spots.views import (
    ProtectedHotSpot,
    ProtectedHotSpots,
    ProtectedLayer,
    ProtectedPrediction,
)
from bfkit.results.hot_spots import HotSpotLayerResult, HotSpotPrediction, HotSpotResult, Interval


def hot_spot_results(view: ProtectedHotSpots) -> list[HotSpotResult]:
    """One row a hot spot that the edition lists; none in the public edition."""
    return [_spot(layer, spot) for layer in view.layers for spot in layer.spots]


def hot_spot_layer_results(view: ProtectedHotSpots) -> list[HotSpotLayerResult]:
    """One row for each source and kind of place: whether it was tested, what was found, how well it foretold."""
    return [_layer(layer) for layer in view.layers]


def _spot(layer: ProtectedLayer, spot: ProtectedHotSpot) -> HotSpotResult:
    return HotSpotResult(
        source=layer.source,
        kind=spot.kind,
        place=spot.place,
        area=spot.area_id,
        status=spot.status,
        status_words=spot.status_words,
        count_12m=spot.count_12m.value,
        count_quarter=spot.count_quarter.value,
        suppressed=_suppressed({"count_12m": spot.count_12m, "count_quarter": spot.count_quarter}),
        ratio=spot.ratio,
        lower=spot.lower,
        upper=spot.upper,
        ratio_of=spot.ratio_of,
        p_value=spot.p_value,
        p_adjusted=spot.p_adjusted,
    )


def _layer(layer: ProtectedLayer) -> HotSpotLayerResult:
    return HotSpotLayerResult(
        source=layer.source,
        kind=layer.kind,
        tested=layer.untested is None,
        untested_reason=layer.untested,
        places_tested=layer.tested,
        incidents_12m=layer.placed.value,
        found=dict(layer.statuses),
        not_listed=layer.found - len(layer.spots) + layer.left_out,
        dispersion=layer.dispersion,
        prediction=None if layer.prediction is None else _prediction(layer.prediction),
        prediction_reason=layer.prediction_reason,
    )


def _prediction(found: ProtectedPrediction) -> HotSpotPrediction:
    cells = {"hits": found.hits, "incidents": found.incidents, "simple_hits": found.simple_hits}
    return HotSpotPrediction(
        places=found.places,
        places_of=found.of,
        share_of_exposure=found.share_of_exposure,
        hits=found.hits.value,
        incidents=found.incidents.value,
        simple_hits=found.simple_hits.value,
        suppressed=_suppressed(cells),
        hit_rate=_interval(found.hit_rate),
        pai=_interval(found.pai),
        pei=found.pei,
    )


def _interval(values: tuple[float, float, float] | None) -> Interval | None:
    return None if values is None else Interval(estimate=values[0], lower=values[1], upper=values[2])


def _suppressed(cells: dict[str, Cell]) -> list[str]:
    return [name for name, cell in cells.items() if not cell.shown]
