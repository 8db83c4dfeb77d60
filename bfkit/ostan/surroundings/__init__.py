"""Everything besides incidents that Östan delivers: streets, inhabitants, surveys, commitments and their logs."""

from bfkit.ostan.surroundings.everything import files, truth

__all__ = ["files", "truth"]
