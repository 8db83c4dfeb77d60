"""What a notebook of the quarter calls: ``start`` checks and reads, ``show`` protects and draws, ``finish`` writes."""

from bfkit.notebook.period import start_period
from bfkit.notebook.starting import Run, edition_of, start, start_week

__all__ = ["Run", "edition_of", "start", "start_period", "start_week"]
