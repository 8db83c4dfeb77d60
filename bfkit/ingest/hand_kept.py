"""Files that are kept by hand and few: read strictly, and every row that cannot be right is told with its line."""

from collections.abc import Mapping, Sequence

import pandas as pd

from bfkit.display import counted
from bfkit.errors import TableError, listed
from bfkit.ingest.csv_files import read_csv
from bfkit.ingest.files import InputFile, content, fingerprint
from bfkit.parameters.sources import Csv


def rows_of(file: InputFile, form: Csv, columns: Sequence[str], inputs: dict[str, str]) -> pd.DataFrame:
    """The declared columns, all text, indexed by the line of each row; the file's fingerprint is put in ``inputs``.

    Raises:
        InputFileError: the file cannot be read.
        TableError: columns are missing, or a row has another width than the header.
    """
    inputs.update(fingerprint(file))
    raw = read_csv(file, content(file), form=form, wanted=list(dict.fromkeys(columns)))
    if raw.malformed:
        lines = [f"rad {line}" for line, _ in raw.malformed]
        raise TableError(f"{file.name}: fel antal kolumner på {listed(lines)}; väntade {raw.width}. Rätta raderna.")
    return raw.rows.set_axis(raw.lines, axis="index")


def numbers_of(texts: pd.Series, form: Csv) -> pd.Series:
    """Numbers, in the decimal form declared or with a comma; NaN for what is none."""
    plain = texts.str.replace(r"[\s\u00a0\u202f]", "", regex=True).str.replace("−", "-", regex=False)
    return pd.to_numeric(plain.str.replace(",", ".", regex=False) if form.decimal == "," else plain, errors="coerce")


def refuse(file: InputFile, rows: pd.DataFrame, faults: Mapping[str, pd.Series], *, section: str) -> None:
    """Stop when any row has a fault.

    Args:
        file: for its name. rows: indexed by line.
        faults: which rows are wrong, by what is wrong with them.
        section: of ``municipality.yml`` that declares the file.

    Raises:
        TableError: with every fault, how many rows have it and the first of them.
    """
    found = [
        f"{counted(int(wrong.sum()), 'rad', 'rader')} {text}: {listed([f'rad {n}' for n in rows.index[wrong.to_numpy(dtype=bool)]])}"
        for text, wrong in faults.items()
        if wrong.any()
    ]
    if found:
        raise TableError(f"{file.name}: {'; '.join(found)}. Rätta raderna, eller {section} i municipality.yml.")
