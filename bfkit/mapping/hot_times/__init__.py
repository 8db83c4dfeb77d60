"""When incidents happen: hours of the week, seasons, special days and events."""

from bfkit.mapping.hot_times.weekday_hours import WeekdayHours, aoristic_week, blocks, weekday_hours

__all__ = ["WeekdayHours", "aoristic_week", "blocks", "weekday_hours"]
