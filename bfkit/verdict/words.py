"""From p-values and checks to the word: the only place where a measure is called a success or not."""

from collections.abc import Sequence
from dataclasses import dataclass

from bfkit.evaluation.checks import Check
from bfkit.evaluation.deciding import (
    EARLIER_MEASURE,
    EXTREME_CHOICE,
    MEASUREMENT,
    NO_COMPARISON,
    NOT_CARRIED_OUT,
    SHORT_HISTORY,
    TOO_FEW,
    TOO_SHORT,
)

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
_BY_THE_LOG = " enligt aktivitetsloggen"
"""Nobody knows more of what was not done than that it was not noted."""


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
        if self.reason is None:
            return SHOWN[self.key]
        return f"{SHOWN[self.key]}: {self.reason}{_BY_THE_LOG if self.reason == NOT_CARRIED_OUT else ''}"


def verdict(
    *,
    p_decrease: float,
    p_increase: float,
    interval_90: tuple[float, float],
    no_effect: tuple[float, float],
    undecided: str | None,
    checks: Sequence[Check],
    capped_at_hinted: bool = False,
    sentence: str | None = None,
) -> Verdict:
    """The verdict of one measure, by the table of the design.

    Args:
        p_decrease, p_increase: one-sided p of the deciding test, adjusted for the year's other verdicts.
        interval_90: 90 % interval of the ratio.
        no_effect: the limits locked in the plan within which an effect is of no practical importance.
        undecided: one of ``REASONS`` when nothing can be decided, else None.
        checks: other explanations; one that was not looked at neither lowers nor raises.
        capped_at_hinted: a design that may never say more than ``antydd``.
        sentence: why nothing can be decided in this very case; a general sentence otherwise.

    Raises:
        ValueError: p-values or limits that cannot be.
    """
    if not (0 <= p_decrease <= 1 and 0 <= p_increase <= 1 and 0 < no_effect[0] < 1 < no_effect[1]):
        raise ValueError("p-värdena ska ligga mellan 0 och 1, och gränserna för ingen effekt på var sin sida om 1")
    if undecided is not None:
        return Verdict(UNDECIDED, undecided, sentence or _UNDECIDED[undecided])
    failed = [check for check in checks if check.passed is False]
    stopping = next((check for check in failed if check.stops), None)
    if stopping is not None:
        return Verdict(UNDECIDED, MEASUREMENT, stopping.sentence)
    for p, clear, hinted in (
        (p_decrease, DECREASE_CLEAR, DECREASE_HINTED),
        (p_increase, INCREASE_CLEAR, INCREASE_HINTED),
    ):
        if p <= CLEAR and not failed and not capped_at_hinted:
            return Verdict(clear, None, "En så stor skillnad är ovanlig när ingenting görs.")
        if p <= HINTED:
            return Verdict(hinted, None, _hinted(p, failed))
    if no_effect[0] <= interval_90[0] and interval_90[1] <= no_effect[1]:
        doubt = f" Men {failed[0].sentence[:1].lower()}{failed[0].sentence[1:]}" if failed else ""
        return Verdict(
            NO_EFFECT, None, f"Osäkerheten ryms inom det som planen kallade en effekt utan betydelse.{doubt}"
        )
    return Verdict(UNDECIDED, TOO_FEW, _UNDECIDED[TOO_FEW])


def _hinted(p: float, failed: Sequence[Check]) -> str:
    if failed:
        found = failed[0].sentence
        return f"Skillnaden är ovanlig när ingenting görs, men {found[:1].lower()}{found[1:]}"
    if p <= CLEAR:
        return "Skillnaden är ovanlig, men metoden kan inte ge mer än visst stöd."
    return "Skillnaden är ovanlig när ingenting görs, men inte mer än så."


_UNDECIDED = {
    TOO_FEW: "Så få händelser varierar så mycket av sig själva att varken en effekt eller ingen effekt kan visas.",
    TOO_SHORT: "Uppföljningstiden är ännu för kort.",
    SHORT_HISTORY: "Det finns för få jämförbara fall längre tillbaka i tiden.",
    EXTREME_CHOICE: "Extremt urval: området valdes efter en ovanligt hög topp, och en sådan faller av sig själv.",
    MEASUREMENT: "Sättet att registrera eller rapportera ändrades under tiden.",
    NO_COMPARISON: "Det finns inget område att jämföra med.",
    NOT_CARRIED_OUT: "Enligt aktivitetsloggen genomfördes insatsen inte. Stämmer det kan den inte ha haft någon effekt; om loggen "
    "brister går det inte att säga.",
    EARLIER_MEASURE: "En annan insats pågick på platsen under jämförelsetiden.",
}
