"""What a page says the measure is, and the map of where it was: empty where an edition may not tell it."""

from dataclasses import dataclass

import shapely


@dataclass(frozen=True, slots=True)
class ProtectedMeasure:
    """The measure as the register has it. In the public edition every text but ``kind`` and ``counted`` is empty.

    Attributes:
        kind: "situationell insats" or "social insats".
        description: what is done; owner, payer: whose it is; cost: kronor, for how long, for what.
        when: decided, started, ended; planned to, where the log holds nothing of it.
        begun: of a lottery of the start, how many areas have begun and how many wait; empty else.
        counted: what is counted, by whom it was reported, and what a category of the rest holds.
        hypothesis: id of the cause that it aims at; empty when the register does not say.
    """

    kind: str
    description: str
    owner: str
    payer: str
    cost: str
    when: str
    begun: str
    hypothesis: str
    counted: str = ""


@dataclass(frozen=True, slots=True)
class ProtectedMap:
    """Borders of areas, which of them are the measure's, and the ring round them. No counts.

    Attributes:
        polygons: one for each area, in metres; None where an area has none.
        own, ring, comparison: places in ``polygons``.
        names: of the measure's own areas, "" for all others.
        ring_shape: the ring itself when it is counted by points; None when it is made of whole areas.
    """

    polygons: tuple[shapely.Geometry | None, ...]
    own: tuple[int, ...]
    ring: tuple[int, ...]
    comparison: tuple[int, ...]
    names: tuple[str, ...]
    ring_shape: shapely.Geometry | None
