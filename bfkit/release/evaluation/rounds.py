"""A lottery of the start in numbers: round by round, and the months after the follow-up, which nothing stands beside."""

from collections.abc import Iterator

from bfkit.display import day, number
from bfkit.release.cells import Cell
from bfkit.release.evaluation.pieces import led, table_of_words
from bfkit.release.evaluation.views import ProtectedEvaluation, ProtectedRound
from bfkit.release.fragments import Fragment, paragraph

_HIDDEN = "Antalen omgång för omgång visas inte: något av dem är för litet."
_OF_RATIO = (
    " Kvot: ändringen bland dem som började delad med ändringen bland dem som väntade; under 1 är färre. En enstaka omgång "
    "avgör inget. Det som avgör väger alla områden lika och ger därför ett annat tal än sista raden."
)
_CORRECTION = 0.5
"""Added to each count of a ratio, as in the test that decides."""


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
    total = [] if own is None else [["Alla omgångar", *_row((own.before, view.development.now), found.waited)]]
    months = number(view.development.planned)
    columns = ["Omgång", "De som började", "De som väntade", "Kvot"]
    rows = [*([_name(one), *_row(one.began, one.waited)] for one in found.rounds), *total]
    caption = f"Händelser samma {months} månader året före → de {months} månaderna efter varje omgångs start."
    if view.undecided:
        columns, rows = columns[:3], [row[:3] for row in rows]
    else:
        caption += _OF_RATIO
    yield table_of_words(columns, rows, caption=caption, wordy=())
    yield from _later(view)


def _name(found: ProtectedRound) -> str:
    since = "" if found.first_day is None else f", från {day(found.first_day)}"
    return f"{number(found.number)}{since}"


def _row(began: tuple[Cell, Cell], waited: tuple[Cell, Cell]) -> list[str]:
    return [f"{before.text} → {after.text}" for before, after in (began, waited)] + [_ratio(began, waited)]


def _ratio(began: tuple[Cell, Cell], waited: tuple[Cell, Cell]) -> str:
    """The change of those that began over the change of those that waited."""
    values = [cell.value for cell in (*began, *waited)]
    if any(value is None for value in values):
        return "visas inte"
    before, after, then, since = (value + _CORRECTION for value in values if value is not None)
    return number(after / before / (since / then), 2)


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
    )
