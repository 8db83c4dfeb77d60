"""The index that kronor are moved by: SCB's consumer prices as they are kept here, and the years a municipality adds."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import Field, model_validator

from bfkit.display import number
from bfkit.parameters.reading import read
from bfkit.parameters.values import ContradictionError, Frozen
from bfkit.parameters.yaml_text import Problem

PRICES_FILE = "prices.yml"
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
LEAST, MOST = 0.9, 1.25
"""Between two years the index does not fall or rise by more: beyond that it is another series, such as 2020 = 100."""
_SAME = 0.006


class AddedYears(Frozen):
    """Yearly means of the same series, 1980 = 100, for years that are not kept here; ``source``: where they were read."""

    source: Annotated[str, Field(min_length=3)]
    years: Annotated[dict[Annotated[int, Field(ge=1980, le=2200)], Annotated[float, Field(gt=0)]], Field(min_length=1)]

    @model_validator(mode="after")
    def _of_the_same_series(self) -> Self:
        faults = [
            (
                f"years.{year}",
                f"{number(value, 2)}: {year} är redan {number(KPI[year], 2)} i {KPI_SOURCE}; ta bort året",
            )
            for year, value in self.years.items()
            if year in KPI and abs(KPI[year] - value) > _SAME
        ]
        together = sorted({**KPI, **self.years}.items())
        faults += [
            (
                f"years.{later}",
                f"{number(after, 2)} är inte rimligt efter {number(before, 2)} {earlier}: skriv årsmedel, 1980 = 100",
            )
            for (earlier, before), (later, after) in pairwise(together)
            if later in self.years and not LEAST <= (after / before) ** (1 / (later - earlier)) <= MOST and not faults
        ]
        if faults:
            raise ContradictionError(faults)
        return self


def read_added_years(path: Path, shown: str, own_index: bool, problems: list[Problem]) -> AddedYears | None:
    """The years that a municipality adds; None when there is no such file or it is wrong, and ``problems`` then says how.

    Args:
        path: of the file, which may be missing; shown: how it is called in messages.
        own_index: whether ``municipality.yml`` has an index of its own, which the years cannot be added to.
        problems: is added to.
    """
    if not path.is_file():
        return None
    if own_index:
        words = "kommunen har ett eget index under followup.price_index i municipality.yml: skriv åren där och ta bort filen"
        problems.append(Problem(shown, "", words))
        return None
    return read(path, AddedYears, shown, problems)
