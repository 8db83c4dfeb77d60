"""The periods that a number is counted by: weeks, months, quarters, tertials, years, within the commitment's own."""

from dataclasses import dataclass
from datetime import date, timedelta

from bfkit.display import day
from bfkit.parameters.commitment_targets import Per
from bfkit.parameters.commitments import Span

_MONTHS = {"month": 1, "quarter": 3, "tertial": 4, "year": 12}


@dataclass(frozen=True, slots=True)
class Counted:
    """One period: its name and its days, ``end`` not included."""

    label: str
    start: date
    end: date

    def ended(self, cut: date) -> bool:
        """Whether its last day is known."""
        return self.end <= cut + timedelta(days=1)

    def begun(self, cut: date) -> bool:
        """Whether any day of it is known."""
        return self.start <= cut

    def told(self, cut: date) -> str:
        """Its name, with the last known day while it is not over.

        >>> Counted("2025T2", *label_days("2025T2")).told(date(2025, 6, 30))
        '2025T2 till och med 30 juni'
        """
        return self.label if self.ended(cut) else f"{self.label} till och med {day(cut, year=False)}"


def spans(period: Span, per: Per) -> tuple[Counted, ...]:
    """The whole periods within a commitment's period, in order.

    Years of a period that does not begin on 1 January run from its first day; weeks run from Monday to Sunday.
    A period too short for a whole one is one period itself, so that no promise falls away.

    >>> [one.label for one in spans(Span(first=date(2024, 1, 1), last=date(2024, 12, 31)), "tertial")]
    ['2024T1', '2024T2', '2024T3']
    """
    whole = (
        _weeks(period)
        if per == "week"
        else ()
        if per == "period"
        else _from_own_start(period)
        if per == "year" and (period.first.month, period.first.day) != (1, 1)
        else _calendar(period, _MONTHS[per])
    )
    end = period.last + timedelta(days=1)
    return whole or (Counted(f"{period.first}–{period.last}", period.first, end),)


def tertial_of(day: date) -> str:
    """The tertial of a day: January-April, May-August, September-December.

    >>> tertial_of(date(2025, 5, 1))
    '2025T2'
    """
    return f"{day.year}T{(day.month - 1) // 4 + 1}"


def label_days(label: str) -> tuple[date, date]:
    """First day of a year, quarter or tertial, and the day after its last. Raises ValueError for anything else.

    >>> label_days("2024Q4")
    (datetime.date(2024, 10, 1), datetime.date(2025, 1, 1))
    """
    year, length = int(label[:4]), {"Q": 3, "T": 4, "": 12}[label[4:5]]
    start = date(year, (int(label[5:] or "1") - 1) * length + 1, 1)
    return start, _later(start, length)


def _weeks(period: Span) -> tuple[Counted, ...]:
    monday = period.first + timedelta(days=-period.first.weekday() % 7)
    found = []
    while monday + timedelta(days=6) <= period.last:
        iso = monday.isocalendar()
        found.append(Counted(f"{iso.year} v. {iso.week}", monday, monday + timedelta(days=7)))
        monday += timedelta(days=7)
    return tuple(found)


def _calendar(period: Span, months: int) -> tuple[Counted, ...]:
    month = (period.first.month - 1) // months * months + 1
    start, found = date(period.first.year, month, 1), []
    while start <= period.last:
        end = _later(start, months)
        if start >= period.first and end <= period.last + timedelta(days=1):
            found.append(Counted(_label(start, months), start, end))
        start = end
    return tuple(found)


def _from_own_start(period: Span) -> tuple[Counted, ...]:
    start, found = period.first, []
    while (end := _later(start, 12)) <= period.last + timedelta(days=1):
        found.append(Counted(f"{start}–{end - timedelta(days=1)}", start, end))
        start = end
    return tuple(found)


def _label(start: date, months: int) -> str:
    number = (start.month - 1) // months + 1
    return {
        1: f"{start:%Y-%m}",
        3: f"{start.year}Q{number}",
        4: f"{start.year}T{number}",
        12: f"{start.year}",
    }[months]


def _later(start: date, months: int) -> date:
    """The same day so many months later; 29 February becomes 1 March in a year without it."""
    index = start.year * 12 + start.month - 1 + months
    try:
        return start.replace(year=index // 12, month=index % 12 + 1)
    except ValueError:
        return date(index // 12, index % 12 + 2, 1)
