"""What the figures rest on: the rows, who reports, where nobody does, and sources that are never summed."""

from bfkit.mapping.coverage.quality import DataQuality, data_quality

__all__ = ["DataQuality", "data_quality"]
