"""What is proposed to the group for a measure: one rule for every page and letter, total, and careful in both directions.

Only what is shown is called an effect, and only what is shown to be none, or harm, is proposed to stop. A measure on
which nothing can be decided is neither widened nor stopped for that; one that was not done has not been tried.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bfkit.display import percent
from bfkit.evaluation.deciding import NOT_CARRIED_OUT, TOO_SHORT
from bfkit.evaluation.displacement.movement import CANNOT_TELL, MOVED, NOT_TESTED
from bfkit.followup.savings.measure import CANNOT_PAY
from bfkit.parameters.interventions import BY_LOTTERY, Register
from bfkit.results.evaluation import EvaluationResult
from bfkit.results.savings import SavingsResult
from bfkit.verdict.reservations import anyway_words
from bfkit.verdict.words import (
    DECREASE_CLEAR,
    DECREASE_HINTED,
    INCREASE_CLEAR,
    INCREASE_HINTED,
    NO_EFFECT,
    SHOWN,
    UNDECIDED,
)
from bfkit.vocabulary import (
    CARRY_ON,
    CARRY_ON_AND_FOLLOW,
    CARRY_OUT,
    CHANGE,
    DONE_OTHERWISE,
    FULLY_DONE,
    IMPLEMENTATIONS,
    NOT_DONE,
    PARTLY_DONE,
    STOP,
)

_MORE_OR_REPORTED = "ta reda på om det händer mer eller bara rapporteras mer"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a measure when the group decides what comes next.

    Attributes:
        verdict: one of the keys of ``verdict.words.SHOWN``; reason: why it cannot be decided, when it cannot.
        implementation: one of ``vocabulary.IMPLEMENTATIONS``; None when nothing was noted.
        goal_met: None when it cannot be told; met_anyway: share of comparable cases without a measure that met it;
            met_anyway_told: the same as the measure's page says it, with its interval.
        displacement: one of ``results.MovementKey``; that of the problem moving wherever it is seen to have moved.
        over: whether the follow-up is over.
        pays: one of ``results.savings.PayWord``; None when no savings were worked out.
        lottery: the lot decides who begins when.
        explained: whether another explanation of what was seen remains.
        surely_more: of an undecided measure, whether the count surely lies above one of its baselines.
    """

    verdict: str
    reason: str | None
    implementation: str | None
    goal_met: bool | None
    displacement: str
    over: bool
    pays: str | None = None
    lottery: bool = False
    met_anyway: float | None = None
    explained: bool = False
    surely_more: bool = False
    met_anyway_told: str = ""

    def __post_init__(self) -> None:
        if self.verdict not in SHOWN or (self.verdict == UNDECIDED) != (self.reason is not None):
            raise ValueError(f"utslaget {self.verdict} med skälet {self.reason} finns inte")
        if self.implementation is not None and self.implementation not in IMPLEMENTATIONS:
            raise ValueError(f'genomförandet "{self.implementation}" finns inte')


@dataclass(frozen=True, slots=True)
class NextStep:
    """The proposal for one measure: ``step`` is one of ``vocabulary.NEXT_STEPS``, ``sentence`` its reason."""

    intervention: str
    title: str
    step: str
    sentence: str


def next_steps(
    evaluations: Iterable[EvaluationResult],
    savings: Iterable[SavingsResult] = (),
    *,
    lotteries: Collection[str] = (),
) -> tuple[NextStep, ...]:
    """A proposal for every evaluated measure, in the order given.

    Args:
        evaluations: of the quarter, as published in ``results.json``.
        savings: of the same quarter; a measure without one has no word on money.
        lotteries: ids of the measures whose start is drawn by lot (``Intervention.selection``).
    """
    money = {one.intervention: one for one in savings}
    return tuple(_of_result(one, money, one.intervention in lotteries) for one in evaluations)


def by_lot(register: Register | None) -> frozenset[str]:
    """Ids of the measures whose start is drawn by lot; none without a register."""
    measures = () if register is None else register.interventions
    return frozenset(one.id for one in measures if one.selection.how == BY_LOTTERY)


def step_words(one: NextStep) -> str:
    """The step and its reason within a sentence.

    >>> step_words(NextStep("M1", "Ljus", "fortsätt", "Det finns tydligt stöd."))
    'fortsätt; det finns tydligt stöd'
    """
    return f"{one.step}; {one.sentence[:1].lower()}{one.sentence[1:].rstrip('.')}"


def _of_result(found: EvaluationResult, money: Mapping[str, SavingsResult], lottery: bool) -> NextStep:
    saving = money.get(found.intervention)
    known = Known(
        verdict=found.verdict,
        reason=found.undecided_reason,
        implementation=found.implementation,
        goal_met=found.goal_met,
        displacement=moved([found.displacement.verdict, *(one.verdict for one in found.other_movements)]),
        over=found.undecided_reason != TOO_SHORT and found.follow_up_months_known >= found.follow_up_months_planned,
        pays=None if saving is None else saving.verdict,
        lottery=lottery,
        met_anyway=found.met_anyway_share,
        met_anyway_told=anyway_words(found),
        explained=any(check.passed is False for check in found.checks),
        surely_more=found.surely_more,
    )
    return NextStep(found.intervention, found.title, *proposed(known))


def moved(verdicts: Sequence[str]) -> str:
    """The word on displacement for all ways to move, the place first: that the problem moved wherever it did.

    >>> moved(["ej prövad", "omfördelning"])
    'omfördelning'
    """
    return MOVED if MOVED in verdicts else verdicts[0]


def proposed(known: Known) -> tuple[str, str]:
    """The step proposed, and its reason in one sentence.

    >>> proposed(Known("kan ej avgöras", "för få händelser", "fullt ut", False, "ej prövad", True))[0]
    'fortsätt och följ upp'
    >>> proposed(Known("kan ej avgöras", "insatsen ej genomförd", "inte alls", False, "ej prövad", True))[0]
    'genomför som planerat'
    """
    if known.lottery and not known.over:
        return CARRY_ON_AND_FOLLOW, (
            "Lottningen fullföljs som den är dragen tills alla omgångar är följda, annars går effekten inte att avgöra."
        )
    if known.implementation == NOT_DONE or known.reason == NOT_CARRIED_OUT:
        return CARRY_OUT, (
            "Enligt aktivitetsloggen genomfördes insatsen inte, och det säger inget om ifall den fungerar: fråga först dem "
            "som skulle göra den om loggen stämmer, och genomför den sedan, eller ta bort den ur planen av andra skäl."
        )
    if not known.over:
        return CARRY_ON_AND_FOLLOW, f"Uppföljningen är inte slut, så ingenting kan sägas om effekten än{_goal(known)}."
    step, sentence = _RULES[known.verdict](known)
    return step, f"{sentence}{_how_much(known)}."


def _decrease_clear(known: Known) -> tuple[str, str]:
    support = "Det finns tydligt stöd för färre händelser än väntat"
    if known.explained or known.displacement == MOVED:
        return _doubted(known, support)
    if known.implementation is None:
        return CARRY_ON_AND_FOLLOW, f"{support}: följ upp genomförandet"
    if known.implementation == DONE_OTHERWISE:
        return CHANGE, f"{support}, men insatsen gjordes på annat sätt: ändra planen till det som gjordes, och följ upp"
    if known.pays == CANNOT_PAY:
        return CHANGE, f"{support}, men insatsen kostar mer än allt den kan spara: pröva en billigare form"
    short = ", fast målet nåddes inte" if known.goal_met is False else ""
    return CARRY_ON, f"{support}{short}{_moved_unknown(known)}"


def _decrease_hinted(known: Known) -> tuple[str, str]:
    support = "Det finns visst stöd för färre händelser än väntat"
    if known.explained or known.displacement == MOVED:
        return _doubted(known, support)
    return CARRY_ON_AND_FOLLOW, (
        f"{support}, inte tydligt: pröva insatsen en gång till innan den sprids till fler platser{_cannot_pay(known)}"
    )


def _doubted(known: Known, support: str) -> tuple[str, str]:
    """Fewer than expected, but the problem moved or something else may have made it: the second is said first."""
    if known.explained:
        also = "; en del av problemet tycks dessutom ha flyttat" if known.displacement == MOVED else ""
        return CARRY_ON_AND_FOLLOW, (
            f"{support}, men en annan förklaring står kvar: räkna inte minskningen som insatsens förtjänst, och sprid den "
            f"inte på det här underlaget{also}{_cannot_pay(known)}"
        )
    return CHANGE, f"{support}, men en del av problemet tycks ha flyttat: ändra så att insatsen täcker också det"


def _increase_clear(known: Known) -> tuple[str, str]:
    support = "Det finns tydligt stöd för fler händelser än väntat"
    if known.implementation == FULLY_DONE and not known.explained:
        return STOP, (
            f"{support} fast insatsen genomfördes fullt ut: {_MORE_OR_REPORTED}, och "
            "avsluta den, eller ändra den i grunden"
        )
    return CHANGE, f"{support}{_or_else(known)}: {_MORE_OR_REPORTED}, och ändra insatsen, eller avsluta den"


def _increase_hinted(known: Known) -> tuple[str, str]:
    support = "Det finns visst stöd för fler händelser än väntat"
    return CHANGE, f"{support}{_or_else(known)}: {_MORE_OR_REPORTED}, och ändra insatsen{_goal(known)}"


def _no_effect(known: Known) -> tuple[str, str]:
    shown = "En effekt av praktisk betydelse kan uteslutas"
    if known.implementation == FULLY_DONE and not known.explained:
        return (
            STOP,
            f"{shown} fast insatsen genomfördes fullt ut: avsluta den och använd resurserna bättre{_goal(known)}",
        )
    return CHANGE, (
        f"{shown} för det som gjordes{_or_else(known)}: ändra insatsen, genomför den fullt ut eller avsluta den{_goal(known)}"
    )


def _undecided(known: Known) -> tuple[str, str]:
    told = f"Effekten går inte att avgöra ({known.reason}), vilket varken talar för eller emot insatsen"
    if known.surely_more:
        told += (
            ", men händelserna är säkert fler än i en av jämförelserna, så talen ger inget stöd för att de blev färre"
        )
    if known.pays == CANNOT_PAY:
        return CHANGE, f"{told}, men den kostar mer än allt den kan spara: pröva en billigare form{_goal(known)}"
    weigh = "pröva om den ska ändras" if known.surely_more else "väg kostnaden mot det ni själva sett"
    return CARRY_ON_AND_FOLLOW, f"{told}: {weigh}{_goal(known)}"


_RULES = {
    DECREASE_CLEAR: _decrease_clear,
    DECREASE_HINTED: _decrease_hinted,
    NO_EFFECT: _no_effect,
    INCREASE_HINTED: _increase_hinted,
    INCREASE_CLEAR: _increase_clear,
    UNDECIDED: _undecided,
}


def _goal(known: Known) -> str:
    """A goal that was met without a shown effect is no success: how often others met it."""
    if not known.goal_met:
        return ""
    if known.met_anyway_told:
        told = known.met_anyway_told.split(". ")[0].rstrip(".")
        return f"; målet är nått, men {told[:1].lower()}{told[1:]}"
    if known.met_anyway is None:
        return "; att målet är nått visar inte att insatsen är orsaken"
    return f"; målet är nått, men det nåddes också i {percent(known.met_anyway)} av jämförbara fall utan insats"


def _or_else(known: Known) -> str:
    return ", men en annan förklaring står kvar" if known.explained else ""


def _how_much(known: Known) -> str:
    """What was done in part, or is not noted, has not been tried in full."""
    if known.implementation == PARTLY_DONE:
        return "; den gjordes bara delvis, så bestäm om den ska göras fullt ut"
    return "; hur mycket som gjordes är inte känt" if known.implementation is None else ""


def _cannot_pay(known: Known) -> str:
    return "; den kostar dessutom mer än allt den kan spara" if known.pays == CANNOT_PAY else ""


def _moved_unknown(known: Known) -> str:
    """Not seen to move is not the same as not moved."""
    return "; om problemet flyttade går inte att säga" if known.displacement in (CANNOT_TELL, NOT_TESTED) else ""
