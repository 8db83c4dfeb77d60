"""The page of a cause analysis: what the data propose themselves, and what of it only says again what is already asked."""

from bfkit.causes.support import REFINDS_HOURS
from bfkit.causes.week_tests import WEEK_HOURS
from bfkit.display import counted, number, sentence_list
from bfkit.release.causes import sentences, words
from bfkit.release.causes.views import ProtectedCauses, ProtectedHypothesis
from bfkit.release.fragments import Fragment, explained, join, paragraph, table

TAKE_OVER = (
    "Ett förslag är ingen orsak. Vill gruppen gå vidare skriver den hypotesen med egna ord och anger att data väckte den "
    "och vilken som var den sista dagen i uppgifterna; då prövas den bara på senare dagar. Hur det skrivs står i handboken."
)
OWN_PLACE, OWN_HOURS, WHEN = "problemets egen plats", "problemets egna tider", "ingen orsak, bara en tid"
"""What a proposal that is no finding says: what the problem was chosen by, or only its hours, where none were chosen."""


def from_data(view: ProtectedCauses) -> Fragment:
    """What the data proposed, tested on days that did not propose it."""
    lead = paragraph(f"{view.proposed} {_together(view)}".strip())
    if not view.from_data:
        return lead
    if view.public:
        return join([lead, _public_table(view)])
    rows = [
        [one.id, one.statement, _tested(one), _counted(one), _ratio(one), said_again(one)] for one in view.from_data
    ]
    columns = ["", "Data föreslår", "Prövat", "Antal", "Kvot", "Samma som"]
    caption = (
        "Prövade på en period som inte föreslog dem. Antal och kvot gäller bara den perioden. Ett förslag kan räkna med ett annat "
        "avstånd och andra veckodagar än gruppens hypotes om samma sak, så talen är inte exakt desamma."
    )
    own = table(columns, rows, caption=caption, words=[1, 2, 4, 5])
    return explained(join([lead, own, paragraph(TAKE_OVER, "sub")]), view.edition)


def _public_table(view: ProtectedCauses) -> Fragment:
    """The pattern that each asked of and how it went: no count and no ratio is told to the public."""
    rows = [[one.id, one.statement, _tested(one)] for one in view.from_data]
    caption = "Prövade på en period som inte föreslog dem."
    return table(["", "Data föreslår", "Prövat"], rows, caption=caption, words=[1, 2])


def _together(view: ProtectedCauses) -> str:
    """How many were proposed, how many of them were judged together, and which of those the table has no outcome of."""
    family = view.family
    if not family.data:
        return ""
    proposed = counted(family.data, "hypotes föreslogs", "hypoteser föreslogs")
    if not family.data_tested:
        return f"{proposed[:1].upper()}{proposed[1:]}, och ingen kunde prövas."
    every = family.data_tested == family.data
    tested = ("den" if family.data == 1 else "alla") if every else number(family.data_tested)
    adjusted = (
        f". Bedömningen är justerad för att {number(family.data_tested)} prövades samtidigt"
        if family.data_tested > 1
        else ""
    )
    own = ""
    if family.restating and not view.public:
        own = f"; {number(family.restating)} av dem säger inte mer än var eller när problemet sker och har bara streck i tabellen"
    if view.public and len(view.from_data) < family.data:
        own = "; de som bara säger var eller när, eller samma sak som en annan hypotes, visas inte här"
    return f"{proposed[:1].upper()}{proposed[1:]}, och {tested} kunde prövas{adjusted}{own}."


def said_again(one: ProtectedHypothesis) -> str:
    """What a proposal says again: the problem's own place or hours, another hypothesis, or nothing."""
    if one.restates:
        if one.test.name != WEEK_HOURS:
            return OWN_PLACE
        return OWN_HOURS if one.test.reason == REFINDS_HOURS else WHEN
    if one.same_as is not None:
        return one.same_as
    if one.part_of is not None:
        return f"del av {one.part_of}"
    return f"{sentence_list(one.made_of)} tillsammans" if one.made_of else "ny"


def _tested(one: ProtectedHypothesis) -> str:
    if one.restates:
        return "–"
    if not one.test.tested:
        return f"ej prövad: {one.test.reason}" if one.test.reason else "ej prövad"
    return f"{words.mark(one.test.status, one.test.only)} {sentences.status(one.test)}"


def _counted(one: ProtectedHypothesis) -> str:
    """The count; not of what the group asks too, with other metres: the two would tell of the few between them."""
    if one.restates:
        return "–"
    if again := one.same_as or sentence_list(one.made_of):
        return f"se {again}"
    return one.test.count.text if one.test.ratio or one.test.held_back else "–"


def _ratio(one: ProtectedHypothesis) -> str:
    if one.restates:
        return "–"
    if one.test.ratio:
        return words.short_ratio(one.test.ratio)
    return f"{words.spread(*one.test.open)}" if one.test.open else "–"
