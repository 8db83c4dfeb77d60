"""What is reported: each source by itself, four quarters against the four before, at equal lag."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from bfkit.checked import Checked
from bfkit.counts.reach import Reach, reaches
from bfkit.display import counted, number, sentence_list
from bfkit.inference.arguments import Floats
from bfkit.mapping.coverage.reporter_activity import ReporterActivity
from bfkit.mapping.coverage.reporting_breaks import Break
from bfkit.mapping.trends.categories import ALL
from bfkit.mapping.trends.change import PeriodChange
from bfkit.mapping.trends.prediction import tails
from bfkit.mapping.trends.series import CountSeries, count_series
from bfkit.parameters.models import Parameters
from bfkit.parameters.sources import CrimeCode
from bfkit.periods import Period
from bfkit.verdict.overall_goal.comparable import not_comparable
from bfkit.verdict.overall_goal.discovered import (
    Apart,
    codes_of,
    discovered_apart,
    without_codes,
    without_discovered,
)
from bfkit.verdict.overall_goal.unusual import sure_without, unusual_quarters
from bfkit.verdict.overall_goal.words import YearWord, word_of
from bfkit.verdict.overall_goal.yearly import YEAR, year_change

QUARTERS = 4
REPORTERS_ALIKE = 0.1
"""Active reporters that differ by less than a tenth between the years are taken for as many."""
LEAST_STEADY = 0.5
"""Share of the reports that must come from organisations which report alike in both years."""
POLICE = "Anmälda brott visar också hur ofta brott anmäls och hur polisen arbetar."
BY_REPORTERS = "förändringen kan bero på att de aktiva rapportörerna har blivit fler eller färre"
ONE_QUARTER = "förändringen beror på ett enda ovanligt kvartal"
WITHOUT_ONE = 0.1
"""One-sided level at which a change must remain when the quarter that speaks most for it is left out of both years."""
WITHOUT = "utan det som polisen själv upptäcker"
LATE = "Källan har inga rapportdatum, så sent inkomna händelser kan saknas för det senaste året."


@dataclass(frozen=True, slots=True)
class ReportedIndicator:
    """One source.

    Attributes:
        source, label, kind: of the source. crime_codes: the only ones counted, when it is read by code.
        change: of the count, with the variation that years have; None when it cannot be compared.
        by_quarter: the eight counts behind it, oldest first; () without a change.
        per_reporter: of the count for each active reporter; None for other sources and when reporters are as many.
        reporters: mean active reporters in the year before and now; None where it is not known.
        left_out: reports of organisations that began, stopped or changed during the two years, before and now.
        organisations_left_out: how many these are.
        word: one of ``words.WORDS``, all indicators considered; reason: why it cannot be compared, or be sure.
        p_decrease, p_increase: one-sided, before the others are considered; NaN when it cannot be compared.
        cautions: what a reader must know.
        apart: what the police discover, which is no part of the count and has no word; None where there is none.
        unusually_high, unusually_low: quarters of the year before that are no level to change from, place and name.
    """

    source: str
    label: str
    kind: str
    crime_codes: tuple[str, ...]
    change: PeriodChange | None
    by_quarter: tuple[int, ...]
    per_reporter: PeriodChange | None
    reporters: tuple[float, float] | None
    left_out: tuple[int, int]
    organisations_left_out: int
    word: YearWord
    reason: str | None
    p_decrease: float
    p_increase: float
    cautions: tuple[str, ...]
    apart: Apart | None = None
    unusually_high: tuple[tuple[int, str], ...] = ()
    unusually_low: tuple[tuple[int, str], ...] = ()

    def judged(self, p_decrease: float, p_increase: float) -> "ReportedIndicator":
        """The word when all indicators shown together are considered; what reporters can explain is no change."""
        if self.change is None:
            return self
        interval = (self.change.lower, self.change.upper)
        word = word_of(interval, p_decrease, p_increase)
        if word == YearWord.UNSURE:
            return replace(self, word=word)
        each = self.per_reporter
        if each is not None and word != word_of((each.lower, each.upper), 0.0, 0.0):
            return replace(self, word=YearWord.UNSURE, reason=BY_REPORTERS)
        if _one_quarter(self.by_quarter, self.change.dispersion, falling=word == YearWord.FALLEN):
            return replace(self, word=YearWord.UNSURE, reason=ONE_QUARTER)
        return self._beside_unusual(word)

    def _beside_unusual(self, word: YearWord) -> "ReportedIndicator":
        """A change must be as sure without quarters of the year before that were themselves unusual."""
        falling = word == YearWord.FALLEN
        unusual = self.unusually_high if falling else self.unusually_low
        if not unusual or self.change is None:
            return replace(self, word=word)
        named = f"{sentence_list([name for _, name in unusual])} var ovanligt {'högt' if falling else 'lågt'}"
        places = [place for place, _ in unusual]
        if sure_without(self.by_quarter, places, self.change.dispersion, falling=falling):
            caution = f"{named[0].upper()}{named[1:]}; ändringen är säker också utan."
            return replace(self, word=word, cautions=(*self.cautions, caution))
        return replace(self, word=YearWord.UNSURE, reason=f"{named}, och utan det är ändringen inte säker")


@dataclass(frozen=True, slots=True)
class _Years:
    """The counts of a source: eight quarters, and all comparable months."""

    by_quarter: tuple[int, ...]
    by_month: Floats


def reported(
    checked: Checked, parameters: Parameters, years: tuple[Period, Period], activity: ReporterActivity | None
) -> tuple[ReportedIndicator, ...]:
    """Every source of incidents, before the indicators are considered together.

    What the police discover is told apart and given no word: it follows how the police work.

    Args:
        checked, parameters: of the run. years: the year before, and the last four quarters.
        activity: who reported; None where there are no reporters.
    """
    breaks = {} if activity is None else _unsteady(activity.breaks, years)
    unsteady = {name for own in breaks.values() for name in own}
    first, codes = years[0].start, parameters.municipality.crime_codes
    apart = discovered_apart(checked, parameters, quarters=2 * QUARTERS, first=first)
    steady, named = without_discovered(checked, parameters), without_codes(parameters)
    if unsteady:
        own = steady.incidents
        steady = replace(steady, incidents=own[~own["organisation"].isin(unsteady)])
    series = {step: count_series(steady, named, step=step, by_area=False) for step in ("quarter", "month")}
    every = (count_series(checked, parameters, step="quarter", by_area=False), series["quarter"])
    found = []
    for reach in reaches(checked, parameters).values():
        reason = not_comparable(steady, named, reach, first)
        both = series["quarter"], series["month"]
        one = _of_source(checked, reach, reason or _years(reach, *both), years, activity, unsteady)
        one = _apart(one, apart.get(reach.source), codes, first)
        high, low = (
            unusual_quarters(every, reach.source, parameters.municipality.thresholds, high=high)
            for high in (True, False)
        )
        found.append(replace(one, unusually_high=high, unusually_low=low))
    return tuple(found)


def _apart(one: ReportedIndicator, apart: Apart | None, codes: Sequence[CrimeCode], first: date) -> ReportedIndicator:
    """The indicator named by what it counts, with what the police discover beside it."""
    if one.crime_codes:
        one = replace(one, crime_codes=codes_of(codes, discovered=False, since=first))
    if apart is None:
        return one
    kinds = counted(len(one.crime_codes), "slag", "slag")
    only = f"bara {kinds} som någon annan än polisen upptäcker" if one.crime_codes else WITHOUT
    return replace(one, label=f"{one.label}, {only}", apart=apart)


def _unsteady(breaks: Sequence[Break], years: tuple[Period, Period]) -> dict[str, set[str]]:
    """By source, organisations whose reporting changed within the two years."""
    found: dict[str, set[str]] = {}
    for one in breaks:
        if one.organisation is not None and years[0].start < one.day < years[1].end:
            found.setdefault(one.source, set()).add(one.organisation)
    return found


def _of_source(
    checked: Checked,
    reach: Reach,
    found: "_Years | str",
    years: tuple[Period, Period],
    activity: ReporterActivity | None,
    unsteady: set[str],
) -> ReportedIndicator:
    of_reporters = activity if reach.kind == "reporter" else None
    left = _left_out(checked, reach.source, years, unsteady)
    if (
        isinstance(found, _Years)
        and sum(left) > 0
        and sum(found.by_quarter) < LEAST_STEADY * (sum(found.by_quarter) + sum(left))
    ):
        found = "de flesta rapporter kommer från organisationer som började, slutade eller ändrade sig under tiden"
    reporters = None if of_reporters is None else _reporters(of_reporters, years, unsteady)
    plain = ReportedIndicator(
        source=reach.source,
        label=reach.label,
        kind=reach.kind,
        crime_codes=reach.crime_codes,
        change=None,
        by_quarter=(),
        per_reporter=None,
        reporters=reporters,
        left_out=left,
        organisations_left_out=len(unsteady) if sum(left) else 0,
        word=YearWord.NOT_COMPARABLE,
        reason=found if isinstance(found, str) else None,
        p_decrease=float("nan"),
        p_increase=float("nan"),
        cautions=(),
    )
    return plain if isinstance(found, str) else _compared(plain, found, years, reach)


def _compared(plain: ReportedIndicator, found: _Years, years: tuple[Period, Period], reach: Reach) -> ReportedIndicator:
    before, now = sum(found.by_quarter[:QUARTERS]), sum(found.by_quarter[QUARTERS:])
    days = {"per_now": float(years[1].days), "per_before": float(years[0].days)}
    own = year_change(now, before, found.by_month, **days)
    differ = plain.reporters is not None and abs(plain.reporters[1] / plain.reporters[0] - 1) >= REPORTERS_ALIKE
    each = None
    if differ and plain.reporters is not None:
        weighed = {
            "per_now": days["per_now"] * plain.reporters[1],
            "per_before": days["per_before"] * plain.reporters[0],
        }
        each = year_change(now, before, found.by_month, **weighed).change
    return replace(
        plain,
        change=own.change,
        by_quarter=found.by_quarter,
        per_reporter=each,
        word=YearWord.UNSURE,
        p_decrease=own.p_decrease,
        p_increase=own.p_increase,
        cautions=tuple(_cautions(plain, reach, differ=differ)),
    )


def _one_quarter(by_quarter: Sequence[int], dispersion: float, *, falling: bool) -> bool:
    """Whether one quarter of the year makes the whole change: a riot is no level that the year after can fall from."""
    years = np.array(by_quarter, dtype=float).reshape(2, QUARTERS)
    more = years[0] - years[1] if falling else years[1] - years[0]
    before, now = (float(year.sum() - year[int(more.argmax())]) for year in years)
    left = tails(now, before, 1.0, dispersion)
    return float(left.below if falling else left.above) > WITHOUT_ONE


def _cautions(plain: ReportedIndicator, reach: Reach, *, differ: bool) -> list[str]:
    found = []
    if reach.kind == "police":
        found.append(POLICE)
    if not reach.equal_lag:
        found.append(LATE)
    if differ and plain.reporters is not None:
        found.append(
            f"De aktiva rapportörerna har ändrats från i snitt {number(plain.reporters[0])} till "
            f"{number(plain.reporters[1])}: en förändring räknas bara om den också syns per rapportör."
        )
    elif reach.kind == "reporter" and plain.reporters is None:
        found.append("Hur många rapportörer som var aktiva är inte känt.")
    if plain.organisations_left_out:
        found.append(
            "Organisationer som började, slutade eller ändrade sin rapportering under tiden räknas inte: därför är antalen "
            "lägre än alla rapporterade händelser, och ändringen en annan."
        )
    return found


def _years(reach: Reach, quarters: CountSeries, months: CountSeries) -> _Years | str:
    """The counts of two years that may be compared, and of all comparable months; or why there are none."""
    row = next(at for at, key in enumerate(quarters.keys) if (key.source, key.category) == (reach.source, ALL))
    line = months.keys.index(quarters.keys[row])
    by_month = months.counts[line, months.comparable_from[line] :]
    if len(by_month) < 2 * YEAR:
        return "jämförs inte: två hela år i samma källa behövs"
    last = quarters.counts[row, -2 * QUARTERS :]
    return _Years(tuple(int(count) for count in last), np.asarray(by_month, dtype=float))


def _left_out(checked: Checked, source: str, years: tuple[Period, Period], unsteady: set[str]) -> tuple[int, int]:
    """Incidents of the organisations that are not counted, before and now."""
    own = checked.incidents
    own = own[(own["source"] == source) & own["organisation"].isin(unsteady)]
    days = own["starts_at"].dt.tz_localize(None).dt.normalize().to_numpy().astype("datetime64[D]")
    inside = [int(((days >= np.datetime64(y.start)) & (days < np.datetime64(y.end))).sum()) for y in years]
    return inside[0], inside[1]


def _reporters(
    activity: ReporterActivity, years: tuple[Period, Period], unsteady: set[str]
) -> tuple[float, float] | None:
    """Mean active reporters a week in each year, of the organisations that are counted; None where none is told of."""
    told = [own for own in activity.organisations if own.organisation not in unsteady]
    means = []
    for year in years:
        inside = [at for at, week in enumerate(activity.weeks) if year.start <= week.start < year.end]
        if not inside or any(own.withheld[inside].any() for own in told):
            return None
        means.append(float(sum(own.active[inside].mean() for own in told)))
    return (means[0], means[1]) if min(means, default=0.0) > 0 else None
