"""The evaluations of one year: which of them share the risk of a false word, and why the others do not.

The one source of how many there are: every page, sentence and result reads it here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bfkit.evaluation.deciding import TOO_SHORT, Decision
from bfkit.inference import holm
from bfkit.verdict.words import HINTED

NO_FALL_COULD_SHOW = "för få händelser för att någon minskning skulle kunna visas"


@dataclass(frozen=True, slots=True)
class YearFamily:
    """The year's evaluations.

    Attributes:
        year: in which their follow-ups end. registered: ids of all of them.
        falls: those that share the risk of a false word of fewer incidents; rises: of more.
        left_out: id and reason of those that do not share the first, known before their outcome was looked at.
    """

    year: int
    registered: tuple[str, ...]
    falls: tuple[str, ...]
    rises: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


def year_family(others: Mapping[str, Decision], year: int) -> YearFamily:
    """Who shares the year's risk, alike whichever measure is asked about.

    A measure that was not carried out, or on which nothing can be decided for a reason known before its outcome, takes
    no part. One whose follow-up is not over does: it counts as one that showed nothing.
    """
    asked = tuple(name for name, found in others.items() if found.undecided in (None, TOO_SHORT))
    falls = tuple(name for name in asked if able(others[name]))
    left = tuple(
        (name, found.undecided if name not in asked and found.undecided else NO_FALL_COULD_SHOW)
        for name, found in others.items()
        if name not in falls
    )
    return YearFamily(year, tuple(others), falls, asked, left)


def able(found: Decision) -> bool:
    """Whether a fall could have been shown, or still may be."""
    return found.floor_p <= HINTED or found.undecided == TOO_SHORT


def adjusted(own: str, others: Mapping[str, Decision]) -> tuple[float, float]:
    """One-sided p of this measure, multiplied as Holm says among those that share the risk; each direction apart."""
    shared = year_family(others, 0)
    down = {name: d.p_decrease for name, d in others.items() if name == own or name in shared.falls}
    up = {name: d.p_increase for name, d in others.items() if name == own or name in shared.rises}
    known = own in others and able(others[own])
    return (_holm(own, down) if known else 1.0), _holm(own, up)


def _holm(own: str, values: Mapping[str, float]) -> float:
    if own not in values:
        return 1.0
    return float(holm(list(values.values()))[list(values).index(own)])
