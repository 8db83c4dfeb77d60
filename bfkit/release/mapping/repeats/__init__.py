"""Repeats: places hit again, how few places hold half, and how long the neighbours are in danger."""
