"""Problem pictures against the six criteria P1-P6: how many are met, and how much that rests on each threshold."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from bfkit.checked import Checked
from bfkit.mapping.priorities.evidence import (
    LACKING,
    YES,
    Concentrated,
    Costly,
    Exposed,
    Influenced,
    Price,
    Promise,
    Promised,
    Repeated,
    concentrated,
    costly,
    exposed,
    promised,
    repeated,
)
from bfkit.mapping.priorities.problem_pictures import ProblemPicture, ProblemPictures, problem_pictures
from bfkit.mapping.priorities.rank_intervals import competition_ranks
from bfkit.parameters.models import Parameters, Thresholds
from bfkit.parameters.prices import Prices, prices_of
from bfkit.vocabulary import PLACE_KINDS

TOP = 5
"""How long a list the sensitivity is told of: as many as have a cause analysis."""
ALTERNATIVES: Mapping[str, tuple[float, ...]] = {
    "minimum_count": (3, 8),
    "common_count": (6, 24),
    "concentration_ratio": (1.5, 3.0),
    "signal_rate": (0.01, 0.10),
    "near_place_metres": (50, 200),
    "costly_kronor": (50_000, 200_000),
}
"""A lower and a higher value of every threshold that a criterion uses."""
_PROMISED_YEARS = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem picture with its six answers. ``rank`` by the number met, equals share the lowest number."""

    picture: ProblemPicture
    name: str
    repeated: Repeated
    concentrated: Concentrated
    promised: Promised
    exposed: Exposed
    costly: Costly
    influenced: Influenced
    rank: int

    @property
    def answers(self) -> dict[str, str]:
        """The answer of each criterion."""
        return {
            "P1": self.repeated.answer,
            "P2": self.concentrated.answer,
            "P3": self.promised.answer,
            "P4": self.exposed.answer,
            "P5": self.costly.answer,
            "P6": self.influenced.answer,
        }

    @property
    def met(self) -> int:
        """How many criteria are met."""
        return sum(answer == YES for answer in self.answers.values())

    @property
    def lacking(self) -> int:
        """How many lack evidence."""
        return sum(answer == LACKING for answer in self.answers.values())


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What another value of one threshold would change.

    ``other_answers``: pictures with another number met; ``entered``, ``left``: ids of the first ``TOP`` places.
    """

    threshold: str
    value: float
    alternative: float
    other_answers: int
    entered: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problems:
    """All pictures, those that meet most first; equals in the order of their counts.

    ``costs``, ``promises``, ``places``: whether the municipality has declared them.
    """

    rows: tuple[Problem, ...]
    found: ProblemPictures
    sensitivity: tuple[Sensitivity, ...]
    thresholds: Thresholds
    costs: bool
    promises: bool
    places: bool

    @property
    def first(self) -> tuple[Problem, ...]:
        """The first ``TOP`` places, with all that are equal."""
        return tuple(row for row in self.rows if row.rank <= TOP)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the criteria look in, gathered once."""

    promises: tuple[Promise, ...]
    promise_year: int | None
    prices: Mapping[str, Price]
    index: Prices
    metres: npt.NDArray[np.float64]
    kinds: npt.NDArray[np.object_]
    told: npt.NDArray[np.bool_]
    subtypes: npt.NDArray[np.object_]
    influence: Mapping[str, Influenced]
    severe: tuple[str, ...]
    places: bool


def problems(checked: Checked, parameters: Parameters) -> Problems:
    """Answer which problems meet which criteria. The group decides; the program weighs nothing."""
    found, known = problem_pictures(checked, parameters), _known(checked, parameters)
    limits = parameters.municipality.thresholds
    rows = _judged(found.pictures, known, limits)
    first = {row.picture.id for row in rows if row.rank <= TOP}
    met = {row.picture.id: row.met for row in rows}
    told = []
    for threshold, values in ALTERNATIVES.items():
        for value in values:
            own = getattr(limits, threshold)
            changed = _judged(found.pictures, known, limits.model_copy(update={threshold: type(own)(value)}))
            now = {row.picture.id for row in changed if row.rank <= TOP}
            other = sum(row.met != met[row.picture.id] for row in changed)
            told.append(
                Sensitivity(threshold, own, value, other, tuple(sorted(now - first)), tuple(sorted(first - now)))
            )
    return Problems(
        rows,
        found,
        tuple(told),
        limits,
        costs=bool(known.prices),
        promises=known.promise_year is not None,
        places=known.places,
    )


def _judged(pictures: Sequence[ProblemPicture], known: _Known, limits: Thresholds) -> tuple[Problem, ...]:
    made = [_problem(one, known, limits) for one in pictures]
    ranks = competition_ranks([one.met for one in made]).tolist()
    ranked = [replace(one, rank=rank) for one, rank in zip(made, ranks, strict=True)]
    return tuple(sorted(ranked, key=lambda one: (one.rank, -one.picture.count_12m, one.picture.id)))


def _problem(one: ProblemPicture, known: _Known, limits: Thresholds) -> Problem:
    counts = Counter(str(word) for word in known.subtypes[one.rows])
    near = one.rows[known.metres[one.rows] <= limits.near_place_metres]
    return Problem(
        picture=one,
        name=one.name(ratio=limits.concentration_ratio, rate=limits.signal_rate),
        repeated=repeated(one, known.severe, limits),
        concentrated=concentrated(one, limits),
        promised=promised(one, frozenset(counts), known.promises, known.promise_year),
        exposed=exposed(
            len(near),
            int(known.told[one.rows].sum()),
            Counter(str(kind) for kind in known.kinds[near]),
            register=known.places,
            limits=limits,
        ),
        costly=costly(counts, known.prices, limits, known.index),
        influenced=known.influence.get(one.id, Influenced(LACKING, None, None)),
        rank=0,
    )


def _known(checked: Checked, parameters: Parameters) -> _Known:
    declared = parameters.municipality.priorities
    promises, year = _promises(checked, parameters.quarter.year)
    prices = {str(row["subtype"]): _price(row) for row in checked.unit_costs.to_dict("records")}
    metres, kinds, told, places = _nearest(checked, declared.protected)
    influence = {
        one.problem: Influenced(one.can, one.reason, one.passed_on_to) for one in parameters.decisions.problems
    }
    subtypes = checked.incidents["subtype"].to_numpy(dtype=object)
    return _Known(
        promises, year, prices, prices_of(parameters), metres, kinds, told, subtypes, influence, declared.severe, places
    )


def _price(row: Mapping[Hashable, Any]) -> Price:
    words = {name: str(row[name]) for name in ("subtype", "item", "unit", "source")}
    return Price(
        **words,
        low=float(row["low"]),
        middle=float(row["middle"]),
        high=float(row["high"]),
        year=int(row["price_year"]),
    )


def _promises(checked: Checked, year: int) -> tuple[tuple[Promise, ...], int | None]:
    """The promises of the quarter's year, else of the latest of the two years before."""
    years = [int(y) for y in checked.promises["year"].unique() if year - _PROMISED_YEARS <= int(y) <= year]
    if not years:
        return (), None
    own = checked.promises[checked.promises["year"] == max(years)]
    areas = own["area_id"].astype(object).where(own["area_id"].notna(), None)
    return tuple(
        Promise(str(one), max(years), area, str(subtype), str(text))
        for one, area, subtype, text in zip(own["id"], areas, own["subtype"], own["text"], strict=True)
    ), max(years)


def _nearest(
    checked: Checked, protected: tuple[str, ...]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.object_], npt.NDArray[np.bool_], bool]:
    """By incident: metres to the nearest protected place and its kind (0 at such an object), and whether it is told."""
    rows = checked.incidents
    metres, kinds = np.full(len(rows), np.inf), np.full(len(rows), "", dtype=object)
    places = checked.places[checked.places["kind"].isin(protected)]
    points = rows[["x", "y"]].to_numpy(dtype=float, na_value=np.nan)
    pointed = np.isfinite(points).all(axis=1)
    if len(places) and pointed.any():
        distance, which = cKDTree(places[["x", "y"]].to_numpy(dtype=float)).query(points[pointed])
        metres[pointed], kinds[pointed] = distance, places["kind"].to_numpy(dtype=object)[which]
    words = {PLACE_KINDS[kind].lower(): kind for kind in protected}
    object_type = rows["object_type"].astype(object)
    at = object_type.map(lambda text: words.get(str(text).strip().lower(), "")).to_numpy(dtype=object)
    metres[at != ""], kinds[at != ""] = 0.0, at[at != ""]
    told = pointed | object_type.notna().to_numpy(dtype=bool)
    return metres, kinds, told, bool(len(checked.places)) or bool(object_type.notna().any())
