"""The weekly picture: seven days against their own history, the places, and what lies ahead."""

from bfkit.mapping.week.picture import WeeklyPicture, weekly_picture

__all__ = ["WeeklyPicture", "weekly_picture"]
