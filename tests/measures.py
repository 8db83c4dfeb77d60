"""A small municipality of square areas with counts as given, and a register with one measure in it."""

import json
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from bfkit import tables
from bfkit.checked import Checked
from bfkit.parameters.interventions import Register
from bfkit.parameters.models import Parameters
from tests import builders

SIDE, GAP = 300, 300
FIRST_MONTH = pd.Period("2019-01", freq="M")


def names(areas: int) -> list[str]:
    return [f"A{number:02d}" for number in range(areas)]


def intervention(start: str = "2025-01-01", **changes: Any) -> dict[str, Any]:
    """A measure in A00, chosen as one of the areas with most incidents."""
    return {
        "id": "P1",
        "slug": "provinsats",
        "title": "Provinsats",
        "description": "Något görs.",
        "areas": ["A00"],
        "decided": "2024-12-01",
        "start": start,
        "end": None,
        "phases": [{"name": "genomförande", "from": start}],
        "owner": "Enheten",
        "payer": "Nämnden",
        "type": "situationell",
        "mechanism": "Det blir svårare.",
        "outcome": {"category": "skadegorelse", "subtypes": [], "hours": None},
        "cost": {"kronor": 1000, "period": "per år", "includes": "allt"},
        "goal": {
            "indicator": "antal händelser",
            "change": -30.0,
            "unit": "procent",
            "baseline": "b",
            "from": start,
            "to": "2025-06-30",
        },
        "selection": {
            "how": "regel på antal",
            "rule": "highest_count",
            "listed": [{"area": "A00", "count": 9.0}, {"area": "A01", "count": 8.0}, {"area": "A02", "count": 7.0}],
        },
        "comparison": {"rule": "liknande nivå", "outside_metres": 600, "exclude": "behandlade områden"},
        "rings": [460],
        "expected_effect": {"change": -30.0, "unit": "procent", "source": "ett prov"},
        "dose": {"activity": "pass", "per_week": 1},
        "earlier": "Inga.",
        **changes,
    }


def parameters(*measures: dict[str, Any], quarter: str = "2025Q2", **changes: Any) -> Parameters:
    """Parameters with a register of these measures, all counted in the reporters' incidents."""
    own = builders.parameters(
        quarter, sources=[builders.source("rapporter", "reporter", "Rapporter", complete_from="2019-01-01")], **changes
    )
    register = {
        "municipality": "Prov",
        "decided_by": "gruppen",
        "source": "rapporter",
        "interventions": list(measures or (intervention(),)),
    }
    return own.model_copy(update={"measures": Register.model_validate_json(json.dumps(register))})


def checked(counts: np.ndarray, *, polygons: bool = True, organisation: str | None = None, **changes: Any) -> Checked:
    """Tables with so many incidents of criminal damage in each area (rows) and month (columns) from January 2019.

    The areas are squares of 300 metres, as far apart, in rows of six. Every incident lies in the middle of its area,
    at noon on some day of the month.
    """
    squares = [square(number) for number in range(len(counts))]
    rows = []
    for area, month in np.argwhere(np.asarray(counts) > 0):
        first = (FIRST_MONTH + int(month)).to_timestamp() + pd.Timedelta(hours=12)
        centre = squares[area].centroid
        row = {
            "area_id": names(len(counts))[area],
            "x": centre.x,
            "y": centre.y,
            "place_precision": "point",
            "organisation": organisation,
        }
        days = (area * 5 + np.arange(int(counts[area, month])) * 11) % 28
        rows += [{**row, "starts_at": first + pd.Timedelta(days=int(day))} for day in days]
    areas = pd.DataFrame({"id": names(len(counts)), "level": "ruta", "name": names(len(counts)), "version": "1"})
    shapes = gpd.GeoSeries(squares, index=names(len(counts)), crs="EPSG:3006") if polygons else None
    return builders.checked(
        builders.incidents(rows),
        areas=tables.check(areas.reindex(columns=tables.AREAS.column_names), tables.AREAS, builders.ZONE),
        polygons=shapes,
        quality=(builders.quality("rapporter", "reporter", "Rapporter", date(2025, 7, 31)),),
        **changes,
    )


def square(number: int) -> shapely.Polygon:
    down, right = divmod(number, 6)
    x, y = right * (SIDE + GAP), down * (SIDE + GAP)
    return shapely.box(x, y, x + SIDE, y + SIDE)


def world(areas: int = 24, months: int = 78, *, mean: float = 6.0, seed: int = 1) -> np.ndarray:
    """Poisson counts with levels that differ; the first area is the highest in the quarter before the start."""
    random = np.random.default_rng(seed)
    level = mean * np.exp(random.normal(0, 0.5, areas))
    level = np.sort(level)[::-1]
    return random.poisson(level[:, None], (areas, months))
