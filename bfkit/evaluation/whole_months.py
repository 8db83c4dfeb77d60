"""Whole months: a measure is followed in them, and a source is known to the end of one."""

from datetime import date, timedelta


def first_whole_month(day: date) -> date:
    """The day itself when it begins a month, else the first day of the next.

    >>> first_whole_month(date(2025, 1, 2))
    datetime.date(2025, 2, 1)
    """
    return day if day.day == 1 else next_month(day)


def month_of(day: date) -> date:
    """The first day of the month that is not wholly known when a source ends on a day."""
    return next_month(day) if (day + timedelta(days=1)).day == 1 else day.replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return months_on(day.replace(day=1), 1)


def months_on(first: date, months: int) -> date:
    """The first day of a month so many months later."""
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)
