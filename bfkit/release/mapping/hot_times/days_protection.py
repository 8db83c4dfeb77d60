"""Special days and events behind disclosure control: a ratio is as open as the two counts it is made of."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bfkit import vocabulary
from bfkit.inference.comparable_days import MatchedRatio
from bfkit.mapping.groups import Group
from bfkit.mapping.hot_times.calendar_effects import EFFECTS, CalendarEffect
from bfkit.mapping.hot_times.event_days import EventEffect
from bfkit.mapping.hot_times.found import HotTimes
from bfkit.release.cells import lone_cell
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.hot_times.together import protected_group, told_together
from bfkit.release.mapping.hot_times.views import ProtectedDays, ProtectedGroup

FEWEST_EVENTS = 5
"""Fewer event days than this are told of in no edition: they would be about single events."""


@dataclass(frozen=True, slots=True)
class ShownDays:
    """What may be shown, how many comparisons were judged, and how many sure ones are not shown."""

    shown: tuple[ProtectedDays, ...]
    days_tested: int
    events_tested: int
    hidden: int
    no_events: str


def protected_days(result: HotTimes, edition: Edition) -> ShownDays:
    """All of each source for every kind of day, its parts where they are sure, and every kind of event."""
    shown = [*_calendar(result, edition), *_events(result, edition)]
    tested = [one for one in result.calendar if math.isfinite(one.p_adjusted)]
    events = [one for one in result.events if math.isfinite(one.p_adjusted)]
    sure = sum(one.signal for one in tested) + sum(one.signal for one in events)
    return ShownDays(
        tuple(shown), len(tested), len(events), sure - sum(one.signal for one in shown), _no_events(result)
    )


def _calendar(result: HotTimes, edition: Edition) -> list[ProtectedDays]:
    found = []
    for source in result.reaches:
        for kind in EFFECTS:
            own = {e.group: e for e in result.calendar if e.group.source == source and e.kind == kind}
            wanted = {g for g, e in own.items() if e.signal or (g.category is None and math.isfinite(e.p_adjusted))}
            small = {g for g, e in own.items() if _too_small(e.matched, edition)}
            told = wanted - small
            for counts in (
                {g: e.matched.count for g, e in own.items()},
                {g: e.matched.comparable_count for g, e in own.items()},
            ):
                told = told_together(counts, told, edition, withheld=small)
            found += [_day(effect, result.category_labels, edition) for group, effect in own.items() if group in told]
    return found


def _too_small(matched: MatchedRatio, edition: Edition) -> bool:
    return edition.hides(matched.count) or edition.hides(matched.comparable_count)


def _day(effect: CalendarEffect, labels: Mapping[tuple[str, str], str], edition: Edition) -> ProtectedDays:
    shown = protected_group(effect.group, labels)
    return _shown(shown, effect.kind, EFFECTS[effect.kind], effect.rule, effect.matched, effect.signal, False, edition)


def _events(result: HotTimes, edition: Edition) -> list[ProtectedDays]:
    found = []
    for effect in result.events:
        matched = effect.matched
        if matched is None or not math.isfinite(effect.p_adjusted) or matched.days < FEWEST_EVENTS:
            continue
        if not _too_small(matched, edition):
            found.append(_event(effect, matched, edition))
    return found


def _event(effect: EventEffect, matched: MatchedRatio, edition: Edition) -> ProtectedDays:
    shown = protected_group(Group(effect.source, effect.label), {})
    words = vocabulary.SUBTYPES[vocabulary.CALENDAR_CATEGORY].get(effect.subtype, effect.subtype).lower()
    rule = f"inom {effect.metres} meter, mot samma veckodag {effect.weeks} veckor före och efter"
    return _shown(shown, effect.subtype, words, rule, matched, effect.signal, True, edition)


def _shown(
    group: ProtectedGroup,
    kind: str,
    words: str,
    rule: str,
    matched: MatchedRatio,
    signal: bool,
    event: bool,
    edition: Edition,
) -> ProtectedDays:
    return ProtectedDays(
        group=group,
        kind=kind,
        words=words,
        rule=rule,
        days=matched.days,
        count=lone_cell(matched.count, edition),
        expected=round(matched.expected, 0 if edition.limit > 1 else 1),
        ratio=matched.ratio,
        lower=matched.lower,
        upper=matched.upper,
        signal=signal,
        event=event,
    )


def _no_events(result: HotTimes) -> str:
    if not result.events:
        return "Inga evenemang med tid finns i underlaget."
    if any(one.matched is not None for one in result.events):
        return ""
    return "Händelserna eller evenemangen saknar punkter: det som hände nära ett evenemang går inte att räkna."
