"""The focus areas in words: the proposal, and what the worst areas fall by although nothing is done."""

from bfkit.display import interval, number, percent, sentence_list
from bfkit.mapping.priorities.rank_intervals import far_down
from bfkit.release.mapping.focus.views import ProtectedFocus, ShownArea, ShownFall

IN_WORDS = ("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio")
MOST_NAMES = 3
NONE_APART = "inga områden sticker ut säkert"
SOME_UNSURE = "det går inte att säga säkert vilka områden som sticker ut"


def focus_sentences(view: ProtectedFocus) -> list[str]:
    """The proposal and what to expect of it with no measure at all; no name where the order is mostly chance."""
    if view.withheld or not view.proposed:
        return []
    if (wide := widest(view)) is not None:
        return [_mostly_chance(view, wide)]
    counts = sentence_list([row.count.text for row in view.proposed])
    names = sentence_list([row.name for row in view.proposed])
    said = f"Förslag till fokusområden: {names} ({counts} händelser, utan sena rapporter).{_unsure(view)}"
    return [f"{said} {expected_words(view)}".strip()]


def _mostly_chance(view: ProtectedFocus, wide: ShownArea) -> str:
    """That the counts tell no areas apart: the first page names none, and leads to the list with its doubt."""
    many, counts = len(view.proposed), sentence_list([row.count.text for row in view.proposed])
    own = f"De {in_words(many)} som hade flest" if many > 1 else "Det som hade flest"
    told, one = (NONE_APART, "vart och ett av dem") if none_apart(view) else (SOME_UNSURE, "minst ett av dem")
    far = f"{one if many > 1 else 'det'} kan egentligen ligga långt ned, det osäkraste var som helst på plats"
    return (
        f"Fokusområden: {told}. {own} händelser ({counts}, utan sena rapporter) står i underlaget, men {far} "
        f"{interval(wide.low, wide.high)}. Välj på annat underlag."
    )


def none_apart(view: ProtectedFocus) -> bool:
    """Whether each of the proposed areas may by chance have stood far down."""
    return all(far_down(row.rank, row.high) for row in view.proposed)


def _unsure(view: ProtectedFocus) -> str:
    if not view.exchangeable:
        return ""
    several = len(view.exchangeable)
    names = sentence_list(view.exchangeable) if several <= MOST_NAMES else f"{in_words(several)} områden till"
    return f" Ordningen är osäker: {names} kan också höra dit."


def widest(view: ProtectedFocus) -> ShownArea | None:
    """The proposed area whose place is least known, when it may lie far down."""
    rows = [row for row in view.proposed if far_down(row.rank, row.high)]
    return max(rows, key=lambda row: row.high, default=None)


def in_words(count: int) -> str:
    """A small number in words."""
    return IN_WORDS[count] if count < len(IN_WORDS) else number(count)


def expected_words(view: ProtectedFocus, who: str = "de") -> str:
    """What the proposed areas together are expected to have next quarter with no measure at all."""
    fall = view.fall
    if fall is None or fall.typical is None or fall.lower is None or fall.upper is None:
        return ""
    together = "tillsammans " if len(view.proposed) > 1 else ""
    return (
        f"Utan någon insats alls väntas {who} {together}ha omkring {number(fall.typical)} händelser nästa kvartal "
        f"({interval(fall.lower, fall.upper)}), mot {fall.count_now.text} nu."
    )


def regression_words(view: ProtectedFocus, fall: ShownFall) -> str:
    """Regression to the mean, from the municipality's own history."""
    change = abs(1 - fall.pooled)
    more = "färre" if fall.pooled < 1 else "fler"
    moved = f"{percent(change)} {more} händelser" if round(100 * change) else "lika många händelser"
    several = view.asked > 1
    worst = f"De {in_words(view.asked)} områdena" if several else "Området"
    often = "alla" if fall.met_goal == fall.cases else "inget" if fall.met_goal == 0 else number(fall.met_goal)
    return (
        f"{worst} med flest händelser ett kvartal hade i snitt {moved} kvartalet efter, räknat på {number(fall.cases)} tidigare "
        f"kvartal och områden där ingen insats pågick. I {often} av fallen föll {'de' if several else 'det'} med minst "
        f"{percent(fall.goal)} av sig {'själva' if several else 'självt'}. Ett högt antal är till en del slump, och slumpen "
        "kommer inte tillbaka. En minskning efter att ett område valts är därför utveckling, inte effekt."
    )
