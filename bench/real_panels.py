"""Real panels: the police files of three cities through the ingest, and their DeSO added up into larger groups."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from bfkit.counts import area_by_period
from bfkit.ingest import pipeline
from bfkit.parameters.indicators import Indicators
from bfkit.parameters.loading import load
from bfkit.parameters.models import Parameters
from bfkit.periods import months_between

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
CITIES = {"Göteborg": "1480", "Malmö": "1280", "Stockholm": "0180"}
FIRST, LAST, KNOWN = date(2019, 7, 1), date(2023, 12, 31), date(2024, 3, 31)
FOLLOW_UP = 6
NEIGHBOURS, ALIKE = "neighbours", "alike"
Counts = np.ndarray


def cities() -> dict[str, pd.DataFrame]:
    """Accepted police rows of each city, through the ingest, by Malmö's parameters under another name and code."""
    base = load("malmo", "2023Q4", folder=ROOT / "parameters", as_of=KNOWN)
    return {name: pipeline.read(_other(base, name, code), DATA).incidents for name, code in CITIES.items()}


def _other(base: Parameters, name: str, code: str) -> Parameters:
    declared = base.municipality
    police = next(s for s in declared.sources if s.name == "polis").model_copy(update={"keep": {"Kommun": name}})
    areas = declared.areas.model_copy(update={"code_pattern": rf"^{code}[ABC]\d{{4}}$"})
    changes = {"name": name, "code": code, "areas": areas, "sources": (police,), "indicators": Indicators()}
    return base.model_copy(update={"municipality": declared.model_copy(update=changes)})


def by_deso(rows: pd.DataFrame, codes: Sequence[str]) -> Counts:
    """Counts of each DeSO in which anything happened, in the order of the codes, and month."""
    wanted = rows[rows["crime_code"].isin(codes) & rows["area_id"].notna()]
    return area_by_period(
        wanted, area_ids=sorted(wanted["area_id"].unique()), periods=months_between(FIRST, LAST)
    ).counts


def grouped(random: np.random.Generator, counts: Counts, grouping: str, least: float) -> Counts:
    """DeSO added up, one after the other, until each group has enough events; what is left joins the last."""
    if grouping == NEIGHBOURS:
        order = np.roll(np.arange(len(counts)), int(random.integers(len(counts))))
    else:
        order = np.argsort(counts.sum(axis=1) + random.uniform(0, 1, len(counts)), kind="stable")
    level = counts.mean(axis=1)[order] * FOLLOW_UP
    group, total, groups = np.zeros(len(order), dtype=int), 0.0, 0
    for place, events in enumerate(level):
        group[place] = groups
        total += events
        if total >= least:
            groups, total = groups + 1, 0.0
    group = np.minimum(group, groups - 1)
    return np.stack([counts[order[group == one]].sum(axis=0) for one in range(groups)])
