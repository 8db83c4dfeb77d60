"""A plan behind disclosure control: counts as cells; the public edition gets none of it."""

import math
from dataclasses import dataclass, fields

from bfkit.display import number
from bfkit.errors import ParameterError
from bfkit.evaluation.chance.selection import HIGHEST_COUNT
from bfkit.evaluation.planning.areas import AtWork, ListedArea, Usual
from bfkit.evaluation.planning.power import Chance
from bfkit.evaluation.planning.proposal import Part, Planning, PlanSetting
from bfkit.release.cells import Cell
from bfkit.release.edition import HIDDEN, Edition


@dataclass(frozen=True, slots=True)
class PlannedArea:
    """An area of the list; ``score`` is the rule's number as text, ``expected`` the counts of the follow-up.

    The rule's number and what is to be expected are as open as the counts that they are made of.
    """

    row: int
    area_id: str
    name: str
    rank: int | None
    count: Cell
    year_before: Cell
    score: str
    score_shown: bool
    expected: str
    measures: tuple[AtWork, ...]
    less_extreme: float
    undecided: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Areas as one, with what is to be expected as text; hidden when it is for any of them."""

    chance: Chance
    expected: str


@dataclass(frozen=True, slots=True)
class Fared:
    """What became of comparable choices, the two medians as text."""

    usual: Usual
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedPlan(PlanSetting):
    """One part of a plan (``part``), with all that any part shows; the rest of its fields as in ``PlanSetting``."""

    part: str
    areas: tuple[PlannedArea, ...]
    less_extreme: float
    undecided: str | None
    usual: tuple[Fared, ...]
    groups: tuple[Group, ...]
    edition: Edition

    @property
    def free(self) -> tuple[PlannedArea, ...]:
        """The listed areas in which a measure can begin, worst first."""
        return tuple(area for area in self.areas if area.rank is not None)

    @property
    def chosen(self) -> tuple[PlannedArea, ...]:
        """The first of them, as many as are to begin."""
        return self.free[: self.asked.areas]

    @property
    def together(self) -> Chance:
        """What could be seen of the chosen areas as one."""
        return self.power.together(self.asked.areas)


def protected_part(part: Part, edition: Edition) -> ProtectedPlan:
    """A part of a plan for the working group.

    Raises:
        ParameterError: the edition is public. Where and when measures are to begin, and which areas are worst, is
            not for everybody (design of the project, section 9).
    """
    if edition.key != "arbetsgrupp":
        raise ParameterError(
            "planen visar var och när insatser ska börja och rangordnar områden. Den görs aldrig i den offentliga "
            'utgåvan: sätt edition = "arbetsgrupp".'
        )
    plan = part.plan
    areas = tuple(_area(area, plan, edition) for area in plan.listed)
    shown = {area.row: area.expected for area in areas}
    return ProtectedPlan(
        **{field.name: getattr(plan, field.name) for field in fields(PlanSetting)},
        part=part.name,
        areas=areas,
        less_extreme=plan.chosen_less_extreme,
        undecided=plan.chosen_undecided,
        usual=tuple(Fared(one, _median(one.before, edition), _median(one.after, edition)) for one in plan.usual),
        groups=tuple(Group(chance, _together(chance, shown)) for chance in plan.power.groups),
        edition=edition,
    )


def _area(area: ListedArea, plan: Planning, edition: Edition) -> PlannedArea:
    hidden = edition.hides(area.count) or edition.hides(area.year_before)
    by_count = plan.asked.rule == HIGHEST_COUNT
    shown = not (edition.hides(area.count) if by_count else hidden)
    return PlannedArea(
        row=area.row,
        area_id=area.area_id,
        name=area.name,
        rank=area.rank,
        count=_cell(area.count, edition),
        year_before=_cell(area.year_before, edition),
        score=number(area.score, 0 if by_count else 1) if shown else HIDDEN,
        score_shown=shown,
        expected=_expected(area, plan, edition),
        measures=area.measures,
        less_extreme=area.less_extreme,
        undecided=area.undecided,
    )


def _expected(area: ListedArea, plan: Planning, edition: Edition) -> str:
    """At the year's pace: as open as the year, and as what the year holds beside the quarter."""
    chance = next((chance for chance in plan.power.single if chance.areas == (area.row,)), None)
    if chance is None:
        return "–"
    rest = area.twelve_months - area.count
    if any(edition.hides(count) for count in (area.count, area.twelve_months, rest, area.year_before)):
        return HIDDEN
    return number(chance.expected)


def _together(chance: Chance, shown: dict[int, str]) -> str:
    return HIDDEN if any(shown[row] == HIDDEN for row in chance.areas) else number(chance.expected)


def _median(value: float, edition: Edition) -> str:
    return "–" if math.isnan(value) else edition.text(round(value))


def _cell(count: int, edition: Edition) -> Cell:
    return Cell(None if edition.hides(count) else count, edition.text(count))
