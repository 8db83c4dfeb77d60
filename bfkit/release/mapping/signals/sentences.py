"""Developments in words; a change never without its counts and interval, and never as an effect."""

from bfkit.display import MONTHS, counted, interval, number, percent, sentence_list
from bfkit.mapping.trends.categories import ALL
from bfkit.release.mapping.signals.views import ProtectedChange, ProtectedDevelopments, ProtectedDrift, ProtectedSignal
from bfkit.release.mapping.trends.nouns import EVERY, plural
from bfkit.release.told import LAWFUL, NOTICE

NOT_EFFECT = "Det är utveckling, inte effekt: det kan också bero på vilka som rapporterar."


def signal_sentence(one: ProtectedSignal, period: str) -> str:
    """One series that stands out, with its count, what was expected and its rate."""
    more = "fler" if one.direction == "över" else "färre"
    rate = ""
    if one.rate is not None:
        rate = f", {number(one.rate[0], 1)} per 1 000 invånare ({interval(one.rate[1], one.rate[2], 1)})"
    before = f", {one.last_year.text} samma tid i fjol" if one.last_year.shown else ""
    return (
        f"{one.area}, {one.label.lower()} ({one.source_label.lower()}): {one.count.text} händelser i {period}, {more} än "
        f"väntade {interval(one.lower, one.upper)}{before}{rate}."
    )


def drift_sentence(one: ProtectedDrift) -> str:
    """A slow drift with counts, months and interval."""
    way = "sjunkit" if one.direction == "nedåt" else "stigit"
    return (
        f"{one.source_label}, {one.label.lower()}: nivån har sakta {way} sedan {month_of(one)}: {one.count.text} händelser på "
        f"{number(one.months)} månader mot {one.before.text} på {number(one.months_before)} månader dessförinnan, "
        f"{number(one.ratio, 2)} gånger så många per månad ({interval(one.lower, one.upper, 2)}) när årstiden är "
        "borträknad och alla månader räknas efter lika lång tid."
    )


def month_of(one: ProtectedDrift) -> str:
    """The month in which a drift began."""
    return f"{MONTHS[one.since.month - 1]} {one.since.year}"


def change_words(one: ProtectedChange) -> str:
    """The change in percent with its interval, or why there is none."""
    if one.percent is None:
        return one.reason
    change, lower, upper = one.percent
    return f"{_signed(change)} ({_signed(lower)} till {_signed(upper)})"


def _signed(share: float) -> str:
    return f"{'+' if round(share) > 0 else ''}{percent(share / 100)}"


def signal_sentences(view: ProtectedDevelopments) -> list[str]:
    """At most one line: what has moved, else that no area stands out."""
    family = view.family("quarter", by_area=True)
    none = family is not None and family.tested and not family.hidden and not family.signals
    if family is None or not none:
        return moved_sentences(view)
    return moved_sentences(view) or [
        f"Av {number(family.tested)} serier (kategori i område) skiljer sig ingen säkert från sin egen historia i {family.period}."
    ]


def moved_words(view: ProtectedDevelopments) -> str:
    """What ``moved_sentences`` tells, in few words, for a title; empty when it tells nothing and holds nothing back."""
    areas, drift = _areas(view), _drift(view)
    if areas:
        names = {one.area for one in areas}
        return f"{areas[0].area} sticker ut" if len(names) == 1 else f"{number(len(names))} områden sticker ut"
    words = [] if drift is None else [_drift_words(drift, view)]
    if _held_back(view):
        words.append("något område som inte kan visas sticker ut")
    return sentence_list(words)


def _drift_words(one: ProtectedDrift, view: ProtectedDevelopments) -> str:
    """Which series has moved, which way and since when."""
    kind = view.kinds[one.source]
    alike = [source for source, other in view.kinds.items() if other == kind]
    noun = plural(one.category, None, one.label)
    said = one.category == ALL and len(alike) == 1 and kind in EVERY
    name = EVERY[kind] if said else noun if len(view.kinds) == 1 else f"{noun} ({one.source_label.lower()})"
    return f"{name} har sakta {'minskat' if one.direction == 'nedåt' else 'ökat'} sedan {month_of(one)}"


def _held_back(view: ProtectedDevelopments) -> int:
    """Series of areas that stand out and may not be shown."""
    family = view.family("quarter", by_area=True)
    return 0 if family is None else family.hidden


def _areas(view: ProtectedDevelopments) -> list[ProtectedSignal]:
    family = view.family("quarter", by_area=True)
    signals = () if family is None else family.signals
    return [one for one in signals if one.category != LAWFUL and view.kinds[one.source] != NOTICE]


def _drift(view: ProtectedDevelopments) -> ProtectedDrift | None:
    """The drift to tell of: of all incidents first, then the clearest."""
    drifts = [one for one in view.drifts if one.category != LAWFUL and view.kinds[one.source] != NOTICE]
    return min(drifts, key=lambda o: (o.category != ALL, min(o.upper, 1 / max(o.lower, 1e-9))), default=None)


def moved_sentences(view: ProtectedDevelopments) -> list[str]:
    """At most one line for the first page: an area that stands out, else a slow drift and what is held back; else none.

    What stands out in the whole municipality in the quarter is told of with the categories. Gatherings are mostly
    lawful presence, and notices count what was written about.
    """
    family, areas, drift = view.family("quarter", by_area=True), _areas(view), _drift(view)
    if family is not None and areas:
        others = len(family.signals) + family.hidden - 1
        more = f" {counted(others, 'serie till skiljer', 'serier till skiljer')} sig." if others else ""
        return [f"{signal_sentence(areas[0], family.period)} {number(family.tested)} serier prövades.{more}"]
    told = [] if drift is None else [drift_sentence(drift), NOT_EFFECT]
    if family is not None and family.hidden:
        told.append(
            f"{counted(family.hidden, 'serie (kategori i område) skiljer', 'serier (kategori i område) skiljer')} sig från sin "
            f"egen historia men visas inte, för små antal kunde räknas ut; {number(family.tested)} serier prövades."
        )
    return [" ".join(told)] if told else []
