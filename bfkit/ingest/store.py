"""Checked tables put by for the notebooks of one run, and read again: the raw files are read once a quarter."""

import json
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from bfkit import tables
from bfkit.checked import Checked, SourceQuality

_TABLES = {table.name: table for table in tables.ALL}
_DATES = ("first_day", "data_through")


def save(checked: Checked, folder: Path) -> None:
    """Write checked tables to a folder, which is made. The folder holds row data: it never leaves the run."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*_TABLES, "rejected"):
        getattr(checked, name).to_parquet(folder / f"{name}.parquet")
    if checked.polygons is not None:
        checked.polygons.to_frame("geometry").to_parquet(folder / "polygons.parquet")
    if checked.streets is not None:
        checked.streets.to_parquet(folder / "streets.parquet")
    account = {
        "quality": [asdict(source) for source in checked.quality],
        "inputs": dict(checked.inputs),
        "notes": list(checked.notes),
    }
    (folder / "account.json").write_text(
        json.dumps(account, ensure_ascii=False, default=date.isoformat), encoding="utf-8"
    )


def load(folder: Path, time_zone: str) -> Checked:
    """The checked tables of a folder that ``save`` wrote; every table is held to its contract again."""
    account: dict[str, Any] = json.loads((folder / "account.json").read_text(encoding="utf-8"))
    read = {
        name: tables.check(pd.read_parquet(folder / f"{name}.parquet"), contract, time_zone)
        for name, contract in _TABLES.items()
    }
    outlines, streets = folder / "polygons.parquet", folder / "streets.parquet"
    return Checked(
        **read,
        polygons=gpd.read_parquet(outlines).geometry if outlines.is_file() else None,
        quality=tuple(_quality(source) for source in account["quality"]),
        rejected=pd.read_parquet(folder / "rejected.parquet"),
        inputs=account["inputs"],
        notes=tuple(account["notes"]),
        streets=gpd.read_parquet(streets) if streets.is_file() else None,
    )


def _quality(saved: dict[str, Any]) -> SourceQuality:
    days = {name: date.fromisoformat(saved[name]) if saved[name] else None for name in _DATES}
    return SourceQuality(**{f.name: days.get(f.name, saved[f.name]) for f in fields(SourceQuality)})
