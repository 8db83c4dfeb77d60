"""The level of a problem in sentences: when it rose and fell, and when recording changed."""

from datetime import date

from bfkit.causes.changes import CHANGE
from bfkit.causes.reporters import OTHERS_UNKNOWN
from bfkit.display import MONTHS, day, sentence_list
from bfkit.prevention import RECORDING, SUPPORTED
from bfkit.release.causes.views import ProtectedCauses, ProtectedChanges

_LEAST_MONTHS = 36
_NEITHER = "Ingen säker höjning. Ingen säker sänkning heller."


def recording(view: ProtectedCauses) -> str:
    """A caution when the data support that recording changed: then more reports are not more incidents."""
    every = [one for one in view.every if one.corner == RECORDING]
    found = [one for one in every if one.test.status == SUPPORTED]
    named = sentence_list([one.id for one in found or every])
    dated = next((one.test.day for one in found or every if one.test.day is not None), None)
    when = f" {day(dated)}" if dated is not None else ""
    before = (
        f" Alla händelser i problemet ({view.period}) är räknade efter den dagen."
        if dated is not None and dated <= view.first_day
        else ""
    )
    if not found and any(one.test.reason == OTHERS_UNKNOWN for one in every):
        return (
            f"Nivån steg när rapporteringen ändrades{when} ({named}). Det går inte att säga om det också hände mer då, eller om "
            f"det bara rapporterades mer.{before}"
        )
    if not found:
        return ""
    return (
        f"Data stöder att nivån steg när rapporteringen ändrades{when} ({named}).{before} Då kan fler rapporter bero på att det rapporteras "
        "mer, inte på att det händer mer. Mot det hjälper ingen förebyggande åtgärd."
    )


def growth(view: ProtectedCauses) -> str:
    """When the level rose and when it fell, or that neither is sure."""
    found = view.changes
    if found is None:
        return ""
    if unequal := _measured_otherwise(found):
        return unequal
    beyond = "mer än på andra håll och mer än slumpen gör" if found.compared else "mer än slumpen gör"
    rose = "Ingen säker höjning."
    if found.grew is not None:
        rose = f"Nivån steg tydligast omkring {_month(found.grew)}, {beyond}."
    fell = ""
    if found.fell is not None:
        fell = f" Nivån sjönk tydligast omkring {_month(found.fell)}, {beyond}."
    elif found.fell_everywhere is not None:
        fell = f" Antalet har däremot varit lägre sedan omkring {_month(found.fell_everywhere)}, också på andra håll."
    elif found.grew is None:
        fell = " Ingen säker sänkning heller."
    alone = "" if found.compared else " Det finns inget annat håll att jämföra med."
    return f"{rose}{fell}{alone}"


def trend(view: ProtectedCauses) -> str:
    """A sure change of level for the first page, or that there is none where a hypothesis of the group says that there is."""
    found = view.changes
    if found is None:
        return ""
    if (found.grew, found.fell, found.fell_everywhere) == (None, None, None):
        asked = any(one.test.name == CHANGE for one in view.hypotheses)
        return (
            growth(view).replace(_NEITHER, "Data visar ingen säker höjning av nivån, och ingen säker sänkning.")
            if asked
            else ""
        )
    return growth(view).removeprefix("Ingen säker höjning. ").replace("har däremot varit", "har varit")


def _measured_otherwise(found: ProtectedChanges) -> str:
    """That a short or lone series cannot be compared over a change of recording; empty when it can."""
    changed = [one for one in found.candidates if one.kind == "mätning"]
    if found.compared or found.months >= _LEAST_MONTHS or not changed:
        return ""
    named = sentence_list([f"{day(one.day)} ({one.text.rstrip('.')})" for one in changed])
    return (
        f"Det går inte att säga om nivån ändrades. Mätningen ändrades {named}, det finns inget annat håll att jämföra med, och "
        "serien är kortare än tre år."
    )


def _month(when: date) -> str:
    return f"{MONTHS[when.month - 1]} {when.year}"
