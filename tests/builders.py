"""Small parameters and checked tables, built from the plainest values."""

import json
from datetime import date, timedelta

import pandas as pd

from bfkit import tables
from bfkit.checked import Checked, SourceQuality
from bfkit.parameters.models import Municipality, Parameters

ZONE = "Europe/Stockholm"


def parameters(quarter: str = "2025Q2", *, as_of: date | None = None, **changes: object) -> Parameters:
    """Parameters of a small invented municipality with one reporter and one police source."""
    own = {
        "name": "Prov",
        "code": "9999",
        "purpose": "uppfoljning",
        "disclosure": {"internal": 1, "public": 5},
        "areas": {
            "level": "stadsdel",
            "label": "Stadsdel",
            "version": "1",
            "code_pattern": "^[AB]$",
            "area_file": {"path": "areas.csv", "id": "id"},
        },
        "sources": [source("rapporter", "reporter", "Rapporter"), source("polis", "police", "Polisanmälda brott")],
        **changes,
    }
    quarter_end = pd.Period(quarter, freq="Q").end_time.date()
    municipality = Municipality.model_validate_json(json.dumps(own))
    return Parameters(
        slug="prov",
        quarter_text=quarter,
        municipality=municipality,
        as_of=as_of or quarter_end + timedelta(days=14),
    )


def source(name: str, kind: str, label: str, **changes: object) -> dict[str, object]:
    return {
        "name": name,
        "kind": kind,
        "label": label,
        "files": [f"{name}.csv"],
        "fields": {"id": "id", "category": "kategori", "occurred_date": "datum", "reported_date": "rapporterad"},
        "complete_from": "2020-01-01",
        "agreement": {"reference": "prov", "legal_basis": "prov"},
        **changes,
    }


def incidents(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Checked incidents; what a row does not say is filled with the plainest value."""
    plain = {
        "source": "rapporter",
        "category": "skadegorelse",
        "subtype": "klotter",
        "object_type": None,
        "time_precision": "minute",
        "x": None,
        "y": None,
        "place_precision": "municipality",
        "area_id": None,
        "organisation": None,
        "crime_code": None,
        "discovery": None,
    }
    made = []
    for number, row in enumerate(rows):
        starts = row["starts_at"]
        made.append({**plain, "id": str(number), "ends_at": starts, "reported_at": starts, **row})
    frame = pd.DataFrame(made, columns=tables.INCIDENTS.column_names)
    for name in ("starts_at", "ends_at", "reported_at"):
        frame[name] = pd.to_datetime(frame[name]).dt.tz_localize(ZONE, nonexistent="shift_forward").dt.as_unit("us")
    return tables.check(frame, tables.INCIDENTS, ZONE)


def quality(name: str, kind: str, label: str, through: date, **changes: object) -> SourceQuality:
    account = {
        "source": name,
        "label": label,
        "kind": kind,
        "files": 1,
        "rows_in_files": 10,
        "rows_unattributed": 0,
        "rows_read": 10,
        "rows_accepted": 10,
        "rows_rejected": 0,
        "rows_duplicate": 0,
        "rows_duplicate_differing": 0,
        "rows_after_as_of": 0,
        "rejected_by_reason": {},
        "blanked": {},
        "personal": {},
        "unmapped_subtypes": {},
        "first_day": date(2020, 1, 1),
        "data_through": through,
        **changes,
    }
    return SourceQuality(**account)


def checked(incident_rows: pd.DataFrame, *, through: date = date(2025, 7, 31), **changes: object) -> Checked:
    areas = pd.DataFrame(
        {"id": ["A", "B"], "level": "stadsdel", "name": ["Norr", "Söder"], "version": "1", "population": [100, 200]}
    )
    content = {
        "incidents": incident_rows,
        "unsafe_places": tables.empty(tables.UNSAFE_PLACES, ZONE),
        "special_events": tables.empty(tables.SPECIAL_EVENTS, ZONE),
        "reporters": tables.empty(tables.REPORTERS, ZONE),
        "areas": tables.check(areas, tables.AREAS, ZONE),
        "polygons": None,
        "places": tables.empty(tables.PLACES, ZONE),
        "quality": (
            quality("rapporter", "reporter", "Rapporter", through),
            quality("polis", "police", "Polisanmälda brott", through),
        ),
        "rejected": pd.DataFrame(columns=["source", "file", "line", "column", "value", "reason"]),
        "inputs": {},
        **changes,
    }
    return Checked(**content)


def quarterly(counts: dict[str, int], **same: object) -> list[dict[str, object]]:
    """So many incidents in each quarter, spread evenly over its days at 12:00."""
    rows = []
    for quarter, count in counts.items():
        period = pd.Period(quarter, freq="Q")
        days = pd.date_range(period.start_time, period.end_time.normalize(), periods=count + 2)[1:-1]
        rows += [{"starts_at": day.normalize() + pd.Timedelta(hours=12), **same} for day in days]
    return rows


def quarters(first: str, last: str) -> list[str]:
    return [str(q) for q in pd.period_range(first, last, freq="Q")]
