"""The kinds of value that parameters hold: choices, paths inside the data folder, systems in metres."""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pyproj import CRS
from pyproj.exceptions import CRSError


class ContradictionError(ValueError):
    """Several things that do not go together: key and Swedish words of each, so that all of them are told."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(words for _, words in faults))
        self.faults = tuple(faults)


def choice(allowed: Iterable[str], what: str) -> AfterValidator:
    """A text that must stand in a closed list; ``what`` says in Swedish what the list is."""
    names = tuple(allowed)

    def check(value: str) -> str:
        if value not in names:
            raise ValueError(f'"{value}" är inte {what}; välj bland {", ".join(names)}')
        return value

    return AfterValidator(check)


def _relative(value: str) -> str:
    path = PurePosixPath(value)
    if not value or path.is_absolute() or ".." in path.parts or "\\" in value or ":" in value:
        raise ValueError(
            f'sökvägen "{value}" lämnar datamappen; skriv den från datamappen, med / och utan .. eller enhet'
        )
    return value


def _time_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f'"{value}" är ingen tidszon; i Sverige Europe/Stockholm')
    return value


def _projected(value: str) -> str:
    system = coordinate_system_of(value)
    if not system.is_projected:
        raise ValueError(f"{value} är inte ett plant koordinatsystem i meter; i Sverige EPSG:3006")
    return value


def coordinate_system_of(value: str) -> CRS:
    """The coordinate system a text names. Raises ValueError, in Swedish, when it names none."""
    try:
        return CRS.from_user_input(value)
    except CRSError:
        raise ValueError(f'"{value}" är inget koordinatsystem; skriv till exempel EPSG:3006') from None


Relative = Annotated[str, AfterValidator(_relative)]
"""A path or pattern inside the data folder."""
Slug = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
"""A name used in file names and keys."""
TimeZone = Annotated[str, AfterValidator(_time_zone)]
ProjectedSystem = Annotated[str, AfterValidator(_projected)]
"""A coordinate system in metres, such as EPSG:3006."""


class Frozen(BaseModel):
    """Parameters cannot be changed after they are read, and no unknown name is passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Aliased(Frozen):
    """A part whose file has words that Python or the code keeps for something else (``from``)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)
