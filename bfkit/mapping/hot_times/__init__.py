"""When incidents happen: hours of the week, seasons, special days and events."""

from bfkit.mapping.hot_times.weekday_hours import WeekdayHours, weekday_hours

__all__ = ["WeekdayHours", "weekday_hours"]
