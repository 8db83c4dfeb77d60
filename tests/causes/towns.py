"""A town of random incidents for the tests of causes: points in a square, with what a test plants in it."""

import numpy as np
import pandas as pd

from bfkit import tables
from bfkit.checked import Checked
from tests.builders import ZONE, checked, parameters

QUARTER = parameters()
SIDE = 8_000.0


def places(rows: list[tuple[str, str, float, float, str | None]]) -> pd.DataFrame:
    """A register: id, kind, x, y, opening hours."""
    table = pd.DataFrame(rows, columns=["id", "kind", "x", "y", "opening_hours"])
    table = table.assign(name=table["id"], opened_on=pd.NaT, closed_on=pd.NaT)
    return tables.check(table, tables.PLACES, ZONE)


def town(
    x: np.ndarray,
    y: np.ndarray,
    begun: np.ndarray,
    *,
    register: pd.DataFrame,
    kind: tuple[str, str] = ("annat_otrygghetsskapande", "brak"),
    others: tuple[np.ndarray, np.ndarray] | None = None,
    **changes: object,
) -> Checked:
    """Incidents of a kind, and others of another kind at noon; those in the west lie in area A, others in B."""
    frame = rows(x, y, begun, kind)
    if others is not None:
        noon = np.datetime64("2020-01-01T12:00") + np.arange(len(others[0])) % 1900 * np.timedelta64(1, "D")
        frame = pd.concat([frame, rows(*others, noon, ("skadegorelse", "klotter"))], ignore_index=True)
    frame = frame.assign(id=np.arange(len(frame)).astype(str))
    return checked(tables.check(frame, tables.INCIDENTS, ZONE), places=register, **changes)


def rows(x: np.ndarray, y: np.ndarray, begun: np.ndarray, kind: tuple[str, str]) -> pd.DataFrame:
    moments = pd.Series(begun.astype("datetime64[us]")).dt.tz_localize(
        ZONE, ambiguous=True, nonexistent="shift_forward"
    )
    missing = pd.Series([None] * len(x), dtype=object)
    return pd.DataFrame(
        {
            "source": "rapporter",
            "category": kind[0],
            "subtype": kind[1],
            "object_type": missing,
            "starts_at": moments,
            "ends_at": moments,
            "time_precision": "minute",
            "reported_at": moments,
            "x": x,
            "y": y,
            "place_precision": "point",
            "area_id": np.where(np.asarray(x) < SIDE / 2, "A", "B"),
            "organisation": missing,
            "crime_code": missing,
            "discovery": missing,
        }
    )


def evenings(random: np.random.Generator, count: int) -> np.ndarray:
    """Moments of random days from 2020 to June 2025, 18 to 04."""
    day = np.datetime64("2020-01-01") + random.integers(0, 2000, count) * np.timedelta64(1, "D")
    return day.astype("datetime64[m]") + random.integers(18 * 60, 28 * 60, count) * np.timedelta64(1, "m")
