"""What a municipality declares: frozen models of ``municipality.yml`` and of a quarter's own file."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pyproj import CRS
from pyproj.exceptions import CRSError

from bfkit import vocabulary
from bfkit.periods import Quarter


def _choice(allowed: Iterable[str], what: str) -> AfterValidator:
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
    system = _crs(value)
    if not system.is_projected:
        raise ValueError(f"{value} är inte ett plant koordinatsystem i meter; i Sverige EPSG:3006")
    return value


def _crs(value: str) -> CRS:
    try:
        return CRS.from_user_input(value)
    except CRSError:
        raise ValueError(f'"{value}" är inget koordinatsystem; skriv till exempel EPSG:3006') from None


Relative = Annotated[str, AfterValidator(_relative)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
Code = Annotated[str, Field(min_length=1)]
Category = Annotated[str, _choice(vocabulary.CATEGORIES, "en av de sex kategorierna")]


class Frozen(BaseModel):
    """Parameters cannot be changed after they are read, and no unknown name is passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Agreement(Frozen):
    """By what right a source is used (design §9)."""

    reference: str
    legal_basis: str
    valid_until: date | None = None


class Disclosure(Frozen):
    """Counts from 1 up to (not including) the limit are not shown. ``1`` shows everything."""

    internal: Annotated[int, Field(ge=1, le=100)] = 3
    public: Annotated[int, Field(ge=1, le=100)] = 5

    @model_validator(mode="after")
    def _protects(self) -> Self:
        if 2 in (self.internal, self.public):
            raise ValueError("gränsen 2 skyddar inget: ‹2 kan bara betyda 1. Välj 1 (visa allt) eller minst 3")
        if self.public < self.internal:
            raise ValueError("den offentliga gränsen (public) får inte vara lägre än den interna (internal)")
        return self


class Thresholds(Frozen):
    """Numbers that decide what is said. Each is printed where it is used."""

    minimum_count: Annotated[int, Field(ge=1)] = 5
    minimum_quarters: Annotated[int, Field(ge=4)] = 8
    season_quarters: Annotated[int, Field(ge=8)] = 12
    extreme: Annotated[float, Field(gt=2.0)] = 3.29
    signal_rate: Annotated[float, Field(gt=0.0, lt=0.5)] = 0.05
    delay_weeks: Annotated[int, Field(ge=1, le=52)] = 8
    long_interval_hours: Annotated[int, Field(ge=1)] = 24


class CrimeCode(Frozen):
    """How one crime code is counted."""

    code: Annotated[str, Field(pattern=r"^\d{4}$")]
    category: Annotated[str, _choice(vocabulary.INCIDENT_CATEGORIES, "en kategori för händelser")]
    subtype: str = vocabulary.OTHER
    discovery: Annotated[str, _choice(vocabulary.DISCOVERIES, "ett sätt att upptäcka brott")] = "victim"
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
    encoding: Annotated[str, _choice(("utf-8", "windows-1252", "iso-8859-1", "utf-16"), "en känd teckenkodning")] = (
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
    kind: Annotated[str, _choice(vocabulary.SOURCE_KINDS, "ett slag av källa")]
    files: Annotated[tuple[Relative, ...], Field(min_length=1)]
    format: Literal["csv", "excel"] = "csv"
    csv: Csv = Csv()
    excel: Excel = Excel()
    keep: dict[str, str] = {}
    expect: dict[str, str] = {}
    fields: Fields
    values: dict[str, dict[str, str]] = {}
    date_format: str = "%Y-%m-%d"
    time_format: str = "%H:%M"
    coordinate_system: str | None = None
    free_text: tuple[str, ...] = ()
    complete_from: date
    complete_to: date | None = None
    agreement: Agreement

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.coordinate_system is not None:
            _crs(self.coordinate_system)
        if self.complete_to is not None and self.complete_to < self.complete_from:
            raise ValueError("complete_to ligger före complete_from")
        unknown = set(self.values) - set(Fields.model_fields)
        if unknown:
            raise ValueError(f"values gäller fält som inte finns: {', '.join(sorted(unknown))}")
        return self


class AreaGeometry(Frozen):
    """A file of polygons and the columns that name them."""

    path: Relative
    layer: str | None = None
    id: str
    name: str | None = None
    population: str | None = None


class ScbColumn(Frozen):
    """A column of an SCB table exported by hand, found by words in its header rows."""

    path: Relative
    header: Annotated[tuple[str, ...], Field(min_length=1)]
    year: Annotated[int, Field(ge=1990, le=2100)]


class AreaList(Frozen):
    """A plain file of areas: CSV with a header row."""

    path: Relative
    csv: Csv = Csv()
    id: str
    name: str | None = None
    population: str | None = None


class Areas(Frozen):
    """The areas that counts are made for."""

    level: Slug
    label: str
    version: str
    code_pattern: str
    geometry: AreaGeometry | None = None
    area_file: AreaList | None = None
    population: ScbColumn | None = None

    @model_validator(mode="after")
    def _has_a_list(self) -> Self:
        if self.geometry is None and self.area_file is None and self.population is None:
            raise ValueError("ange geometry, area_file eller population: varifrån områdena kommer")
        return self


class Reporters(Frozen):
    """The register of appointed reporters."""

    path: Relative
    csv: Csv = Csv()
    id: str
    organisation: str
    active_from: str
    active_to: str
    date_format: str = "%Y-%m-%d"


class Places(Frozen):
    """The register of places."""

    path: Relative
    layer: str | None = None
    id: str
    kind: str
    name: str


class Municipality(Frozen):
    """Everything a municipality declares once."""

    name: str
    code: Annotated[str, Field(pattern=r"^\d{4}$")]
    time_zone: Annotated[str, AfterValidator(_time_zone)] = "Europe/Stockholm"
    coordinate_system: Annotated[str, AfterValidator(_projected)] = "EPSG:3006"
    synthetic: bool = False
    purpose: Annotated[str, _choice(vocabulary.PURPOSES, "ett ändamål")]
    ethics_decision: str | None = None
    handling_status: Annotated[str, _choice(vocabulary.HANDLING_STATUSES, "en handlingsstatus")] = "arbetsmaterial"
    diary_number: str | None = None
    retention_until: date | None = None
    as_of_days: Annotated[int, Field(ge=0, le=365)] = 14
    disclosure: Disclosure = Disclosure()
    thresholds: Thresholds = Thresholds()
    areas: Areas
    reporters: Reporters | None = None
    places: Places | None = None
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    crime_codes: tuple[CrimeCode, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone, which overrides any suffix in a file."""
        return ZoneInfo(self.time_zone)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        found = contradictions(self.model_dump())
        if found:
            raise ValueError("; ".join(found))
        return self


class QuarterFile(Frozen):
    """What differs in one quarter. Every key is optional."""

    as_of: date | None = None
    note: str | None = None
    diary_number: str | None = None
    handling_status: Annotated[str, _choice(vocabulary.HANDLING_STATUSES, "en handlingsstatus")] | None = None


class Parameters(Frozen):
    """The checked parameters of one municipality and one quarter."""

    slug: Slug
    quarter_text: str
    municipality: Municipality
    as_of: date
    note: str | None = None

    @property
    def quarter(self) -> Quarter:
        """The quarter of the run."""
        return Quarter.parse(self.quarter_text)


def _known_subtype(category: str, subtype: str) -> None:
    allowed = vocabulary.SUBTYPES[category]
    if subtype not in allowed:
        raise ValueError(f'"{subtype}" är ingen undertyp av {category}; välj bland {", ".join(allowed)}')


def contradictions(municipality: Mapping[str, Any]) -> list[str]:
    """What does not go together in a municipality, read or raw: faults that lie in no single key."""
    sources = [source for source in municipality.get("sources") or () if isinstance(source, Mapping)]
    names = [str(source.get("name")) for source in sources]
    found = [f"källnamnet {name} står två gånger" for name in sorted({n for n in names if names.count(n) > 1})]
    if municipality.get("purpose") == "forskning" and not municipality.get("ethics_decision"):
        found.append("ändamålet forskning kräver etikbeslutets nummer i ethics_decision")
    coded = any(isinstance(s.get("fields"), Mapping) and s["fields"].get("crime_code") for s in sources)
    if coded and not municipality.get("crime_codes"):
        found.append("en källa har brottskoder men crime_codes är tom: ange hur koderna räknas")
    return found
