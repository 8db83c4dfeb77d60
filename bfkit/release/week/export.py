"""The protected weekly picture as data."""

from collections.abc import Iterator
from datetime import timedelta

from bfkit.parameters.models import Parameters
from bfkit.release.week.sentences import key_sentences
from bfkit.release.week.views import ProtectedRow, ProtectedSource, ProtectedWeek
from bfkit.results.week import WeekCount, WeekEvent, WeekMeasure, WeekResults, WeekSpotResult


def week_results(view: ProtectedWeek, parameters: Parameters) -> WeekResults:
    """What ``bfkit week`` leaves for programs: held-back counts are null."""
    return WeekResults(
        municipality=parameters.slug,
        first_day=view.week.start.isoformat(),
        last_day=(view.week.end - timedelta(days=1)).isoformat(),
        as_of=view.as_of.isoformat(),
        quarter=str(view.quarter),
        disclosure_limit=view.edition.limit,
        synthetic=parameters.municipality.synthetic,
        counts=[count for source in view.sources for count in _counts(source)],
        hot_spots=[
            WeekSpotResult(
                source=found.source,
                place=spot.place,
                status=spot.status,
                count=spot.count.value,
                usual=spot.usual,
                more=spot.more,
            )
            for found in view.spots
            for spot in found.spots
        ],
        measures=[
            WeekMeasure(
                intervention=one.id,
                title=one.title,
                owner=one.owner,
                areas=list(one.areas),
                hours=one.hours,
                planned=one.planned,
                phase=one.phase or None,
                since=one.since.isoformat(),
                until=None if one.until is None else one.until.isoformat(),
                done=one.done or None,
                begins=None if one.begins is None else one.begins.isoformat(),
            )
            for one in view.measures
        ],
        events=[
            WeekEvent(kind=one.kind, first_day=one.first.isoformat(), last_day=one.last.isoformat(), area=one.area)
            for one in view.events
        ],
        focus_areas=[area for area, _ in view.focus],
        findings=key_sentences(view),
        not_supported=[*_not_supported(view)],
    )


def _counts(source: ProtectedSource) -> Iterator[WeekCount]:
    yield from (_count(row) for row in source.rows)
    for one in source.areas:
        yield WeekCount(
            source=source.source,
            category=one.category,
            area=one.area_id,
            count=one.count.value,
            expected_lower=one.band[0],
            expected_upper=one.band[1],
            signal=True,
            direction=one.direction,
        )


def _count(row: ProtectedRow) -> WeekCount:
    return WeekCount(
        source=row.source,
        category=row.category,
        count=row.count.value,
        expected_lower=row.band[0] if row.band else None,
        expected_upper=row.band[1] if row.band else None,
        signal=row.direction is not None,
        direction=row.direction,
        reason=row.reason,
        suppressed=not row.count.shown,
    )


def _not_supported(view: ProtectedWeek) -> Iterator[str]:
    for source in view.sources:
        if not source.complete:
            yield f"{source.label}: filerna når inte till veckans slut."
    for found in view.spots:
        if found.untested:
            yield f"{found.label}: hot spots visas inte, {found.untested.rstrip('.')}."
