"""A measure of the register that could not be read: told with its faults, counted, and alone in failing."""

from datetime import date

from bfkit.parameters.values import Frozen

MOST_TOLD = 10
"""Faults told of one measure; the rest are counted."""


class Unread(Frozen):
    """What is known of a measure that is wrong in the register.

    Attributes:
        number: its place in the register, from 1.
        id: as the register has it, or "nr 3"; slug: for file names; public_slug: in the public edition.
        start: None when it could not be read.
        areas: that it names; None when they could not be read.
        year: of its verdict; None when that could not be told, and then it is counted in every year.
        faults: the key and what is wrong, in Swedish, each as a line.
    """

    number: int
    id: str
    slug: str
    public_slug: str
    areas: tuple[str, ...] | None = None
    start: date | None = None
    year: int | None = None
    faults: tuple[str, ...]

    @property
    def nameless(self) -> bool:
        """Whether its id could not be read."""
        return self.id == f"nr {self.number}"

    def begun(self, day: date) -> bool:
        """Whether it had begun before a day, as far as is known."""
        return self.start is None or self.start < day

    @property
    def telling(self) -> str:
        """One sentence for the index: which measure, where, what is wrong, what to do."""
        shown = "; ".join(fault.rstrip(".") for fault in self.faults[:MOST_TOLD])
        rest = len(self.faults) - MOST_TOLD
        more = f"; och {rest} till" if rest > 0 else ""
        return (
            f"insatsen {self.id} i interventions.yml kan inte läsas: {shown}{more}. Rätta filen och kör om; de andra "
            "insatserna är utvärderade"
        )
