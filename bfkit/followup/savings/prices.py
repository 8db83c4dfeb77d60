"""Kronor of one year in the prices of another. Years without an index are refused, never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bfkit.errors import ParameterError
from bfkit.parameters.followup import PriceIndex

KPI_SOURCE = "SCB, konsumentprisindex (KPI), fastställda tal, årsmedel, 1980 = 100"
KPI: Mapping[int, float] = MappingProxyType(
    {
        1990: 207.8, 1991: 227.2, 1992: 232.4, 1993: 243.2, 1994: 248.5, 1995: 254.8, 1996: 256.0, 1997: 257.3,
        1998: 257.0, 1999: 258.1, 2000: 260.7, 2001: 267.1, 2002: 272.8, 2003: 278.1, 2004: 279.2, 2005: 280.4,
        2006: 284.22, 2007: 290.51, 2008: 300.61, 2009: 299.66, 2010: 303.46, 2011: 311.43, 2012: 314.20, 2013: 314.06,
        2014: 313.49, 2015: 313.35, 2016: 316.43, 2017: 322.11, 2018: 328.40, 2019: 334.26, 2020: 335.92, 2021: 343.19,
        2022: 371.91, 2023: 403.70,
    }
)  # fmt: skip
"""Yearly means; the same as ``data/reference/kpi.csv``, which says where they come from."""


@dataclass(frozen=True, slots=True)
class Prices:
    """An index of prices by year, and its source."""

    years: Mapping[int, float]
    source: str

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
                f"prisåret {lacking[0]} finns inte i prisindex ({self.source}), som har {min(self.years)}–"
                f"{max(self.years)}. Ange ett index med de åren under followup.price_index i municipality.yml."
            )
        return self.years[to_year] / self.years[year]


def prices_of(declared: PriceIndex | None) -> Prices:
    """The municipality's own index, or SCB's consumer price index."""
    return Prices(KPI, KPI_SOURCE) if declared is None else Prices(dict(declared.years), declared.source)
