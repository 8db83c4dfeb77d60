"""The overall goal: every indicator with its word, all considered together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from bfkit.checked import Checked
from bfkit.followup.survey.found import SurveyFound, surveys_found
from bfkit.inference import holm
from bfkit.mapping.coverage.reporter_activity import ReporterActivity, reporter_activity
from bfkit.parameters.models import Parameters
from bfkit.periods import Period, Quarter
from bfkit.verdict.overall_goal.answered import AnsweredIndicator, answered
from bfkit.verdict.overall_goal.reported import QUARTERS, ReportedIndicator, reported


@dataclass(frozen=True, slots=True)
class OverallGoal:
    """What is reported and what people answer, side by side.

    Attributes:
        quarter: the last of the four. now, before: the last four quarters, and the four before. as_of: last day of
            reporting used.
        reported: each source, never added together. answered: each question named as measuring the goal.
        tested: indicators that share the risk of a false word (Holm).
    """

    quarter: Quarter
    now: Period
    before: Period
    as_of: date
    reported: tuple[ReportedIndicator, ...]
    answered: tuple[AnsweredIndicator, ...]
    tested: int


def overall_goal(
    checked: Checked,
    parameters: Parameters,
    *,
    activity: ReporterActivity | None = None,
    surveys: Sequence[SurveyFound] | None = None,
) -> OverallGoal:
    """Answer whether crime and unsafety have fallen since the year before, by each way there is to see it.

    The indicators share the risk of a false word by Holm's method and not Benjamini and Hochberg's: they are few, and
    one of them falsely told as fallen would be repeated as "the goal is met".

    Args:
        checked, parameters: of the run.
        activity: who reported (``QuarterPicture``); worked out when not given.
        surveys: worked out when not given.

    Source: Holm (1979), Scand. J. Stat. 6:65; variation between years: ``year_change``.
    """
    quarter = parameters.quarter
    last = Period(quarter.shift(1 - QUARTERS).start, quarter.end)
    years = (Period(quarter.shift(1 - 2 * QUARTERS).start, last.start), last)
    if activity is None and any(source.kind == "reporter" for source in parameters.municipality.sources):
        activity = reporter_activity(checked, parameters)
    counts = reported(checked, parameters, years, activity)
    answers = answered(surveys_found(checked, parameters) if surveys is None else surveys, parameters)
    falls = holm([*(one.p_decrease for one in counts), *(one.p_decrease for one in answers)])
    rises = holm([*(one.p_increase for one in counts), *(one.p_increase for one in answers)])
    pairs = [(float(fall), float(rise)) for fall, rise in zip(falls, rises, strict=True)]
    return OverallGoal(
        quarter=quarter,
        now=years[1],
        before=years[0],
        as_of=parameters.as_of,
        reported=tuple(one.judged(*pair) for one, pair in zip(counts, pairs, strict=False)),
        answered=tuple(one.judged(*pair) for one, pair in zip(answers, pairs[len(counts) :], strict=True)),
        tested=int(np.isfinite(falls).sum()),
    )
