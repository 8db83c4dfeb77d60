"""The data dictionary in the repository is the one that the library declares."""

import csv
from pathlib import Path

from bfkit.tables import dictionary

STORED = Path(__file__).resolve().parents[2] / "data" / "dictionary.csv"
MEND = (
    "data/dictionary.csv is not what bfkit.tables declares; write it anew: dictionary().to_csv"
    '("data/dictionary.csv", index=False, encoding="utf-8", lineterminator="\\n")'
)


def declared() -> bytes:
    return dictionary().to_csv(index=False, lineterminator="\n").encode("utf-8")


def test_the_stored_dictionary_is_the_declared_one():
    # Line ends may be changed by git on Windows; nothing else may differ.
    assert STORED.read_bytes().replace(b"\r\n", b"\n") == declared(), MEND


def test_a_spreadsheet_can_read_it():
    # Comma, UTF-8 without a byte order mark, seven columns in every row.
    rows = list(csv.reader(STORED.read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["tabell", "kolumn", "typ", "obligatorisk", "enhet", "värden", "betydelse"]
    assert {len(row) for row in rows} == {7}
