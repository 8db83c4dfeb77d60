"""What is simulated: the span of days, the size, the shared shocks. A larger Östan is another scenario."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Shock:
    """Something that raises some problems in every area at once.

    Attributes:
        first_month: first month of it, its first day.
        last_month: last month of it, its first day.
        problems: keys of ``problems.Problem``.
        factor: by how much the expected number is multiplied.
    """

    first_month: date
    last_month: date
    problems: tuple[str, ...]
    factor: float


@dataclass(frozen=True, slots=True)
class Scenario:
    """Span, size and disturbances of a simulated municipality.

    Attributes:
        first_day: first day of the simulation; the sources are complete from then.
        last_day: last day, on which the files are drawn: nothing reported later is in them.
        size: multiplies every expected number; 1 gives about 6 000 rows of reporters a year.
        dispersion: variance divided by mean of an area's count in a month (1 is Poisson).
        common_variation: coefficient of variation of the monthly factor shared by all areas.
        shocks: shared shocks besides the common variation.
    """

    first_day: date = date(2022, 1, 1)
    last_day: date = date(2025, 7, 31)
    size: float = 1.0
    dispersion: float = 1.8
    common_variation: float = 0.08
    shocks: tuple[Shock, ...] = (
        Shock(date(2022, 8, 1), date(2022, 9, 1), ("bilbrand", "brand", "1211", "1210"), 2.2),
        Shock(date(2023, 10, 1), date(2023, 11, 1), ("samling_utomhus", "brak", "hotad"), 1.5),
    )

    def months(self) -> NDArray[np.datetime64]:
        """First days of the months, from the one before ``first_day`` (its nights run over) to the last."""
        first = np.datetime64(self.first_day, "M") - 1
        return np.arange(first, np.datetime64(self.last_day, "M") + 1)

    def shock_factors(self, problem: str) -> NDArray[np.float64]:
        """The factor of every month for one problem, shape (months,)."""
        months = self.months()
        factors = np.ones(len(months))
        for shock in self.shocks:
            if problem in shock.problems:
                first, last = np.datetime64(shock.first_month, "M"), np.datetime64(shock.last_month, "M")
                factors[(months >= first) & (months <= last)] *= shock.factor
        return factors


FIRST_VERSION = Scenario()
"""January 2022 to July 2025: thirteen quarters before 2025Q2, and a month in which late reports come in."""
