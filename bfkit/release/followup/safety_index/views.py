"""What renderers are given of the safety index: scores of areas, which count nobody."""

from dataclasses import dataclass

from bfkit.release.edition import Edition


@dataclass(frozen=True, slots=True)
class ProtectedIndexValue:
    """The index of one area in one year; ``area`` is None for the whole municipality.

    Attributes:
        index, level: None with too few of the ``items_wanted`` scores. level_holds: whether missing scores leave it.
        if_missing_best, if_missing_worst: the index were every missing score 0, or 6.
        plus_minus: how far off it may be; None where that is not known.
        difference, arrow: against the year before; None without one.
    """

    area: str | None
    name: str
    year: int
    index: float | None
    level: str | None
    level_holds: bool
    items: int
    items_wanted: int
    if_missing_best: float
    if_missing_worst: float
    plus_minus: float | None
    difference: float | None
    arrow: str | None


@dataclass(frozen=True, slots=True)
class ProtectedIndex:
    """The index, the whole municipality first, then areas by name, each year by year; empty when none is known."""

    edition: Edition
    values: tuple[ProtectedIndexValue, ...]
    sentence: str

    @property
    def latest(self) -> tuple[ProtectedIndexValue, ...]:
        """The latest year."""
        last = max((one.year for one in self.values), default=0)
        return tuple(one for one in self.values if one.year == last)
