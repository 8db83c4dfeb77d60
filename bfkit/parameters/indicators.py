"""What a municipality declares of its indicators: figures for areas and years, such as the share not in work."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from bfkit.parameters.sources import Csv
from bfkit.parameters.values import Frozen, Relative, Slug

Year = Annotated[int, Field(ge=1990, le=2100)]
HeaderWords = Annotated[tuple[str, ...], Field(min_length=1)]
"""Words in the header rows that name one column of an SCB table."""


class ScbIndicator(Frozen):
    """A share from an SCB table exported by hand: the sum of some columns by the sum of others.

    Without ``denominator`` the sum is divided by ``divisor``: 100 where the table already tells per cent.
    """

    name: Slug
    label: str
    path: Relative
    year: Year
    numerator: Annotated[tuple[HeaderWords, ...], Field(min_length=1)]
    denominator: tuple[HeaderWords, ...] = ()
    divisor: Annotated[float, Field(gt=0)] = 1.0
    source: str


class LongIndicators(Frozen):
    """A text file with one row an area, year and indicator. Names in the file are the indicators' names."""

    path: Relative
    csv: Csv = Csv()
    area: str
    year: str
    name: str
    value: str
    uncertainty: str | None = None
    source: str


class NamedAreaIndicator(Frozen):
    """A column of a text file whose areas are told by name, written "Kommun (område)"."""

    name: Slug
    label: str
    path: Relative
    csv: Csv = Csv()
    area_name: str
    column: str
    year: Year
    keep: dict[str, str] = Field(default_factory=dict)
    source: str


class Indicators(Frozen):
    """All indicators of a municipality, by the kind of file they stand in."""

    scb: tuple[ScbIndicator, ...] = ()
    long: tuple[LongIndicators, ...] = ()
    by_area_name: tuple[NamedAreaIndicator, ...] = ()

    @property
    def labels(self) -> dict[str, str]:
        """What each indicator is called, by its name, of those that are declared one by one."""
        return {one.name: one.label for one in self.scb} | {one.name: one.label for one in self.by_area_name}

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file that is named, once."""
        named = [one.path for one in self.scb], [one.path for one in self.long], [one.path for one in self.by_area_name]
        return tuple(dict.fromkeys(path for paths in named for path in paths))

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        keys = [(one.name, one.year) for one in self.scb] + [(one.name, one.year) for one in self.by_area_name]
        twice = sorted({f"{name} {year}" for name, year in keys if keys.count((name, year)) > 1})
        if twice:
            raise ValueError(f"indikatorn {', '.join(twice)} står flera gånger")
        return self
