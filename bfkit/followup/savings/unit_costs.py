"""What one incident of an outcome costs: low, middle and high, in the prices of one year, with its sources."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from bfkit import vocabulary
from bfkit.display import percent, sentence_list
from bfkit.errors import TableError
from bfkit.parameters.interventions import Outcome
from bfkit.parameters.prices import Prices

_NOTHING = ("", "nan", "None", "<NA>")
LEAST_PRICED = 0.5
"""Under so large a share of the incidents with a price, an average price would be that of other incidents."""


@dataclass(frozen=True, slots=True)
class Range:
    """Low, middle and high; never told as the middle alone."""

    low: float
    middle: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.middle <= self.high:
            raise ValueError(f"låg {self.low}, mellan {self.middle} och hög {self.high} stiger inte")


@dataclass(frozen=True, slots=True)
class UnitCost:
    """The cost of an average incident of an outcome.

    Attributes:
        kronor: in the prices of ``price_year``.
        priced_share: of the incidents, how many are of a sub-type with a price.
        sources: of each sub-type's price. own_years: the years whose prices they were.
        bearers: who bears the cost. n: incidents by which the sub-types were weighed.
    """

    kronor: Range
    price_year: int
    priced_share: float
    sources: tuple[str, ...]
    own_years: tuple[int, ...]
    bearers: tuple[str, ...]
    n: int


def unit_cost(
    outcome: Outcome,
    unit_costs: pd.DataFrame,
    counts: Mapping[str, int],
    *,
    prices: Prices,
    price_year: int,
    bearers: Mapping[str, str],
) -> UnitCost | str:
    """The average cost of the outcome's incidents, or why there is none.

    Args:
        outcome: a category, or some of its sub-types.
        unit_costs: rows of ``tables.UNIT_COSTS``.
        counts: incidents by sub-type that tell how the sub-types are mixed; when none, an outcome of a single
            sub-type still has its price.
        prices: the index. price_year: the year of the prices wanted.
        bearers: who bears the cost, by sub-type.

    Raises:
        TableError: a price without source or year, or prices that do not rise from low to high.
        ParameterError: a price year that the index does not have.
    """
    priced = _priced(unit_costs)
    wanted = outcome.subtypes or tuple(vocabulary.SUBTYPES[outcome.category])
    mixed = {name: counts.get(name, 0) for name in wanted}
    if len(wanted) == 1 and not sum(mixed.values()):
        mixed = dict.fromkeys(wanted, 1)
    total = sum(mixed.values())
    if not total:
        return "inga händelser att väga undertypernas priser med"
    known = {name: count for name, count in mixed.items() if name in priced and count}
    share = sum(known.values()) / total
    if share < LEAST_PRICED:
        lacking = [vocabulary.SUBTYPES[outcome.category][name].lower() for name in mixed if name not in priced]
        return f"bara {percent(share)} av händelserna har ett pris: pris saknas på {sentence_list(lacking)}"
    low, middle, high = (
        sum(
            count * float(str(priced[name][level])) * prices.factor(int(str(priced[name]["price_year"])), price_year)
            for name, count in known.items()
        )
        / sum(known.values())
        for level in ("low", "middle", "high")
    )
    return UnitCost(
        kronor=Range(low, middle, high),
        price_year=price_year,
        priced_share=share,
        sources=tuple(dict.fromkeys(str(priced[name]["source"]) for name in known)),
        own_years=tuple(sorted({int(str(priced[name]["price_year"])) for name in known})),
        bearers=tuple(dict.fromkeys(bearers[name] for name in known if name in bearers)),
        n=total if sum(counts.values()) else 0,
    )


def share_priced(outcome: Outcome, unit_costs: pd.DataFrame, counts: Mapping[str, int]) -> float | None:
    """The share of the outcome's incidents that are of a sub-type with a price; None when there are no incidents.

    Raises:
        TableError: as ``unit_cost``.
    """
    priced = _priced(unit_costs)
    mixed = {name: counts.get(name, 0) for name in outcome.subtypes or vocabulary.SUBTYPES[outcome.category]}
    total = sum(mixed.values())
    return sum(count for name, count in mixed.items() if name in priced) / total if total else None


def _priced(unit_costs: pd.DataFrame) -> dict[str, Mapping[str, object]]:
    """The price of each sub-type; one without source or year is no price at all."""
    rows: dict[str, Mapping[str, object]] = {
        str(row["subtype"]): {str(key): value for key, value in row.items()} for row in unit_costs.to_dict("records")
    }
    for name, row in rows.items():
        if str(row["source"]).strip() in _NOTHING:
            raise TableError(f"priset på {name} saknar källa. Ange varifrån uppgiften kommer.")
        if str(row["price_year"]) in _NOTHING:
            raise TableError(f"priset på {name} saknar prisår. Ange vilket års priser det är.")
        if not 0 <= float(str(row["low"])) <= float(str(row["middle"])) <= float(str(row["high"])):
            raise TableError(f"priset på {name} stiger inte från låg till mellan och hög.")
    return rows
