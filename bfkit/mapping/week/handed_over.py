"""What the quarterly analysis handed over to the week, or why nothing is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from bfkit.display import day
from bfkit.periods import Quarter
from bfkit.results.hand_over import HandOver

QUARTERS = 2
"""A hand-over is used for so many quarters; an older one is told of and not used."""
NOTHING = "Ingen kvartalsanalys har lämnats över till veckan."


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The hand-over that the week uses.

    Attributes:
        found: None when there is none to use. told: why not, or what is to be known of it; "" when it is the latest.
        first_day: of the coming week, from which days and starts are looked for.
    """

    found: HandOver | None
    told: str
    first_day: date


def handed_over(contents: Mapping[Quarter, str], *, municipality: str, latest: Quarter, first_day: date) -> HandedOver:
    """The latest hand-over when it can be used; one that cannot be read is not replaced by an older one in silence.

    Args:
        contents: text of ``overlamning.json`` of each quarter that has one.
        municipality: that the week is of. latest: the last quarter that is over. first_day: of the coming week.
    """
    quarters = [quarter for quarter in contents if quarter <= latest]
    if not quarters:
        return HandedOver(None, NOTHING, first_day)
    own = max(quarters)
    if own <= latest.shift(-QUARTERS):
        told = f"Den senaste kvartalsanalysen som lämnats över gäller {own.label}. Den är för gammal och används inte."
        return HandedOver(None, told, first_day)
    try:
        found = HandOver.model_validate_json(contents[own])
    except ValidationError as fault:
        return HandedOver(None, _broken(own, fault), first_day)
    if (found.municipality, found.quarter) != (municipality, str(own)):
        told = (
            f"Överlämningen från {own.label} gäller {found.municipality} {found.quarter} och används inte. Kör om "
            "kvartalsanalysen."
        )
        return HandedOver(None, told, first_day)
    notes = [] if own == latest else [f"Analysen av {latest.label} har inte lämnats över: detta är från {own.label}."]
    if found.as_of >= first_day:
        notes.append(
            f"Överlämnad senare än veckan: analysen bygger på uppgifter till och med {day(found.as_of)}, som gruppen inte "
            "hade då."
        )
    return HandedOver(found, " ".join(notes), first_day)


def _broken(quarter: Quarter, fault: ValidationError) -> str:
    first = fault.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    where = f" (fältet {place})" if place else ""
    return f"Överlämningen från {quarter.label} går inte att läsa{where} och används inte. Kör om kvartalsanalysen."
