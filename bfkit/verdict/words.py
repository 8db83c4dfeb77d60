"""From evidence to the word and the figure: the only place where a measure is called a success or not."""

from collections.abc import Sequence
from dataclasses import dataclass

DECREASE_CLEAR, DECREASE_HINTED = "minskning styrkt", "minskning antydd"
INCREASE_CLEAR, INCREASE_HINTED = "ökning styrkt", "ökning antydd"
NO_EFFECT, UNDECIDED = "ingen effekt av betydelse", "kan ej avgöras"

SHOWN = {
    DECREASE_CLEAR: "Tydligt stöd för färre händelser än väntat utan insats",
    DECREASE_HINTED: "Visst stöd för färre händelser än väntat utan insats",
    NO_EFFECT: "Ingen effekt av praktisk betydelse",
    INCREASE_HINTED: "Visst stöd för fler händelser än väntat utan insats",
    INCREASE_CLEAR: "Tydligt stöd för fler händelser än väntat utan insats",
    UNDECIDED: "Går inte att avgöra",
}
"""The verdict keys, and what the reader sees."""

TOO_FEW, TOO_SHORT, SHORT_HISTORY, EXTREME_CHOICE, MEASUREMENT, NO_COMPARISON, NOT_CARRIED_OUT, EARLIER_MEASURE = (
    "för få händelser",
    "för kort tid",
    "för kort historik",
    "extremt urval",
    "mätningen ändrad",
    "inget jämförelseområde",
    "insatsen ej genomförd",
    "annan insats på platsen",
)
REASONS = (
    TOO_FEW,
    TOO_SHORT,
    SHORT_HISTORY,
    EXTREME_CHOICE,
    MEASUREMENT,
    NO_COMPARISON,
    NOT_CARRIED_OUT,
    EARLIER_MEASURE,
)
CLEAR, HINTED = 0.025, 0.05

GREEN, YELLOW, RED, GREY = "grön", "gul", "röd", "grå"
FULLY, PARTLY, OTHERWISE, NOT_DONE = "fullt ut", "delvis", "på annat sätt", "inte alls"
IMPLEMENTATIONS = (FULLY, PARTLY, OTHERWISE, NOT_DONE)
GOOD, BELOW, NONE, WORSE, UNKNOWN = "god", "under förväntan", "ingen", "sämre", "ej känd"
RESULTS = (GOOD, BELOW, NONE, WORSE, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Check:
    """One other explanation that was looked at.

    Attributes:
        name: what was looked at, in Swedish.
        passed: False when it could explain the change; None when it could not be looked at.
        sentence: what was found, or why it was not looked at.
        stops: a failed check makes the verdict ``kan ej avgöras`` (``mätningen ändrad``); otherwise it lowers
            ``styrkt`` to ``antydd``.
    """

    name: str
    passed: bool | None
    sentence: str
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The word, why it cannot be said when it cannot, and the sentence that gives the reason."""

    key: str
    reason: str | None
    sentence: str

    def __post_init__(self) -> None:
        if self.key not in SHOWN or (self.key == UNDECIDED) != (self.reason in REASONS):
            raise ValueError(f"utslaget {self.key} med skälet {self.reason} finns inte")

    @property
    def shown(self) -> str:
        """What the reader sees."""
        return SHOWN[self.key] if self.reason is None else f"{SHOWN[self.key]}: {self.reason}"


def verdict(
    *,
    p_decrease: float,
    p_increase: float,
    interval_90: tuple[float, float],
    no_effect: tuple[float, float],
    undecided: str | None,
    checks: Sequence[Check],
    capped_at_hinted: bool = False,
) -> Verdict:
    """The verdict of one measure, by the table of the design.

    Args:
        p_decrease, p_increase: one-sided p of the deciding test, adjusted for the year's other verdicts.
        interval_90: 90 % interval of the ratio.
        no_effect: the limits locked in the plan within which an effect is of no practical importance.
        undecided: one of ``REASONS`` when nothing can be decided, else None.
        checks: other explanations; one that was not looked at neither lowers nor raises.
        capped_at_hinted: a design that may never say more than ``antydd``.

    Raises:
        ValueError: p-values or limits that cannot be.
    """
    if not (0 <= p_decrease <= 1 and 0 <= p_increase <= 1 and 0 < no_effect[0] < 1 < no_effect[1]):
        raise ValueError("p-värdena ska ligga mellan 0 och 1, och gränserna för ingen effekt på var sin sida om 1")
    if undecided is not None:
        return Verdict(UNDECIDED, undecided, _UNDECIDED[undecided])
    failed = [check for check in checks if check.passed is False]
    stopping = next((check for check in failed if check.stops), None)
    if stopping is not None:
        return Verdict(UNDECIDED, MEASUREMENT, stopping.sentence)
    for p, clear, hinted in (
        (p_decrease, DECREASE_CLEAR, DECREASE_HINTED),
        (p_increase, INCREASE_CLEAR, INCREASE_HINTED),
    ):
        if p <= CLEAR and not failed and not capped_at_hinted:
            return Verdict(clear, None, "En så stor skillnad är ovanlig bland jämförbara fall utan insats.")
        if p <= HINTED:
            return Verdict(hinted, None, _hinted(p, failed))
    if no_effect[0] <= interval_90[0] and interval_90[1] <= no_effect[1]:
        return Verdict(NO_EFFECT, None, "Osäkerheten ryms inom det som planen kallade en effekt utan betydelse.")
    return Verdict(UNDECIDED, TOO_FEW, _UNDECIDED[TOO_FEW])


def _hinted(p: float, failed: Sequence[Check]) -> str:
    if failed:
        return f"Skillnaden är ovanlig bland jämförbara fall, men: {failed[0].sentence}"
    if p <= CLEAR:
        return "Skillnaden är ovanlig, men metoden kan inte ge mer än visst stöd."
    return "Skillnaden är ovanlig bland jämförbara fall utan insats, men inte mer än så."


_UNDECIDED = {
    TOO_FEW: "Så få händelser varierar så mycket av sig själva att varken en effekt eller ingen effekt kan visas.",
    TOO_SHORT: "Uppföljningstiden är ännu för kort.",
    SHORT_HISTORY: "Det finns för få jämförbara fall längre tillbaka i tiden.",
    EXTREME_CHOICE: "Området valdes efter en topp som saknar motstycke, och sådana toppar faller av sig själva.",
    MEASUREMENT: "Sättet att registrera eller rapportera ändrades under tiden.",
    NO_COMPARISON: "Det finns inget område att jämföra med.",
    NOT_CARRIED_OUT: "Insatsen genomfördes inte, och kan därför inte ha haft någon effekt.",
    EARLIER_MEASURE: "En annan insats pågick på platsen under jämförelsetiden.",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """The proposed colour, and whether people must settle it."""

    colour: str
    settle: bool
    sentence: str


def result_of(found: Verdict, *, goal_met: bool | None) -> str:
    """The mark for result that a verdict amounts to (requirements A6): good takes support and the goal.

    Args:
        found: the verdict.
        goal_met: whether the SMART goal was met; None when there is none.
    """
    if found.key in (DECREASE_CLEAR, DECREASE_HINTED):
        return BELOW if goal_met is False else GOOD
    if found.key in (INCREASE_CLEAR, INCREASE_HINTED):
        return WORSE
    return NONE if found.key == NO_EFFECT else UNKNOWN


def figure(implementation: str, result: str) -> Figure:
    """The figure proposed for a measure: the program proposes, the group decides.

    The table of requirements A6 (Brå, Samverkanshandboken), with the overlap settled as stated there: not done,
    or quite otherwise, is always red; done with deviations is yellow; fully done follows the result; fully done
    with a result that cannot be told is grey, which is this program's own addition.

    Raises:
        ValueError: an unknown mark.

    >>> figure("fullt ut", "god").colour, figure("delvis", "ej känd").colour, figure("inte alls", "god").colour
    ('grön', 'gul', 'röd')
    """
    if implementation not in IMPLEMENTATIONS or result not in RESULTS:
        raise ValueError(f'genomförande "{implementation}" och resultat "{result}" finns inte')
    if implementation in (OTHERWISE, NOT_DONE):
        return Figure(RED, False, "Inte genomfört, eller på ett helt annat sätt än planerat.")
    if implementation == PARTLY:
        doubtful = result in (NONE, WORSE)
        ending = " Resultatet talar för rött; gruppen avgör." if doubtful else ""
        return Figure(YELLOW, doubtful, f"Inte genomfört exakt som det var tänkt.{ending}")
    colour, sentence = _FULLY_DONE[result]
    return Figure(colour, False, sentence)


_FULLY_DONE = {
    GOOD: (GREEN, "Genomfört fullt ut som tänkt och med gott resultat."),
    BELOW: (YELLOW, "Väl genomfört, men resultatet är under förväntan."),
    NONE: (RED, "Genomfört som planerat, men utan effekt på problemet."),
    WORSE: (RED, "Genomfört som planerat, men problemet har ökat."),
    UNKNOWN: (GREY, "Genomfört fullt ut; resultatet går inte att avgöra."),
}
