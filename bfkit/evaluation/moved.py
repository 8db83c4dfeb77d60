"""Did the problem move: to the areas round about, to other hours, to other targets, to other kinds of incidents."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from bfkit import vocabulary
from bfkit.checked import Checked
from bfkit.counts import area_by_period, dated
from bfkit.counts.placing import NOWHERE, placing
from bfkit.evaluation.chance import ranks, selection
from bfkit.evaluation.chance.extremes import Floats
from bfkit.evaluation.chance.placebo import PlaceboTest
from bfkit.evaluation.chance.windows import YEAR, Lengths, Windows, windows
from bfkit.evaluation.deciding import Decision
from bfkit.evaluation.displacement.control_ring import ControlRing, control_ring
from bfkit.evaluation.displacement.measures import DisplacementMeasures, displacement_measures
from bfkit.evaluation.displacement.movement import PLACE, TARGET, TIME, TYPE, Movement, movement, not_tested
from bfkit.evaluation.displacement.nearby import (
    Polygons,
    RingCounts,
    ring_areas,
    ring_counts,
    ring_totals,
    ring_treated,
    ring_windows,
)
from bfkit.evaluation.material import Material, panel_periods
from bfkit.evaluation.models.panel_poisson import poisson_panel
from bfkit.evaluation.moved_by_lot import moved_by_lot
from bfkit.evaluation.outcome.rate_effect import RateEffect, rate_effect
from bfkit.evaluation.outcomes import outcome_rows
from bfkit.evaluation.untouched import ONLY_PRIMARY, negative_controls
from bfkit.parameters.interventions import SITUATIONAL, Outcome

_LOCATED = ("point", "street")
NOT_CARRIED_OUT = "ej prövad: enligt aktivitetsloggen genomfördes insatsen inte"
NO_HOURS = (
    "ej prövad: utfallet räknar alla timmar på dygnet, och registret säger inte vilka timmar insatsen gäller. Står "
    "timmarna där före starten prövas alla andra timmar"
)
NO_SUBTYPES = (
    "ej prövad: utfallet räknar alla undertyper, och registret säger inte vilka insatsen gäller. Står de där före starten "
    "prövas alla andra undertyper"
)
NO_MAP = "ej prövad: kommunen har inga områdesgränser"


@dataclass(frozen=True, slots=True)
class Moved:
    """What happened round a measure. Each series is ranked among the same series of all areas where nothing was done.

    Attributes:
        place: the ring round the area (kind "plats"); not tested when the measure has no rings or no map.
        others: other hours ("tid"), other targets ("mål") and other kinds of incidents ("typ") in the area itself.
        controls: series that the measure cannot touch, read as a check and not as movement.
        control_ring: weighted displacement difference with a control ring; None where the ring was not tested.
        measures: net effect, quotient and total net effect, of counts a follow-up: they describe and are for the appendix.
        ring_panel: difference-in-differences of the areas within the outer ring, beside that of the measure itself.
        rings: metres from the border, as the plan says; by_points: the ring is counted by points, else by areas.
        ring_rows: areas that lie within the outer ring.
        mandatory: a situational measure, for which movement must be looked at.
    """

    place: Movement
    others: tuple[Movement, ...]
    controls: tuple[Movement, ...]
    control_ring: ControlRing | None
    measures: DisplacementMeasures | None
    ring_panel: RateEffect | None
    rings: tuple[int, ...]
    by_points: bool
    ring_rows: tuple[int, ...]
    mandatory: bool


def moved(checked: Checked, found: Material, decision: Decision) -> Moved:
    """Everything round the measure that the problem could have moved to, and what it cannot have touched."""
    own = checked.incidents[checked.incidents["source"] == found.source.name]
    rings = found.intervention.rings
    mandatory = found.intervention.type == SITUATIONAL
    if decision.lottery is not None:
        return _by_lot(checked, own, found)
    why = _why_not(decision)
    if why or decision.placebo is None:
        others = tuple(not_tested(kind, why) for kind in (TIME, TARGET, TYPE))
        return Moved(not_tested(PLACE, why), others, (), None, None, None, rings, False, (), mandatory)
    lengths = decision.placebo.lengths
    first = selection.first_date(selection.ANY, lengths)
    dates = np.append(np.arange(first, found.start - lengths.after + 1), found.start)
    base = windows(found.counts, found.treated, found.comparable, dates, lengths)
    test = everywhere(decision.placebo, base, lengths) if len(found.rows) == 1 else decision.placebo
    place, near, by_points, series = _place(checked, own, found, test, base, lengths)
    others = tuple(
        _other(kind, outcomes, reason, own, found, test, dates, lengths)
        for kind, outcomes, reason in _other_series(found)
    )
    controls = _controls(own, found, test, dates, lengths)
    alone = len(found.rows) == 1
    return Moved(
        place=place,
        others=others,
        controls=controls,
        control_ring=_control_ring(found, base, series, lengths) if series is not None and alone else None,
        measures=_measures(found, base, series, lengths) if series is not None and alone else None,
        ring_panel=_ring_panel(found, near) if series is not None and alone else None,
        rings=rings,
        by_points=by_points,
        ring_rows=near,
        mandatory=mandatory,
    )


def without_movement(found: Moved) -> Moved:
    """Of a measure that was not carried out: nothing can have moved because of it. Its controls are still looked at."""
    place, others = (
        not_tested(PLACE, NOT_CARRIED_OUT),
        tuple(not_tested(one.kind, NOT_CARRIED_OUT) for one in found.others),
    )
    return replace(found, place=place, others=others, control_ring=None, measures=None, ring_panel=None)


def _why_not(decision: Decision) -> str:
    if decision.placebo is None or decision.undecided is not None:
        return "ej prövad: huvudfrågan går inte att avgöra med jämförbara fall"
    return ""


def _by_lot(checked: Checked, own: pd.DataFrame, found: Material) -> Moved:
    """The rings by the lottery itself; the other series are not looked at."""
    rings, mandatory = found.intervention.rings, found.intervention.type == SITUATIONAL
    others = tuple(not_tested(kind, f"ej prövad: {ONLY_PRIMARY}") for kind in (TIME, TARGET, TYPE))
    if not rings or checked.polygons is None:
        why = "ej prövad: planen har inga ringar" if not rings else NO_MAP
        return Moved(not_tested(PLACE, why), others, (), None, None, None, rings, False, (), mandatory)
    listed = {area for area, _ in found.intervention.begun()}
    outside = own[~own["area_id"].isin(listed)]
    counted = counted_ring(outside, found, list(checked.polygons.reindex(list(found.area_ids))))
    place = moved_by_lot(found, counted)
    return Moved(place, others, (), None, None, None, rings, True, (), mandatory)


def everywhere(test: PlaceboTest, base: Windows, lengths: Lengths) -> PlaceboTest:
    """The same test with every untouched area and date as a case.

    What lies beside the area was not chosen for its own count, so its change is ranked among those beside any area:
    the few that the rule chose would leave most questions untested.
    """
    rows, columns = np.nonzero(base.untouched[:, :-1])
    cases = np.column_stack([rows, base.dates[columns]])
    counts = (base.before, base.after, base.comparison_before, base.comparison_after)
    cells = np.column_stack([cell[rows, columns] for cell in counts])
    return replace(test, cases=cases, cells=cells, independent=ranks.independent(cases, lengths.after))


def _place(
    checked: Checked, own: pd.DataFrame, found: Material, test: PlaceboTest, base: Windows, lengths: Lengths
) -> tuple[Movement, tuple[int, ...], bool, Windows | None]:
    """The ring round the area, by points when most incidents have one, else by whole areas."""
    rows, rings = list(found.rows), found.intervention.rings
    if not rings:
        return not_tested(PLACE, "ej prövad: planen har inga ringar"), (), False, None
    if checked.polygons is None:
        return not_tested(PLACE, NO_MAP), (), False, None
    shapes = list(checked.polygons.reindex(list(found.area_ids)))
    near = ring_areas(shapes, outer=rings[-1])
    counted, by_points = counted_ring(own, found, shapes), True
    if any(counted.reason[rows]):
        counted, by_points = ring_totals(near, found.counts), False
    series = ring_windows(base, counted, ring_treated(near, found.treated), lengths)
    reason = next((str(why) for why in counted.reason[rows] if why), None)
    seen = movement(test, series, area=_area(found), kind=PLACE, reason=reason)
    around = np.atleast_1d(near.near[rows].any(axis=0))
    around[rows] = False
    return seen, tuple(int(one) for one in np.flatnonzero(around)), by_points, None if seen.reason else series


def _area(found: Material) -> int | tuple[int, ...]:
    return found.rows[0] if len(found.rows) == 1 else found.rows


def counted_ring(own: pd.DataFrame, found: Material, shapes: Polygons) -> RingCounts:
    """Incidents of the outcome within the outer ring of every area, by point and month, at equal lag."""
    wanted, _ = outcome_rows(own, found.intervention.outcome)
    placed = placing(dated(wanted), panel_periods(found), found.lag_days)
    located = wanted["place_precision"].isin(_LOCATED).to_numpy()
    return ring_counts(
        np.where(located, wanted["x"].to_numpy(dtype=float), np.nan),
        np.where(located, wanted["y"].to_numpy(dtype=float), np.nan),
        pd.Index(found.area_ids, dtype=object).get_indexer(pd.Index(wanted["area_id"], dtype=object)),
        np.where(placed.used, placed.position, NOWHERE),
        shapes,
        months=len(found.months),
        inner=0.0,
        outer=float(found.intervention.rings[-1]),
    )


def _control_ring(found: Material, base: Windows, series: Windows, lengths: Lengths) -> ControlRing:
    """The comparison areas most alike give the control rings: those whose rings can be counted and were untouched."""
    row = found.rows[0]
    usable = found.comparable[row] & base.untouched[:, -1] & series.untouched[:, -1] & np.isfinite(series.before[:, -1])
    return control_ring(
        (base.before[row, -1], base.after[row, -1]),
        (series.before[row, -1], series.after[row, -1]),
        (base.comparison_before[row, -1], base.comparison_after[row, -1]),
        (series.before[usable, -1].sum(), series.after[usable, -1].sum()),
        years=float(lengths.years),
        phi=max(base.dispersion, 1.0),
    )


def _measures(found: Material, base: Windows, series: Windows, lengths: Lengths) -> DisplacementMeasures:
    """The older descriptive measures; the counts before are made as long as the follow-up."""
    row = found.rows[0]
    pairs = (
        (base.before[row, -1] / lengths.years, base.after[row, -1]),
        (series.before[row, -1] / lengths.years, series.after[row, -1]),
        (base.comparison_before[row, -1] / lengths.years, base.comparison_after[row, -1]),
    )
    return displacement_measures(*pairs)


def _ring_panel(found: Material, ring: tuple[int, ...]) -> RateEffect | None:
    """The ring's own coefficient in a Poisson panel of the area, the ring and the areas compared with."""
    row = found.rows[0]
    first = max(found.start - 2 * YEAR, 0)
    free = np.atleast_1d(~found.treated[:, first:].any(axis=1))
    inner = [one for one in ring if free[one]]
    others = [int(one) for one in np.flatnonzero(found.comparable[row] & free) if one not in ring]
    if not inner or not others:
        return None
    counts = found.counts[[row, *inner, *others], first:]
    after = np.arange(counts.shape[1]) >= found.start - first
    regressors = np.zeros((*counts.shape, 2))
    regressors[0, after, 0] = 1.0
    regressors[1 : len(inner) + 1, after, 1] = 1.0
    return rate_effect(poisson_panel(counts, regressors), counts, regressors, index=1)


def _other_series(found: Material) -> list[tuple[str, tuple[Outcome, ...], str]]:
    """Other hours, other targets, other kinds: each as outcomes to be added, or why there is none.

    What another measure in the same area is about says nothing of where this one's problem went.
    """
    outcome, hours = found.intervention.outcome, tuple[Outcome, ...]()
    if outcome.hours is not None:
        first, end = outcome.hours
        rest = (end % 24, end % 24 + 24 - (end - first))
        hours = (Outcome(category=outcome.category, subtypes=outcome.subtypes, hours=rest),)
    targets = tuple(word for word in vocabulary.SUBTYPES[outcome.category] if word not in outcome.subtypes)
    same = (Outcome(category=outcome.category, subtypes=targets),) if outcome.subtypes and targets else ()
    kinds = tuple(
        Outcome(category=c)
        for c in vocabulary.INCIDENT_CATEGORIES
        if c != outcome.category and c not in found.others_here
    )
    return [
        (TIME, hours, "" if hours else NO_HOURS),
        (TARGET, same, "" if same else NO_SUBTYPES),
        (TYPE, kinds, "" if kinds else "ej prövad: andra insatser på platsen gäller alla andra slag"),
    ]


def _controls(
    own: pd.DataFrame, found: Material, test: PlaceboTest, dates: np.ndarray, lengths: Lengths
) -> tuple[Movement, ...]:
    """Each outcome that the plan names as untouched; else all others that no measure in the area is about, as one."""
    untouched = negative_controls(found)
    if not untouched:
        return ()
    together = [(one,) for one in untouched] if found.intervention.negative_controls else [untouched]
    return tuple(_other(TYPE, outcomes, "", own, found, test, dates, lengths) for outcomes in together)


def _other(
    kind: str,
    outcomes: Sequence[Outcome],
    reason: str,
    own: pd.DataFrame,
    found: Material,
    test: PlaceboTest,
    dates: np.ndarray,
    lengths: Lengths,
) -> Movement:
    """Other incidents of the same area, against the same incidents in the comparison areas."""
    if reason:
        return not_tested(kind, reason)
    counts = sum((_counts(own, found, outcome) for outcome in outcomes), start=np.zeros_like(found.counts))
    touched = found.treated | found.others
    touched[list(found.rows)] = found.treated[list(found.rows)]
    series = windows(counts, touched, found.comparable, dates, lengths)
    return movement(test, series, area=_area(found), kind=kind, comparable=found.comparable)


def _counts(own: pd.DataFrame, found: Material, outcome: Outcome) -> Floats:
    wanted, _ = outcome_rows(own, outcome)
    panel = area_by_period(
        dated(wanted), area_ids=found.area_ids, periods=panel_periods(found), reported_within_days=found.lag_days
    )
    return panel.counts.astype(float)
