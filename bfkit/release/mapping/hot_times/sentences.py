"""Hot times in words: windows with their counts and intervals, months, and the lines of the first page."""

from collections.abc import Sequence

from bfkit.display import MONTHS, WEEKDAYS, interval, number, percent, sentence_list
from bfkit.release.mapping.hot_times.views import ProtectedDays, ProtectedHotTimes, ProtectedMonths, ProtectedTimes
from bfkit.release.told import LAWFUL, NOTICE

MOST_SENTENCES = 2
FEW_DAYS = 3
"""A window on so few evenings is an answer to when; one on more says little for the first page."""


def window_sentence(one: ProtectedTimes, *, alone: bool = False) -> str:
    """The window of a group with counts and interval; empty when there is none.

    Args:
        one: the group. alone: the sentence stands apart from the figure, which says the period.
    """
    window = one.window
    if window is None:
        return ""
    about, period = "omkring " if window.approximate else "", " på tolv månader" if alone else ""
    return (
        f"{one.group.words}: {window.words}: {about}{window.count.text} av {window.of.text} händelser med känd tid{period}, "
        f"{number(window.ratio, 1)} gånger så många som en jämnt spridd vecka ger "
        f"({interval(window.lower, window.upper, 1)} när alla tider prövas samtidigt)."
    )


def extra_words(one: ProtectedTimes) -> str:
    """What else is known of the day of a group: several peaks, and long spans left out."""
    words = []
    if one.peaks:
        hours = sentence_list([f"{hour:02d}" for hour in sorted(one.peaks)])
        words.append(f"Dygnet har flera toppar (omkring kl. {hours}); fönstret är den tydligaste tiden.")
    if one.long_share:
        words.append(f"{percent(one.long_share)} är utelämnade för att tiden bara är känd som ett långt spann.")
    return " ".join(words)


def month_words(one: ProtectedMonths) -> str:
    """The run of months, "april–juni"."""
    names = [MONTHS[month] for month in one.peak]
    return names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"


def month_sentence(one: ProtectedMonths) -> str:
    """The run of months with its counts."""
    share = "" if one.count.value is None or not one.of.value else f" ({percent(one.count.value / one.of.value)})"
    return (
        f"{one.group.words}: {month_words(one)} har {one.count.text} av {one.of.text} händelser på {one.years} år{share}, "
        f"{number(one.ratio, 1)} gånger så många som jämnt över året."
    )


def day_sentence(one: ProtectedDays) -> str:
    """A kind of day or event that is sure, with counts and interval."""
    more = "fler" if one.ratio > 1 else "färre"
    when = f"nära evenemang av slaget {one.words}" if one.event else f"på {one.words}"
    return (
        f"{one.group.title}: {more} händelser {when}: {one.count.text} på {number(one.days)} dagar, "
        f"{number(one.ratio, 2)} gånger så många per dag som på jämförbara dagar ({interval(one.lower, one.upper, 2)})."
    )


def hot_time_sentences(view: ProtectedHotTimes) -> list[str]:
    """At most two lines for the first page: the window that stands out most in each source.

    Notices say nothing of when, and gatherings are mostly lawful presence. A window on few evenings goes before one
    on every evening, a category before its sub-types.
    """
    found = []
    for source, kind in view.kinds.items():
        if kind == NOTICE:
            continue
        one = _clearest([t for t in view.of(source) if t.group.category != LAWFUL])
        if one is not None:
            label = "" if one.group.category is None else f"{view.labels[source]}, "
            sentence = window_sentence(one, alone=True)
            found.append(label + (sentence[0].lower() + sentence[1:] if label else sentence))
    return found[:MOST_SENTENCES]


def _clearest(times: Sequence[ProtectedTimes]) -> ProtectedTimes | None:
    """The group to name first: a category, then few evenings, then the largest lower limit."""
    told = [one for one in times if one.window is not None]
    if not told:
        return None
    return min(told, key=_order)


def _order(one: ProtectedTimes) -> tuple[bool, bool, bool, float]:
    window = one.window
    days = len(window.weekdays) if window else len(WEEKDAYS)
    return (
        one.group.subtype is not None,
        days > FEW_DAYS,
        one.group.category is None,
        -(window.lower if window else 0.0),
    )


def finding(times: Sequence[ProtectedTimes], label: str) -> str:
    """The title of a figure: the time of the group that stands out most."""
    one = _clearest(times)
    if one is None or one.window is None:
        return f"{label}: ingen tid på veckan sticker säkert ut."
    name = "händelserna" if one.group.category is None else one.group.words.lower()
    return f"{label}: {name} är tätast {one.window.words}."
