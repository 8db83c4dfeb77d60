"""The closed list of tests that a hypothesis may choose among, by the names of ``hypotheses.yml``."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType as _Fixed

from bfkit.causes.changes import CHANGE, change_at
from bfkit.causes.day_tests import EVENTS, SCHOOL, event_days, school_holidays
from bfkit.causes.evidence import NO_DATA, Arguments, Evidence, judged, untested
from bfkit.causes.material import Material
from bfkit.causes.place_tests import NEAR_PLACE, REPEAT_PLACE, near_place, repeat_place
from bfkit.causes.time_tests import LIGHTING, OPENING, lighting, opening
from bfkit.causes.week_tests import WEEK_HOURS, week_hours
from bfkit.errors import ParameterError, listed
from bfkit.periods import Period

Test = Callable[[Material, Arguments, Period], Evidence]


def no_data(material: Material, arguments: Arguments, period: Period) -> Evidence:
    """A hypothesis that no data of the workbench can test; it is said so, and what would settle it."""
    needed = f"det skulle kräva: {arguments.needed}" if arguments.needed else "ange i needed vad som skulle krävas"
    return untested(NO_TEST, arguments, period, NO_DATA, notes=(needed, f"problemet {material.problem.id}"))


NO_TEST = "inget_data"
TESTS: Mapping[str, Test] = _Fixed(
    {
        NEAR_PLACE: near_place,
        OPENING: opening,
        LIGHTING: lighting,
        SCHOOL: school_holidays,
        WEEK_HOURS: week_hours,
        REPEAT_PLACE: repeat_place,
        EVENTS: event_days,
        CHANGE: change_at,
        NO_TEST: no_data,
    }
)


def evidence_on(material: Material, name: str, arguments: Arguments, period: Period | None = None) -> Evidence:
    """One hypothesis tested on a period (all history when none is given), not yet judged.

    Raises:
        ParameterError: the test is unknown, lacks an argument, or names a place or a kind that does not exist.
    """
    if name not in TESTS:
        raise ParameterError(f'testet "{name}" finns inte; välj bland {listed(list(TESTS), most=len(TESTS))}')
    return TESTS[name](material, arguments, period or material.problem.history)


def judged_together(
    material: Material, chosen: Iterable[tuple[str, Arguments]], period: Period | None = None
) -> tuple[Evidence, ...]:
    """All hypotheses of a problem tested on one period and judged together (Holm); in the order given."""
    return judged([evidence_on(material, name, arguments, period) for name, arguments in chosen])
