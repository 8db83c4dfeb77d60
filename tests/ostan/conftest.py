"""The municipality of seed 1 and its files, made once, and its reporters' rows as a table of text."""

import io
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from bfkit.ostan.raw import files_of
from bfkit.ostan.scenario import EIGHT_YEARS
from bfkit.ostan.simulation import Simulation, simulated
from bfkit.ostan.truth import truth_of

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def project() -> Path:
    return PROJECT


@pytest.fixture(scope="session")
def simulation() -> Simulation:
    return simulated(1)


@pytest.fixture(scope="session")
def files(simulation: Simulation) -> dict[str, bytes]:
    return files_of(simulation)


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
def sheet(files: dict[str, bytes]) -> list[tuple[object, ...]]:
    """All rows of the police's sheet, from the title on."""
    return list(load_workbook(io.BytesIO(files["ostan/polis.xlsx"]))["Anmälda brott"].iter_rows(values_only=True))


@pytest.fixture(scope="session")
def crimes(sheet: list[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(sheet[3:], columns=[str(cell) for cell in sheet[2]])


@pytest.fixture(scope="session")
def truth(simulation: Simulation) -> dict[str, object]:
    return truth_of(simulation)


@pytest.fixture(scope="session")
def untreated() -> Simulation:
    """The same municipality, had it done nothing."""
    return simulated(1, scenario=replace(EIGHT_YEARS, measures=(), programme=None))
