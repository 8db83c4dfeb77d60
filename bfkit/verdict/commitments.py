"""One commitment judged: two marks, each with what it rests on, and the figure that follows from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bfkit.followup.commitments.follow_up import FollowedUp
from bfkit.followup.commitments.outcome import Setting
from bfkit.parameters.commitment_kinds import OUTCOME_KINDS
from bfkit.verdict.colours import AS_LOGGED, BELOW, GOOD, GREEN, NONE, RESULTS, UNKNOWN, WORSE, figure, result_of
from bfkit.verdict.words import Verdict
from bfkit.vocabulary import (
    COUNTED,
    DONE_OTHERWISE,
    FULLY_DONE,
    JUDGED,
    OUT_OF_REACH,
    REACHED_EARLY,
    TESTED,
)

_FAVOUR = (WORSE, NONE, BELOW, GOOD)
"""Decided results, from the least favourable to the most."""
_RUNNING = "Perioden pågår: figuren sätts när den är slut."
_NO_LOG = "Ingen logg visar genomförandet: gruppen sätter figuren."
_REACH = {
    OUT_OF_REACH: "Perioden pågår, men målet kan inte längre nås fullt ut.",
    REACHED_EARLY: "Målet är redan nått fast perioden pågår.",
}
_NOT_CAUSE = "Att målet är nått visar inte att åtagandet är orsaken."


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark and what it rests on (``vocabulary.MARK_GROUNDS``; None when nobody has looked)."""

    value: str
    ground: str | None


@dataclass(frozen=True, slots=True)
class JudgedCommitment:
    """A commitment with its figure: proposed by the program, decided by people, both kept.

    Attributes:
        found: as followed up.
        implementation: the mark; None while nothing can be said.
        result: the mark of the result.
        proposed: colour that follows from the marks; None while there is no mark of implementation.
        decided: the colour that the group set; None when it has set none.
        settle: whether people must look at the proposal, and why stands in ``sentence``.
        sentence: why this colour.
        reach: what can be said of the target before the period is over (``reach_of``).
    """

    found: FollowedUp
    implementation: Mark | None
    result: Mark
    proposed: str | None
    decided: str | None
    settle: bool
    sentence: str
    reach: str | None = None

    @property
    def differs(self) -> bool:
        """Whether the group decided otherwise than proposed."""
        return self.decided is not None and self.decided != self.proposed


@dataclass(frozen=True, slots=True)
class JudgedAgreement:
    """A whole agreement followed up.

    Attributes:
        name, municipality, diary_number: of the agreement.
        cut: the last day that counts.
        commitments: each with its figure, in the order of the agreement.
    """

    name: str
    municipality: str
    diary_number: str
    cut: date
    commitments: tuple[JudgedCommitment, ...]


def judged_agreement(
    setting: Setting, followed: Iterable[FollowedUp], verdicts: Mapping[str, tuple[Verdict, bool | None]] | None = None
) -> JudgedAgreement:
    """The agreement with every commitment judged (``judged_commitments``)."""
    own = setting.agreement
    return JudgedAgreement(
        own.name, own.municipality, own.diary_number, setting.cut, judged_commitments(followed, verdicts)
    )


def judged_commitments(
    followed: Iterable[FollowedUp], verdicts: Mapping[str, tuple[Verdict, bool | None]] | None = None
) -> tuple[JudgedCommitment, ...]:
    """Every commitment with its two marks and its figure.

    Args:
        followed: the commitments, counted.
        verdicts: of the measures of the register by id, each with whether its goal was met; a commitment that
            names one under ``evaluated_by`` takes its result from there.
    """
    known = verdicts or {}
    return tuple(_judged(one, known.get(one.commitment.evaluated_by or "")) for one in followed)


def _judged(found: FollowedUp, verdict: tuple[Verdict, bool | None] | None) -> JudgedCommitment:
    implementation, result = implementation_mark(found), result_mark(found, verdict)
    decided = found.judged.colour
    if implementation is None:
        words = _NO_LOG if found.commitment.way.measures and not found.outcome.items else _RUNNING
        return JudgedCommitment(found, None, result, None, decided, True, words)
    drawn = figure(implementation.value, result.value)
    doubts = _doubts(found, drawn.colour, result)
    measured = found.commitment.kind in OUTCOME_KINDS
    sentence = drawn.sentence.removeprefix(AS_LOGGED).lstrip() if measured else drawn.sentence
    reach = reach_of(found)
    return JudgedCommitment(
        found,
        implementation,
        result,
        drawn.colour,
        decided,
        drawn.settle or bool(doubts),
        " ".join([sentence, *([] if reach is None else [_REACH[reach]]), *doubts]),
        reach,
    )


def implementation_mark(found: FollowedUp) -> Mark | None:
    """How it was carried out: as counted, unless only people can tell (done otherwise, or no log).

    The count is not overruled by a judgement that more was done than the logs show.
    """
    judged, counted = found.judged.implementation, found.outcome.implementation
    if judged is not None and (judged == DONE_OTHERWISE or counted is None):
        return Mark(judged, JUDGED)
    return None if counted is None else Mark(counted, COUNTED)


def result_mark(found: FollowedUp, verdict: tuple[Verdict, bool | None] | None = None) -> Mark:
    """What came of it: the verdict of the measure, else what the numbers prove, else what the group judges.

    Where the numbers decide and the group has judged too, the less favourable of the two is proposed: a judgement
    does not lift what the numbers show, nor numbers what the group has seen.
    """
    judged = found.judged.result
    tested = result_of(verdict[0], goal_met=verdict[1]) if verdict is not None else found.outcome.result
    if tested is not None and tested not in RESULTS:
        raise ValueError(f'resultatet "{tested}" finns inte')
    if tested not in (None, UNKNOWN):
        if judged in _FAVOUR and _FAVOUR.index(judged) < _FAVOUR.index(str(tested)):
            return Mark(judged, JUDGED)
        return Mark(str(tested), TESTED)
    if judged is not None:
        return Mark(judged, JUDGED)
    return Mark(UNKNOWN, TESTED if tested is not None else None)


def reach_of(found: FollowedUp) -> str | None:
    """What can be said of the target while the period runs: already reached, or out of reach; None otherwise.

    A piece that has failed cannot be mended by what is left of the period. Of a goal that is an outcome nothing is said
    ahead: that it was measured once says not how it ends.
    """
    if found.ended or found.commitment.kind in OUTCOME_KINDS:
        return None
    if any(item.met is False for item in found.outcome.items):
        return OUT_OF_REACH
    return REACHED_EARLY if found.outcome.implementation == FULLY_DONE else None


def _doubts(found: FollowedUp, colour: str, result: Mark) -> list[str]:
    """What people should look at before they decide on the colour."""
    doubts = []
    outcome, judged = found.outcome, found.judged
    if result.ground == JUDGED and outcome.result == UNKNOWN and result.value != UNKNOWN:
        doubts.append(f"Resultatet är gruppens bedömning; siffrorna avgör det inte: {outcome.tested}")
    if result.ground == TESTED and judged.result not in (None, result.value, UNKNOWN):
        doubts.append(f'Gruppen bedömer resultatet som "{judged.result}", siffrorna visar "{result.value}".')
    if judged.implementation not in (None, DONE_OTHERWISE, outcome.implementation) and outcome.implementation:
        doubts.append(
            f'Gruppen bedömer genomförandet som "{judged.implementation}", loggen visar "{outcome.implementation}".'
        )
    if colour == GREEN and result.ground == TESTED and found.commitment.evaluated_by is None:
        doubts.append(_NOT_CAUSE)
    return doubts
