"""How last quarter's hot spots foretold this quarter, behind disclosure control: hits are incidents."""

from bfkit.display import number
from bfkit.mapping.hot_spots.prediction import Prediction
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.hot_spots.counts import CLOSED
from bfkit.release.mapping.hot_spots.totals import Totals
from bfkit.release.mapping.hot_spots.views import ProtectedPrediction

TOO_FEW_HITS = "för få träffar eller missar för att visas"


def protected_prediction(
    found: Prediction | None, reason: str | None, totals: Totals, edition: Edition
) -> tuple[ProtectedPrediction | None, str | None]:
    """The prediction, or None with the reason.

    Shares stand without their counts where the sum of the quarter may not be told, rounded so that it does not follow.
    """
    if found is None or edition.limit == 1:
        return (None if found is None else _view(found, edition, told=True)), reason
    if _small(found.hits, found.incidents, edition):
        return None, TOO_FEW_HITS
    return _view(found, edition, told=totals.told and totals.placed_quarter.shown), None


def _view(found: Prediction, edition: Edition, *, told: bool) -> ProtectedPrediction:
    exact = edition.limit == 1
    rate = (found.hit_rate, found.hit_rate_lower, found.hit_rate_upper)
    pai = (found.pai, found.pai_lower, found.pai_upper)
    simple = told and not (not exact and _small(found.simple_hits, found.incidents, edition))
    return ProtectedPrediction(
        places=found.places,
        of=found.of,
        share_of_exposure=found.share_of_exposure if exact else round(found.share_of_exposure, 3),
        hits=_cell(found.hits) if told else CLOSED,
        incidents=_cell(found.incidents) if told else CLOSED,
        simple_hits=_cell(found.simple_hits) if simple else CLOSED,
        hit_rate=rate if exact else _rounded(rate, 2),
        pai=pai if exact else _rounded(pai, 1),
        pei=_pei(found, edition, told=told),
    )


def _pei(found: Prediction, edition: Edition, *, told: bool) -> float | None:
    """The best that so many places could have reached is a count too, and what it misses another."""
    if found.pei is None or edition.limit == 1:
        return found.pei
    best = round(found.hits / found.pei) if found.pei > 0 else 0
    return round(found.pei, 2) if told and best and not _small(best, found.incidents, edition) else None


def _small(part: int, of: int, edition: Edition) -> bool:
    return edition.hides(part) or edition.hides(of - part) or edition.hides(of)


def _cell(count: int) -> Cell:
    return Cell(count, number(count))


def _rounded(values: tuple[float, float, float], decimals: int) -> tuple[float, float, float]:
    return round(values[0], decimals), round(values[1], decimals), round(values[2], decimals)
