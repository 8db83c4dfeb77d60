"""What renderers are given of the surroundings of a problem: counts as cells, by kind of place, place, street and area."""

from dataclasses import dataclass

from bfkit.release.cells import Cell


@dataclass(frozen=True, slots=True)
class Spread:
    """A ratio with its interval; None where it is held back or not known."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class ProtectedNear:
    """A kind of place: incidents near and far, and the ratio to busy spots elsewhere."""

    label: str
    places: int
    metres: tuple[float, float]
    near: Cell
    far: Cell
    ratio: Spread | None
    sure: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class ProtectedPlace:
    """A place of the register and its incidents of the problem by opening hours; cells of one sum."""

    place_id: str
    place_kind: str
    name: str
    kind: str
    incidents: Cell
    open: Cell
    after_closing: Cell
    has_hours: bool


@dataclass(frozen=True, slots=True)
class ProtectedCondition:
    """A kind of reported condition beside the problem."""

    subtype: str
    label: str
    reports: Cell
    open_now: Cell
    ratio: Spread | None
    sure: bool
    metres: int


@dataclass(frozen=True, slots=True)
class ProtectedStreet:
    """A street segment on which the problem is."""

    name: str
    metres: float
    count: Cell
    lit: bool | None


@dataclass(frozen=True, slots=True)
class ProtectedGroup:
    """Some places together; ``near``: how many of them lie near each other kind of place, by its label."""

    names: tuple[str, ...]
    others: Cell
    lighting: Cell
    near: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ProtectedSimilar:
    """Places like the problem's: those with many of its incidents and those with few."""

    metres: float
    near_metres: float
    many: ProtectedGroup
    few: ProtectedGroup


@dataclass(frozen=True, slots=True)
class ProtectedIndicator:
    """An indicator of areas beside the rate of the problem: whether they go together over areas, never over people."""

    name: str
    year: int
    areas: int
    correlation: Spread
    sure: bool
    warning: str
    per_resident: bool = True


@dataclass(frozen=True, slots=True)
class ProtectedSurroundings:
    """What lies near the problem; ``reasons``: part and why it cannot be told."""

    period: str
    kinds: tuple[ProtectedNear, ...]
    places: tuple[ProtectedPlace, ...]
    conditions: tuple[ProtectedCondition, ...]
    streets: tuple[ProtectedStreet, ...]
    indicators: tuple[ProtectedIndicator, ...]
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ProtectedNight:
    """The incidents of one weekday near places that close at the same time, in parts of which none is small.

    ``weekday``: in Swedish, of the evening. ``closes``: minutes after the midnight that begins it, None where no closing time
    is known. ``parts``: from and to in the same minutes, and the count; None and None are the other hours of the night.
    ``places``: id and kind of those places.
    """

    weekday: str
    closes: int | None
    parts: tuple[tuple[int | None, int | None, Cell], ...]
    places: tuple[tuple[str, str], ...] = ()
