"""The problem pictures as part of ``results.json``."""

from bfkit.release.mapping.priorities.views import ProtectedProblems, ShownProblem
from bfkit.results.priorities import ProblemResult


def problems(view: ProtectedProblems) -> list[ProblemResult]:
    """The pictures that meet a criterion, in the order of the list; none in the public edition."""
    return [_problem(row) for row in view.rows]


def _problem(row: ShownProblem) -> ProblemResult:
    return ProblemResult.model_validate(
        {
            "id": row.id,
            "name": row.name,
            "source": row.source,
            "category": row.category,
            "subtype": row.subtype,
            "area": row.area_id,
            "count_12m": row.count.value,
            "count_class": row.count.text,
            "criteria": row.answers,
            "n_met": row.met,
            "rank": row.rank,
        }
    )
