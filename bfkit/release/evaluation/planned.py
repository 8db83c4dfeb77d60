"""What was planned and done, and what could have been seen at all: shown before any result."""

import math

from bfkit.display import counted, number, percent
from bfkit.evaluation.deciding import LOTTERY, NOT_CARRIED_OUT, SERIES
from bfkit.release.evaluation.figures import power_figure
from bfkit.release.evaluation.pieces import bullets, goal_text, in_hundred, led
from bfkit.release.evaluation.views import ProtectedEvaluation
from bfkit.release.evaluation.words import HELD_BACK, expected_words
from bfkit.release.fragments import Fragment, box, folded, join, paragraph, table

_DOSE_COLUMNS = ("Område", "Planerat", "Gjort", "Veckor med något gjort", "Längsta uppehåll")
SMALLEST_SHOWN = 0.8
_SLACK = 1e-9


def carried_out(view: ProtectedEvaluation) -> bool:
    """Whether the months followed may be called those of the measure: not where the log holds nothing of it."""
    return view.reason != NOT_CARRIED_OUT


def dose_lead(view: ProtectedEvaluation) -> str:
    """How much was done, and of what: the log counts one activity, which need not be the whole measure."""
    found = view.dose
    if found.implementation is None:
        return "ingen uppgift om vad som gjordes (underlag saknas)"
    return f"{found.implementation} ({f'räknat på {found.activity} i' if found.activity else 'räknat ur'} aktivitetsloggen)"


def plan_and_dose(view: ProtectedEvaluation) -> Fragment:
    """Was it decided in advance what was to be tested, and was the measure done?"""
    return join([_plan(view), *_deviations(view), *_done(view)])


def _plan(view: ProtectedEvaluation) -> Fragment:
    plan = view.plan
    pieces = [led("Planen.", plan.sentence if not view.public else _plan_in_short(view))]
    if plan.versions > 1:
        pieces.append(
            paragraph(f"Planen finns i {number(plan.versions)} versioner; version {plan.version} gäller.", "sub")
        )
    pieces.append(led("Väntad verkan.", _expected(view)))
    return join(pieces)


def _expected(view: ProtectedEvaluation) -> str:
    """The effect that the plan expects, from where it has it, and whether the goal asks for more."""
    found, target = view.foresight, view.development.target_ratio
    told = f"Planen väntade {goal_text(1 + found.change)} (källa: {found.source.rstrip('.')})."
    if abs(target - 1) > abs(found.change) + _SLACK:
        told += f" Målet, {goal_text(target)}, är alltså högre satt än den verkan som planen själv väntade."
    return told


def _plan_in_short(view: ProtectedEvaluation) -> str:
    """Without what deviates, which may be a place or a day."""
    if not view.plan.locked:
        return "Planen låstes aldrig: ingen kan visa att den inte valdes efter utfallet."
    when = "innan utfallet fanns" if view.plan.before_outcome else "först när utfallet började bli känt"
    many = view.plan.deviating
    changed = "Inget avviker" if not many else "En sak avviker" if many == 1 else f"{number(many)} saker avviker"
    return f"Planen låstes {when}. {changed} nu från planen."


def _deviations(view: ProtectedEvaluation) -> list[Fragment]:
    return [bullets(view.plan.deviations)] if view.plan.deviations else []


def _done(view: ProtectedEvaluation) -> list[Fragment]:
    """The words, and for the working group the table by area."""
    pieces = [led("Utförandet.", " ".join(text for text in (view.dose.sentence, view.dose.lateness) if text))]
    if view.dose.remarks:
        pieces.append(bullets(view.dose.remarks))
    if view.dose.rows:
        caption = "Hela veckor från starten till uppföljningens slut."
        if view.decision.method == LOTTERY:
            caption = "Hela veckor från varje områdes start. Här räknas alla områden som har börjat, också de som först väntade."
        caption += f" Räknat: {view.dose.activity}."
        inner = table(_DOSE_COLUMNS, view.dose.rows, caption=caption)
        few = len(view.dose.rows) <= 3
        pieces.append(inner if few else folded(f"Utförandet i {number(len(view.dose.rows))} områden", inner))
    if view.measure.owner:
        pieces.append(led("Vem.", _who(view)))
    if view.public:
        pieces.append(
            paragraph(
                "Var insatsen görs och av vem står inte i den offentliga utgåvan; uppföljningens månader visas.", "sub"
            )
        )
    return pieces


def _who(view: ProtectedEvaluation) -> str:
    """Planned and done by party, as far as the register tells: never who did it, which the log is not read for."""
    own = view.measure
    pays = "betalar också" if own.payer == own.owner else f"{own.payer} betalar"
    return (
        f"{own.owner} äger insatsen och svarar för allt som är planerat och gjort här; {pays}. Hur det delades mellan "
        "flera parter visas inte: registret har en ägare för varje insats, och ur aktivitetsloggen läses aldrig vem som utförde."
    )


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
        f"väntade, hade hittats i {in_hundred(found.chance)} fall.{level}"
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
    if found.chance >= SMALLEST_SHOWN:
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
    return f"{cases} verkliga fall utan insats: de jämförbara fall som har mest lika antal"


def _power_note(view: ProtectedEvaluation) -> str:
    found = view.foresight
    how = f"Historiken: metoden prövad på {_tried(view)}." if found.history else ""
    spread = number(found.dispersion, 1)
    formula = (
        f"Formeln: Poisson med uppmätt överspridning (varians genom medeltal {spread}); den är ofta för optimistisk."
    )
    return " ".join(text for text in (how, formula if found.formula else "") if text)
