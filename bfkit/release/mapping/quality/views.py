"""What renderers are given of what the quarter rests on."""

from dataclasses import dataclass
from datetime import date

from bfkit.checked import SourceQuality
from bfkit.counts.reach import Reach
from bfkit.mapping.coverage.quality import Coverage, Delay, NewestWeek
from bfkit.periods import Quarter
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition


@dataclass(frozen=True, slots=True)
class ProtectedOrganisation:
    """Reports of an organisation; nothing is shown of one with fewer than three reporters."""

    name: str
    reporters: Cell
    reports: Cell
    reporters_last_year: Cell
    reports_last_year: Cell


@dataclass(frozen=True, slots=True)
class ProtectedQuality:
    """The data quality, ready to be shown: small organisations and small counts held back.

    ``sources`` is the account of the files' rows, all years together, and is shown whole to the working
    group; the public edition gets its totals only.
    """

    sources: tuple[SourceQuality, ...]
    reaches: dict[str, Reach]
    delays: tuple[tuple[Delay, Cell], ...]
    coverage: tuple[tuple[Coverage, Cell], ...]
    newest_weeks: tuple[tuple[NewestWeek, Cell], ...]
    organisations: tuple[ProtectedOrganisation, ...]
    reporters: Cell
    reporters_last_year: Cell
    notes: tuple[str, ...]
    quarter: Quarter
    as_of: date
    edition: Edition
