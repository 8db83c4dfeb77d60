"""How well the places that were called hot foretold where the next period's incidents came.

Always on the later period: places picked with data that ended before it. A map is no better than its hit rate
beside the surface it paints.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.inference import wilson_interval

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was called hot, set against what came after.

    Attributes:
        places: how many were called hot; of: all places that could have been.
        hits: later incidents in them; incidents: all later incidents, also those outside every place.
        share_of_exposure: how much of the surface (length, residents) they are.
        hit_rate: hits over incidents, with Wilson's interval.
        pai: hit rate over share of exposure (prediction accuracy index), with the same interval; 1 is no better
            than painting at random.
        pei: pai over the best that so many places could have reached; None where places differ in size.
        simple_hits: later incidents in as many places picked by their count over the twelve months alone.
    """

    places: int
    of: int
    hits: int
    incidents: int
    share_of_exposure: float
    hit_rate: float
    hit_rate_lower: float
    hit_rate_upper: float
    pai: float
    pai_lower: float
    pai_upper: float
    pei: float | None
    simple_hits: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """Places taken one after the other from the highest forecast; arrays have shape (n,).

    Attributes:
        order: positions, highest forecast first; ties with the fewest later incidents first.
        pai, pei, rri: after so many places. ``rri``: forecast over observed, cumulative.
    """

    order: npt.NDArray[np.int64]
    pai: Floats
    pei: Floats
    rri: Floats


def prediction(
    called_hot: npt.ArrayLike,
    observed: npt.ArrayLike,
    exposure: npt.ArrayLike,
    forecast: npt.ArrayLike,
    *,
    outside: int = 0,
) -> Prediction:
    """Answer how good the hot spots of one period were at foretelling the next.

    Args:
        called_hot: shape (n,), boolean: called hot before the later period began.
        observed: shape (n,), incidents of the later period.
        exposure: shape (n,), surface, length or residents, above 0.
        forecast: shape (n,), counts of the earlier period, for the simple choice beside it.
        outside: later incidents in none of the places: they were missed.

    Raises:
        ValueError: nothing was called hot, or no later incident.

    Source: PAI: Chainey, Tompson & Uhlig (2008), Secur. J. 21:4, doi:10.1057/palgrave.sj.8350066; PEI: Hunt (2016),
    as defined in Wheeler & Steenbeek (2021), J. Quant. Criminol. 37:445, doi:10.1007/s10940-020-09457-7.
    """
    hot, later, size = np.asarray(called_hot, dtype=bool), np.asarray(observed), np.asarray(exposure, dtype=float)
    total = int(later.sum()) + outside
    if not hot.any() or total == 0:
        raise ValueError("utan utpekade platser eller senare händelser finns ingen träffsäkerhet")
    hits, share = int(later[hot].sum()), float(size[hot].sum() / size.sum())
    rate = wilson_interval(hits, total)
    number = int(hot.sum())
    best = np.sort(later)[::-1][:number].sum()
    simple = ranked(forecast, later, size).order[:number]
    return Prediction(
        places=number,
        of=len(hot),
        hits=hits,
        incidents=total,
        share_of_exposure=share,
        hit_rate=hits / total,
        hit_rate_lower=float(rate.lower),
        hit_rate_upper=float(rate.upper),
        pai=hits / total / share,
        pai_lower=float(rate.lower) / share,
        pai_upper=float(rate.upper) / share,
        pei=float(hits / best) if best > 0 and np.ptp(size) == 0 else None,
        simple_hits=int(later[simple].sum()),
    )


def ranked(forecast: npt.ArrayLike, observed: npt.ArrayLike, exposure: npt.ArrayLike) -> Ranked:
    """PAI, PEI and RRI as places are taken one after the other.

    Ties in the forecast are broken to the worst: the place with the fewest later incidents comes first, so that no
    luck of the file's order is taken for skill.

    >>> found = ranked([3, 2, 1], [6, 3, 0], [1, 1, 1])
    >>> found.pai.tolist(), found.pei.tolist()
    ([2.0, 1.5, 1.0], [1.0, 1.0, 1.0])
    """
    guess, seen, size = (np.asarray(values, dtype=float) for values in (forecast, observed, exposure))
    order = np.lexsort((seen, -guess))
    best = np.argsort(-seen, kind="stable")
    share = np.cumsum(seen[order]) / seen.sum()
    pai = share / (np.cumsum(size[order]) / size.sum())
    ceiling = np.cumsum(seen[best]) / seen.sum() / (np.cumsum(size[best]) / size.sum())
    so_far = np.cumsum(seen[order])
    rri = np.divide(np.cumsum(guess[order]), so_far, out=np.full(len(seen), np.inf), where=so_far > 0)
    return Ranked(order, pai, pai / ceiling, rri)
