"""Rows of the reporters' files before anything goes wrong with them: what the municipality's system would hold."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfkit.ostan import delays, free_text
from bfkit.ostan.conditions import Events, UnsafePlaces
from bfkit.ostan.places import Places, Spots
from bfkit.ostan.problems import REPORTED
from bfkit.ostan.process import Happenings, Minutes, minutes
from bfkit.ostan.randomness import drawn, generator
from bfkit.ostan.reporters import organisations, reporting
from bfkit.ostan.scenario import Scenario
from bfkit.ostan.town import Town

HEADER = (
    "Ärendenr",
    "Kategori",
    "Undertyp",
    "Objekt",
    "Händelse från",
    "Händelse till",
    "Rapporterad",
    "Öst",
    "Nord",
    "Område",
    "Organisation",
    "Beskrivning",
    "Åtgärdad",
)
OBJECTS = {
    "skola": "Skola",
    "forskola": "Förskola",
    "krog": "Restaurang eller krog",
    "resecentrum": "Resecentrum",
    "vard": "Vårdinrättning",
    "polisstation": "Polisstation",
    "galleria": "Butik eller galleria",
    "park": "Park",
    "bibliotek": "Bibliotek",
    "fritidsgard": "Fritidsgård",
    "simhall": "Simhall",
    "idrottsplats": "Idrottsplats",
    "bostadshus": "Bostadshus",
    "parkering": "Parkering eller garage",
    "gata": "Gata eller torg",
    "gangtunnel": "Gångtunnel",
    "verksamhet": "Verksamhetslokal",
    "butik": "Butik eller galleria",
}
HIDDEN = ("problem", "spot", "area", "x", "y", "off_x", "off_y", "happened", "reported")
"""Columns that are not written: which problem and spot (-1 for states and events), where and when in truth."""
_END_WRITTEN = 0.35
_NUDGED = 0.5
_NUDGE_METRES = 9.0
"""Half of the points are taken by telephone and lie up to 9 metres off."""


def rows(
    seed: int,
    scenario: Scenario,
    town: Town,
    spots: Spots,
    register: Places,
    incidents: Happenings,
    unsafe: UnsafePlaces,
    calendar: Events,
) -> pd.DataFrame:
    """One row a report, in the order they were written: ``HEADER`` as text (no numbers yet) and ``HIDDEN``.

    Only what was reported within the scenario is there, and nothing by an organisation that had not joined
    or that let it be.
    """
    random = generator(seed, "reports")
    parts = [
        _incident_rows(random, spots, incidents),
        _unsafe_rows(random, spots, unsafe),
        _event_rows(random, register, calendar),
    ]
    table = pd.concat(parts, ignore_index=True)
    reported = table["reported"].to_numpy(dtype="datetime64[m]")
    inside = (reported >= np.datetime64(scenario.first_day)) & (reported < np.datetime64(scenario.drawn_on) + 1)
    table = table[inside & reporting(seed, scenario, table["Organisation"].to_numpy(dtype=object), reported)]
    table = table.sort_values("reported", kind="stable", ignore_index=True)
    table["Område"] = np.array(town.codes, dtype=object)[table["area"].to_numpy()]
    table["Ärendenr"] = ""
    table["Rapporterad"] = clock(table["reported"].to_numpy(dtype="datetime64[m]"))
    table["Beskrivning"] = _descriptions(random, table)
    if scenario.wording is not None:
        old = (table["Kategori"] == scenario.wording.new) & (
            table["reported"] < pd.Timestamp(scenario.wording.first_day)
        )
        table["Kategori"] = table["Kategori"].where(~old, scenario.wording.old)
    nudged = random.random(len(table)) < _NUDGED
    for axis in ("x", "y"):
        off = np.where(nudged, random.uniform(-_NUDGE_METRES, _NUDGE_METRES, len(table)), 0.0)
        table[f"off_{axis}"] = off
        table[axis] = table[axis].to_numpy() + off
    table["Öst"], table["Nord"] = coordinates(table["x"].to_numpy()), coordinates(table["y"].to_numpy())
    return table[[*HEADER, *HIDDEN]]


def coordinates(metres: NDArray[np.float64]) -> list[str]:
    """Coordinates as text with a decimal comma."""
    return [f"{value:.1f}".replace(".", ",") for value in metres]


def clock(moment: Minutes) -> NDArray[np.object_]:
    """Moments as "2024-03-05 21:40"; empty when missing."""
    text = np.char.replace(np.datetime_as_string(moment, unit="m"), "T", " ")
    return np.where(np.isnat(moment), "", text).astype(object)


def numbered(reported: Minutes, prefix: str) -> list[str]:
    """Running numbers within each year in the order given, "R24-00017"."""
    years = reported.astype("datetime64[Y]").astype(int) + 1970
    order = pd.Series(years).groupby(years).cumcount() + 1
    return [f"{prefix}{year % 100:02d}-{number:05d}" for year, number in zip(years, order, strict=True)]


def _incident_rows(random: np.random.Generator, spots: Spots, incidents: Happenings) -> pd.DataFrame:
    interval = incidents.end > incidents.start
    lasted = minutes(5 * random.integers(1, 9, len(interval)))
    ends = np.where(interval, incidents.end, incidents.start + lasted)
    written = interval | (random.random(len(interval)) < _END_WRITTEN)
    return pd.DataFrame(
        {
            "Kategori": [REPORTED[index].category for index in incidents.problem],
            "Undertyp": [REPORTED[index].subtype for index in incidents.problem],
            **_place_columns(spots, incidents.spot),
            "Händelse från": clock(incidents.start),
            "Händelse till": np.where(written, clock(ends), ""),
            "Organisation": organisations(random, spots.roles[incidents.spot]),
            "Åtgärdad": "",
            "problem": incidents.problem,
            "happened": incidents.start,
            "reported": delays.reported(random, np.where(written, ends, incidents.start)),
        }
    )


def _unsafe_rows(random: np.random.Generator, spots: Spots, unsafe: UnsafePlaces) -> pd.DataFrame:
    closed = clock(unsafe.closed.astype("datetime64[m]"))
    return pd.DataFrame(
        {
            "Kategori": "Otrygg plats",
            "Undertyp": unsafe.subtype,
            **_place_columns(spots, unsafe.spot),
            "Händelse från": clock(unsafe.opened),
            "Händelse till": "",
            "Organisation": organisations(random, spots.roles[unsafe.spot]),
            "Åtgärdad": [text[:10] for text in closed],
            "problem": -1,
            "happened": unsafe.opened,
            "reported": unsafe.reported,
        }
    )


def _event_rows(random: np.random.Generator, register: Places, calendar: Events) -> pd.DataFrame:
    roles = np.array(register.roles)[calendar.place]
    return pd.DataFrame(
        {
            "Kategori": "Särskilt evenemang",
            "Undertyp": calendar.subtype,
            "Objekt": [OBJECTS[role] for role in roles],
            "problem": -1,
            "spot": -1,
            "happened": calendar.start,
            "area": register.areas[calendar.place],
            "x": register.east[calendar.place],
            "y": register.north[calendar.place],
            "Händelse från": clock(calendar.start),
            "Händelse till": clock(calendar.end),
            "Organisation": organisations(random, roles),
            "Åtgärdad": "",
            "reported": calendar.reported,
        }
    )


def _place_columns(spots: Spots, spot: NDArray[np.int64]) -> Mapping[str, object]:
    return {
        "Objekt": [OBJECTS[role] for role in spots.roles[spot]],
        "spot": spot,
        "area": spots.areas[spot],
        "x": spots.east[spot],
        "y": spots.north[spot],
    }


def _descriptions(random: np.random.Generator, table: pd.DataFrame) -> NDArray[np.object_]:
    categories, subtypes = table["Kategori"].to_numpy(dtype=object), table["Undertyp"].to_numpy(dtype=object)
    found = np.full(len(table), "", dtype=object)
    written = random.random(len(table)) >= free_text.NO_TEXT
    for category, subtype in sorted(set(zip(categories, subtypes, strict=True))):
        here = np.flatnonzero((categories == category) & (subtypes == subtype))
        texts = free_text.texts_of(category, subtype)
        found[here] = [texts[index] for index in drawn(random, (1.0,) * len(texts), len(here))]
    return np.where(written, found, "")
