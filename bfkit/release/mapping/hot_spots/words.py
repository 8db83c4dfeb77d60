"""How hot spots are spoken of: what a place is, what its ratio compares with, and why something is not shown."""

from collections.abc import Sequence

from bfkit.display import interval, number, sentence_list
from bfkit.mapping.hot_spots.results import AREA, CELL, STREET
from bfkit.release.mapping.hot_spots.views import ProtectedHotSpot

NOUNS = {CELL: ("ruta", "rutor"), STREET: ("gatustycke", "gatustycken"), AREA: ("område", "områden")}
_WIDE = 20
HEADINGS = {CELL: "Rutor", STREET: "Stråk och gator", AREA: "Områden"}


def ratio_decimals(upper: float) -> int:
    """Decimals of a ratio whose interval ends there: whole numbers when it is wide enough.

    Also of an end already rounded to them: 19,96 and 20,0 have the same decimals, lest a number be rounded twice.
    """
    return 0 if round(upper, 1) >= _WIDE else 1


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
