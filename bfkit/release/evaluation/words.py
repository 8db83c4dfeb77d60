"""What an evaluation came to, in words: the title that is the finding, and the sentences of the first page."""

import math

from bfkit.display import counted, day, interval, number, percent
from bfkit.evaluation.deciding import LOTTERY, SERIES
from bfkit.evaluation.displacement.movement import (
    CANNOT_TELL,
    MOVED,
    NO_SURE_SIGN,
    PLACE,
    SPREAD,
)
from bfkit.release.edition import HIDDEN
from bfkit.release.evaluation.family import many
from bfkit.release.evaluation.pieces import between, finely, in_hundred, likely, p_equals, p_text
from bfkit.release.evaluation.views import ProtectedCheck, ProtectedEvaluation
from bfkit.verdict.words import CLEAR as STYRKT
from bfkit.verdict.words import DECREASE_CLEAR, DECREASE_HINTED, INCREASE_CLEAR, INCREASE_HINTED, NO_EFFECT

DECREASES = (DECREASE_CLEAR, DECREASE_HINTED)
HINTED = (DECREASE_HINTED, INCREASE_HINTED)
CLEAR = (DECREASE_CLEAR, INCREASE_CLEAR)
_SLACK = 1e-9
LIKELY_SEEN = 0.5
"""Chance of finding the effect that was planned for, below which a found one is likely exaggerated."""
_BASES = {
    LOTTERY: "omgång för omgång efter hur det gick i områdena som väntade på sin tur",
    SERIES: "efter kommunens egen utveckling före starten",
}
_WHERE = {"plats": "till platser runt om", "tid": "till andra tider", "mål": "till andra mål", "typ": "till annat"}
ALIKE = (
    "Kvoten som avgör är inte antalet delat med det väntade: den väger alla områden lika, stora som små, och räknar hela året "
    "före."
)
"""What the ratio of a lottery counts, where its incidents stand beside it."""
HELD_BACK = (
    "Antalen är för små för att visas i den här utgåvan. Därför visas inte heller det som kan räknas ut ur dem: "
    "procent, kvot, antal färre och serien månad för månad."
)


def failed(view: ProtectedEvaluation) -> list[ProtectedCheck]:
    """Other explanations that could not be ruled out, first those that stop the verdict."""
    return sorted((one for one in view.checks if one.passed is False), key=lambda one: not one.stops)


def explained(view: ProtectedEvaluation) -> bool:
    """Whether there is a word for an effect and also another explanation beside it."""
    return not view.undecided and bool(failed(view))


def title(view: ProtectedEvaluation) -> str:
    """The finding: the measure, the verdict in words, and for a reduction whether the problem moved."""
    finding = view.shown[0].lower() + view.shown[1:]
    if view.undecided:
        return f"{view.title} – {finding}"
    return f"{view.title}: {finding}{_and_moved(view) if view.key in DECREASES else ''}"


def _and_moved(view: ProtectedEvaluation) -> str:
    """What weighs most against it: that the problem moved, another explanation, or that movement is not known."""
    where = [one.kind for one in (view.place_moved, *view.others_moved) if one.verdict == MOVED]
    if where:
        return f" – men en del flyttade{'' if where[0] == PLACE else f' {_WHERE[where[0]]}'}"
    if explained(view):
        return " – men en annan förklaring finns"
    if view.place_moved.verdict == SPREAD:
        return " – och färre även runt om"
    if view.place_moved.verdict == CANNOT_TELL:
        return f" – om problemet flyttade {CANNOT_TELL}"
    if view.place_moved.verdict == NO_SURE_SIGN:
        return f" – {NO_SURE_SIGN} på att problemet flyttade"
    return " – om problemet flyttade är inte prövat" if view.mandatory else ""


def strength(view: ProtectedEvaluation) -> str:
    """How strong the support is, to follow the words of a mark for result; empty where there is none to speak of."""
    if view.key in HINTED:
        return ", med visst stöd"
    return ", med tydligt stöd" if view.key in CLEAR else ""


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
    return f"{many(months)} månad{'er' if months != 1 else ''}"


def effect_in_words(view: ProtectedEvaluation) -> str:
    """Incidents fewer or more than expected, to be read aloud; the ratio in parentheses. Empty where it may not be told."""
    found, ratio = view.decision.prevented, view.decision.ratio
    if view.undecided or not found.known or not ratio.known:
        return ""
    way, other = ("färre", "fler") if found.value >= 0 else ("fler", "färre")
    turned = found if found.value >= 0 else type(found)(-found.value, -found.upper, -found.lower)
    return f"{number(turned.value)} {way} händelser än väntat, {likely(turned, way, other)} (kvot {number(ratio.value, 2)}; 95\u00a0% konfidensintervall {between(ratio, 2)})."


def expected_words(view: ProtectedEvaluation) -> str:
    """What was expected without the measure, beside what came; empty where it may not be told."""
    now, less = view.development.now.value, view.decision.prevented
    if view.undecided or now is None or not less.known:
        return ""
    basis = _BASES.get(view.decision.method, "efter hur det gick i jämförbara områden under samma tid")
    known = math.isfinite(less.lower) and math.isfinite(less.upper)
    span = f" (troligen {interval(now + less.lower, now + less.upper)})" if known else ""
    told = f"Utan insats väntades {number(now + less.value)} händelser{span}, {basis}; det blev {number(now)}."
    if view.decision.method == LOTTERY:
        return f"{told} {ALIKE}"
    return f"{told}{_more_than_before(view, now + less.value)}"


def _more_than_before(view: ProtectedEvaluation, expected: float) -> str:
    """Why more was expected than there was before: else the effect reads as larger than the fall by mistake."""
    own = view.development.year_before
    before = None if own is None else own.before.value
    if before is None or view.years != 1 or not view.decision.returned > 0 or round(expected) <= before:
        return ""
    control = expected / before / view.decision.returned
    who = "Kontrollområdena" if control > 1 else "Jämförbara fall"
    return f" {who} ökade under tiden; därför väntades fler än {number(before)}."


def chance_words(view: ProtectedEvaluation) -> str:
    """How often chance alone makes so large a change, in so many of a hundred."""
    found = view.decision
    if view.undecided or not found.could_decide or view.key == NO_EFFECT:
        return ""
    what, chance = "minskning" if found.fewer else "ökning", in_hundred(found.p_value)
    if found.method == LOTTERY:
        means = f"Om insatsen inte gör något ger lotten en så stor skillnad i {chance} fall"
    elif found.method == SERIES:
        means = f"Om insatsen inte gör något blir det en så stor {what} i {chance} fall"
    else:
        means = f"Utan insats blir {what}en så stor i omkring {chance} jämförbara fall"
    sharing = len(view.family.sharing)
    if sharing > 1 and in_hundred(found.adjusted) != chance:
        means = means.replace(chance, finely(found.p_value)) + (
            f". De {many(sharing)} av årets utvärderingar som delar på risken ger {many(sharing)} chanser till falskt "
            f"larm; därför räknas det som {finely(found.adjusted)}"
        )
        if view.key in HINTED and found.p_value <= STYRKT < found.adjusted:
            means += ", och stödet är visst, inte tydligt"
    if view.key in HINTED and found.ratio.known and found.ratio.lower < 1 < found.ratio.upper:
        means += ". Konfidensintervallet rymmer också ingen skillnad alls: därför är stödet visst och inte tydligt"
    return f"{means}.{most_that_could_be_shown(view)}"


def most_that_could_be_shown(view: ProtectedEvaluation) -> str:
    """That clear support could not be reached however large the fall, where the method's least p says so; else empty."""
    found, sharing = view.decision, max(len(view.family.sharing), 1)
    counted_in = found.adjusted >= found.p_value * sharing - _SLACK
    if view.key not in HINTED or not counted_in or found.smallest_p * sharing <= STYRKT + _SLACK:
        return ""
    shared = f" och {many(sharing)} utvärderingar som delar på risken" if sharing > 1 else ""
    large = "minskningen" if found.fewer else "ökningen"
    return f" Med så få fall{shared} kunde stödet inte bli mer än visst, hur stor {large} än var."


def effect_numbers(view: ProtectedEvaluation) -> str:
    """Ratio and incidents prevented with intervals, p and the smallest p. Never for an undecided measure."""
    if view.undecided:
        return ""
    if not view.decision.ratio.known:
        return p_line(view) if not math.isnan(view.decision.p_value) and view.decision.could_decide else ""
    ratio = view.decision.ratio
    parts = [f"Kvot {number(ratio.value, 2)} (95\u00a0% konfidensintervall {between(ratio, 2)})", prevented_text(view)]
    if view.key == NO_EFFECT:
        limits = between(type(ratio)(1.0, *view.decision.unimportant), 2)
        parts = [
            f"{parts[0]}, 90\u00a0% konfidensintervall {between(view.decision.ratio_90, 2)}",
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
    what, chance = "minskning" if found.fewer else "ökning", in_hundred(found.p_value)
    if found.method == SERIES:
        means = f"Om insatsen inte gjort något blir skillnaden minst så här stor åt det hållet i {chance} fall."
    elif found.method == LOTTERY:
        means = f"Om insatsen inte gjort något ger lotten en minst så här stor {what} i {chance} fall."
    else:
        means = f"Utan insats blir det en minst så här stor {what} i {chance} jämförbara fall; det är vad p säger."
        if len(found.cases_extreme):
            means += (
                f" Den som räknar rakt av får {number(int(found.cases_extreme.sum()))} av {number(found.cases)}, men fallen "
                "överlappar i tid och är värda färre. Därför är p större."
            )
        means += f" Lägre än {p_text(found.smallest_p)} kan p inte bli med så få fall."
    if len(view.family.sharing) > 1 and view.id in view.family.sharing and abs(found.adjusted - found.p_value) > 1e-9:
        means += (
            f" {many(len(view.family.sharing)).capitalize()} av årets utvärderingar delar på risken att ha fel: med hänsyn till det blir "
            f"{p_equals(found.adjusted)}."
        )
    if not view.undecided and found.ratio.known and found.ratio.lower < 1 < found.ratio.upper:
        means += " Intervallet med 95\u00a0% når över 1; därför visst stöd och inte tydligt."
    return f"{means}{most_that_could_be_shown(view)}"


def exaggerated(view: ProtectedEvaluation) -> str:
    """A warning where a reduction was found against the odds; empty else."""
    chance = view.foresight.chance
    if view.key not in DECREASES or math.isnan(chance) or not view.foresight.sure or chance >= LIKELY_SEEN:
        return ""
    return (
        f"En verklig minskning med {percent(view.foresight.planned)}, som planen väntade, hade synts i bara "
        f"{in_hundred(chance)} fall. En minskning som ändå syns är oftast överdriven."
    )


def spoken(count: str) -> str:
    """The text of a cell in a sentence: "‹5" is "färre än 5"."""
    return count.replace("‹", "färre än ").replace(HIDDEN, "visas inte")


def cases_text(many: int) -> str:
    """A number of comparable cases."""
    return counted(many, "jämförbart fall", "jämförbara fall")
