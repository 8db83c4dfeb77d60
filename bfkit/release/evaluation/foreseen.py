"""What could be seen at all of a measure, and what would have sufficed: told before any result."""

import math

from bfkit.display import counted, number, percent
from bfkit.evaluation.deciding import LOTTERY, SERIES
from bfkit.release.evaluation.figures import power_figure
from bfkit.release.evaluation.pieces import in_hundred
from bfkit.release.evaluation.views import ProtectedEvaluation, ProtectedForesight
from bfkit.release.evaluation.words import HELD_BACK, expected_words
from bfkit.release.fragments import Fragment, box, join, paragraph

SMALLEST_SHOWN = 0.8


def power(view: ProtectedEvaluation) -> Fragment:
    """What could be seen at all, and what would have sufficed."""
    found = view.foresight
    if found.sentence or math.isnan(found.chance):
        return box("Kan inte räknas ut.", found.sentence or "Planen väntade ingen minskning att leta efter.", "note")
    pieces = [paragraph(_chance(view))]
    if view.closed:
        pieces.append(paragraph(HELD_BACK, "sub"))
        return join(pieces)
    pieces.append(paragraph(would_suffice(view)))
    if found.formula is None and found.history is None:
        return join(pieces)
    pieces.append(
        power_figure(
            found.reductions,
            found.history,
            ranges=found.history_ranges,
            formula=found.formula if found.formula is not None else [math.nan] * len(found.reductions),
            planned=found.planned,
            smallest=found.smallest,
            title=_power_title(view),
            note=_power_note(view),
        )
    )
    return join(pieces)


def _chance(view: ProtectedEvaluation) -> str:
    found = view.foresight
    level = ""
    if not math.isnan(found.expected):
        many = counted_events(found.expected) if found.expected >= 1 else "mindre än en händelse"
        years = "året före" if view.decision.method == LOTTERY else "de två åren före"
        level = f" Före starten räknade vi med omkring {many} utan insats, efter genomsnittet för {years}."
        level += _other_number(view)
    return (
        f"Det här räknades ut utan att titta på resultatet. En verklig minskning med {percent(found.planned)}, som planen "
        f"väntade, hade hittats i {_how_often(found)}.{level}"
    )


def _how_often(found: ProtectedForesight) -> str:
    """The chance and how sure it is, for it is tried on a few cases of the area's own history."""
    low, high = (100 * end for end in found.chance_range)
    if not found.sure:
        between = (
            "ett antal fall som inte går att säga"
            if math.isnan(low)
            else f"mellan {number(low)} och {number(high)} av 100 fall"
        )
        return f"{between}: historiken är för kort för säkrare besked"
    told = f"{in_hundred(found.chance)} fall"
    if math.isnan(low):
        return told
    return (
        f"{told} (95\u00a0% konfidensintervall {number(low)}–{number(high)} av 100: historiken ger inte säkrare besked)"
    )


def _other_number(view: ProtectedEvaluation) -> str:
    """Why the first page tells another number to be expected; empty where it tells none."""
    if not expected_words(view) or view.decision.method == SERIES:
        return ""
    return " Talet på första sidan är ett annat, för det räknar också med hur det gick i andra områden efter starten."


def counted_events(number_of: float) -> str:
    """So many incidents, in whole numbers."""
    return counted(round(number_of), "händelse", "händelser")


def would_suffice(view: ProtectedEvaluation) -> str:
    """Longer, merged, or drawn by lot."""
    found = view.foresight
    if view.closed or math.isnan(found.chance) or found.expected < 1:
        return "Lotta vilka områden som börjar först och räkna dem tillsammans: ett enda område har för få händelser."
    if found.sure and found.chance >= SMALLEST_SHOWN:
        return "Det räcker: underlaget var stort nog för frågan."
    if view.decision.method == LOTTERY:
        return "Fler lottade omgångar ger större chans; varje omgång räknas in i samma prov."
    ways = []
    if found.months is not None and found.months > view.development.planned:
        ways.append(f"{number(found.months)} månaders uppföljning")
    if found.areas is not None and found.areas > max(view.areas, 1):
        ways.append(f"{number(found.areas)} sådana områden utvärderade tillsammans")
    enough = found.months is not None and found.months <= view.development.planned
    if enough and not ways:
        return (
            "Formeln säger att underlaget räcker, men metoden prövad på verkliga fall utan insats säger nej: de varierar "
            "mer än formeln räknar med. Säkrast är att lotta vilka områden som börjar först."
        )
    if not ways:
        return (
            "För att hitta en så liten verkan behövs fler områden än kommunen har, eller år av uppföljning: lotta "
            "starten mellan områden, eller gör utvärderingen tillsammans med andra kommuner."
        )
    return f"Enligt formeln hade det räckt med {' eller '.join(ways)}. Säkrast är att lotta vilka områden som börjar först."


def _power_title(view: ProtectedEvaluation) -> str:
    if view.foresight.smallest is None:
        return "Ingen minskning som prövats hade hittats i 80 av 100 fall"
    return f"Först en minskning på {percent(view.foresight.smallest)} hade hittats i minst 80 av 100 fall"


def _tried(view: ProtectedEvaluation) -> str:
    """On what the method was tried: fewer than the comparable cases, for only those nearest in level stand for this one."""
    cases = number(view.foresight.cases)
    if view.decision.method == LOTTERY:
        return (
            f"{cases} tidigare månader då så många områden gick att lista; målets jämförbara fall räknas på annat sätt"
        )
    return f"{cases} verkliga fall utan insats: de senare jämförbara fall som har mest lika antal"


def _power_note(view: ProtectedEvaluation) -> str:
    found = view.foresight
    spread = "; de lodräta strecken är 95\u00a0% konfidensintervall" if found.history_ranges else ""
    how = f"Historiken: metoden prövad på {_tried(view)}{spread}." if found.history else ""
    varied = number(found.dispersion, 1)
    formula = (
        f"Formeln: Poisson med uppmätt överspridning (varians genom medeltal {varied}); den är ofta för optimistisk."
    )
    return " ".join(text for text in (how, formula if found.formula else "") if text)
