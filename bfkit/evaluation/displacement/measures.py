"""Gross and net effect, displacement quotient and total net effect: figures that describe and never decide.

They have no standard error and are older than ``wdd``; reports that other evaluations compare with still use them.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.arguments import Words, checked_pairs, kept, reason_of
from bfkit.inference.arguments import Floats

_SURE = 1.959963984540054
"""Standard errors that a reduction must be from none for the quotient to be more than noise."""


@dataclass(frozen=True, slots=True)
class DisplacementMeasures:
    """Descriptive measures of one measure and the ring round it; arrays of one shape (0-d for one case).

    Attributes:
        gross_effect: incidents before less after in the treated area; positive is a reduction.
        net_effect: rate to the comparison before less after; positive is a reduction.
        success: the treated area's change in that rate; negative is a reduction.
        buffer: the ring's change in its rate; positive is displacement, negative diffusion of benefits.
        quotient: buffer over success (WDQ); positive is diffusion of benefits.
        reading: the quotient in words, empty where there is none.
        total_net_effect: incidents prevented in area and ring together (TNE).
        rate_reason: why there is no net effect, success or buffer.
        quotient_reason: why there is no quotient.
        total_reason: why there is no total net effect.
        unsteady: True where the treated area's reduction could be chance, so that the quotient is mostly noise.
    """

    gross_effect: Floats
    net_effect: Floats
    success: Floats
    buffer: Floats
    quotient: Floats
    reading: Words
    total_net_effect: Floats
    rate_reason: Words
    quotient_reason: Words
    total_reason: Words
    unsteady: npt.NDArray[np.bool_]


def displacement_measures(
    treated: npt.ArrayLike, ring: npt.ArrayLike, comparison: npt.ArrayLike
) -> DisplacementMeasures:
    """What became of the problem in the area and the ring, beside one comparison area.

    Args:
        treated: counts before and after, shape (..., 2).
        ring: of the ring round the treated area, likewise.
        comparison: of an area reached by neither the measure nor displacement, likewise.

    Returns:
        Numbers, or NaN and a reason: rates need incidents in the comparison in both periods, the quotient
        a reduction in the treated area too (without one there is nothing that could have moved).

    Raises:
        ValueError: a negative count or a wrong shape.

    Source: Bowers & Johnson (2003), J. Quant. Criminol. 19:275, doi:10.1023/A:1024909009240; Guerette (2009),
    Analyzing Crime Displacement and Diffusion, POP Center Tool Guide 10, appendices B and C.

    >>> found = displacement_measures((207, 110), (178, 157), (308, 318))
    >>> round(float(found.quotient), 3), str(found.reading)
    (0.258, 'spridning av nyttan, mindre än minskningen i området')
    """
    pairs = checked_pairs(treated, "insatsområdet"), checked_pairs(ring, "ringen")
    area, around, other = np.broadcast_arrays(*pairs, checked_pairs(comparison, "kontrollområdet"))
    with np.errstate(divide="ignore", invalid="ignore"):
        rate, ring_rate = area / other, around / other
        growth = other[..., 1] / other[..., 0]
        success, buffer = rate[..., 1] - rate[..., 0], ring_rate[..., 1] - ring_rate[..., 0]
        prevented = area[..., 0] * growth - area[..., 1] + around[..., 0] * growth - around[..., 1]
    rate_reason = reason_of(((other == 0).any(axis=-1), "kontrollområdet saknar händelser i en av perioderna"))
    empty = ((around.sum(axis=-1) == 0), "inga händelser i ringen")
    quotient_reason = np.where(
        rate_reason == "",
        reason_of((~(success < 0), "ingen minskning i insatsområdet jämfört med kontrollområdet"), empty),
        rate_reason,
    )
    total_reason = reason_of((other[..., 0] == 0, "kontrollområdet saknar händelser före"))
    quotient = _quotient(buffer, success, quotient_reason)
    return DisplacementMeasures(
        gross_effect=np.asarray(area[..., 0] - area[..., 1]),
        net_effect=kept(-success, rate_reason),
        success=kept(success, rate_reason),
        buffer=kept(buffer, rate_reason),
        quotient=quotient,
        reading=_reading(quotient),
        total_net_effect=kept(prevented, total_reason),
        rate_reason=rate_reason,
        quotient_reason=quotient_reason,
        total_reason=total_reason,
        unsteady=np.asarray((quotient_reason == "") & ~_sure(area, other)),
    )


def _quotient(buffer: Floats, success: Floats, reason: Words) -> Floats:
    divisor = np.where(reason == "", success, 1.0)
    return kept(np.where(reason == "", buffer, 0.0) / divisor + 0.0, reason)


def _reading(quotient: Floats) -> Words:
    """The sign rules of Guerette (2009), in words."""
    conditions = [quotient > 1, quotient > 0, quotient == 0, quotient >= -1, quotient < -1]
    words = [
        "spridning av nyttan, större än minskningen i området",
        "spridning av nyttan, mindre än minskningen i området",
        "varken spridning eller omfördelning",
        "omfördelning, högst lika stor som minskningen i området",
        "omfördelning, större än minskningen i området",
    ]
    return np.asarray(np.select(conditions, words, default=""))


def _sure(area: Floats, other: Floats) -> npt.NDArray[np.bool_]:
    """Is the treated area's fall against the comparison more than chance makes it (Poisson, 0.5 added)."""
    log_ratio = np.log((area[..., 1] + 0.5) * (other[..., 0] + 0.5) / (area[..., 0] + 0.5) / (other[..., 1] + 0.5))
    error = np.sqrt((1 / (area + 0.5) + 1 / (other + 0.5)).sum(axis=-1))
    return np.asarray(log_ratio < -_SURE * error)
