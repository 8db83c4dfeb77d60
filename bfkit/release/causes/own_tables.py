"""What the page's own tables say of a hypothesis: its places by opening hours, from protected counts only."""

from collections.abc import Sequence

from bfkit.causes.evidence import Evidence
from bfkit.display import number, sentence_list
from bfkit.release.causes.views import ProtectedPlace
from bfkit.release.cells import Cell

WHILE_OPEN = ("berusning",)
"""Mechanisms that are at work all the time a place is open: calm until closing speaks against them."""
_CLOSING, _PUB = "oppettider", "krog"
_CALM, _MOST = 0.1, 0.5
SOURCE = "tabellen över platser på den här sidan"


def told(found: Evidence, mechanism: str, places: Sequence[ProtectedPlace]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What speaks for and against a hypothesis in the table of places by opening hours; nothing of a hidden count."""
    asked = found.arguments
    if found.test == _CLOSING and asked.edge != "öppning":
        own = [one for one in places if one.place_id in asked.places or one.place_kind in asked.kinds]
        return _closing([one for one in own if one.has_hours])
    if mechanism in WHILE_OPEN:
        return (), _calm([one for one in places if one.place_kind == _PUB and one.has_hours])
    return (), ()


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
