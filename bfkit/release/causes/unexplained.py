"""What no hypothesis covers: the largest part of the problem that surely stands out and that nobody has explained."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType as _Fixed

from bfkit.causes.evidence import Evidence
from bfkit.display import MONTHS, number
from bfkit.prevention import SUPPORTED
from bfkit.release.causes.profile_protection import REST
from bfkit.release.causes.views import ProtectedHypothesis, ProtectedProfile, ProtectedRow
from bfkit.release.causes.words import most_carried

COVERED: Mapping[str, tuple[str, ...]] = _Fixed(
    {
        "oppettider": ("klockslag",),
        "veckodag_timme": ("klockslag", "veckodag"),
        "belysning": ("klockslag", "månad", "årstid"),
        "skollov": ("dagtyp",),
        "handelsedagar": ("dagtyp",),
    }
)
"""The groups of features that a hypothesis with each test says something of."""
_TOLD = ("månad", "årstid", "veckodag", "klockslag", "dagtyp")
_HALF = 0.5


def covered(found: Evidence) -> tuple[str, ...]:
    """The groups of features that a hypothesis says something of, by its test and what the test was asked."""
    hours = ("klockslag",) if found.arguments.hours else ()
    days = ("veckodag",) if found.arguments.weekdays else ()
    return tuple(dict.fromkeys((*COVERED.get(found.test, ()), *hours, *days)))


_Part = tuple[int, str]


def unexplained(profile: ProtectedProfile, hypotheses: Sequence[ProtectedHypothesis]) -> str:
    """That most is not explained, and the largest surely distinguishing feature that no hypothesis covers; empty without either.

    Args:
        profile: of the problem against the rest. hypotheses: the group's, and those of the data that say something else.
    """
    total = profile.incidents.value
    if not total or not hypotheses:
        return ""
    covered = {group for one in hypotheses for group in one.test.covers}
    rows = [row for row in profile.rows if row.more and row.group in _TOLD and row.group not in covered]
    found = max([*_months(rows), *_alone(rows)], default=None)
    if found is None or found[0] > total:
        return _mostly(hypotheses)
    said = f"Ingen hypotes gäller att {number(found[0])} av {number(total)} händelser {found[1]}, mer än i jämförelsen."
    return f"{_mostly(hypotheses)} {said}".strip()


def _mostly(hypotheses: Sequence[ProtectedHypothesis]) -> str:
    """That what is supported could at the most explain less than half; empty where nothing is, which the page says itself."""
    supported = [one.test.carries for one in hypotheses if one.test.status == SUPPORTED]
    known = [part for part in supported if part is not None]
    if not known or len(known) < len(supported) or sum(known) >= _HALF:
        return ""
    return (
        f"Det som stöds kan som mest stå för {most_carried(sum(known))} av händelserna; det mesta är alltså oförklarat."
    )


def _months(rows: Sequence[ProtectedRow]) -> list[_Part]:
    """Runs of months in a row, each with its sum."""
    own = {MONTHS.index(row.label): row.count.value for row in rows if row.group == "månad" and row.count.value}
    starts = [month for month in sorted(own) if month - 1 not in own]
    found = []
    for start, after in pairwise([*starts, len(MONTHS)]):
        run = [month for month in sorted(own) if start <= month < after]
        name = MONTHS[run[0]] if len(run) == 1 else f"{MONTHS[run[0]]}–{MONTHS[run[-1]]}"
        found.append((sum(own[month] for month in run), f"sker i {name}"))
    return found


def _alone(rows: Sequence[ProtectedRow]) -> list[_Part]:
    words = {
        "årstid": "sker under årstiden {}",
        "veckodag": "sker på {}ar",
        "klockslag": "med säkerhet sker {}",
        "dagtyp": "sker på dagar av slaget {}",
    }
    return [
        (row.count.value, words[row.group].format(row.label.lower()))
        for row in rows
        if row.group in words and row.count.value is not None and row.label not in REST
    ]
