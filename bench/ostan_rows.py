"""The reports of a simulated Östan as the quarter 2025Q2 knows them, by area and month."""

from datetime import date

import numpy as np
import pandas as pd

from bfkit.ostan.faults import EQUAL

FIRST, LAST, KNOWN = date(2018, 1, 1), date(2025, 6, 30), date(2025, 7, 14)
"""The panel's first and last day, and the last day of reporting that the quarter counts."""
MONTHS, YEAR, AFTER = 90, 12, 6
Whole = np.ndarray


def known_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Incidents that the ingest accepts, or would have, had no measure taken them away; with their month."""
    usable = rows["copy"].isin(["", EQUAL]) & ~rows["unusable"].astype(bool) & (rows["problem"] >= 0)
    usable &= rows["happened"].between(pd.Timestamp(FIRST), pd.Timestamp(LAST) + pd.Timedelta("23:59:59"))
    usable &= rows["reported"] < pd.Timestamp(KNOWN) + pd.Timedelta(days=1)
    table = rows[usable]
    return table.assign(month=(table["happened"].dt.year - FIRST.year) * 12 + table["happened"].dt.month - 1)


def there(rows: pd.DataFrame, restored: str = "") -> pd.DataFrame:
    """The rows that are delivered; with ``restored`` as if that measure had done nothing."""
    table = rows[rows["gone"].isin(["", restored])]
    if not restored:
        return table
    back = (table["moved"] == restored).to_numpy()
    return table.assign(known_area=np.where(back, table["home"], table["known_area"]))


def counted(rows: pd.DataFrame, areas: int) -> Whole:
    placed = rows[rows["known_area"] >= 0]
    cell = placed["known_area"].to_numpy() * MONTHS + placed["month"].to_numpy()
    return np.bincount(cell, minlength=areas * MONTHS).reshape(areas, MONTHS)


def month_of(day: date) -> int:
    return (day.year - FIRST.year) * 12 + day.month - 1
