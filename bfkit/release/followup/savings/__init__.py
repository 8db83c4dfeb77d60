"""Money: protected views, figure, section, its part of ``results.json``."""
