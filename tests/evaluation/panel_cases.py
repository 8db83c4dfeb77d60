"""Panels that several test modules share: made by arithmetic, so that any package can be given the same."""

import gzip
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

AREAS, MONTHS = 12, 15
AREA = np.arange(AREAS)[:, None]
MONTH = np.arange(MONTHS)[None]
COUNTS = ((AREA * AREA * 5 + MONTH * MONTH * 3 + AREA * MONTH * 7) % 11 + (AREA % 4) * 2).astype(float)
START = np.array([8, 8, 9, 10, 10, -1, -1, -1, -1, -1, -1, -1])
TREATED = ((START[:, None] <= MONTH) & (START[:, None] >= 0)).astype(float)
RING = 2.5 * ((MONTH >= 9) & (AREA >= 6) & (AREA <= 8))
BOTH = np.stack([TREATED, RING], axis=-1)
EXPOSURE = 1.0 + ((AREA * 3 + MONTH * 5) % 7) / 3


def seattle(real_data: Path) -> pd.DataFrame:
    return compressed(real_data / "seattle_dmi" / "seattledmi.csv.gz").sort_values(["ID", "time"])


def castle(real_data: Path) -> pd.DataFrame:
    return compressed(real_data / "castle" / "castle_bacondecomp.csv.gz").sort_values(["state", "year"])


def compressed(path: Path) -> pd.DataFrame:
    return pd.read_csv(StringIO(gzip.decompress(path.read_bytes()).decode("utf-8")))


def square(table: pd.DataFrame, column: str, areas: int) -> np.ndarray:
    return table[column].to_numpy(float).reshape(areas, -1)
