"""Slow proof and comparisons: run all of it with ``make bench``, or one part with ``python -m bench.<part>``."""
