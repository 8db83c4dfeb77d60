"""Repeats: places hit again, and incidents that come near one another in place and time."""
