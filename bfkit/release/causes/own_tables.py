"""What the page's own tables say of a hypothesis: places by opening hours and reported darkness, from protected counts only."""

from collections.abc import Sequence

from bfkit.causes.evidence import LEAST_RATIO, Evidence
from bfkit.causes.time_tests import HOURS_OUTSIDE
from bfkit.display import number, sentence_list
from bfkit.release.causes import words
from bfkit.release.causes.nearby_views import ProtectedPlace, ProtectedSurroundings
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition

WHILE_OPEN = ("berusning",)
"""Mechanisms that are at work all the time a place is open: calm until closing speaks against them."""
_CLOSING, _LIGHTING, _PUB = "oppettider", "belysning", "krog"
DARKNESS, DARK_REPORTS = "mörker", "belysning"
_CALM, _MOST, _MUCH = 0.1, 0.5, 0.2
SOURCE = "tabellerna på den här sidan"
BY_CHOICE = "Det följer av vilka timmar problemet är valt efter, och talar inte emot."


Said = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""What speaks for, what speaks against, and what does neither."""


def told(found: Evidence, mechanism: str, near: ProtectedSurroundings | None) -> Said:
    """What the tables of places and of reported conditions say of a hypothesis; nothing of a hidden count."""
    if near is None:
        return (), (), ()
    asked, places = found.arguments, near.places
    if found.test == _LIGHTING or mechanism == DARKNESS:
        return _reported_dark(near)
    if found.test == _CLOSING and asked.edge != "öppning":
        own = [one for one in places if one.place_id in asked.places or one.place_kind in asked.kinds]
        speaks_for, against = _closing([one for one in own if one.has_hours])
        if found.reason == HOURS_OUTSIDE:
            return (), (), tuple(f"{text} {BY_CHOICE}" for text in against)
        return speaks_for, against, ()
    if mechanism in WHILE_OPEN:
        return (), _calm([one for one in places if one.place_kind == _PUB and one.has_hours]), ()
    return (), (), ()


def _reported_dark(near: ProtectedSurroundings) -> Said:
    """Whether more happens while bad lighting is reported and not mended.

    An interval over 1 is no evidence against: only one that lies below the least ratio that would matter is.
    """
    found = next((one for one in near.conditions if one.subtype == DARK_REPORTS and one.ratio is not None), None)
    if found is None or found.ratio is None:
        return (), (), ()
    how = f"kvot {words.short_ratio(found.ratio, sure=found.sure)} mot när ingen rapport är öppen, på samma ställen, {near.period}"
    if found.sure:
        return (
            (f"Det händer mer medan dålig belysning är rapporterad och inte åtgärdad vid problemets platser: {how}.",),
            (),
            (),
        )
    said = f"Det händer inte säkert mer medan dålig belysning är rapporterad och inte åtgärdad vid problemets platser: {how}."
    return ((), (said,), ()) if found.ratio.upper < LEAST_RATIO else ((), (), (said,))


def nearer_to_others(places: Sequence[ProtectedPlace], own: Sequence[str], kinds: Sequence[str], count: int) -> str:
    """That a good part of a problem's incidents lie nearer to places of another kind than to its own; empty when they do not.

    By shown counts only. ``own``, ``kinds``: ids and kinds of the problem's places. ``count``: its incidents.
    """
    others = [one for one in places if one.place_id not in own and one.place_kind not in kinds and one.incidents.value]
    by_kind: dict[str, list[ProtectedPlace]] = {}
    for one in others:
        by_kind.setdefault(one.kind.lower(), []).append(one)
    sums = {kind: sum(one.incidents.value or 0 for one in those) for kind, those in by_kind.items()}
    kind = max(sums, key=lambda name: sums[name], default=None)
    if kind is None or sums[kind] < _MUCH * count:
        return ""
    named = sentence_list([f"{one.name} {one.incidents.text}" for one in by_kind[kind]])
    return f"{number(sums[kind])} av de {number(count)} ligger närmare en plats av slaget {kind} ({named}) än problemets egna platser."


def gives_away(found: Evidence, places: Sequence[ProtectedPlace], edition: Edition) -> bool:
    """Whether the count of a test, beside the table of places, leaves a hidden count to be worked out.

    A test of the hour after closing counts what the table shows by place. Where the part of one place is hidden there,
    its incidents less the count are the rest; where those of several are, the rest of them all may be a small count.
    By hand: 16 at a place, none while it is open, the hour after closing hidden, and a test that says 15: the rest is 1.
    """
    asked = found.arguments
    if found.test != _CLOSING or found.ratio is None:
        return False
    own = [one for one in places if one.has_hours and (one.place_id in asked.places or one.place_kind in asked.kinds)]
    hidden = [one for one in own if not (one.open.shown and one.after_closing.shown)]
    if not hidden:
        return False
    told = sum(one.after_closing.value or 0 for one in own if one not in hidden)
    known = sum((one.incidents.value or 0) - (one.open.value or 0) for one in hidden)
    rest = known - (round(found.ratio.count) - told)
    return len(hidden) == 1 or edition.hides(abs(rest))


def _closing(own: Sequence[ProtectedPlace]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    every, during, after = (
        _sum([getattr(one, name) for one in own]) for name in ("incidents", "open", "after_closing")
    )
    if not every or after is None:
        return (), ()
    where = sentence_list([one.name for one in own])
    while_open = f", {number(during)} när det är öppet" if during is not None else ""
    said = f"{number(after)} av problemets {number(every)} händelser närmast {where} sker timmen efter stängning{while_open}."
    if after > _MOST * every:
        return (said,), ()
    return ((), (said,)) if after <= _CALM * every else ((), ())


def _calm(own: Sequence[ProtectedPlace]) -> tuple[str, ...]:
    """That next to nothing happens while the places are open."""
    every, during = _sum([one.incidents for one in own]), _sum([one.open for one in own])
    if not every or during is None or during > _CALM * every:
        return ()
    return (f"{number(during)} av problemets {number(every)} händelser närmast krogarna sker medan krogen är öppen.",)


def _sum(cells: Sequence[Cell]) -> int | None:
    """The sum of counts that all are shown; None when one is hidden, or there are none."""
    values = [one.value for one in cells if one.value is not None]
    return sum(values) if cells and len(values) == len(cells) else None
