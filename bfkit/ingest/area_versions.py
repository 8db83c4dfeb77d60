"""What is lost between versions of DeSO and RegSO, said in words: how many rows, which codes, and why."""

import pandas as pd

from bfkit.display import counted, number
from bfkit.errors import listed
from bfkit.ingest.account import shown
from bfkit.ingest.where import AreaFrame, Codes

FEWEST_UNKNOWN, SHARE_UNKNOWN = 10, 0.05
"""Well-formed codes that are not in the list: from so many rows and so large a share the cause is told."""

NOISE_FROM = 2025
"""Reference year from which SCB adds noise to population statistics (Cell Key Method)."""


def many_unknown(lost: int, total: int) -> bool:
    """Whether so many codes are not in the list that it is hardly by single mistakes.

    >>> many_unknown(9, 9), many_unknown(10, 200), many_unknown(10, 201)
    (False, True, False)
    """
    return lost >= FEWEST_UNKNOWN and lost >= SHARE_UNKNOWN * total


def code_notes(label: str, given: pd.Series, codes: Codes, areas: AreaFrame, version: str | None) -> list[str]:
    """Swedish sentences on the area codes of a source that no area has.

    Args:
        label: the source, as a reader knows it.
        given: shape (n,), the codes as they stand.
        codes: the same, checked.
        areas: the municipality's, with their version.
        version: the version that the source declares, if any.
    """
    coded, lost = int((~codes.missing).sum()), int(codes.unknown.sum())
    other = version is not None and areas.version not in {"", version}
    told = f"{label}: {number(lost)} av {counted(coded, 'rad', 'rader')} med områdeskod har en kod som inte finns bland områdena"
    strange = sorted(given[codes.unknown & ~codes.by_name].unique())
    which = f" ({listed([shown(code) for code in strange])})" if strange else ""
    notes = []
    if other:
        change = f"Koderna är från version {version}, kommunens områden från version {areas.version}."
        rest = "Även där koden är densamma kan gränsen ha flyttats mellan versionerna."
        found = f"{told}{which}" if lost else f"{label}: alla områdeskoder finns bland områdena"
        notes.append(f"{found}. {change} {rest}")
    elif many_unknown(lost, coded):
        notes.append(
            f"{told}{which}. Trolig orsak: koderna är från en annan version av indelningen än "
            f"{areas.version or 'kommunens'}. Ange area_version för källan, eller byt områdesfil."
        )
    malformed = int(codes.malformed.sum())
    if malformed >= FEWEST_UNKNOWN and malformed > coded / 2:
        notes.append(
            f"{label}: {number(malformed)} av {counted(coded, 'rad', 'rader')} har en områdeskod som inte passar code_pattern. "
            "Kontrollera kolumnen för area_id, mönstret, och att filen gäller kommunen."
        )
    zero = int(codes.zero_lost.sum())
    if zero:
        notes.append(
            f"{label}: {counted(zero, 'rad', 'rader')} har en områdeskod som har tappat sin inledande nolla och "
            "därför inget område. Exportera kolumnen som text; koden ändras inte här, eftersom det vore en gissning."
        )
    return notes


def noise_notes(what: str, years: tuple[int, ...]) -> list[str]:
    """What must be said of SCB's figures from the year in which noise was added; nothing of earlier years.

    >>> noise_notes("Folkmängden", (2023,))
    []
    """
    noisy = sorted({year for year in years if year >= NOISE_FROM})
    if not noisy:
        return []
    said = listed([str(year) for year in noisy])
    return [
        f"{what} för {said} kommer från SCB, som från {NOISE_FROM} lägger ett litet slumpmässigt brus på sin "
        "befolkningsstatistik (Cell Key Method): delarna summerar inte till totalen, och små skillnader mellan områden "
        "eller år kan vara brus."
    ]
