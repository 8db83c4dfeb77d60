"""Protected views as parts of ``results.json``: what is held back is null there too, and named."""

from collections.abc import Iterable, Sequence

from bfkit import results
from bfkit.release.cells import Cell
from bfkit.release.mapping.areas.views import ProtectedAreas
from bfkit.release.mapping.focus.export import focus_areas
from bfkit.release.mapping.hot_spots.export import hot_spot_layer_results, hot_spot_results
from bfkit.release.mapping.hot_times.export import hot_times, peak_months, special_days
from bfkit.release.mapping.low_areas.export import low_areas
from bfkit.release.mapping.picture import ProtectedPicture
from bfkit.release.mapping.priorities.export import problems
from bfkit.release.mapping.quality.views import ProtectedQuality
from bfkit.release.mapping.repeats.export import repeats
from bfkit.release.mapping.signals.export import changes, drifts, signals
from bfkit.release.mapping.sources_apart.export import sources_apart
from bfkit.release.mapping.trends.views import ProtectedTrend
from bfkit.release.told import Findings


def data_quality(view: ProtectedQuality, inputs: dict[str, str]) -> results.DataQuality:
    """What the quarter rests on. ``inputs``: sha256 of each file, by name."""
    sources, detailed = view.sources, view.edition.key == "arbetsgrupp"
    reasons = sorted({reason for s in sources for reason in s.rejected_by_reason})
    return results.DataQuality(
        rows_read=sum(s.rows_read for s in sources),
        rows_accepted=sum(s.rows_accepted for s in sources),
        rows_rejected=sum(s.rows_rejected for s in sources),
        rows_duplicate=sum(s.rows_duplicate for s in sources),
        rejected_by_reason={r: sum(s.rejected_by_reason.get(r, 0) for s in sources) for r in reasons if detailed},
        reporting_delay={
            d.source: results.Delay(
                source=d.source,
                n=n.value,
                median_days=d.median_days,
                share_within_14_days=d.share_within_14_days,
                share_within_90_days=d.share_within_90_days,
            )
            for d, n in view.delays
        },
        coverage=_coverage(view),
        sources=[
            results.SourceQuality(
                source=s.source,
                label=s.label,
                kind=s.kind,
                rows_read=s.rows_read,
                rows_accepted=s.rows_accepted,
                rows_rejected=s.rows_rejected,
                rows_duplicate=s.rows_duplicate,
                rows_after_as_of=s.rows_after_as_of,
                rejected_by_reason=dict(s.rejected_by_reason) if detailed else {},
                blanked=dict(s.blanked) if detailed else {},
                personal=dict(s.personal) if detailed else {},
                data_through=s.data_through.isoformat() if s.data_through else None,
                complete_from=view.reaches[s.source].complete_from.isoformat(),
            )
            for s in sources
        ],
        inputs=inputs,
        notes=list(view.notes),
    )


def _coverage(view: ProtectedQuality) -> dict[str, results.Coverage]:
    found = {}
    for row, cell in view.coverage:
        reach = view.reaches[row.source]
        reporter = reach.kind == "reporter"
        found[row.source] = results.Coverage(
            source=row.source,
            incidents=cell.value,
            with_area=row.with_area if cell.shown else None,
            with_point=row.with_point if cell.shown else None,
            with_clock=row.with_clock if cell.shown else None,
            active_reporters=view.reporters.value if reporter else None,
            active_reporters_last_year=view.reporters_last_year.value if reporter else None,
            quarter_complete=reach.quarter_complete,
        )
    return found


def mapping(view: ProtectedPicture, findings: Findings, not_supported: Sequence[str]) -> results.MappingResults:
    """Kartläggning."""
    return results.MappingResults(
        categories=[_category(row) for row in view.trends.rows],
        areas=[row for areas in view.areas for row in _areas(areas)],
        signals=signals(view.developments),
        drifts=drifts(view.developments),
        changes=changes(view.developments),
        hot_spots=hot_spot_results(view.spots),
        hot_spot_layers=hot_spot_layer_results(view.spots),
        hot_times=hot_times(view.times),
        peak_months=peak_months(view.times),
        special_days=special_days(view.times),
        repeats=repeats(view.repeats),
        low_areas=low_areas(view.low),
        sources=sources_apart(view.sources),
        problems=problems(view.problems),
        focus_areas=focus_areas(view.focus),
        findings=[findings.title, *findings.sentences, *(f"{d.lead} {d.text}" for d in findings.warnings)],
        not_supported=list(not_supported),
    )


def _category(row: ProtectedTrend) -> results.CategoryResult:
    expectation = row.expectation
    cells = {
        "count": row.count,
        "same_quarter_last_year": row.last_year,
        "same_quarter_last_year_equal_lag": row.last_year_equal_lag,
    }
    return results.CategoryResult(
        source=row.source,
        category=row.category,
        subtype=row.subtype,
        **{name: cell.value for name, cell in cells.items()},
        suppressed=_suppressed(cells.items()),
        expected=expectation.expected if expectation else None,
        lower=expectation.lower if expectation else None,
        upper=expectation.upper if expectation else None,
        signal=row.signal,
        comparison_extreme=row.comparison_extreme,
        comparison_usable=row.comparison_usable,
        no_expected_reason=row.no_expected_reason,
    )


def _areas(view: ProtectedAreas) -> list[results.AreaResult]:
    rows = [*view.areas, view.unplaced]
    return [
        results.AreaResult(
            source=view.source,
            area=row.area_id or "",
            count=row.count.value,
            count_12m=row.count_12m.value,
            suppressed=_suppressed((("count", row.count), ("count_12m", row.count_12m))),
        )
        for row in rows
    ]


def _suppressed(cells: Iterable[tuple[str, Cell]]) -> list[str]:
    return [name for name, cell in cells if not cell.shown]
