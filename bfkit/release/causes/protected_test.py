"""What a test said, behind disclosure control: numbers only where the count is open, and facts beside them."""

from datetime import date, timedelta

from bfkit.causes.changes import CHANGE
from bfkit.causes.evidence import NO_POWER, NOT_TESTED, Evidence
from bfkit.causes.own_places import SIZES
from bfkit.causes.permuted import Ratio
from bfkit.causes.support import OTHER_EVENTS, SAYS_NOTHING
from bfkit.display import number
from bfkit.periods import Period
from bfkit.prevention import UNDECIDED
from bfkit.release.causes import words
from bfkit.release.causes.nearby_views import Spread
from bfkit.release.causes.unexplained import covered
from bfkit.release.causes.views import ProtectedTest
from bfkit.release.cells import NO_COUNT, Cell, lone_cell
from bfkit.release.disclosure import HIDDEN, Edition
from bfkit.release.evaluation.pieces import p_equals

HIGH = "kvoten är hög, men så höga kvoter finns också bland dem den jämförs med"
EVEN = "utan jämförelse: "
"""How a note begins that tells a count which no test was made of."""
_PLAINER = {
    NO_POWER: "uppgifterna räcker inte för att skilja det från slumpen",
    OTHER_EVENTS: "testet räknar händelser i hela kommunen, och de flesta av dem är inte problemets egna",
}
"""Reasons as a reader is told them where their own words are short."""
_STEPS = {"händelser per månad": "händelser under upp till tolv månader"}


def last_day(period: Period) -> date:
    """The last day of a period."""
    return period.end - timedelta(days=1)


def protected_test(
    found: Evidence, carries: float | None, edition: Edition, *, withheld: bool = False
) -> ProtectedTest:
    """Numbers only where the count is open; of what cannot be decided only what it could be.

    ``withheld``: its count gives a hidden one away (``own_tables.gives_away``), whatever its size.
    """
    count = NO_COUNT if found.ratio is None else lone_cell(round(found.ratio.count), edition)
    if withheld and count.shown:
        count = Cell(None, HIDDEN)
    shown = found.ratio if count.shown else None
    told = shown if found.status != UNDECIDED or found.only is not None else None
    return ProtectedTest(
        name=found.test,
        label=words.TESTS[found.test],
        what=_what(found),
        against=found.against,
        status=found.status,
        only=found.only,
        reason=_reason(found),
        count=count,
        expected=round(told.expected, 1) if told is not None else None,
        ratio=None if told is None else spread_of(told),
        open=(shown.lower, shown.upper)
        if shown is not None and told is None and found.reason not in SAYS_NOTHING
        else None,
        p_value=None if told is None else told.p_value,
        p_adjusted=None if told is None else found.p_adjusted,
        period=found.period.label,
        first_day=found.period.start,
        last_day=last_day(found.period),
        notes=tuple(note for note in found.notes if not note.startswith(("problemet ", NOT_TESTED)))
        + _facts(found, edition),
        limits=_limits(found, edition),
        covers=covered(found),
        carries=None if told is None else carries,
        own_share=None if told is None else _own_share(found),
        day=found.arguments.day,
        held_back=found.ratio is not None and not count.shown,
        tested=found.tested,
        not_tested=tuple(note.removeprefix(NOT_TESTED) for note in found.notes if note.startswith(NOT_TESTED)),
        on_days_left=_on_days_left(found, edition),
    )


def _own_share(found: Evidence) -> float | None:
    """Of the incidents counted, the problem's own; None where the test counts nothing else."""
    if found.ratio is None or "own" not in found.counts or "among" in found.counts or not found.ratio.count:
        return None
    return min(found.counts["own"] / found.ratio.count, 1.0)


def _reason(found: Evidence) -> str | None:
    """Why it cannot be decided, with the chance where the ratio is high and yet proves nothing."""
    if found.reason != NO_POWER or found.ratio is None or found.ratio.lower <= 1:
        return _PLAINER.get(found.reason or "", found.reason)
    chance = p_equals(found.p_adjusted)
    return f"{HIGH} ({chance} när allt som prövas räknas)"


def _limits(found: Evidence, edition: Edition) -> str:
    """What the test can never say; of a place hit more than its size explains, the size and not the doubt of it."""
    by_size = [text for name in SIZES if (text := _by_size(found, name, edition))]
    if found.only is None or found.ratio is None or not by_size:
        return words.LIMITS[found.test]
    return words.HIT_BEYOND_SIZE.format(expected=" eller ".join(by_size), seen=edition.text(round(found.ratio.count)))


def _by_size(found: Evidence, name: str, edition: Edition) -> str:
    """Days that were expected at a place by how much else happens there, at one distance; empty where that is not told."""
    every = round(found.counts.get(f"{name}_others", 0.0))
    here, metres = (round(found.counts.get(f"{name}_{part}", 0.0)) for part in ("here", "metres"))
    if found.ratio is None or not every or edition.hides(here) or edition.hides(every - here):
        return ""
    expected = found.ratio.compared * here / every
    told = number(expected, 1 if expected < 10 else 0)
    return f"{told} dagar ({number(here)} av {number(every)} inom {number(metres)} meter)"


def _on_days_left(found: Evidence, edition: Edition) -> str:
    """How much happened on the days of holidays that could not be tested, beside all other days; empty where it is hidden."""
    days, other_days = found.counts.get("left_days"), found.counts.get("other_days")
    if not days or not other_days:
        return ""
    count, others = round(found.counts["left_incidents"]), round(found.counts["other_incidents"])
    if edition.hides(count) or edition.hides(others):
        return ""
    own, rest = count / days, others / other_days
    return (
        f"På dem skedde {number(count)} händelser, {number(own, 2)} om dagen mot {number(rest, 2)} andra dagar, helgdagar och helgdagsaftnar borträknade: "
        f"{'färre' if own < rest else 'fler'}, utan hänsyn till årstiden."
    )


def spread_of(found: Ratio) -> Spread:
    """A ratio without its counts."""
    return Spread(found.ratio, found.lower, found.upper)


def _what(found: Evidence) -> str:
    """A change is told as the sums that are compared, not as a monthly mean."""
    if found.test != CHANGE:
        return found.what
    return next((found.what.replace(a, b) for a, b in _STEPS.items() if a in found.what), found.what)


def _facts(found: Evidence, edition: Edition) -> tuple[str, ...]:
    """What is known of the light round the places of a test."""
    facts, near = [], found.counts.get("lighting_metres", 0.0)
    if (reports := found.counts.get("lighting_reports")) is not None:
        facts.append(
            f"{edition.text(round(reports))} rapporter om dålig belysning inom {number(near)} meter, öppna någon gång "
            f"{found.period.label}"
        )
    dark, lit = found.counts.get("unlit_metres"), found.counts.get("lit_metres")
    if dark is not None and lit is not None and dark + lit > 0:
        facts.append(f"{number(dark)} meter gata utan belysning och {number(lit)} med, inom {number(near)} meter")
    return (*facts, *_even(found, edition), *_reporting(found, edition))


def _even(found: Evidence, edition: Edition) -> tuple[str, ...]:
    """How many lie in the hours asked about, beside an even spread over the week: no test, as there is no elsewhere."""
    counts = [found.counts.get(name) for name in ("in_hours", "of_timed", "even_share")]
    if None in counts:
        return ()
    inside, timed, share = (float(count) for count in counts if count is not None)
    if edition.hides(round(inside)) or edition.hides(round(timed - inside)) or not timed * share:
        return ()
    return (
        f"{EVEN}{number(inside)} av {number(timed)} {found.what}, {words.times(inside / (timed * share))} gånger så många som vid "
        "en jämn spridning över veckan; det säger när, inte varför",
    )


def _reporting(found: Evidence, edition: Edition) -> tuple[str, ...]:
    """How many reports are the new reporters', and the level among the others; no part that gives a small one away."""
    counts = [found.counts.get(name) for name in ("after_new", "after_all", "others_before", "others_after")]
    known = [round(count) for count in counts if count is not None]
    if len(known) < len(counts) or any(edition.hides(count) for count in known):
        return ()
    new, every, before, after = known
    ratio = found.counts.get("others_ratio")
    spread = (
        f", {words.short_ratio(Spread(ratio, found.counts['others_lower'], found.counts['others_upper']))} mot på andra håll"
        if ratio is not None
        else ""
    )
    return (
        f"{number(new)} av {number(every)} händelser efter dagen kommer från den nya rapportören",
        f"utan dem: {number(after)} efter mot {number(before)} före{spread}",
    )
