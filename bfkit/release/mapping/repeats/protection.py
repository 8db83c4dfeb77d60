"""Repeats behind disclosure control.

How many incidents have a point is nowhere told, for with the totals of the trends it tells how many have none. What
chance makes follows from that number, so it is told only as coarsely as it would be with ``limit`` more or fewer.
"""

import math
from collections.abc import Sequence

import numpy as np
from scipy import stats

from bfkit.display import number
from bfkit.inference import benjamini_hochberg
from bfkit.mapping.concentration import Concentration
from bfkit.mapping.repeats.repeat_places import LEAST_POINTS, RepeatPlaces, Repeats
from bfkit.periods import Period, twelve_months_to
from bfkit.release.cells import NO_COUNT, lone_cell
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.repeats.views import (
    ProtectedDanger,
    ProtectedGroup,
    ProtectedHalf,
    ProtectedRepeated,
    ProtectedRepeats,
    ProtectedTimes,
)
from bfkit.release.told import LAWFUL

LEVEL = 0.05
DAMAGE, BREAK_IN = "skadegorelse", "inbrott"
"""What neighbours can lock, light and look out for."""
MOST_HIT = 0.9
"""Of all places known, those hit in the twelve months; a young source knows of no others."""
LEAST_INCIDENTS = 100
"""Of fewer incidents a share in whole percents tells how many there are; where counts are held back none is told."""
_SHARE_STEPS = (0.05, 0.1)
_COUNT_STEPS = (0.5, 1.0)
"""Steps of rounding, in parts of the leading power of ten."""


def protected_repeats(result: Sequence[Repeats], edition: Edition) -> ProtectedRepeats:
    """The repeats of every source as one edition may show them; gatherings are mostly lawful and are left out."""
    told = [row for row in result if row.group.category != LAWFUL]
    looked = [row for row in told if row.repeat_places is not None]
    groups = tuple(
        group for source in dict.fromkeys(r.group.source for r in told) for group in _source(told, source, edition)
    )
    return ProtectedRepeats(
        groups,
        tuple(row.group.title for row in told if row.repeat_places is None),
        result[0].period if result else None,
        Period(twelve_months_to(result[0].period.start).start, result[0].period.end) if result else None,
        result[0].same_place_metres if result else 0,
        tuple(dict.fromkeys(row.group.label for row in looked if not _places_known(looked, row.group.source))),
        len(told) < len(result),
        None if looked else _reason(told),
        edition,
    )


def _reason(told: Sequence[Repeats]) -> str:
    if not told:
        return "Ingen källa har händelser med punkt: det går inte att se om samma plats drabbas igen."
    return f"Det krävs minst {LEAST_POINTS} händelser med punkt och dag, och så många finns inte."


def _source(told: Sequence[Repeats], source: str, edition: Edition) -> list[ProtectedGroup]:
    """The groups of a source; what is sure is so over all of them (Benjamini-Hochberg)."""
    rows = [row for row in told if row.group.source == source and row.repeat_places is not None]
    known = _places_known(rows, source)
    again = benjamini_hochberg([row.repeat_places.repeat_p_value for row in rows if row.repeat_places])
    half = benjamini_hochberg([row.concentration.p_value if row.concentration else np.nan for row in rows])
    return [
        _group(row, edition, known=known, again_sure=bool(a <= LEVEL), half_sure=bool(h <= LEVEL))
        for row, a, h in zip(rows, again, half, strict=True)
    ]


def _places_known(rows: Sequence[Repeats], source: str) -> bool:
    """Whether the source has told of places that were spared this year: those alone say what chance could have hit."""
    own = [row.repeat_places for row in rows if row.group.source == source and row.repeat_places is not None]
    return all(places.hit <= MOST_HIT * places.places for places in own)


def _group(row: Repeats, edition: Edition, *, known: bool, again_sure: bool, half_sure: bool) -> ProtectedGroup:
    places = row.repeat_places
    if places is None:
        raise ValueError(f"{row.group.title} har inga platser")
    open_counts = edition.limit == 1
    tells = known and (open_counts or places.incidents >= LEAST_INCIDENTS)
    return ProtectedGroup(
        row.group.source,
        row.group.label,
        row.group.category,
        row.group.subtype,
        row.group.words,
        row.group.title,
        incidents=lone_cell(places.incidents, edition) if open_counts else NO_COUNT,
        repeated=_repeated(places, edition, sure=again_sure) if tells else None,
        times=_times(places, edition) if tells else (),
        half=_half(row.concentration, edition, sure=half_sure) if tells and row.concentration else None,
        danger=_danger(row, edition),
        beyond=row.signal and row.danger is None,
    )


def _repeated(places: RepeatPlaces, edition: Edition, *, sure: bool) -> ProtectedRepeated | None:
    again = places.incidents - places.hit
    if edition.hides(again) or edition.hides(places.hit):
        return None
    share = round(places.repeat_share, 2)
    if edition.limit == 1:
        return ProtectedRepeated(share, round(places.repeat_share_expected, 2), exact=True, sure=sure)
    near = _about(places.incidents, edition)
    for step in _SHARE_STEPS:
        coarse = {round(round(_share_by_chance(places.places, n) / step) * step, 2) for n in near}
        if len(coarse) == 1:
            by_chance = coarse.pop()
            return ProtectedRepeated(share, by_chance, exact=False, sure=sure and share > by_chance)
    return None


def _share_by_chance(places: int, incidents: int) -> float:
    return 1 - places * (1 - (1 - 1 / places) ** incidents) / incidents


def _about(incidents: int, edition: Edition) -> range:
    """The numbers of incidents that must not be told apart."""
    return range(max(incidents - edition.limit, 1), incidents + edition.limit + 1)


def _times(places: RepeatPlaces, edition: Edition) -> tuple[ProtectedTimes, ...]:
    """Places hit at least so many times; where counts are held back only one row, for differences tell of the few."""
    if edition.limit == 1:
        return tuple(
            ProtectedTimes(times, lone_cell(int(seen), edition), _few(expected), bool(p <= LEVEL))
            for times, seen, expected, p in zip(
                places.times, places.observed, places.expected, places.p_value, strict=True
            )
        )
    found = zip(places.times, places.observed, places.p_value, strict=True)
    for times, seen, p_value in reversed(list(found)):
        by_chance = _places_by_chance(places, times, edition)
        if p_value <= LEVEL and seen >= edition.limit and by_chance is not None:
            return (ProtectedTimes(times, lone_cell(int(seen), edition), by_chance, sure=True),)
    return ()


def _places_by_chance(places: RepeatPlaces, times: int, edition: Edition) -> str | None:
    def expected(incidents: int) -> float:
        return float(places.places * stats.poisson.sf(times - 1, incidents / places.places))

    near = [expected(n) for n in _about(places.incidents, edition)]
    if max(near) < 1:
        return _few(near[0])
    coarse = _coarse(near)
    return None if coarse is None else f"omkring {number(coarse)}"


def _few(expected: float) -> str:
    return "under 1" if expected < 1 else number(expected)


def _coarse(values: Sequence[float]) -> float | None:
    """One round number for all the values; None when they do not share one."""
    power = 10.0 ** math.floor(math.log10(max(min(values), 1.0)))
    for part in _COUNT_STEPS:
        rounded: set[float] = {round(value / (power * part)) * power * part for value in values}
        if len(rounded) == 1 and (found := rounded.pop()) >= 1:
            return found
    return None


def _half(found: Concentration, edition: Edition, *, sure: bool) -> ProtectedHalf | None:
    needed, of = lone_cell(found.places_for_half, edition), lone_cell(found.places, edition)
    if not (needed.shown and of.shown):
        return None
    by_chance: float | None = found.share_by_chance * found.places
    exact = edition.limit == 1
    if not exact:
        by_chance = _coarse(_nearby(float(by_chance or 0), edition))
    if by_chance is None:
        return None
    gini = None if math.isnan(found.unbiased_gini) else round(found.unbiased_gini, 2 if exact else 1)
    return ProtectedHalf(needed, of, by_chance, exact, gini, sure=sure and found.places_for_half < by_chance)


def _nearby(places: float, edition: Edition) -> tuple[float, float, float]:
    """The places chance needs for half with ``limit`` more or fewer incidents: each adds at most half a place."""
    return max(places - edition.limit / 2, 0.5), places, places + edition.limit / 2


def _danger(row: Repeats, edition: Edition) -> ProtectedDanger | None:
    found = row.danger
    if found is None or edition.hides(found.observed):
        return None
    return ProtectedDanger(
        found.metres,
        math.ceil(found.days) - 1,
        round(found.ratio, 1),
        lone_cell(found.observed, edition),
        float(round(found.expected)),
        neighbours=row.group.category == DAMAGE or row.group.subtype == BREAK_IN,
        excess=found.excess,
    )
