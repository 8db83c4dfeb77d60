"""Every measure of the register and money: also those without a verdict, and those whose effect is not shown."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from bfkit.checked import Checked
from bfkit.display import counted, day, number
from bfkit.errors import ParameterError
from bfkit.followup.savings.expected import level_before
from bfkit.followup.savings.measure import (
    MONTHS,
    UNKNOWN,
    Between,
    Effect,
    MeasureCost,
    Saving,
    break_even,
    can_pay,
    first_sentence,
    kronor_left,
    saved_sentence,
    share_needed,
)
from bfkit.followup.savings.unit_costs import Range, UnitCost, share_priced, unit_cost
from bfkit.ingest.words import fold
from bfkit.parameters.interventions import Intervention
from bfkit.parameters.models import Parameters
from bfkit.parameters.prices import Prices, prices_of

YEARLY = ("per år", "årligen")
FIRST_YEAR = ("första året",)
ONCE = ("engång", "engångskostnad", "en gång")
UNKNOWN_AFTER = "vad insatsen kostar efter första året är inte angivet"
PER_AREA = ("per område och år",)
UNLASTING = "hur länge engångskostnaden räcker är inte angivet"


def savings_found(checked: Checked, parameters: Parameters, effects: Mapping[str, Effect]) -> tuple[Saving, ...]:
    """Every measure that has begun by the end of the quarter, in the register's order.

    Args:
        checked: with unit costs and incidents.
        parameters: with the register; prices are told in those of the latest year that a unit cost or measure has.
        effects: by measure id, what the evaluation found; a measure that is not there gets the level of the year before
            it, and no effect.
    """
    register = parameters.register
    if register is None:
        return ()
    begun = [one for one in register.interventions if min(one.starts) <= parameters.quarter.last_day]
    prices = prices_of(parameters)
    year = max([int(y) for y in checked.unit_costs["price_year"]] + [one.start.year for one in begun], default=0)
    return tuple(
        saving_of(
            one,
            effects[one.id] if one.id in effects else level_before(checked, one, source=register.source),
            checked.unit_costs,
            prices=prices,
            price_year=year,
            bearers=parameters.municipality.followup.bearers,
            areas=_areas(one, parameters),
            on=parameters.quarter.last_day,
        )
        for one in begun
    )


def saving_of(
    measure: Intervention,
    effect: Effect,
    unit_costs: pd.DataFrame,
    *,
    prices: Prices,
    price_year: int,
    bearers: Mapping[str, str],
    areas: int = 1,
    on: date | None = None,
) -> Saving:
    """One measure: break-even, the cost without it, and what it may have saved.

    Args:
        measure: of the register. effect: what is known of it. unit_costs: rows of ``tables.UNIT_COSTS``.
        prices: the index. price_year: the year of the prices told.
        bearers: who bears the cost of an incident, by sub-type. areas: in which the measure is at work,
            on: on that day.
    """
    reasons: list[str] = []
    cost = _cost(measure, prices, price_year, areas, on, reasons)
    unit = _unit(measure, effect, unit_costs, prices, price_year, bearers, reasons)
    once = cost is not None and cost.once
    if once:
        reasons.append(UNKNOWN_AFTER if cost is not None and cost.first_year else UNLASTING)
    if effect.expected is None:
        reasons.append(effect.basis)
    if not effect.shown:
        reasons.append(effect.reason or "ingen effekt är visad")
    a_year = None if effect.expected is None else effect.expected.times(MONTHS / effect.months)
    needed = None if cost is None or unit is None else break_even(cost.a_year, unit.kronor)
    saved = _saved(effect, unit, cost)
    return Saving(
        intervention=measure.id,
        title=measure.title,
        owner=measure.owner,
        payer=measure.payer,
        cost=cost,
        unit=unit,
        needed=needed,
        needed_share=None if needed is None or a_year is None else share_needed(needed, a_year),
        verdict=_verdict(measure, needed, a_year, once=once),
        expected=a_year,
        expected_basis=effect.basis,
        expected_cost=None if unit is None or a_year is None else kronor_left(a_year, unit.kronor, 0.0),
        if_as_expected=_hoped(measure, a_year, unit, cost),
        saved=saved,
        prevented=effect.prevented if effect.shown else None,
        months=effect.months,
        payer_saves=None if unit is None or not unit.bearers else _among(measure.payer, unit.bearers),
        n=round(effect.expected.estimate) if effect.expected is not None else 0,
        reasons=tuple(reasons),
        sentence=_sentence(needed, a_year, unit, saved, effect, reasons, cost),
        priced_share=share_priced(measure.outcome, unit_costs, effect.counts),
    )


def _verdict(measure: Intervention, needed: Range | None, a_year: Between | None, *, once: bool) -> str:
    change = max(-measure.expected_effect.change / 100, 0.0)
    return UNKNOWN if needed is None else can_pay(needed, a_year, change, once=once)


def _cost(
    measure: Intervention, prices: Prices, price_year: int, areas: int, on: date | None, reasons: list[str]
) -> MeasureCost | None:
    """The measure's cost for a year; None, with a reason, where the period or the price year cannot be used."""
    period = fold(measure.cost.period)
    known = (*YEARLY, *FIRST_YEAR, *ONCE, *PER_AREA)
    if period not in map(fold, known):
        reasons.append(f'kostnadens period "{measure.cost.period}" går inte att räkna med; skriv {", ".join(known)}')
        return None
    try:
        factor = prices.factor(measure.start.year, price_year)
    except ParameterError as fault:
        reasons.append(str(fault.args[0]))
        return None
    each = period in map(fold, PER_AREA)
    times = areas if each else 1
    paid_once, years = period in map(fold, (*ONCE, *FIRST_YEAR)), measure.cost.lasts_years
    spread = paid_once and years is not None
    return MeasureCost(
        kronor=measure.cost.kronor,
        period=measure.cost.period,
        own_year=measure.start.year,
        a_year=measure.cost.kronor * times * factor / (years if spread and years else 1),
        once=paid_once and not spread,
        price_year=price_year,
        first_year=paid_once and not spread and period in map(fold, FIRST_YEAR),
        basis=_each_area(measure, areas, on) if each else "",
        includes=f"{measure.cost.includes}; engångskostnad fördelad på {years} år" if spread else measure.cost.includes,
    )


def _each_area(measure: Intervention, areas: int, on: date | None) -> str:
    """What a cost that is given for each area was multiplied by: another page may count another day's areas."""
    return (
        f"{number(measure.cost.kronor)} kronor per område och år i {measure.start.year} års priser, gånger "
        f"{counted(areas, 'område', 'områden')} som hade börjat{'' if on is None else f' {day(on)}'}"
    )


def _unit(
    measure: Intervention,
    effect: Effect,
    unit_costs: pd.DataFrame,
    prices: Prices,
    price_year: int,
    bearers: Mapping[str, str],
    reasons: list[str],
) -> UnitCost | None:
    try:
        found = unit_cost(
            measure.outcome, unit_costs, effect.counts, prices=prices, price_year=price_year, bearers=bearers
        )
    except ParameterError as fault:
        found = str(fault.args[0])
    if isinstance(found, str):
        reasons.append(found)
        return None
    if found.kronor.low <= 0:
        reasons.append("ett pris på 0 kronor kan inte betala något")
        return None
    return found


def _saved(effect: Effect, unit: UnitCost | None, cost: MeasureCost | None) -> Range | None:
    """In the months of the follow-up; what is paid once is counted whole."""
    if not effect.shown or effect.prevented is None or unit is None or cost is None:
        return None
    spent = cost.a_year if cost.once else cost.a_year * effect.months / MONTHS
    return kronor_left(effect.prevented, unit.kronor, spent)


def _hoped(
    measure: Intervention, a_year: Between | None, unit: UnitCost | None, cost: MeasureCost | None
) -> Range | None:
    """If the effect that the register expects comes true; a hope, and no finding."""
    if a_year is None or unit is None or cost is None or cost.once:
        return None
    return kronor_left(a_year.times(-measure.expected_effect.change / 100), unit.kronor, cost.a_year)


def _areas(measure: Intervention, parameters: Parameters) -> int:
    """In how many areas the measure has begun by the end of the quarter."""
    return max(len({area for area, day in measure.begun() if day <= parameters.quarter.last_day}), 1)


def _among(payer: str, bearers: tuple[str, ...]) -> bool:
    """Whether who pays is named among those who bear the cost."""
    return any(fold(payer) in fold(one) or fold(one) in fold(payer) for one in bearers)


def _sentence(
    needed: Range | None,
    a_year: Between | None,
    unit: UnitCost | None,
    saved: Range | None,
    effect: Effect,
    reasons: list[str],
    cost: MeasureCost | None,
) -> str:
    if needed is None or unit is None:
        return f"Det går inte att räkna ut vad som skulle betala insatsen: {'; '.join(reasons)}."
    paid = {"once": cost is not None and cost.once, "first_year": cost is not None and cost.first_year}
    first = first_sentence(needed, a_year, unit, effect.basis, **paid)
    return f"{first} {saved_sentence(saved, effect.months, effect.reason)}"
