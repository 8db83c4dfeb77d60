"""Which numbers of a commitment an edition may show: counts of people as the limit says, one small hides them all."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bfkit.display import counted
from bfkit.followup.commitments.by_hour import ByHour
from bfkit.followup.commitments.outcome import ALSO_IN, Item, Matrix, Measured, Outcome
from bfkit.inference.intervals import wilson_interval
from bfkit.parameters.commitment_kinds import OUTCOME_KINDS
from bfkit.release.disclosure import Edition
from bfkit.release.followup.commitments.views import (
    ProtectedAgreement,
    ProtectedChange,
    ProtectedCommitment,
    ProtectedHours,
    ProtectedItem,
    ProtectedMatrix,
    ProtectedNumber,
)
from bfkit.verdict.commitments import JudgedAgreement, JudgedCommitment

HELD_BACK = ("items", "numbers", "outcome", "done", "missing", "tested", "rows")
"""What is held back together: each of them could tell the small count; in many logs a row is a person."""
MARKS = "marks"
"""The marks of the pieces, where they compare with a small number of people."""
SPLIT_PARTS = ("missing", "cautions")
SPLIT_HELD_BACK = "Hur de övriga fördelar sig visas inte: det gäller för få personer."


def protected_agreement(found: JudgedAgreement, edition: Edition) -> ProtectedAgreement:
    """Every commitment as an edition may show it."""
    return ProtectedAgreement(
        name=found.name,
        municipality=found.municipality,
        diary_number=found.diary_number,
        cut=found.cut,
        edition=edition,
        commitments=tuple(_for_edition(one, edition) for one in found.commitments),
    )


def _for_edition(judged: JudgedCommitment, edition: Edition) -> ProtectedCommitment:
    """Nobody outside the working group reads which places are worked in: how many, and never their names."""
    shown, unnamed = protected_commitment(judged, edition), judged.found.outcome.unnamed
    if unnamed is None or edition.key == "arbetsgrupp":
        return shown
    named = [number for number in shown.numbers if any(number.label.startswith(name) for name in unnamed.names)]
    return replace(
        shown,
        planned=unnamed.planned,
        done=None if shown.done is None else unnamed.done,
        items=(),
        missing=unnamed.missing if shown.missing else (),
        matrix=None,
        numbers=tuple(number for number in shown.numbers if number not in named),
        cautions=tuple(text for text in shown.cautions if not text.startswith(ALSO_IN)),
        suppressed=tuple(dict.fromkeys((*shown.suppressed, "items", *(() if unnamed.missing else ("missing",))))),
    )


def protected_commitment(judged: JudgedCommitment, edition: Edition) -> ProtectedCommitment:
    """One commitment. The two marks and the figure are always shown: they tell no number of people.

    The mark of a single piece does, when what was wanted is itself a small number of people: not reaching two tells
    none or one. Then the pieces' marks are held back with the numbers, and with them the sentence that sums them: one
    quarter more or less that fell short tells the same of a handful of people, in every edition.
    Counts of activities are nobody's secret. Where people are counted, one count that the limit hides (or the rest
    of its whole) hides every number of people in the commitment, and every sentence that tells them: they are few,
    and the others would often give it away. A sentence of activities alone stands; where only the sentences of what
    is missing tell few people, only they are held back.
    """
    one, outcome, group = judged.found.commitment, judged.found.outcome, judged.found.judged
    hidden = any(edition.hides(count) for count in _people(outcome))
    split = hidden or any(edition.hides(count) for count in outcome.split)
    few = (SPLIT_HELD_BACK,) if split and not hidden else ()
    own = edition.key == "arbetsgrupp" and not split  # the group's own words may tell what is held back
    rows = judged.found.accounts
    marks = hidden and _marks_tell(outcome, edition)
    done = not hidden or (outcome.activity and not marks)
    measured, lacks = _parties_together(outcome.measured, edition)
    return ProtectedCommitment(
        id=one.id,
        kind=one.kind,
        kind_label=one.way.label,
        text=one.text,
        owner=one.owner,
        parties=one.parties,
        first_day=one.period.first,
        last_day=one.period.last,
        implementation=judged.implementation.value if judged.implementation else None,
        implementation_ground=judged.implementation.ground if judged.implementation else None,
        result=judged.result.value,
        result_ground=judged.result.ground,
        proposed=judged.proposed,
        decided=judged.decided,
        settle=judged.settle,
        sentence="" if hidden and judged.settle else judged.sentence,
        target=outcome.wanted,
        outcome=None if hidden and one.way.persons else _finite(outcome.value),
        unit=outcome.unit,
        target_met=None if marks and len(outcome.items) == 1 else outcome.target_met,
        planned=outcome.planned,
        done=outcome.done if done else None,
        missing=() if split else (*outcome.missing, *lacks),
        items=tuple(_item(item, hidden and item.persons, marks=marks) for item in outcome.items),
        numbers=tuple(_number(number, hidden and (number.persons or one.way.persons)) for number in measured),
        matrix=_matrix(outcome.matrix),
        tested=None if hidden else outcome.tested,
        cautions=(*outcome.warnings, *(few if split else outcome.cautions)),
        changes=tuple(ProtectedChange(change.date, change.what, change.why) for change in one.changes),
        by_whom=judged.found.by_whom if own else (),
        reason=group.reason if own else "",
        changed=group.changed if own else "",
        lacking=group.missing if own else "",
        assessed_by=group.assessed_by if own else "",
        assessed_on=group.date if own else "",
        rows_read=None if hidden else sum(account.read for account in rows),
        rows_used=None if hidden else sum(account.used for account in rows),
        rows_elsewhere=None if hidden else sum(account.elsewhere for account in rows),
        rows_aside={} if hidden else dict(sum((Counter(account.aside) for account in rows), Counter())),
        measures=one.kind in OUTCOME_KINDS,
        suppressed=_held_back(hidden=hidden, split=split, done=done, marks=marks),
        ended=judged.found.ended,
        reach=judged.reach,
        by_hour=_hours(outcome.by_hour, edition) if own else None,
    )


def _held_back(*, hidden: bool, split: bool, done: bool, marks: bool) -> tuple[str, ...]:
    if hidden:
        return (*(name for name in HELD_BACK if name != "done" or not done), *((MARKS,) if marks else ()))
    return SPLIT_PARTS if split else ()


def _marks_tell(outcome: Outcome, edition: Edition) -> bool:
    """Whether a piece's mark compares people with a number that the edition does not show."""
    wanted = [item.wanted for item in outcome.items if item.persons and item.wanted is not None]
    return any(edition.hides(math.ceil(number)) for number in (*outcome.people_wanted, *wanted))


def _parties_together(numbers: Sequence[Measured], edition: Edition) -> tuple[tuple[Measured, ...], tuple[str, ...]]:
    """The numbers with parties of a handful of cases told as one, and what each party still named is short of.

    The smallest are put together until they are at least two and reach the limit, so that none of them follows from
    the whole.
    """
    named = sorted((one for one in numbers if one.party), key=lambda one: one.of or 0)
    together: list[Measured] = []
    if any(edition.hides(one.of or 0) for one in named):
        while len(together) < len(named) and (len(together) < 2 or edition.hides(sum(one.of or 0 for one in together))):
            together.append(named[len(together)])
    kept = [one for one in numbers if one not in together]
    lacks = tuple(one.lacks for one in kept if one.lacks)
    return (*kept, *((_together(together),) if together else ())), lacks


def _together(parties: Sequence[Measured]) -> Measured:
    count, of = (sum(numbers) for numbers in zip(*((one.count or 0, one.of or 0) for one in parties), strict=True))
    share = wilson_interval(count, of)
    label = f"{counted(len(parties), 'part', 'parter')} med färst ärenden, tillsammans"
    return Measured(label, count / of, "andel", float(share.lower), float(share.upper), count, of)


def _people(outcome: Outcome) -> Iterator[int]:
    """Every count of people that the numbers tell, and the rest of each whole."""
    for number in outcome.measured:
        if number.persons and number.of is not None:
            yield number.of
            if number.count is not None:
                yield from (number.count, number.of - number.count)
        elif number.persons and math.isfinite(number.value):
            yield round(abs(number.value))
    yield from (round(item.done) for item in outcome.items if item.persons)
    yield from outcome.people


def _item(item: Item, hidden: bool, *, marks: bool) -> ProtectedItem:
    """Held back with what was wanted: a wanted share of those there are tells how many they are."""
    if hidden:
        return ProtectedItem(item.label, None, None, None if marks else item.met, told=not marks, begun=item.begun)
    return ProtectedItem(
        item.label, _finite(item.done) if item.begun else None, item.wanted, item.met, begun=item.begun
    )


def _number(number: Measured, hidden: bool) -> ProtectedNumber:
    if hidden:
        return ProtectedNumber(number.label, number.unit, None, None, None, None, None)
    return ProtectedNumber(
        number.label,
        number.unit,
        _finite(number.value),
        _finite(number.lower),
        _finite(number.upper),
        number.count,
        number.of,
    )


def _hours(found: ByHour | None, edition: Edition) -> ProtectedHours | None:
    """Hours where enough occasions lie behind; one alone held back takes the next smallest with it, and no share stands."""
    if found is None or edition.hides(found.timed) or edition.hides(found.untimed):
        return None
    flat = [count for own in found.occasions for count in own]
    order = sorted((place for place, count in enumerate(flat) if count), key=lambda place: flat[place])
    small = {place for place in order if edition.hides(flat[place])}
    held = set(order[:2]) if len(small) == 1 else small
    width = len(found.minutes[0])
    hours = tuple(
        tuple(None if row * width + place in held else minutes / 60 for place, minutes in enumerate(own))
        for row, own in enumerate(found.minutes)
    )
    return ProtectedHours(
        found.parties, hours, found.planned, None if held else found.within, found.timed, found.untimed
    )


def _matrix(found: Matrix | None) -> ProtectedMatrix | None:
    if found is None:
        return None
    return ProtectedMatrix(found.rows, found.columns, found.wanted, found.counts, found.ended)


def _finite(value: float | None) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None
