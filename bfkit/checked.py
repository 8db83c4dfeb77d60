"""What ingest hands on: checked tables, and an account of every row that was read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import geopandas as gpd
import pandas as pd

from bfkit import tables


@dataclass(frozen=True, slots=True)
class SourceQuality:
    """The account of one source. ``rows_read == rows_accepted + rows_rejected + rows_duplicate``.

    Attributes:
        source: name of the source; label: its name in Swedish; kind: see ``vocabulary.SOURCE_KINDS``.
        files: number of files read.
        rows_in_files: rows in the files, before the rows of other municipalities are left out.
        rows_unattributed: rows whose ``keep`` column is empty, so that no municipality can be told.
        rows_read: rows of this municipality.
        rows_accepted: rows used, those reported after ``as_of`` included.
        rows_rejected: rows kept aside, by reason in ``rejected_by_reason``.
        rows_duplicate: rows merged because the source's own id stands twice.
        rows_duplicate_differing: those of them that differ from the row that was kept (the first).
        rows_after_as_of: accepted rows reported after ``as_of``: counted, not used.
        blanked: single values missing or set aside in accepted rows, by reason (``vocabulary.BLANKED``).
        personal: hits of personal data by kind (``vocabulary.PERSONAL_KINDS``), all dropped or masked.
        unmapped_subtypes: sub-types the municipality has no word for, with their counts (never personal).
        first_day: earliest day of an accepted incident; None when there is none.
        data_through: last day on which any row of the files was reported (before ``keep``), that is how
            far the files reach; None when no row has a date.
    """

    source: str
    label: str
    kind: str
    files: int
    rows_in_files: int
    rows_unattributed: int
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_duplicate: int
    rows_duplicate_differing: int
    rows_after_as_of: int
    rejected_by_reason: Mapping[str, int]
    blanked: Mapping[str, int]
    personal: Mapping[str, int]
    unmapped_subtypes: Mapping[str, int]
    first_day: date | None
    data_through: date | None

    def __post_init__(self) -> None:
        total = self.rows_accepted + self.rows_rejected + self.rows_duplicate
        if total != self.rows_read:
            raise ValueError(f"{self.source}: {self.rows_read} rader lästa men {total} redovisade")


def _no_rows(table: tables.Table) -> Callable[[], pd.DataFrame]:
    """Makes the empty table, for what a municipality need not have."""
    return partial(tables.empty, table, "UTC")


@dataclass(frozen=True, slots=True, repr=False)
class Checked:
    """The checked tables of one municipality, one for each of ``tables.ALL``, and how they came about.

    ``polygons`` is indexed by area id, in the municipality's coordinate system; None when the
    municipality has no geometry. ``rejected`` has the columns source, file, line, column, value
    (masked when personal) and reason. ``notes`` are Swedish sentences on what a join lost.
    Rows reported after ``as_of`` are not in the tables. ``activities`` holds what was done of the register's measures.
    ``streets``: lines indexed by id, with ``name`` and ``lit`` (1, 0, NaN); None when the municipality declares no network.
    """

    incidents: pd.DataFrame
    unsafe_places: pd.DataFrame
    special_events: pd.DataFrame
    reporters: pd.DataFrame
    areas: pd.DataFrame
    polygons: gpd.GeoSeries | None
    places: pd.DataFrame
    quality: tuple[SourceQuality, ...]
    rejected: pd.DataFrame
    inputs: Mapping[str, str]
    notes: tuple[str, ...] = ()
    indicators: pd.DataFrame = field(default_factory=_no_rows(tables.INDICATORS))
    activities: pd.DataFrame = field(default_factory=_no_rows(tables.ACTIVITIES))
    promises: pd.DataFrame = field(default_factory=_no_rows(tables.PROMISES))
    unit_costs: pd.DataFrame = field(default_factory=_no_rows(tables.UNIT_COSTS))
    survey_shares: pd.DataFrame = field(default_factory=_no_rows(tables.SURVEY_SHARES))
    area_judgements: pd.DataFrame = field(default_factory=_no_rows(tables.AREA_JUDGEMENTS))
    survey_respondents: pd.DataFrame = field(default_factory=_no_rows(tables.SURVEY_RESPONDENTS))
    survey_answers: pd.DataFrame = field(default_factory=_no_rows(tables.SURVEY_ANSWERS))
    survey_items: pd.DataFrame = field(default_factory=_no_rows(tables.SURVEY_ITEMS))
    survey_frame: pd.DataFrame = field(default_factory=_no_rows(tables.SURVEY_FRAME))
    survey_margins: pd.DataFrame = field(default_factory=_no_rows(tables.SURVEY_MARGINS))
    safety_index: pd.DataFrame = field(default_factory=_no_rows(tables.SAFETY_INDEX))
    cost_series: pd.DataFrame = field(default_factory=_no_rows(tables.COST_SERIES))
    streets: gpd.GeoDataFrame | None = None

    @property
    def area_names(self) -> dict[str, str]:
        """The name of each area by its code; the code itself where it has no name."""
        pairs = zip(self.areas["id"], self.areas["name"], strict=True)
        return {str(area): str(area if pd.isna(name) else name) for area, name in pairs}

    def __repr__(self) -> str:
        """Sizes only: rows are never shown by accident."""
        return f"Checked({len(self.incidents)} incidents, {len(self.areas)} areas, {len(self.quality)} sources)"
