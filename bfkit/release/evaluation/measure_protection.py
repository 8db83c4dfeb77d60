"""What may be shown of the measure itself, and of where it was: names, owners and maps are for the working group."""

from datetime import timedelta

import numpy as np
import shapely

from bfkit import vocabulary
from bfkit.display import counted, day, number, sentence_list
from bfkit.evaluation.evidence import Evidence
from bfkit.evaluation.material import panel_periods
from bfkit.parameters.interventions import BY_LOTTERY, Intervention
from bfkit.release.evaluation.gate import Gate
from bfkit.release.evaluation.measure_views import ProtectedMap, ProtectedMeasure

_NAMED_ON_MAP = 6
_OF_THE_REST = ("annat_otrygghetsskapande",)
"""Categories whose name does not say what they hold."""
_EACH_AREA, _A_YEAR = "per område", "år"
"""Words of the register's own text on a cost, when it is not one sum."""


def protected_measure(evidence: Evidence, gate: Gate) -> ProtectedMeasure:
    """The measure in the register's words; to the public only of what kind it is."""
    own = evidence.intervention
    kind = f"{own.type} insats"
    if gate.public:
        return ProtectedMeasure(kind, "", "", "", "", "", "", "", _counted(evidence))
    return ProtectedMeasure(
        kind=kind,
        description=own.description,
        owner=own.owner,
        payer=own.payer,
        cost=f"{number(own.cost.kronor)} kronor, {own.cost.period} ({own.cost.includes}){_in_all(evidence)}",
        when=_when(own, carried_out=evidence.dose.carried_out),
        begun=_begun(evidence),
        hypothesis=own.hypothesis or "",
        counted=_counted(evidence),
    )


def _counted(evidence: Evidence) -> str:
    """What is counted: the outcome, the kinds that a category of the rest holds, and the source with what it is not."""
    found, outcome = evidence.material, evidence.intervention.outcome
    kinds = ""
    if outcome.category in _OF_THE_REST and not outcome.subtypes:
        words = vocabulary.SUBTYPES[outcome.category]
        kinds = (
            f" ({sentence_list([word.lower() for key, word in words.items() if key != vocabulary.OTHER])}, med mera)"
        )
    label = found.source.label[:1].lower() + found.source.label[1:]
    what = "rapporter, inte polisanmälningar" if found.source.kind == "reporter" else "anmälda brott"
    return f"{found.outcome}{kinds}; källa: {label} ({what})"


def _in_all(evidence: Evidence) -> str:
    """A cost that the register gives for each area, for all areas that have begun; empty where it is one sum."""
    own, found = evidence.intervention, evidence.material
    if _EACH_AREA not in own.cost.period or not found.months:
        return ""
    last = panel_periods(found)[-1].end - timedelta(days=1)
    begun = sum(first <= last for _, first in own.begun())
    year = " om året" if _A_YEAR in own.cost.period else ""
    return (
        f"; {number(begun * own.cost.kronor)} kronor{year} i de {number(begun)} områden som hade börjat {day(last)}, när uppföljningen slutade"
        if begun > 1
        else ""
    )


def _when(own: Intervention, *, carried_out: bool) -> str:
    """Of a measure that the log holds nothing of, the days are those of the plan and not of what was done."""
    plan = "" if carried_out else "planerad "
    start = (
        f"{plan}{'första start' if plan else 'första starten'}" if own.selection.how == BY_LOTTERY else f"{plan}start"
    )
    end = ("pågår" if carried_out else "inget slut planerat") if own.end is None else f"{plan}slut {day(own.end)}"
    return f"beslutad {day(own.decided)}, {start} {day(own.start)}, {end}"


def _begun(evidence: Evidence) -> str:
    """Of the areas in a lottery: drawn to begin, drawn to wait, and how many have begun since."""
    own, found = evidence.intervention, evidence.material
    if own.selection.how != BY_LOTTERY or not own.selection.rounds or not found.months:
        return ""
    last = panel_periods(found)[-1].end - timedelta(days=1)
    starts = [first for _, first in own.begun()]
    now = sum(len(one.start_now.areas) for one in own.selection.rounds)
    waiting = sum(first > last for first in starts)
    later, rounds = len(starts) - now, counted(len(own.selection.rounds), "omgång", "omgångar")
    since = f"{number(later - waiting)} av dem" if waiting else "alla"
    left = f", och {number(waiting)} väntar ännu" if waiting else ""
    return (
        f"{number(len(starts))} områden ingår, i {rounds}. I varje omgång avgjorde lotten vilka som fick börja. {number(now)} "
        f"områden fick börja, och antalen före och efter gäller dem. {number(later)} fick vänta på sin tur, och de är "
        f"jämförelsen. Till och med {day(last)} har {since} som väntade också börjat. Därför räknas genomförandet i "
        f"{number(len(starts) - waiting)} områden{left}."
    )


def protected_map(evidence: Evidence, gate: Gate) -> ProtectedMap | None:
    """Where the measure, its ring and what it is compared with lie; None for the public, or without borders or rings."""
    found, moved = evidence.material, evidence.moved
    if gate.public or not evidence.shapes or not moved.rings or found.whole_municipality:
        return None
    own, comparison = _compared(evidence)
    shapes = [evidence.shapes[row] for row in own]
    if not own or any(shape is None or shape.is_empty for shape in shapes):
        return None
    around, counted_whole = None, moved.ring_rows and not moved.by_points
    if not counted_whole:  # counted by points, or not counted at all: then too the page tells how wide it is
        whole = shapely.union_all(np.array(shapes, dtype=object))
        around = shapely.difference(shapely.buffer(whole, moved.rings[-1]), whole)
    named = set(own) if len(own) <= _NAMED_ON_MAP else set()
    return ProtectedMap(
        polygons=evidence.shapes,
        own=own,
        ring=moved.ring_rows if counted_whole else (),
        comparison=comparison,
        names=tuple(name if row in named else "" for row, name in enumerate(found.names)),
        ring_shape=around,
    )


def _compared(evidence: Evidence) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Places of the areas with the measure, and of those compared with: in a lottery those drawn to wait."""
    found, own = evidence.material, evidence.intervention
    if own.selection.how == BY_LOTTERY:
        rounds = own.selection.rounds
        now = {area for one in rounds for area in one.start_now.areas}
        later = {area for one in rounds for area in one.start_next.areas}
        places = range(len(found.area_ids))
        return tuple(p for p in places if found.area_ids[p] in now), tuple(
            p for p in places if found.area_ids[p] in later
        )
    if not found.rows:
        return (), ()
    free = found.comparable[list(found.rows)].all(axis=0) & ~found.treated.any(axis=1)
    return tuple(found.rows), tuple(int(row) for row in np.flatnonzero(free))
