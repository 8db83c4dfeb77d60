"""The synthetic municipality Östan, written as the raw files a municipality delivers."""

from bfkit.ostan.free_text import canaries
from bfkit.ostan.raw import raw_files

__all__ = ["canaries", "raw_files"]
