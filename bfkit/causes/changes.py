"""What changed when the problem grew: the level before and after each dated candidate, and which of them coincide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from bfkit.causes.evidence import (
    FEWEST,
    NOT_ALIKE,
    SUPPORTED,
    TOO_FEW,
    UNDECIDED,
    Arguments,
    Evidence,
    needs,
    untested,
)
from bfkit.causes.levels import Turn, at_month, chance_of, levels, turn
from bfkit.causes.material import Material
from bfkit.causes.permuted import Ratio
from bfkit.causes.problem import Problem, months_of
from bfkit.causes.rows import Flags, Rows, Whole
from bfkit.checked import Checked
from bfkit.display import day as in_words
from bfkit.display import sentence_list
from bfkit.inference import holm
from bfkit.parameters.interventions import WHOLE_MUNICIPALITY
from bfkit.parameters.models import Parameters
from bfkit.periods import Period

CHANGE = "forandring_vid_datum"
_LEVEL = 0.05
_EACH_WAY = _LEVEL / 2
"""A rise and a fall are both looked for."""
NOT_OVER_ALL_DATES = "höjningen är inte säker när alla daterade händelser prövas samtidigt"
FEWEST_ELSEWHERE = 20
COINCIDE_MONTHS = 3
"""Candidates this near each other in time cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something dated that could have changed the problem.

    Attributes:
        day: when. kind: "rapportör", "mätning", "plats", "insats" or "evenemang". text: in Swedish.
        before, after: incidents of the problem a month, in twelve months on each side, or the same months of two years.
        ratio: after over before, against the same elsewhere; None when it cannot be told. sure: whether it is a rise
            that holds over all the dates there are (Holm). coincides: how many other
            candidates lie within three months: they cannot be told apart.
    """

    day: date
    kind: str
    text: str
    before: float
    after: float
    ratio: Ratio | None
    sure: bool
    coincides: int


@dataclass(frozen=True, slots=True)
class Changes:
    """The series of the problem and what is dated beside it.

    Attributes:
        months: shape (months,), first days; count: of the problem; elsewhere: of the same kind elsewhere.
        grew, grew_ratio: the month in which the level rose most against elsewhere; None if chance explains it.
        fell: the month in which it fell most against elsewhere, if chance does not; fell_everywhere: the same of its own
            level, whatever happened elsewhere. candidates: in order of day.
    """

    months: tuple[date, ...]
    count: Whole
    elsewhere: Whole
    grew: date | None
    grew_ratio: Ratio | None
    fell: date | None
    fell_everywhere: date | None
    candidates: tuple[Candidate, ...]

    @property
    def compared(self) -> bool:
        """Whether there is enough elsewhere to say that a change is larger than there."""
        return int(self.elsewhere.sum()) >= FEWEST_ELSEWHERE


def change_at(material: Material, arguments: Arguments, period: Period) -> Evidence:
    """Did the problem change its level at a date more than it does at other dates, against the same kind elsewhere?

    Twelve months on each side, or the same months of two years; chance is the same month of permuted years, and the
    interval is from every other month of the history as if it had been the date.
    """
    needs(arguments.day, "day", CHANGE)
    when = arguments.day or period.start
    months, here, elsewhere = monthly(material, Period(period.start, period.end))
    what = f"händelser per månad efter {in_words(when)} mot före"
    if here.sum() < FEWEST:
        return untested(CHANGE, arguments, period, TOO_FEW, what=what)
    falls = arguments.direction == "minskning"
    found = at_month(months, here, elsewhere, _month(when), falls=falls)
    if found is None:
        return untested(
            CHANGE, arguments, period, NOT_ALIKE, what=what, notes=("för få månader på någon sida om dagen",)
        )
    against = "samma jämförelse på andra håll, och vid alla andra månader som om de vore dagen"
    note = ("kvoten är omvänd: före mot efter",) if falls else ()
    return Evidence(CHANGE, arguments, period, what, against, found, notes=note)


def monthly(material: Material, period: Period, chosen: Flags | None = None) -> tuple[Whole, Whole, Whole]:
    """Whole months of a period since 1970, the problem's incidents in each, and those of its kind elsewhere.

    ``chosen``: only some incidents of the kind.
    """
    months = months_of(period)
    begun = material.kind.begun.astype("datetime64[M]").astype(np.int64)
    used = material.within(period) if chosen is None else material.within(period) & chosen

    def tally(chosen: np.ndarray) -> Whole:
        return np.bincount(begun[chosen & used] - months[0], minlength=len(months)).astype(np.int64)

    return months, tally(material.selected.here), tally(~material.selected.inside & material.selected.placed)


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
            *_measures(parameters, material, checked.area_names),
            *others,
        }
    )
    dated = [(day, kind, text) for day, kind, text in found if period.start < day < period.end]
    rows = []
    chance = chance_of(months, here, elsewhere)
    for day, kind, text in dated:
        before, after, width = levels(here, _month(day) - int(months[0]))
        near = sum(abs(_month(other[0]) - _month(day)) < COINCIDE_MONTHS for other in dated) - 1
        ratio = at_month(months, here, elsewhere, _month(day), chance=chance)
        rows.append(Candidate(day, kind, text, before / width, after / width, ratio, sure=False, coincides=near))
    grew, fell = turn(months, here, chance), turn(months, here, chance, falls=True)
    alone = turn(months, here, chance_of(months, here, np.zeros_like(elsewhere)), falls=True)
    rows = _sure(rows)
    firsts = tuple(date(1970 + int(m) // 12, int(m) % 12 + 1, 1) for m in months)
    return Changes(
        firsts, here, elsewhere, _dated(grew), grew.ratio if grew else None, _dated(fell), _dated(alone), tuple(rows)
    )


def _sure(rows: Sequence[Candidate]) -> list[Candidate]:
    """The same with what holds over all dates; several candidates of one month are one date."""
    p_values = {_month(one.day): one.ratio.p_value for one in rows if one.ratio is not None}
    adjusted = dict(zip(p_values, holm(list(p_values.values())), strict=True)) if p_values else {}
    return [replace(one, sure=bool(adjusted.get(_month(one.day), 1.0) <= _LEVEL)) for one in rows]


def _dated(found: Turn | None) -> date | None:
    """The month of a change that chance does not explain."""
    if found is None or found.ratio.p_value > _EACH_WAY:
        return None
    return date(1970 + found.month // 12, found.month % 12 + 1, 1)


def as_dated(found: Evidence, told: Changes) -> Evidence:
    """The same evidence of a change, not supported where the table of all dates does not call its date a sure rise.

    The hypothesis pays for the other hypotheses and the date for the other dates; the weaker word is told of both.
    """
    day = found.arguments.day
    if found.test != CHANGE or found.status != SUPPORTED or day is None or found.arguments.direction == "minskning":
        return found
    same = [one for one in told.candidates if _month(one.day) == _month(day)]
    if not same or any(one.sure for one in same):
        return found
    return replace(found, status=UNDECIDED, reason=NOT_OVER_ALL_DATES)


def _month(day: date) -> int:
    return (day.year - 1970) * 12 + day.month - 1


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
        found.append(
            (_day(own["active_from"].min()), "rapportör", f"{organisation} började enligt registret över rapportörer")
        )
        if own["active_to"].notna().all():
            found.append(
                (_day(own["active_to"].max()), "rapportör", f"{organisation} slutade enligt registret över rapportörer")
            )
    return found + _organisations(material.selected.source)


def _organisations(source: Rows) -> list[tuple[date, str, str]]:
    """Organisations whose first report comes more than half a year after the source's own."""
    first = source.begun.min() if len(source) else None
    found = []
    for organisation in sorted(set(source.organisation) - {""}):
        begun = source.begun[source.organisation == organisation]
        if len(begun) >= FEWEST and begun.min() - first > np.timedelta64(183, "D"):
            found.append((_day(pd.Timestamp(begun.min())), "rapportör", f"första rapporten från {organisation}"))
    return found


def _measures(parameters: Parameters, material: Material, area_names: Mapping[str, str]) -> list[tuple[date, str, str]]:
    """Measures of the register that began in an area where the problem is, or in any where it is everywhere; and where."""
    if parameters.register is None:
        return []
    problem = material.problem
    areas = set(problem.area_ids) or {str(one) for one in material.kind.area[material.selected.now]} - {""}
    began: dict[tuple[date, str], list[str]] = {}
    for one in parameters.register.interventions:
        for area, first in one.begun():
            if problem.everywhere or not areas or area in areas or area == WHOLE_MUNICIPALITY:
                began.setdefault((first, one.title), []).append(area_names.get(area, area))
    return [(first, "insats", f"{title} började, {sentence_list(where)}") for (first, title), where in began.items()]


def _day(moment: pd.Timestamp) -> date:
    return pd.Timestamp(moment).date()
