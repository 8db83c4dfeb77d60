"""The safety index: protected views, figure, section, its part of ``results.json``."""
