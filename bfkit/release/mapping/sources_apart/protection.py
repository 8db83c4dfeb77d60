"""Sources side by side behind disclosure control.

The figures of the police are those of the trends, parted in two: the sum stands in the trends. The parts of each
sub-type add up to those of its category, so they are protected as one table whose column sums are marked already.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bfkit import vocabulary
from bfkit.mapping.coverage.sources_apart import CategoryBySource, SourceFigure
from bfkit.release.cells import NO_COUNT, Cell, cells_of
from bfkit.release.disclosure import Edition, Suppression, suppress_table
from bfkit.release.mapping.sources_apart.views import (
    ProtectedColumn,
    ProtectedFigure,
    ProtectedSourceRow,
    ProtectedSources,
)
from bfkit.release.mapping.trends.views import ProtectedTrend, ProtectedTrends
from bfkit.release.marks import Mark
from bfkit.release.suppression import UnprotectableError
from bfkit.release.told import LAWFUL

Key = tuple[str, str | None, str, str | None]
"""Source, tag, category, sub-type."""

VICTIM, DISCOVERED = "victim", "police"
TAGS = {VICTIM: "Anmält av utsatt eller vittne", DISCOVERED: "Upptäckt av polisen"}


@dataclass(frozen=True, slots=True)
class _Given:
    """The raw figures and the rows of the trends by what they are about."""

    figures: dict[Key, SourceFigure]
    trends: dict[tuple[str, str, str | None], ProtectedTrend]
    edition: Edition


def protected_sources(
    result: Sequence[CategoryBySource], trends: ProtectedTrends, edition: Edition
) -> ProtectedSources:
    """Every figure marked as in the trends of the same edition; the two parts of the police marked with them."""
    figures = {(f.source, f.tag, f.category, f.subtype): f for row in result for f in row.figures}
    rows = {(row.source, row.category, row.subtype): row for row in trends.rows}
    given = _Given(figures, rows, edition)
    columns = _columns(result)
    cells: dict[Key, tuple[Cell, Cell]] = {}
    for source in dict.fromkeys(column.source for column in columns):
        for category in dict.fromkeys(row.category for row in result):
            cells.update(
                _category(given, source, category, [row.subtype for row in result if row.category == category])
            )
    made = [
        ProtectedSourceRow(
            row.category,
            row.subtype,
            _label(row),
            tuple(_figure(given, (c.source, c.tag, row.category, row.subtype), cells) for c in columns),
        )
        for row in result
    ]
    return ProtectedSources(columns, tuple(row for row in made if any(row.figures)), trends.quarter, edition)


def _columns(result: Sequence[CategoryBySource]) -> tuple[ProtectedColumn, ...]:
    """A column for each source, two for the police when there are both kinds; in the order of the figures."""
    police = len({figure.source for row in result for figure in row.figures if figure.tag is not None})
    found: dict[tuple[str, str | None], ProtectedColumn] = {}
    for figure in (figure for row in result for figure in row.figures):
        words = figure.label if figure.tag is None else TAGS[figure.tag]
        if figure.tag is not None and police > 1:
            words = f"{figure.label}: {words[0].lower()}{words[1:]}"
        discovered = not figure.measures_prevalence
        column = ProtectedColumn(
            figure.source,
            figure.label,
            figure.tag,
            words,
            measures_prevalence=not discovered,
            caution=figure.caution,
            tag_words=figure.tag_words if discovered else None,
        )
        found.setdefault((figure.source, figure.tag), column)
    order = list(dict.fromkeys(source for source, _ in found))
    return tuple(sorted(found.values(), key=lambda c: (order.index(c.source), c.tag == DISCOVERED)))


def _label(row: CategoryBySource) -> str:
    category = vocabulary.CATEGORIES[row.category]
    if row.subtype is None:
        return category
    label = vocabulary.SUBTYPES[row.category][row.subtype]
    return f"{label} ({category.lower()})" if row.subtype == vocabulary.OTHER else label


def _category(
    given: _Given, source: str, category: str, subtypes: Sequence[str | None]
) -> dict[Key, tuple[Cell, Cell]]:
    """The cells of one source in one category and its sub-types, in the quarter and last year."""
    tags = [
        tag
        for tag in (None, VICTIM, DISCOVERED)
        if any((source, tag, category, subtype) in given.figures for subtype in subtypes)
    ]
    parts = [
        subtype
        for subtype in subtypes
        if subtype is not None
        and (source, category, subtype) in given.trends
        and any((source, tag, category, subtype) in given.figures for tag in tags)
    ]
    if not tags:
        return {}
    keys: list[list[Key]] = [[(source, tag, category, subtype) for subtype in (*parts, None)] for tag in tags]
    now, before = (_period(given, keys, last_year=last) for last in (False, True))
    return {key: (now[key], before[key]) for key in now}


def _period(given: _Given, keys: Sequence[Sequence[Key]], *, last_year: bool) -> dict[Key, Cell]:
    """One period: a row for each tag, sub-types and last the category; their sums are marked as in the trends."""
    raw = np.array([[_raw(given.figures.get(key), last_year=last_year) for key in row] for row in keys], dtype=np.int64)
    marks = np.array([_mark(given, (key[0], *key[2:]), last_year=last_year) for key in keys[0]])
    if len(keys) == 1:
        shown = marks[None, :]
    elif (raw[:, -1] == raw[:, :-1].sum(axis=1)).all():
        shown = _table(raw, marks, given.edition)
    else:
        shown = _parted(raw, marks, given.edition)
    found: dict[Key, Cell] = {}
    for row, counts, own in zip(keys, raw, shown, strict=True):
        small = np.array([given.edition.hides(int(n)) for n in counts])
        safe = np.where((own == Mark.SHOWN) & small, int(Mark.HIDDEN), own)
        found.update(zip(row, cells_of(counts, Suppression(safe), given.edition), strict=True))
    return found


def _raw(figure: SourceFigure | None, *, last_year: bool) -> int:
    if figure is None:
        return 0
    return (figure.last_year or 0) if last_year else figure.count


def _mark(given: _Given, key: tuple[str, str, str | None], *, last_year: bool) -> int:
    """How the trends of the edition mark the sum; hidden when they have no such row."""
    row = given.trends.get(key)
    if row is None:
        return int(Mark.HIDDEN)
    cell = row.last_year_equal_lag if last_year else row.history[-1]
    if cell.shown:
        return int(Mark.SHOWN)
    return int(Mark.SMALL) if cell.text.startswith("‹") else int(Mark.HIDDEN)


def _table(raw: np.ndarray, marks: np.ndarray, edition: Edition) -> np.ndarray:
    """Marks of tags by sub-types, the category last."""
    try:
        found = suppress_table(
            raw[:, :-1],
            edition.limit,
            row_totals_shown=True,
            column_totals_shown=True,
            columns_elsewhere=Suppression(marks[:-1]),
            total_elsewhere=Suppression(np.asarray(marks[-1])),
        )
    except (UnprotectableError, ValueError):
        return np.full(raw.shape, int(Mark.HIDDEN))
    return np.column_stack([found.cells.marks, found.rows.marks])


def _parted(raw: np.ndarray, marks: np.ndarray, edition: Edition) -> np.ndarray:
    """Marks where the sub-types shown do not add up to the category: nothing is shown that a sum could open."""
    small = np.array([[edition.hides(int(n)) for n in row] for row in raw])
    rest = raw[:, -1] - raw[:, :-1].sum(axis=1)
    few = any(edition.hides(int(n)) for n in rest) and raw.shape[1] > 1
    closed = small.any() or few or (marks != Mark.SHOWN).any()
    return np.full(raw.shape, int(Mark.HIDDEN if closed else Mark.SHOWN))


def _figure(given: _Given, key: Key, cells: dict[Key, tuple[Cell, Cell]]) -> ProtectedFigure | None:
    figure = given.figures.get(key)
    if figure is None or key not in cells:
        return None
    now, before = cells[key]
    rows = [given.trends.get((figure.source, figure.category, s)) for s in {figure.subtype, None}]
    extreme = any(row is not None and row.comparison_extreme for row in rows)
    usable = figure.change is not None and all(row is not None and row.comparison_usable for row in rows)
    own = given.trends.get((figure.source, figure.category, figure.subtype))
    if figure.last_year is None or (own is not None and own.last_year_equal_lag == NO_COUNT):
        before = NO_COUNT
    ratio = None
    told = now.shown and before.shown and usable and not extreme
    if told and figure.change is not None and figure.measures_prevalence and figure.category != LAWFUL:
        found, blunt = figure.change, own is not None and any(not cell.shown for cell in own.history)
        ratio = (found.ratio, found.lower, found.upper)
        # The interval rests on how the history varies: digits would tell of a count in it that is hidden.
        ratio = (found.ratio, round(found.lower, 2), round(found.upper, 2)) if blunt else ratio
    return ProtectedFigure(now, before, ratio if ratio and all(map(math.isfinite, ratio)) else None, extreme)
