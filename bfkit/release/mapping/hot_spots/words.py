"""How hot spots are spoken of: what a place is, what its ratio compares with, and why something is not shown."""

import re
from collections.abc import Iterator, Sequence

from bfkit.display import interval, number, sentence_list
from bfkit.mapping.hot_spots.results import AREA, CELL, STREET, HotSpotLayer
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.hot_spots.views import ProtectedHotSpot

NOUNS = {CELL: ("ruta", "rutor"), STREET: ("gatustycke", "gatustycken"), AREA: ("område", "områden")}
HEADINGS = {CELL: "Rutor", STREET: "Stråk och gator", AREA: "Områden"}
_TOO_FEW = "för få händelser"
_POLICE = "upptäckta av polisen"
_POLICE_WORDS = (
    "En del av händelserna är upptäckta av polisen: de visar också var polisen har arbetat, inte bara var brott sker."
)
_COUNT = re.compile(r"\d")


def against(layer: HotSpotLayer) -> str:
    """What the ratio of a layer compares with."""
    if layer.kind == CELL:
        return "som i en genomsnittlig annan ruta"
    if layer.kind == STREET:
        return "per meter som på de andra gatorna"
    return (
        "per invånare som i övriga områden" if "per invånare" in layer.unit else "som i ett genomsnittligt annat område"
    )


def open_reason(reason: str, edition: Edition) -> str:
    """Why something was not tested, without the count where counts may be small."""
    if edition.limit == 1:
        return reason
    if reason.startswith(f"{_TOO_FEW}:") and "händelse" in reason.partition(":")[2]:
        least = re.search(r"minst (\d+) behövs", reason)
        return f"{_TOO_FEW} på tolv månader" + (f", minst {least[1]} behövs" if least else "")
    if " att jämföra, " in reason:
        return f"för få platser att jämföra, {reason.partition(' att jämföra, ')[2]}"
    return reason


def open_notes(layer: HotSpotLayer, edition: Edition, *, told: bool) -> Iterator[str]:
    """What must be read beside a layer; a note with a count of incidents only where that may be told."""
    for note in layer.notes:
        if edition.limit == 1 or not ("händelse" in note and _COUNT.search(note)):
            yield note
        elif _POLICE in note:
            yield _POLICE_WORDS
        elif told:
            yield note
        else:
            yield "Några händelser kunde inte placeras så noga och är inte med."


def ratio_decimals(upper: float) -> int:
    """Decimals of a ratio whose interval ends there: whole numbers when it is wide enough."""
    return 0 if upper >= 20 else 1


def ratio_words(ratio: float, lower: float, upper: float) -> str:
    """A ratio with its interval, "7,0 (4,9–9,7)"."""
    decimals = ratio_decimals(upper)
    return f"{number(ratio, decimals)} ({interval(lower, upper, decimals)})"


def the_place(spot: ProtectedHotSpot) -> str:
    """A place in a sentence: "rutan vid Stadsparken", "gatan Hagvägen, Norrby", "området Norrby"."""
    if spot.kind == CELL:
        bare = spot.place.startswith(("vid ", "ruta "))
        return f"rutan {spot.place.removeprefix('ruta ')}" if bare else f"rutan vid {spot.place}"
    return f"{'gatan' if spot.kind == STREET else 'området'} {spot.place}"


def kinds_words(kinds: Sequence[str]) -> str:
    """Kinds of place joined, "rutor och stråk"."""
    return sentence_list([{CELL: "rutor", STREET: "stråk", AREA: "områden"}[kind] for kind in kinds])
