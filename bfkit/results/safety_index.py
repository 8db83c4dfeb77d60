"""Trygghetsindex: 0-6, low is good."""

from typing import Annotated, Literal

from pydantic import Field

from bfkit.results.base import Count, Number, Result

Level = Literal["normalvärde eller bättre", "bör uppmärksammas", "måste åtgärdas"]
Arrow = Literal["↓ bättre", "↑ sämre", "→ ingen säker förändring", "kan ej avgöras"]
Score = Annotated[Number, Field(ge=0, le=6)]


class SafetyIndexResult(Result):
    """The index of one area (null: the whole municipality) in one year.

    ``index`` has one decimal and ``level`` is that of it; both are null with too few of the ``items_wanted`` scores.
    ``level_holds``: whether missing scores and known uncertainty leave the level as it is. ``arrow`` is against the
    year before: kan ej avgöras where the uncertainty is not known. ``low_is_good`` is always true.
    """

    area: str | None
    year: Count
    index: Score | None
    level: Level | None
    level_holds: bool
    items: Count
    items_wanted: Count
    if_missing_best: Score
    if_missing_worst: Score
    plus_minus: Number | None
    difference: Number | None
    arrow: Arrow | None
    low_is_good: Literal[True] = True
