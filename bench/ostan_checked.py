"""One seed of Östan as the workbench would have it: its checked tables and register, without the way over the files."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import geopandas as gpd
import numpy as np
import pandas as pd

from bfkit import tables
from bfkit.checked import Checked, SourceQuality
from bfkit.ingest.activities import read_activities
from bfkit.ostan.effects import Started
from bfkit.ostan.faults import EQUAL
from bfkit.ostan.simulation import Simulation
from bfkit.ostan.surroundings import activities
from bfkit.ostan.surroundings.delivery import Plan
from bfkit.parameters.interventions import BY_LOTTERY, Intervention, Register
from bfkit.parameters.loading import load
from bfkit.parameters.models import Parameters
from bfkit.parameters.selection import Listed, Round, Start

QUARTER = "2025Q2"
PARAMETERS = Path(__file__).parents[1] / "parameters"


def declared() -> Parameters:
    """Östan's own parameters of the quarter."""
    return load("ostan", QUARTER, folder=PARAMETERS)


def parameters_of(found: Simulation, like: Parameters) -> Parameters:
    """The register as this seed's municipality would have written it: its own areas, lists and draws."""
    register = cast(Register, like.register)
    interventions = tuple(_as_begun(one, found) for one in register.interventions)
    return like.model_copy(update={"measures": register.model_copy(update={"interventions": interventions})})


def checked_of(found: Simulation, parameters: Parameters) -> Checked:
    """The reporters' incidents, the areas and the log of what was done (a test holds them to the ingest's own)."""
    zone = parameters.municipality.time_zone
    log = activities.part(
        found.seed,
        Plan(tuple(range(found.scenario.first_day.year, found.scenario.last_day.year + 1))),
        found.town,
        found.register,
        found.begun(),
    )
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "ostan").mkdir()
        for file, content in log.files.items():
            (folder / "ostan" / file).write_bytes(content)
        done = read_activities(parameters, frozenset(found.town.codes), folder)
    shapes = gpd.GeoSeries(list(found.town.polygons), index=pd.Index(found.town.codes, name="id"), crs="EPSG:3006")
    return Checked(
        incidents=incidents_of(found, parameters),
        unsafe_places=tables.empty(tables.UNSAFE_PLACES, zone),
        special_events=tables.empty(tables.SPECIAL_EVENTS, zone),
        reporters=tables.empty(tables.REPORTERS, zone),
        areas=pd.DataFrame({"id": found.town.codes, "name": found.town.names}),
        polygons=shapes,
        places=tables.empty(tables.PLACES, zone),
        quality=(_quality(found, parameters),),
        rejected=pd.DataFrame(),
        inputs={},
        activities=tables.empty(tables.ACTIVITIES, zone) if done is None else done.rows,
    )


def incidents_of(found: Simulation, parameters: Parameters) -> pd.DataFrame:
    """The rows that the ingest accepts: what was never written, cannot be read or stands twice is not there."""
    source, zone = parameters.municipality.sources[0], parameters.municipality.time_zone
    rows = found.rows
    used = rows["copy"].isin(["", EQUAL]) & ~rows["unusable"].astype(bool) & (rows["problem"] >= 0)
    used &= (rows["gone"] == "") & (rows["reported"] < pd.Timestamp(parameters.as_of) + pd.Timedelta(days=1))
    rows = rows[used]
    codes = np.array([*found.town.codes, None], dtype=object)
    east, north = (
        pd.to_numeric(rows[axis].str.replace(",", "."), errors="coerce").to_numpy() for axis in ("Öst", "Nord")
    )
    point = np.isfinite(east) & np.isfinite(north) & (np.nan_to_num(east) != 0)
    moments = rows["happened"].dt.tz_localize(zone, ambiguous=True, nonexistent="shift_forward")
    return pd.DataFrame(
        {
            "id": np.arange(len(rows)).astype(str),
            "source": source.name,
            "category": rows["Kategori"].map(source.values["category"]),
            "subtype": rows["Undertyp"].map(source.values["subtype"]).fillna("ovrigt"),
            "object_type": rows["Objekt"],
            "starts_at": moments,
            "ends_at": moments,
            "time_precision": "minute",
            "reported_at": rows["reported"].dt.tz_localize(zone, ambiguous=True, nonexistent="shift_forward"),
            "x": np.where(point, rows["x"], np.nan),
            "y": np.where(point, rows["y"], np.nan),
            "place_precision": np.where(point, "point", "area"),
            "area_id": codes[rows["known_area"].to_numpy()],
            "organisation": rows["Organisation"],
            "discovery": pd.Series(pd.NA, index=rows.index, dtype="str"),
        }
    ).reset_index(drop=True)


def _quality(found: Simulation, parameters: Parameters) -> SourceQuality:
    """An account in which only the last day of reporting says anything."""
    source = parameters.municipality.sources[0]
    through = found.rows["reported"].max().date()
    return SourceQuality(
        source.name, source.label, source.kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, {}, {}, {}, {}, None, through
    )


def _as_begun(declared_: Intervention, found: Simulation) -> Intervention:
    starts = [one for one in found.started if one.id == declared_.id]
    selected = declared_.selection
    if selected.how == BY_LOTTERY:
        rounds = tuple(_round(one, [s for s in starts if s.round == one.round], found) for one in selected.rounds)
        areas = tuple(area for one in rounds for part in (one.start_now, one.start_next) for area in part.areas)
        return declared_.model_copy(
            update={"areas": areas, "selection": selected.model_copy(update={"rounds": rounds})}
        )
    (start,) = starts
    update = {"listed": _listed(start, found), "rank": start.list_.areas.index(start.area) + 1}
    areas = (found.town.codes[start.area],)
    return declared_.model_copy(update={"areas": areas, "selection": selected.model_copy(update=update)})


def _listed(start: Started, found: Simulation) -> tuple[Listed, ...]:
    pairs = zip(start.list_.areas, start.list_.scores, strict=True)
    return tuple(Listed(area=found.town.codes[area], count=score) for area, score in pairs)


def _round(declared_: Round, starts: list[Started], found: Simulation) -> Round:
    """A round of the lottery as this seed's list and the published number drew it."""
    parts = {
        name: Start(
            first_day=part.first_day,
            areas=tuple(found.town.codes[one.area] for one in starts if one.first_day == part.first_day),
        )
        for name, part in (("start_now", declared_.start_now), ("start_next", declared_.start_next))
    }
    return declared_.model_copy(update={"listed": _listed(starts[0], found), **parts})
