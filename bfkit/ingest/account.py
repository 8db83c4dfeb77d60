"""The account of a source while it is read: why rows are kept aside, and what was set aside in the others."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.ingest.personal_data import masked
from bfkit.vocabulary import BLANKED, REJECTIONS

Flags = npt.NDArray[np.bool_]

_LONGEST = 60
COLUMNS = ("source", "file", "line", "column", "value", "reason")


class Account:
    """Keeps the first reason for which each row is rejected, and counts single values that are set aside."""

    def __init__(self, rows: int) -> None:
        self._reason = np.full(rows, "", dtype=object)
        self._column = np.full(rows, "", dtype=object)
        self._value = np.full(rows, "", dtype=object)
        self._blanked: dict[str, npt.NDArray[np.int64]] = {}
        self._rows = rows

    @classmethod
    def together(cls, accounts: Sequence["Account"]) -> "Account":
        """One account of the rows of several, in their order."""
        whole = cls(0)
        whole._rows = sum(account._rows for account in accounts)
        whole._reason, whole._column, whole._value = (
            np.concatenate([getattr(account, name) for account in accounts])
            for name in ("_reason", "_column", "_value")
        )
        for reason in {reason for account in accounts for reason in account._blanked}:
            counts = [account._blanked.get(reason, np.zeros(account._rows, dtype=np.int64)) for account in accounts]
            whole._blanked[reason] = np.concatenate(counts)
        return whole

    @property
    def accepted(self) -> Flags:
        """Shape (n,), True for rows that nothing has been said against."""
        return np.asarray(self._reason == "", dtype=bool)

    def reject(self, where: Flags, reason: str, *, column: str = "", values: pd.Series | None = None) -> None:
        """Keep rows aside; a row that already has a reason keeps it."""
        if reason not in REJECTIONS:
            raise KeyError(reason)
        chosen = np.flatnonzero(np.asarray(where, dtype=bool) & self.accepted)
        self._reason[chosen] = reason
        self._column[chosen] = column
        if values is not None:
            self._value[chosen] = [shown(text) for text in values.iloc[chosen]]

    def blank(self, where: Flags, reason: str) -> None:
        """Count a value that is missing or set aside in rows that may otherwise be used."""
        if reason not in BLANKED:
            raise KeyError(reason)
        found = self._blanked.setdefault(reason, np.zeros(self._rows, dtype=np.int64))
        found += np.asarray(where, dtype=bool)

    def blanked(self, rows: Flags) -> dict[str, int]:
        """Values set aside in the given rows, by reason, in the order of the vocabulary."""
        totals = {reason: int(self._blanked[reason][rows].sum()) for reason in BLANKED if reason in self._blanked}
        return {reason: count for reason, count in totals.items() if count}

    def rejected(self, source: str, files: npt.ArrayLike, lines: npt.ArrayLike) -> pd.DataFrame:
        """The rows kept aside: source, file, line, column, value (masked when personal) and reason."""
        aside = ~self.accepted
        return pd.DataFrame(
            {
                "source": source,
                "file": np.asarray(files, dtype=object)[aside],
                "line": np.asarray(lines, dtype=np.int64)[aside],
                "column": self._column[aside],
                "value": self._value[aside],
                "reason": self._reason[aside],
            }
        )


def shown(text: str) -> str:
    """A value as it may be shown: personal data masked, long text cut."""
    safe = masked(text)
    return safe if len(safe) <= _LONGEST else f"{safe[:_LONGEST]}…"


def by_reason(rejected: pd.DataFrame) -> Mapping[str, int]:
    """Rejected rows by reason, in the order of the vocabulary."""
    counts = rejected["reason"].value_counts()
    return {reason: int(counts[reason]) for reason in REJECTIONS if reason in counts}
