"""What a municipality declares of a source: its files, its columns, its crime codes, its agreement."""

import re
from datetime import date
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, ValidationError, model_validator

from bfkit import vocabulary
from bfkit.parameters.discovery import usual_discovery
from bfkit.parameters.values import Aliased, Frozen, Relative, Slug, choice, coordinate_system_of


class Agreement(Frozen):
    """By what right a source is used (design §9)."""

    reference: str
    legal_basis: str
    valid_until: date | None = None


class CrimeCode(Frozen):
    """How one crime code is counted; it may stand again for another period of validity."""

    code: Annotated[str, Field(pattern=r"^\d{4}$")]
    category: Annotated[str, choice(vocabulary.INCIDENT_CATEGORIES, "en kategori för händelser")]
    subtype: str = vocabulary.OTHER
    label: str | None = None
    discovery: Annotated[
        str,
        choice(vocabulary.DISCOVERIES, "ett sätt att upptäcka brott"),
        Field(default_factory=lambda own: usual_discovery(own.get("code", ""), own.get("label"))),
    ]
    complete_from: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        _known_subtype(self.category, self.subtype)
        if self.valid_from is not None and self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"brottskod {self.code}: valid_to ligger före valid_from")
        return self


class Fields(Frozen):
    """Which column of the file holds what. ``*_at`` is date and time in one column."""

    id: str | None = None
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
        if self.category is not None and self.crime_code is not None:
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


class Exclusion(Frozen):
    """Rows that are no incidents, and why: each is kept aside and told."""

    column: str
    values: Annotated[tuple[str, ...], Field(min_length=1)]
    why: str


class RecordingChange(Aliased):
    """A day from which something is recorded in another way: counts before and after it do not measure the same.

    Without ``categories`` it concerns everything that the source holds.
    """

    day: Annotated[date, Field(alias="date")]
    text: Annotated[str, Field(min_length=3)]
    categories: tuple[Annotated[str, choice(vocabulary.INCIDENT_CATEGORIES, "en kategori för händelser")], ...] = ()


FileFormat = Literal["csv", "excel", "parquet", "geopackage", "geojson", "shapefile"]
"""Kinds of file; in the last three the point is the geometry's, and x and y may be left out."""

TimedFields = Literal["occurred", "ended", "reported", "closed"]


class Variant(Frozen):
    """Files of a source that are written in another way: what is given here goes before the source's own.

    ``fields``, ``keep``, ``expect``, ``values``, ``constants``, ``split`` and ``date_formats`` are changed key by key (an
    empty value, ~, takes a key away); the others as a whole.
    """

    files: Annotated[tuple[Relative, ...], Field(min_length=1)]
    format: str | None = None
    layer: str | None = None
    csv: Csv | None = None
    excel: Excel | None = None
    fields: dict[str, str | None] = Field(default_factory=dict)
    keep: dict[str, str | None] = Field(default_factory=dict)
    expect: dict[str, str | None] = Field(default_factory=dict)
    values: dict[str, dict[str, str] | None] = Field(default_factory=dict)
    constants: dict[str, str | None] = Field(default_factory=dict)
    split: dict[str, str | None] = Field(default_factory=dict)
    date_formats: dict[TimedFields, str | None] = Field(default_factory=dict)
    date_format: str | None = None
    time_format: str | None = None
    zone_suffix: Literal["believed", "ignored"] | None = None
    coordinate_system: str | None = None
    place_precision: str | None = None
    area_version: str | None = None
    free_text: tuple[str, ...] | None = None
    exclude: tuple[Exclusion, ...] | None = None


_DAYS_AND_MONTHS = ("%d", "%m", "%B", "%b")
_YEARS = ("%Y", "%y", "%x", "%c", "%D", "%F", "%G")
_KEY_BY_KEY = ("fields", "keep", "expect", "values", "constants", "split", "date_formats")


class Source(Frozen):
    """One source of incidents: its files, how they are read, from when they are complete.

    ``split`` cuts a column into new ones by a pattern with named groups, which the other keys may then name.
    ``remark`` is printed with the data, for what a reader must know of the source.
    ``constants`` are fields that no column tells: all rows of a file may be of one category.
    ``zone_suffix``: whether Z or +02:00 after a time is believed; when not said, only typed times are.
    ``layer`` is for GeoPackage. ``place_precision``: how exact the points are; when not said, points that are
    the middle of an area are found by themselves. ``area_version``: the version of the areas that codes belong to.
    ``recording_changes``: days over which counts are never compared as if nothing had happened.
    """

    name: Slug
    label: str
    kind: Annotated[str, choice(vocabulary.SOURCE_KINDS, "ett slag av källa")]
    files: tuple[Relative, ...] = ()
    variants: tuple[Variant, ...] = ()
    format: FileFormat = "csv"
    layer: str | None = None
    csv: Csv = Csv()
    excel: Excel = Excel()
    keep: dict[str, str] = Field(default_factory=dict)
    expect: dict[str, str] = Field(default_factory=dict)
    exclude: tuple[Exclusion, ...] = ()
    split: dict[str, str] = Field(default_factory=dict)
    fields: Fields
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    date_format: str = "%Y-%m-%d"
    date_formats: dict[TimedFields, str] = Field(default_factory=dict)
    time_format: str = "%H:%M"
    zone_suffix: Literal["believed", "ignored"] | None = None
    coordinate_system: str | None = None
    place_precision: Annotated[str, choice(vocabulary.PLACE_PRECISIONS, "en noggrannhet för platser")] | None = None
    area_version: str | None = None
    free_text: tuple[str, ...] = ()
    category_labels: dict[str, str] = Field(default_factory=dict)
    complete_from: date
    complete_to: date | None = None
    recording_changes: tuple[RecordingChange, ...] = ()
    agreement: Agreement
    remark: str | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.coordinate_system is not None:
            coordinate_system_of(self.coordinate_system)
        if self.complete_to is not None and self.complete_to < self.complete_from:
            raise ValueError("complete_to ligger före complete_from")
        strange = set(self.category_labels) - set(vocabulary.INCIDENT_CATEGORIES)
        if strange:
            raise ValueError(f"category_labels gäller kategorier som inte finns: {', '.join(sorted(strange))}")
        for key, named in (("values", self.values), ("constants", self.constants)):
            unknown = set(named) - set(Fields.model_fields)
            if unknown:
                raise ValueError(f"{key} gäller fält som inte finns: {', '.join(sorted(unknown))}")
        if bool(self.files) == bool(self.variants):
            raise ValueError("ange antingen files, eller variants med var sina files")
        self.split_columns()
        self._check_fields()
        if len({part.fields.crime_code is None for part in self.parts()}) > 1:
            raise ValueError("variants: alla delar av en källa ska ha antingen category eller crime_code")
        return self

    def _check_fields(self) -> None:
        twice = sorted(set(self.constants) & set(self.fields.columns()))
        if twice:
            raise ValueError(f"{', '.join(twice)} står både i fields och i constants")
        told = {*self.fields.columns(), *self.constants}
        if not self.variants and not told & {"category", "crime_code"}:
            raise ValueError("ange antingen category eller crime_code: vad som hände")
        without_year = [name for name in get_args(TimedFields) if f"{name}_date" in told and self._is_yearless(name)]
        reported = told & {"reported_at", "reported_date"} and not self._is_yearless("reported")
        if without_year and not (without_year == ["occurred"] and reported):
            raise ValueError(
                f"datumformatet för {', '.join(without_year)} har inget år: bara occurred_date får sakna det, och då "
                "behövs reported_date eller reported_at med år"
            )

    def _is_yearless(self, name: TimedFields) -> bool:
        form = self.date_formats.get(name, self.date_format)
        return any(part in form for part in _DAYS_AND_MONTHS) and not any(directive in form for directive in _YEARS)

    def has_yearless_dates(self) -> bool:
        """Whether the days on which it happened are written without a year, which the report then tells."""
        return self.fields.occurred_date is not None and self._is_yearless("occurred")

    def parts(self) -> tuple["Source", ...]:
        """The source once for each way in which its files are written; itself when there is only one."""
        return tuple(self._changed(variant) for variant in self.variants) or (self,)

    def split_columns(self) -> dict[str, tuple[str, ...]]:
        """The columns that each pattern of ``split`` makes. Raises ValueError, in Swedish, for a wrong one."""
        return {column: _groups(column, pattern) for column, pattern in self.split.items()}

    def _changed(self, variant: Variant) -> "Source":
        """The source as one variant has it."""
        own = {name: value for name, value in self.model_dump().items() if name != "variants"}
        for name, value in variant.model_dump().items():
            if name in _KEY_BY_KEY:
                own[name] = {key: kept for key, kept in {**own[name], **value}.items() if kept is not None}
            elif value is not None:
                own[name] = value
        try:
            return Source.model_validate(own)
        except ValidationError as fault:
            raise ValueError(f"variants, {variant.files[0]}: {'; '.join(map(_told, fault.errors()))}") from None


def _told(error: Any) -> str:
    key = ".".join(map(str, error["loc"]))
    return str(error.get("ctx", {}).get("error") or f"{key}: namnet eller värdet är inte tillåtet")


def _groups(column: str, pattern: str) -> tuple[str, ...]:
    try:
        names = tuple(re.compile(pattern).groupindex)
    except re.error as fault:
        raise ValueError(f"split för {column} går inte att tolka ({fault})") from None
    if not names:
        raise ValueError(f"split för {column} har inga namngivna delar; skriv till exempel (?P<dag>[0-9]+)")
    return names


def _known_subtype(category: str, subtype: str) -> None:
    allowed = vocabulary.SUBTYPES[category]
    if subtype not in allowed:
        raise ValueError(f'"{subtype}" är ingen undertyp av {category}; välj bland {", ".join(allowed)}')
