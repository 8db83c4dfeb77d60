"""What was planned and how much of it was done: shown before any result."""

from bfkit.display import number
from bfkit.evaluation.deciding import LOTTERY, NOT_CARRIED_OUT
from bfkit.release.evaluation.pieces import bullets, goal_text, led
from bfkit.release.evaluation.views import ProtectedEvaluation
from bfkit.release.fragments import Fragment, folded, join, paragraph, table

_DOSE_COLUMNS = ("Område", "Planerat", "Gjort", "Veckor med något gjort", "Längsta uppehåll")
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
