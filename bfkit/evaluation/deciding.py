"""The inference that decides on one measure: by lottery, by placebos, by its own series, or not at all."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bfkit.display import counted
from bfkit.evaluation.chance import placebo, ranks, selection
from bfkit.evaluation.chance.lottery import Draw, LotteryTest, lottery_test
from bfkit.evaluation.chance.placebo import PlaceboTest, placebo_test, worst_over_rules
from bfkit.evaluation.chance.windows import CORRECTION, YEAR, Lengths, log_ratio
from bfkit.evaluation.material import Material, first_whole_month
from bfkit.evaluation.models.time_series import InterruptedSeries, interrupted_series
from bfkit.parameters.interventions import BY_COMPLAINTS, BY_COUNTS, BY_LOTTERY, NOT_RECORDED, Round

TOO_FEW, TOO_SHORT, SHORT_HISTORY, EXTREME_CHOICE, MEASUREMENT, NO_COMPARISON, NOT_CARRIED_OUT, EARLIER_MEASURE = (
    "för få händelser",
    "för kort tid",
    "för kort historik",
    "extremt urval",
    "mätningen ändrad",
    "inget jämförelseområde",
    "insatsen ej genomförd",
    "annan insats på platsen",
)
"""Why nothing can be decided, as a reader sees it."""

PLACEBO, LOTTERY, SERIES, NOTHING = "jämförbara fall", "lottning", "avbruten tidsserie", "ingen metod"
_LEAST_SERIES = 36
_LEVEL = 0.05
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
    placebo.EXTREME_CHOICE: "Området valdes efter en topp som saknar motstycke bland jämförbara fall, "
    "och sådana toppar faller av sig själva.",
    placebo.EXTREME_MONTH: "En månad som uppföljningen jämförs med var så extrem att jämförelsen inte håller.",
    placebo.TREATED_BEFORE: "En annan insats mot samma problem pågick på platsen under jämförelsetiden.",
    placebo.RECORDING: "Sättet att registrera ändrades under den tid som jämförs.",
    placebo.NO_COMPARISON: "Det finns inget område utan insats, utanför ringarna, att jämföra med.",
    placebo.NO_EVENTS: "Det finns inga händelser att räkna på.",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What the deciding method found.

    Attributes:
        method: ``PLACEBO``, ``LOTTERY``, ``SERIES`` or ``NOTHING``.
        ratio: incidents to those expected without the measure, with the 95 % interval lower-upper and the
            90 % interval lower_90-upper_90; NaN when nothing could be worked out.
        prevented: incidents fewer than expected in the follow-up (negative: more), with interval.
        p_decrease, p_increase: one-sided; smallest_p: the smallest that the method could give.
        floor_p: p_decrease had not one incident happened in the follow-up; over 5 %, no fall could be shown.
        cases: placebos, or possible draws.
        returned: the factor by which comparable cases fell or rose by themselves, taken out of the ratio.
        undecided: why nothing can be decided, in the words above; ``sentence`` says it at length.
        placebo, lottery, series: what it rests on; None where another method was used.
    """

    method: str
    ratio: float
    lower: float
    upper: float
    lower_90: float
    upper_90: float
    prevented: float
    prevented_lower: float
    prevented_upper: float
    p_decrease: float
    p_increase: float
    smallest_p: float
    floor_p: float
    cases: int
    returned: float
    undecided: str | None
    sentence: str
    placebo: PlaceboTest | None = None
    lottery: LotteryTest | None = None
    series: InterruptedSeries | None = None

    @property
    def lengths(self) -> Lengths:
        """Of the windows compared."""
        return Lengths() if self.placebo is None else self.placebo.lengths


def decide(found: Material) -> Decision:
    """Rank, draw or extrapolate: the one method that decides on this measure, and what it gave."""
    how = found.intervention.selection.how
    if how == BY_LOTTERY:
        return _by_lottery(found)
    if not found.rows:
        return _nothing(NO_COMPARISON, "Insatsens område finns inte i kommunens områdestabell.")
    if found.known < found.follow_up:
        known = f"{found.known} av {found.follow_up} månader är kända"
        return _nothing(TOO_SHORT, f"Uppföljningen är inte slut: {known}.")
    if found.whole_municipality:
        return _by_series(found)
    return _by_placebo(found)


def lottery_draws(found: Material) -> tuple[tuple[Round, Draw], ...]:
    """The rounds whose follow-up is known, each with the listed areas' change and who began."""
    row = {area: place for place, area in enumerate(found.area_ids)}
    draws = []
    for lottery in found.intervention.selection.rounds:
        first = first_whole_month(lottery.start_now.first_day)
        start, areas = sum(month < first for month in found.months), [one.area for one in lottery.listed]
        if start < YEAR or start + found.follow_up > len(found.months) or not all(area in row for area in areas):
            continue
        listed = found.counts[[row[area] for area in areas]]
        before = listed[:, start - YEAR : start].sum(axis=1)
        after = listed[:, start : start + found.follow_up].sum(axis=1)
        draws.append((lottery, Draw(log_ratio(before, after), np.isin(areas, lottery.start_now.areas))))
    return tuple(draws)


def prevented(after: float, ratios: Sequence[float]) -> tuple[float, ...]:
    """Incidents fewer than expected without the measure, for each ratio; half a count added as in the ratios."""
    return tuple(math.inf if ratio <= 0 else (after + CORRECTION) * (1 / ratio - 1) for ratio in ratios)


def _by_placebo(found: Material) -> Decision:
    selected = found.intervention.selection
    if selected.how == NOT_RECORDED:
        return _nothing(
            EXTREME_CHOICE, "Hur området valdes är inte antecknat, så återgång till det vanliga kan inte räknas bort."
        )
    if selected.expected_fall:
        return _nothing(EXTREME_CHOICE, "Området valdes för att en minskning redan väntades.")
    if found.start < YEAR:
        return _nothing(SHORT_HISTORY, "Det finns mindre än ett år före starten att jämföra med.")
    if len(found.area_ids) < 2 or not found.comparable[list(found.rows)].any():
        return _nothing(NO_COMPARISON, _SENTENCES[placebo.NO_COMPARISON])
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
    ratio, (lower, upper), (lower_90, upper_90) = (
        test.effect * above,
        *((low * above, high * above) for low, high in (test.interval(0.95), test.interval(0.90))),
    )
    less, least, most = prevented(after, (ratio, upper, lower))
    sentence = _SENTENCES[test.undecided] if test.undecided else _how_placebo(test)
    if after - test.after >= 1:
        sentence += " Någon månad med insatsen var extremt hög; den räknas fullt ut i kvoten men inte i rangordningen."
    return Decision(
        method=PLACEBO,
        ratio=ratio,
        lower=lower,
        upper=upper,
        lower_90=lower_90,
        upper_90=upper_90,
        prevented=less,
        prevented_lower=least,
        prevented_upper=most,
        p_decrease=test.p_decrease,
        p_increase=test.p_increase,
        smallest_p=test.smallest_p,
        floor_p=_floor(test),
        cases=test.placebos,
        returned=math.exp(test.centre),
        undecided=_REASONS[test.undecided] if test.undecided else None,
        sentence=sentence,
        placebo=test,
    )


def _floor(test: PlaceboTest) -> float:
    """The p-value of a follow-up without a single incident, ranked as the real one is."""
    none = log_ratio(test.before, 0.0) - log_ratio(test.comparison_before, test.comparison_after)
    cells = (test.before, 0.0, test.comparison_before, test.comparison_after)
    lowest = float(none) / math.sqrt(sum(1 / (cell + CORRECTION) for cell in cells))
    return ranks.p_lower(test.statistics, lowest, test.independent)


def _how_placebo(test: PlaceboTest) -> str:
    if test.nearest:
        return f"Avgjort med {test.placebos} fall utan insats som mest liknar det här i nivå och urval."
    places = len(np.unique(test.cases[:, :-1]))
    return (
        f"Avgjort med {test.placebos} fall som samma urvalsregel skulle ha valt tidigare, utan insats, i "
        f"{counted(places, 'område', 'områden')}. De överlappar i tid och är värda omkring "
        f"{test.independent:.0f} oberoende."
    )


def _by_lottery(found: Material) -> Decision:
    rounds = lottery_draws(found)
    if not rounds:
        return _nothing(TOO_SHORT, "Ingen lottad omgång har ännu en hel uppföljning.")
    test = lottery_test([draw for _, draw in rounds])
    narrower = lottery_test([draw for _, draw in rounds], confidence=0.90)
    after = sum(_began_after(found, lottery) for lottery, _ in rounds)
    less, least, most = prevented(after, (test.effect, test.upper, test.lower))
    waiting = len(found.intervention.selection.rounds) - len(rounds)
    small = test.smallest_p >= _LEVEL - 1e-9
    return Decision(
        method=LOTTERY,
        ratio=test.effect,
        lower=test.lower,
        upper=test.upper,
        lower_90=narrower.lower,
        upper_90=narrower.upper,
        prevented=less,
        prevented_lower=least,
        prevented_upper=most,
        p_decrease=test.p_decrease,
        p_increase=test.p_increase,
        smallest_p=test.smallest_p,
        floor_p=test.smallest_p,
        cases=test.draws,
        returned=1.0,
        undecided=TOO_SHORT if small or waiting else None,
        sentence=_how_lottery(test, small=small, waiting=waiting),
        lottery=test,
    )


def _how_lottery(test: LotteryTest, *, small: bool, waiting: int) -> str:
    rounds = counted(test.rounds, "omgång", "omgångar")
    if waiting:
        return (
            f"{rounds} är följda och {counted(waiting, 'återstår', 'återstår')}: lottningen avgörs en gång, när alla är "
            "följda. Den som tittar efter varje omgång får för ofta rätt av en slump."
        )
    if small:
        return (
            f"{rounds} med {test.draws} möjliga utfall kan inte avgöra något: minsta möjliga p är för stort. "
            "Fler omgångar behövs."
        )
    ways = f"{test.draws:,}".replace(",", "\u00a0")
    return (
        f"Avgjort av lotten: {rounds}, {ways} sätt på vilka lotten kunde ha fallit. Flyttar problemet till områden som "
        "väntar ser verkan större ut än den är."
    )


def _began_after(found: Material, lottery: Round) -> float:
    first = first_whole_month(lottery.start_now.first_day)
    start = sum(month < first for month in found.months)
    rows = [place for place, area in enumerate(found.area_ids) if area in lottery.start_now.areas]
    return float(found.counts[rows, start : start + found.follow_up].sum())


def _by_series(found: Material) -> Decision:
    if found.start < _LEAST_SERIES:
        return _nothing(SHORT_HISTORY, "En insats i hela kommunen kräver tre år före starten.")
    series, narrower = _series(found, 0.95), _series(found, 0.90)
    if series.not_tested is not None:
        return replace(_nothing(TOO_FEW, series.not_tested), series=series)
    whole = series.whole
    below = whole.p_value / 2 if whole.ratio < 1 else 1 - whole.p_value / 2
    return Decision(
        method=SERIES,
        ratio=whole.ratio,
        lower=whole.lower,
        upper=whole.upper,
        lower_90=narrower.whole.lower,
        upper_90=narrower.whole.upper,
        prevented=series.prevented,
        prevented_lower=series.prevented_lower,
        prevented_upper=series.prevented_upper,
        p_decrease=below,
        p_increase=1 - below,
        smallest_p=0.0,
        floor_p=0.0,
        cases=0,
        returned=1.0,
        undecided=None,
        sentence="Kommunens egen serie före starten, förlängd med trend och årstid; inget att jämföra med.",
        series=series,
    )


def _series(found: Material, confidence: float) -> InterruptedSeries:
    return interrupted_series(
        found.own, found.start, exposure=found.days.astype(float), change_of_slope=False, confidence=confidence
    )


def _nothing(reason: str, sentence: str) -> Decision:
    nan = math.nan
    return Decision(NOTHING, nan, nan, nan, nan, nan, nan, nan, nan, 1.0, 1.0, 1.0, 1.0, 0, 1.0, reason, sentence)
