"""What renderers are given of the repeats: nothing from which a small count can be worked out."""

from dataclasses import dataclass

from bfkit.periods import Period
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition

STAFF = "incident_mot_anstalld"


@dataclass(frozen=True, slots=True)
class ProtectedRepeated:
    """Share of the incidents that were not the first of their place, beside what chance makes.

    Attributes:
        share, by_chance: 0 to 1, in whole percents, that of chance coarser where counts are held back.
        exact: whether that of chance is told to the percent.
        sure: more than chance, over all the groups of the source.
    """

    share: float
    by_chance: float
    exact: bool
    sure: bool


@dataclass(frozen=True, slots=True)
class ProtectedTimes:
    """Places hit at least so many times, and how many chance would make."""

    times: int
    places: Cell
    by_chance: str
    sure: bool


@dataclass(frozen=True, slots=True)
class ProtectedHalf:
    """How few places hold half of the incidents.

    Attributes:
        places: the fewest that do; of: all places. by_chance: how many when incidents fall on any place alike.
        exact: whether that of chance is exact.
        gini: generalised, corrected for small numbers; None with one place or one incident.
        sure: fewer than chance makes, over all the groups of the source.
    """

    places: Cell
    of: Cell
    by_chance: float
    exact: bool
    gini: float | None
    sure: bool


@dataclass(frozen=True, slots=True)
class ProtectedDanger:
    """Within how many metres, and until which day, after an incident another is more likely.

    ``neighbours``: whether those who live and work near can do something before the next. ``excess``: pairs beyond the expected in
    standard deviations, for the order.
    """

    metres: float
    last_day: int
    ratio: float
    pairs: Cell
    expected: float
    neighbours: bool
    excess: float


@dataclass(frozen=True, slots=True)
class ProtectedGroup:
    """One group of incidents. What may not be shown, or was not tested, is None or empty.

    Attributes:
        words: the group in Swedish; title: with its source.
        incidents: of the twelve months with a point; ``NO_COUNT`` where what is missing could be worked out.
        beyond: sure that incidents come together, but too little to plan for.
    """

    source: str
    label: str
    category: str | None
    subtype: str | None
    words: str
    title: str
    incidents: Cell
    repeated: ProtectedRepeated | None
    times: tuple[ProtectedTimes, ...]
    half: ProtectedHalf | None
    danger: ProtectedDanger | None
    beyond: bool

    @property
    def comparable(self) -> bool:
        """Whether all places are a fair yardstick: staff are threatened where staff work, and a source is no problem."""
        return self.category is not None and self.category != STAFF

    @property
    def sure(self) -> bool:
        """Whether anything sure can be shown of it."""
        repeated = self.repeated is not None and self.repeated.sure
        return repeated or (self.half is not None and self.half.sure) or self.danger is not None


@dataclass(frozen=True, slots=True)
class ProtectedRepeats:
    """The repeats of all sources, ready to be shown.

    Attributes:
        groups: those that were looked at. too_few: titles of those with too few incidents.
        period: the twelve months of the places; pairs: the twenty-four months of the pairs.
        same_place_metres: points so near each other are one place.
        short_history: sources whose places are known from hardly more than the twelve months: there is no telling which
            places could have been hit, so only their danger windows are shown.
        lawful_left_out: gatherings were told but are left out here.
        reason: why nothing is shown; None when something is.
    """

    groups: tuple[ProtectedGroup, ...]
    too_few: tuple[str, ...]
    period: Period | None
    pairs: Period | None
    same_place_metres: int
    short_history: tuple[str, ...]
    lawful_left_out: bool
    reason: str | None
    edition: Edition

    def name(self, group: ProtectedGroup) -> str:
        """The group in words, with its source when there are several."""
        if group.category is None or len({own.source for own in self.groups}) == 1:
            return group.words
        return f"{group.words} ({group.label})"

    @property
    def repeated(self) -> tuple[ProtectedGroup, ...]:
        """Groups with surely more repeats than chance makes, the largest difference first."""
        groups = [group for group in self.groups if group.comparable]
        found = [(g.repeated.share - g.repeated.by_chance, g) for g in groups if g.repeated and g.repeated.sure]
        return tuple(group for _, group in sorted(found, key=lambda pair: (-pair[0], pair[1].title)))

    @property
    def dangers(self) -> tuple[ProtectedGroup, ...]:
        """Groups with a danger window, the surest first; a category is left out when a part of it has one.

        P-values have a floor, on which small groups stand beside large: the order is that of the excess of pairs.
        """
        found = [(-g.danger.excess, g) for g in self.groups if g.danger is not None]
        parts = {(g.source, g.category) for _, g in found if g.subtype is not None}
        parts |= {(g.source, None) for _, g in found if g.category is not None}
        kept = [
            pair for pair in found if pair[1].subtype is not None or (pair[1].source, pair[1].category) not in parts
        ]
        return tuple(group for _, group in sorted(kept, key=lambda pair: (pair[0], pair[1].title)))
