"""Low areas and reporting as part of ``results.json``."""

from bfkit.release.mapping.low_areas.views import ProtectedLowAreas
from bfkit.results.places import LowAreaResult, LowAreas, ReportingBreak, ReportingResult


def low_areas(view: ProtectedLowAreas) -> LowAreas:
    """Areas, reports per reporter and breaks; what is held back is null."""
    reporting = view.reporting
    return LowAreas(
        period=view.period.label,
        areas_in_all=view.areas_in_all,
        low=view.low,
        silent=view.silent,
        contradicted=view.contradicted,
        areas=[
            LowAreaResult(
                area=area.area_id,
                status=area.status,
                count=area.count.value,
                expected=area.expected,
                weeks_with_reports=area.weeks.value,
            )
            for area in view.named
        ],
        reporting=[
            ReportingResult(organisation=row.organisation, quarter=str(quarter), reports_per_reporter=value)
            for row in reporting.rows
            for quarter, value in zip(reporting.quarters, row.values, strict=True)
        ],
        breaks=[
            ReportingBreak(
                day=found.day.isoformat(),
                organisation=found.organisation,
                kind=found.kind,
                categories=list(found.categories),
                text=found.text,
            )
            for found in reporting.breaks
        ],
        reason=view.reason,
    )
