"""A tertial or a year behind disclosure control: the steps of a year and their sums are protected together."""

from collections.abc import Iterator
from statistics import median

import numpy as np

from bfkit.mapping.trends.area_history import YEARS_SHOWN, AreaHistory, Floats, Step
from bfkit.parameters.cooperation import CooperationQuestion, CooperationYear
from bfkit.release.cells import NO_COUNT, Cell, all_hidden, cells_of, year_mark
from bfkit.release.disclosure import Edition, Suppression, TableSuppression, alone, suppress_table
from bfkit.release.followup.commitments.protection import protected_agreement
from bfkit.release.followup.overall_goal.protection import protected_goal
from bfkit.release.period.views import (
    ProtectedCooperation,
    ProtectedHistory,
    ProtectedPeriod,
    ProtectedQuestion,
    ProtectedSeries,
)
from bfkit.release.suppression import UnprotectableError
from bfkit.verdict.period import PeriodPicture

WHOLE = "Hela kommunen"
UNPLACED = "Utan område"


def protected_period(result: PeriodPicture, edition: Edition) -> ProtectedPeriod:
    """The period as an edition may show it.

    Raises:
        ValueError: the published results were made for another edition.
    """
    published = result.published
    if published is not None and published.edition != edition.key:
        raise ValueError(f"kvartalets resultat är för utgåvan {published.edition}, sidan för {edition.key}")
    return ProtectedPeriod(
        municipality=result.municipality,
        period=result.period,
        as_of=result.as_of,
        edition=edition,
        histories=tuple(protected_history(one, edition) for one in result.histories),
        agreement=None if result.agreement is None else protected_agreement(result.agreement, edition),
        published=published,
        overall_goal=protected_goal(result.overall_goal, edition),
        cooperation=None if result.cooperation is None else _cooperation(result.cooperation, edition),
        missing=result.missing,
        signal_rate=result.signal_rate,
    )


def protected_history(found: AreaHistory, edition: Edition) -> ProtectedHistory:
    """One source's areas: year by year, areas by steps with the sums of both ways."""
    first = max(len(found.steps) - YEARS_SHOWN * found.steps[0].a_year, 0)
    steps = found.steps[first:]
    counts = np.vstack([found.counts, found.unplaced])[:, first:]
    years = sorted({step.year for step in steps})
    rows = len(counts) + 1
    cells: list[list[Cell]] = [[] for _ in range(rows)]
    sums: list[list[tuple[int, Cell]]] = [[] for _ in range(rows)]
    for year in years:
        own = [place for place, step in enumerate(steps) if step.year == year]
        block, of_year = _block(counts[:, own], edition)
        same = [place for place, step in enumerate(steps) if step.year == year and step.number in _asked(found)]
        for i in range(rows):
            cells[i] += block[i]
            whole = len(own) == found.steps[0].a_year
            only = block[i][own.index(same[0])] if len(same) == 1 else NO_COUNT
            sums[i].append((year, only if found.asked == 1 else of_year[i] if whole else NO_COUNT))
    shown = [_series(found, i, tuple(cells[i]), tuple(sums[i]), first) for i in range(rows)]
    held_back = len(found.outside) - sum(len(one.outside) for one in shown)
    return ProtectedHistory(
        found.source,
        found.label,
        steps,
        found.asked,
        () if found.reason else (shown[-1], *shown[:-1]),
        found.lag_days,
        found.tested,
        held_back,
        found.through,
        found.reason,
    )


def _asked(found: AreaHistory) -> set[int]:
    """The numbers, within a year, of the steps that make up the period."""
    return {step.number for step in found.steps[-found.asked :]}


def _block(counts: np.ndarray, edition: Edition) -> tuple[list[list[Cell]], list[Cell]]:
    """One year: a row of cells for each area, what has no area and last the whole, and the sums of the year."""
    by_step = counts.sum(axis=0)
    of_steps = Suppression(np.array([int(alone(int(count), edition.limit).marks) for count in by_step]))
    of_year = year_mark(by_step, edition)
    marked = _marked(counts, of_steps, of_year, edition)
    inner, rows = marked.cells, marked.rows
    cells = [cells_of(row, Suppression(marks), edition) for row, marks in zip(counts, inner.marks, strict=True)]
    cells.append(cells_of(by_step, of_steps, edition))
    sums = cells_of(counts.sum(axis=1), rows, edition)
    return cells, [*sums, *cells_of(np.array([counts.sum()]), Suppression(of_year.marks.reshape(1)), edition)]


def _marked(counts: np.ndarray, of_steps: Suppression, of_year: Suppression, edition: Edition) -> TableSuppression:
    if not of_year.hidden or of_year.small:
        try:
            return suppress_table(
                counts,
                edition.limit,
                row_totals_shown=True,
                column_totals_shown=True,
                columns_elsewhere=of_steps,
                total_elsewhere=of_year,
            )
        except UnprotectableError:
            pass
    hidden = Suppression(all_hidden(counts.size).marks.reshape(counts.shape))
    return TableSuppression(hidden, all_hidden(len(counts)), of_steps, of_year)


def _series(
    found: AreaHistory, row: int, cells: tuple[Cell, ...], years: tuple[tuple[int, Cell], ...], first: int
) -> ProtectedSeries:
    """Row ``row`` of the block: the areas, what has no area, and last the whole, which is series 0 of the bands."""
    areas = len(found.area_ids)
    whole, unplaced = row == areas + 1, row == areas
    nothing = np.full(len(cells), np.nan)
    band = 0 if whole else row + 1
    lower, upper = (nothing, nothing) if unplaced else (found.lower[band, first:], found.upper[band, first:])
    told = all(cell.shown for cell in cells[-found.asked :])
    loose = _loose(found, cells, lower, upper) if told else ()
    if not told:
        lower, upper = nothing, nothing
    elif not all(cell.shown for cell in cells):  # digits would give a hidden count away
        lower, upper = np.round(lower), np.round(upper)
    outside = tuple(
        (found.steps[one.place], one.direction)
        for one in found.outside
        if one.series == band and not unplaced and cells[one.place - first].shown
    )
    name = WHOLE if whole else UNPLACED if unplaced else found.names[row]
    area = None if whole or unplaced else found.area_ids[row]
    few = told and not unplaced and band in found.few
    if few and not all(cell.shown for cell in cells):  # whether there is a band would tell how few they were before
        lower, upper, loose = nothing, nothing, ()
    return ProtectedSeries(area, name, whole, cells, tuple(lower), tuple(upper), years, outside, loose, few)


def _loose(found: AreaHistory, cells: tuple[Cell, ...], lower: Floats, upper: Floats) -> tuple[tuple[Step, str], ...]:
    """Steps of the period outside their own interval, before any of its ends is rounded for an edition."""
    own = list(zip(found.steps[-len(cells) :], cells, lower, upper, strict=True))[-found.asked :]
    return tuple(
        (step, "under" if cell.value < low else "över")
        for step, cell, low, high in own
        if cell.value is not None and np.isfinite(high) and not low <= cell.value <= high
    )


def _cooperation(found: CooperationYear, edition: Edition) -> ProtectedCooperation:
    inside = edition.key == "arbetsgrupp"
    questions = tuple(_question(one, inside) for one in found.questions)
    return ProtectedCooperation(found.year, found.answered, len(found.parties), tuple(_kept(questions, inside)))


def _question(one: CooperationQuestion, inside: bool) -> ProtectedQuestion:
    given = list(one.answers.values())
    return ProtectedQuestion(
        one.question,
        len(given),
        float(median(given)) if given else None,
        one.levels if inside and given else None,
        one.judgement if inside else "",
    )


def _kept(questions: tuple[ProtectedQuestion, ...], inside: bool) -> Iterator[ProtectedQuestion]:
    """In the public edition a question that was answered in words only has nothing to show."""
    yield from (one for one in questions if inside or one.median is not None)
