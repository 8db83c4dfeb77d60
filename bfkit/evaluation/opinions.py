"""Every other way to work out the same ratio: shown side by side, none picked, none of them decides."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from bfkit.evaluation.chance.placebo import PlaceboTest, placebo_test
from bfkit.evaluation.chance.randomisation import AreaRandomisation, area_randomisation
from bfkit.evaluation.chance.windows import Lengths, windows
from bfkit.evaluation.control_areas import compared_rows
from bfkit.evaluation.deciding import PLACEBO, Decision
from bfkit.evaluation.material import Material
from bfkit.evaluation.models.time_series import interrupted_series
from bfkit.evaluation.models.two_by_two import RelativeRateRatio, relative_rate_ratio
from bfkit.evaluation.panels import Panels
from bfkit.parameters.interventions import BY_COUNTS, BY_LOTTERY

WITHOUT_OTHERS = "Utan kontrollområden med annan insats"
LEAST_LEFT = 5
"""Control areas without any measure, below which what happened in them is no picture of what happened elsewhere."""
_ANOTHER_RULE = {"highest_count": "worst_peak", "worst_peak": "highest_count"}
_RULES = {"highest_count": "flest händelser", "worst_peak": "störst topp"}
_NAN = math.nan


@dataclass(frozen=True, slots=True)
class Estimate:
    """One way to work out the ratio of incidents to those expected without the measure.

    Attributes:
        name: what was done, in Swedish. decides: only the main analysis does.
        ratio, lower, upper: with 95 % interval; NaN where there is none.
        p_value: NaN where there is none.
        note: how it differs from the main analysis, or why there is no number.
    """

    name: str
    ratio: float
    lower: float
    upper: float
    p_value: float
    note: str
    decides: bool = False


def estimates(found: Material, decision: Decision, panel: Panels) -> tuple[Estimate, ...]:
    """The main analysis first, then every other, the same for all measures whatever they show."""
    main = Estimate(
        f"Huvudanalys ({decision.method})",
        decision.ratio,
        decision.lower,
        decision.upper,
        min(decision.p_decrease, decision.p_increase) if not math.isnan(decision.ratio) else _NAN,
        decision.sentence,
        decides=True,
    )
    return (main, *_variants(found, decision), *_plain(found, decision), *_panel(panel), *_own_series(found))


def _variants(found: Material, decision: Decision) -> Iterator[Estimate]:
    """The deciding method with one thing changed."""
    if decision.method != PLACEBO or decision.placebo is None or len(found.rows) != 1:
        return
    rule = decision.placebo.rule
    years, words = (1, "Ett års") if decision.lengths.years > 1 else (2, "Två års")
    yield _ranked(f"Mot {words.lower()} samma månader", found, rule, lengths=Lengths(found.follow_up, years))
    other = _ANOTHER_RULE.get(rule)
    if other and found.intervention.selection.how == BY_COUNTS:
        yield _ranked(f"Som om området valts efter {_RULES[other]}", found, other)
    largest = _largest(found)
    if largest is not None:
        without = found.comparable.copy()
        without[:, largest] = False
        yield _ranked("Utan det största jämförelseområdet", replace(found, comparable=without), rule)
    yield _without_others(found, rule)


def _without_others(found: Material, rule: str) -> Estimate:
    """Against areas in which no measure of the register was at work in the months compared, whatever it was about."""
    touched = found.treated | found.others
    touched[list(found.rows)] = found.treated[list(found.rows)]
    all_rows, left = len(compared_rows(found, found.treated)), len(compared_rows(found, touched))
    if left == all_rows:
        note = "ej prövad: i inget kontrollområde pågick en annan insats"
    elif left < LEAST_LEFT:
        note = f"ej prövad: bara {left} av {all_rows} kontrollområden är utan annan insats"
    else:
        seen = _ranked(WITHOUT_OTHERS, replace(found, treated=touched), rule)
        told = f"{left} av {all_rows} kontrollområden; {seen.note}"
        return seen if math.isnan(seen.ratio) else replace(seen, note=told)
    return Estimate(WITHOUT_OTHERS, _NAN, _NAN, _NAN, _NAN, note)


def _ranked(name: str, found: Material, rule: str, *, lengths: Lengths | None = None) -> Estimate:
    try:
        test: PlaceboTest = placebo_test(
            found.counts,
            found.treated,
            found.comparable,
            area=found.rows[0],
            start=found.start,
            rule=rule,
            most=max(len(found.intervention.selection.listed), 3),
            after=found.follow_up,
            lengths=lengths,
            changed=found.changed,
        )
    except ValueError:
        return Estimate(name, _NAN, _NAN, _NAN, _NAN, "ej prövad: historiken räcker inte")
    if test.placebos < 2:
        return Estimate(name, _NAN, _NAN, _NAN, _NAN, "ej prövad: inga jämförbara fall")
    lower, upper = test.interval()
    cases = f"{test.placebos} jämförbara fall"
    if test.nearest:
        cases = f"de {test.placebos} mest lika fallen, för regeln gav färre"
    note = cases + (f"; går inte att avgöra ({test.undecided})" if test.undecided else "")
    return Estimate(name, test.effect, lower, upper, min(test.p_decrease, test.p_increase), note)


def _largest(found: Material) -> int | None:
    """The comparison area with most incidents in the two years before the start."""
    row = found.rows[0]
    free = found.comparable[row] & ~found.treated.any(axis=1)
    if free.sum() < 2:
        return None
    level = found.counts[:, max(found.start - 24, 0) : found.start].sum(axis=1)
    return int(np.argmax(np.where(free, level, -1)))


def _plain(found: Material, decision: Decision) -> Iterator[Estimate]:
    """Four counts and nothing else: what is usually printed, and why it cannot be trusted."""
    test = decision.placebo
    if test is None:
        return
    treated, comparison = (test.before, test.after), (test.comparison_before, test.comparison_after)
    yield _four(
        "Fyra tal, bara slumpen (Poisson)",
        relative_rate_ratio(treated, comparison),
        "räknar inte med att området valdes",
    )
    corrected = relative_rate_ratio(treated, comparison, phi=max(test.dispersion, 1.0))
    yield _four("Fyra tal, med överspridning", corrected, "räknar inte med att området valdes")
    ranked = _by_area(found, decision)
    note = ranked.reason or f"{ranked.areas} andra områden samma månader; ingen lott drog området"
    yield Estimate("Som om lotten hade valt området", _NAN, _NAN, _NAN, ranked.p_value, note)


def _by_area(found: Material, decision: Decision) -> AreaRandomisation:
    seen = windows(found.counts, found.treated, found.comparable, [found.start], decision.lengths)
    return area_randomisation(seen, found.comparable, area=found.rows[0])


def _four(name: str, found: RelativeRateRatio, note: str) -> Estimate:
    return Estimate(
        name,
        float(found.ratio),
        float(found.lower),
        float(found.upper),
        float(found.p_value),
        str(found.reason) or note,
    )


def _panel(panel: Panels) -> Iterator[Estimate]:
    name = "Paneldata: områden och månader (Poisson)"
    if panel.effect is None or panel.poisson is None:
        yield Estimate(name, _NAN, _NAN, _NAN, _NAN, panel.not_tested)
    else:
        yield _poisson(name, panel)
    if panel.bootstrap is not None and panel.linear is not None and np.isfinite(panel.linear.coefficient[0]):
        fewer = float(-panel.linear.coefficient[0])
        note = f"linjär modell: {abs(fewer):.1f} {'färre' if fewer >= 0 else 'fler'} per månad och område".replace(
            ".", ","
        )
        doubt = panel.bootstrap.not_tested or panel.bootstrap.caution
        note += f"; {doubt}" if doubt else ""
        yield Estimate("Paneldata: linjär, wild bootstrap", _NAN, _NAN, _NAN, panel.bootstrap.p_value, note)
    twin = panel.twin
    if twin is None or twin.not_tested:
        yield Estimate("Syntetiskt jämförelseområde", _NAN, _NAN, _NAN, _NAN, panel.twin_reason)
    else:
        logs = np.log(twin.placebo_ratio[:, 0][twin.placebo_ratio[:, 0] > 0])
        low, high = np.quantile(logs, [0.025, 0.975]) if len(logs) >= 39 else (_NAN, _NAN)
        ratio = float(twin.ratio[0])
        yield Estimate(
            "Syntetiskt jämförelseområde",
            ratio,
            float(ratio * np.exp(-high)),
            float(ratio * np.exp(-low)),
            float(twin.p_value[0]),
            f"{twin.donors_used} områden vägda samman; {twin.placebos} jämförelser",
        )


def _poisson(name: str, panel: Panels) -> Estimate:
    """With few areas that carry the measure clustered errors do not exist: over-dispersed Poisson errors instead."""
    effect, model = panel.effect, panel.poisson
    if effect is None or model is None:
        raise ValueError("panelen är inte skattad")
    if effect.not_tested is None:
        note = f"{effect.areas_with} områden med insatsen; klustrade fel (CR3)"
        return Estimate(name, effect.ratio, effect.ratio_lower, effect.ratio_upper, effect.p_value, note)
    error = float(np.sqrt(model.quasi_covariance[0, 0])) if np.isfinite(model.quasi_covariance).all() else _NAN
    lower, upper = (effect.ratio * math.exp(sign * 1.959964 * error) for sign in (-1, 1))
    return Estimate(
        name, effect.ratio, lower, upper, _NAN, "ett område bär insatsen: osäkerheten är kvasi-Poisson, för snäv"
    )


def _own_series(found: Material) -> Iterator[Estimate]:
    name = "Områdets egen serie, utan jämförelse (avbruten tidsserie)"
    if found.intervention.selection.how == BY_LOTTERY:
        yield Estimate(name, _NAN, _NAN, _NAN, _NAN, "ej prövad: områdena började vid olika tid")
        return
    stop = found.start + found.follow_up
    if len(found.months) < stop or found.start < 24 or len(found.rows) == 0 or found.own.sum() == 0:
        yield Estimate(name, _NAN, _NAN, _NAN, _NAN, "ej prövad: historiken räcker inte")
        return
    series = interrupted_series(
        found.own[:stop], found.start, exposure=found.days[:stop].astype(float), change_of_slope=False
    )
    if series.not_tested is not None:
        yield Estimate(name, _NAN, _NAN, _NAN, _NAN, series.not_tested)
        return
    whole = series.whole
    yield Estimate(name, whole.ratio, whole.lower, whole.upper, whole.p_value, "räknar inte med att området valdes")
