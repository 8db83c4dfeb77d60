"""What an evaluation came to, in words: the title that is the finding, and the sentences of the first page."""

import math

from bfkit.display import counted, day, number, percent
from bfkit.evaluation.deciding import LOTTERY, SERIES
from bfkit.evaluation.displacement.movement import MOVED, NO_SURE_SIGN, NOT_TESTED, PLACE, SPREAD
from bfkit.release.evaluation.pieces import between, goal_text, in_hundred, p_equals, p_text
from bfkit.release.evaluation.views import ProtectedEvaluation, ProtectedMovement
from bfkit.verdict.words import DECREASE_CLEAR, DECREASE_HINTED, NO_EFFECT

DECREASES = (DECREASE_CLEAR, DECREASE_HINTED)
LIKELY_SEEN = 0.5
"""Chance of finding the effect that was planned for, below which a found one is likely exaggerated."""
_NUMBERS = ("en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
_WHERE = {"plats": "till platser runt om", "tid": "till andra tider", "mål": "till andra mål", "typ": "till annat"}
HELD_BACK = (
    "Antalen är för små för att visas i den här utgåvan. Därför visas inte heller det som kan räknas ut ur dem: "
    "procent, kvot, antal färre och serien månad för månad."
)


def title(view: ProtectedEvaluation) -> str:
    """The finding: the measure, the verdict in words, and for a reduction whether the problem moved."""
    finding = view.shown[0].lower() + view.shown[1:]
    if view.undecided:
        return f"{view.title} – {finding}"
    return f"{view.title}: {finding}{_and_moved(view) if view.key in DECREASES else ''}"


def _and_moved(view: ProtectedEvaluation) -> str:
    where = [one.kind for one in (view.place_moved, *view.others_moved) if one.verdict == MOVED]
    if where:
        return f" – men en del flyttade{'' if where[0] == PLACE else f' {_WHERE[where[0]]}'}"
    if view.place_moved.verdict == SPREAD:
        return " – och färre även runt om"
    if view.place_moved.verdict == NO_SURE_SIGN:
        if not _would_have_shown(view):
            return " – om problemet flyttade går inte att säga"
        return " – inget säkert tecken på att problemet flyttade"
    return " – om problemet flyttade är inte prövat" if view.mandatory else ""


def _would_have_shown(view: ProtectedEvaluation) -> bool:
    """Whether half of what disappeared would have been seen in the ring; else its silence says nothing."""
    seen, gone = view.place_moved.seen_moved, view.decision.prevented
    return seen is not None and gone.known and seen <= gone.value / 2


def plan_line(view: ProtectedEvaluation) -> str:
    """When the plan was locked, for the line above the title."""
    plan = view.plan
    if not plan.locked or plan.locked_on is None:
        return "Planen låstes aldrig"
    return f"Plan låst {day(plan.locked_on)}, {'före' if plan.before_outcome else 'efter det att'} utfallet" + (
        "" if plan.before_outcome else " började bli känt"
    )


def months_text(months: int) -> str:
    """A number of months: "sex månader"."""
    return (
        f"{_NUMBERS[months - 1] if 0 < months <= len(_NUMBERS) else number(months)} månad{'er' if months != 1 else ''}"
    )


def goal_lead(view: ProtectedEvaluation) -> str:
    """Whether the goal was met, in bold words."""
    goal = goal_text(view.development.target_ratio)
    if view.development.goal_met is None:
        return f"Om målet ({goal}) nåddes kan inte sägas:"
    return f"Målet ({goal}) {'nåddes' if view.development.goal_met else 'nåddes inte'}."


def goal_words(view: ProtectedEvaluation) -> str:
    """What stands beside every goal, met or not: how often it is met with no measure."""
    found = view.development
    why = "" if found.goal_met is not None else f"{found.goal_reason.removeprefix('ej prövad: ')}. "
    anyway = found.anyway
    if anyway.reason:
        return f"{why}Hur ofta målet nås utan insats går inte att säga: {anyway.reason.removeprefix('ej prövad: ')}."
    ends = f"{number(100 * anyway.lower)}–{number(100 * anyway.upper)}"
    return (
        f"{why}Utan insats hade målet nåtts i {number(100 * anyway.share)} av 100 jämförbara fall "
        f"({number(anyway.met)} av {number(anyway.cases)}; osäkerhet {ends} av 100)."
    )


def effect_numbers(view: ProtectedEvaluation) -> str:
    """Ratio and incidents prevented with intervals, p and the smallest p. Never for an undecided measure."""
    if view.undecided or not view.decision.ratio.known:
        return p_line(view) if not math.isnan(view.decision.p_value) and view.decision.could_decide else ""
    ratio = view.decision.ratio
    parts = [f"kvot {number(ratio.value, 2)} (95\u00a0% {between(ratio, 2)})", prevented_text(view)]
    if view.key == NO_EFFECT:
        limits = between(type(ratio)(1.0, *view.decision.unimportant), 2)
        parts = [
            f"{parts[0]}, 90\u00a0% {between(view.decision.ratio_90, 2)}",
            f"utan betydelse enligt planen: {limits}",
        ]
    return " · ".join([*parts, p_line(view)] if view.key != NO_EFFECT else parts)


def prevented_text(view: ProtectedEvaluation) -> str:
    """Incidents fewer or more than expected, with interval; the sign is in the word where the interval allows."""
    found = view.decision.prevented
    if found.value >= 0:
        return f"{number(found.value)} färre händelser än väntat ({between(found)})"
    turned = type(found)(-found.value, -found.upper, -found.lower)
    return f"{number(turned.value)} fler händelser än väntat ({between(turned)})"


def p_line(view: ProtectedEvaluation) -> str:
    """The p-value with the smallest that the method could give."""
    found = view.decision
    known = found.method != SERIES and p_text(found.smallest_p) != p_text(0.0)
    least = f" (minsta möjliga {p_text(found.smallest_p)})" if known else ""
    return f"{p_equals(found.p_value)}{least}"


def p_words(view: ProtectedEvaluation) -> str:
    """What p means, in plain words, and what the year's other evaluations do to it."""
    found = view.decision
    down, chance = "minskar" if found.fewer else "ökar", in_hundred(found.p_value)
    if found.method == SERIES:
        means = f"Om insatsen inte gjort något blir skillnaden minst så här stor åt det hållet i {chance} fall."
    elif found.method == LOTTERY:
        means = f"Om insatsen inte gjort något faller lotten så att det {down} minst så här mycket i {chance} fall."
    else:
        means = f"Utan insats {down} det minst så här mycket i {chance} jämförbara fall; det är vad p säger."
        means += f" Lägre än {p_text(found.smallest_p)} kan det inte bli med så få fall."
    many = _NUMBERS[found.family - 1].capitalize() if 0 < found.family <= len(_NUMBERS) else number(found.family)
    if found.family > 1 and abs(found.adjusted - found.p_value) > 1e-9:
        means += (
            f" {many} utvärderingar delar på årets risk att ha fel: med hänsyn till det blir "
            f"{p_equals(found.adjusted)}."
        )
    if not view.undecided and found.ratio.known and found.ratio.lower < 1 < found.ratio.upper:
        means += " Intervallet med 95\u00a0% når över 1; därför visst stöd och inte tydligt."
    return means


def exaggerated(view: ProtectedEvaluation) -> str:
    """A warning where a reduction was found against the odds; empty else."""
    chance = view.foresight.chance
    if view.key not in DECREASES or math.isnan(chance) or chance >= LIKELY_SEEN:
        return ""
    return (
        f"En sann minskning på {percent(view.foresight.planned)}, som planen väntade, hade setts i bara "
        f"{in_hundred(chance)} jämförbara fall. Den som ändå ser en minskning ser oftast en för stor: talet är troligen "
        "överdrivet."
    )


def movement_words(view: ProtectedEvaluation, found: ProtectedMovement) -> str:
    """What happened beside the measure, always with the size that could not be excluded."""
    where = f"Inom {number(view.rings[-1])} meter från området" if found.kind == PLACE and view.rings else "I området"
    if found.verdict == NOT_TESTED:
        return f"Ej prövad: {(found.reason or '').removeprefix('ej prövad: ')}."
    if not found.moved.known:
        return "Antalen är för små för att visas."
    moved = found.moved
    size = f"{number(abs(moved.value))} {'fler' if moved.value >= 0 else 'färre'} än väntat ({between(moved)}"
    least = number(max(found.not_excluded, 0.0))
    share = ""
    if found.verdict == MOVED and view.key in DECREASES and view.decision.prevented.value > 0 and not view.closed:
        part = moved.value / view.decision.prevented.value
        share = f" Det motsvarar {percent(part)} av de {number(view.decision.prevented.value)} färre i området."
    return f"{where} blev det {size}).{share} En ökning på upp till {least} händelser kan inte uteslutas."


def dose_lead(view: ProtectedEvaluation) -> str:
    """How much was done, in a word or two."""
    return view.dose.implementation or "går inte att säga"


def cases_text(many: int) -> str:
    """A number of comparable cases."""
    return counted(many, "jämförbart fall", "jämförbara fall")
