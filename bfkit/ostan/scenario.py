"""What is simulated: the span of days, the size, the disturbances, the measures. Another Östan is another scenario."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bfkit.ostan import planned
from bfkit.ostan.disturbances import (
    Bursts,
    CodeChange,
    Concentration,
    Drift,
    Effort,
    NearRepeat,
    RecordingChange,
    Riot,
    Shock,
    Tiring,
    Wording,
)

_FIRES = ("bilbrand", "brand", "1211", "1210")
_DRIFT = Drift()
_SHOCKS = (
    Shock(date(2019, 10, 1), date(2019, 11, 1), ("samling_utomhus", "brak", "hotad"), 1.5),
    Shock(date(2020, 3, 1), date(2020, 5, 1), ("krogvald", "1701", "1702", "9362"), 0.35),
    Shock(date(2020, 3, 1), date(2020, 5, 1), ("klotter", "glaskross", "fordon"), 1.35),
    Shock(date(2021, 8, 1), date(2021, 9, 1), _FIRES, 2.2),
)
_BURSTS = Bursts(0.01, 3.0, ("hotad", "otrygg", "samling_trapphus", "samling_utomhus", "trafik", "droger"))
_NEAR_REPEAT = NearRepeat(("inbrott", "bilbrand", "1211"), 0.3)
_CONCENTRATION = Concentration(("klotter", "glaskross", "fordon"), (310.0, 300.0, 290.0))
_EASTER_2022 = Riot(
    date(2022, 4, 14), 5,
    (("brand", 26), ("bilbrand", 18), ("samling_utomhus", 30), ("brak", 18), ("vald", 16), ("hotad", 8)),
    (("1210", 22), ("1211", 18), ("1311", 14), ("1615", 26), ("1701", 34), ("1702", 4)),
)  # fmt: skip
_EFFORT = Effort(date(2021, 9, 1), date(2022, 5, 1), ("5010", "5011"), 4, 3.0)
_RECORDING = (RecordingChange(date(2021, 1, 1), ("klotter",), 1.4),)
_CODE_CHANGE = CodeChange(date(2020, 7, 1), "1605", "1615")
_WORDING = Wording(date(2020, 1, 1), "Störande samling av personer", "Otrygghetsskapande samling")
_TIRING = Tiring("Biblioteken", date(2023, 12, 1), 0.86, 0.25)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Span, size, disturbances and measures of a simulated municipality.

    Attributes:
        first_day: first day of the simulation; the sources are complete from then.
        last_day: last day of the last whole year.
        drawn_on: day on which the files are drawn: nothing reported later is in them.
        size: multiplies every expected number; 1 gives about 6 250 rows of reporters a year.
        dispersion: variance divided by mean of an area's count in a month (1 is Poisson).
        common_variation: coefficient of variation of the monthly factor shared by all areas.
        drift: how areas wander; shocks, bursts, near_repeat, concentration, riot, effort: see their classes.
        recording: changes of what gives a row; code_change, wording: other words for the same.
        starts: organisations that joined after the reporting began, and when; tiring: one that wearies.
        measures, programme: what is planted; () and None for a municipality that did nothing.
    """

    first_day: date = date(2018, 1, 1)
    last_day: date = date(2025, 12, 31)
    drawn_on: date = date(2026, 1, 20)
    size: float = 1.0
    dispersion: float = 1.8
    common_variation: float = 0.08
    drift: Drift = _DRIFT
    shocks: tuple[Shock, ...] = _SHOCKS
    bursts: Bursts = _BURSTS
    near_repeat: NearRepeat = _NEAR_REPEAT
    concentration: Concentration = _CONCENTRATION
    riot: Riot | None = _EASTER_2022
    effort: Effort | None = _EFFORT
    recording: tuple[RecordingChange, ...] = _RECORDING
    code_change: CodeChange | None = _CODE_CHANGE
    wording: Wording | None = _WORDING
    starts: tuple[tuple[str, date], ...] = (("Östanbuss", date(2020, 8, 17)),)
    tiring: Tiring | None = _TIRING
    measures: tuple[planned.Measure, ...] = planned.MEASURES
    programme: planned.Lottery | None = planned.PROGRAMME

    def months(self) -> NDArray[np.datetime64]:
        """First days of the months, from the one before ``first_day`` (its nights run over) to the last."""
        first = np.datetime64(self.first_day, "M") - 1
        return np.arange(first, np.datetime64(self.drawn_on, "M") + 1)

    def month_factors(self, problem: str) -> NDArray[np.float64]:
        """Shocks and changes of recording together, for every month of one problem; shape (months,)."""
        months = self.months()
        factors = np.ones(len(months))
        for shock in self.shocks:
            if problem in shock.problems:
                factors[between(months, shock.first_month, shock.last_month)] *= shock.factor
        for change in self.recording:
            if problem in change.problems:
                factors[months >= np.datetime64(change.first_month, "M")] *= change.factor
        return factors


def between(months: NDArray[np.datetime64], first: date, last: date) -> NDArray[np.bool_]:
    """Which months lie from the month of one day to the month of another, shape (months,)."""
    return (months >= np.datetime64(first, "M")) & (months <= np.datetime64(last, "M"))


EIGHT_YEARS = Scenario()
"""January 2018 to December 2025, and three weeks of January 2026 in which late reports come in."""
