"""The synthetic municipality Östan, written as the raw files a municipality delivers, and the truth about it."""

from bfkit.ostan.free_text import canaries
from bfkit.ostan.raw import raw_files
from bfkit.ostan.truth import truth

__all__ = ["canaries", "raw_files", "truth"]
