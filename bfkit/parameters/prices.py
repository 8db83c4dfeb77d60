"""Kronor of one year in the prices of another. Years without an index are refused, never guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bfkit.errors import ParameterError
from bfkit.parameters.models import Parameters
from bfkit.parameters.price_index import KPI, KPI_SOURCE

__all__ = ["KPI", "KPI_SOURCE", "Prices", "prices_of"]


WHAT_TO_DO = "Lägg till årets årsmedel i prisindex, eller lämna ett eget index; handboken säger hur"


@dataclass(frozen=True, slots=True)
class Prices:
    """An index of prices by year, and its source."""

    years: Mapping[int, float]
    source: str

    @property
    def span(self) -> str:
        """The first and the last year."""
        return f"{min(self.years)}–{max(self.years)}"

    def factor(self, year: int, to_year: int) -> float:
        """What a krona of one year is worth in another's prices; 1 for the same year, also outside the index.

        Raises:
            ParameterError: a year that the index does not have.

        >>> round(Prices(KPI, KPI_SOURCE).factor(2013, 2023), 4)
        1.2854
        """
        if year == to_year:
            return 1.0
        lacking = sorted({one for one in (year, to_year) if one not in self.years})
        if lacking:
            raise ParameterError(
                f"prisåret {lacking[0]} finns inte i prisindex ({self.source}), som har {self.span}. {WHAT_TO_DO}."
            )
        return self.years[to_year] / self.years[year]

    def common(self, years: Iterable[int]) -> int | None:
        """The latest of some years, when all of them can be told in its prices; None when the index lacks one.

        >>> Prices(KPI, KPI_SOURCE).common([2019, 2023]), Prices(KPI, KPI_SOURCE).common([2023, 2099])
        (2023, None)
        """
        wanted = set(years)
        return max(wanted) if wanted and (len(wanted) == 1 or wanted <= set(self.years)) else None


def prices_of(parameters: Parameters) -> Prices:
    """The municipality's own index, or SCB's consumer price index with the years that the municipality adds."""
    own, added = parameters.municipality.followup.price_index, parameters.added_prices
    if own is not None:
        return Prices(dict(own.years), own.source)
    if added is not None:
        years = ", ".join(map(str, sorted(added.years)))
        return Prices({**KPI, **added.years}, f"{KPI_SOURCE}; {years}: {added.source}")
    return Prices(KPI, KPI_SOURCE)
