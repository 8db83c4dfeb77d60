"""Why a development says nothing of an undecided measure: by the reason, and by which way the count went."""

from bfkit.evaluation.deciding import (
    EARLIER_MEASURE,
    MEASUREMENT,
    NO_COMPARISON,
    NOT_CARRIED_OUT,
    TOO_SHORT,
)
from bfkit.evaluation.outcome.period_change import ROSE
from bfkit.release.evaluation.views import ProtectedChange, ProtectedEvaluation

BY_REASON = {
    NOT_CARRIED_OUT: "enligt aktivitetsloggen genomfördes den inte.",
    MEASUREMENT: "rapporteringen eller registreringen ändrades samtidigt, och antalet kan ha ändrats av det.",
    EARLIER_MEASURE: "en annan insats mot samma problem pågick under de månader som jämförs.",
    NO_COMPARISON: "det finns inget att jämföra med, och allt annat som ändrades samtidigt kan ligga bakom.",
    TOO_SHORT: "uppföljningen är inte klar, och skillnaden kan vara slump.",
}
ROSE_BEFORE = "det kan en uppgång som började före insatsen"
NO_SUPPORT = "Talen ger inget stöd för att det blev färre."
_FEWER = "kan vara slump eller återgång till det vanliga"


def surely_more(view: ProtectedEvaluation) -> ProtectedChange | None:
    """A baseline above which the count surely lies, the goal's own first; None without one."""
    found = view.development
    both = (found.own_baseline, found.just_before, found.year_before)
    return next((one for one in both if one is not None and one.direction == ROSE), None)


def more_though_undecided(view: ProtectedEvaluation) -> ProtectedChange | None:
    """The same of an undecided measure, where the reason does not itself explain the count; None without one."""
    return surely_more(view) if view.undecided and view.reason not in BY_REASON else None


def rose_before(view: ProtectedEvaluation) -> bool:
    """Whether the months just before the start already lay above the same months of the year before the follow-up."""
    just, year = view.development.just_before, view.development.year_before
    levels = [None if one is None else one.before.value for one in (just, year)]
    return levels[0] is not None and levels[1] is not None and levels[0] > levels[1]


def says_nothing(view: ProtectedEvaluation) -> str:
    """What else than the measure can have made the change; regression to the mean only where the count fell."""
    if view.reason in BY_REASON:
        return BY_REASON[view.reason]
    found, own = view.development, view.development.own_baseline
    now = found.now.value
    if own is None or now is None or own.before.value is None:
        return f"skillnaden {_FEWER}."
    if now > own.before.value:
        return _rose(view, own)
    other = found.year_before if own is found.just_before else found.just_before
    fall = f"nedgången ({own.before.text} → {found.now.text}) {_FEWER}"
    if now == own.before.value:
        fall = "antalet är detsamma"
    if other is None or other.direction != ROSE or other.before.value is None:
        return f"{fall}."
    return f"{fall}. {_still_above(view, own, other)}"


def _rose(view: ProtectedEvaluation, own: ProtectedChange) -> str:
    """More than before: that the area was chosen on a peak explains a fall, never this."""
    told = f"ökningen ({own.before.text} → {view.development.now.text})"
    if own.direction != ROSE:
        return f"{told} ryms i slumpen."
    return (
        f"{told} är större än vad slumpen brukar ge, och återgång till det vanliga förklarar den inte. Men områden ökar också "
        "av sig själva, och att insatsen var orsaken är inte visat. Följ det."
    )


def _still_above(view: ProtectedEvaluation, own: ProtectedChange, other: ProtectedChange) -> str:
    """The other baseline is surely exceeded; it was so already before the start, where the own months were above it."""
    told = (
        f"Att antalet ändå ligger över {other.label} ({other.before.text}) är mer än slumpen brukar ge. Återgång kan inte "
        "förklara det: den verkar bara nedåt"
    )
    rose = f"; {ROSE_BEFORE}" if own is view.development.just_before and rose_before(view) else ""
    return f"{told}{rose}. {NO_SUPPORT} Följ det."
