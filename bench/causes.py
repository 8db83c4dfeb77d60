"""Are Östan's planted causes among the first three hypotheses of their problem, and its decoys left alone?

Every seed is simulated. ``causes.proposed`` proposes on the first half of the history and tests on the second. Decoys are
tested alone on the whole history, without any correction, which is the hardest for them: those of the simulator, and
places that are put into the register a stone's throw from each true one, with its kind and its opening hours, so that
whatever is within 150 metres of the true place is within about as much of them. ``python -m bench.causes 100 2``: 100 seeds in two processes.
"""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import repeat
from time import perf_counter

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy import stats

from bench.ostan_checked import checked_of, declared, parameters_of
from bfkit import tables
from bfkit.causes.evidence import SUPPORTED, Arguments, judged
from bfkit.causes.hypothesis_tests import evidence_on
from bfkit.causes.material import Material, material
from bfkit.causes.problem import problem_of
from bfkit.causes.proposed import proposed
from bfkit.checked import Checked
from bfkit.ostan import causes, conditions
from bfkit.ostan.places import spot_of
from bfkit.ostan.simulation import Simulation, simulated
from bfkit.ostan.surroundings import streets
from bfkit.ostan.surroundings.opening_hours import opening_hours
from bfkit.parameters.models import Parameters

SEEDS, PROCESSES = 100, 2
FIRST = 3
FOUND_AT_LEAST, FALSE_AT_MOST = 0.90, 0.05
_OTHER, _DAMAGE, _GATHER = "annat_otrygghetsskapande", "skadegorelse", "otrygghetsskapande_samling"
_STONES_THROW = (50.0, 110.0)


@dataclass(frozen=True, slots=True)
class Planted:
    """A planted cause: the kind of incident, where ("" is everywhere), and the ids that name it."""

    key: str
    kind: str
    place: str
    named: tuple[str, ...]


PLANTED = (
    Planted("last_bus", f"{_OTHER}.brak", causes.SQUARE, ("oppettider.{}",)),
    Planted("last_bus", f"{_GATHER}.utomhus", causes.SQUARE, ("oppettider.{}",)),
    Planted("closing_time", f"{_OTHER}.brak", "", ("oppettider.krog",)),
    Planted("dark_park", f"{_OTHER}.vald", causes.DARK_PARK, ("belysning.{}", "belysning")),
    Planted("dark_park", f"{_OTHER}.brak", causes.DARK_PARK, ("belysning.{}", "belysning")),
    Planted("school_holidays", f"{_DAMAGE}.ovrig_skadegorelse", "", ("skollov.skola",)),
    Planted("hit_shop", f"{_OTHER}.inbrott", causes.HIT_SHOP, ("upprepad_plats.{}",)),
    Planted("hit_shop", f"{_DAMAGE}.ovrig_skadegorelse", causes.HIT_SHOP, ("upprepad_plats.{}",)),
)


@dataclass(frozen=True, slots=True)
class Decoy:
    """A hypothesis that is not true: kind of incident, the area's place, the test, its place or kind, and metres."""

    key: str
    kind: str
    where: str
    test: str
    place: str = ""
    place_kind: str = ""
    metres: int | None = None


PHANTOM = "Skuggan av "
DECOYS = (
    Decoy("mall, brawls", f"{_OTHER}.brak", causes.SQUARE, "oppettider", causes.MALL),
    Decoy("mall, gatherings", f"{_GATHER}.utomhus", causes.SQUARE, "oppettider", causes.MALL),
    Decoy("pub park, violence", f"{_OTHER}.vald", causes.PUB_PARK, "belysning", causes.PUB_PARK),
    Decoy("pub park, brawls", f"{_OTHER}.brak", causes.PUB_PARK, "belysning", causes.PUB_PARK),
    Decoy("preschools in holidays", f"{_DAMAGE}.ovrig_skadegorelse", "", "skollov", place_kind="forskola"),
    Decoy("busy shop, again and again", f"{_OTHER}.inbrott", causes.BUSY_SHOP, "upprepad_plats", causes.BUSY_SHOP),
    Decoy("busy shop, damage", f"{_DAMAGE}.ovrig_skadegorelse", causes.BUSY_SHOP, "upprepad_plats", causes.BUSY_SHOP),
    Decoy("busy shop, 250 m", f"{_OTHER}.inbrott", causes.BUSY_SHOP, "nara_plats", causes.BUSY_SHOP, metres=250),
    Decoy("preschools, brawls", f"{_OTHER}.brak", "", "nara_plats", place_kind="forskola"),
    Decoy("preschools, gatherings", f"{_GATHER}.utomhus", "", "nara_plats", place_kind="forskola"),
    Decoy("shadow of the square", f"{_OTHER}.brak", causes.SQUARE, "oppettider", PHANTOM + causes.SQUARE),
    Decoy("shadow of the square, near", f"{_OTHER}.brak", causes.SQUARE, "nara_plats", PHANTOM + causes.SQUARE),
    Decoy("shadow of the dark park", f"{_OTHER}.vald", causes.DARK_PARK, "belysning", PHANTOM + causes.DARK_PARK),
    Decoy(
        "shadow of the dark park, near", f"{_OTHER}.vald", causes.DARK_PARK, "nara_plats", PHANTOM + causes.DARK_PARK
    ),
    Decoy("shadow of the hit shop", f"{_OTHER}.inbrott", causes.HIT_SHOP, "upprepad_plats", PHANTOM + causes.HIT_SHOP),
    Decoy(
        "shadow of the hit shop, near", f"{_OTHER}.inbrott", causes.HIT_SHOP, "nara_plats", PHANTOM + causes.HIT_SHOP
    ),
)


@dataclass(frozen=True, slots=True)
class Seed:
    """Rank of each planted cause (0 when it is not proposed) and status; status of each decoy; slowest problem."""

    number: int
    ranks: tuple[int, ...]
    statuses: tuple[str, ...]
    decoys: tuple[str, ...]
    seconds: float


def main(count: int = SEEDS, processes: int = PROCESSES) -> None:
    begun = perf_counter()
    seeds = []
    for found in each(count, processes):
        print(f"seed {found.number}: ranks {found.ranks} decoys {_false(found)}", flush=True)
        seeds.append(found)
    summary(seeds)
    print(f"{perf_counter() - begun:.0f} s")


def _false(found: "Seed") -> list[str]:
    return [decoy.key for decoy, said in zip(DECOYS, found.decoys, strict=True) if said == SUPPORTED]


def each(count: int, processes: int) -> Iterator[Seed]:
    """The seeds from 1 on."""
    numbers, like = range(1, count + 1), declared()
    if processes == 1:
        yield from map(of_seed, numbers, repeat(like))
        return
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(of_seed, numbers, repeat(like))


def of_seed(number: int, like: Parameters) -> Seed:
    """One seed: the ranks of its planted causes, and what is said of its decoys."""
    found = simulated(number)
    parameters = parameters_of(found, like)
    checked = town_of(found, parameters)
    shadowed = replace(checked, places=with_shadows(checked.places, number))
    areas = area_of_place(found)
    ranks, statuses, slowest, at = [], [], 0.0, dict[tuple[str, bool], Material]()
    for one in PLANTED:
        begun = perf_counter()
        gathered = material(checked, parameters, problem_of(_identity(one.kind, one.place, areas), checked, parameters))
        proposals = proposed(gathered).proposals
        slowest = max(slowest, perf_counter() - begun)
        place_id = areas[one.place][0] if one.place else ""
        hits = [p for p in proposals if p.id in {name.format(place_id) for name in one.named}]
        ranks.append(min((p.rank for p in hits), default=0))
        statuses.append(min(hits, key=lambda p: p.rank).evidence.status if hits else "")
    decoys = []
    for decoy in DECOYS:
        phantom = decoy.place.startswith(PHANTOM)
        key = (_identity(decoy.kind, decoy.where, areas), phantom)
        if key not in at:
            own = shadowed if phantom else checked
            at[key] = material(own, parameters, problem_of(key[0], own, parameters))
        decoys.append(_decoy(at[key], decoy, areas))
    return Seed(number, tuple(ranks), tuple(statuses), tuple(decoys), slowest)


def _decoy(gathered: Material, decoy: Decoy, areas: dict[str, tuple[str, str]]) -> str:
    places = (decoy.place if decoy.place.startswith(PHANTOM) else areas[decoy.place][0],) if decoy.place else ()
    kinds = (decoy.place_kind,) if decoy.place_kind else ()
    found = evidence_on(gathered, decoy.test, Arguments(places=places, kinds=kinds, metres=decoy.metres))
    return judged([found])[0].status if found.tested else "ej prövad"


def _identity(kind: str, place: str, areas: dict[str, tuple[str, str]]) -> str:
    return f"rapportorer.{kind}.{areas[place][1] if place else 'kommunen'}"


def area_of_place(found: Simulation) -> dict[str, tuple[str, str]]:
    """Id and area of every place of the register, by its name."""
    return {
        name: (place, found.town.codes[int(found.spots.areas[spot_of(found.spots, found.register, name)])])
        for place, name in zip(found.register.ids, found.register.names, strict=True)
    }


def town_of(found: Simulation, parameters: Parameters) -> Checked:
    """The checked tables with what the cause analysis reads besides incidents."""
    zone = parameters.municipality.time_zone
    network = streets.network(found.seed, found.town, found.register)
    lines = gpd.GeoDataFrame(
        {"name": network.names, "lit": np.array(network.lit, dtype=float)},
        geometry=list(network.lines),
        index=pd.Index(network.ids, name="id"),
        crs="EPSG:3006",
    )
    return replace(
        checked_of(found, parameters),
        places=_places(found, zone),
        unsafe_places=_unsafe(found, zone, parameters),
        special_events=_events(found, zone, parameters),
        streets=lines,
    )


def _places(found: Simulation, zone: str) -> pd.DataFrame:
    register = found.register
    table = pd.DataFrame(
        {
            "id": register.ids,
            "kind": register.kinds,
            "name": register.names,
            "x": register.east,
            "y": register.north,
            "opening_hours": opening_hours(found.seed, register),
            "opened_on": pd.NaT,
            "closed_on": pd.NaT,
        }
    )
    return tables.check(table, tables.PLACES, zone)


def with_shadows(places: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The register with a place more beside each true one, alike in kind and opening hours."""
    random = np.random.default_rng(seed)
    rows = []
    for name in (causes.SQUARE, causes.DARK_PARK, causes.HIT_SHOP):
        row = places[places["name"] == name].iloc[0].to_dict()
        angle, metres = random.uniform(0, 2 * np.pi), random.uniform(*_STONES_THROW)
        moved = {"x": row["x"] + metres * np.cos(angle), "y": row["y"] + metres * np.sin(angle)}
        rows.append({**row, **moved, "id": PHANTOM + name, "name": PHANTOM + name})
    return pd.concat([places, pd.DataFrame(rows).astype(places.dtypes.to_dict())], ignore_index=True)


def _unsafe(found: Simulation, zone: str, parameters: Parameters) -> pd.DataFrame:
    dark = causes.badly_lit(found.seed, found.scenario, found.register, found.spots)
    seen = conditions.unsafe_places(found.seed, found.scenario, found.spots, dark=dark)
    words = parameters.municipality.sources[0].values["subtype"]
    table = pd.DataFrame(
        {
            "id": np.arange(len(seen.spot)).astype(str),
            "source": parameters.municipality.sources[0].name,
            "subtype": [words[str(word)] for word in seen.subtype],
            "opened_at": _zoned(seen.opened, zone),
            "closed_at": _zoned(seen.closed, zone),
            "reported_at": _zoned(seen.reported, zone),
            "x": found.spots.east[seen.spot],
            "y": found.spots.north[seen.spot],
            "area_id": np.array(found.town.codes, dtype=object)[found.spots.areas[seen.spot]],
            "organisation": None,
        }
    )
    return tables.check(table, tables.UNSAFE_PLACES, zone)


def _events(found: Simulation, zone: str, parameters: Parameters) -> pd.DataFrame:
    seen = conditions.events(found.seed, found.scenario, found.register)
    words = parameters.municipality.sources[0].values["subtype"]
    table = pd.DataFrame(
        {
            "id": np.arange(len(seen.place)).astype(str),
            "source": parameters.municipality.sources[0].name,
            "subtype": [words.get(str(word), "ovrigt") for word in seen.subtype],
            "starts_at": _zoned(seen.start, zone),
            "ends_at": _zoned(seen.end, zone),
            "reported_at": _zoned(seen.reported, zone),
            "x": found.register.east[seen.place],
            "y": found.register.north[seen.place],
            "area_id": None,
        }
    )
    return tables.check(table, tables.SPECIAL_EVENTS, zone)


def _zoned(moments: np.ndarray, zone: str) -> pd.Series:
    return pd.Series(moments.astype("datetime64[us]")).dt.tz_localize(zone, ambiguous=True, nonexistent="shift_forward")


def summary(seeds: list[Seed]) -> None:
    """Shares with exact 95 % intervals, and every bar."""
    print(f"\n{len(seeds)} seeds; per cent, exact 95 % intervals in brackets (Clopper-Pearson)")
    for number, one in enumerate(PLANTED):
        ranks = np.array([seed.ranks[number] for seed in seeds])
        first = int(((ranks > 0) & (ranks <= FIRST)).sum())
        supported = sum(seed.statuses[number] == SUPPORTED for seed in seeds)
        held = "held  " if first / len(seeds) >= FOUND_AT_LEAST else "BROKEN"
        print(
            f"{held} {one.key:16}{one.kind:40}among the first {FIRST}{share(first, len(seeds))} supported{share(supported, len(seeds))}"
        )
    for number, decoy in enumerate(DECOYS):
        those = [seed.decoys[number] for seed in seeds]
        false, made = sum(d == SUPPORTED for d in those), sum(d != "ej prövad" for d in those)
        least = stats.binomtest(false, max(made, 1), FALSE_AT_MOST, alternative="greater").pvalue
        held = "held  " if least > FALSE_AT_MOST else "BROKEN"
        print(f"{held} decoy {decoy.key:32}{decoy.test:16}tested {made:4} supported{share(false, max(made, 1))}")
    print(
        f"slowest problem {max(seed.seconds for seed in seeds):.1f} s, median {np.median([s.seconds for s in seeds]):.1f} s"
    )


def share(times: int, count: int) -> str:
    """A share with its exact interval."""
    interval = stats.binomtest(int(times), count).proportion_ci(method="exact")
    return f"{100 * times / count:7.1f} [{100 * interval.low:4.1f}-{100 * interval.high:5.1f}]"


if __name__ == "__main__":
    main(*[int(word) for word in sys.argv[1:3]])
