"""From what a working group writes in ``hypotheses.yml`` to what is worked out: its problem, and its chosen tests."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bfkit.causes.changes import CHANGE
from bfkit.causes.day_tests import EVENTS
from bfkit.causes.evidence import Arguments
from bfkit.causes.nearness import register_of
from bfkit.causes.place_tests import NEAR_PLACE
from bfkit.causes.problem import WHOLE_CATEGORY, WHOLE_MUNICIPALITY, HourWindow, Problem, prioritised, problem_of
from bfkit.causes.week_tests import WEEK_HOURS
from bfkit.checked import Checked
from bfkit.display import WEEKDAYS, day
from bfkit.errors import ParameterError, listed
from bfkit.parameters import hypotheses as declared
from bfkit.parameters.interventions import WHOLE_MUNICIPALITY as EVERY_AREA
from bfkit.parameters.models import Parameters
from bfkit.periods import Period

WHOLE_DAY = (0, 24)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A test that the group chose, on the days that it may use.

    Attributes:
        name, arguments: of the test. window: hours of its own, where the test takes them from the problem.
        period: the days whose incidents test it; None when none are left. notes: what of the hypothesis the test does not use, in Swedish.
    """

    name: str
    arguments: Arguments
    window: HourWindow | None
    period: Period | None
    notes: tuple[str, ...] = ()


def declared_problem(identity: str, parameters: Parameters) -> declared.Problem | None:
    """What the group has written of a problem, by its own id or that of its problem picture; None when nothing."""
    written = parameters.causes.problems if parameters.causes is not None else ()
    by_id = [one for one in written if one.id == identity]
    return next(iter(by_id or [one for one in written if one.picture == identity]), None)


def problem_named(identity: str, checked: Checked, parameters: Parameters) -> Problem:
    """The problem of an id: of ``hypotheses.yml``, or "källa.kategori.undertyp.område" of a problem picture.

    Raises:
        ParameterError: no such problem, or it names an area or a place that does not exist, or days that are not there.
    """
    own = declared_problem(identity, parameters)
    if own is not None:
        return _problem(own, checked, parameters)
    if "." not in identity:
        raise ParameterError(_unknown(identity, parameters))
    return problem_of(identity, checked, parameters)


def _unknown(identity: str, parameters: Parameters) -> str:
    written = [one.id for one in parameters.causes.problems] if parameters.causes is not None else []
    named = [*written, *prioritised(parameters)]
    known = (
        f"välj bland {listed(named, most=9)}"
        if named
        else "kommunen har varken orsaksanalysens fil eller valda problem"
    )
    return (
        f'problem: "{identity}" finns inte; {known}, eller skriv en problembilds id: källa.kategori.undertyp.område '
        f"({WHOLE_CATEGORY} för hela kategorin, {WHOLE_MUNICIPALITY} för hela kommunen)"
    )


def _problem(own: declared.Problem, checked: Checked, parameters: Parameters) -> Problem:
    """The days studied are those the group gives, as far as the quarter reaches; the history is all of the source."""
    areas = tuple(one for one in own.areas if one != EVERY_AREA)
    unknown = [one for one in areas if one not in {str(area) for area in checked.areas["id"]}]
    if unknown:
        told = listed(unknown, most=9)
        raise ParameterError(f"hypotheses.yml, problemet {own.id}: området {told} finns inte i områdestabellen")
    subtypes = own.subtypes or (WHOLE_CATEGORY,)
    whole = problem_of(f"{own.source}.{own.category}.{WHOLE_CATEGORY}.{WHOLE_MUNICIPALITY}", checked, parameters)
    end = min(own.last_day + timedelta(days=1), parameters.quarter.end)
    start = max(own.first_day, whole.history.start)
    if start >= end:
        raise ParameterError(
            f"hypotheses.yml, problemet {own.id}: det finns inga uppgifter från {day(own.first_day)} till "
            f"{day(end - timedelta(days=1))}; källan är fullständig från {day(whole.history.start)}"
        )
    found = replace(
        whole,
        id=own.id,
        subtypes=() if WHOLE_CATEGORY in subtypes else tuple(subtypes),
        period=Period(start, end),
        history=Period(whole.history.start, end),
        area_ids=areas,
        window=window_of(own.weekdays, own.hours),
    )
    if not own.places and not own.kinds:
        return found
    metres = float(own.metres or parameters.municipality.thresholds.near_place_metres)
    return replace(found, spots=_spots(own, checked), metres=metres)


def _spots(own: declared.Problem, checked: Checked) -> tuple[tuple[float, float], ...]:
    """Where the places of a problem lie.

    Raises:
        ParameterError: there is no register of places, or it has no such place.
    """
    register = register_of(checked.places)
    try:
        chosen = [p for one in own.places for p in register.chosen(place=one)]
        chosen += [p for one in own.kinds for p in register.chosen(kind=one)]
    except ParameterError as fault:
        raise ParameterError(f"hypotheses.yml, problemet {own.id}: {fault.args[0]}") from fault
    return tuple(sorted({(float(register.x[p]), float(register.y[p])) for p in chosen}))


def window_of(weekdays: Sequence[str], hours: tuple[int, int] | None) -> HourWindow | None:
    """Weekdays and hours as the group writes them (hours over 24 are after midnight); None for all.

    >>> window_of(["fredag"], (20, 28)).hour_to
    4
    """
    if not weekdays and hours is None:
        return None
    first, last = hours or WHOLE_DAY
    days = [WEEKDAYS.index(one) for one in weekdays] or range(7)
    return HourWindow(frozenset(days), first, last - 24 if last > 24 else last)


def chosen_test(hypothesis: declared.Hypothesis, problem: Problem) -> Chosen:
    """The test of a hypothesis on the days that it may use.

    A hypothesis that data suggested is tested on later days only. A change of level is looked for in all history, or
    there would be nothing before it.
    """
    test, arguments = hypothesis.test, Arguments.of(hypothesis.test)
    window, notes = None, []
    if test.name == WEEK_HOURS:
        arguments = replace(arguments, weekdays=test.weekdays or WEEKDAYS, hours=test.hours or WHOLE_DAY)
    elif test.name == NEAR_PLACE:
        window = window_of(test.weekdays, test.hours)
    elif test.name == EVENTS and test.hours is not None:
        notes.append("testet räknar hela kvällen och natten, inte de klockslag som hypotesen nämner")
    period: Period | None = problem.history if test.name == CHANGE else problem.period
    if hypothesis.seen_through is not None:
        period = _after(hypothesis.seen_through, problem.history if test.name == CHANGE else problem.period)
    return Chosen(test.name, arguments, window, period, tuple(notes))


def _after(seen: date, period: Period) -> Period | None:
    """The days of a period after those that suggested the hypothesis; None when there are none."""
    start = max(seen + timedelta(days=1), period.start)
    return Period(start, period.end) if start < period.end else None
