"""Safety beside incidents: people may be unsafe where little happens, and safe where much does."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import stats

from bfkit.followup.survey.questions import Found
from bfkit.inference import benjamini_hochberg, poisson_rate

FEWEST_RESIDENTS = 200
"""In areas with fewer residents a rate for each resident tells of visitors (requirements D.3, 7)."""
PER = 1000
UNSAFE_MANY = "otryggt och många händelser"
UNSAFE_FEW = "otryggt men få händelser"
SAFE_MANY = "tryggt men många händelser"
SAFE_FEW = "tryggt och få händelser"
NOT_SURE = "inte säkert skilt från kommunen i båda"
_CORNERS = {(True, True): UNSAFE_MANY, (True, False): UNSAFE_FEW, (False, True): SAFE_MANY, (False, False): SAFE_FEW}


@dataclass(frozen=True, slots=True)
class Placed:
    """One area.

    ``share`` with its interval and ``n`` answers; ``rate``: incidents for 1 000 residents with its interval, from
    ``incidents``. ``corner`` is a corner only when both are surely apart from the municipality's, all areas counted.
    """

    area_id: str
    share: float
    lower: float
    upper: float
    n: int
    rate: float
    rate_lower: float
    rate_upper: float
    incidents: int
    corner: str


@dataclass(frozen=True, slots=True)
class Quadrant:
    """The areas that have both, and the municipality's share and rate, where the lines cross.

    ``left_out``: why an area has no place.
    """

    question: str
    year: int
    what: str
    areas: tuple[Placed, ...]
    share: float
    rate: float
    left_out: Mapping[str, str]
    signal_rate: float


def quadrant(
    found: Found, incidents: Mapping[str, int], residents: Mapping[str, int], *, what: str, signal_rate: float
) -> Quadrant | None:
    """Where the areas stand, by the latest wave of a question whose higher share is worse.

    Args:
        found: the question, with groups by area.
        incidents: by area, of one source and the wave's year; an area that is not there has none.
        residents: by area.
        what: the incidents and their source in Swedish.
        signal_rate: share of the corners told that may be due to chance (Benjamini-Hochberg over both questions).

    Returns:
        None when nothing is told of the municipality or no area has both.
    """
    whole = found.latest.estimate
    by_area = [one for one in found.groups if one.kind == "area"]
    left_out = {one.level: f"färre än {found.fewest} svar" for one in by_area if one.estimate is None}
    left_out |= {
        one.level: f"färre än {FEWEST_RESIDENTS} invånare"
        for one in by_area
        if one.estimate is not None and residents.get(one.level, 0) < FEWEST_RESIDENTS
    }
    kept = [(one.level, one.estimate) for one in by_area if one.level not in left_out and one.estimate is not None]
    persons = sum(residents.values())
    if whole is None or not kept or not persons:
        return None
    counts = np.array([incidents.get(area, 0) for area, _ in kept])
    people = np.array([residents[area] for area, _ in kept])
    rate = sum(incidents.get(area, 0) for area in residents) / persons
    around = poisson_rate(counts, people, per=PER)
    shares = np.array([own.value for _, own in kept])
    effective = np.array([own.effective for _, own in kept])
    error = np.sqrt(whole.value * (1 - whole.value) / effective)
    p_share = 2 * stats.norm.sf(np.abs(shares - whole.value) / error)
    p_rate = _two_sided(counts, people * rate)
    sure = benjamini_hochberg(np.concatenate([p_share, p_rate])) <= signal_rate
    both = sure[: len(kept)] & sure[len(kept) :]
    areas = tuple(
        Placed(
            area, own.value, own.lower, own.upper, own.n, float(around.estimate[i]), float(around.lower[i]),
            float(around.upper[i]), int(counts[i]),
            _CORNERS[bool(own.value > whole.value), bool(counts[i] > people[i] * rate)] if both[i] else NOT_SURE,
        )
        for i, (area, own) in enumerate(kept)
    )  # fmt: skip
    return Quadrant(found.label, found.latest.year, what, areas, whole.value, rate * PER, left_out, signal_rate)


def _two_sided(counts: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Twice the smaller tail of a Poisson count, at most 1."""
    tails = np.minimum(stats.poisson.cdf(counts, expected), stats.poisson.sf(counts - 1, expected))
    return np.minimum(2 * tails, 1.0)
