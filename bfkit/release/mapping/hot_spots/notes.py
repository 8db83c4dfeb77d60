"""What is told beside a layer: what its ratio compares with, its notes and why it was not tested, without small counts."""

import re
from collections.abc import Iterator

from bfkit.mapping.hot_spots.results import CELL, STREET, HotSpotLayer
from bfkit.release.disclosure import Edition

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
