"""A lottery of the start in numbers: round by round, and the months after the follow-up, which nothing stands beside."""

import math
from collections.abc import Iterator, Sequence

from bfkit.display import day, number
from bfkit.evaluation.chance.lottery_counts import NONE_STANDS_FOR
from bfkit.release.cells import Cell
from bfkit.release.evaluation.pieces import led, table_of_words
from bfkit.release.evaluation.views import ProtectedEvaluation, ProtectedRound
from bfkit.release.fragments import Fragment, paragraph

_HIDDEN = "Antalen omgång för omgång visas inte: något av dem är för litet."
_OF_RATIO = (
    " Väntat utan insats: antalet före bland dem som började, gånger ändringen bland dem som väntade. Kvot: det som kom "
    "delat med det väntade; under 1 är färre. En enstaka omgång avgör inget. Sista raden är summan av omgångarna; det är den "
    "som antalet färre händelser räknas mot. Kvoten som avgör är en annan: den väger alla områden lika, stora som små, och "
    "räknar hela året före."
)


def waited_words(view: ProtectedEvaluation) -> str:
    """What became of those that waited, in the same months; empty without a lottery or where a count is held back."""
    found = view.rounds
    if found is None or not all(cell.shown for cell in found.waited):
        return ""
    before, after = found.waited
    return f"{number(found.waiting)} områden som väntade på sin tur, samma månader: {before.text} → {after.text}."


def round_by_round(view: ProtectedEvaluation) -> Iterator[Fragment]:
    """The table of the rounds, and that of the later months; nothing without a lottery."""
    found = view.rounds
    if found is None:
        return
    if not found.rounds:
        yield paragraph(_HIDDEN, "sub")
        return
    own = view.development.year_before
    whole = None if own is None else _row((own.before, view.development.now), found.waited, _expected(found.rounds))
    total = [] if whole is None else [["Alla omgångar", *whole]]
    months = number(view.development.planned)
    columns = ["Omgång", "De som började", "De som väntade", "Väntat utan insats", "Kvot"]
    rows = [*([_name(one), *_row(one.began, one.waited, _expected((one,)))] for one in found.rounds), *total]
    caption = f"Händelser samma {months} månader året före → de {months} månaderna efter varje omgångs start."
    if view.undecided:
        columns, rows = columns[:3], [row[:3] for row in rows]
    else:
        caption += _OF_RATIO
    yield table_of_words(columns, rows, caption=caption, wordy=(), stacked=True)
    yield from _later(view)


def _name(found: ProtectedRound) -> str:
    since = "" if found.first_day is None else f", från {day(found.first_day)}"
    return f"{number(found.number)}{since}"


def _row(began: tuple[Cell, Cell], waited: tuple[Cell, Cell], expected: float) -> list[str]:
    """Counts before and after, those expected, and what came over what was expected."""
    came = began[1].value
    ratio = number(came / expected, 2) if came is not None and expected > 0 else "–"
    told = [f"{before.text} → {after.text}" for before, after in (began, waited)]
    return [*told, "visas inte" if math.isnan(expected) else number(expected), ratio]


def _expected(rounds: Sequence[ProtectedRound]) -> float:
    """Of those that began, had they changed as those that waited did; the sum of the rounds, NaN where one is hidden."""
    total = 0.0
    for one in rounds:
        cells = (one.began[0], *one.waited)
        before, then, since = (math.nan if cell.value is None else float(cell.value) for cell in cells)
        total += before * since / max(then, NONE_STANDS_FOR)
    return total


def _later(view: ProtectedEvaluation) -> Iterator[Fragment]:
    """What came after the follow-up, marked as without a comparison: those that waited have then begun."""
    found = view.rounds
    if found is None or len(found.later) < 2:
        return
    rows = [
        [f"{number(first)}–{number(last)}", number(areas), before.text, after.text]
        for (first, last), areas, before, after in found.later
    ]
    yield led(
        "Efter uppföljningen (utan jämförelse, avgör inget).",
        "De som väntade har då börjat, och det finns inget kvar att jämföra med: en ändring kan ha andra orsaker.",
    )
    yield table_of_words(
        ["Månad från starten", "Områden", "Samma månader före start", "Händelser"],
        rows,
        caption="Händelser i områdena som lottades att börja, i de omgångar som har hunnit så långt. Före start: samma "
        "månader det sista året före varje omgångs start.",
        wordy=(),
        stacked=True,
    )
