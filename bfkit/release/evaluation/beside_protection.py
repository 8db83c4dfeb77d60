"""What may be shown of what happened beside the measure: other series, and the other explanations."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bfkit.evaluation import explanations as names
from bfkit.evaluation.chance.windows import YEAR
from bfkit.evaluation.checks import Check
from bfkit.evaluation.displacement.movement import PLACE, TARGET, TIME, TYPE, Movement, in_light_of
from bfkit.evaluation.evidence import Evidence
from bfkit.release.evaluation.gate import Gate
from bfkit.release.evaluation.views import NOTHING, ProtectedCheck, ProtectedMovement, Spread

LABELS = {
    PLACE: "Till ringen runt området",
    TIME: "Till andra tider",
    TARGET: "Till andra mål",
    TYPE: "Till andra slags händelser",
}
_IN_SHORT: dict[tuple[str, bool | None], str] = {
    (names.REPORTERS, True): "Ändringar i hur mycket som rapporteras räcker inte som förklaring.",
    (names.REPORTERS, False): "De som rapporterar har ändrat hur mycket de rapporterar; det kan förklara skillnaden.",
    (names.PLANNED, False): "Planen var inte låst innan utfallet fanns, eller har ändrats sedan dess.",
    (
        names.RECORDING,
        None,
    ): "Ingen ändring är känd. Men utfallet blev färre samtidigt som andra slags händelser i området "
    "blev fler än väntat. Det kan betyda att samma händelser har fått ett annat namn: läs ett urval av rapporterna.",
    (names.RECORDING, False): "Registreringen ändrades under de månader som jämförs.",
    (names.DISCOVERED, False): "Utfallet upptäcks mest av polisen själv: antalet följer hur mycket polisen letar.",
    (names.ELSEWHERE, True): "Händelser som insatsen inte rör ändrades inte på samma sätt.",
    (names.ELSEWHERE, False): "Även händelser som insatsen inte rör minskade: något annat kan ligga bakom.",
    (
        names.SIMULTANEOUS,
        False,
    ): "En annan insats började i området under de månader som jämförs. Därför kan skillnaden inte "
    "tillskrivas enbart den här insatsen.",
}
"""Without numbers, names and dates. A sentence that is not here has none."""
_TOO_SMALL = "Talen visas inte: något antal bakom dem är för litet."
_NOT_DONE = (
    "En annan insats började i området under de månader som jämförs. Enligt aktivitetsloggen genomfördes den här insatsen "
    "inte, och då kan ingen skillnad tillskrivas den."
)
_OF_COUNTS = (names.REPORTERS, names.ELSEWHERE)
_RATIOS = re.compile(r" \(kvot .*\)")


def protected_movement(found: Movement, gate: Gate, *, fewer: float | None) -> ProtectedMovement:
    """One other series: its two counts as cells, and nothing worked out from one that is held back.

    Args:
        found: the series.
        gate: of the edition.
        fewer: incidents fewer than expected in the measure's area; None where the word is not one of fewer.
    """
    before, after = gate.cell(found.before), gate.cell(found.after)
    tested = found.reason is None
    shown = tested and before.shown and after.shown

    def spread(*values: float) -> Spread:
        return Spread(*(float(value) for value in values)) if shown else NOTHING

    return ProtectedMovement(
        kind=found.kind,
        label=LABELS[found.kind],
        verdict=in_light_of(found, None if fewer is None else gate.number(fewer)),
        before=before,
        after=after,
        ratio=spread(found.ratio, found.lower, found.upper),
        moved=spread(found.moved, found.moved_lower, found.moved_upper),
        not_excluded=found.not_excluded if shown else np.nan,
        seen_moved=found.seen_moved if shown else None,
        p_increase=found.p_increase,
        p_decrease=found.p_decrease,
        smallest_p=found.smallest_p,
        confidence=found.confidence,
        reason=found.reason,
    )


def protected_displacement(evidence: Evidence, gate: Gate, place: ProtectedMovement) -> tuple[tuple[str, Spread], ...]:
    """The weighted displacement difference, where neither the area's nor the ring's counts are held back."""
    found = evidence.moved.control_ring
    difference = None if found is None or found.reason is not None else found.difference
    if difference is None or gate.closed or not place.ratio.known:
        return ()
    parts = (
        ("Området mot kontrollområdena", difference.local),
        ("Ringen mot kontrollringarna", difference.displacement),
        ("Området och ringen tillsammans", difference.total),
    )
    rows = [
        (words, Spread(float(part.estimate), float(part.lower), float(part.upper)))
        for words, part in parts
        if part is not None
    ]
    described = evidence.moved.measures
    if described is not None:
        plain = (
            ("Omfördelningskvot (WDQ)", described.quotient),
            ("Total nettoeffekt (TNE)", described.total_net_effect),
        )
        rows += [(words, Spread(float(value), np.nan, np.nan)) for words, value in plain if np.isfinite(value)]
    return tuple(rows + _ring_panel(evidence, gate))


def _ring_panel(evidence: Evidence, gate: Gate) -> list[tuple[str, Spread]]:
    """The ring's own ratio in a panel of whole areas, for the working group, where those areas' sums may be told."""
    panel, found, ring = evidence.moved.ring_panel, evidence.material, list(evidence.moved.ring_rows)
    if panel is None or gate.public or not np.isfinite(panel.ratio):
        return []
    starts = (found.start, found.start - YEAR)
    sums = [found.counts[ring, max(start, 0) : start + found.follow_up].sum() for start in starts]
    if any(gate.edition.hides(round(count)) for count in sums):
        return []
    return [("Ringens områden i paneldata (kvot)", Spread(panel.ratio, panel.ratio_lower, panel.ratio_upper))]


def protected_checks(
    evidence: Evidence, gate: Gate, *, beside: Sequence[tuple[str, str, str]] = ()
) -> tuple[ProtectedCheck, ...]:
    """The other explanations; in short to the public, and where a count behind a number is held back."""
    small = gate.closed or any(
        gate.edition.hides(round(count))
        for control in (*evidence.moved.controls, *evidence.moved.others)
        for count in (control.before, control.after)
        if not np.isnan(count)
    )
    done = evidence.dose.carried_out
    already = _already(evidence, gate) + "".join(
        f" {name} utvärderas för sig, mot {outcome}: {word[:1].lower()}{word[1:]}." for name, outcome, word in beside
    )
    found = [_check(one, in_short=gate.public or (small and _has_counts(one)), done=done) for one in evidence.checks]
    if gate.public:
        return tuple(found)
    return tuple(
        replace(shown, sentence=f"{shown.sentence} {_TOO_SMALL}")
        if shown.sentence != raw.sentence
        else replace(shown, sentence=f"{shown.sentence}{already}")
        if shown.name == names.SIMULTANEOUS and shown.passed is False
        else shown
        for raw, shown in zip(evidence.checks, found, strict=True)
    )


def _already(evidence: Evidence, gate: Gate) -> str:
    """Of a measure that was at work already in the months just before: what the count did against those; else empty."""
    found, change = evidence.material, evidence.development.change
    just = None if change is None else change.just_before
    months = slice(max(found.start - found.follow_up, 0), found.start)
    on = bool(found.rows) and bool(found.others[list(found.rows), months].all())
    if not on or just is None or just.now is None or just.before is None or not evidence.dose.carried_out:
        return ""
    before, now = gate.cell(just.before), gate.cell(just.now)
    if gate.closed or not (before.shown and now.shown):
        return ""
    return (
        " En annan insats pågick redan under hela månaderna precis före starten, och mot dem gick antalet "
        f"{before.text} → {now.text}."
    )


def _has_counts(found: Check) -> bool:
    return found.name in _OF_COUNTS or (found.name == names.RECORDING and found.passed is None)


def _check(found: Check, *, in_short: bool, done: bool) -> ProtectedCheck:
    sentence = found.sentence
    if in_short and not done and found.name == names.SIMULTANEOUS and found.passed is False:
        sentence = _NOT_DONE
    elif in_short and (found.passed, found.name) != (None, names.ELSEWHERE):
        sentence = _IN_SHORT.get((found.name, found.passed), sentence)
    elif in_short and found.name == names.ELSEWHERE:
        sentence = _RATIOS.sub("", sentence)
    return ProtectedCheck(found.name, found.passed, sentence, found.stops, found.unclear)
