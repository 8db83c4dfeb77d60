"""When on the day and by whom the work was done, against the hours it was planned for: description and no effect."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

BLOCK_HOURS = 4
_DAY_MINUTES = 24 * 60
_BLOCK_MINUTES = BLOCK_HOURS * 60
_LONGEST = _DAY_MINUTES
"""Minutes of a shift; a longer one is a slip of the pen and is not spread."""
EVERYBODY = "Alla"


@dataclass(frozen=True, slots=True)
class ByHour:
    """The dose by party and block of the day.

    Attributes:
        parties: names, in order; "Alla" alone where the log names none.
        minutes: shape (parties, 6), worked in each block of four hours from midnight.
        occasions: shape (parties, 6), how many shifts touched the block.
        planned: first and last hour as planned, the last over 24 past midnight; None when the plan has none.
        within: share of the minutes within those hours; None without them or without minutes.
        timed: occasions with a time and minutes; untimed: those without, which are not spread.
    """

    parties: tuple[str, ...]
    minutes: tuple[tuple[int, ...], ...]
    occasions: tuple[tuple[int, ...], ...]
    planned: tuple[int, int] | None
    within: float | None
    timed: int
    untimed: int


def by_hour(rows: pd.DataFrame, planned: tuple[int, int] | None = None) -> ByHour | None:
    """On which hours of the day, and by whom, was the done dose spread (requirements A6.15, exploratory only)?

    Args:
        rows: of a log, with ``time`` ("21:15"), ``minutes`` and perhaps ``party``.
        planned: hours as planned, (18, 26) for 18 to 02.

    Returns:
        None when the log tells no times.

    >>> rows = pd.DataFrame({"time": ["23:00"], "minutes": [120.0], "party": ["Polisen"]})
    >>> by_hour(rows, (18, 24)).minutes, by_hour(rows, (18, 24)).within
    (((60, 0, 0, 0, 0, 60),), 0.5)
    """
    if "time" not in rows or "minutes" not in rows or rows.empty:
        return None
    start, length = start_minutes(rows["time"]), rows["minutes"].to_numpy(dtype=float)
    known = np.isfinite(start) & (length > 0) & (length <= _LONGEST)
    if not known.any():
        return None
    party = rows["party"].where(rows["party"] != "", EVERYBODY) if "party" in rows else pd.Series(EVERYBODY, rows.index)
    names = tuple(sorted(party[known].unique()))
    each = np.array([on_the_day(int(a), int(b)) for a, b in zip(start[known], length[known], strict=True)])
    blocks = each.reshape(len(each), -1, _BLOCK_MINUTES).sum(axis=2)
    own = [party[known].to_numpy() == name for name in names]
    return ByHour(
        parties=names,
        minutes=tuple(tuple(int(n) for n in blocks[rows_of].sum(axis=0)) for rows_of in own),
        occasions=tuple(tuple(int(n) for n in (blocks[rows_of] > 0).sum(axis=0)) for rows_of in own),
        planned=planned,
        within=None if planned is None else _within(each.sum(axis=0), planned),
        timed=int(known.sum()),
        untimed=int((~known).sum()),
    )


def start_minutes(times: pd.Series) -> npt.NDArray[np.float64]:
    """Minutes past midnight of clock times such as "21:15"; NaN for what is none."""
    clock = pd.to_datetime(times.astype("str").str.strip().str.slice(0, 5), format="%H:%M", errors="coerce")
    return np.asarray(clock.dt.hour * 60 + clock.dt.minute, dtype=np.float64)


def on_the_day(start: int, length: int) -> npt.NDArray[np.int64]:
    """Minutes worked in each of the 1 440 of a day, by one who starts at a minute and may work past midnight."""
    worked = np.zeros(_DAY_MINUTES, dtype=np.int64)
    worked[np.arange(start, start + length) % _DAY_MINUTES] = 1
    return worked


def _within(worked: npt.NDArray[np.int64], planned: tuple[int, int]) -> float:
    first, last = planned
    inside = on_the_day(first * 60, min((last - first) * 60, _DAY_MINUTES)).astype(bool)
    return float(worked[inside].sum() / worked.sum())
