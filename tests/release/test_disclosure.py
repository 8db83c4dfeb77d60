"""What an edition shows: limits, marks, lists, tables, hierarchies and organisations."""

import numpy as np
import pytest

from bfkit.release.disclosure import (
    HIDDEN,
    Edition,
    Suppression,
    protect_organisation,
    suppress_hierarchy,
    suppress_list,
    suppress_table,
)
from bfkit.release.marks import Mark

PUBLIC = Edition("offentlig", 5)


def marked(*marks: Mark) -> Suppression:
    """How sums are marked in another table; one alone is the mark of a single sum."""
    return Suppression(np.array(marks if len(marks) > 1 else marks[0], dtype=np.int8))


class TestEdition:
    @pytest.mark.parametrize(
        ("count", "text"), [(0, "0"), (1, "‹5"), (4, "‹5"), (5, "5"), (6, "6"), (12345, "12\u202f345")]
    )
    def test_a_count_that_stands_alone(self, count: int, text: str) -> None:
        assert PUBLIC.text(count) == text

    def test_limit_one_shows_everything(self) -> None:
        edition = Edition("arbetsgrupp", 1)
        assert edition.text(1) == "1"
        assert (edition.limit_sentence, edition.legend) == ("Alla antal visas.", "")

    def test_sentences(self) -> None:
        assert PUBLIC.label == "Offentlig utgåva"
        assert PUBLIC.limit_sentence == "Antal personer och händelser under 5 visas inte."
        assert PUBLIC.legend.startswith("‹5 betyder 1–4. ”dolt” kan vara vilket antal som helst")

    def test_limit_two_protects_nothing(self) -> None:
        with pytest.raises(ValueError, match="‹2 kan bara betyda 1"):
            Edition("arbetsgrupp", 2)

    def test_unknown_edition(self) -> None:
        with pytest.raises(ValueError, match="välj bland arbetsgrupp, offentlig"):
            Edition("intern", 3)

    def test_texts_follow_the_marks(self) -> None:
        counts = np.array([[3, 8], [0, 1200]])
        marks = Suppression(np.array([[Mark.SMALL, Mark.HIDDEN], [Mark.SHOWN, Mark.SHOWN]]))
        assert PUBLIC.texts(counts, marks).tolist() == [["‹5", HIDDEN], ["0", "1\u202f200"]]

    def test_texts_refuse_a_small_count_marked_as_shown(self) -> None:
        marks = suppress_list(np.array([3, 8]), 3, total_shown=False).cells
        with pytest.raises(ValueError, match="ett antal under 5 skulle visas"):
            PUBLIC.texts(np.array([3, 8]), marks)

    def test_texts_refuse_another_shape(self) -> None:
        with pytest.raises(ValueError, match="formen"):
            PUBLIC.texts(np.array([9, 8]), Suppression(np.zeros(3, dtype=np.int8)))


class TestList:
    def test_sum_shown(self) -> None:
        """3 + 8 = 11 leaves 1-4 for the first (see test_suppression)."""
        found = suppress_list(np.array([3, 8, 40]), 5, total_shown=True)
        assert found.cells.hidden.tolist() == [True, True, False]
        assert found.cells.small.tolist() == [True, False, False]
        assert not found.total.hidden

    def test_sum_not_shown(self) -> None:
        assert suppress_list(np.array([3, 8, 40]), 5, total_shown=False).cells.hidden.tolist() == [True, False, False]

    def test_small_sum_is_hidden_too(self) -> None:
        """2 + 1 = 3, under 5. The parts could be 1-3 even with a sum of at most 4."""
        found = suppress_list(np.array([2, 0, 1]), 5, total_shown=True)
        assert found.total.hidden
        assert found.cells.small.tolist() == [True, False, True]

    def test_a_sum_shown_elsewhere_is_not_hidden_here(self) -> None:
        """1 + 1 + 1 = 3 at limit 3: the sum is all there is to hide. When it is shown in another table, the
        parts lose their size instead ("dolt", 0-3 each)."""
        counts = np.array([1, 1, 1])
        alone = suppress_list(counts, 3, total_shown=True)
        assert (alone.cells.small.all(), bool(alone.total.hidden)) == (True, True)
        known = suppress_list(counts, 3, total_shown=True, total_elsewhere=marked(Mark.SHOWN))
        assert (known.cells.small.any(), known.cells.hidden.all(), bool(known.total.hidden)) == (False, True, False)

    def test_a_small_sum_keeps_its_mark_from_elsewhere(self) -> None:
        """Four ones: the other table says "‹5" of the sum, so here the parts must not say "‹5" too."""
        ones = np.array([1, 1, 1, 1])
        found = suppress_list(ones, 5, total_shown=True, total_elsewhere=marked(Mark.SMALL))
        assert bool(found.total.small)
        assert not found.cells.small.any()
        assert found.cells.hidden.all()

    def test_a_sum_hidden_elsewhere_is_hidden_here(self) -> None:
        """Nothing else need be hidden then: 3 could be 1-4 and the sum 52-55."""
        counts = np.array([3, 8, 40])
        found = suppress_list(counts, 5, total_shown=True, total_elsewhere=marked(Mark.HIDDEN))
        assert bool(found.total.hidden)
        assert found.cells.hidden.tolist() == [True, False, False]

    def test_a_small_sum_shown_elsewhere_is_refused(self) -> None:
        with pytest.raises(ValueError, match="visas redan i en annan tabell"):
            suppress_list(np.array([1, 2]), 5, total_shown=True, total_elsewhere=marked(Mark.SHOWN))

    def test_empty(self) -> None:
        assert suppress_list(np.array([]), 5, total_shown=True).cells.marks.size == 0

    @pytest.mark.parametrize("counts", [np.array([1.5, 2.0]), np.array([np.nan]), np.array([[1, 2]])])
    def test_counts_must_be_a_list_of_integers(self, counts: np.ndarray) -> None:
        with pytest.raises(ValueError, match=r"heltal|dimensioner"):
            suppress_list(counts, 5, total_shown=True)


class TestTable:
    def test_one_small_cell_takes_a_rectangle(self) -> None:
        """With all margins shown a cell is only safe when another of its row, another of its column, and the
        cell where those meet, are hidden. 3 10 / 20 30: that is the whole table."""
        found = suppress_table(np.array([[3, 10], [20, 30]]), 5, row_totals_shown=True, column_totals_shown=True)
        assert found.cells.hidden.all()
        assert found.cells.small.sum() == 1
        assert not found.rows.hidden.any()
        assert not found.columns.hidden.any()

    def test_the_cheapest_rectangle_is_taken(self) -> None:
        """3 in the first row and column; 50 and 60 are dearer than 9 and 8."""
        matrix = np.array([[3, 50, 9], [60, 70, 80], [8, 40, 10]])
        found = suppress_table(matrix, 5, row_totals_shown=True, column_totals_shown=True)
        assert np.flatnonzero(found.cells.hidden).tolist() == [0, 2, 6, 8]

    def test_only_row_sums(self) -> None:
        """One companion in the row, none in the column."""
        matrix = np.array([[3, 50, 9], [60, 70, 80]])
        found = suppress_table(matrix, 5, row_totals_shown=True, column_totals_shown=False)
        assert np.flatnonzero(found.cells.hidden).tolist() == [0, 2]

    def test_only_column_sums(self) -> None:
        matrix = np.array([[3, 50], [60, 70], [9, 80]])
        found = suppress_table(matrix, 5, row_totals_shown=False, column_totals_shown=True)
        assert np.flatnonzero(found.cells.hidden).tolist() == [0, 4]

    def test_no_margins(self) -> None:
        found = suppress_table(np.array([[3, 10], [20, 30]]), 5, row_totals_shown=False, column_totals_shown=False)
        assert found.cells.hidden.sum() == 1

    def test_small_margin_is_hidden_and_so_is_another(self) -> None:
        """Row sum 2 + 1 = 3 is small; a second row sum must go, or 103 - 50 - 50 gives it."""
        matrix = np.array([[2, 1], [25, 25], [25, 25]])
        found = suppress_table(matrix, 5, row_totals_shown=True, column_totals_shown=True)
        assert found.rows.hidden[0]
        assert found.rows.hidden.sum() >= 2 or bool(found.total.hidden)

    def test_row_sums_add_up_to_a_known_sum(self) -> None:
        """Rows 3, 50, 50: 103 - 50 - 50 gives the small one, so one more sum is hidden."""
        matrix = np.array([[2, 1], [25, 25], [25, 25]])
        found = suppress_table(matrix, 5, row_totals_shown=True, column_totals_shown=False)
        assert found.rows.small.tolist() == [True, False, False]
        assert found.rows.hidden.sum() + int(found.total.hidden) == 2

    def test_column_sums_add_up_to_a_known_sum(self) -> None:
        matrix = np.array([[2, 1], [25, 25], [25, 25]]).T
        found = suppress_table(matrix, 5, row_totals_shown=False, column_totals_shown=True)
        assert found.columns.hidden.sum() + int(found.total.hidden) == 2

    def test_column_sums_shown_elsewhere_are_not_hidden_here(self) -> None:
        """The sums 3 and 3 at limit 3 stand in another table; hiding them here would protect nothing."""
        matrix = np.array([[1, 1], [1, 1], [1, 1]])
        alone = suppress_table(matrix, 3, row_totals_shown=False, column_totals_shown=True)
        assert alone.columns.hidden.any()
        known = suppress_table(
            matrix,
            3,
            row_totals_shown=False,
            column_totals_shown=True,
            columns_elsewhere=marked(Mark.SHOWN, Mark.SHOWN),
            total_elsewhere=marked(Mark.SHOWN),
        )
        assert not known.columns.hidden.any()
        assert not known.total.hidden
        assert known.cells.hidden.all()
        assert not known.cells.small.any()

    def test_what_is_shown_elsewhere_may_already_tell(self) -> None:
        """One row 1, 4, 37 whose sum 42 and columns 4 and 37 are shown elsewhere: 1 = 42 - 4 - 37."""
        with pytest.raises(ValueError, match="skydda tabellerna tillsammans"):
            suppress_table(
                np.array([[1, 4, 37]]),
                3,
                row_totals_shown=True,
                column_totals_shown=True,
                columns_elsewhere=marked(Mark.SMALL, Mark.SHOWN, Mark.SHOWN),
                total_elsewhere=marked(Mark.SHOWN),
            )

    def test_zeros_hidden_with_one_mark(self) -> None:
        """GaussSuppression dataset_a (methods.md section 12): Iceland and Portugal, young and old."""
        matrix = np.array([[5, 2, 0], [6, 3, 4]])
        found = suppress_table(
            matrix, 2, row_totals_shown=True, column_totals_shown=True, zeros_shown=False, two_marks=False
        )
        assert found.cells.hidden.tolist() == [[False, True, True], [False, True, True]]


class TestHierarchy:
    def test_only_the_group_with_the_small_part_is_touched(self) -> None:
        """17 = 20 - 3 must go with 3; 10, 30 and all sums stand."""
        found = suppress_hierarchy(60, np.array([20, 40]), [np.array([3, 17]), np.array([10, 30])], 5)
        assert [part.hidden.tolist() for part in found.subgroups] == [[True, True], [False, False]]
        assert not found.groups.hidden.any()
        assert not found.total.hidden

    def test_small_group(self) -> None:
        """4 of 60 is hidden; with it another group, and of that group's parts enough that they do not give it."""
        found = suppress_hierarchy(60, np.array([4, 16, 40]), [np.array([]), np.array([6, 10]), np.array([])], 5)
        assert found.groups.small.tolist() == [True, False, False]
        assert found.groups.hidden.sum() == 2
        if found.groups.hidden[1]:
            assert found.subgroups[1].hidden.any()

    def test_parts_that_do_not_add_up(self) -> None:
        with pytest.raises(ValueError, match="summerar inte"):
            suppress_hierarchy(60, np.array([20, 41]), [np.array([]), np.array([])], 5)

    def test_wrong_number_of_groups(self) -> None:
        with pytest.raises(ValueError, match="2 grupper men 1"):
            suppress_hierarchy(60, np.array([20, 40]), [np.array([3, 17])], 5)

    def test_nothing_to_show(self) -> None:
        assert suppress_hierarchy(0, np.array([]), [], 5).groups.marks.size == 0


class TestOrganisations:
    def test_three_reporters_are_enough(self) -> None:
        """Design section 9: fewer than three active reporters, no statistic."""
        assert protect_organisation(np.array([0, 1, 2, 3, 4])).tolist() == [True, True, True, False, False]

    def test_the_sum_does_not_give_the_organisation_away(self) -> None:
        """10 = 80 - 30 - 40: one of the others is hidden with it, the smaller."""
        withheld = protect_organisation(np.array([2, 5, 6]))
        found = suppress_list(np.array([10, 30, 40]), 5, total_shown=True, withheld=withheld)
        assert found.cells.hidden.tolist() == [True, True, False]
        assert not found.cells.small.any()
