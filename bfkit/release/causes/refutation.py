"""What the data answer to a hypothesis's own words of what would refute it, from protected numbers only."""

from collections.abc import Sequence

from bfkit.causes.evidence import FEWEST, Arguments, Evidence
from bfkit.causes.time_tests import AFTER_CLOSING, LIGHTING, OPENING
from bfkit.display import number
from bfkit.prevention import CONTRADICTED, RECORDING, SUPPORTED
from bfkit.release.causes import sentences, words
from bfkit.release.causes.nearby_views import ProtectedNight
from bfkit.release.causes.views import ProtectedCauses, ProtectedTest

_MOST = 0.5


def none_supported(view: ProtectedCauses) -> str:
    """What the data decide where they support no cause: nothing, or only what they speak against."""
    if refuted(view):
        return "Uppgifterna stöder inte någon hypotes om varför det händer."
    return "Uppgifterna avgör inte någon hypotes om varför det händer."


def refuted(view: ProtectedCauses) -> tuple[str, ...]:
    """The group's hypotheses that the data speak against, with what was counted."""
    found = [one for one in view.hypotheses if one.test.status == CONTRADICTED and one.corner != RECORDING]
    return tuple(f"”{one.statement.rstrip('.')}” ({one.id}). {sentences.evidence(one.test)}".strip() for one in found)


def answer(found: Evidence, test: ProtectedTest, nights: Sequence[ProtectedNight]) -> str:
    """What would have been seen if the refutation held, and what was seen; empty where the test told nothing.

    Args:
        found: of the hypothesis; only what it asked, and at what clock time half has happened, is read of it.
        test: as the edition may tell it. nights: the problem's, by weekday and closing time.
    """
    if test.ratio is None or test.expected is None or (test.status != SUPPORTED and test.only is None):
        return ""
    told = [_counts(test)]
    if test.name == OPENING and found.arguments.edge != "öppning":
        told += _closings(found.arguments, nights)
    if test.name == LIGHTING:
        told.append(_by_season(found))
    return " ".join(text for text in told if text)


def _counts(test: ProtectedTest) -> str:
    """The count beside what was expected, had it been so; nothing where the size is not known."""
    if test.ratio is None or test.expected is None or not words.told_size(test.ratio):
        return ""
    what = test.what.split(" ", 1)[0].lower()
    expected = number(test.expected, 1 if test.expected < 10 else 0)
    return f"Vore det så väntades {expected} {what}; det blev {test.count.text}."


def _closings(asked: Arguments, nights: Sequence[ProtectedNight]) -> list[str]:
    """The hour after closing on each weekday and closing time of the places asked about, and whether it moves with closing."""
    own = [one for one in nights if one.closes is not None and one.places and all(_asked(asked, p) for p in one.places)]
    told = [(one, *_after(one)) for one in own]
    said = [_night(*row) for row in told]
    parted = [(one.closes or 0, inside, every) for one, inside, every in told if every]
    apart = max((closes for closes, *_ in parted), default=0) - min((closes for closes, *_ in parted), default=0)
    if apart >= AFTER_CLOSING and all(inside > _MOST * every for _, inside, every in parted):
        said.append("De flyttar alltså med stängningstiden.")
    return [text for text in said if text]


def _night(one: ProtectedNight, inside: int, every: int) -> str:
    """One weekday and closing time: the hour after closing, or between which hours all lie where it is not told apart."""
    when = f"{words.capital(one.weekday)}, när det stänger {words.clock(one.closes or 0)}:"
    if every:
        return f"{when} {number(inside)} av {number(every)} i timmen efter."
    first, after, cell = one.parts[0]
    if len(one.parts) > 1 or first is None or after is None or cell.value is None:
        return ""
    return f"{when} alla {number(cell.value)} kl. {words.clock(first)}–{words.clock(after)}."


def _asked(asked: Arguments, place: tuple[str, str]) -> bool:
    return place[0] in asked.places or place[1] in asked.kinds


def _after(night: ProtectedNight) -> tuple[int, int]:
    """Incidents in the hour after closing, and of the whole night; (0, 0) where a part of it is not told."""
    closes, inside, every = night.closes or 0, 0, 0
    for first, after, cell in night.parts:
        within = first is not None and after is not None and closes <= first and after <= closes + AFTER_CLOSING
        whole = first is not None and not within
        if cell.value is None or whole:
            return 0, 0
        every += cell.value
        inside += cell.value if within else 0
    return inside, every


def _by_season(found: Evidence) -> str:
    """When half has happened in the dark and in the light months."""
    dark, light = found.counts.get("half_by_in_dark"), found.counts.get("half_by_in_light")
    if dark is None or light is None:
        return ""
    return (
        f"I november–januari har hälften av de prövade händelserna skett före kl. {words.clock(round(dark))}, i maj–juli före kl. "
        f"{words.clock(round(light))} (minst {number(FEWEST)} i vardera)."
    )
