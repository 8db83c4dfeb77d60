"""A tertial or a year as one result: the areas over time, all measures, the agreement, how the cooperation worked."""

from dataclasses import dataclass
from datetime import date

from bfkit.mapping.trends.area_history import AreaHistory
from bfkit.parameters.cooperation import CooperationYear
from bfkit.results import QuarterResults
from bfkit.tertials import Tertial, Year
from bfkit.verdict.commitments import JudgedAgreement
from bfkit.verdict.overall_goal import OverallGoal


@dataclass(frozen=True, slots=True)
class PeriodPicture:
    """What a period came to.

    Attributes:
        municipality: its name. period: the tertial or year. as_of: last day of reporting used.
        histories: areas over time, source by source. agreement: judged at the period's last day; None without one.
        published: results of the last quarter within the period, already protected for its edition; None when missing.
        overall_goal: whether crime and unsafety have fallen since the year before, to the last quarter within.
        cooperation: the group's form of the period's year; None when it is not answered.
        missing: what could not be told, and what to do about it, in Swedish. signal_rate: stated share of false signals.
    """

    municipality: str
    period: Tertial | Year
    as_of: date
    histories: tuple[AreaHistory, ...]
    agreement: JudgedAgreement | None
    published: QuarterResults | None
    overall_goal: OverallGoal
    cooperation: CooperationYear | None
    missing: tuple[str, ...]
    signal_rate: float
