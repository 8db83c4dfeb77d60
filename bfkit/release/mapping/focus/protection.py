"""Focus areas behind disclosure control: no count that the table of areas hides, and no order that tells of one.

The public is told how the choice is made and what the worst areas fall by on their own, but no area by name, unless
the group has decided that the areas it chose may be named: then their names, in the order of the alphabet, and no more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bfkit.mapping.places import AreaCounts
from bfkit.mapping.priorities.area_evidence import AREA_CRITERIA, AreaCriteria, AreaFact
from bfkit.mapping.priorities.choice import Choice, ChosenArea
from bfkit.mapping.priorities.evidence import LACKING, NO, YES
from bfkit.mapping.priorities.focus_areas import FocusAreas, Moved, RankedArea
from bfkit.release.cells import NO_COUNT, Cell, lone_cell, open_share
from bfkit.release.disclosure import HIDDEN, Edition
from bfkit.release.mapping.areas.protection import protected_areas
from bfkit.release.mapping.areas.views import ProtectedArea
from bfkit.release.mapping.focus.views import (
    ProtectedFocus,
    ShownArea,
    ShownCriterion,
    ShownFall,
    ShownMoved,
    ShownProfile,
    ShownWorsening,
)

FOR_THE_GROUP = (
    "Förslag och val av områden är arbetsmaterial för gruppen. Områden rangordnas inte i den offentliga utgåvan."
)
TOO_SMALL = "Antalen i områdena är så små att ett förslag med namn hade röjt dem."
_ROUGH = 20
"""A likelihood is told in steps of 1/20 where small counts are hidden."""


@dataclass(frozen=True, slots=True)
class Focus:
    """What the section is made of: the proposal, the areas' criteria, the group's choice, and the counts by area."""

    proposal: FocusAreas
    profiles: AreaCriteria
    decided: Choice
    counts: tuple[AreaCounts, ...]


def protected_focus(result: Focus, edition: Edition) -> ProtectedFocus:
    """The proposal as far as the table of areas of the same edition allows; for the public without areas."""
    found, profiles, decided = result.proposal, result.profiles, result.decided
    public = edition.key != "arbetsgrupp"
    table = protected_areas(next(one for one in result.counts if one.source == found.source), edition)
    cells = {area.area_id or "": area for area in table.areas}
    open_rows = _open_rows(found, cells, edition)
    named = {row.area_id for row in open_rows}
    withheld = _withheld(found, named, public=public)
    rows = () if withheld else tuple(_area(row, edition) for row in open_rows)
    moved = () if public else tuple(_moved(one, cells, named, edition) for one in found.moved)
    names = {row.area_id: row.name for row in found.rows}
    return ProtectedFocus(
        source_label=found.source_label,
        quarter=found.quarter,
        asked=found.asked,
        proposed_count=len(found.proposed),
        tied=found.tied and not withheld,
        rows=rows,
        withheld=withheld,
        exchangeable=() if withheld else tuple(names[one] for one in found.exchangeable if one in named),
        fall=_fall(found, edition, shown=bool(rows)),
        no_fall_reason=found.no_fall_reason,
        moved=moved,
        others=_others(found, moved, edition),
        profiles=() if public else tuple(_profile(profiles, place, edition) for place in range(len(profiles.areas))),
        criteria=tuple(_criterion(profiles, key) for key in AREA_CRITERIA if not (public and key == "O6")),
        worse=tuple(_worse(profiles, edition, public=public)),
        above_zero=sum(fact.worsening.lower > 0 for fact in _facts(profiles) if fact.worsening is not None),
        tests=profiles.tests,
        signal_rate=profiles.signal_rate,
        quantile=profiles.quantile,
        level=profiles.level,
        version=profiles.version,
        chosen=() if public else tuple(_chosen_rank_hidden(decided, named)),
        not_chosen=() if withheld else tuple(names[one] for one in decided.not_chosen if one in named),
        choice_made=decided.made,
        named_publicly=decided.named_publicly,
        public_names=_public_names(decided),
        file=decided.file,
        edition=edition,
    )


def _open_rows(found: FocusAreas, cells: Mapping[str, ProtectedArea], edition: Edition) -> list[RankedArea]:
    """Areas whose count is shown, down to where the order could tell of a count hidden for the sake of another."""
    hidden = [row for row in found.rows if not cells[row.area_id].count.shown]
    for_others = [row.count for row in hidden if cells[row.area_id].count.text == HIDDEN]
    cut = max(for_others) + edition.limit * len(hidden) if for_others else 0
    return [
        row for row in found.rows if cells[row.area_id].count.shown and row.count > cut and not edition.hides(row.count)
    ]


def _withheld(found: FocusAreas, named: set[str], *, public: bool) -> str | None:
    if public:
        return FOR_THE_GROUP
    if not found.proposed:
        return f"{found.source_label} har inga händelser med känt område i {found.quarter.label}."
    return None if all(row.area_id in named for row in found.proposed) else TOO_SMALL


def _area(row: RankedArea, edition: Edition) -> ShownArea:
    """Where small counts are hidden, what is worked out from all counts is told in whole numbers."""
    rough = edition.limit > 1
    expected, lower, upper = (float(round(v)) if rough else v for v in (row.expected, row.lower, row.upper))
    return ShownArea(
        area_id=row.area_id,
        name=row.name,
        rank=row.rank,
        low=min(row.low, row.rank),
        high=max(row.high, row.rank),
        among_top=round(row.among_top * _ROUGH) / _ROUGH if rough else row.among_top,
        count=lone_cell(row.count, edition),
        expected=expected,
        lower=lower,
        upper=upper,
        proposed=row.proposed,
        at_work=row.at_work,
    )


def _fall(found: FocusAreas, edition: Edition, *, shown: bool) -> ShownFall | None:
    """What is worked out from the proposed together is as open as their counts."""
    if found.fall is None:
        return None
    count = lone_cell(found.count_now, edition) if shown and found.count_now else NO_COUNT
    following = (found.next_typical, found.next_lower, found.next_upper) if count.shown else (None, None, None)
    typical, lower, upper = following
    return ShownFall(
        cases=found.fall.cases,
        pooled=round(found.fall.pooled, 2),
        goal=found.fall.goal,
        met_goal=round(found.fall.met_goal * found.fall.cases),
        confidence=found.fall.confidence,
        count_now=count,
        typical=typical,
        lower=lower,
        upper=upper,
    )


def _moved(one: Moved, cells: Mapping[str, ProtectedArea], named: set[str], edition: Edition) -> ShownMoved:
    now = lone_cell(one.change.now, edition) if cells[one.area_id].count.shown else cells[one.area_id].count
    before = lone_cell(one.change.before, edition)
    both = now.shown and before.shown
    rank = one.rank_now if one.area_id in named else None
    return ShownMoved(one.name, one.reason, now, before, one.change if both else None, rank)


def _others(found: FocusAreas, moved: Sequence[ShownMoved], edition: Edition) -> tuple[Cell, Cell]:
    """All others together, before and now; hidden where a chosen area's is, for the sum of all is known."""
    if not moved:
        return NO_COUNT, NO_COUNT
    hidden = Cell(None, HIDDEN)
    before, now = (lone_cell(n, edition) for n in (found.moved[0].others_before, found.moved[0].others_now))
    return (
        before if all(one.before.shown for one in moved) else hidden,
        now if all(one.now.shown for one in moved) else hidden,
    )


def _facts(profiles: AreaCriteria) -> list[AreaFact]:
    return [fact for area in profiles.areas for fact in area.facts]


def _profile(profiles: AreaCriteria, place: int, edition: Edition) -> ShownProfile:
    area = profiles.areas[place]
    return ShownProfile(area.area_id, area.name, tuple(_fact(fact, edition) for fact in area.facts))


def _fact(fact: AreaFact, edition: Edition) -> AreaFact:
    """A survey's share is as open as the answers it splits: 3 of 28 tells of three people."""
    if fact.value is None or fact.n is None or open_share(fact.value, fact.n, edition) is not None:
        return fact
    return replace(fact, value=None, lower=None, upper=None, worsening=None)


def _criterion(profiles: AreaCriteria, key: str) -> ShownCriterion:
    facts = [fact for fact in _facts(profiles) if fact.criterion == key]
    answers = [fact.answer for fact in facts]
    return ShownCriterion(
        key=key,
        label=AREA_CRITERIA[key],
        threshold=profiles.thresholds.get(key),
        yes=answers.count(YES),
        no=answers.count(NO),
        lacking=answers.count(LACKING),
        unsure=sum(fact.above_unsure for fact in facts),
        years=tuple(sorted({fact.year for fact in facts if fact.year is not None})),
        sources=tuple(sorted({fact.source or fact.judged_by or "" for fact in facts} - {""})),
        noisy=any(fact.noisy for fact in facts),
    )


def _worse(profiles: AreaCriteria, edition: Edition, *, public: bool) -> list[ShownWorsening]:
    return [
        ShownWorsening(None if public else area.name, fact.criterion, fact.worsening)
        for area in profiles.areas
        for fact in (_fact(one, edition) for one in area.facts)
        if fact.worsening is not None and fact.worsening.surely
    ]


def _public_names(decided: Choice) -> tuple[str, ...]:
    return tuple(sorted(one.name for one in decided.chosen)) if decided.named_publicly else ()


def _chosen_rank_hidden(decided: Choice, named: set[str]) -> list[ChosenArea]:
    return [one if one.area_id in named else replace(one, rank=None) for one in decided.chosen]
