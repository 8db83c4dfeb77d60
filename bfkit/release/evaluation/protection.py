"""The rule of disclosure for an evaluation: what was measured comes in, what may be shown goes out."""

import math
from datetime import date, timedelta

import numpy as np

from bfkit.display import number
from bfkit.evaluation.deciding import NOT_CARRIED_OUT, PLACEBO, Decision
from bfkit.evaluation.evidence import Evidence
from bfkit.evaluation.foresight import Foresight
from bfkit.evaluation.material import WHOLE_MUNICIPALITY
from bfkit.evaluation.opinions import Estimate
from bfkit.evaluation.power.attainable import Attainable
from bfkit.evaluation.whole_months import first_whole_month, months_on
from bfkit.parameters.interventions import BY_LOTTERY, SITUATIONAL, ExpectedEffect
from bfkit.release.edition import Edition
from bfkit.release.evaluation.beside_protection import (
    protected_checks,
    protected_displacement,
    protected_movement,
)
from bfkit.release.evaluation.design_protection import protected_design
from bfkit.release.evaluation.development_protection import protected_development
from bfkit.release.evaluation.done_protection import protected_dose, protected_mark, protected_plan
from bfkit.release.evaluation.gate import Gate, gate
from bfkit.release.evaluation.lasting_protection import protected_lasting
from bfkit.release.evaluation.measure_protection import protected_map, protected_measure
from bfkit.release.evaluation.rounds_protection import protected_rounds, protected_secondary
from bfkit.release.evaluation.views import (
    ProtectedCheck,
    ProtectedDecision,
    ProtectedEstimate,
    ProtectedEvaluation,
    ProtectedFamily,
    ProtectedForesight,
)
from bfkit.verdict import Evaluation
from bfkit.verdict.words import INCREASE_CLEAR, INCREASE_HINTED
from bfkit.vocabulary import OWN_PLACE

TENTHS = 10
NAMED_AT_MOST = 4


def protected_evaluation(found: Evaluation, edition: Edition) -> ProtectedEvaluation:
    """One measure's evaluation as an edition may show it."""
    evidence = found.evidence
    own, material = found.intervention, evidence.material
    door = gate(material, evidence.development, edition)
    developed = protected_development(evidence, door)
    undecided = found.verdict.reason is not None
    checks = protected_checks(evidence, door, beside=found.beside)
    moved, fewer = evidence.moved, found.fewer
    movements = [protected_movement(one, door, fewer=fewer) for one in (moved.place, *moved.others)]
    controls = tuple(protected_movement(one, door, fewer=fewer) for one in moved.controls)
    return ProtectedEvaluation(
        edition=edition,
        id=own.id,
        title=own.title if door.named else door.text(own.public_name),
        place=_place(evidence, door),
        areas=len(material.rows),
        measure=protected_measure(evidence, door),
        map=protected_map(evidence, door),
        outcome=material.outcome,
        follow_up=_follow_up(found),
        situational=own.type == SITUATIONAL,
        whole_municipality=material.whole_municipality,
        source_kind=material.source.kind,
        key=found.verdict.key,
        shown=found.verdict.shown,
        reason=found.verdict.reason,
        sentence=_safe_sentence(found.verdict.sentence, evidence, checks),
        closed=door.closed,
        plan=protected_plan(evidence.plan, door),
        dose=protected_dose(evidence, door),
        mark=protected_mark(found, door),
        foresight=_foresight(evidence.foresight, door, own.expected_effect),
        development=developed,
        design=protected_design(evidence, door, developed.series, undecided=undecided),
        decision=_decision(found, door),
        estimates=tuple(_estimate(one, door) for one in evidence.estimates),
        place_moved=movements[0],
        others_moved=tuple(movements[1:]),
        controls=controls,
        displacement=protected_displacement(evidence, door, movements[0]),
        years=evidence.decision.lengths.years,
        by_points=moved.by_points,
        rings=moved.rings,
        mandatory=moved.mandatory,
        checks=checks,
        lag_days=material.lag_days,
        without_clock=door.cell(material.without_clock),
        shifted=material.shifted,
        year=found.year,
        lasting=protected_lasting(evidence, door, undecided=undecided),
        family=_family(found),
        secondary=protected_secondary(evidence, door, (*movements[1:], *controls), undecided=undecided),
        rounds=protected_rounds(evidence, door),
        follow_up_ended=_ended(found, door),
        by_lot=found.intervention.selection.how == BY_LOTTERY,
    )


def _place(evidence: Evidence, door: Gate) -> str:
    if evidence.material.whole_municipality:
        return WHOLE_MUNICIPALITY
    if not door.named:
        return OWN_PLACE
    rows = evidence.material.rows
    if len(rows) > NAMED_AT_MOST:
        return f"{number(len(rows))} områden"
    return ", ".join(evidence.material.names[row] for row in rows) or OWN_PLACE


def _follow_up(found: Evaluation) -> str:
    material = found.evidence.material
    if found.intervention.selection.how == BY_LOTTERY:
        return f"{number(material.follow_up)} månader efter varje lottad start"
    return material.follow_up_label


def _ended(found: Evaluation, door: Gate) -> date | None:
    """The last day of the follow-up, of a lottery that of its last round, which the public edition does not tell."""
    material, drawn = found.evidence.material, found.intervention.selection
    last = months_on(material.first_followed, material.follow_up)
    if drawn.how == BY_LOTTERY and drawn.rounds:
        start = max(one.start_now.first_day for one in drawn.rounds)
        last = months_on(first_whole_month(start), material.follow_up)
        if door.public or len(drawn.rounds) < drawn.rounds_in_all:
            return None
    known = bool(material.months) and material.months[-1] >= months_on(last, -1)
    return last - timedelta(days=1) if known else None


def _safe_sentence(sentence: str, evidence: Evidence, checks: tuple[ProtectedCheck, ...]) -> str:
    """A verdict quotes the check that stopped it: the quotation is replaced by what may be shown of the check."""
    for raw, shown in zip(evidence.checks, checks, strict=True):
        for begins in (str.upper, str.lower):  # it is quoted within a sentence, or is one
            quoted, instead = (begins(text[:1]) + text[1:] for text in (raw.sentence, shown.sentence))
            sentence = sentence.replace(quoted.rstrip("."), instead.rstrip("."))
    return sentence


def _foresight(found: Foresight, door: Gate, expected: ExpectedEffect) -> ProtectedForesight:
    """Power follows from the own level: where that is held back only the chance is told, in tenths."""
    history, closed = found.by_history, door.closed
    chance = round(found.chance * TENTHS) / TENTHS if closed and not math.isnan(found.chance) else found.chance
    return ProtectedForesight(
        reductions=tuple(float(one) for one in found.reductions),
        history=None if history is None or closed else tuple(float(one) for one in history.antydd),
        history_ranges=() if history is None or closed else _ranges(history),
        formula=None if closed or np.isnan(found.by_formula).all() else tuple(float(o) for o in found.by_formula),
        expected=door.number(found.expected),
        dispersion=found.dispersion,
        smallest=None if closed else found.smallest,
        planned=found.planned,
        chance=chance,
        chance_range=(math.nan, math.nan) if closed else found.chance_range,
        sure=found.sure,
        months=None if closed else found.months,
        areas=None if closed else found.areas,
        cases=0 if history is None else history.cases,
        sentence=found.sentence,
        change=expected.change / 100,
        source=door.text(expected.source),
    )


def _ranges(history: Attainable) -> tuple[tuple[float, float], ...]:
    ends = zip(history.lower, history.upper, strict=True)
    return tuple((float(low), float(high)) for low, high in ends if not math.isnan(low))


def _decision(found: Evaluation, door: Gate) -> ProtectedDecision:
    decision, fewer = found.evidence.decision, _fewer(found)
    test = decision.placebo
    logs, extreme, own_log, centre_log = _cases(decision, door, fewer=fewer)
    return ProtectedDecision(
        method=decision.method,
        ratio=door.spread(decision.ratio, decision.lower, decision.upper),
        ratio_90=door.spread(decision.ratio, decision.lower_90, decision.upper_90),
        prevented=door.spread(decision.prevented, decision.prevented_lower, decision.prevented_upper),
        p_value=decision.p_decrease if fewer else decision.p_increase,
        adjusted=found.p_decrease if fewer else found.p_increase,
        smallest_p=decision.smallest_p,
        fewer=fewer,
        cases=decision.cases,
        returned=decision.returned if decision.method == PLACEBO else math.nan,
        nearest=decision.placebo is not None and decision.placebo.nearest,
        could_decide=decision.undecided is None and found.verdict.reason != NOT_CARRIED_OUT,
        sentence=decision.sentence,
        unimportant=found.intervention.unimportant,
        cases_log=logs,
        cases_extreme=extreme,
        own_log=own_log,
        centre_log=centre_log,
        places=0 if test is None or not test.placebos else len(np.unique(test.cases[:, :-1])),
        worth=math.nan if test is None or not test.placebos else float(test.independent),
    )


def _family(found: Evaluation) -> ProtectedFamily:
    """That of fewer incidents unless the word is of more, so that every undecided measure tells the same."""
    year, fewer = found.year_family, found.verdict.key not in (INCREASE_HINTED, INCREASE_CLEAR)
    left = tuple(one for one in year.left_out if fewer or one[0] not in year.rises)
    return ProtectedFamily(year.year, year.registered, year.falls, year.rises, left, fewer)


def _fewer(found: Evaluation) -> bool:
    """The direction of the word, or of the ratio where there is no word."""
    increase = found.verdict.key in (INCREASE_HINTED, INCREASE_CLEAR)
    return not increase and not (found.verdict.reason is not None and found.evidence.decision.ratio > 1)


def _cases(decision: Decision, door: Gate, *, fewer: bool) -> tuple[np.ndarray, np.ndarray, float, float]:
    """The comparable cases' log ratios in two digits, from which no count can be read, and which were as extreme."""
    test = decision.placebo
    if test is None or door.closed or not test.placebos:
        return np.empty(0), np.empty(0, dtype=bool), math.nan, math.nan
    value = test.log_ratio / test.error
    extreme = np.asarray(test.statistics <= value if fewer else test.statistics >= value)
    return np.round(test.log_ratios, 2), extreme, test.log_ratio, test.centre


def _estimate(found: Estimate, door: Gate) -> ProtectedEstimate:
    return ProtectedEstimate(
        name=found.name,
        ratio=door.spread(found.ratio, found.lower, found.upper),
        p_value=found.p_value,
        note="" if door.closed else found.note,
        decides=found.decides,
    )
