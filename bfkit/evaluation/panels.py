"""Difference-in-differences on area and month for one measure: beside the method that decides, never instead of it."""

from dataclasses import dataclass

import numpy as np

from bfkit.evaluation.chance.extremes import Flags, Floats, capped
from bfkit.evaluation.chance.windows import YEAR
from bfkit.evaluation.material import Material
from bfkit.evaluation.models.event_study import NEVER, EventStudy, event_study
from bfkit.evaluation.models.panel_linear import LinearPanel, linear_panel
from bfkit.evaluation.models.panel_poisson import PoissonPanel, poisson_panel
from bfkit.evaluation.models.synthetic_control import SyntheticControl, synthetic_control
from bfkit.evaluation.models.wild_bootstrap import WildBootstrap, wild_bootstrap
from bfkit.evaluation.outcome.rate_effect import RateEffect, rate_effect

BEFORE = 2 * YEAR
QUARTER = 3
LEAST_DONORS = 10
SEED = 1


@dataclass(frozen=True, slots=True)
class Panels:
    """The panel round one measure and what it gives.

    Attributes:
        rows: areas used, the measure's own first; months: first and last column (not included) used.
        counts, treated: shape (areas, months) of those.
        poisson, effect: the Poisson model and its effect; linear, bootstrap: the linear one, incidents a month
            and area; events: the event study by quarter; twin: synthetic control. None where ``not_tested``.
        not_tested: why there is none of it, else empty; twin_reason: why there is no synthetic control.
    """

    rows: tuple[int, ...]
    months: tuple[int, int]
    counts: Floats
    treated: Flags
    poisson: PoissonPanel | None
    effect: RateEffect | None
    linear: LinearPanel | None
    bootstrap: WildBootstrap | None
    events: EventStudy | None
    twin: SyntheticControl | None
    not_tested: str
    twin_reason: str


def panels(found: Material) -> Panels:
    """Poisson and linear two-way fixed effects, event study and synthetic control.

    The panel holds two years before the first start and the follow-up, the measure's areas, and those of the
    others that may be compared with and in which nothing else was done in those months.
    """
    starts = _starts(found)
    first = min((start for start in starts.values()), default=found.start)
    months = (max(first - BEFORE, 0), found.counts.shape[1])
    rows = (*starts, *_others(found, starts, months))
    counts = found.counts[list(rows), months[0] : months[1]]
    treated = np.zeros(counts.shape, dtype=bool)
    for place, row in enumerate(starts):
        treated[place, max(starts[row] - months[0], 0) :] = True
    reason = _why_not(starts, rows, counts, treated)
    if reason:
        return Panels(rows, months, counts, treated, None, None, None, None, None, None, reason, reason)
    poisson = poisson_panel(counts, treated)
    begins = np.array([starts[row] - months[0] if row in starts else NEVER for row in rows])
    twin, twin_reason = _twin(found, starts, rows, counts, months)
    return Panels(
        rows=rows,
        months=months,
        counts=counts,
        treated=treated,
        poisson=poisson,
        effect=rate_effect(poisson, counts, treated),
        linear=linear_panel(counts, treated),
        bootstrap=wild_bootstrap(counts, treated, seed=SEED),
        events=_events(counts, begins, found.follow_up),
        twin=twin,
        not_tested="",
        twin_reason=twin_reason,
    )


def _starts(found: Material) -> dict[int, int]:
    """The measure's rows with the column in which each begins, those only that begin within the panel."""
    row = {area: place for place, area in enumerate(found.area_ids)}
    pairs = {row[area]: found.column(day) for area, day in found.intervention.begun() if area in row}
    if found.whole_municipality:
        return {}
    return {place: start for place, start in pairs.items() if start < found.counts.shape[1]}


def _others(found: Material, starts: dict[int, int], months: tuple[int, int]) -> list[int]:
    """Areas that may be compared with all the measure's own, with nothing done in them in these months."""
    if not starts:
        return []
    free = ~found.treated[:, months[0] : months[1]].any(axis=1)
    return [int(row) for row in np.flatnonzero(found.comparable[list(starts)].all(axis=0) & free)]


def _why_not(starts: dict[int, int], rows: tuple[int, ...], counts: Floats, treated: Flags) -> str:
    if not starts:
        return "ej prövad: inget område med insatsen har en känd uppföljning"
    if len(rows) == len(starts) and treated.all(axis=0).any() and len(starts) == 1:
        return "ej prövad: inget område att jämföra med"
    if counts.shape[1] - treated.any(axis=0).sum() < YEAR:
        return "ej prövad: mindre än ett år före starten"
    if counts[treated].sum() == 0 or counts[: len(starts)][~treated[: len(starts)]].sum() == 0:
        return "ej prövad: ingen händelse i området före eller efter starten"
    return ""


def _events(counts: Floats, begins: Floats, follow_up: int) -> EventStudy:
    return event_study(
        counts,
        begins,
        before=BEFORE // QUARTER,
        after=max(follow_up // QUARTER, 1),
        trend=np.log(0.7) / YEAR,
        width=QUARTER,
        jackknife="none",
    )


def _twin(
    found: Material, starts: dict[int, int], rows: tuple[int, ...], counts: Floats, months: tuple[int, int]
) -> tuple[SyntheticControl | None, str]:
    """A synthetic twin on half-years before the start, where all areas of the measure begin at once."""
    begins = set(starts.values())
    if len(begins) > 1:
        return None, "ej prövad: områdena började vid olika tid"
    if len(rows) - len(starts) < LEAST_DONORS:
        return None, f"ej prövad: färre än {LEAST_DONORS} områden att väga samman"
    start = begins.pop() - months[0]
    smooth = capped(counts, np.ones_like(counts, dtype=bool)).counts
    edges = range(start % (YEAR // 2), start, YEAR // 2)
    before = np.column_stack([smooth[:, edge : edge + YEAR // 2].sum(axis=1) for edge in edges])
    after = counts[:, start : start + found.follow_up].sum(axis=1)
    is_own = np.arange(len(rows)) < len(starts)
    twin = synthetic_control(before, after, is_own, placebos=min(len(rows) - len(starts), 99), seed=SEED)
    return twin, twin.not_tested or ""
