"""Second opinions, where the problem may have moved, and other explanations than the measure."""

import math

from bfkit.display import number
from bfkit.evaluation.deciding import LOTTERY
from bfkit.evaluation.displacement.movement import NOT_TESTED
from bfkit.evaluation.explanations import DISCOVERED, RECORDING
from bfkit.release.evaluation import words
from bfkit.release.evaluation.doubts import ORDER, discovered_words
from bfkit.release.evaluation.drawing import count_text
from bfkit.release.evaluation.figures import ring_figure, ring_map
from bfkit.release.evaluation.moved_words import movement_words
from bfkit.release.evaluation.pieces import led, p_text, table_of_words, with_interval
from bfkit.release.evaluation.series import YEAR
from bfkit.release.evaluation.specifications import specifications
from bfkit.release.evaluation.views import ProtectedCheck, ProtectedEvaluation, ProtectedMovement
from bfkit.release.fragments import Fragment, box, join, paragraph

_SIGNS = {True: "✓ förklarar inte", False: "✗ kan förklara", None: "? ej prövad"}
_UNCLEAR = {DISCOVERED: "? kan inte uteslutas", RECORDING: "? kan inte uteslutas"}
_NONE_KNOWN = "✓ ingen känd ändring"
NOT_EXCLUDED = "Kan inte uteslutas"


def second_opinions(view: ProtectedEvaluation) -> Fragment:
    """Every other way to work out the ratio, none picked."""
    if view.undecided or view.closed:
        return specifications(view)
    where = "samma område" if view.areas <= 1 else "samma områden"
    if view.decision.method == LOTTERY:
        where += " (panelen på alla områden som har börjat, också de som först väntade)"
    lead = paragraph(
        "Kvoten, räknad på alla sätt vi kan, också de som brukar visas men inte går att lita på. De bygger på "
        f"{where} och mest på samma antal, och är inga nya bevis. {_robust(view)} Bara den första avgör."
    )
    return join([lead, specifications(view)])


def _robust(view: ProtectedEvaluation) -> str:
    """Whether they point the same way, and whether they are as sure: the one does not follow from the other."""
    known = [one.ratio for one in view.estimates if one.ratio.known]
    ways = {one.value < 1 for one in known}
    if len(known) < 2:
        return "Bara ett av dem gav en kvot."
    if len(ways) > 1:
        return "De pekar åt olika håll: svaret hänger på hur man räknar."
    if len({(one.upper < 1, one.lower > 1) for one in known}) > 1:
        return "Riktningen är densamma, men hur säkert det är beror på hur man räknar."
    return "Riktningen är densamma, och likaså om intervallet når över 1."


def movement(view: ProtectedEvaluation) -> Fragment:
    """To the ring, other hours, targets and kinds, always with the size that could not be excluded."""
    every = (view.place_moved, *view.others_moved)
    tested = [one for one in every if one.verdict != NOT_TESTED]
    pieces = [paragraph(_about(view, tabled=bool(tested)))]
    if tested:
        pieces.append(_table(view, tested))
    pieces += [figure for figure in (_ring(view), _map(view)) if figure is not None]
    pieces += [
        led(f"{one.label}: inte prövat.", _capital(movement_words(view, one).removeprefix("Ej prövad: ")))
        for one in every
        if one.verdict == NOT_TESTED
    ]
    return join(pieces)


def _about(view: ProtectedEvaluation, *, tabled: bool) -> str:
    must = "Insatsen är situationell, och då ska flytt alltid prövas. " if view.mandatory else ""
    how = " och räknas på händelsernas punkter" if view.by_points else " och räknas på hela områden"
    if view.place_moved.verdict == NOT_TESTED:
        how = ""
    ring = f"Ringen är {number(view.rings[-1])} meter bred{how}. " if view.rings else ""
    silence = (
        f" Att inget syns betyder inte att inget flyttade: spalten ”{NOT_EXCLUDED}” säger hur mycket som kan ha flyttat "
        "utan att det märkts."
    )
    return f"{must}{ring}{_compared(view)}{silence * tabled}"


def _compared(view: ProtectedEvaluation) -> str:
    """What each series is held against: a ring may hold a measure against something else, the other series none."""
    if view.decision.method == LOTTERY:
        return "Ringarna jämförs med ringarna runt de områden som lottades att vänta på sin tur."
    return (
        "Ringen jämförs med ringarna runt andra områden, utan insats mot samma slags händelser. De andra serierna jämförs "
        "med samma serie i områden där ingen insats i registret pågick under de månader som jämförs."
    )


def _table(view: ProtectedEvaluation, tested: list[ProtectedMovement]) -> Fragment:
    """Before, expected and come, all of as many months as the follow-up; what could have been seen where it is known."""
    columns = ["Vart?", "Utslag", "Före", "Väntat", "Med insatsen", "Skillnad", NOT_EXCLUDED, "p"]
    rows = [_row(view, one) for one in tested]
    if any(one.seen_moved is not None for one in tested):
        columns.append("Hade synts i 80 av 100 fall")
        seen = [one.seen_moved for one in tested]
        rows = [
            [*row, "–" if least is None else f"minst {number(least)}"] for row, least in zip(rows, seen, strict=True)
        ]
    return table_of_words(columns, rows, caption=_caption(view, tested), wordy=(1, 6, 8))


def _row(view: ProtectedEvaluation, one: ProtectedMovement) -> list[str]:
    return [
        one.label,
        one.verdict,
        _before(view, one),
        number((one.after.value or 0) - one.moved.value) if one.moved.known else "visas inte",
        one.after.text,
        with_interval(one.moved) if one.moved.known else "visas inte",
        "visas inte" if math.isnan(one.not_excluded) else f"upp till {number(max(one.not_excluded, 0.0))} fler",
        p_text(min(one.p_increase, one.p_decrease)),
    ]


def _before(view: ProtectedEvaluation, one: ProtectedMovement) -> str:
    """The count before, of as many months as the follow-up; its mark where it is held back."""
    if one.before.value is None:
        return one.before.text
    share = view.development.planned / YEAR if view.decision.method == LOTTERY else 1 / view.years
    return count_text(one.before.value * share, one.before.text)


def _caption(view: ProtectedEvaluation, tested: list[ProtectedMovement]) -> str:
    months = words.months_text(view.development.planned)
    before = "samma månader året före"
    if view.decision.method == LOTTERY:
        before = f"året före, omräknat till {months}"
    elif view.years > 1:
        before = "medeltalet av samma månader de två åren före"
    least = p_text(max(one.smallest_p for one in tested))
    lowest = "" if least == p_text(0.0) else f" och kan inte bli lägre än {least}"
    return (
        f"Händelser på {months} i varje spalt. Före: {before}. Väntat: utan insats. Skillnad: fler än väntat, med "
        f"{number(100 * tested[0].confidence)}\u00a0% konfidensintervall; minus betyder färre. p är ensidigt{lowest}."
    )


def _ring(view: ProtectedEvaluation) -> Fragment | None:
    """The area and its ring, each beside what was to be expected."""
    ring, own = view.place_moved, view.decision.prevented
    if (
        view.decision.method == LOTTERY
        or ring.verdict == NOT_TESTED
        or not ring.moved.known
        or view.undecided
        or view.development.now.value is None
    ):
        return None
    now, before = view.development.now.value, view.development.year_before
    after = float(ring.after.value or 0)
    return ring_figure(
        ["insatsområdet", "ringen"],
        [
            math.nan if before is None or before.before.value is None else before.before.value,
            (ring.before.value or 0) / view.years,
        ],
        [now, after],
        [now + own.value, after - ring.moved.value],
        [now + own.lower, after - ring.moved.upper],
        [now + own.upper, after - ring.moved.lower],
        gap="visas inte",
        title="Området och ringen, mot det väntade utan insats",
        note=f"Händelser under uppföljningen ({view.outcome}). Före: samma månader "
        f"året före{'; för ringen medeltalet av två år' if view.years > 1 else ''}.",
    )


def _map(view: ProtectedEvaluation) -> Fragment | None:
    """Where the measure, its ring and what it is compared with lie; None where the edition may not tell it."""
    found = view.map
    if found is None:
        return None
    ring = f"Ringen är {number(view.rings[-1])} meter bred."
    lottery = view.decision.method == LOTTERY
    compared = (
        "de som lottades att vänta på sin tur"
        if lottery
        else "områden utan insats mot samma slags händelser, utanför ringen"
    )
    return ring_map(
        found.polygons,
        found.own,
        found.ring,
        found.comparison,
        found.names,
        ring_shape=found.ring_shape,
        close=not lottery,
        title="Området, ringen och det som jämförs" if view.areas == 1 else "Områdena, ringen och det som jämförs",
        note=f"{ring} Kontrollområden: {compared}. Kartan visar inga antal.",
    )


def other_explanations(view: ProtectedEvaluation) -> Fragment:
    """What else could have made the change, also what could not be looked at."""
    rows = [
        [one.name, _sign(one), discovered_words(view, one) if one.name == DISCOVERED else one.sentence]
        for one in view.checks
    ]
    pieces = [
        table_of_words(
            ["Annan förklaring", "Utfall", "Vad vi såg"],
            rows,
            caption="Andra förklaringar än insatsen. En som inte kunnat prövas, eller är oklar, varken sänker eller höjer utslaget.",
            wordy=(1, 2),
            stacked=True,
        )
    ]
    if not view.checks:
        pieces = [box("Inget är prövat.", "Inga andra förklaringar kunde prövas.", "note")]
    if view.without_clock.value != 0 and view.without_clock.text != "–":
        pieces.append(
            paragraph(f"{view.without_clock.text} händelser saknar klockslag och räknas inte i utfallet.", "sub")
        )
    pieces.append(paragraph(f"De tre skälen på första sidan väljs i en fast ordning: {ORDER}.", "sub"))
    return join(pieces)


def _sign(found: ProtectedCheck) -> str:
    if found.unclear:
        return _UNCLEAR.get(found.name, "? oklart")
    if found.name == RECORDING and found.passed:
        return _NONE_KNOWN
    return _SIGNS[found.passed] + " – stoppar utslaget" * (found.passed is False and found.stops)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
