"""The cause analysis of one problem: from checked tables and what the group wrote to all that is known of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bfkit.causes.changes import Changes, as_dated, changes
from bfkit.causes.declared import Chosen, chosen_test, declared_problem, problem_named
from bfkit.causes.evidence import SUPPORTED, Evidence, judged, untested
from bfkit.causes.hypothesis_tests import evidence_on
from bfkit.causes.material import Material, limits, material
from bfkit.causes.overlaps import overlaps
from bfkit.causes.own_places import own_places
from bfkit.causes.place_tests import NEAR_PLACE, REPEAT_PLACE
from bfkit.causes.problem import Problem
from bfkit.causes.profile import Profiles, profiles
from bfkit.causes.proposed import Proposal, Proposals, proposed
from bfkit.causes.repeated import Asked, Repeated, alike, repeated
from bfkit.causes.reporters import weighed_recording
from bfkit.causes.similar_places import SimilarPlaces, similar_places
from bfkit.causes.stated import Stated, stated, when_words, where_words
from bfkit.causes.support import carried, refinds, weighed
from bfkit.causes.surroundings import Surroundings, surroundings
from bfkit.causes.week_hours import NightHours, night_hours
from bfkit.causes.week_tests import WEEK_HOURS
from bfkit.checked import Checked
from bfkit.errors import ParameterError
from bfkit.parameters import hypotheses as written
from bfkit.parameters.catalogue import Catalogue
from bfkit.parameters.models import Parameters
from bfkit.parameters.suggestions import Suggestion, Tried, suggested, tried_here
from bfkit.prevention import RECORDING

NO_DAYS_LEFT = "inga dagar efter dem som väckte hypotesen"


@dataclass(frozen=True, slots=True)
class Tested:
    """A hypothesis of the group, and what its chosen test said.

    ``carries``: see ``support.carried``. ``repeated_by``: id of the proposal that the data made of the same, None when they did not.
    """

    hypothesis: written.Hypothesis
    chosen: Chosen
    evidence: Evidence
    carries: float | None
    repeated_by: str | None
    interventions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FromData:
    """A hypothesis that the data proposed, tested on days that did not.

    ``repeated``: what it says again, of the group's by id, of the data's as "D" and the rank. ``restates``: it says no more
    than where or when the problem was said to be.
    """

    proposal: Proposal
    stated: Stated
    carries: float | None
    repeated: Repeated
    restates: bool

    @property
    def new(self) -> bool:
        """Whether it says something that neither the group, another proposal nor the problem itself has said."""
        return not self.repeated and not self.restates


@dataclass(frozen=True, slots=True)
class CauseAnalysis:
    """All that is known of why a problem is here, and then.

    Attributes:
        problem: worked out; declared: as the group wrote it, None for a problem picture.
        source_label, where, when, group: in Swedish; ``when`` None for all hours. incidents: in the problem's period.
        place_names: of the register, and of the areas: what the public may not be told. place_kinds: of the problem's own
            places, and how many of each the register holds.
        profiles, surroundings, changes: of the problem. similar: places like its own that have few of its incidents, None
            where there are none to compare with. hypotheses: the group's, judged together.
        proposals: how the data's came about; from_data: they themselves.
        suggestions: for what is supported by the data or by the group; tried: here, against the same category.
        decision: the group's latest; measure_names: of the catalogue, by id. limits: what the incidents cannot tell, in Swedish.
        overlaps: other problems of the group that count the same incidents, and how many. nights: at what hour it happens, of a
            problem of certain hours.
    """

    problem: Problem
    declared: written.Problem | None
    source_label: str
    where: str
    when: str | None
    place_names: tuple[str, ...]
    place_kinds: tuple[tuple[str, int], ...]
    group: str | None
    incidents: int
    profiles: Profiles
    surroundings: Surroundings
    similar: SimilarPlaces | None
    changes: Changes
    hypotheses: tuple[Tested, ...]
    proposals: Proposals
    from_data: tuple[FromData, ...]
    suggestions: tuple[Suggestion, ...]
    tried: tuple[Tried, ...]
    decision: written.CauseDecision | None
    measure_names: Mapping[str, str]
    limits: tuple[str, ...]
    overlaps: tuple[tuple[str, int], ...]
    nights: tuple[NightHours, ...]


def cause_analysis(
    identity: str,
    checked: Checked,
    parameters: Parameters,
    catalogue: Catalogue,
    *,
    verdicts: Mapping[str, str] | None = None,
) -> CauseAnalysis:
    """Answer why a problem is here and then, as far as data can tell, and what would refute each answer.

    Args:
        identity: of a problem in ``hypotheses.yml``, or of a problem picture.
        checked, parameters: of the quarter. catalogue: of measures.
        verdicts: of measures evaluated here, by id, as a reader sees them.

    Raises:
        ParameterError: the problem is unknown or has no incidents, or a hypothesis names what does not exist.
    """
    own, problem = declared_problem(identity, parameters), problem_named(identity, checked, parameters)
    gathered = material(checked, parameters, problem)
    proposals = proposed(gathered)
    changed = changes(gathered, checked, parameters)
    hypotheses = _tested(gathered, own, checked, parameters, proposals, changed)
    from_data = _from_data(proposals, gathered, own, hypotheses)
    names = checked.area_names
    tried = tried_here(parameters.register, verdicts or {}, category=problem.category, area_names=names)
    source = next(one for one in parameters.municipality.sources if one.name == problem.source)
    return CauseAnalysis(
        problem=problem,
        declared=own,
        source_label=source.label,
        where=where_words(problem, own, gathered.register, checked.area_names),
        when=when_words(problem),
        place_names=(*map(str, gathered.register.names), *checked.area_names.values()),
        place_kinds=tuple((kind, len(gathered.register.chosen(kind=kind))) for kind in _kinds(gathered)),
        group=parameters.causes.group if parameters.causes is not None else None,
        incidents=int(gathered.selected.now.sum()),
        profiles=profiles(gathered, parameters),
        surroundings=surroundings(gathered, checked, parameters, period=problem.period),
        similar=similar_places(gathered, own),
        changes=changed,
        hypotheses=hypotheses,
        proposals=proposals,
        from_data=from_data,
        suggestions=suggested(
            catalogue,
            category=problem.category,
            subtypes=problem.subtypes,
            causes=supported_causes(hypotheses, from_data),
            judged=judged_by_people(hypotheses),
            kinds=_kinds(gathered),
            tried=tried,
        ),
        tried=tried,
        decision=parameters.causes.decision_on(own.id) if own is not None and parameters.causes else None,
        measure_names={one.id: one.name for one in catalogue.measures},
        limits=limits(gathered),
        overlaps=overlaps(gathered, checked, parameters) if own is not None else (),
        nights=night_hours(gathered, problem.period),
    )


def _from_data(
    proposals: Proposals, gathered: Material, own: written.Problem | None, hypotheses: Sequence[Tested]
) -> tuple[FromData, ...]:
    """The hypotheses of the data, each beside the group's and those of the data that came out before it."""
    known = [Asked(one.hypothesis.id, one.evidence) for one in hypotheses]
    found = []
    for one in proposals.proposals:
        said = weighed(gathered, one.evidence)
        words = stated(gathered, said.test, said.arguments, among="among" in said.counts)
        again = repeated(gathered, said, known)
        known.append(Asked(f"D{one.rank}", said))
        found.append(
            FromData(replace(one, evidence=said), words, carried(gathered, said), again, _restates(one, own, gathered))
        )
    return tuple(found)


def _kinds(gathered: Material) -> tuple[str, ...]:
    """The kinds of place that a problem was chosen by; none for one of areas."""
    return tuple(sorted({str(kind) for kind in gathered.register.kinds[own_places(gathered)]}))


def supported_causes(hypotheses: Sequence[Tested], from_data: Sequence[FromData]) -> dict[str, str]:
    """The mechanism of each hypothesis that the data support, or that the group judges supported.

    A test that only tells where or when supports no mechanism: then the group must have judged it.
    """
    judged_too = judged_by_people(hypotheses)
    found = {
        one.hypothesis.id: one.hypothesis.mechanism
        for one in hypotheses
        if one.evidence.status == SUPPORTED or one.hypothesis.id in judged_too
    }
    return found | {
        one.proposal.id: one.stated.mechanism
        for one in from_data
        if one.proposal.evidence.status == SUPPORTED and one.stated.mechanism is not None and one.new
    }


def judged_by_people(hypotheses: Sequence[Tested]) -> frozenset[str]:
    """Ids of the hypotheses that the group itself judges supported."""
    return frozenset(
        one.hypothesis.id
        for one in hypotheses
        if one.hypothesis.judgement is not None and one.hypothesis.judgement.status == SUPPORTED
    )


def _tested(
    gathered: Material,
    own: written.Problem | None,
    checked: Checked,
    parameters: Parameters,
    proposals: Proposals,
    changed: Changes,
) -> tuple[Tested, ...]:
    """The group's hypotheses, each with its chosen test, judged together; the weaker word is the one that is told."""
    if own is None or parameters.causes is None:
        return ()
    theirs = parameters.causes.hypotheses_of(own.id)
    chosen = [chosen_test(one, gathered.problem) for one in theirs]
    numbers = judged(
        [_evidence(one, test, gathered, checked, parameters) for one, test in zip(theirs, chosen, strict=True)]
    )
    found = [
        weighed_recording(gathered, as_dated(evidence, changed))
        if one.corner == RECORDING
        else weighed(gathered, as_dated(evidence, changed))
        for one, evidence in zip(theirs, numbers, strict=True)
    ]
    register = parameters.register.interventions if parameters.register is not None else ()
    return tuple(
        Tested(
            one,
            test,
            replace(evidence, notes=(*evidence.notes, *test.notes)),
            carried(gathered, evidence),
            next((p.id for p in proposals.proposals if alike(gathered, p.evidence, evidence)), None),
            tuple(measure.id for measure in register if measure.hypothesis == one.id),
        )
        for one, test, evidence in zip(theirs, chosen, found, strict=True)
    )


def _evidence(
    one: written.Hypothesis, test: Chosen, gathered: Material, checked: Checked, parameters: Parameters
) -> Evidence:
    if test.period is None:
        return untested(test.name, test.arguments, gathered.problem.period, NO_DAYS_LEFT)
    own = gathered
    if test.window is not None:
        own = material(checked, parameters, replace(gathered.problem, window=test.window))
    try:
        return evidence_on(own, test.name, test.arguments, test.period)
    except ParameterError as fault:
        raise ParameterError(f"hypotheses.yml, hypotesen {one.id}: {fault.args[0]}") from fault


def _restates(proposal: Proposal, own: written.Problem | None, gathered: Material) -> bool:
    """Whether it only repeats the places or the hours of the problem.

    The hours that data propose are those in which the problem itself stands out, so they always do.
    """
    test, asked = proposal.evidence.test, proposal.evidence.arguments
    if test in (NEAR_PLACE, REPEAT_PLACE) and gathered.problem.spots and "among" not in proposal.evidence.counts:
        return True  # a problem of places lies where its places lie
    if test == WEEK_HOURS or refinds(gathered, proposal.evidence) is not None:
        return True
    if own is None or test not in (NEAR_PLACE, REPEAT_PLACE):
        return False
    return (set(asked.places), set(asked.kinds)) == (set(own.places), set(own.kinds))
