"""Every way to work out the same ratio, in one figure: none is picked, and none but the first decides."""

from collections.abc import Sequence

from bfkit.display import counted, number
from bfkit.release.evaluation.figures import specification_figure
from bfkit.release.evaluation.views import ProtectedEstimate, ProtectedEvaluation
from bfkit.release.evaluation.words import HELD_BACK
from bfkit.release.fragments import Fragment, paragraph
from bfkit.verdict.words import NO_EFFECT

NOT_SHOWN = (
    "Frågan gick inte att avgöra. Därför visas inga beräkningar av effekten här: de hade lockat till en slutsats som "
    "inte finns."
)
IN_APPENDIX = "De står sist på sidan, under Alla beräkningar, märkta ”avgör inget”."


def specifications(view: ProtectedEvaluation, *, short: bool = False) -> Fragment:
    """The figure; for an undecided measure, or where counts are held back, the sentence that says why there is none.

    Args:
        view: the evaluation.
        short: without notes and without the ways that gave no number, which are then counted instead.
    """
    if view.undecided:
        return paragraph(f"{NOT_SHOWN} {HELD_BACK if view.closed else IN_APPENDIX}")
    if view.closed:
        return paragraph(HELD_BACK)
    known = [one for one in view.estimates if one.ratio.known]
    left = len(view.estimates) - len(known)
    shown = known if short else view.estimates
    rest = (
        f" {counted(left, 'sätt att räkna', 'sätt att räkna')} gav ingen kvot och står under Andra sätt att räkna."
        * short
    )
    return specification_figure(
        [
            (one.name, one.ratio.value, one.ratio.lower, one.ratio.upper, "" if short else one.note, one.decides)
            for one in shown
        ],
        goal_ratio=view.development.target_ratio,
        no_effect=view.decision.unimportant if view.key == NO_EFFECT else None,
        title=_title(view),
        note=f"Kvot mellan verkligt och väntat, med 95 % intervall. {_of_side(known)} Ingen beräkning är utvald; bara den "
        f"första avgör.{rest if left else ''}",
    )


def _title(view: ProtectedEvaluation) -> str:
    """What the one that decides says; the others rest on the same counts, so that their number proves nothing."""
    ratio = view.decision.ratio
    if not ratio.known:
        return "Kvoten räknad på olika sätt"
    where = "når över 1" if ratio.lower < 1 < ratio.upper else "ligger under 1" if ratio.upper <= 1 else "ligger över 1"
    return f"Huvudanalysens intervall {where}; de andra bygger på samma antal och är inga nya bevis"


def _of_side(known: Sequence[ProtectedEstimate]) -> str:
    """How many of them are on either side of 1."""
    below = sum(one.ratio.value < 1 for one in known)
    return f"{number(below)} av {number(len(known))} ligger under 1."
