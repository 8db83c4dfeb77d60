"""What changed when the problem grew: the level before and after each dated candidate, and which of them coincide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from bfkit.causes.evidence import FEWEST, NOT_ALIKE, TOO_FEW, Arguments, Evidence, needs, untested
from bfkit.causes.material import Material
from bfkit.causes.permuted import Ratio, against_chance
from bfkit.causes.problem import Floats, Problem, Rows, Whole, months_of
from bfkit.checked import Checked
from bfkit.display import day as in_words
from bfkit.parameters.models import Parameters
from bfkit.periods import Period

CHANGE = "forandring_vid_datum"
WINDOW_MONTHS = 12
"""Months before and after a date that are compared: whole years, so that season cancels."""
_LEAST_MONTHS = 6
_FEWEST_DATES = 19
COINCIDE_MONTHS = 3
"""Candidates this near each other in time cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something dated that could have changed the problem.

    Attributes:
        day: when. kind: "rapportör", "mätning", "plats", "insats" or "evenemang". text: in Swedish.
        before, after: incidents of the problem a month, in up to twelve months on each side.
        ratio: after over before, against the same elsewhere; None when it cannot be told. coincides: how many other
            candidates lie within three months: they cannot be told apart.
    """

    day: date
    kind: str
    text: str
    before: float
    after: float
    ratio: Ratio | None
    coincides: int


@dataclass(frozen=True, slots=True)
class Changes:
    """The series of the problem and what is dated beside it.

    Attributes:
        months: shape (months,), first days; count: of the problem; elsewhere: of the same kind elsewhere.
        grew: the month in which the level rose most, if chance does not explain it. candidates: in order of day.
    """

    months: tuple[date, ...]
    count: Whole
    elsewhere: Whole
    grew: date | None
    grew_ratio: Ratio | None
    candidates: tuple[Candidate, ...]


def change_at(material: Material, arguments: Arguments, period: Period) -> Evidence:
    """Did the problem change its level at a date more than it does at other dates, against the same kind elsewhere?

    Up to twelve months on each side; chance is every other month of the history as if it had been the date.
    """
    needs(arguments.day, "day", CHANGE)
    when = arguments.day or period.start
    months, here, elsewhere = monthly(material, Period(period.start, period.end))
    what = f"händelser per månad efter {in_words(when)} mot före"
    if here.sum() < FEWEST:
        return untested(CHANGE, arguments, period, TOO_FEW, what=what)
    falls = arguments.direction == "minskning"
    found = _at(months, here, elsewhere, (when.year - 1970) * 12 + when.month - 1, falls=falls)
    if found is None:
        return untested(
            CHANGE, arguments, period, NOT_ALIKE, what=what, notes=("för få månader på någon sida om dagen",)
        )
    against = "samma jämförelse på andra håll, och vid alla andra månader som om de vore dagen"
    note = ("kvoten är omvänd: före mot efter",) if falls else ()
    return Evidence(CHANGE, arguments, period, what, against, found, notes=note)


def monthly(material: Material, period: Period) -> tuple[Whole, Whole, Whole]:
    """Whole months of a period since 1970, the problem's incidents in each, and those of its kind elsewhere."""
    months = months_of(period)
    begun = material.kind.begun.astype("datetime64[M]").astype(np.int64)
    used = material.within(period)

    def tally(chosen: np.ndarray) -> Whole:
        return np.bincount(begun[chosen & used] - months[0], minlength=len(months)).astype(np.int64)

    return months, tally(material.selected.here), tally(~material.selected.inside & material.selected.placed)


def _at(months: Whole, here: Whole, elsewhere: Whole, when: int, *, falls: bool = False) -> Ratio | None:
    """The change at a month against elsewhere, ranked among all other months; None when there are too few months."""
    position = int(when - months[0])
    ratios = _log_changes(here.astype(float), elsewhere.astype(float))
    ratios = -ratios if falls else ratios
    inside = 0 <= position < len(months) and np.isfinite(ratios[position])
    apart = np.abs(np.arange(len(months)) - position) >= _LEAST_MONTHS
    chance = ratios[np.isfinite(ratios) & apart]
    if not inside or len(chance) < _FEWEST_DATES:
        return None
    sides = _sides(here, position)
    count, other = (sides[0], sides[1]) if falls else (sides[1], sides[0])
    expected = max(count, 0.5) / float(np.exp(ratios[position]))
    widened = np.exp(chance - np.median(chance))
    return against_chance(count, expected, widened, used=int(here.sum()), compared=int(other + elsewhere.sum()))


def _sides(counts: Whole, position: int) -> tuple[int, int]:
    width = min(WINDOW_MONTHS, position, len(counts) - position)
    return int(counts[position - width : position].sum()), int(counts[position : position + width].sum())


def _log_changes(here: Floats, elsewhere: Floats) -> Floats:
    """Log of after over before at each month, less the same elsewhere; NaN with under six months on a side.

    Args:
        here, elsewhere: shape (..., months).
    """
    months = here.shape[-1]
    position = np.arange(months)
    width = np.minimum(np.minimum(position, months - position), WINDOW_MONTHS)

    def log_ratio(counts: Floats) -> Floats:
        summed = np.concatenate([np.zeros((*counts.shape[:-1], 1)), counts.cumsum(axis=-1)], axis=-1)
        middle = summed[..., position]
        after, before = summed[..., position + width] - middle, middle - summed[..., position - width]
        return np.asarray(np.log((after + 0.5) / (before + 0.5)))

    found = log_ratio(here) - (log_ratio(elsewhere) if elsewhere.sum() else 0.0)
    return np.where(width >= _LEAST_MONTHS, found, np.nan)


def changes(
    material: Material,
    checked: Checked,
    parameters: Parameters,
    *,
    others: Sequence[tuple[date, str, str]] = (),
) -> Changes:
    """Answer what changed when the problem grew: every dated candidate, with the level on both sides of it.

    Args:
        material, checked, parameters: of the problem.
        others: day, kind and text of other candidates (measures of the register, a new bus line).
    """
    period = material.problem.history
    months, here, elsewhere = monthly(material, period)
    found = sorted(
        {
            *_recorded(parameters, material.problem),
            *_places(material),
            *_reporters(checked, material),
            *_measures(parameters, material.problem),
            *others,
        }
    )
    dated = [(day, kind, text) for day, kind, text in found if period.start < day < period.end]
    rows = []
    for day, kind, text in dated:
        number = (day.year - 1970) * 12 + day.month - 1
        before, after, width = _levels(here, number - int(months[0]))
        near = sum(abs(_month(other[0]) - number) < COINCIDE_MONTHS for other in dated) - 1
        rows.append(
            Candidate(day, kind, text, before / width, after / width, _at(months, here, elsewhere, number), near)
        )
    grew, ratio = _grew(months, here, elsewhere)
    firsts = tuple(date(1970 + int(m) // 12, int(m) % 12 + 1, 1) for m in months)
    return Changes(firsts, here, elsewhere, grew, ratio, tuple(rows))


def _levels(here: Whole, position: int) -> tuple[int, int, int]:
    position = min(max(position, 0), len(here))
    before, after = _sides(here, position)
    return before, after, max(min(WINDOW_MONTHS, position, len(here) - position), 1)


def _month(day: date) -> int:
    return (day.year - 1970) * 12 + day.month - 1


def _grew(months: Whole, here: Whole, elsewhere: Whole) -> tuple[date | None, Ratio | None]:
    """The month of the largest rise against elsewhere; a rise that permuted months make as often is none."""
    ratios = _log_changes(here.astype(float), elsewhere.astype(float))
    if not np.isfinite(ratios).any() or here.sum() < FEWEST:
        return None, None
    best, most = int(np.nanargmax(ratios)), float(np.nanmax(ratios))
    largest = _largest_by_chance(months, here, elsewhere)
    before, after = _sides(here, best)
    expected = max(after, 0.5) / float(np.exp(most))
    found = against_chance(after, expected, np.exp(largest), used=before + after, compared=int(elsewhere.sum()))
    month = int(months[best])
    return (date(1970 + month // 12, month % 12 + 1, 1) if found.p_value <= 0.05 else None), found


def _largest_by_chance(months: Whole, here: Whole, elsewhere: Whole, draws: int = 199) -> Floats:
    """The largest rise when the same calendar months of different years change places."""
    random, calendar = np.random.default_rng(1), months % 12
    order = np.tile(np.arange(len(months)), (draws, 1))
    for month in range(12):
        same = np.flatnonzero(calendar == month)
        order[:, same] = random.permuted(np.tile(same, (draws, 1)), axis=1)
    return np.asarray(np.nanmax(_log_changes(here[order].astype(float), elsewhere[order].astype(float)), axis=-1))


def _recorded(parameters: Parameters, problem: Problem) -> list[tuple[date, str, str]]:
    """Declared changes of recording, and crime codes that came or went, of the category."""
    source = next(one for one in parameters.municipality.sources if one.name == problem.source)
    found = [
        (one.day, "mätning", one.text)
        for one in source.recording_changes
        if not one.categories or problem.category in one.categories
    ]
    codes = [
        c for c in parameters.municipality.crime_codes if c.category == problem.category and source.fields.crime_code
    ]
    found += [(c.valid_from, "mätning", f"brottskod {c.code} infördes") for c in codes if c.valid_from]
    return found + [(c.valid_to, "mätning", f"brottskod {c.code} upphörde") for c in codes if c.valid_to]


def _places(material: Material) -> list[tuple[date, str, str]]:
    """Places near the problem that came into use or went out of it."""
    register = material.register
    own: Whole = (
        np.flatnonzero(material.in_place(np.arange(len(register)))) if len(register) else np.empty(0, dtype=np.int64)
    )
    opened = [(d, "plats", f"{register.names[p]} togs i bruk") for p in own if (d := register.opened[p])]
    return opened + [(d, "plats", f"{register.names[p]} stängde") for p in own if (d := register.closed[p])]


def _reporters(checked: Checked, material: Material) -> list[tuple[date, str, str]]:
    """Organisations that began or ceased to report, and those whose number of reporters changed by half."""
    table = checked.reporters
    source = set(material.selected.source.organisation) - {""}
    found = []
    for organisation, own in table.groupby("organisation"):
        if str(organisation) not in source:
            continue
        found.append((_day(own["active_from"].min()), "rapportör", f"{organisation} började rapportera"))
        if own["active_to"].notna().all():
            found.append((_day(own["active_to"].max()), "rapportör", f"{organisation} slutade rapportera"))
    return found + _organisations(material.selected.source)


def _organisations(source: Rows) -> list[tuple[date, str, str]]:
    """Organisations whose first report comes more than half a year after the source's own."""
    first = source.begun.min() if len(source) else None
    found = []
    for organisation in sorted(set(source.organisation) - {""}):
        begun = source.begun[source.organisation == organisation]
        if len(begun) >= FEWEST and begun.min() - first > np.timedelta64(183, "D"):
            found.append((_day(pd.Timestamp(begun.min())), "rapportör", f"{organisation} rapporterade första gången"))
    return found


def _measures(parameters: Parameters, problem: Problem) -> list[tuple[date, str, str]]:
    """Measures of the register that began in the problem's areas, or in any where it is everywhere."""
    if parameters.register is None:
        return []
    return [
        (first, "insats", f"{one.title} började")
        for one in parameters.register.interventions
        for area, first in one.begun()
        if not problem.area_ids or area in problem.area_ids
    ]


def _day(moment: pd.Timestamp) -> date:
    return pd.Timestamp(moment).date()
