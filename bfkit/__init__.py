"""Analysis library of the workbench. Start in a notebook with ``from bfkit.notebook import start``."""
