"""What is near a problem: places by kind, reported conditions, opening hours, street segments, indicators of areas."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from bfkit import vocabulary
from bfkit.causes.area_indicators import AreaIndicator, area_indicators
from bfkit.causes.conditions import ConditionRow, conditions
from bfkit.causes.evidence import FEWEST, NOT_APART, TOO_FEW
from bfkit.causes.material import Material
from bfkit.causes.nearness import FAR_TIMES, near_against_far, on_streets, pool_of, taken
from bfkit.causes.permuted import Ratio
from bfkit.causes.place_tests import MOST_TAKEN, no_places
from bfkit.causes.problem import in_hours
from bfkit.causes.rows import Rows, Whole
from bfkit.checked import Checked
from bfkit.geography.streets import nearest_segment, street_segments
from bfkit.inference import benjamini_hochberg
from bfkit.inference.shrinkage import marshall
from bfkit.opening_hours import OpenSpell, always_open
from bfkit.parameters.models import Parameters
from bfkit.periods import Period

HAPPENS, STREETS = "händelser", "gator"
"""What nearness is compared with: spots where anything happens, or points along the streets."""
NO_STREETS = "gatunätet saknas"
_MOST_ROWS = 10


@dataclass(frozen=True, slots=True)
class NearKind:
    """One kind of place: incidents near against far, against random spots with surroundings as busy.

    Attributes:
        kind, label: of place. places: how many. near_metres, far_metres: near is up to the first, far from there to
            the second. near, far: incidents near any of the places, and of the others those in the far band of any: each
            once. The ratio counts an incident near several kinds only for the place that more are nearest to.
        ratio: None when too few. p_adjusted: Benjamini-Hochberg over the kinds. reason: why there is no ratio.
    """

    kind: str
    label: str
    places: int
    near_metres: float
    far_metres: float
    near: int
    far: int
    ratio: Ratio | None
    p_adjusted: float
    reason: str | None


@dataclass(frozen=True, slots=True)
class PlaceHours:
    """A place and its incidents of the problem: while open, in the hour after closing, and else.

    Attributes:
        place_id, name, kind: of the place. hours: as told in the register; None when not told.
        incidents: within the near distance and nearest to it. timed: of them with an exact clock time.
        open, after_closing: of the timed. open_share, after_share: of the week's hours.
    """

    place_id: str
    name: str
    kind: str
    has_hours: bool
    incidents: int
    timed: int
    open: int
    after_closing: int
    open_share: float
    after_share: float


@dataclass(frozen=True, slots=True)
class StreetRow:
    """A street segment: incidents of the problem on it, a rate per 100 metres, and that drawn towards the mean."""

    segment: str
    name: str
    length_m: float
    count: int
    rate: float
    shrunken_rate: float
    lit: float


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything near a problem, over one period.

    Attributes:
        period: of the incidents. reference: what nearness is compared with.
        kinds, places, conditions, streets, indicators: the rows; empty where ``reasons`` says why.
        reasons: by part, why it cannot be told, in Swedish.
    """

    period: Period
    reference: str
    kinds: tuple[NearKind, ...]
    places: tuple[PlaceHours, ...]
    conditions: tuple[ConditionRow, ...]
    streets: tuple[StreetRow, ...]
    indicators: tuple[AreaIndicator, ...]
    reasons: dict[str, str]


def surroundings(
    material: Material,
    checked: Checked,
    parameters: Parameters,
    *,
    period: Period | None = None,
    reference: str = HAPPENS,
) -> Surroundings:
    """Answer what lies near the problem, and whether nearness goes with more incidents.

    Args:
        material, checked, parameters: of the problem.
        period: whose incidents; all history without one.
        reference: ``HAPPENS`` or ``STREETS``.

    Raises:
        ValueError: another reference.
    """
    if reference not in (HAPPENS, STREETS):
        raise ValueError(f"jämför med {HAPPENS} eller {STREETS}, inte {reference}")
    when, reasons = period or material.problem.history, dict[str, str]()
    if (why := no_places(material)) is not None:
        reasons |= {"kinds": why, "places": why}
    elif reference == STREETS and material.streets is None:
        reasons["kinds"] = NO_STREETS
    if not material.kind.pointed.any():
        reasons |= dict.fromkeys(("conditions", "streets"), no_places(material) or "")
        reasons |= dict.fromkeys(("conditions", "streets"), "händelserna saknar punkt, så närhet kan inte sägas")
    elif material.streets is None:
        reasons["streets"] = NO_STREETS
    rows = area_indicators(material, checked, when, parameters.municipality.indicators.labels)
    if not rows:
        reasons["indicators"] = "mått på områden saknas, eller händelserna saknar område"
    return Surroundings(
        when,
        reference,
        () if "kinds" in reasons else near_kinds(material, when, reference),
        () if "places" in reasons else place_hours(material, when),
        () if "conditions" in reasons else conditions(material, when),
        () if "streets" in reasons else street_rows(material, parameters, when),
        rows,
        reasons,
    )


def near_kinds(material: Material, period: Period, reference: str = HAPPENS) -> tuple[NearKind, ...]:
    """Every kind of place of the register, corrected for their number."""
    rows = material.kind.some(material.within(period) & in_hours(material.kind, material.problem.window))
    metres, pool = float(material.near_metres), material.pool
    if reference == STREETS and material.streets is not None:
        pool = pool_of(material.selected.source, metres=metres, spots=on_streets(material.streets))
    found = []
    for kind in sorted(set(material.register.kinds) - {vocabulary.OTHER}):
        chosen = material.register.chosen(kind=str(kind))
        ratio, *_ = near_against_far(rows, material.register, chosen, pool, metres=metres)
        near, far = bands(rows, material, chosen, metres)
        why = TOO_FEW if near + far < FEWEST or ratio is None else None
        if taken(rows, material.register, chosen, metres=metres) > MOST_TAKEN:
            why = NOT_APART
        found.append((str(kind), chosen, near, far, None if why else ratio, why))
    adjusted = benjamini_hochberg([r.p_value if r is not None else np.nan for *_, r, _ in found])
    return tuple(
        NearKind(
            kind=kind,
            label=vocabulary.PLACE_KINDS[kind],
            places=len(chosen),
            near_metres=metres,
            far_metres=FAR_TIMES * metres,
            near=near,
            far=far,
            ratio=ratio,
            p_adjusted=float(p),
            reason=why,
        )
        for (kind, chosen, near, far, ratio, why), p in zip(found, adjusted, strict=True)
    )


def bands(rows: Rows, material: Material, chosen: Whole, metres: float) -> tuple[int, int]:
    """Incidents near any of some places, and of the others those in the far band of any; each is counted once."""
    points = np.column_stack([rows.x, rows.y])[rows.pointed]
    if not len(points):
        return 0, 0
    tree = cKDTree(np.column_stack([material.register.x[chosen], material.register.y[chosen]]))
    away, _ = tree.query(points)
    near = int((away <= metres).sum())
    return near, int((away <= FAR_TIMES * metres).sum()) - near


def place_hours(material: Material, period: Period) -> tuple[PlaceHours, ...]:
    """The places that most of the problem's incidents are nearest to, and when those happen."""
    here = material.selected.here & material.within(period) & (material.away <= material.near_metres)
    owners, counts = np.unique(material.owner[here], return_counts=True)
    order = owners[np.argsort(-counts, kind="stable")][:_MOST_ROWS]
    return tuple(_hours_of(material, int(place), here & (material.owner == place)) for place in order)


def _hours_of(material: Material, place: int, own: np.ndarray) -> PlaceHours:
    register = material.register
    spells = register.hours[place]
    told = spells is not None and not always_open(spells)
    is_open, after = _week_of(spells if told and spells else ())
    rows = material.kind.some(own & material.kind.exact)
    minute = (rows.weekday * 1440 + rows.minute) % (7 * 1440)
    return PlaceHours(
        place_id=str(register.ids[place]),
        name=str(register.names[place]),
        kind=str(register.kinds[place]),
        has_hours=told,
        incidents=int(own.sum()),
        timed=len(rows),
        open=int(is_open[minute].sum()),
        after_closing=int(after[minute].sum()),
        open_share=float(is_open.mean()),
        after_share=float(after.mean()),
    )


def _week_of(spells: tuple[OpenSpell, ...]) -> tuple[np.ndarray, np.ndarray]:
    """For each minute of a week, whether a place is open, and whether it closed within the hour before."""
    is_open, after = np.zeros(7 * 1440, dtype=bool), np.zeros(7 * 1440, dtype=bool)
    for spell in spells:
        is_open[(spell.weekday * 1440 + np.arange(spell.opens, spell.closes)) % (7 * 1440)] = True
        after[(spell.weekday * 1440 + np.arange(spell.closes, spell.closes + 60)) % (7 * 1440)] = True
    return is_open, after & ~is_open


def street_rows(material: Material, parameters: Parameters, period: Period) -> tuple[StreetRow, ...]:
    """The segments with most of the problem's incidents, with rates drawn towards the mean of all segments."""
    limits = parameters.municipality.thresholds
    if material.streets is None:
        return ()
    streets = street_segments(
        material.streets,
        shortest=limits.street_shortest_metres,
        crs=parameters.municipality.coordinate_system,
    )
    here = material.kind.some(material.selected.here & material.within(period) & material.kind.pointed)
    on = nearest_segment(streets, here.x, here.y, within=limits.street_reach_metres)
    counts: Whole = np.bincount(on[on >= 0], minlength=len(streets.segments)).astype(np.int64)
    if not counts.sum():
        return ()
    length = streets.segments["length_m"].to_numpy(dtype=float)
    shrunken = marshall(counts, length / 100).rates
    lit = material.streets.get("lit", None)
    order = np.argsort(-counts, kind="stable")[:_MOST_ROWS]
    return tuple(
        StreetRow(
            segment=str(streets.segments.index[i]),
            name=str(streets.segments["name"].iloc[i]),
            length_m=float(length[i]),
            count=int(counts[i]),
            rate=float(counts[i] / length[i] * 100),
            shrunken_rate=float(shrunken[i]),
            lit=float(lit.loc[streets.segments.index[i]]) if lit is not None else float("nan"),
        )
        for i in order
        if counts[i]
    )
