"""Stage results behind disclosure control: ``protect`` is the one door to figures, tables, maps and texts."""

from functools import singledispatch

from bfkit.causes.analysis import CauseAnalysis
from bfkit.evaluation.planning.proposal import Part
from bfkit.followup.named import IndexOfAreas, Money, Surveys
from bfkit.mapping.coverage.quality import DataQuality
from bfkit.mapping.hot_spots import HotSpots
from bfkit.mapping.hot_times.found import HotTimes
from bfkit.mapping.hot_times.weekday_hours import WeekdayHours
from bfkit.mapping.places import AreaCounts
from bfkit.mapping.priorities.criteria import Problems
from bfkit.mapping.quarter_picture import QuarterPicture
from bfkit.mapping.trends.by_category import CategoryTrends
from bfkit.mapping.trends.found import Developments
from bfkit.mapping.week.handed_over import HandedOver
from bfkit.mapping.week.picture import WeeklyPicture
from bfkit.release.causes.protection import protected_causes
from bfkit.release.disclosure import Edition
from bfkit.release.evaluation.protection import protected_evaluation
from bfkit.release.followup.commitments.protection import protected_agreement
from bfkit.release.followup.overall_goal.protection import protected_goal
from bfkit.release.followup.safety_index.protection import protected_index
from bfkit.release.followup.savings.protection import protected_money
from bfkit.release.followup.survey.protection import protected_surveys
from bfkit.release.mapping.areas.protection import protected_areas
from bfkit.release.mapping.hot_spots.protection import protected_hot_spots
from bfkit.release.mapping.hot_times.protection import protected_hot_times
from bfkit.release.mapping.hours.protection import protected_hours
from bfkit.release.mapping.picture import protected_picture
from bfkit.release.mapping.priorities.protection import protected_problems
from bfkit.release.mapping.quality.protection import protected_quality
from bfkit.release.mapping.signals.protection import protected_developments
from bfkit.release.mapping.trends.protection import protected_trends
from bfkit.release.period.protection import protected_period
from bfkit.release.planning.view import protected_part
from bfkit.release.quarterly.behind import protected_handing
from bfkit.release.quarterly.protection import protected_quarter
from bfkit.release.week.from_quarter import protected_hand_over
from bfkit.release.week.protection import protected_week
from bfkit.results.hand_over import HandOver
from bfkit.verdict import Evaluation
from bfkit.verdict.commitments import JudgedAgreement
from bfkit.verdict.overall_goal import OverallGoal
from bfkit.verdict.period import PeriodPicture
from bfkit.verdict.quarter_analysis import QuarterAnalysis


@singledispatch
def protect(result: object, edition: Edition) -> object:
    """A stage result as one edition may show it.

    Raises:
        TypeError: a result no rule of disclosure is written for; it is then shown nowhere.
    """
    raise TypeError(f"{type(result).__name__} har ingen regel för röjandekontroll och visas därför inte")


protect.register(DataQuality)(protected_quality)
protect.register(CategoryTrends)(protected_trends)
protect.register(AreaCounts)(protected_areas)
protect.register(WeekdayHours)(protected_hours)
protect.register(Developments)(protected_developments)
protect.register(HotTimes)(protected_hot_times)
protect.register(HotSpots)(protected_hot_spots)
protect.register(Problems)(protected_problems)
protect.register(QuarterPicture)(protected_picture)
protect.register(WeeklyPicture)(protected_week)
protect.register(HandedOver)(protected_hand_over)
protect.register(Part)(protected_part)
protect.register(CauseAnalysis)(protected_causes)
protect.register(Evaluation)(protected_evaluation)
protect.register(JudgedAgreement)(protected_agreement)
protect.register(QuarterAnalysis)(protected_quarter)
protect.register(Surveys)(protected_surveys)
protect.register(IndexOfAreas)(protected_index)
protect.register(Money)(protected_money)
protect.register(OverallGoal)(protected_goal)
protect.register(HandOver)(protected_handing)
protect.register(PeriodPicture)(protected_period)
