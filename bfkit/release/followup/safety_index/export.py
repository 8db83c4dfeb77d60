"""The safety index as data."""

from bfkit.release.followup.safety_index.views import ProtectedIndex
from bfkit.results.safety_index import SafetyIndexResult

_SAME = (
    "area",
    "year",
    "index",
    "level",
    "level_holds",
    "items",
    "items_wanted",
    "if_missing_best",
    "if_missing_worst",
    "plus_minus",
    "difference",
    "arrow",
)


def safety_index_results(view: ProtectedIndex) -> list[SafetyIndexResult]:
    """Every area and year for ``results.json``."""
    return [SafetyIndexResult.model_validate({name: getattr(one, name) for name in _SAME}) for one in view.values]
