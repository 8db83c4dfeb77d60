"""The contracts of the tables."""

import re
from dataclasses import fields

import numpy as np
import pandas as pd
import pytest

from bfkit import tables, vocabulary
from bfkit.checked import Checked
from bfkit.errors import TableError
from bfkit.tables import check, dictionary, empty

ZONE = "Europe/Stockholm"


def incident(**changes):
    row = {
        "id": "17",
        "source": "polisen",
        "category": "skadegorelse",
        "subtype": "klotter",
        "object_type": None,
        "starts_at": pd.Timestamp("2025-06-06 23:30", tz=ZONE),
        "ends_at": pd.Timestamp("2025-06-07 06:00", tz=ZONE),
        "time_precision": "minute",
        "reported_at": pd.NaT,
        "x": 500_000,
        "y": 6_580_000,
        "place_precision": "point",
        "area_id": "0484C1230",
        "organisation": None,
        "crime_code": "1211",
        "discovery": "victim",
    }
    return pd.DataFrame([row | changes])


def areas(**changes):
    columns = {"id": ["1", "2"], "level": ["deso"] * 2, "name": ["a", "b"], "version": ["2025"] * 2}
    return pd.DataFrame(columns | {"population": [100, None]} | changes)


def test_columns_come_back_in_order_with_the_declared_types():
    shuffled = incident()[sorted(incident().columns)].assign(extra=1)
    found = check(shuffled, tables.INCIDENTS, ZONE)
    assert list(found.columns) == tables.INCIDENTS.column_names
    assert found["starts_at"].dtype == pd.DatetimeTZDtype(unit="us", tz=ZONE)
    assert found["x"].dtype == np.float64
    assert found["area_id"].iloc[0] == "0484C1230"


def test_another_time_zone_becomes_the_municipalitys_without_moving_the_moment():
    utc = pd.Timestamp("2025-06-06 22:30", tz="UTC")
    found = check(incident(starts_at=utc), tables.INCIDENTS, ZONE)["starts_at"].iloc[0]
    assert found == utc
    assert (found.hour, found.day) == (0, 7)


def test_population_may_be_missing_and_is_whole():
    found = check(areas(), tables.AREAS, ZONE)["population"]
    assert found.dtype == pd.Int64Dtype()
    assert found.isna().tolist() == [False, True]


def test_dates_are_microseconds_with_and_without_rows():
    rows = pd.DataFrame({"id": ["1"], "organisation": ["x"], "active_from": ["2024-01-01"], "active_to": [None]})
    for found in (check(rows, tables.REPORTERS, ZONE), empty(tables.REPORTERS, ZONE)):
        assert found["active_from"].dtype == "datetime64[us]"
        assert found["active_to"].dtype == "datetime64[us]"


@pytest.mark.parametrize("table", tables.ALL, ids=lambda table: table.name)
def test_an_empty_table_keeps_the_contract(table):
    found = empty(table, ZONE)
    assert len(found) == 0
    again = check(found, table, ZONE)
    assert again.dtypes.equals(found.dtypes)
    assert list(found.columns) == table.column_names


def test_missing_columns_are_named():
    with pytest.raises(TableError, match=r"areas: kolumnerna name, population saknas; väntade id, level, name"):
        check(areas().drop(columns=["name", "population"]), tables.AREAS, ZONE)


@pytest.mark.parametrize(
    ("rows", "table", "message"),
    [
        (areas(id=["1", "1"]), tables.AREAS, 'id, 2 rader: nyckeln id står mer än en gång ("1")'),
        (areas(name=["a", None]), tables.AREAS, "name, 1 rad: värdet saknas"),
        (areas(population=["x", "y"]), tables.AREAS, 'population, 2 rader: fel typ ("x", "y")'),
        (incident(category="otrygg_plats"), tables.INCIDENTS, 'category, 1 rad: utanför listan ("otrygg_plats")'),
        (incident(subtype="annat"), tables.INCIDENTS, 'subtype, 1 rad: utanför listan ("annat")'),
        (incident(starts_at=pd.NaT), tables.INCIDENTS, "starts_at, 1 rad: värdet saknas"),
        (incident(discovery="?"), tables.INCIDENTS, 'discovery, 1 rad: utanför listan ("?")'),
    ],
)
def test_what_breaks_the_contract_is_told_in_swedish(rows, table, message):
    with pytest.raises(TableError, match=re.escape(message)) as caught:
        check(rows, table, ZONE)
    assert "data/dictionary.csv" in str(caught.value)
    for english in ("isin", "nullable", "dtype", "unique", "None", "nan"):
        assert english not in str(caught.value)


def test_all_faults_are_told_at_once():
    with pytest.raises(TableError, match=r"kind, 1 rad: .*; y, 1 rad: "):
        place = {"id": ["1"], "kind": ["slott"], "name": ["Borg"], "x": [1.0], "y": [None]}
        place |= {name: [None] for name in ("opening_hours", "opened_on", "closed_on")}
        check(pd.DataFrame(place), tables.PLACES, ZONE)


def test_the_same_id_in_two_sources_is_two_rows():
    rows = pd.concat([incident(), incident(source="rapportorer")], ignore_index=True)
    assert len(check(rows, tables.INCIDENTS, ZONE)) == 2
    with pytest.raises(TableError, match=re.escape("nyckeln source + id står mer än en gång")):
        check(pd.concat([incident(), incident()], ignore_index=True), tables.INCIDENTS, ZONE)


def test_equal_rows_with_different_ids_are_different_incidents():
    rows = pd.concat([incident(), incident(id="18")], ignore_index=True)
    assert len(check(rows, tables.INCIDENTS, ZONE)) == 2


def test_incidents_hold_no_states_and_no_calendar():
    category = next(column for column in tables.INCIDENTS.columns if column.name == "category")
    assert category.values == vocabulary.INCIDENT_CATEGORIES


def test_no_table_has_a_column_for_a_person():
    forbidden = re.compile(r"name_of|person|namn|birth|sex|age|gender|phone|mail", re.IGNORECASE)
    names = {(table.name, column.name) for table in tables.ALL for column in table.columns}
    # A survey is told by sex and age group; its answers have no name and no number of the person's own.
    groups = {(table, column) for table in ("survey_respondents", "survey_margins") for column in ("sex", "age")}
    assert not [pair for pair in names - groups if forbidden.search(pair[1].replace("place_precision", ""))]


def test_the_dictionary_has_a_row_for_every_column():
    found = dictionary()
    assert len(found) == sum(len(table.columns) for table in tables.ALL)
    assert not found.duplicated(["tabell", "kolumn"]).any()
    assert set(found["typ"]) <= {"text", "time", "date", "number", "integer"}
    assert set(found["obligatorisk"]) == {"ja", "nej"}
    assert (found["betydelse"].str.len() > 0).all()
    for table in tables.ALL:
        assert set(table.key) <= set(table.column_names)


def test_what_ingest_hands_on_has_every_table_once():
    """The store writes and reads ``tables.ALL``; what is not a table there is named here."""
    beside = {"polygons", "quality", "rejected", "inputs", "notes", "streets"}
    assert {field.name for field in fields(Checked)} - beside == {table.name for table in tables.ALL}
    assert len({table.name for table in tables.ALL}) == len(tables.ALL)
