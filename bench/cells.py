"""The designed cells of the calibration: a world, and how the area, the group or the lottery was chosen in it."""

from dataclasses import dataclass, replace

from bench.worlds import World
from bfkit.evaluation.chance.selection import HIGHEST_COUNT, WORST_PEAK

RANDOM, COMPLAINTS, JUMP = "at random", "complaints after a bad month", "complaints after a jump"
NOT_COUNTS = (RANDOM, COMPLAINTS, JUMP)
"""Choices that are no rule on counts; the largest p over the plausible rules decides."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: ``size`` areas chosen at once, or ``rounds`` of a lottery of three of the six worst."""

    world: World
    choice: str
    size: int = 1
    rounds: int = 0

    @property
    def name(self) -> str:
        kind = f", {self.size} areas at once" if self.size > 1 and not self.rounds else ""
        return f"{self.world.name}{kind}"


BASE = World("phi 2")
DRIFT = replace(BASE, name="phi 2, drift .15", drift=0.15)
WORLDS = (
    replace(BASE, name="phi 1", phi=1.0),
    BASE,
    replace(BASE, name="phi 3", phi=3.0),
    DRIFT,
    replace(BASE, name="phi 2, drift .30", drift=0.30),
    replace(BASE, name="phi 2, mean 12, drift .15", mean=12.0, drift=0.15),
    replace(BASE, name="mean 1.5", mean=1.5),
    replace(BASE, name="mean 0.5", mean=0.5),
    replace(BASE, name="zero-inflated 20 %", zeros=0.2),
    replace(BASE, name="12 areas, drift .15", areas=12, drift=0.15),
    replace(BASE, name="24 areas, drift .15", areas=24, drift=0.15),
    replace(BASE, name="36 months", months=36),
    replace(BASE, name="48 months, drift .15", months=48, drift=0.15),
    replace(BASE, name="12 areas, 48 months, phi 3", areas=12, months=48, phi=3.0),
    replace(BASE, name="60 months, drift .15", months=60, drift=0.15),
    replace(BASE, name="96 months, drift .15", months=96, drift=0.15),
    replace(BASE, name="slopes 20 % a year", slopes=0.2),
    replace(BASE, name="bursts 3 %", bursts=0.03),
    replace(BASE, name="riot 1 month before", riot=1),
    replace(BASE, name="riot 3 months before", riot=3),
    replace(BASE, name="riot 12 months before", riot=12),
    replace(BASE, name="riot 13 months before", riot=13),
    replace(BASE, name="recording x1.4 in half the areas, not told", jump=1.4),
    replace(BASE, name="recording x0.6 in half the areas, not told", jump=0.6),
    replace(BASE, name="recording x1.4 in half the areas, told", jump=1.4, jump_at=30, told=True),
    replace(BASE, name="earlier measures in 30 % of areas, not told", earlier=0.3),
    replace(BASE, name="earlier measures in 30 % of areas, told", earlier=0.3, told=True),
    replace(BASE, name="level spread 1.2", spread=1.2, drift=0.15),
    replace(BASE, name="every area its own season 0.5", own_season=0.5),
)
RULES = (HIGHEST_COUNT, WORST_PEAK)
SINGLE = tuple(Cell(world, rule) for world in WORLDS for rule in RULES)
BY_COMPLAINTS = tuple(Cell(world, choice) for world in (BASE, DRIFT) for choice in NOT_COUNTS)
GROUPS = tuple(
    Cell(world, rule, size=3)
    for world in (
        BASE,
        DRIFT,
        replace(DRIFT, name="48 months, drift .15", months=48),
        replace(BASE, name="riot 12 months before", riot=12),
    )
    for rule in RULES
)
LOTTERIES = tuple(
    Cell(replace(world, name=f"lottery, {world.name}"), rule, size=3, rounds=rounds)
    for world, rounds in ((BASE, 2), (BASE, 4), (DRIFT, 8))
    for rule in RULES
)
EVEN = replace(BASE, spread=0.4)
COMPARED = (
    (Cell(replace(EVEN, name="even levels, phi 1, 28 events", phi=1.0, mean=4.05), WORST_PEAK), 34, 70),
    (Cell(replace(EVEN, name="even levels, phi 1, 210 events", phi=1.0, mean=29.0), WORST_PEAK), 88, 99),
    (Cell(replace(EVEN, name="even levels, phi 2, 156 events", mean=21.6), WORST_PEAK), 62, 92),
    (Cell(replace(EVEN, name="even levels, phi 2, drift .15, 33 events", drift=0.15, mean=4.4), WORST_PEAK), 16, 35),
    (Cell(replace(EVEN, name="even levels, phi 2, drift .15, 200 events", drift=0.15, mean=25.0), WORST_PEAK), 27, 64),
    (LOTTERIES[2], 70, None),
    (LOTTERIES[3], 52, None),
    (LOTTERIES[0], 37, None),
    (LOTTERIES[1], 25, None),
)
"""Settings whose power was measured against the twelve months before: -30 % and -50 %, two-sided 5 %.

Levels are more even than in the other worlds, so that the areas chosen have near that many events.
"""
CELLS = SINGLE + BY_COMPLAINTS + GROUPS + LOTTERIES + tuple(cell for cell, _, _ in COMPARED[:5])
"""Every cell with the choice counted once: more than 60."""
