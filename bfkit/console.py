"""What a command shows while it runs: lines, and on a terminal a bar with the time left."""

import sys
from typing import Self

from tqdm import tqdm


class Progress:
    """Lines, and on a terminal a bar with the time left."""

    def __enter__(self) -> Self:
        style = "{percentage:3.0f} % {bar} ungefär {remaining} kvar"
        self.bar = tqdm(total=1.0, disable=None, leave=False, bar_format=style, file=sys.stdout)
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.close()

    def line(self, text: str) -> None:
        """One line, above the bar."""
        say(text)

    def progress(self, elapsed: float, expected: float) -> None:
        """Move the bar; it waits just before the end when the run takes longer than expected."""
        self.bar.total = max(expected, 1.0)
        self.bar.n = min(elapsed, 0.98 * self.bar.total)
        self.bar.refresh()


def say(line: str) -> None:
    """One line, above the bar."""
    tqdm.write(line)
