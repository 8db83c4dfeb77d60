"""Decided by comparable cases: the same choice made earlier, and elsewhere, where nothing was done."""

import math

import numpy as np

from bfkit.display import counted
from bfkit.evaluation.chance import placebo, ranks, selection
from bfkit.evaluation.chance.placebo import PlaceboTest, placebo_test, worst_over_rules
from bfkit.evaluation.chance.windows import CORRECTION, YEAR, log_ratio, prevented
from bfkit.evaluation.deciding.decision import (
    EARLIER_MEASURE,
    EXTREME_CHOICE,
    MEASUREMENT,
    NO_COMPARISON,
    PLACEBO,
    SHORT_HISTORY,
    TOO_FEW,
    Decision,
    Fewer,
    Ranks,
    Ratio,
    decision,
    nothing,
)
from bfkit.evaluation.material import Material
from bfkit.parameters.interventions import BY_COMPLAINTS, BY_COUNTS, NOT_RECORDED

_REASONS = {
    placebo.HISTORY: SHORT_HISTORY,
    placebo.EXTREME_CHOICE: EXTREME_CHOICE,
    placebo.EXTREME_MONTH: EXTREME_CHOICE,
    placebo.TREATED_BEFORE: EARLIER_MEASURE,
    placebo.RECORDING: MEASUREMENT,
    placebo.NO_COMPARISON: NO_COMPARISON,
    placebo.NO_EVENTS: TOO_FEW,
}
_SENTENCES = {
    placebo.HISTORY: "Det finns färre än 59 jämförbara fall längre tillbaka i tiden.",
    placebo.EXTREME_CHOICE: "Extremt urval: området valdes efter en topp som är högre än i 95 av 100 jämförbara fall. En "
    "sådan topp faller av sig själv, och för få fall visar hur mycket.",
    placebo.EXTREME_MONTH: "En månad som uppföljningen jämförs med var så extrem att jämförelsen inte håller.",
    placebo.TREATED_BEFORE: "En annan insats mot samma problem pågick på platsen under jämförelsetiden.",
    placebo.RECORDING: "Sättet att registrera ändrades under den tid som jämförs.",
    placebo.NO_COMPARISON: "Det finns inget område utan insats, utanför ringarna, att jämföra med.",
    placebo.NO_EVENTS: "Det finns inga händelser att räkna på.",
}


def by_placebo(found: Material) -> Decision:
    """Rank the change among that of comparable cases; one that was chosen in no known way cannot be."""
    selected = found.intervention.selection
    if selected.how == NOT_RECORDED:
        return nothing(
            EXTREME_CHOICE, "Hur området valdes är inte antecknat, så återgång till det vanliga kan inte räknas bort."
        )
    if selected.expected_fall:
        return nothing(EXTREME_CHOICE, "Området valdes för att en minskning redan väntades.")
    if found.start < YEAR:
        return nothing(SHORT_HISTORY, "Det finns mindre än ett år före starten att jämföra med.")
    if len(found.area_ids) < 2 or not found.comparable[list(found.rows)].any():
        return nothing(NO_COMPARISON, _SENTENCES[placebo.NO_COMPARISON])
    rules = (selected.rule,) if selected.how == BY_COUNTS else (*selection.COUNT_RULES, selection.ANY)
    tests = [_ranked(found, rule) for rule in rules if rule is not None]
    return _from_placebo(found, worst_over_rules(tests) if selected.how == BY_COMPLAINTS else tests[0])


def _ranked(found: Material, rule: str) -> PlaceboTest:
    which = {"area": found.rows[0]} if len(found.rows) == 1 else {"areas": found.rows}
    most = max(len(found.intervention.selection.listed), len(found.rows)) or 3
    return placebo_test(
        found.counts,
        found.treated,
        found.comparable,
        start=found.start,
        rule=rule,
        most=max(most, 3),
        after=found.follow_up,
        changed=found.changed,
        **which,
    )


def _from_placebo(found: Material, test: PlaceboTest) -> Decision:
    after = float(found.own[found.start : found.start + found.follow_up].sum())
    above = (after + CORRECTION) / (test.after + CORRECTION) if after > test.after else 1.0
    limits = (test.effect, *test.interval(0.95), *test.interval(0.90))
    ratio = Ratio(*(limit * above for limit in limits))
    sentence = _SENTENCES[test.undecided] if test.undecided else _how(test)
    if after - test.after >= 1:
        sentence += (
            " Minst en månad med insatsen hade extremt många händelser. De räknas fullt ut i kvoten, men i rangordningen "
            "bara upp till ett tak."
        )
    return decision(
        PLACEBO,
        ratio,
        Fewer(*prevented(after, (ratio.ratio, ratio.upper, ratio.lower))),
        Ranks(test.p_decrease, test.p_increase, test.smallest_p, _floor(test)),
        sentence=sentence,
        undecided=_REASONS[test.undecided] if test.undecided else None,
        cases=test.placebos,
        returned=math.exp(test.centre),
        rests_on=test,
    )


def _floor(test: PlaceboTest) -> float:
    """The p-value of a follow-up without a single incident, ranked as the real one is."""
    none = log_ratio(test.before, 0.0) - log_ratio(test.comparison_before, test.comparison_after)
    cells = (test.before, 0.0, test.comparison_before, test.comparison_after)
    lowest = float(none) / math.sqrt(sum(1 / (cell + CORRECTION) for cell in cells))
    return ranks.p_lower(test.statistics, lowest, test.independent)


def _how(test: PlaceboTest) -> str:
    if test.nearest:
        return f"Avgjort med {test.placebos} fall utan insats som mest liknar det här i nivå och urval."
    places = len(np.unique(test.cases[:, :-1]))
    return (
        f"Avgjort med {test.placebos} fall som samma urvalsregel skulle ha valt tidigare, utan insats, i "
        f"{counted(places, 'område', 'områden')}. De överlappar varandra i tid och är värda omkring "
        f"{test.independent:.0f} oberoende fall."
    )
