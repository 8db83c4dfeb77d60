"""Real police data: the riots of April 2022 signal in five municipalities, and their ordinary quarters do not."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bfkit.inference import benjamini_hochberg
from bfkit.mapping.trends.exceedance import judge
from bfkit.mapping.trends.signals import every_quarter

pytestmark = pytest.mark.real
NAMES = ("Örebro", "Linköping", "Norrköping", "Landskrona", "Malmö")
QUARTERS = pd.period_range("2019Q3", "2023Q4", freq="Q")


@pytest.fixture(scope="module")
def counts(real_data: Path) -> np.ndarray:
    """Offences of the six kinds by municipality and quarter in which they occurred, complete from 2019Q3."""
    files = sorted((real_data / "se_offences_deso").glob("*.csv"))
    rows = pd.concat([pd.read_csv(f, usecols=["Brottsdatum", "Kommun"], encoding="utf-8") for f in files])
    rows = rows[rows["Kommun"].isin(NAMES)]
    quarter = pd.to_datetime(rows["Brottsdatum"]).dt.to_period("Q")
    table = pd.crosstab(rows["Kommun"], quarter).reindex(index=list(NAMES), columns=QUARTERS, fill_value=0)
    return table.to_numpy(dtype=float)


def adjusted(counts: np.ndarray, quarter: str) -> tuple[np.ndarray, np.ndarray]:
    at = QUARTERS.get_loc(pd.Period(quarter, freq="Q"))
    result = judge(counts[:, : at + 1], np.arange(len(counts)), every_quarter(at))
    return benjamini_hochberg(result.p_value), counts[:, at] - result.expected


def test_the_riots_signal_in_all_five(counts: np.ndarray) -> None:
    """data README: Örebro 257, Linköping 190, Norrköping 118, Landskrona 81, Malmö 188 in 2022Q2."""
    at = QUARTERS.get_loc(pd.Period("2022Q2", freq="Q"))
    assert counts[:, at].tolist() == [257, 190, 118, 81, 188]
    p, above = adjusted(counts, "2022Q2")
    assert (p <= 0.05).all()
    assert (above > 0).all()


def test_ordinary_quarters_signal_no_more_often_than_stated(counts: np.ndarray) -> None:
    """From two years of history on: at most 5 % of the 45 others, with three standard errors (3.2 %): at most 6."""
    found = [adjusted(counts, str(quarter))[0] <= 0.05 for quarter in QUARTERS[8:] if str(quarter) != "2022Q2"]
    assert len(found) == 9
    assert int(np.sum(found)) <= 6


def test_the_year_after_is_no_success(counts: np.ndarray) -> None:
    p, above = adjusted(counts, "2023Q2")
    assert not ((p <= 0.05) & (above < 0)).any()
