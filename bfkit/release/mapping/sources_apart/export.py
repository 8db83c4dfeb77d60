"""Sources side by side as part of ``results.json``."""

from bfkit.release.mapping.sources_apart.views import (
    ProtectedColumn,
    ProtectedFigure,
    ProtectedSourceRow,
    ProtectedSources,
)
from bfkit.results.places import SourceFigureResult


def sources_apart(view: ProtectedSources) -> list[SourceFigureResult]:
    """A row for each figure. There is no sum."""
    return [
        _row(row, column, figure)
        for row in view.rows
        for column, figure in zip(view.columns, row.figures, strict=True)
        if figure is not None
    ]


def _row(row: ProtectedSourceRow, column: ProtectedColumn, figure: ProtectedFigure) -> SourceFigureResult:
    ratio, lower, upper = figure.ratio or (None, None, None)
    cells = (("count", figure.count), ("same_quarter_last_year", figure.last_year))
    return SourceFigureResult(
        source=column.source,
        discovery=column.tag,
        category=row.category,
        subtype=row.subtype,
        count=figure.count.value,
        same_quarter_last_year=figure.last_year.value,
        ratio=ratio,
        lower=lower,
        upper=upper,
        measures_prevalence=column.measures_prevalence,
        caution=column.caution,
        suppressed=[name for name, cell in cells if not cell.shown],
    )
