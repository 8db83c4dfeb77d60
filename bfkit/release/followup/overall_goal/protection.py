"""The overall goal behind disclosure control: a year is hidden when a quarter in it is, and what follows from it too."""

from bfkit.followup.survey.questions import GroupEstimate
from bfkit.release.cells import NO_COUNT, Cell, lone_cell
from bfkit.release.disclosure import Edition
from bfkit.release.edition import HIDDEN
from bfkit.release.followup.overall_goal.views import (
    ProtectedAnswered,
    ProtectedApart,
    ProtectedGoal,
    ProtectedReported,
    Spread,
)
from bfkit.verdict.overall_goal import AnsweredIndicator, OverallGoal, ReportedIndicator
from bfkit.verdict.overall_goal.reported import QUARTERS
from bfkit.verdict.overall_goal.words import YearWord

NOT_SHOWN = "antalen är så små att de inte visas"


def protected_goal(result: OverallGoal, edition: Edition) -> ProtectedGoal:
    """Every indicator as an edition may show it."""
    return ProtectedGoal(
        quarter=result.quarter,
        now=result.now,
        before=result.before,
        as_of=result.as_of,
        reported=tuple(_reported(one, edition) for one in result.reported),
        answered=tuple(_answered(one, edition) for one in result.answered),
        tested=result.tested,
        edition=edition,
    )


def _reported(one: ReportedIndicator, edition: Edition) -> ProtectedReported:
    before, now = NO_COUNT, NO_COUNT
    if one.change is not None:
        before = _year(one.by_quarter[:QUARTERS], (one.left_out[0], *_apart_sum(one, slice(QUARTERS))), edition)
        now = _year(one.by_quarter[QUARTERS:], (one.left_out[1], *_apart_sum(one, slice(QUARTERS, None))), edition)
    held = one.change is not None and not (before.shown and now.shown)
    change = None if held else one.change
    finite = change is not None and change.before > 0
    return ProtectedReported(
        source=one.source,
        label=one.label,
        crime_codes=one.crime_codes,
        now=now,
        before=before,
        ratio=(change.ratio, change.lower, change.upper) if change is not None and finite else None,
        dispersion=None if change is None else change.dispersion,
        word=YearWord.NOT_COMPARABLE.value if held else one.word.value,
        reason=NOT_SHOWN if held else one.reason,
        cautions=one.cautions,
        held_back=held,
        apart=_apart(one, edition),
        steady=one.organisations_left_out > 0,
    )


def _apart_sum(one: ReportedIndicator, year: slice) -> tuple[int, ...]:
    return () if one.apart is None or one.apart.reason is not None else (sum(one.apart.by_quarter[year]),)


def _apart(one: ReportedIndicator, edition: Edition) -> ProtectedApart | None:
    """What the police discovered. With the rest it makes up all, so it is as open as the rest is."""
    if one.apart is None:
        return None
    if one.apart.reason is not None:
        return ProtectedApart(NO_COUNT, NO_COUNT, one.apart.codes, one.apart.reason)
    counts, rest = one.apart.by_quarter, one.by_quarter or (0,) * 2 * QUARTERS
    before, now = (
        _year(counts[year], (sum(rest[year]),), edition) for year in (slice(QUARTERS), slice(QUARTERS, None))
    )
    unusual = one.apart.unusual if now.shown and before.shown else None
    return ProtectedApart(now=now, before=before, codes=one.apart.codes, unusual=unusual)


def _year(counts: tuple[int, ...], rest: tuple[int, ...], edition: Edition) -> Cell:
    """A year's sum. Its quarters stand in the trend, and all reports, the rest too, stand in their sum."""
    if edition.hides(sum(counts)):
        return lone_cell(sum(counts), edition)
    if any(edition.hides(count) for count in (*counts, *rest)):
        return Cell(None, HIDDEN)
    return lone_cell(sum(counts), edition)


def _answered(one: AnsweredIndicator, edition: Edition) -> ProtectedAnswered:
    share = _share(one.latest, edition)
    before = None if one.before is None else _share(one.before, edition)
    held = one.change is not None and (share is None or before is None)
    change = None if held else one.change
    return ProtectedAnswered(
        survey=one.survey,
        survey_label=one.survey_label,
        key=one.key,
        label=one.label,
        about=one.about,
        year=one.latest.year,
        year_before=None if one.before is None else one.before.year,
        share=share,
        share_before=before,
        difference=None if change is None else (change.difference, change.lower, change.upper),
        word=YearWord.NOT_COMPARABLE.value if held else one.word.value,
        reason=NOT_SHOWN if held else one.reason,
        cautions=one.cautions,
        held_back=held,
    )


def _share(one: GroupEstimate, edition: Edition) -> Spread | None:
    """A share is as open as the two counts of answers that it splits."""
    if one.estimate is None or one.counted is None:
        return None
    if any(edition.hides(count) for count in (one.counted, one.n - one.counted)):
        return None
    return one.estimate.value, one.estimate.lower, one.estimate.upper
