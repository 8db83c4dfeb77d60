"""``python -m bfkit`` is the command ``bfkit``."""

from bfkit.cli import main

main()
