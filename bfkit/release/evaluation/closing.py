"""Last on the page: what it cannot say, and the appendix with method, numbers that decide nothing, and sources."""

import math
from collections.abc import Iterator, Mapping

from bfkit.display import number
from bfkit.evaluation.deciding import LOTTERY, PLACEBO, SERIES
from bfkit.evaluation.lasting import AFTER
from bfkit.release.evaluation import methods
from bfkit.release.evaluation.compared import unimportant_text
from bfkit.release.evaluation.family import year_section
from bfkit.release.evaluation.pieces import bullets, p_text, table_of_words, with_interval
from bfkit.release.evaluation.views import ProtectedEvaluation
from bfkit.release.evaluation.words import HELD_BACK
from bfkit.release.fragments import Fragment, folded, heading, join, paragraph, table

DECIDES_NOTHING = "avgör inget"


def limits(view: ProtectedEvaluation) -> Fragment:
    """What this page cannot say, from what is known of the measure."""
    return bullets(list(_limits(view)))


def _limits(view: ProtectedEvaluation) -> Iterator[str]:
    if view.source_kind == "police":
        yield "Anmälda brott är inte alla brott: talet följer också hur benägna människor är att anmäla och hur polisen arbetar."
    else:
        yield "Rapporter är inte allt som händer: talet följer också vem som rapporterar och hur ofta."
    if view.decision.method == PLACEBO:
        yield (
            "Området lottades inte. Att skillnaden är ovanlig bland jämförbara fall utesluter inte att något annat hände "
            "just där och då."
        )
    elif view.decision.method == SERIES:
        yield "Insatsen finns i hela kommunen och har inget att jämföras med: allt annat som ändrades samtidigt ligger i talet."
    elif view.decision.method == LOTTERY:
        yield _lottery(view)
    if view.areas == 1:
        yield "Ett område säger inte hur samma insats går på en annan plats."
    later = view.lasting is not None and any(part.name == AFTER for part in view.lasting.parts)
    since = "vad som hände sedan visas, men avgör inget" if later else "vad som händer sedan är inte prövat"
    yield f"Uppföljningen är {number(view.development.planned)} månader: {since}."
    if view.undecided:
        yield "Att det inte går att avgöra betyder varken att insatsen fungerade eller att den inte gjorde det."
    if view.place_moved.reason is not None:
        yield "Om problemet flyttade till platser runt om är inte prövat."
    if view.without_clock.value != 0 and view.without_clock.text != "–":
        yield "Händelser utan klockslag är inte med, och de kan skilja sig från de andra."
    yield "Sidan säger inget om enskilda personer, och inget om vad insatsen kostade mot vad den gav."


def _lottery(view: ProtectedEvaluation) -> str:
    """Chance is ruled out and nothing else: what is counted are reports, and the measure may change who makes them."""
    what, made = ("anmälningar", "anmäldes") if view.source_kind == "police" else ("rapporter", "rapporterades")
    return (
        f"Lotten kan säga att insatsen ändrade antalet {what}. Den kan inte säga om det hände mindre eller mer eller bara "
        f"{made} mindre eller mer, och inte vilken del av insatsen som verkade."
    )


def appendix(view: ProtectedEvaluation, versions: Mapping[str, str], *, plan_seal: str | None = None) -> Fragment:
    """Method, numbers that decide nothing, the seal of the plan, versions and sources.

    Args:
        view: the evaluation.
        versions: of the program and what it is built on.
        plan_seal: sha256 of the locked plan.
    """
    return join(
        [
            heading("Metoden i ord"),
            bullets(methods.of(view)),
            year_section(view),
            heading("Alla beräkningar"),
            *_estimates(view),
            *_displacement(view),
            heading("Plan, version och källor"),
            paragraph(_seal(view, plan_seal)),
            table(
                ["Program", "Version"], [[name, version] for name, version in versions.items()], caption="Versioner."
            ),
            folded(f"Källor ({number(len(methods.SOURCES))})", bullets(methods.SOURCES)),
        ]
    )


def _estimates(view: ProtectedEvaluation) -> Iterator[Fragment]:
    """The table of every ratio; of an undecided measure it stands here alone and is marked on every row."""
    if view.closed:
        yield paragraph(HELD_BACK)
        return
    rows = [
        [
            one.name,
            with_interval(one.ratio, 2),
            "–" if math.isnan(one.p_value) or (one.decides and view.undecided) else p_text(one.p_value),
            "avgör" if one.decides and not view.undecided else DECIDES_NOTHING,
            one.note.replace("Avgjort med", "Räknat med").replace("Avgjort av", "Räknat med")
            if view.undecided
            else one.note,
        ]
        for one in view.estimates
    ]
    caption = "Kvot mellan verkligt och väntat med 95 % intervall. p är inte jämförbara mellan raderna."
    if view.decision.method == PLACEBO:
        caption += " Antalet jämförbara fall skiljer: varje sätt att räkna ställer egna krav på vilka fall som går att jämföra."
    if view.undecided:
        caption = f"Frågan gick inte att avgöra, och inget av talen här avgör något. {caption}"
    columns = ["Beräkning", "Kvot", "p", "Avgör?", "Anmärkning"]
    yield table_of_words(columns, rows, caption=caption, wordy=(3, 4))
    if view.decision.prevented.known:
        ends = with_interval(view.decision.prevented)
        mark = f" ({DECIDES_NOTHING})" if view.undecided else ""
        yield paragraph(
            f"Händelser färre än väntat: {ends}{mark}; minus betyder fler. 90 % intervall för kvoten: "
            f"{with_interval(view.decision.ratio_90, 2)}{mark}. Utan praktisk betydelse enligt planen: "
            f"{unimportant_text(view)}.",
            "sub",
        )


def _displacement(view: ProtectedEvaluation) -> Iterator[Fragment]:
    if not view.displacement:
        return
    yield paragraph("Flytten viktad efter skada: ej prövad, inga skadevikter är angivna.", "sub")
    rows = [
        [words, with_interval(spread, 2 if "kvot" in words else 1), DECIDES_NOTHING]
        for words, spread in view.displacement
    ]
    yield table(
        ["Flytt, beskrivande mått", "Tal", "Avgör?"],
        rows,
        caption="De tre första är viktade omfördelningsskillnader i händelser: minus betyder färre än i jämförelsen, med 95 % "
        "intervall (Wheeler och Ratcliffe 2018). Kvoten och nettoeffekten (Bowers och Johnson 2003) saknar intervall. Paneldata: kvot, 1 är ingen skillnad.",
    )


def _seal(view: ProtectedEvaluation, seal: str | None) -> str:
    if not view.plan.locked:
        return "Planen låstes aldrig och har inget sigill."
    told = f"Planens sigill (sha256): {seal}." if seal else "Planens sigill står i den låsta planens fil."
    same = {
        True: "Uppgifterna från tiden före låsningen är oförändrade.",
        False: "Uppgifterna från tiden före låsningen har ändrats.",
        None: "Om uppgifterna från tiden före låsningen är oförändrade är inte prövat.",
    }
    return f"{told} {same[view.plan.data_unchanged]}"
