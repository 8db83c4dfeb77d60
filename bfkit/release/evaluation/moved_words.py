"""What happened beside the measure, in words: always with the size that could not be excluded."""

from bfkit.display import number, percent
from bfkit.evaluation.displacement.movement import (
    CANNOT_TELL,
    FEWER_NOT_TIED,
    MORE_NOT_TIED,
    MOVED,
    NOT_TESTED,
    PLACE,
)
from bfkit.release.evaluation.pieces import likely
from bfkit.release.evaluation.views import ProtectedEvaluation, ProtectedMovement
from bfkit.release.evaluation.words import DECREASES

_NOT_SHOWN = " Men det är inte visat att insatsen gav färre händelser, och då går det inte att säga att den"


def movement_words(view: ProtectedEvaluation, found: ProtectedMovement) -> str:
    """What happened beside the measure, always with the size that could not be excluded."""
    area = "områdena" if view.areas > 1 else "området"
    where = f"Inom {number(view.rings[-1])} meter från {area}" if found.kind == PLACE and view.rings else f"I {area}"
    if found.verdict == NOT_TESTED:
        return f"Ej prövad: {(found.reason or '').removeprefix('ej prövad: ').rstrip('.')}."
    if not found.moved.known:
        return "Antalen är för små för att visas."
    moved = found.moved
    told = f"{number(abs(moved.value))} {'fler' if moved.value >= 0 else 'färre'} än väntat"
    size = f"{told if round(moved.value) else 'lika många som väntat'} ({likely(moved, 'fler', 'färre')})"
    share = ""
    if found.verdict == MOVED and view.key in DECREASES and view.decision.prevented.value > 0 and not view.closed:
        part = moved.value / view.decision.prevented.value
        share = f" Det motsvarar {percent(part)} av de {number(view.decision.prevented.value)} färre i {area}."
    least = number(max(found.not_excluded, 0.0))
    rest = f" Upp till {least} fler kan inte uteslutas."
    if found.verdict == CANNOT_TELL and view.decision.prevented.known:
        rest = f"{rest[:-1]}, och det är mer än hälften av de {number(view.decision.prevented.value)} färre i {area}."
    if found.verdict == MORE_NOT_TIED:
        rest = f"{_NOT_SHOWN} flyttade något."
    if found.verdict == FEWER_NOT_TIED:
        rest = f"{_NOT_SHOWN} verkade även där."
    return f"{where} blev det {size}.{share}{rest}"
