"""The cause analysis as a working group writes it: problems, hypotheses that can be refuted, and what was decided."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from bfkit import vocabulary
from bfkit.display import WEEKDAYS
from bfkit.parameters.cause_rules import (
    argument_faults,
    evidence_faults,
    hypothesis_faults,
    judgement_faults,
    measure_faults,
    problem_faults,
)
from bfkit.parameters.values import Aliased, ContradictionError, Frozen, Slug, choice
from bfkit.prevention import ARGUMENTS, CONTROLLERS, CORNERS, FORMS, MECHANISMS, RECORDING, SOURCE_KINDS, STATUSES

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")]
Sentence = Annotated[str, Field(min_length=10)]
"""Whole sentences, so that another than the writer can use them."""
Weekdays = tuple[Annotated[str, choice(WEEKDAYS, "en veckodag")], ...]


def _over_midnight(hours: tuple[int, int]) -> tuple[int, int]:
    """Hours whose end stands before their beginning go over midnight.

    >>> _over_midnight((22, 5)), _over_midnight((22, 29)), _over_midnight((18, 24))
    ((22, 29), (22, 29), (18, 24))
    """
    first, last = hours
    last = last + _DAY if last < first else last
    if last == first or last > _LAST_HOUR or last - first > _DAY:
        raise ValueError(
            f"timmarna [{hours[0]}, {hours[1]}] rymmer inget, mer än ett dygn eller går längre än till 06; "
            "skriv från och till, efter midnatt som [22, 29] eller [22, 5]"
        )
    return first, last


_DAY, _LAST_HOUR = 24, 30
Hours = Annotated[
    tuple[Annotated[int, Field(ge=0, lt=24)], Annotated[int, Field(gt=0, le=30)]], AfterValidator(_over_midnight)
]
"""Clock hours, the second one over midnight as more than 24: [23, 28] is 23-04, and [23, 4] is read as the same."""
Kinds = tuple[Annotated[str, choice(vocabulary.PLACE_KINDS, "ett slag av plats")], ...]
Metres = Annotated[int, Field(gt=0, le=5000)]


class ChosenTest(Frozen):
    """A test and its arguments; which belong to which test stands in ``prevention.ARGUMENTS``.

    ``metres`` and ``minutes`` that are not given are those of the test. ``needed`` says of ``inget_data`` which data
    would settle the question.
    """

    name: Annotated[str, choice(ARGUMENTS, "ett test")]
    places: tuple[str, ...] = ()
    kinds: Kinds = ()
    metres: Metres | None = None
    edge: Literal["stängning", "öppning"] | None = None
    minutes: Annotated[int | None, Field(gt=0, le=360)] = None
    weekdays: Weekdays = ()
    hours: Hours | None = None
    events: tuple[
        Annotated[str, choice(vocabulary.SUBTYPES[vocabulary.CALENDAR_CATEGORY], "ett slag av evenemang")], ...
    ] = ()
    day: date | None = None
    direction: Literal["ökning", "minskning"] | None = None
    needed: Sentence | None = None

    @model_validator(mode="after")
    def _belongs(self) -> Self:
        given = {name for name in type(self).model_fields if name != "name" and getattr(self, name) not in ((), None)}
        _refuse(argument_faults(self.name, given))
        return self


class Evidence(Frozen):
    """One piece of evidence and where it comes from; without a source it is refused."""

    kind: Annotated[str, choice(SOURCE_KINDS, "ett slag av underlag")]
    text: Sentence
    source: str | None = None
    day: date | None = None

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        _refuse(evidence_faults(self.source))
        return self


class Judgement(Frozen):
    """What people concluded, beside what was computed: who, when and why. A role or a group, never a name."""

    status: Annotated[str, choice(STATUSES, "en bedömning")]
    judged_by: str | None = None
    day: date | None = None
    reason: str | None = None

    @model_validator(mode="after")
    def _signed(self) -> Self:
        _refuse(judgement_faults(self.status, self.judged_by, self.day))
        return self


class Problem(Aliased):
    """A prioritised problem: what, where and when it is, and why it was chosen.

    ``source``, ``category`` and ``subtypes`` say what is counted; ``areas``, ``places`` (ids of the register of
    places) and ``kinds`` where; ``weekdays`` and ``hours`` when; ``from`` and ``to`` which days are studied.
    ``event_chain`` are the steps that lead to it, in order. ``picture`` is the id in the mapping's list of problems.
    """

    id: Id
    title: Annotated[str, Field(min_length=5)]
    source: Slug
    category: Annotated[str, choice(vocabulary.INCIDENT_CATEGORIES, "en kategori för händelser")]
    subtypes: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    kinds: Kinds = ()
    metres: Metres | None = None
    weekdays: Weekdays = ()
    hours: Hours | None = None
    first_day: Annotated[date, Field(alias="from")]
    last_day: Annotated[date, Field(alias="to")]
    form: Annotated[str, choice(FORMS, "en form")]
    prioritised: Sentence
    picture: str | None = None
    event_chain: tuple[Annotated[str, Field(min_length=3)], ...] = ()
    not_known: tuple[Sentence, ...] = ()

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        _refuse(problem_faults({name: getattr(self, name) for name in type(self).model_fields}))
        return self


class Hypothesis(Frozen):
    """One possible cause, said so that it can be refuted.

    ``corner`` of the problem triangle, or "mätningen" when the explanation would be that recording changed;
    ``mechanism`` in the catalogue's words; ``branch`` of the fishbone and ``step`` of the event chain, from 1.
    ``controller``: who could step in there. ``seen_through``: the last day of the data that suggested it; such a
    hypothesis is tested on later days only.
    """

    id: Id
    problem: Id
    statement: Sentence
    corner: Annotated[str, choice(CORNERS, "en sida av brottstriangeln")]
    mechanism: Annotated[str, choice(MECHANISMS, "en orsak i listan")]
    branch: Annotated[str, Field(min_length=3)]
    step: Annotated[int | None, Field(ge=1)] = None
    controller: str | None = None
    if_true: Sentence
    if_false: Sentence
    test: ChosenTest
    suggested_by: Literal["gruppen", "data"] = "gruppen"
    seen_through: date | None = None
    evidence_for: tuple[Evidence, ...] = ()
    evidence_against: tuple[Evidence, ...] = ()
    judgement: Judgement | None = None

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        _refuse(hypothesis_faults({name: getattr(self, name) for name in type(self).model_fields}))
        return self

    @property
    def controller_role(self) -> str | None:
        """What the one who could step in is called at this corner; None when the corner is the recording."""
        return CONTROLLERS[self.corner] if self.corner != RECORDING else None


class Reflection(Frozen):
    """The questions that Östan's group asks before it decides (Andershed 2019): kept with the decision."""

    against_what: Sentence
    when: Sentence
    how: Sentence
    for_whom: Sentence
    risks: Sentence
    tried_here: Sentence
    tried: tuple[Id, ...] = ()
    """Ids in the register of measures of what has been tried here before."""
    knowledge: Sentence | None = None
    cost: Sentence | None = None


class Considered(Frozen):
    """A measure that was considered: one of the catalogue (``measure``) or one of the group's own (``own``)."""

    measure: Slug | None = None
    own: Sentence | None = None
    hypotheses: Annotated[tuple[Id, ...], Field(min_length=1)]
    chosen: Literal["ja", "nej"]
    reason: Sentence
    reflection: Reflection | None = None

    @model_validator(mode="after")
    def _told(self) -> Self:
        _refuse(measure_faults(self.measure, self.own, self.chosen, self.reflection is not None))
        return self


class CauseDecision(Frozen):
    """What the group decided of a problem, and what it considered."""

    problem: Id
    day: date
    decided_by: Annotated[str, Field(min_length=3)]
    considered: Annotated[tuple[Considered, ...], Field(min_length=1)]


class CauseFile(Frozen):
    """``hypotheses.yml`` of a municipality, checked."""

    municipality: str
    group: Annotated[str, Field(min_length=3)]
    problems: tuple[Problem, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    decisions: tuple[CauseDecision, ...] = ()

    def problem(self, name: str) -> Problem:
        """The problem of an id. Raises KeyError when there is none."""
        return {one.id: one for one in self.problems}[name]

    def hypotheses_of(self, problem: str) -> tuple[Hypothesis, ...]:
        """The hypotheses of a problem, in the order of the file."""
        return tuple(one for one in self.hypotheses if one.problem == problem)

    def decision_on(self, problem: str) -> CauseDecision | None:
        """The latest decision on a problem."""
        return max((one for one in self.decisions if one.problem == problem), key=lambda one: one.day, default=None)


def _refuse(faults: list[tuple[str, str]]) -> None:
    if faults:
        raise ContradictionError(faults)
