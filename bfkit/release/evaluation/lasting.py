"""Before, during and after in a table, and in words whether what was found lasts. It decides nothing."""

from bfkit.display import number
from bfkit.evaluation.deciding import NOT_CARRIED_OUT
from bfkit.evaluation.lasting import AFTER, FIRST_HALF, SECOND_HALF
from bfkit.release.evaluation.pieces import between, led, table_of_words
from bfkit.release.evaluation.views import ProtectedEvaluation, ProtectedPart
from bfkit.release.fragments import Fragment, join, paragraph
from bfkit.verdict.words import DECREASE_CLEAR, DECREASE_HINTED

_LEAD = "Före, under och efter (avgör inget)."
_CANNOT = "Om skillnaden håller i sig eller avtar går inte att avgöra"


def before_during_after(view: ProtectedEvaluation) -> Fragment:
    """The parts with counts, what was expected and its interval, and a sentence."""
    found = view.lasting
    if found is None:
        return join([])
    baseline = view.development.year_before
    rows = [["Före", "samma månader året före", baseline.before.text, "–"]] if baseline is not None else []
    rows += [[_name(view, part), part.months, part.count.text, _expected(part)] for part in found.parts]
    columns = ["", "Månader", "Händelser", "Väntat utan insats"]
    caption = (
        "Händelser före, under och efter. Väntat: utan insats, med 95 % intervall, räknat på samma månader före starten "
        "och på jämförbara fall. Delarna är kortare än hela uppföljningen och därför osäkrare."
    )
    if view.undecided:
        columns, rows, caption = columns[:3], [row[:3] for row in rows], "Händelser före, under och efter."
    return join(
        [
            led(_LEAD, lasting_words(view)),
            table_of_words(columns, rows, caption=caption, wordy=(1, 3)),
            *([] if any(part.name == AFTER for part in found.parts) else [paragraph(_NOTHING_AFTER, "sub")]),
        ]
    )


_NOTHING_AFTER = "Månaderna efter uppföljningen visas när lika många som uppföljningens är kända."


def _name(view: ProtectedEvaluation, part: ProtectedPart) -> str:
    if view.reason == NOT_CARRIED_OUT:
        return "Efter de planerade månaderna" if part.name == AFTER else f"Planerade månader, {part.name}"
    if part.name == AFTER:
        return "Efter insatsens slut" if part.ended else "Efter uppföljningen, insatsen pågår"
    return f"Efter insatsens slut, {part.name} av uppföljningen" if part.ended else f"Under, {part.name}"


def _expected(part: ProtectedPart) -> str:
    if not part.expected.known:
        return f"ej prövat: {part.reason}"
    return f"{number(part.expected.value)} ({between(part.expected)})"


def lasting_words(view: ProtectedEvaluation) -> str:
    """Whether a reduction seems to hold or to wear off, or that it cannot be told; never that anything worked."""
    found = view.lasting
    if found is None:
        return ""
    if view.reason == NOT_CARRIED_OUT:
        return "Enligt aktivitetsloggen genomfördes insatsen inte, och då finns inget som kan hålla i sig eller avta."
    if view.undecided:
        return "Frågan gick inte att avgöra, och då går det inte heller att säga om något håller i sig."
    if view.key not in (DECREASE_CLEAR, DECREASE_HINTED):
        return "Ingen minskning är visad, och då finns inget som kan hålla i sig eller avta."
    by_name = {part.name: part for part in found.parts}
    second, after = by_name.get(SECOND_HALF), by_name.get(AFTER)
    if not found.apart.known or second is None:
        return f"{_CANNOT}: {_why(by_name[FIRST_HALF], second)}."
    return f"{_within(view, second)}{_later(after)}"


def _why(first: ProtectedPart, second: ProtectedPart | None) -> str:
    return next((part.reason for part in (first, second) if part is not None and part.reason), "halvorna är för små")


def _within(view: ProtectedEvaluation, second: ProtectedPart) -> str:
    apart = view.lasting.apart if view.lasting is not None else second.ratio
    if apart.lower > 1:
        return "Skillnaden mot det väntade tycks avta: den var säkert mindre under uppföljningens andra halva än under den första."
    if second.ratio.upper < 1:
        return (
            "Också under uppföljningens andra halva var händelserna färre än väntat, osäkerheten inräknad, och inget säkert tecken finns på "
            "att skillnaden avtar."
        )
    return f"{_CANNOT}: under uppföljningens andra halva ryms både en lika stor skillnad som under den första och ingen alls."


def _later(after: ProtectedPart | None) -> str:
    if after is None:
        return ""
    when = "Efter insatsens slut" if after.ended else "Månaderna efter uppföljningen, medan insatsen pågick,"
    if not after.ratio.known:
        return f" Tiden efter uppföljningen är inte prövad: {after.reason}."
    if after.ratio.upper < 1:
        return f" {when} var händelserna färre än väntat."
    if after.ratio.lower > 1:
        return f" {when} var händelserna fler än väntat."
    return f" {when} går det inte att säga om händelserna var färre än väntat."
