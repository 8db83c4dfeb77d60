"""Tables as CSV that a spreadsheet opens as words and numbers, never as formulas."""

import pandas as pd

_FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
"""What a formula begins with, also in full width; tabs and line ends before it do not help (OWASP, CSV injection)."""


def csv_text(rows: pd.DataFrame) -> str:
    """A table as CSV that Excel opens as words: what would be a formula there gets an apostrophe before it."""
    return rows.map(_not_a_formula).to_csv(index=False, lineterminator="\n")


def _not_a_formula(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.lstrip()[:1] in _FORMULA else value
