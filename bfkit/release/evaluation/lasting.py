"""Before, during and after in a table, and in words whether what was found lasts. It decides nothing."""

from bfkit.display import counted, number
from bfkit.evaluation.deciding import NOT_CARRIED_OUT
from bfkit.evaluation.lasting import AFTER, FIRST_HALF, SECOND_HALF
from bfkit.release.evaluation.pieces import between, led, table_of_words, with_interval
from bfkit.release.evaluation.views import ProtectedEvaluation, ProtectedPart, Spread
from bfkit.release.evaluation.words import spoken
from bfkit.release.fragments import Fragment, join, paragraph
from bfkit.verdict.words import DECREASE_CLEAR, DECREASE_HINTED

_LEAD = "Före, under och efter (avgör inget)."
_CANNOT = "Om skillnaden håller i sig eller avtar går inte att avgöra"


def before_during_after(view: ProtectedEvaluation) -> Fragment:
    """The parts with counts, what was expected and its interval, and a sentence."""
    found = view.lasting
    if found is None:
        return join([])
    rows = [_whole(view), *([_name(view, part), *_months(part), _expected(part)] for part in found.parts)]
    columns = ["", "Månader", "Samma månader året före start", "Händelser", "Väntat utan insats"]
    caption = (
        "Händelser under och efter, var del bredvid samma månader det sista året före starten: delarna är olika långa och "
        "faller på olika årstider. "
    )
    if view.undecided:
        columns, rows = columns[:4], [row[:4] for row in rows]
    else:
        caption += (
            "Väntat: utan insats, med 95 % intervall, räknat på samma månader före starten och på jämförbara fall. Delarna "
            "är kortare än hela uppföljningen och därför osäkrare."
        )
    return join(
        [
            led(_LEAD, lasting_words(view)),
            table_of_words(columns, rows, caption=caption.rstrip(), wordy=(1, 4), stacked=True),
            *([] if any(part.name == AFTER for part in found.parts) else [paragraph(_NOTHING_AFTER, "sub")]),
        ]
    )


_NOTHING_AFTER = "Månaderna efter uppföljningen visas när lika många som uppföljningens är kända."


def _whole(view: ProtectedEvaluation) -> list[str]:
    """The whole follow-up, of which the two halves are parts."""
    found, less = view.development, view.decision.prevented
    before = "–" if found.year_before is None else found.year_before.before.text
    expected = "visas inte"
    if found.now.value is not None and less.known:
        now = found.now.value
        expected = with_interval(Spread(now + less.value, now + less.lower, now + less.upper))
    name = "Alla planerade månader" if view.reason == NOT_CARRIED_OUT else "Hela uppföljningen"
    return [name, _with_length(view.follow_up, found.planned), spoken(before), spoken(found.now.text), expected]


def _months(part: ProtectedPart) -> list[str]:
    return [_with_length(part.months, part.lasts), spoken(part.before.text), spoken(part.count.text)]


def _with_length(months: str, many: int) -> str:
    return f"{months} ({counted(many, 'månad', 'månader')})"


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
    """What came after the follow-up, with its numbers; whether it was fewer only where the interval says so."""
    if after is None:
        return ""
    when = "Efter insatsens slut" if after.ended else "Efter uppföljningen, medan insatsen fortsatte,"
    if not after.ratio.known:
        return f" Tiden efter uppföljningen är inte prövad: {after.reason}."
    told = f" {when} kom {after.count.text} händelser på {counted(after.lasts, 'månad', 'månader')}; väntat var {_expected(after)}"
    if after.ratio.upper < 1:
        return f"{told}. Det är färre än väntat."
    if after.ratio.lower > 1:
        return f"{told}. Det är fler än väntat."
    return f"{told}. Om det är färre än väntat går inte att säga."
