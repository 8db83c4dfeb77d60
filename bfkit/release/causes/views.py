"""What renderers are given of a cause analysis: counts as cells, and nothing that a hidden count led to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bfkit.parameters.hypotheses import CauseDecision, Evidence, Judgement
from bfkit.parameters.suggestions import Suggestion, Tried
from bfkit.prevention import SUPPORTED
from bfkit.release.causes.nearby_views import ProtectedNight, ProtectedSimilar, ProtectedSurroundings, Spread
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition


@dataclass(frozen=True, slots=True)
class ProtectedTest:
    """What a test said. ``ratio`` None: no number, held back, or it could not be decided and only ``open`` is told.

    ``only``: "var" or "när" where the place or the hours are borne out and the cause was not tested: then ``status`` is
    ``kan ej avgöras`` and the ratio is told all the same.

    ``open``: what the ratio could be when it cannot be decided. ``limits``: what the test can never say. ``covers``: the
    groups of features that the hypothesis says something of. ``day``: of a change that was asked about. ``carries``: the most
    of the problem that the cause could carry. ``own_share``: of the incidents counted, the problem's own. ``tested``: there was a number,
    told or not, so that it was judged together with the others. ``not_tested``: what of the hypothesis was left out, and why;
    ``on_days_left``: how much happened on the days left out.
    """

    name: str
    label: str
    what: str
    against: str
    status: str
    only: str | None
    reason: str | None
    count: Cell
    expected: float | None
    ratio: Spread | None
    open: tuple[float, float] | None
    p_value: float | None
    p_adjusted: float | None
    period: str
    first_day: date
    last_day: date
    notes: tuple[str, ...]
    limits: str
    covers: tuple[str, ...]
    carries: float | None
    own_share: float | None
    day: date | None
    held_back: bool
    tested: bool = True
    not_tested: tuple[str, ...] = ()
    on_days_left: str = ""


@dataclass(frozen=True, slots=True)
class ProtectedHypothesis:
    """A possible cause. ``seen``: the days of data that suggested it, None without. ``same_as``: id of the same in the other list.

    ``part_of`` and ``made_of``: of the data's, ids of what it is a part of, and of the parts that it is made of.
    ``restates``: it says no more than where or when the problem was said to be. ``tables_for`` and ``tables_against``: what
    the page's own tables say of it, in Swedish; ``tables_neither``: what they say that is neither. ``answer``: what the data
    answer to ``if_false``. ``explanation``: what might lie behind, where the statement is only the
    pattern that was tested. ``sources_held``: it has sources that this edition does not name, ``controller_held``: somebody
    is named who could step in, and not here.
    """

    id: str
    statement: str
    corner: str
    mechanism: str | None
    branch: str
    step: int | None
    controller: str | None
    controller_role: str | None
    if_true: str
    if_false: str
    from_data: bool
    seen: tuple[date, date] | None
    same_as: str | None
    restates: bool
    evidence_for: tuple[Evidence, ...]
    evidence_against: tuple[Evidence, ...]
    tables_for: tuple[str, ...]
    tables_against: tuple[str, ...]
    judgement: Judgement | None
    interventions: tuple[str, ...]
    test: ProtectedTest
    rank: int | None
    explanation: str = ""
    sources_held: bool = False
    controller_held: bool = False
    tables_neither: tuple[str, ...] = ()
    answer: str = ""
    part_of: str | None = None
    made_of: tuple[str, ...] = ()

    @property
    def repeats(self) -> bool:
        """Whether it is one of the data's that says nothing of its own."""
        return self.from_data and bool(self.same_as or self.part_of or self.made_of or self.restates)


@dataclass(frozen=True, slots=True)
class ProtectedFamily:
    """How many hypotheses there are and how many of them were judged together (Holm), of the group and of the data.

    ``restating``: of the data's judged, those that only say where or when the problem is.
    """

    group: int
    group_tested: int
    data: int
    data_tested: int
    restating: int


@dataclass(frozen=True, slots=True)
class ProtectedRow:
    """A feature of the problem that stands out. ``lift`` None where a count that it follows from is held back."""

    group: str
    label: str
    more: bool
    count: Cell
    elsewhere: float | None
    lift: Spread | None


@dataclass(frozen=True, slots=True)
class ProtectedProfile:
    """What stands out, the most telling first; ``compared`` features in all."""

    title: str
    period: str
    incidents: Cell
    rows: tuple[ProtectedRow, ...]
    compared: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProtectedCandidate:
    """Something dated beside the series, and the level after it against before, less the same elsewhere."""

    day: date
    kind: str
    text: str
    ratio: Spread | None
    sure: bool
    coincides: int


@dataclass(frozen=True, slots=True)
class ProtectedChanges:
    """The series in blocks (``block`` in Swedish) and what is dated beside it.

    ``grew`` and ``fell``: the months of the clearest rise and fall against elsewhere, if ``compared``, else of its own level
    as ``fell_everywhere``. ``months``: how long the series is.
    """

    starts: tuple[date, ...]
    counts: tuple[Cell, ...]
    block: str
    grew: date | None
    fell: date | None
    fell_everywhere: date | None
    compared: bool
    months: int
    candidates: tuple[ProtectedCandidate, ...]


@dataclass(frozen=True, slots=True)
class ProtectedCauses:
    """The cause analysis of one problem, ready to be shown. ``unexplained``: what stands out and no hypothesis covers. ``overlaps``: other problems that count the same incidents. ``beside``: that many lie nearer to other places than its own. ``decision_held``: the group has decided, and it is not told here."""

    id: str
    title: str
    kind: str
    source: str
    category: str
    subtypes: tuple[str, ...]
    where: str
    when: str | None
    period: str
    first_day: date
    last_day: date
    count: Cell
    form: str
    picture: str | None
    prioritised: str | None
    group: str | None
    event_chain: tuple[str, ...]
    not_known: tuple[str, ...]
    limits: tuple[str, ...]
    overlaps: tuple[tuple[str, Cell], ...]
    hypotheses: tuple[ProtectedHypothesis, ...]
    from_data: tuple[ProtectedHypothesis, ...]
    proposed: str
    family: ProtectedFamily
    profiles: tuple[ProtectedProfile, ...]
    low_areas: tuple[str, ...]
    surroundings: ProtectedSurroundings | None
    similar: ProtectedSimilar | None
    unexplained: str
    beside: str
    changes: ProtectedChanges | None
    suggestions: tuple[Suggestion, ...]
    tried: tuple[Tried, ...]
    decision: CauseDecision | None
    measure_names: Mapping[str, str]
    edition: Edition
    nights: tuple[ProtectedNight, ...] = ()
    decision_held: bool = False

    @property
    def public(self) -> bool:
        """Whether this is the public edition."""
        return self.edition.key != "arbetsgrupp"

    @property
    def pictured(self) -> tuple[ProtectedHypothesis, ...]:
        """Those of the triangle and the fishbone: the group's, and of the data's the best of each test that stood it."""
        kept: list[ProtectedHypothesis] = []
        for one in self.every:
            again = any(other.test.name == one.test.name and other.test.status == SUPPORTED for other in kept)
            if not one.from_data or (one.test.status == SUPPORTED and not again):
                kept.append(one)
        return tuple(kept)

    @property
    def every(self) -> tuple[ProtectedHypothesis, ...]:
        """The group's hypotheses, then those of the data that say something else."""
        return (*self.hypotheses, *(one for one in self.from_data if not one.repeats))
