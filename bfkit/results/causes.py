"""Orsaksanalys: one prioritised problem, its hypotheses, what is not known, and what measures would answer to them."""

from typing import Annotated, Literal

from pydantic import Field

from bfkit.results.base import Count, Number, Result

HypothesisStatus = Literal["stöds", "talar emot", "kan ej avgöras"]
Corner = Literal["gärningsperson", "offer eller objekt", "plats", "mätningen"]
Direction = Literal["minskning", "ingen säker skillnad", "blandat", "ökning", "okänd"]
"""Closed lists of ``bfkit.prevention`` (a test holds them equal)."""
Only = Literal["var", "när"] | None
"""What a test bears out where it could not have refuted the cause: the place, or the hours."""


class PeriodUsed(Result):
    """Days of data, and what they were used for: data that suggested a hypothesis never test it."""

    used_for: Literal["väckte hypotesen", "prövade hypotesen", "jämfördes med"]
    first_day: str
    last_day: str


class EvidenceResult(Result):
    """One piece of evidence with its source; data computed by the program has the kind "data"."""

    kind: str
    text: str
    source: str


class ComputedStatus(Result):
    """What the data say of a hypothesis, by a test chosen before.

    ``what`` was counted and ``against`` what. ``ratio`` is observed to expected, or near to far, with 95 % interval; ``p_adjusted`` after correction for the
    ``family`` hypotheses of the problem that were tested. ``status`` "kan ej avgöras" has no ratio and no p-value, so
    that no program takes them for a finding, but where the hypothesis has ``only``: then they are of the place or the hours
    and not of the cause. ``undecided_reason`` says why. What is held back is null and named in
    ``suppressed``.
    """

    status: HypothesisStatus
    test: str
    what: str
    against: str
    sentence: str
    undecided_reason: str | None
    ratio: Number | None
    lower: Number | None
    upper: Number | None
    p_value: Number | None
    p_adjusted: Number | None
    family: Count
    count: Count | None
    expected: Number | None
    notes: list[str] = []
    suppressed: list[str] = []


class JudgedStatus(Result):
    """What people concluded, and who. It stands beside what was computed, and never replaces it."""

    status: HypothesisStatus
    judged_by: str
    day: str
    reason: str | None


class HypothesisResult(Result):
    """One possible cause.

    ``status`` is the computed one, and "kan ej avgöras" where nothing was computed; ``judged`` may differ. ``only``: "var"
    or "när" where the place or the hours are borne out and the cause could not have been refuted; never with "stöds".
    ``rank`` orders the hypotheses of a problem by support, from 1; null where nothing was computed.
    ``interventions``: ids of the register's measures that aim at it.
    """

    id: str
    statement: str
    corner: Corner
    mechanism: str
    branch: str
    step: Annotated[int, Field(ge=1)] | None
    controller: str | None
    if_true: str
    refuted_by: str
    suggested_by: Literal["gruppen", "data"]
    evidence_for: list[EvidenceResult]
    evidence_against: list[EvidenceResult]
    status: HypothesisStatus
    only: Only = None
    computed: ComputedStatus | None
    judged: JudgedStatus | None
    periods: list[PeriodUsed]
    rank: Annotated[int, Field(ge=1)] | None
    interventions: list[str]


class TriedResult(Result):
    """A measure against the same category, tried here before; ``verdict`` is null when it has not been evaluated."""

    intervention: str
    title: str
    kind: str
    measure: str | None
    verdict: str | None


class SuggestedMeasure(Result):
    """A kind of measure of the catalogue, and the hypotheses that it answers to.

    ``effect`` is what evaluations elsewhere found against just this kind of problem, ``strength`` how much that rests on;
    neither is a forecast of what it would do here. ``studied_instead``: what they measured when it was something else.
    """

    measure: str
    name: str
    kind: Literal["situationell", "social"]
    hypotheses: list[str]
    answers: Literal["orsaken", "sidan"]
    effect: Direction
    strength: str
    studied_instead: str | None = None
    months_to_effect: list[Count]
    side_effects: list[str]
    advised_against: str | None
    sources: list[str]
    tried_here: list[TriedResult]


class ReflectionResult(Result):
    """The answers to the questions that are asked before a decision."""

    against_what: str
    when: str
    how: str
    for_whom: str
    risks: str
    tried_here: str
    tried: list[str]
    knowledge: str | None
    cost: str | None


class ConsideredResult(Result):
    """A measure that the group considered, chosen or not, and why."""

    measure: str | None
    own: str | None
    hypotheses: list[str]
    chosen: bool
    reason: str
    reflection: ReflectionResult | None


class CauseResult(Result):
    """The cause analysis of one problem, for the working group only.

    ``tried_here``: all that has been tried against the category, null results too. ``decided_on`` and ``considered``:
    the latest decision. ``not_supported``: what could not be shown, and why. ``findings``: sentences of the first page.
    """

    problem: str
    title: str
    source: str
    category: str
    subtypes: list[str]
    form: Literal["lätt", "full"]
    first_day: str
    last_day: str
    prioritised: str
    event_chain: list[str]
    not_known: list[str]
    hypotheses: list[HypothesisResult]
    suggested: list[SuggestedMeasure]
    tried_here: list[TriedResult]
    decided_on: str | None
    decided_by: str | None
    considered: list[ConsideredResult]
    findings: list[str] = []
    not_supported: list[str] = []
