"""Indicators of areas beside incident rates: whether they go together, never who does what."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import stats

from bfkit.causes.material import Material
from bfkit.causes.rows import Floats
from bfkit.checked import Checked
from bfkit.inference import benjamini_hochberg
from bfkit.inference.shrinkage import marshall
from bfkit.periods import Period

ECOLOGICAL_WARNING = (
    "Måtten gäller områden, inte människor. Att händelser och ett mått följs åt säger inget om dem som bor där: det kan "
    "bero på var affärer, skolor och resecentrum ligger, eller på vem som rapporterar. Inga boende är orsaken."
)
FEWEST_AREAS = 12
_DRAWS = 1999


@dataclass(frozen=True, slots=True)
class AreaIndicator:
    """One indicator beside the rate of the problem's kind, over areas.

    Attributes:
        name, year: of the indicator, the latest with most areas; label: as the municipality calls it, else its name. areas: with both a value and residents.
        per_resident: whether rates are per resident (else per area).
        correlation, lower, upper: Spearman's, of the value and the shrunken rate, with a 95 % interval.
        p_value: two-sided, from permutations of the areas; p_adjusted: Benjamini-Hochberg over the indicators.
        warning: what must be printed beside it. ecological: always True: areas are compared, not people.
    """

    name: str
    label: str
    year: int
    areas: int
    per_resident: bool
    correlation: float
    lower: float
    upper: float
    p_value: float
    p_adjusted: float
    warning: str = ECOLOGICAL_WARNING
    ecological: bool = True


def area_indicators(
    material: Material, checked: Checked, period: Period, labels: Mapping[str, str]
) -> tuple[AreaIndicator, ...]:
    """Answer whether areas with more of the problem differ in what is known of areas; empty when it cannot be told.

    Rates are drawn towards their mean first (Marshall), so that small areas do not decide. Areas are not listed and
    not ranked.

    Args:
        material, checked, period: of the problem. labels: of the indicators, by name, as far as they are declared.
    """
    ids = [str(area) for area in checked.areas["id"]]
    rows = material.kind.some(material.within(period) & (material.kind.area != ""))
    place = {area: number for number, area in enumerate(ids)}
    known = [place[a] for a in rows.area.astype(str) if a in place]
    counts = np.bincount(np.array(known, dtype=np.int64), minlength=len(ids)).astype(float)
    if not counts.sum() or checked.indicators.empty:
        return ()
    residents = (
        checked.areas["population"].to_numpy(dtype=float, na_value=np.nan) if "population" in checked.areas else None
    )
    per_resident = residents is not None and bool((residents > 0).all())
    exposure = residents if per_resident and residents is not None else np.ones(len(ids))
    rates = marshall(counts, exposure).rates
    found = []
    for name, own in checked.indicators.groupby("name"):
        year = int(str(own.groupby("year")["area_id"].nunique().sort_index(ascending=False).idxmax()))
        latest = own[own["year"] == year].drop_duplicates("area_id").set_index("area_id")["value"]
        values = latest.reindex(ids).to_numpy(dtype=float)
        both = np.isfinite(values)
        if both.sum() >= FEWEST_AREAS and len(np.unique(values[both])) > 2:
            found.append((str(name), year, int(both.sum()), *_rank_correlation(values[both], rates[both])))
    adjusted = benjamini_hochberg([one[-1] for one in found]) if found else np.empty(0)
    return tuple(
        AreaIndicator(name, labels.get(name, name), year, areas, per_resident, r, low, high, p, float(adjusted_p))
        for (name, year, areas, r, low, high, p), adjusted_p in zip(found, adjusted, strict=True)
    )


def _rank_correlation(values: Floats, rates: Floats) -> tuple[float, float, float, float]:
    """Spearman's correlation, interval (Fisher's z, Bonett and Wright 2000) and permutation p-value."""
    one, two = stats.rankdata(values), stats.rankdata(rates)
    one, two = (one - one.mean()) / one.std(), (two - two.mean()) / two.std()
    seen, count = float((one * two).mean()), len(one)
    random = np.random.default_rng(1)
    drawn = np.array([(one * random.permutation(two)).mean() for _ in range(_DRAWS)])
    p_value = (1 + int((np.abs(drawn) >= abs(seen) - 1e-12).sum())) / (_DRAWS + 1)
    error = np.sqrt((1 + seen**2 / 2) / (count - 3))
    middle = np.arctanh(np.clip(seen, -0.999999, 0.999999))
    return seen, float(np.tanh(middle - 1.96 * error)), float(np.tanh(middle + 1.96 * error)), p_value
