"""Second opinions, where the problem may have moved, and other explanations than the measure."""

import math

from bfkit.display import number
from bfkit.evaluation.deciding import LOTTERY
from bfkit.evaluation.displacement.movement import NOT_TESTED
from bfkit.release.evaluation import words
from bfkit.release.evaluation.doubts import ORDER
from bfkit.release.evaluation.figures import ring_figure, ring_map
from bfkit.release.evaluation.pieces import led, p_text, table_of_words, with_interval
from bfkit.release.evaluation.specifications import specifications
from bfkit.release.evaluation.views import ProtectedEvaluation, ProtectedMovement
from bfkit.release.fragments import Fragment, box, join, paragraph

_SIGNS = {True: "✓ förklarar inte", False: "✗ kan förklara", None: "? ej prövad"}


def second_opinions(view: ProtectedEvaluation) -> Fragment:
    """Every other way to work out the ratio, none picked."""
    if view.undecided or view.closed:
        return specifications(view)
    lead = paragraph(
        "Samma kvot på alla sätt vi kan räkna, också de som brukar visas men inte går att lita på. Stannar de flesta på "
        "samma sida om 1 är svaret inte en följd av hur vi valt att räkna. Inget av dem avgör."
    )
    return join([lead, specifications(view)])


def movement(view: ProtectedEvaluation) -> Fragment:
    """To the ring, other hours, targets and kinds, always with the size that could not be excluded."""
    every = (view.place_moved, *view.others_moved)
    pieces = [paragraph(_about(view))]
    tested = [one for one in every if one.verdict != NOT_TESTED]
    if tested:
        pieces.append(_table(view, tested))
    pieces += [figure for figure in (_ring(view), _map(view)) if figure is not None]
    pieces += [
        led(f"{one.label}: ej prövad.", _capital(words.movement_words(view, one).removeprefix("Ej prövad: ")))
        for one in every
        if one.verdict == NOT_TESTED
    ]
    return join(pieces)


def _about(view: ProtectedEvaluation) -> str:
    must = "Insatsen är situationell, och då ska flytt alltid prövas. " if view.mandatory else ""
    how = "räknad på händelsernas punkter" if view.by_points else "räknad på hela områden"
    ring = f"Ringen är {number(view.rings[-1])} meter bred, {how}. " if view.rings else ""
    return (
        f"{must}{ring}Varje serie jämförs med samma serie på platser där ingenting gjordes. Att inget syns betyder inte att inget "
        "flyttade: sista spalten säger hur mycket som kan ha flyttat utan att det märkts."
    )


def _table(view: ProtectedEvaluation, tested: list[ProtectedMovement]) -> Fragment:
    years = "samma månader två år" if view.years > 1 else "samma månader ett år"
    if view.decision.method == LOTTERY:
        years = "tolv månader"
    rows = [
        [
            one.label,
            one.verdict,
            one.before.text,
            one.after.text,
            with_interval(one.moved) if one.moved.known else "visas inte",
            f"{p_text(min(one.p_increase, one.p_decrease))} (minsta möjliga {p_text(one.smallest_p)})",
            "visas inte" if math.isnan(one.not_excluded) else f"upp till {number(max(one.not_excluded, 0.0))} fler",
            "–" if one.seen_moved is None else f"minst {number(one.seen_moved)}",
        ]
        for one in tested
    ]
    columns = [
        "Vart?",
        "Utslag",
        f"Före ({years})",
        "Med insatsen",
        "Fler än väntat",
        "p",
        "Kan inte uteslutas",
        "Hade setts i 80 av 100 fall",
    ]
    caption = (
        f"Händelser utöver det väntade, med {number(100 * tested[0].confidence)} % intervall; minus betyder färre."
    )
    return table_of_words(columns, rows, caption=caption, wordy=(1, 5, 7))


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
    compared = "de som lottades att vänta på sin tur" if lottery else "områden utan insats, utanför ringen"
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
        [one.name, _SIGNS[one.passed] + (" – stoppar utslaget" * (one.passed is False and one.stops)), one.sentence]
        for one in view.checks
    ]
    pieces = [
        table_of_words(
            ["Annan förklaring", "Utfall", "Vad vi såg"],
            rows,
            caption="Andra förklaringar än insatsen. Den som inte kunnat prövas varken sänker eller höjer utslaget.",
            wordy=(1, 2),
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


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
