"""What an edition may show of the commitments: held-back numbers are None, and no text tells them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bfkit.release.disclosure import Edition


@dataclass(frozen=True, slots=True)
class ProtectedItem:
    """One piece of a target; ``done`` and ``wanted`` are None when it is held back, ``met`` when not ``told``.

    ``begun`` is False while its time has not begun or its number is not in: there is nothing to tell yet.
    """

    label: str
    done: float | None
    wanted: float | None
    met: bool | None
    told: bool = True
    begun: bool = True


@dataclass(frozen=True, slots=True)
class ProtectedNumber:
    """A number with its interval; all None when it is held back."""

    label: str
    unit: str
    value: float | None
    lower: float | None
    upper: float | None
    count: int | None
    of: int | None


@dataclass(frozen=True, slots=True)
class ProtectedChange:
    """What was changed since the plan, when and why, in the words of the agreement's file."""

    day: date
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class ProtectedMatrix:
    """Activities by row and month; None where the month does not count. They are of activities, never of people."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    wanted: int
    counts: tuple[tuple[int | None, ...], ...]
    ended: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class ProtectedHours:
    """When on the day and by whom work was done, for the working group alone.

    ``hours``: by party and block of the day, None where few occasions lie behind; ``planned``: first and last hour;
    ``within``: share of the time in them; ``timed``, ``untimed``: occasions with and without a time.
    """

    parties: tuple[str, ...]
    hours: tuple[tuple[float | None, ...], ...]
    planned: tuple[int, int] | None
    within: float | None
    timed: int
    untimed: int


@dataclass(frozen=True, slots=True)
class ProtectedCommitment:
    """One commitment as it may be shown.

    Attributes:
        id, kind, kind_label, text, owner, parties, first_day, last_day: as promised.
        implementation, result: marks; their ``_ground`` is what they rest on, None when nobody has looked.
        proposed, decided, settle, sentence: the figure, proposed and decided; whether people must look at it, why.
        target, outcome, unit, target_met: the one number of its kind.
        planned, done: a sentence each; ``done`` is None when it would tell what is held back.
        missing: what is missing; () when it would tell.
        items, numbers: piece by piece, and beside the target.
        matrix: cell by cell, for a promise of every cell; None for other kinds.
        tested, cautions: how the result was tried; what is easily misread.
        changes: what was changed and why.
        by_whom: parties in the log with rows each; () where it names none.
        reason, changed, lacking, assessed_by, assessed_on: the group's words, "" in the public edition
            and where numbers are held back.
        rows_read, rows_used, rows_elsewhere, rows_aside: the account of the rows; None and {} when it would tell.
        measures: whether the target is an outcome, so that a count of work done does not apply.
        suppressed: names of what is held back.
        ended: whether its period is over. reach: what can be said of the target before that.
        by_hour: when and by whom the work was done; None in the public edition, where it would be a deployment plan.
    """

    id: str
    kind: str
    kind_label: str
    text: str
    owner: str
    parties: tuple[str, ...]
    first_day: date
    last_day: date
    implementation: str | None
    implementation_ground: str | None
    result: str
    result_ground: str | None
    proposed: str | None
    decided: str | None
    settle: bool
    sentence: str
    target: float | None
    outcome: float | None
    unit: str
    target_met: bool | None
    planned: str
    done: str | None
    missing: tuple[str, ...]
    items: tuple[ProtectedItem, ...]
    numbers: tuple[ProtectedNumber, ...]
    matrix: ProtectedMatrix | None
    tested: str | None
    cautions: tuple[str, ...]
    changes: tuple[ProtectedChange, ...]
    by_whom: tuple[tuple[str, int], ...]
    reason: str
    changed: str
    lacking: str
    assessed_by: str
    assessed_on: str
    rows_read: int | None
    rows_used: int | None
    rows_elsewhere: int | None
    rows_aside: Mapping[str, int]
    measures: bool
    suppressed: tuple[str, ...]
    ended: bool = True
    reach: str | None = None
    by_hour: ProtectedHours | None = None


@dataclass(frozen=True, slots=True)
class ProtectedAgreement:
    """The agreement as an edition may show it; ``cut`` is the last day that counts."""

    name: str
    municipality: str
    diary_number: str
    cut: date
    edition: Edition
    commitments: tuple[ProtectedCommitment, ...]
