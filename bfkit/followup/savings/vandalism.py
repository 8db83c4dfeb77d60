"""What vandalism has cost by year, in the prices of one year: has it become cheaper or only worth less."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from bfkit.checked import Checked
from bfkit.display import number, sentence_list
from bfkit.parameters.models import Parameters
from bfkit.parameters.prices import WHAT_TO_DO, Prices, prices_of

FEWEST_YEARS = 5
FALLEN, RISEN, UNSURE, TOO_SHORT = "minskat", "ökat", "ingen säker förändring", "kan ej avgöras"


@dataclass(frozen=True, slots=True)
class YearCost:
    """A whole year: kronor of that year, and in the prices of the series' last year; by item too. n: rows."""

    year: int
    nominal: float
    real: float
    by_item: tuple[tuple[str, float], ...]
    n: int


@dataclass(frozen=True, slots=True)
class CostSeries:
    """The series.

    Attributes:
        label: from the declaration. price_year: whose prices. index: source of the price index.
        years: whole years, the earliest first. left_out: years without all parts that other years have.
        unpriced: whole years that the price index does not have, which are not told: never in the prices of another year.
        change_a_year: mean real change a year, a share; lower, upper: 95 % interval; None with under five years.
        word: minskat, ökat, ingen säker förändring or kan ej avgöras.
    """

    label: str
    price_year: int
    index: str
    years: tuple[YearCost, ...]
    left_out: tuple[int, ...]
    unpriced: tuple[int, ...]
    change_a_year: float | None
    lower: float | None
    upper: float | None
    word: str
    sentence: str


def cost_series(checked: Checked, parameters: Parameters) -> CostSeries | None:
    """The declared series up to the quarter's end; None when none is declared or no year is whole."""
    declared = parameters.municipality.followup.cost_series
    if declared is None:
        return None
    rows = checked.cost_series[checked.cost_series["year"] <= parameters.as_of.year - 1]
    return series_of(rows, declared.label, prices_of(parameters))


def series_of(rows: pd.DataFrame, label: str, prices: Prices) -> CostSeries | None:
    """Costs (``tables.COST_SERIES``) in the prices of the last whole year, by the file's own index where it has one.

    Without one, years that ``prices`` does not have are left out and told; when it has none, the last year stands alone.
    """
    every, left_out = _whole_years(rows)
    if not every:
        return None
    own_index = bool(rows.loc[rows["year"].isin(every), "price_index"].notna().all())
    whole = every if own_index else [year for year in every if year in prices.years] or every[-1:]
    unpriced = tuple(year for year in every if year not in whole)
    kept = rows[rows["year"].isin(whole)]
    last = whole[-1]
    base = float(kept.loc[kept["year"] == last, "price_index"].mean()) if own_index else math.nan
    factor = [
        base / float(index) if own_index else prices.factor(int(year), last)
        for year, index in zip(kept["year"], kept["price_index"], strict=True)
    ]
    years = tuple(_year(own, year) for year, own in _by_year(kept.assign(real=kept["kronor"] * factor), whole))
    change, lower, upper = _trend([one.year for one in years], [one.real for one in years])
    word = _word(lower, upper)
    return CostSeries(
        label=label,
        price_year=last,
        index="filens eget prisindex" if own_index else prices.source,
        years=years,
        left_out=left_out,
        unpriced=unpriced,
        change_a_year=change,
        lower=lower,
        upper=upper,
        word=word,
        sentence=" ".join([_sentence(years, change, lower, upper, word), *_unpriced(unpriced, prices)]),
    )


def _whole_years(rows: pd.DataFrame) -> tuple[list[int], tuple[int, ...]]:
    """Years that have as many different parts as the fullest year, and those that have not."""
    parts = rows.assign(part=rows["period"].fillna("")).groupby("year")["part"].nunique()
    most = int(parts.max()) if len(parts) else 0
    whole = [int(str(year)) for year, count in parts.items() if count == most]
    return whole, tuple(int(str(year)) for year, count in parts.items() if count < most)


def _by_year(rows: pd.DataFrame, years: Sequence[int]) -> list[tuple[int, pd.DataFrame]]:
    return [(year, rows[rows["year"] == year]) for year in years]


def _year(own: pd.DataFrame, year: int) -> YearCost:
    by_item = own.groupby("item")["real"].sum()
    items = tuple((str(item), float(kronor)) for item, kronor in by_item.items())
    return YearCost(year, float(own["kronor"].sum()), float(own["real"].sum()), items, len(own))


def _trend(years: Sequence[int], real: Sequence[float]) -> tuple[float | None, float | None, float | None]:
    """Mean change a year by a straight line through the logarithms, with its t interval."""
    if len(years) < FEWEST_YEARS or min(real) <= 0:
        return None, None, None
    line = stats.linregress(np.array(years, dtype=float), np.log(np.array(real)))
    half = float(stats.t.ppf(0.975, len(years) - 2)) * float(line.stderr)
    slope = float(line.slope)
    return math.expm1(slope), math.expm1(slope - half), math.expm1(slope + half)


def _word(lower: float | None, upper: float | None) -> str:
    if lower is None or upper is None:
        return TOO_SHORT
    return FALLEN if upper < 0 else RISEN if lower > 0 else UNSURE


def _unpriced(years: Sequence[int], prices: Prices) -> list[str]:
    """Which years are not told, and how they come to be."""
    if not years:
        return []
    which = sentence_list([str(year) for year in years])
    return [
        f"{which} är inte med, för prisindex ({prices.source}) har {prices.span} och ett år räknas aldrig i ett annat års "
        f"priser utan index. {WHAT_TO_DO}."
    ]


def _sentence(
    years: Sequence[YearCost], change: float | None, lower: float | None, upper: float | None, word: str
) -> str:
    last = years[-1]
    text = f"{last.year} kostade skadegörelsen {number(last.real, 0)} kronor."
    if change is None or lower is None or upper is None:
        return f"{text} Färre än {FEWEST_YEARS} hela år: om kostnaden ändras går inte att säga."
    told = f"{word}: {number(100 * change, 1)} procent om året ({number(100 * lower, 1)} till {number(100 * upper, 1)})"
    if word in (FALLEN, RISEN):
        ends = sorted(100 * abs(end) for end in (lower, upper))
        told = f"{word} med {number(100 * abs(change), 1)} procent om året ({number(ends[0], 1)} till {number(ends[1], 1)})"
    return f"{text} Sedan {years[0].year} har kostnaden i fasta priser {told}. Varför säger serien inte."
