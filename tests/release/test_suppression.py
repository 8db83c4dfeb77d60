"""Complementary suppression against a published example, hand arithmetic and full enumeration."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bfkit.release.marks import Mark, Protection, Rule
from bfkit.release.suppression import NOWHERE, audit_intervals, equation_matrix, protected

YOUNG_SPAIN, YOUNG_ICELAND, YOUNG_PORTUGAL, OLD_SPAIN, OLD_ICELAND, OLD_PORTUGAL = range(6)
# Row sums 7 and 13 at positions 6-7, column sums 11, 5, 4 at 8-10, grand sum 20 at 11.
DATASET_A = np.array([5, 2, 0, 6, 3, 4, 7, 13, 11, 5, 4, 20])
DATASET_A_SUMS = [
    (6, [0, 1, 2]),
    (7, [3, 4, 5]),
    (8, [0, 3]),
    (9, [1, 4]),
    (10, [2, 5]),
    (11, [6, 7]),
    (11, [8, 9, 10]),
]
PEOPLE = Rule(2, zeros_shown=False, two_marks=False)
"""maxN = 1: zeros and ones are small, and the vignette's reader only knows that counts are not negative."""


def listed(counts: list[int], *, total: bool = True) -> tuple[np.ndarray, object]:
    """Counts with their sum last, and the one equation."""
    cells = np.array([*counts, sum(counts)])
    sums = [(len(counts), list(range(len(counts))))] if total else []
    return cells, equation_matrix(sums, cells.size)


def tabled(matrix: np.ndarray) -> tuple[np.ndarray, object, list[tuple[int, list[int]]]]:
    """Counts, row sums, column sums, grand sum, and all equations."""
    rows, columns = matrix.shape
    cells = np.concatenate([matrix.ravel(), matrix.sum(1), matrix.sum(0), [matrix.sum()]])
    inner, grand = rows * columns, cells.size - 1
    sums = [(inner + i, [i * columns + j for j in range(columns)]) for i in range(rows)]
    sums += [(inner + rows + j, [i * columns + j for i in range(rows)]) for j in range(columns)]
    sums += [(grand, list(range(inner, inner + rows))), (grand, list(range(inner + rows, grand)))]
    return cells, equation_matrix(sums, cells.size), sums


def marks_of(counts: list[int], limit: int) -> list[int]:
    cells, equations = listed(counts)
    return protected(cells, equations, Rule(limit)).marks.tolist()


class TestGaussSuppressionDatasetA:
    """R package GaussSuppression, vignette, dataset_a with maxN = 1 (quoted in methods.md section 12)."""

    def test_primary_and_secondary_cells(self) -> None:
        found = protected(DATASET_A, equation_matrix(DATASET_A_SUMS, 12), PEOPLE)
        hidden = np.flatnonzero(found.marks != Mark.SHOWN)
        assert set(hidden) == {YOUNG_PORTUGAL, OLD_ICELAND, OLD_PORTUGAL, YOUNG_ICELAND}

    def test_intervals(self) -> None:
        """By hand: young 7 - 5 = 2 is shared by Iceland and Portugal, so each lies in 0-2; 5 and 4 are the
        column sums, so old Iceland is 5 - (0..2) = 3-5 and old Portugal 4 - (0..2) = 2-4."""
        marks = np.zeros(12, dtype=np.int8)
        marks[[YOUNG_PORTUGAL, OLD_ICELAND, OLD_PORTUGAL, YOUNG_ICELAND]] = Mark.HIDDEN
        hidden = Protection(marks, np.zeros(12, dtype=bool))
        found = audit_intervals(DATASET_A, hidden, equation_matrix(DATASET_A_SUMS, 12), PEOPLE)
        expected = {OLD_ICELAND: (3, 5), OLD_PORTUGAL: (2, 4), YOUNG_ICELAND: (0, 2), YOUNG_PORTUGAL: (0, 2)}
        assert {cell: (found.lower[cell], found.upper[cell]) for cell in expected} == expected
        assert found.lower[YOUNG_SPAIN] == found.upper[YOUNG_SPAIN] == 5
        assert found.lower[OLD_SPAIN] == found.upper[OLD_SPAIN] == 6


class TestList:
    def test_one_small_count_takes_the_cheapest_other_with_it(self) -> None:
        """3 + 8 = 51 - 40: the reader sees 11 = (1..4) + (10..7), all of 1-4 remain."""
        assert marks_of([3, 8, 40], 5) == [Mark.SMALL, Mark.HIDDEN, Mark.SHOWN, Mark.SHOWN]

    def test_a_companion_that_gives_it_away_is_not_used(self) -> None:
        """With 5 hidden: 26 - 20 = 6 = small + (at least 5), so small = 1. With 20 hidden 1-4 remain."""
        assert marks_of([1, 5, 20], 5) == [Mark.SMALL, Mark.SHOWN, Mark.HIDDEN, Mark.SHOWN]

    def test_two_small_at_their_top_need_a_third(self) -> None:
        """4 + 4 = 8 is the only sum of two counts of 1-4 that makes 8; a hidden zero could be 5 or more."""
        assert marks_of([4, 4, 0], 5) == [Mark.SMALL, Mark.SMALL, Mark.HIDDEN, Mark.SHOWN]

    def test_two_small_that_hide_each_other(self) -> None:
        """4 + 1 = 5: the first can be 1-4."""
        assert marks_of([4, 1, 9, 9], 5) == [Mark.SMALL, Mark.SMALL, Mark.SHOWN, Mark.SHOWN, Mark.SHOWN]

    def test_small_sum_does_not_say_that_it_is_small(self) -> None:
        """Four counts of at least 1 whose sum is at most 4 are all 1: the sum's mark must tell nothing."""
        cells, equations = listed([1, 1, 1, 1])
        found = protected(cells, equations, Rule(5))
        assert found.marks.tolist() == [Mark.SMALL] * 4 + [Mark.HIDDEN]
        assert found.free.tolist() == [False] * 4 + [True]

    def test_ties_go_to_the_first(self) -> None:
        assert marks_of([8, 3, 8, 8], 5)[:4] == [Mark.HIDDEN, Mark.SMALL, Mark.SHOWN, Mark.SHOWN]

    def test_without_a_sum_nothing_more_is_hidden(self) -> None:
        cells, equations = listed([3, 8, 40], total=False)
        assert protected(cells, equations, Rule(5)).marks.tolist() == [Mark.SMALL, 0, 0, 0]

    @pytest.mark.parametrize(("limit", "hidden"), [(4, 0), (5, 2), (6, 3)])
    def test_boundary_of_the_limit(self, limit: int, hidden: int) -> None:
        """4 is shown at limit 4 and hidden, with a companion, at 5; at limit 6 the 5 is small too, and 4 + 5 = 9
        leaves (4, 5) and (5, 4), a width of 1 where half of 1-5 (2) is asked, so a third goes."""
        marks = marks_of([4, 5, 30, 60], limit)
        assert sum(mark != Mark.SHOWN for mark in marks) == hidden

    def test_limit_one_shows_everything(self) -> None:
        assert marks_of([0, 1, 2, 3], 1) == [Mark.SHOWN] * 5

    def test_withheld_count_cannot_be_worked_out(self) -> None:
        cells, equations = listed([40, 12, 9])
        found = protected(cells, equations, Rule(5), withheld=np.array([True, False, False, False]))
        assert found.marks.tolist() == [Mark.HIDDEN, Mark.SHOWN, Mark.HIDDEN, Mark.SHOWN]


class TestRule:
    def test_limit_two_is_refused(self) -> None:
        with pytest.raises(ValueError, match="‹2 kan bara betyda 1"):
            Rule(2)

    @pytest.mark.parametrize(("limit", "width"), [(3, 1), (4, 1), (5, 2), (10, 4)])
    def test_required_width_is_half_of_what_the_mark_leaves(self, limit: int, width: int) -> None:
        """1..limit-1 is limit - 2 wide; half of it, at least 1: 1/2 -> 1, 2/2, 3/2 -> 2 (rounded up), 8/2."""
        assert Rule(limit).required_width == width

    def test_own_width(self) -> None:
        """4 + 1 leaves 1-4, a width of 3: enough for 3; (3, 1): 3 + 1 = 4 leaves 1-3, so a third must go."""
        cells, equations = listed([3, 1, 20])
        assert protected(cells, equations, Rule(5, width=2)).marks.tolist() == [1, 1, 0, 0]
        assert protected(cells, equations, Rule(5, width=3)).marks.tolist() == [1, 1, 2, 0]

    def test_negative_limit(self) -> None:
        with pytest.raises(ValueError, match="minst 1"):
            Rule(0)


def test_counts_that_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="summerar inte"):
        protected(np.array([1, 2, 4]), equation_matrix([(2, [0, 1])], 3), Rule(5))


def test_negative_count() -> None:
    with pytest.raises(ValueError, match="negativt"):
        protected(np.array([-1, 2, 1]), equation_matrix([(2, [0, 1])], 3), Rule(5))


def test_audit_refuses_marks_that_are_untrue() -> None:
    """9 marked as 1-4 while its sum 9 is shown."""
    cells, equations = listed([9])
    with pytest.raises(ValueError, match="märkena stämmer inte"):
        audit_intervals(cells, Protection(np.array([1, 0]), np.zeros(2, dtype=bool)), equations, Rule(5))


def test_audit_without_any_sum() -> None:
    """Nothing is known but the marks: 1-4, and 0 or at least 5."""
    cells, equations = listed([3, 8], total=False)
    found = audit_intervals(cells, Protection(np.array([1, 2, 0]), np.zeros(3, dtype=bool)), equations, Rule(5))
    assert found.lower.tolist() == [1, 0, 11]
    assert found.upper.tolist() == [4, np.inf, 11]


def enumerated(
    cells: np.ndarray, found: Protection, sums: list[tuple[int, list[int]]], rule: Rule, inner: int
) -> np.ndarray:
    """Every table a reader can think of, shape (tables, n): brute force over the hidden inner cells.

    Sums are worked out from the inner cells in the order of ``sums``; hidden counts are tried up to two limits
    above the truth.
    """
    highest = np.arange(int(cells.max()) + 2 * rule.limit + 3)
    shown = found.marks == Mark.SHOWN
    tried = [cells[[c]] if shown[c] else highest[believable(highest, c, found, rule)] for c in range(inner)]
    assume(np.prod([float(len(values)) for values in tried]) <= 5e5)
    tables = np.zeros((int(np.prod([len(values) for values in tried])), cells.size), dtype=np.int64)
    tables[:, :inner] = np.stack(np.meshgrid(*tried, indexing="ij"), axis=-1).reshape(-1, inner)
    for total, parts in sums:
        tables[:, total] = tables[:, parts].sum(axis=1)
    agrees = (tables[:, shown] == cells[shown]).all(axis=1)
    for cell in range(inner, cells.size):
        if not shown[cell]:
            agrees &= believable(tables[:, cell], cell, found, rule)
    return tables[agrees]


def believable(values: np.ndarray, cell: int, found: Protection, rule: Rule) -> np.ndarray:
    """Which values a hidden cell's mark allows."""
    if found.marks[cell] == Mark.SMALL:
        return (values >= 1) & (values < rule.limit)
    any_size = not rule.two_marks or bool(found.free[cell])
    return (values == 0) | (values >= rule.limit) | any_size


@settings(max_examples=60, deadline=None)
@given(
    counts=st.lists(st.integers(0, 9), min_size=2, max_size=5),
    limit=st.sampled_from([1, 3, 4, 5]),
    known=st.booleans(),
)
def test_no_hidden_count_of_a_list_can_be_worked_out(counts: list[int], limit: int, known: bool) -> None:
    cells, equations = listed(counts)
    rule = Rule(limit)
    total = Mark.SMALL if rule.is_small(cells)[-1] else Mark.SHOWN
    elsewhere = np.append(np.full(len(counts), NOWHERE), total if known else NOWHERE)
    found = protected(cells, equations, rule, elsewhere=elsewhere)
    assert not known or found.marks[-1] == total
    hidden = found.marks != Mark.SHOWN
    assert hidden[rule.is_small(cells)].all()
    tables = enumerated(cells, found, [(len(counts), list(range(len(counts))))], rule, len(counts))
    widths = tables.max(axis=0) - tables.min(axis=0)
    assert (widths[hidden] >= rule.required_width).all()
    assert (widths[~hidden] == 0).all()


@settings(max_examples=40, deadline=None)
@given(
    values=st.lists(st.integers(0, 7), min_size=6, max_size=6),
    shape=st.sampled_from([(2, 2), (2, 3), (3, 2)]),
    limit=st.sampled_from([3, 4]),
)
def test_no_hidden_count_of_a_table_can_be_worked_out(values: list[int], shape: tuple[int, int], limit: int) -> None:
    matrix = np.array(values[: shape[0] * shape[1]]).reshape(shape)
    cells, equations, sums = tabled(matrix)
    rule = Rule(limit)
    found = protected(cells, equations, rule)
    hidden = found.marks != Mark.SHOWN
    tables = enumerated(cells, found, sums, rule, matrix.size)
    widths = tables.max(axis=0) - tables.min(axis=0)
    assert hidden[rule.is_small(cells)].all()
    assert (widths[hidden] >= rule.required_width).all()


@settings(max_examples=25, deadline=None)
@given(counts=st.lists(st.integers(0, 8), min_size=2, max_size=4))
def test_audit_equals_enumeration(counts: list[int]) -> None:
    """Where the sum is shown every interval is bounded, and the enumeration reaches both ends."""
    cells, equations = listed(counts)
    found = protected(cells, equations, Rule(4))
    assume(found.marks[-1] == Mark.SHOWN)
    tables = enumerated(cells, found, [(len(counts), list(range(len(counts))))], Rule(4), len(counts))
    audit = audit_intervals(cells, found, equations, Rule(4))
    assert audit.lower.tolist() == tables.min(axis=0).tolist()
    assert audit.upper.tolist() == tables.max(axis=0).tolist()


def test_a_large_table_passes_the_audit() -> None:
    """20 areas by 4 categories with all margins: each hidden cell is audited apart (seed fixed)."""
    generator = np.random.default_rng(20250714)
    matrix = generator.poisson(generator.gamma(0.7, 6, (20, 4)))
    cells, equations, _ = tabled(matrix)
    found = protected(cells, equations, Rule(5))
    audit = audit_intervals(cells, found, equations, Rule(5))
    hidden = found.marks != Mark.SHOWN
    assert hidden[Rule(5).is_small(cells)].all()
    assert ((audit.upper - audit.lower)[hidden] >= 2).all()
    assert found.marks.tolist() == protected(cells, equations, Rule(5)).marks.tolist()
