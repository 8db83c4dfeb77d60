"""The year's evaluations in words: how many there are, which share the risk of a false word, and why others do not."""

from bfkit.display import number, sentence_list
from bfkit.release.evaluation.pieces import p_equals
from bfkit.release.evaluation.views import ProtectedEvaluation, ProtectedFamily
from bfkit.release.fragments import Fragment, join, paragraph

_NUMBERS = ("en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")


def many(count: int) -> str:
    """A number in words up to twelve."""
    return _NUMBERS[count - 1] if 0 < count <= len(_NUMBERS) else number(count)


def family_words(found: ProtectedFamily) -> str:
    """All of the year's evaluations, those that share its risk, and those that do not with the reason."""
    told = f"Årets utvärderingar ({found.year}) är {many(len(found.registered))} i registret"
    if len(found.registered) == 1:
        return f"{told}: den här."
    told += f" ({sentence_list(list(found.registered))})."
    share = "Ingen av dem delar" if not found.sharing else f"{many(len(found.sharing)).capitalize()} av dem delar"
    told += f" {share} på årets risk att ha fel{'' if found.fewer else ' om fler händelser'}"
    told += f" ({sentence_list(list(found.sharing))})." if found.sharing else "."
    if found.left_out:
        reasons = "; ".join(f"{name}: {reason}" for name, reason in found.left_out)
        told += f" {many(len(found.left_out)).capitalize()} är inte med: {reasons}."
    return told


def year_section(view: ProtectedEvaluation) -> Fragment:
    """What the year's other evaluations do to p, for the appendix; nothing where there are no others."""
    found, own = view.family, view.decision
    if len(found.registered) < 2:
        return join([])
    told = family_words(found)
    if view.id not in found.sharing:
        return paragraph(f"{told} Den här delar inte på risken, och dess p räknas därför inte upp.")
    if len(found.sharing) > 1 and not view.undecided:
        told += (
            " Ju fler frågor som ställs, desto oftare ger slumpen ett ja. Därför räknas p upp enligt Holm, över de "
            f"{many(len(found.sharing))} som delar på risken: {p_equals(own.p_value)} blir {p_equals(own.adjusted)}. Den "
            "vars uppföljning inte är klar räknas som om den inte visat något."
        )
    return paragraph(told)
