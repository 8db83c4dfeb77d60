"""Whatever the file looks like: every row is accounted for once, and only a BfkitError comes out."""

import tempfile
from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from ingest_cases import FIELDS, read_text, rows
from mutation_cases import SWEEP

from bfkit.errors import BfkitError
from bfkit.ingest import times
from bfkit.ingest.csv_files import read_csv
from bfkit.ingest.files import InputFile
from bfkit.ingest.formats import Formats
from bfkit.parameters.sources import Csv

HEADER = "Id;Kategori;Datum;Rapporterad;Undertyp;Från;X;Y;Kod;Åtgärdad;Text"
ALL_FIELDS = FIELDS | {
    "subtype": "Undertyp",
    "occurred_time": "Från",
    "x": "X",
    "y": "Y",
    "area_id": "Kod",
    "closed_date": "Åtgärdad",
}
CELLS = st.one_of(
    st.sampled_from(["", "1", "Skadegörelse", "Otrygg plats", "Särskilt evenemang", "2025-06-01", "2025-13-01"]),
    st.sampled_from(
        ["9999-12-31", "0001-01-01", "25:00", "12:30", "A1", "1e999", "nan", "500500,5", '"', "121212-1212"]
    ),
    st.dates().map(str),
    st.text(max_size=8),
)
LINES = st.lists(st.lists(CELLS, min_size=9, max_size=12).map(";".join), max_size=8)
ORDINARY = rows("1;Skadegörelse;2025-06-01;2025-06-02;Klotter;22:30;500500,5;6600500;A1;;lugnt", header=HEADER)
SMALL = settings(max_examples=30 * SWEEP, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def account(text: str | bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = read_text(Path(folder), text, fields=ALL_FIELDS, free_text=("Text",))
        except BfkitError as error:
            assert "121212-1212" not in str(error)
            return
    quality = found.quality[0]
    assert quality.rows_read == quality.rows_accepted + quality.rows_rejected + quality.rows_duplicate
    assert quality.rows_rejected == len(found.rejected) == sum(quality.rejected_by_reason.values())
    used = len(found.incidents) + len(found.unsafe_places) + len(found.special_events)
    assert used == quality.rows_accepted - quality.rows_after_as_of
    assert (found.incidents["starts_at"] <= found.incidents["ends_at"]).all()
    for table in (found.incidents, found.unsafe_places, found.special_events, found.rejected):
        assert "121212-1212" not in table.to_csv()


@SMALL
@given(LINES)
@example(["1;Skadegörelse;2025-06-01;9999-12-31;;;;;;;"])
@example(["1;Särskilt evenemang;9999-12-31;2025-06-01;;;;;;9999-12-31;"])
def test_rows_of_any_cells_are_accounted_for(lines: list[str]) -> None:
    account(rows(*lines, header=HEADER))


@SMALL
@given(st.integers(0, len(ORDINARY.encode())), st.binary(max_size=3), st.integers(0, 3))
def test_a_file_with_any_bytes_changed_is_read_or_refused(place: int, new: bytes, gone: int) -> None:
    whole = ORDINARY.encode()
    account(whole[:place] + new + whole[place + gone :])


@SMALL
@given(
    st.lists(st.lists(st.text(alphabet='ab";\n', max_size=6), min_size=3, max_size=3), max_size=6), st.integers(0, 40)
)
def test_a_broken_row_never_takes_a_sound_row_after_it_along(cells: list[list[str]], place: int) -> None:
    """Rows written by rule, one stray quotation mark put in; the plain rows at the end must all be there."""
    quoted = "\n".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in cells)
    text = f'a;b;c;d\n{quoted[:place]}"{quoted[place:]}\n' + "".join(f"rad{n};x;x;x\n" for n in range(3))
    found = read_csv(InputFile(Path("f"), "f"), text.encode(), form=Csv(separator=";"), wanted=["a"])
    assert {"rad1", "rad2"} <= set(found.rows["a"])


MOMENTS = st.one_of(
    st.datetimes().map(lambda moment: f"{moment:%Y-%m-%d %H:%M}"),
    st.datetimes().map(str),
    st.datetimes().map(lambda moment: moment.isoformat() + "Z"),
    st.sampled_from(
        ["", "2025-06-01", "2025-06-01 24:00", "2025-06-01  9:5", "2025-06-01 10.30", "2025-6-1 10:00", "10:00"]
    ),
    st.text(alphabet="0123456789-: T.Z+", max_size=18),
)


@SMALL
@given(
    st.lists(MOMENTS, max_size=12),
    st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%y%m%d"]),
    st.sampled_from(["%H:%M", "%H.%M.%S"]),
)
def test_the_quick_way_to_read_moments_finds_what_the_careful_way_finds(texts: list[str], day: str, clock: str) -> None:
    """Texts written just as declared are read in one pass over the column, the others cut apart: no text tells two times."""
    series, formats = pd.Series(texts, dtype="str"), Formats(day, clock)
    quick, careful = times.joined(series, formats), times._cut_apart(series, formats)
    pd.testing.assert_series_equal(quick.day, careful.day)
    pd.testing.assert_series_equal(quick.clock, careful.clock)
    for name in ("missing", "day_missing", "clock_invalid"):
        assert getattr(quick, name).tolist() == getattr(careful, name).tolist(), name
