"""What a municipality declares: frozen models of ``municipality.yml`` and of a quarter's own file."""

from datetime import date
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from bfkit import vocabulary
from bfkit.parameters.commitments import Agreement
from bfkit.parameters.contradictions import contradictions
from bfkit.parameters.cooperation import Cooperation
from bfkit.parameters.followup import FollowUp
from bfkit.parameters.hypotheses import CauseFile
from bfkit.parameters.indicators import Indicators
from bfkit.parameters.interventions import Register
from bfkit.parameters.plans import LockedPlan
from bfkit.parameters.price_index import AddedYears
from bfkit.parameters.priorities import Priorities
from bfkit.parameters.quarter_file import GroupDecisions
from bfkit.parameters.sources import CrimeCode, Csv, Source
from bfkit.parameters.unread import Unread, UnreadFile
from bfkit.parameters.values import Frozen, ProjectedSystem, Relative, Slug, TimeZone, choice
from bfkit.periods import Quarter


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
    hot_time_count: Annotated[int, Field(ge=2)] = 10
    hot_time_nights: Annotated[int, Field(ge=2)] = 5
    pay_day: Annotated[int, Field(ge=1, le=28)] = 25
    comparable_weeks: Annotated[int, Field(ge=2, le=26)] = 4
    event_metres: Annotated[int, Field(ge=50)] = 500
    same_place_metres: Annotated[int, Field(ge=1, le=100)] = 20
    near_repeat_metres: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(min_length=1)] = (100, 200, 400)
    near_repeat_days: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(min_length=2)] = (1, 8, 15, 29)
    low_area_share: Annotated[float, Field(gt=0.0, lt=1.0)] = 0.5
    low_area_quarters: Annotated[int, Field(ge=4)] = 8
    common_count: Annotated[int, Field(ge=2)] = 12
    costly_kronor: Annotated[int, Field(ge=1)] = 100_000
    near_place_metres: Annotated[int, Field(ge=1)] = 100
    concentration_ratio: Annotated[float, Field(gt=1.0)] = 2.0
    high_share_quantile: Annotated[float, Field(ge=0.5, lt=1.0)] = 0.75
    focus_areas: Annotated[int, Field(ge=1, le=10)] = 3
    hot_spot_cell: Annotated[int, Field(ge=50, le=1000)] = 150
    hot_spot_year_count: Annotated[int, Field(ge=2)] = 10
    street_reach_metres: Annotated[int, Field(ge=1, le=200)] = 50
    street_shortest_metres: Annotated[int, Field(ge=1, le=200)] = 20
    cause_analyses: Annotated[int, Field(ge=1, le=50)] = 5


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
    """The areas that counts are made for; ``whole`` where the municipality is one area without borders."""

    level: Slug
    label: str
    version: str
    whole: bool = False
    code_pattern: str = ""
    geometry: AreaGeometry | None = None
    area_file: AreaList | None = None
    population: ScbColumn | None = None

    @model_validator(mode="after")
    def _has_a_list(self) -> Self:
        listed = [self.geometry, self.area_file, self.population]
        if self.whole and (any(listed) or self.code_pattern):
            raise ValueError(
                "whole betyder att kommunen är ett enda område: ta bort geometry, area_file, population "
                "och code_pattern, eller ta bort whole"
            )
        if not self.whole and not any(listed):
            raise ValueError("ange geometry, area_file eller population: varifrån områdena kommer; eller whole: true")
        if not self.whole and not self.code_pattern:
            raise ValueError("ange code_pattern: hur kommunens områdeskoder ser ut, till exempel ^1880[ABC][0-9]{4}$")
        return self


class MapTiles(Frozen):
    """A background of the municipality's own map server; without it no page asks the network for anything."""

    url: Annotated[str, Field(pattern=r"^https://[^/\s;,'\"]+/.*\{z\}.*$")]
    attribution: str


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
    """The register of places; ``opened_on`` and ``closed_on``: columns of the days between which each is in use."""

    path: Relative
    layer: str | None = None
    id: str
    kind: str
    name: str
    opening_hours: str | None = None
    opened_on: str | None = None
    closed_on: str | None = None
    date_format: str = "%Y-%m-%d"


class Streets(Frozen):
    """The street network: lines cut at every crossing, in a layer with an id and the street's name.

    ``lit``: the column (ja or nej) that tells whether there are street lamps.
    """

    path: Relative
    layer: str | None = None
    id: str
    name: str | None = None
    lit: str | None = None


class SchoolHoliday(Frozen):
    """Days without school, first and last included."""

    name: str
    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"{self.name}: last ligger före first")
        return self


class Municipality(Frozen):
    """Everything a municipality declares once."""

    name: str
    code: Annotated[str, Field(pattern=r"^\d{4}$")]
    time_zone: TimeZone = "Europe/Stockholm"
    coordinate_system: ProjectedSystem = "EPSG:3006"
    synthetic: bool = False
    purpose: Annotated[str, choice(vocabulary.PURPOSES, "ett ändamål")]
    ethics_decision: str | None = None
    handling_status: Annotated[str, choice(vocabulary.HANDLING_STATUSES, "en handlingsstatus")] = "arbetsmaterial"
    diary_number: str | None = None
    retention_until: date | None = None
    as_of_days: Annotated[int, Field(ge=0, le=365)] = 14
    disclosure: Disclosure = Disclosure()
    thresholds: Thresholds = Thresholds()
    areas: Areas
    map_tiles: MapTiles | None = None
    reporters: Reporters | None = None
    places: Places | None = None
    streets: Streets | None = None
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    crime_codes: tuple[CrimeCode, ...] = ()
    indicators: Indicators = Indicators()
    priorities: Priorities = Priorities()
    followup: FollowUp = FollowUp()
    school_holidays: tuple[SchoolHoliday, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone, which overrides any suffix in a file."""
        return ZoneInfo(self.time_zone)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        found = contradictions(self.model_dump())
        question = self.priorities.survey
        if question is not None:
            differs = self.followup.other_wordings(question.path, question.question, question.new_wording)
            found += [differs] if differs else []
        if found:
            raise ValueError("; ".join(found))
        return self


class QuarterFile(GroupDecisions):
    """What differs in one quarter, and what the group decided in it. Every key is optional."""

    as_of: date | None = None
    note: str | None = None
    diary_number: str | None = None
    handling_status: Annotated[str, choice(vocabulary.HANDLING_STATUSES, "en handlingsstatus")] | None = None


class Parameters(Frozen):
    """The checked parameters of one municipality and one quarter.

    ``measures``: its register, None when it has none (read it as ``register``: pydantic keeps that name for itself);
    ``unread``: measures of it that are wrong; ``plans``: the plans that are locked; ``causes``: its cause
    analysis (``hypotheses.yml``), None when it has none; ``decisions``: what the group decided in the quarter, and in the one before;
    ``agreement``: what is promised and followed up (``commitments.yml``), None when there is none; ``cooperation``: how the group
    itself thinks that it worked (``cooperation.yml``); ``added_prices``: years of the price index (``prices.yml``); ``unread_files``: those of these files that are wrong and stand as None.
    """

    slug: Slug
    quarter_text: str
    municipality: Municipality
    as_of: date
    note: str | None = None
    measures: Register | None = None
    unread: tuple[Unread, ...] = ()
    plans: tuple[LockedPlan, ...] = ()
    causes: CauseFile | None = None
    decisions: GroupDecisions = GroupDecisions()
    decisions_before: GroupDecisions = GroupDecisions()
    agreement: Agreement | None = None
    cooperation: Cooperation | None = None
    added_prices: AddedYears | None = None
    unread_files: tuple[UnreadFile, ...] = ()

    @property
    def quarter_file(self) -> str:
        """Where the group's decisions of the quarter stand."""
        return f"{self.slug}/quarters/{self.quarter_text}.yml"

    @property
    def register(self) -> Register | None:
        """The register of measures; None when the municipality has none."""
        return self.measures

    @property
    def known_measures(self) -> tuple[str, ...]:
        """Ids of the register, those that are wrong in it too."""
        own = () if self.measures is None else (measure.id for measure in self.measures.interventions)
        return (*own, *(one.id for one in self.unread))

    @property
    def quarter(self) -> Quarter:
        """The quarter of the run."""
        return Quarter.parse(self.quarter_text)
