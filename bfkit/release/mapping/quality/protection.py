"""What the quarter rests on, behind disclosure control: small organisations and small counts held back."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bfkit.display import number
from bfkit.mapping.coverage.quality import Coverage, DataQuality, Delay, OrganisationReports
from bfkit.release.cells import NO_COUNT, Cell, list_cells, lone_cell, open_share
from bfkit.release.disclosure import Edition, alone, protect_organisation
from bfkit.release.mapping.quality.views import ProtectedOrganisation, ProtectedQuality


def protected_quality(result: DataQuality, edition: Edition) -> ProtectedQuality:
    """The account of the rows as it stands; counts, shares and reporters of the quarter held back where small."""
    reporters = np.array([result.reporters, result.reporters_last_year])
    few = protect_organisation(reporters)
    now, before = (
        NO_COUNT if hidden else Cell(int(n), number(int(n))) for n, hidden in zip(reporters, few, strict=True)
    )
    return ProtectedQuality(
        sources=result.sources,
        reaches=result.reaches,
        delays=tuple((_delay(row, edition), lone_cell(row.n, edition)) for row in result.delays),
        coverage=tuple(_coverage(row, edition) for row in result.coverage),
        newest_weeks=tuple((replace(week, count=0), lone_cell(week.count, edition)) for week in result.newest_weeks),
        organisations=tuple(_organisations(result.organisations, edition)),
        reporters=now,
        reporters_last_year=before,
        notes=result.notes,
        quarter=result.quarter,
        as_of=result.as_of,
        edition=edition,
    )


def _delay(row: Delay, edition: Edition) -> Delay:
    early, late = (open_share(s, row.n, edition) for s in (row.share_within_14_days, row.share_within_90_days))
    hidden = edition.hides(row.n)
    median = None if hidden else row.median_days
    return replace(row, n=0, median_days=median, share_within_14_days=early, share_within_90_days=late)


def _coverage(row: Coverage, edition: Edition) -> tuple[Coverage, Cell]:
    shares = (open_share(s, row.incidents, edition) for s in (row.with_area, row.with_point, row.with_clock))
    with_area, with_point, with_clock = shares
    open_row = Coverage(row.source, 0, with_area=with_area, with_point=with_point, with_clock=with_clock)
    return open_row, lone_cell(row.incidents, edition)


def _organisations(rows: Sequence[OrganisationReports], edition: Edition) -> list[ProtectedOrganisation]:
    """Too small an organisation, now or last year, shows nothing of that period."""
    columns = []
    for active, reports in (("reporters", "reports"), ("reporters_last_year", "reports_last_year")):
        reporters, counts = (
            np.array([getattr(row, name) for row in rows], dtype=np.int64) for name in (active, reports)
        )
        small = protect_organisation(reporters)
        everything = Edition(edition.key, 1)
        columns.append(list_cells(reporters, everything, alone(int(reporters.sum()), 1), small))
        columns.append(list_cells(counts, edition, alone(int(counts.sum()), edition.limit), small))
    return [
        ProtectedOrganisation(row.organisation, reporters=a, reports=b, reporters_last_year=c, reports_last_year=d)
        for row, a, b, c, d in zip(rows, *columns, strict=True)
    ]
