"""Where: counts by area."""
