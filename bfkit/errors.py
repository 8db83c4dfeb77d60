"""Errors that reach a reader: each kind has a Swedish heading and an exit code of its own.

A message says where, what was expected, what was found (how many, the first cases) and what to do.
"""

from collections.abc import Sequence


class BfkitError(Exception):
    """Something the reader of a run can understand and mend. The message is in Swedish."""

    heading = "Fel"
    exit_code = 1

    def __str__(self) -> str:
        return f"{self.heading}: {super().__str__()}"


class ParameterError(BfkitError):
    """A parameter file or a command's option is wrong; nothing has been run."""

    heading = "Parameterfel"
    exit_code = 2


class InputFileError(BfkitError):
    """A file is missing, empty, of the wrong kind or cannot be decoded."""

    heading = "Filfel"
    exit_code = 3


class TableError(BfkitError):
    """A file can be read, but what stands in it does not make the table that was declared."""

    heading = "Tabellfel"
    exit_code = 4


class NotebookError(BfkitError):
    """A notebook of the quarter failed; the earlier results stand untouched."""

    heading = "Körfel"
    exit_code = 5


class BusyError(BfkitError):
    """Another run already works in the same output folder."""

    heading = "Upptaget"
    exit_code = 6


class OutputError(BfkitError):
    """The results cannot be written: the folder is read-only, a file, or full."""

    heading = "Skrivfel"
    exit_code = 7


def listed(cases: Sequence[str], *, most: int = 5) -> str:
    """The first cases of a list, with how many more there are.

    >>> listed(["rad 2", "rad 9", "rad 11"], most=2)
    'rad 2, rad 9 och 1 till'
    """
    shown = ", ".join(cases[:most])
    rest = len(cases) - most
    return f"{shown} och {rest} till" if rest > 0 else shown
