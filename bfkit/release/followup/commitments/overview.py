"""The agreement as a whole: the sum line, and the sentences that a first page quotes."""

from bfkit.display import counted, day, number, sentence_list
from bfkit.release.followup.commitments.sentences import implementation_text, result_text
from bfkit.release.followup.commitments.views import ProtectedAgreement, ProtectedCommitment
from bfkit.vocabulary import JUDGED, TESTED

COLOURS = ("grön", "gul", "röd", "grå")
_MANY = {"grön": ("grön", "gröna"), "gul": ("gul", "gula"), "röd": ("röd", "röda"), "grå": ("grå", "grå")}
_BY = {JUDGED: "gruppens bedömning", TESTED: "statistisk prövning"}
MOST_NAMED = 3


def first_sentences(view: ProtectedAgreement) -> tuple[str, ...]:
    """At most two sentences for a first page: how the figures fell, and what was not done or waits."""
    if not view.commitments:
        return ()
    return (sum_line(view), *_to_look_at(view))


def sum_line(view: ProtectedAgreement) -> str:
    """How many commitments there are, by figure: the one decided, else the one proposed.

    The colours are those that hold: the group's where it has decided, else the proposed one, which is said.
    """
    figures = [_colour(one) for one in view.commitments]
    parts = [counted(figures.count(c), *_MANY[c]) for c in COLOURS if c in figures]
    without = figures.count(None)
    if without:
        parts.append(f"{number(without)} utan figur, därför att perioden pågår eller ingen logg finns")
    lead = f"{counted(len(figures), 'åtagande', 'åtaganden')} till och med {day(view.cut)}: {sentence_list(parts)}"
    return f"{lead}. {_waiting(view)}"


def waiting(view: ProtectedAgreement) -> tuple[ProtectedCommitment, ...]:
    """Those that have a figure proposed and none decided."""
    return tuple(one for one in view.commitments if one.proposed is not None and one.decided is None)


def _colour(one: ProtectedCommitment) -> str | None:
    return one.decided or one.proposed


def _waiting(view: ProtectedAgreement) -> str:
    drawn = [one for one in view.commitments if one.proposed is not None]
    open_ones = waiting(view)
    if not drawn:
        return "Ingen figur är föreslagen än."
    if not open_ones:
        return "Gruppen har beslutat om alla föreslagna figurer."
    if len(open_ones) == len(drawn):
        which = "Figuren är" if len(drawn) == 1 else "Figurerna är"
        return f"{which} programmets förslag: gruppen har inte beslutat."
    return f"{number(len(open_ones))} av figurerna är förslag som väntar på gruppens beslut."


def _to_look_at(view: ProtectedAgreement) -> tuple[str, ...]:
    """What was not done; else what was done and fell short; nothing when there is neither."""
    red = [one for one in view.commitments if _colour(one) == "röd"]
    if not red:
        return ()
    named = "; ".join(f"{one.id} {one.text.rstrip('.')} ({_why(one)})" for one in red[:MOST_NAMED])
    rest = f"; och {number(len(red) - MOST_NAMED)} till" if len(red) > MOST_NAMED else ""
    return (f"Röd figur: {named}{rest}.",)


def _why(one: ProtectedCommitment) -> str:
    ground = f" enligt {_BY[one.result_ground]}" if one.result_ground in _BY else ""
    return f"genomfört: {implementation_text(one)[0]}; resultat: {result_text(one)[0]}{ground}"
