"""What renderers are given of the areas."""

from dataclasses import dataclass

from bfkit.periods import Period, Quarter
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition


@dataclass(frozen=True, slots=True)
class ProtectedArea:
    """One area, or all that has no area."""

    area_id: str | None
    name: str
    count: Cell
    count_12m: Cell


@dataclass(frozen=True, slots=True)
class ProtectedAreas:
    """Counts by area of one source, in the order of the area table; ``unplaced`` has no area."""

    source: str
    label: str
    level: str
    quarter: Quarter
    year: Period
    areas: tuple[ProtectedArea, ...]
    unplaced: ProtectedArea
    total: Cell
    total_12m: Cell
    edition: Edition

    @property
    def any_placed(self) -> bool:
        """Whether any incident has an area: a map of zeros would say that nothing happened."""
        return any(area.count_12m.value != 0 for area in self.areas)
