"""Two thousand mutated rows: each is accounted for once, the sound rows beside it are used, nothing personal remains."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from mutation_cases import (
    ALL_FIELDS,
    FORMULAS,
    HEADER,
    PERSONAL,
    PLAIN_MUTATIONS,
    QUOTE_MUTATIONS,
    SECRET,
    SEPARATOR,
    SWAPPED_CELLS,
    WIDTH_MUTATIONS,
    Mutation,
    account_holds,
    bounded,
    everything_in,
    holds_personal,
    is_clear,
    line,
    put,
    read_files,
    same_map,
    sound,
)

from bfkit.checked import Checked
from bfkit.errors import BfkitError

FEWEST_ROWS = 2000
SOUND = 6


def mixed(mutations: list[Mutation]) -> list[str]:
    """Sound rows first, last and between, so that most of the file is as it should be, and the mutated ones."""
    rows = [line(sound(n)) for n in range(SOUND)]
    for number, mutation in enumerate(mutations):
        cells = sound(1000 + number)
        rows += [mutation(cells), line(sound(100 + number))]
    return [*rows, line(sound(SOUND)), line(sound(SOUND + 1))]


def read_rows(rows: list[str], *, end: str = "\n") -> Checked | None:
    """What the rows come to, or None when the whole file is refused in clear words."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.csv"
        path.write_bytes((end.join([HEADER, *rows]) + end).encode("utf-8"))
        try:
            found = read_files(Path(folder))
        except BfkitError as error:
            is_clear(error, "r.csv")
            return None
    account_holds(found)
    everything = everything_in(found)
    assert holds_personal(everything) == []
    assert SECRET not in everything
    return found


def ids(found: Checked) -> set[str]:
    tables = (found.incidents, found.unsafe_places, found.special_events)
    return {str(one) for table in tables for one in table["id"]}


def test_two_thousand_mutated_rows_are_accounted_for() -> None:
    """Rows that stay on one line: how many were read is counted without the reader, and no sound row is lost."""
    count = {"rows": 0, "read": 0}

    @bounded(32)
    @given(
        st.lists(st.one_of(PLAIN_MUTATIONS, PLAIN_MUTATIONS, SWAPPED_CELLS, WIDTH_MUTATIONS), min_size=66, max_size=70)
    )
    def each(mutations: list[Mutation]) -> None:
        rows = mixed(mutations)
        found = read_rows(rows)
        count["rows"] += len(mutations)
        if found is None:
            return
        count["read"] += len(mutations)
        blank = sum(not row.replace(SEPARATOR, "").strip() for row in rows)
        assert found.quality[0].rows_read == len(rows) - blank
        sounds = {f"sund{n}" for n in (*range(1, SOUND + 2), *range(100, 100 + len(mutations)))}
        assert sounds <= ids(found)
        assert set(found.rejected["line"]) <= set(range(2, len(rows) + 2))

    with same_map():
        each()
    assert count["rows"] >= FEWEST_ROWS
    assert count["read"] >= 0.95 * count["rows"]  # refusing every file would also pass what stands above


def test_mutated_quotation_marks_and_line_ends_take_no_sound_row_at_the_end_along() -> None:
    count = {"rows": 0}

    @bounded(20)
    @given(st.lists(QUOTE_MUTATIONS, min_size=1, max_size=10), st.sampled_from(["\n", "\r\n", "\r"]))
    def each(mutations: list[Mutation], end: str) -> None:
        rows = mixed(mutations)
        found = read_rows(rows, end=end)
        count["rows"] += len(mutations)
        assert found is not None
        assert {f"sund{SOUND}", f"sund{SOUND + 1}"} <= ids(found)
        assert found.quality[0].rows_read <= sum(len(row.splitlines()) for row in rows)

    with same_map():
        each()
    assert count["rows"] >= 40


def test_a_formula_is_kept_as_text_and_a_date_that_is_one_is_rejected() -> None:
    found = read_rows(
        [
            line(sound(0)),
            *(put("Objekt", f'"{t.replace(chr(34), chr(34) * 2)}"')(sound(n)) for n, t in enumerate(FORMULAS, 1)),
        ]
    )
    assert found is not None
    assert list(found.incidents["object_type"]) == ["Skola", *(text.strip() for text in FORMULAS)]
    found = read_rows([line(sound(0)), put("Datum", "=1+1")(sound(1))])
    assert found is not None
    assert found.rejected[["line", "column", "value", "reason"]].to_numpy().tolist() == [
        [3, "Datum", "=1+1", "date_invalid"]
    ]


def test_a_word_for_nothing_is_no_id() -> None:
    """NULL is what databases write for nothing: two incidents without number are two incidents."""
    found = read_rows(
        [*(put("Id", word)(sound(n)) for n, word in enumerate(("NULL", "NULL", "nan", "nan", "#REF!", "#REF!")))]
    )
    assert found is not None
    quality = found.quality[0]
    assert (quality.rows_read, quality.rows_accepted, quality.rows_duplicate) == (6, 6, 0)
    assert all(one.startswith("r.csv:") for one in ids(found))


def test_a_cell_of_ten_megabytes_takes_no_row_along() -> None:
    huge = "x" * 10_000_000
    found = read_rows([line(sound(0)), put("Text", huge)(sound(1)), put("Datum", huge)(sound(2)), line(sound(3))])
    assert found is not None
    assert ids(found) == {"sund0", "sund1", "sund3"}
    assert found.quality[0].rows_read == 4
    assert list(found.rejected["value"].str.len()) == [61]  # sixty letters and the sign that there were more


def test_a_personal_value_in_any_column_is_found_nowhere_after() -> None:
    rows = [line(sound(0))]
    for column in HEADER.split(SEPARATOR):
        rows += [put(column, value)(sound(len(rows) + n)) for n, value in enumerate(PERSONAL)]
    found = read_rows(rows)  # says itself that nothing of it remains
    assert found is not None
    assert found.quality[0].rows_read == 1 + len(ALL_FIELDS) * len(PERSONAL) + len(PERSONAL)
    assert sum(found.quality[0].personal.values()) >= 4 * len(PERSONAL)  # id, object, sub-type and text at least


def test_what_stands_above_can_fail() -> None:
    """The search for planted values finds one that is left, as it was written and as bare digits."""
    assert holds_personal("Se 189001010017.") == ["18900101-0017", "189001010017"]
    assert holds_personal("ada.testsson@example.se") == ["ada.testsson@example.se"]
    assert holds_personal("1189001010017") == []
