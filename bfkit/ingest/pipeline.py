"""From the files of a municipality to its checked tables."""

from pathlib import Path

import pandas as pd

from bfkit import tables
from bfkit.checked import Checked
from bfkit.ingest.account import COLUMNS
from bfkit.ingest.activities import Activities, read_activities
from bfkit.ingest.area_names import name_index
from bfkit.ingest.areas import AreaTables, read_areas
from bfkit.ingest.followup_tables import FollowUpTables, read_followup_tables
from bfkit.ingest.indicators import IndicatorTables, read_indicators
from bfkit.ingest.priority_tables import PriorityTables, read_priority_tables
from bfkit.ingest.registers import Register, read_places, read_reporters
from bfkit.ingest.source import SourceTables, read_source
from bfkit.ingest.streets import StreetTables, read_streets
from bfkit.ingest.where import AreaFrame
from bfkit.parameters.models import Municipality, Parameters
from bfkit.tables import Table


def read(parameters: Parameters, data_folder: Path) -> Checked:
    """Read and check everything that a municipality declares.

    Args:
        parameters: the municipality and the day ``as_of``; rows reported later are counted, not used.
        data_folder: the folder that all declared paths start from; nothing outside it is read.

    Raises:
        InputFileError: a file is missing, empty, outside the folder or cannot be decoded.
        TableError: a file does not hold the columns that are declared, or areas and registers are wrong.
        ParameterError: the declarations contradict each other. Single wrong rows never raise.
    """
    municipality = parameters.municipality
    areas = _areas(municipality, data_folder)
    frame = AreaFrame(
        frozenset(areas.areas["id"]),
        municipality.areas.code_pattern,
        areas.polygons,
        municipality.coordinate_system,
        name_index(dict(zip(areas.areas["id"], areas.areas["name"], strict=True)), municipality.name),
        municipality.areas.version,
    )
    sources = [
        read_source(source, municipality, frame, data_folder, as_of=parameters.as_of) for source in municipality.sources
    ]
    reporters, places = _registers(municipality, data_folder)
    indicators = read_indicators(municipality, areas.areas, data_folder)
    activities = read_activities(parameters, frozenset(areas.areas["id"]), data_folder)
    priorities = read_priority_tables(municipality, frozenset(areas.areas["id"]), data_folder)
    followup = read_followup_tables(municipality, frozenset(areas.areas["id"]), data_folder)
    streets = _streets(municipality, data_folder)
    zone = municipality.time_zone
    inputs = {
        name: digest
        for part in (areas, *sources, reporters, places, indicators, activities, priorities, followup, streets)
        if part is not None
        for name, digest in part.inputs.items()
    }
    return Checked(
        incidents=_stacked([part.incidents for part in sources], tables.INCIDENTS, zone),
        unsafe_places=_stacked([part.unsafe_places for part in sources], tables.UNSAFE_PLACES, zone),
        special_events=_stacked([part.special_events for part in sources], tables.SPECIAL_EVENTS, zone),
        reporters=_stacked([reporters.rows] if reporters else [], tables.REPORTERS, zone),
        areas=tables.check(areas.areas, tables.AREAS, zone),
        polygons=areas.polygons,
        places=_stacked([places.rows] if places else [], tables.PLACES, zone),
        quality=tuple(part.quality for part in sources),
        rejected=_rejected(sources),
        inputs=dict(sorted(inputs.items())),
        notes=_notes(areas, *sources, reporters, places, indicators, activities, priorities, followup, streets),
        indicators=_stacked([indicators.rows, priorities.indicators], tables.INDICATORS, zone),
        activities=_stacked([activities.rows] if activities else [], tables.ACTIVITIES, zone),
        promises=_stacked([priorities.promises], tables.PROMISES, zone),
        unit_costs=_stacked([priorities.unit_costs], tables.UNIT_COSTS, zone),
        survey_shares=_stacked([priorities.survey_shares], tables.SURVEY_SHARES, zone),
        area_judgements=_stacked([priorities.area_judgements], tables.AREA_JUDGEMENTS, zone),
        **_followed_up(followup, zone),
        streets=streets.rows if streets is not None else None,
    )


def _followed_up(found: FollowUpTables, zone: str) -> dict[str, pd.DataFrame]:
    """The tables of the follow-up, by their name among the checked tables."""
    parts = found.surveys
    return {
        "survey_respondents": _stacked([one.respondents for one in parts], tables.SURVEY_RESPONDENTS, zone),
        "survey_answers": _stacked([one.answers for one in parts], tables.SURVEY_ANSWERS, zone),
        "survey_items": _stacked([one.items for one in parts], tables.SURVEY_ITEMS, zone),
        "survey_frame": _stacked([one.frame for one in parts], tables.SURVEY_FRAME, zone),
        "survey_margins": _stacked([one.margins for one in parts], tables.SURVEY_MARGINS, zone),
        "safety_index": _stacked([found.safety_index], tables.SAFETY_INDEX, zone),
        "cost_series": _stacked([found.cost_series], tables.COST_SERIES, zone),
    }


def _areas(municipality: Municipality, folder: Path) -> AreaTables:
    """The declared areas, or the whole municipality as one area that has no borders."""
    declared = municipality.areas
    if not declared.whole:
        return read_areas(declared, folder, coordinate_system=municipality.coordinate_system)
    area = {"id": municipality.code, "level": declared.level, "name": municipality.name, "version": declared.version}
    rows = pd.DataFrame(
        {**{column: [value] for column, value in area.items()}, "population": pd.array([pd.NA], "Int64")}
    )
    note = "Kommunen är ett enda område utan gräns i underlaget: punkter som ligger utanför den kan inte upptäckas."
    return AreaTables(rows, None, {}, (note,))


def _registers(municipality: Municipality, folder: Path) -> tuple[Register | None, Register | None]:
    reporters, places = municipality.reporters, municipality.places
    system = municipality.coordinate_system
    return (
        read_reporters(reporters, folder) if reporters is not None else None,
        read_places(places, folder, coordinate_system=system) if places is not None else None,
    )


def _streets(municipality: Municipality, folder: Path) -> StreetTables | None:
    """The street network, where the municipality declares one."""
    if municipality.streets is None:
        return None
    return read_streets(municipality.streets, folder, coordinate_system=municipality.coordinate_system)


def _stacked(parts: list[pd.DataFrame], table: Table, zone: str) -> pd.DataFrame:
    """The rows of all sources in one table, in the order of the sources and of their files."""
    filled = [part for part in parts if len(part)]
    if not filled:
        return tables.empty(table, zone)
    return tables.check(pd.concat(filled, ignore_index=True), table, zone)


def _rejected(sources: list[SourceTables]) -> pd.DataFrame:
    filled = [part.rejected for part in sources if len(part.rejected)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(COLUMNS))


def _notes(
    *parts: AreaTables
    | SourceTables
    | Register
    | IndicatorTables
    | Activities
    | PriorityTables
    | FollowUpTables
    | StreetTables
    | None,
) -> tuple[str, ...]:
    return tuple(note for part in parts if part is not None for note in part.notes)
