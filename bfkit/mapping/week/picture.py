"""The weekly picture as one result: what happened in seven days, where it goes on, and what lies ahead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bfkit.checked import Checked
from bfkit.mapping.week.ahead import Ahead, ahead
from bfkit.mapping.week.counts import WeekSource, week_sources
from bfkit.mapping.week.spots import WeekSpots, week_spots
from bfkit.parameters.models import Parameters
from bfkit.periods import Period, Quarter

WEDNESDAY = 2


@dataclass(frozen=True, slots=True)
class WeeklyPicture:
    """Seven days.

    Attributes:
        week: the seven days, the last included in ``week.end`` less one day. as_of: last day of reporting used.
        quarter: the last whole quarter, from which hot spots, times and the group's choices come.
        sources, spots, ahead: what was found. signal_rate: stated share of false signals.
    """

    week: Period
    as_of: date
    quarter: Quarter
    sources: tuple[WeekSource, ...]
    spots: tuple[WeekSpots, ...]
    ahead: Ahead
    signal_rate: float


def weekly_picture(
    checked: Checked, parameters: Parameters, last_day: date, *, done: Mapping[str, str] | None = None
) -> WeeklyPicture:
    """Answer what happened in the seven days to a day, against the municipality's own history.

    Args:
        checked: the tables, read as known on ``parameters.as_of``.
        parameters: of the last whole quarter before the week's end.
        last_day: the week's last day, normally a Wednesday.
        done: by id of each measure, what was done of it so far, in words (``evaluation.outcome.done_so_far``).

    Raises:
        ValueError: the quarter is not over, or nothing of the week can be known yet.
    """
    if last_day < parameters.quarter.last_day:
        raise ValueError(f"veckan slutar {last_day}, före {parameters.quarter.label} är slut")
    if parameters.as_of < last_day:
        raise ValueError(f"uppgifterna når till {parameters.as_of}, före veckans sista dag {last_day}")
    return WeeklyPicture(
        Period(last_day - timedelta(days=6), last_day + timedelta(days=1)),
        parameters.as_of,
        parameters.quarter,
        week_sources(checked, parameters, last_day),
        week_spots(checked, parameters, last_day),
        ahead(checked, parameters, last_day, done),
        parameters.municipality.thresholds.signal_rate,
    )


def latest_week(today: date, *, weekday: int = WEDNESDAY) -> date:
    """The last such weekday before a day: a Thursday's meeting looks at the seven days to Wednesday.

    >>> latest_week(date(2025, 6, 26)), latest_week(date(2025, 6, 25))
    (datetime.date(2025, 6, 25), datetime.date(2025, 6, 18))
    """
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def quarter_before(last_day: date) -> Quarter:
    """The last quarter that is over when a week ends.

    >>> str(quarter_before(date(2025, 7, 2))), str(quarter_before(date(2025, 6, 30)))
    ('2025Q2', '2025Q2')
    """
    own = Quarter.of(last_day)
    return own if own.last_day == last_day else own.shift(-1)
