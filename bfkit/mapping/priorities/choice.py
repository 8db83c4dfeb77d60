"""What the group chose, held against what was proposed; the quarter's file is the only place where it is written."""

from dataclasses import dataclass

from bfkit.checked import Checked
from bfkit.mapping.priorities.criteria import Problems
from bfkit.mapping.priorities.focus_areas import FocusAreas
from bfkit.parameters.models import Parameters
from bfkit.parameters.quarter_file import NamedPublicly, refuse_unknown


@dataclass(frozen=True, slots=True)
class ChosenArea:
    """A focus area as the group wrote it. ``rank`` None when the area had no incident in the quarter."""

    area_id: str
    name: str
    reason: str
    proposed: bool
    rank: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """The group's decisions.

    Attributes:
        chosen: the focus areas; empty when the group has not chosen yet.
        not_chosen: proposed areas that the group did not choose; empty when it has not chosen.
        answered: ids of problems for which P6 is answered; passed_on: id and recipient of those that cannot be influenced.
        named_publicly: the decision that the chosen areas may be named to anybody; None without one.
        file: where it is written, relative to the parameters folder.
    """

    chosen: tuple[ChosenArea, ...]
    not_chosen: tuple[str, ...]
    answered: tuple[str, ...]
    passed_on: tuple[tuple[str, str], ...]
    named_publicly: NamedPublicly | None
    file: str

    @property
    def made(self) -> bool:
        """Whether the group has chosen."""
        return bool(self.chosen)


def choice(checked: Checked, parameters: Parameters, problems: Problems, proposal: FocusAreas) -> Choice:
    """Answer what the group has decided, and whether it is about areas and problems that exist.

    Raises:
        ParameterError: an area or a problem in the quarter's file is unknown; all are told, with the nearest name.
    """
    decided, file = parameters.decisions, parameters.quarter_file
    names = {str(area): str(name) for area, name in zip(checked.areas["id"], checked.areas["name"], strict=True)}
    problem_ids = [row.picture.id for row in problems.rows]
    refuse_unknown(decided, file, areas=names, problems=problem_ids)
    ranks = {row.area_id: row for row in proposal.rows}
    chosen = tuple(
        ChosenArea(
            one.area,
            names[one.area],
            one.reason,
            proposed=one.area in ranks and ranks[one.area].proposed,
            rank=ranks[one.area].rank if one.area in ranks else None,
        )
        for one in decided.focus_areas
    )
    taken = {one.area_id for one in chosen}
    return Choice(
        chosen=chosen,
        not_chosen=tuple(row.area_id for row in proposal.proposed if chosen and row.area_id not in taken),
        answered=tuple(one.problem for one in decided.problems),
        passed_on=tuple((one.problem, one.passed_on_to) for one in decided.problems if one.passed_on_to is not None),
        named_publicly=decided.named_publicly,
        file=file,
    )
