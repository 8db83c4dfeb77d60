"""What could not be read and is alone in failing: a measure of the register, or a file that some pages only need."""

from collections.abc import Sequence
from datetime import date

from bfkit.errors import ParameterError
from bfkit.parameters.values import Frozen
from bfkit.parameters.yaml_text import Problem

MOST_TOLD = 10
"""Faults told of one measure or file; the rest are counted."""


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
        return (
            f"insatsen {self.id} i interventions.yml kan inte läsas: {_shown(self.faults)}. Rätta filen och kör om; de andra "
            "insatserna är utvärderade"
        )


class UnreadFile(Frozen):
    """A file beside ``municipality.yml`` that is wrong, and that some pages can do without.

    Attributes:
        name: of the file, ``commitments.yml``; slug: of the municipality whose it is.
        faults: the key, its line and what is wrong, in Swedish, each as a line.
    """

    name: str
    slug: str
    faults: tuple[str, ...]

    @property
    def telling(self) -> str:
        """One sentence for the index: which file, what is wrong, what to do."""
        return (
            f"filen {self.slug}/{self.name} kan inte läsas: {_shown(self.faults)}. Rätta filen och kör om; det som inte behöver "
            "den påverkas inte"
        )


def unread_file(name: str, slug: str, problems: Sequence[Problem]) -> tuple[UnreadFile, ...]:
    """A file with its faults; nothing when there are none."""
    faults = tuple(f"{one.key}: {one.text}" if one.key else one.text for one in problems)
    return (UnreadFile(name=name, slug=slug, faults=faults),) if faults else ()


def faults_of(unread: Sequence[UnreadFile]) -> list[Problem]:
    """The faults of such files as they are told with those of other files."""
    return [Problem(f"{one.slug}/{one.name}", "", fault) for one in unread for fault in one.faults]


def refuse_unread(unread: Sequence[UnreadFile], name: str) -> None:
    """Refuse what cannot be told without a file: that it is wrong is not that there is none.

    Args:
        unread: the files that are wrong. name: of the one that is needed.

    Raises:
        ParameterError: it is wrong; the message says where, how and what to do.
    """
    for one in unread:
        if one.name == name:
            raise ParameterError(f"{one.telling}.")


def _shown(faults: Sequence[str]) -> str:
    """The first faults, and how many more there are."""
    shown = "; ".join(fault.rstrip(".") for fault in faults[:MOST_TOLD])
    rest = len(faults) - MOST_TOLD
    return f"{shown}; och {rest} till" if rest > 0 else shown
