"""Other explanations than the measure: each is looked at in every evaluation, and what is not looked at says why."""

import math
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import pandas as pd

from bfkit.checked import Checked
from bfkit.display import change_words, day, sentence_list, share_text
from bfkit.evaluation import recording, untouched
from bfkit.evaluation.chance.windows import YEAR
from bfkit.evaluation.checks import Check
from bfkit.evaluation.deciding import Decision
from bfkit.evaluation.displacement.movement import Movement
from bfkit.evaluation.material import Material
from bfkit.evaluation.outcome.dose import Dose
from bfkit.evaluation.outcome.plan_status import PlanStatus
from bfkit.evaluation.outcomes import outcome_label, outcome_rows
from bfkit.evaluation.reporting import Reporting, reporting
from bfkit.evaluation.whole_months import next_month
from bfkit.parameters.interventions import BY_LOTTERY, Intervention
from bfkit.parameters.models import Parameters

REPORTERS, DISCOVERED, SIMULTANEOUS, GATHERINGS, LATE = (
    "Rapportörernas aktivitet",
    "Vem som upptäcker",
    "Andra insatser samtidigt",
    "Samlingar aldrig ensamma",
    "Sena rapporter",
)
ELSEWHERE, RECORDING = untouched.NAME, recording.NAME
PLANNED = "Planen låst i förväg"
UNREAD = "Registret läst i sin helhet"
MAY_BE_THE_SAME = (
    "De som genomför insatsen kan höra till dem som rapporterar; det vet varken registret eller loggen. Att åtgärda i "
    "stället för att rapportera ger färre rapporter utan att mindre har hänt."
)
_NOBODY = "Ej prövad: enligt aktivitetsloggen genomfördes insatsen inte, och då ändrade den inte vem som rapporterar."
MOSTLY_DISCOVERED = 0.5
LEVEL = 0.05
MUCH = 1.5
"""A change of the reporters' own activity by more than this, either way, makes the outcome no measure of anything."""


def explanations(
    checked: Checked,
    parameters: Parameters,
    found: Material,
    decision: Decision,
    controls: Sequence[Movement],
    plan: PlanStatus,
    done: Dose,
    kinds: Movement | None = None,
) -> tuple[Check, ...]:
    """Everything but the measure that could have made the change, in a fixed order.

    Args:
        checked, parameters: of the run.
        found: the measure's panel; decision: what the deciding method gave.
        controls: other series of the same area, ranked as the outcome was; those that the measure cannot touch.
        plan: whether the plan was locked, and what differs from it; done: what was done.
        kinds: other kinds of incidents in the same area, ranked as the outcome was; None where there are none.
    """
    own = checked.incidents[checked.incidents["source"] == found.source.name]
    return (
        _planned(plan),
        _reporters(own, found, decision),
        recording.recording(found, decision, kinds),
        _discovered(own, found, decision, done),
        untouched.elsewhere(controls, decision),
        _simultaneous(parameters, found, done),
        *_unread(parameters, found),
        *_gatherings(controls, found),
        _late(parameters, found),
    )


def _planned(plan: PlanStatus) -> Check:
    """Outcome, area, window and rule must have been chosen before anybody knew how it went."""
    if not plan.locked or not plan.before_outcome:
        return Check(PLANNED, False, plan.sentence)
    if plan.deviations:
        return Check(PLANNED, False, f"Planen låstes i förväg men följs inte: {'; '.join(plan.deviations)}.")
    if plan.data_unchanged is False:
        return Check(PLANNED, False, "Uppgifterna från tiden före låsningen har ändrats sedan planen låstes.")
    return Check(
        PLANNED, True, "Vad som skulle mätas, var och hur bestämdes innan utfallet fanns, och har inte ändrats."
    )


def _reporters(own: pd.DataFrame, found: Material, decision: Decision) -> Check:
    """Could the organisations that report from the area have grown silent, or more talkative, everywhere?"""
    if found.source.kind != "reporter" or own["organisation"].isna().all():
        return Check(REPORTERS, None, "Ej prövad: källan säger inte vem som rapporterat.")
    if decision.lottery is not None:
        told = "Lotten gör att rapportörernas vanor bara skiljer sig av slumpen. Ändrar insatsen själv vem som rapporterar syns det inte här."
        return Check(REPORTERS, None, told)
    if decision.placebo is None or decision.undecided is not None:
        return Check(REPORTERS, None, "Ej prövad: huvudfrågan avgjordes inte med jämförbara fall.")
    counts = _by_organisation(own, found)
    seen = reporting(decision.placebo, *counts)
    if seen.explains is None:
        return _unseen_reporters(decision)
    told = (
        "De som rapporterar från området har på andra platser ändrat hur mycket de rapporterar. Enbart det skulle göra "
        f"rapporterna härifrån {change_words(seen.factor, seen.factor_lower, seen.factor_upper)}, jämfört med andra områden"
    )
    least = decision.placebo.p_decrease_of(decision.placebo.log_ratio - math.log(seen.factor_lower))
    quiet = decision.p_decrease <= LEVEL < least
    loud = decision.p_increase <= LEVEL and seen.factor > 1 and decision.ratio / seen.factor <= 1.0
    if quiet or loud:
        doubt = ", osäkerheten inräknad," if quiet else ""
        return Check(REPORTERS, False, f"{told}; räknas det bort{doubt} återstår ingen säker skillnad.", stops=True)
    if not 1 / MUCH <= seen.factor <= MUCH:
        doubt = "antalet kan ha ändrats av det, och inte av att det hände mer eller mindre"
        return Check(REPORTERS, False, f"{told}; {doubt}.", stops=True)
    return Check(REPORTERS, True, f"{told}; det räcker inte som förklaring.")


def reporters_activity(checked: Checked, found: Material, decision: Decision) -> Reporting | None:
    """How those who report from the area changed in all that they report elsewhere, whatever the outcome did.

    Args:
        checked, found: of the run. decision: gives the windows; None comes back without comparable cases, as for a
            lottery, for a source that does not say who reported, and before the whole follow-up is known.
    """
    own = checked.incidents[checked.incidents["source"] == found.source.name]
    known = found.source.kind == "reporter" and not own["organisation"].isna().all()
    whole = found.known >= found.follow_up and found.start >= YEAR
    if decision.placebo is None or not known or not whole:
        return None
    return reporting(decision.placebo, *_by_organisation(own, found))


def _unseen_reporters(decision: Decision) -> Check:
    """Reporters who report nothing elsewhere: whether they grew silent cannot be told from fewer incidents."""
    told = (
        "De som rapporterar från området lämnar för få rapporter från andra platser för att deras aktivitet ska synas"
    )
    if decision.p_decrease <= LEVEL:
        return Check(REPORTERS, False, f"{told}; de kan ha tystnat, och då har inget minskat.", stops=True)
    return Check(REPORTERS, None, f"Ej prövad: {told[0].lower()}{told[1:]}.")


def _by_organisation(own: pd.DataFrame, found: Material) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """By organisation: the outcome in the area, and month by month all its other reports, before and with the measure.

    The months before are the same calendar months of the year before.
    """
    origin, moments = found.months[0], own["starts_at"].dt.tz_localize(None)
    month = ((moments.dt.year - origin.year) * 12 + moments.dt.month - origin.month).to_numpy()
    wanted, _ = outcome_rows(own, found.intervention.outcome)
    here = own.index.isin(wanted.index) & own["area_id"].isin([found.area_ids[row] for row in found.rows]).to_numpy()
    organisation, names = pd.factorize(own["organisation"], sort=True)

    def counted(rows: np.ndarray, first: int) -> np.ndarray:
        table = np.zeros((len(names), found.follow_up))
        inside = rows & (organisation >= 0) & (month >= first) & (month < first + found.follow_up)
        np.add.at(table, (organisation[inside], month[inside] - first), 1)
        return table

    before = found.start - YEAR
    return counted(here, before).sum(axis=1), counted(~here, before), counted(~here, found.start)


def _discovered(own: pd.DataFrame, found: Material, decision: Decision, done: Dose) -> Check:
    """What the police find by looking rises with the looking: no measure of an effect.

    Organisations that report may also carry the measure out; who does is never read from the log, so it stays open.
    """
    wanted, _ = outcome_rows(own, found.intervention.outcome)
    known = wanted["discovery"].dropna()
    if not done.carried_out:
        return Check(DISCOVERED, None, _NOBODY)
    if found.source.kind == "reporter":
        lottery = " Det skyddar lotten inte mot." if decision.lottery is not None else ""
        return Check(DISCOVERED, None, f"{MAY_BE_THE_SAME}{lottery}", unclear=True)
    if known.empty:
        return Check(DISCOVERED, None, "Ej prövad: källan säger inte vem som upptäckte händelserna.")
    share = float((known == "police").mean())
    if share < MOSTLY_DISCOVERED:
        return Check(DISCOVERED, True, "Utfallet är mest sådant som drabbade anmäler.")
    told = f"{share_text(share)} av händelserna har polisen själv upptäckt; antalet följer hur mycket polisen letar"
    reason = found.intervention.police_discovered_reason
    if reason:
        return Check(DISCOVERED, False, f"{told}. Används ändå: {reason.rstrip('.')}.")
    return Check(DISCOVERED, False, f"{told} och duger inte som mått på effekt.", stops=True)


def _simultaneous(parameters: Parameters, found: Material, done: Dose) -> Check:
    """Other measures of the register that began or ended, in the same areas, within the months compared."""
    if found.intervention.selection.how == BY_LOTTERY:
        return Check(
            SIMULTANEOUS, True, "Lotten avgjorde vilka som började: andra insatser skiljer dem åt bara av slumpen."
        )
    here, (first, last) = also_here(parameters, found), _span(found)
    began = [f"{_called(other)}, från {day(at)})" for other, at in here if first < at < last]
    ended = [f"{_called(other)}, till {day(other.end)})" for other, at in here if other.end and not first < at < last]
    if not began and not ended:
        return Check(
            SIMULTANEOUS,
            True,
            "Ingen annan insats i registret började eller slutade i området under de månader som jämförs.",
        )
    told = [
        f"{what} {sentence_list(list(dict.fromkeys(these)))}"
        for what, these in (("började också", began), ("slutade", ended))
        if these
    ]
    alone = "Därför kan skillnaden inte tillskrivas enbart den här insatsen."
    if not done.carried_out:
        alone = "Enligt aktivitetsloggen genomfördes den här insatsen inte, och då kan ingen skillnad tillskrivas den."
    return Check(SIMULTANEOUS, False, f"I området {', och '.join(told)}. {alone}")


def also_here(parameters: Parameters, found: Material) -> list[tuple[Intervention, date]]:
    """Other measures that began or ended in the measure's own areas within the months compared, and when they began."""
    register = parameters.register
    own = {found.area_ids[row] for row in found.rows}
    first, last = _span(found)
    others = [one for one in (register.interventions if register else ()) if one.id != found.intervention.id]
    return [
        (other, started)
        for other in others
        for area, started in other.begun()
        if area in own and (first < started < last or (other.end is not None and first < other.end < last))
    ]


def _called(other: Intervention) -> str:
    return f"{other.title} ({other.id}, mot {outcome_label(other.outcome)}"


def _unread(parameters: Parameters, found: Material) -> Iterator[Check]:
    """Measures that are wrong in the register may have been at work here, or where this one is compared with."""
    if not parameters.unread:
        return
    own = {found.area_ids[row] for row in found.rows}
    elsewhere = all(one.areas is not None and not own & set(one.areas) for one in parameters.unread)
    names = sentence_list([one.id for one in parameters.unread])
    one = len(parameters.unread) == 1
    known = all(measure.areas is not None for measure in parameters.unread)
    if not known:
        where = "Var är inte känt: områdena kan finnas bland dem som jämförs"
    elif elsewhere:
        where = f"{'Dess' if one else 'Deras'} områden jämförs inte med den här insatsen"
    else:
        where = f"{'Den' if one else 'De'} kan ha pågått i samma område som den här insatsen"
    counted = "räknas den som ännu inte avslutad" if one else "räknas de som ännu inte avslutade"
    told = f"{names} i registret kan inte läsas. I årets jämförelser {counted}. {where}"
    yield Check(UNREAD, None if elsewhere else False, f"{told}.")


def _span(found: Material) -> tuple[date, date]:
    months = found.months
    first = months[max(min(found.start, len(months) - 1) - 2 * YEAR, 0)] if months else date.min
    return first, (next_month(months[-1]) if months else date.max)


def _gatherings(controls: Sequence[Movement], found: Material) -> Iterator[Check]:
    """Young people who meet are mostly lawful: fewer of them is never a success by itself."""
    if found.intervention.outcome.category != untouched.GATHERINGS:
        return
    followed = any(control.reason is None and control.p_decrease <= LEVEL for control in controls)
    if followed:
        yield Check(GATHERINGS, True, "Även det som gjorde samlingarna till ett problem minskade.")
    else:
        yield Check(
            GATHERINGS,
            False,
            "Färre samlingar är inte i sig ett gott resultat: ungdomar får vara ute. Inget annat problem minskade säkert.",
            stops=True,
        )


def _late(parameters: Parameters, found: Material) -> Check:
    if found.lag_days is None:
        return Check(LATE, None, "Ej prövad: rapporterna har inget rapportdatum.")
    return Check(
        LATE,
        True,
        f"Varje månad räknas som den var känd {found.lag_days} dagar efter sitt slut. Därför gör sena rapporter ingen "
        "skillnad mellan månaderna.",
    )
