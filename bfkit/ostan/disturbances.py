"""What can disturb a simulated municipality besides chance: declared kinds of change, none of them a measure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Shock:
    """Something that raises or lowers some problems in every area at once.

    Attributes:
        first_month: first month of it, its first day.
        last_month: last month of it, its first day.
        problems: keys of ``problems.Problem``.
        factor: by how much the expected number is multiplied.
    """

    first_month: date
    last_month: date
    problems: tuple[str, ...]
    factor: float


@dataclass(frozen=True, slots=True)
class Drift:
    """How the level of an area wanders: the logarithm is an autoregression of order one, month by month.

    Attributes:
        memory: correlation from one month to the next.
        deviation: standard deviation of the logarithm in the long run.
    """

    memory: float = 0.8
    deviation: float = 0.11


@dataclass(frozen=True, slots=True)
class Bursts:
    """A small share of area-months in which one problem comes up ``factor`` times as often."""

    share: float
    factor: float
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NearRepeat:
    """One event makes another likely, at the same spot or near it, for some days.

    Attributes:
        problems: keys of the problems that repeat.
        chance: expected number of direct followers of an event, below 1; the totals are kept.
        same_spot: share of the followers at the very same spot.
        metres: the others lie at a spot at most this far away.
        days: followers come 1 to this many days later, all days alike.
    """

    problems: tuple[str, ...]
    chance: float
    same_spot: float = 0.4
    metres: float = 200.0
    days: int = 14


@dataclass(frozen=True, slots=True)
class Concentration:
    """A few areas that carry much of some problems: the heaviest ones, far apart, at given numbers a year."""

    problems: tuple[str, ...]
    yearly: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Riot:
    """A few days of unrest in one estate: numbers of each problem, in the reporters' and the police's source."""

    first_day: date
    days: int
    reported: tuple[tuple[str, int], ...]
    police: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Effort:
    """A police effort in the areas with the most of some crimes, which are then found more often."""

    first_month: date
    last_month: date
    problems: tuple[str, ...]
    areas: int
    factor: float


@dataclass(frozen=True, slots=True)
class RecordingChange:
    """From a month on the same happenings give more rows: what was one report becomes one an object."""

    first_month: date
    problems: tuple[str, ...]
    factor: float


@dataclass(frozen=True, slots=True)
class CodeChange:
    """A crime code that another code replaced: offences before ``first_day`` stand under ``old``."""

    first_day: date
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A category that was called something else in reports written before ``first_day``."""

    first_day: date
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Tiring:
    """An organisation that reports less and less of what it sees.

    Attributes:
        organisation: its name.
        first_month: first month in which something is left out, its first day.
        monthly: share kept in the first month; the square of it in the second, and so on.
        least: the share that it ends at.
    """

    organisation: str
    first_month: date
    monthly: float
    least: float
