"""What a municipality declares of a source: its files, its columns, its crime codes, its agreement."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bfkit import vocabulary
from bfkit.parameters.values import Frozen, Relative, Slug, choice, coordinate_system_of


class Agreement(Frozen):
    """By what right a source is used (design §9)."""

    reference: str
    legal_basis: str
    valid_until: date | None = None


class CrimeCode(Frozen):
    """How one crime code is counted."""

    code: Annotated[str, Field(pattern=r"^\d{4}$")]
    category: Annotated[str, choice(vocabulary.INCIDENT_CATEGORIES, "en kategori för händelser")]
    subtype: str = vocabulary.OTHER
    label: str | None = None
    discovery: Annotated[str, choice(vocabulary.DISCOVERIES, "ett sätt att upptäcka brott")] = "victim"
    complete_from: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="after")
    def _subtype_belongs(self) -> Self:
        _known_subtype(self.category, self.subtype)
        return self


class Fields(Frozen):
    """Which column of the file holds what. ``*_at`` is date and time in one column."""

    id: str
    category: str | None = None
    subtype: str | None = None
    crime_code: str | None = None
    object_type: str | None = None
    occurred_at: str | None = None
    occurred_date: str | None = None
    occurred_time: str | None = None
    ended_at: str | None = None
    ended_date: str | None = None
    ended_time: str | None = None
    reported_at: str | None = None
    reported_date: str | None = None
    reported_time: str | None = None
    closed_date: str | None = None
    x: str | None = None
    y: str | None = None
    area_id: str | None = None
    organisation: str | None = None

    @model_validator(mode="after")
    def _enough(self) -> Self:
        if (self.occurred_at is None) == (self.occurred_date is None):
            raise ValueError("ange antingen occurred_at eller occurred_date: när händelsen inträffade")
        if (self.category is None) == (self.crime_code is None):
            raise ValueError("ange antingen category eller crime_code: vad som hände")
        if (self.x is None) != (self.y is None):
            raise ValueError("ange både x och y, eller ingen av dem")
        return self

    def columns(self) -> dict[str, str]:
        """The declared fields and their columns."""
        return {field: column for field, column in self.model_dump().items() if column is not None}


class Csv(Frozen):
    """How a text file is written."""

    separator: Annotated[str, Field(min_length=1, max_length=1)] = ","
    encoding: Annotated[str, choice(("utf-8", "windows-1252", "iso-8859-1", "utf-16"), "en känd teckenkodning")] = (
        "utf-8"
    )
    decimal: Literal[",", "."] = "."


class Excel(Frozen):
    """Where the table stands in a workbook."""

    sheet: str | None = None
    header_row: Annotated[int, Field(ge=1)] = 1


class Source(Frozen):
    """One source of incidents: its files, how they are read, from when they are complete."""

    name: Slug
    label: str
    kind: Annotated[str, choice(vocabulary.SOURCE_KINDS, "ett slag av källa")]
    files: Annotated[tuple[Relative, ...], Field(min_length=1)]
    format: Literal["csv", "excel"] = "csv"
    csv: Csv = Csv()
    excel: Excel = Excel()
    keep: dict[str, str] = Field(default_factory=dict)
    expect: dict[str, str] = Field(default_factory=dict)
    fields: Fields
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    date_format: str = "%Y-%m-%d"
    time_format: str = "%H:%M"
    coordinate_system: str | None = None
    free_text: tuple[str, ...] = ()
    category_labels: dict[str, str] = Field(default_factory=dict)
    complete_from: date
    complete_to: date | None = None
    agreement: Agreement

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.coordinate_system is not None:
            coordinate_system_of(self.coordinate_system)
        if self.complete_to is not None and self.complete_to < self.complete_from:
            raise ValueError("complete_to ligger före complete_from")
        strange = set(self.category_labels) - set(vocabulary.INCIDENT_CATEGORIES)
        if strange:
            raise ValueError(f"category_labels gäller kategorier som inte finns: {', '.join(sorted(strange))}")
        unknown = set(self.values) - set(Fields.model_fields)
        if unknown:
            raise ValueError(f"values gäller fält som inte finns: {', '.join(sorted(unknown))}")
        return self


def _known_subtype(category: str, subtype: str) -> None:
    allowed = vocabulary.SUBTYPES[category]
    if subtype not in allowed:
        raise ValueError(f'"{subtype}" är ingen undertyp av {category}; välj bland {", ".join(allowed)}')
