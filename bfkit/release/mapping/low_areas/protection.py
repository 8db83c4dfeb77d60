"""Low areas behind disclosure control: a status is told only where it bounds no count that is held back."""

from itertools import count as numbers_from

from bfkit.display import counted
from bfkit.inference import poisson_interval
from bfkit.mapping.coverage.low_problem_areas import (
    CONTRADICTED,
    LOW,
    MEANING,
    SHORT,
    SILENT,
    AreaCoverage,
    LowProblemAreas,
)
from bfkit.mapping.coverage.reporter_activity import ReporterActivity
from bfkit.release.cells import NO_COUNT, lone_cell
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.low_areas.reporting_protection import protected_reporting
from bfkit.release.mapping.low_areas.views import ProtectedLowArea, ProtectedLowAreas

TOLD = (CONTRADICTED, SILENT, LOW)
SEASON = 0.5
"""A quarter may have so small a part of what an even year would give it."""


def protected_low_areas(low: LowProblemAreas, activity: ReporterActivity, edition: Edition) -> ProtectedLowAreas:
    """Names for the working group, in the order of the area table; for the public only how many areas."""
    reason = _reason(low)
    short = bool(low.of(SHORT))
    told = [] if reason else [area for area in low.areas if area.status in TOLD]
    safe = [area for area in told if edition.limit == 1 or not tells_a_small_count(area, low, edition.limit)]
    public = edition.key == "offentlig"
    many = {status: None if reason else len(low.of(status)) for status in TOLD}
    return ProtectedLowAreas(
        low.period,
        low.quarters,
        low.share,
        low.by_population,
        len(low.areas),
        low=None if short else many[LOW],
        silent=many[SILENT],
        contradicted=None if short else many[CONTRADICTED],
        named=() if public else tuple(_area(area, edition) for area in safe),
        unnamed=0 if public else len(told) - len(safe),
        reason=reason or (_too_short(low) if short else None),
        reporting=protected_reporting(activity, edition),
        edition=edition,
    )


def _reason(low: LowProblemAreas) -> str | None:
    if not any(area.reports for area in low.areas):
        return (
            "Ingen rapportör har rapporterat något med känt område. Polisanmälda brott räcker inte: var det är lugnt går "
            "inte att skilja från var ingen anmäler."
        )
    if len(low.areas) < 2:
        return "Kommunen är ett enda område i underlaget: det finns inget att jämföra med."
    return None


def _too_short(low: LowProblemAreas) -> str:
    return f"Historiken räcker inte för att säga var det länge varit lugnt: {counted(low.quarters, 'helt kvartal', 'hela kvartal')} finns."


def _area(area: AreaCoverage, edition: Edition) -> ProtectedLowArea:
    open_counts = edition.limit == 1
    return ProtectedLowArea(
        area.area_id,
        area.name,
        area.status,
        MEANING[area.status],
        lone_cell(area.count, edition) if open_counts else NO_COUNT,
        area.expected if open_counts else None,
        lone_cell(area.weeks, edition),
    )


def tells_a_small_count(area: AreaCoverage, low: LowProblemAreas, limit: int) -> bool:
    """Whether the status, with what is expected, leaves fewer than all the small counts possible for the area.

    A low area has less than its share of each quarter, and over all of them so few that the upper limit of its ratio is
    under ``share``. Its police reports are not surely above the same share, those of a contradicted area are.
    """
    if area.status == SILENT:
        return False
    if float(poisson_interval(limit).upper) >= low.share * area.expected:
        return True
    if area.expected / low.quarters * SEASON < limit:
        return True
    if area.police_expected is None:
        return False
    border = low.share * area.police_expected
    if area.status == LOW:
        return area.police_expected > 0 and float(poisson_interval(limit).lower) > border
    fewest = next(n for n in numbers_from() if float(poisson_interval(n).lower) > border)
    return 1 < fewest < limit
