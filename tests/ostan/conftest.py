"""The files of seed 1, made once, and its reporters' rows as a table of text."""

import io
from pathlib import Path

import pandas as pd
import pytest

from bfkit import ostan

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def project() -> Path:
    return PROJECT


@pytest.fixture(scope="session")
def files() -> dict[str, bytes]:
    return ostan.raw_files(1)


@pytest.fixture(scope="session")
def reports(files: dict[str, bytes]) -> pd.DataFrame:
    """All rows of the reporters' files, text, with the year of the file."""
    parts = [
        pd.read_csv(
            io.BytesIO(content), sep=";", encoding="cp1252", dtype=str, keep_default_na=False, lineterminator=None
        ).assign(year=name[-8:-4])
        for name, content in files.items()
        if "rapporter_" in name
    ]
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="session")
def crimes(files: dict[str, bytes]) -> pd.DataFrame:
    return pd.read_excel(io.BytesIO(files["ostan/polis.xlsx"]), header=2, dtype={"Brottskod": str})
