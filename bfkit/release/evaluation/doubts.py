"""The strongest reasons to doubt an evaluation, chosen in a stated order and never by how they sound."""

import math
from collections.abc import Iterator
from datetime import date

from bfkit.display import MONTHS, counted, number, percent, sentence_list
from bfkit.evaluation.deciding import EXTREME_CHOICE, LOTTERY, MEASUREMENT, NOT_CARRIED_OUT, PLACEBO, SERIES, TOO_FEW
from bfkit.evaluation.explanations import DISCOVERED, PLANNED, REPORTERS
from bfkit.release.evaluation.pieces import in_ten, p_text, signed
from bfkit.release.evaluation.series import YEAR
from bfkit.release.evaluation.views import ProtectedCheck, ProtectedEvaluation
from bfkit.release.evaluation.words import CLEAR as CLEAR_WORDS
from bfkit.release.evaluation.words import cases_text, exaggerated, failed
from bfkit.vocabulary import FULLY_DONE, NOT_DONE

MOST = 3
RETURNED = 0.05
"""A change that comparable cases make by themselves, from which it is worth a reader's while."""
ENOUGH = 0.8
"""Chance of finding the effect that was planned for, from which it is no longer a doubt."""
FEW_PLACES, FEW_CASES = 5, 30
"""Areas that the comparable cases are from, or independent cases that they are worth, up to which it is a doubt."""
CLEAR = 0.025
FEW = 10
"""Incidents to be expected, below which what comparable cases do by themselves is not told in per cent."""
_WHY = {
    "highest_count": "för att det hade flest händelser",
    "worst_peak": "för att antalet hade ökat mest mot områdets eget år",
}
"""Why the rule chose the area."""
ORDER = (
    "först det som gjorde att frågan inte gick att avgöra, sedan andra förklaringar som inte kunnat uteslutas, återgång till "
    "det vanliga, få händelser, en jämförelse som vilar på få områden, planen, om de som gör insatsen också rapporterar, flytt till områden som väntar på sin tur i en lottning, få jämförbara fall, sådant som inte kunnat prövas, utgångslägen som säger olika och till sist det som gäller alla "
    "utvärderingar av det här slaget"
)


def doubts(view: ProtectedEvaluation) -> tuple[str, ...]:
    """The three first reasons in the stated order; every one that there is when fewer."""
    found = list(dict.fromkeys(_all(view)))
    return tuple(found[:MOST])


def _all(view: ProtectedEvaluation) -> Iterator[str]:
    yield from _own_reason(view)
    for check in failed(view):
        if check.name == PLANNED:
            yield from _plan(view)
        elif check.sentence != view.sentence:
            yield check.sentence
    yield from (check.sentence for check in view.checks if check.unclear and check.name != DISCOVERED)
    yield from _returned(view)
    yield from _few(view)
    yield from _few_places(view)
    yield from _plan(view)
    yield from (discovered_words(view, check) for check in view.checks if check.unclear and check.name == DISCOVERED)
    if view.decision.method == LOTTERY:
        yield "Om problemet flyttar till områden som väntar på sin tur ser verkan större ut än den är."
    yield from _cases(view)
    yield from _not_looked_at(view)
    yield from _baselines(view)
    yield from _always(view)


def discovered_words(view: ProtectedEvaluation, check: ProtectedCheck) -> str:
    """Who may report less, with the register's own words of what is done, where they may be told."""
    told = view.measure.description.split(". ")[0].rstrip(".")
    return f"{check.sentence} Registret säger om insatsen: ”{told}”." if told and check.unclear else check.sentence


def _own_reason(view: ProtectedEvaluation) -> Iterator[str]:
    """Why the question could not be answered, where nothing below says it; with numbers where they may be told."""
    if view.reason == NOT_CARRIED_OUT:
        yield (
            "Enligt aktivitetsloggen genomfördes insatsen inte. Om inget gjordes eller om inget skrevs in vet loggen inte: "
            "fråga först dem som skulle göra det."
        )
    elif view.reason == TOO_FEW:
        yield from _few(view)
    elif view.reason == MEASUREMENT:
        what = "Rapporteringen" if any(one.name == REPORTERS for one in failed(view)) else "Mätningen"
        yield f"{what} ändrades samtidigt: ett annat antal rapporter är inte detsamma som ett annat antal händelser."
    elif view.reason == EXTREME_CHOICE and view.design.by_peak:
        yield f"Återgång till det vanliga: området valdes på en topp{_peak(view)}, och en topp faller av sig själv."


def _peak(view: ProtectedEvaluation) -> str:
    """The months just before the start beside the same months a year earlier, named, for the page tells other months too."""
    found, series = view.development, view.development.series
    if series is None or not found.known or found.known % series.months:
        return ""
    blocks, year = found.known // series.months, YEAR // series.months
    first = series.start - blocks
    if first < year:
        return ""
    peak, usual = (float(series.own[place : place + blocks].sum()) for place in (first, first - year))
    if not peak > usual * (1 + RETURNED):
        return ""
    now, then = (_months(series.begins[place], found.known) for place in (first, first - year))
    return f" ({number(peak)} händelser i {now}, mot {number(usual)} i {then})"


def _months(first: date, months: int) -> str:
    """The months from a day, "januari–juni 2024"."""
    place = first.month + months - 2
    last, year = MONTHS[place % YEAR], first.year + place // YEAR
    if months == 1:
        return f"{last} {year}"
    return f"{MONTHS[first.month - 1]}{'' if year == first.year else f' {first.year}'}–{last} {year}"


def _returned(view: ProtectedEvaluation) -> Iterator[str]:
    change = view.decision.returned - 1
    if view.reason == EXTREME_CHOICE and view.design.by_peak:
        return
    if not view.foresight.expected >= FEW:
        yield from _unsteady(view)
        return
    if math.isnan(change) or abs(change) < RETURNED:
        if view.design.by_peak and view.decision.method == PLACEBO:
            why = _WHY.get(view.design.rule or "", "för sina antal")
            yield f"Området valdes {why}, och då kan antalet falla av sig självt.{_by_itself(view, change)}"
        return
    way = "minskar" if change < 0 else "ökar"
    taken = f"Det är borträknat ur kvoten, men avdraget är osäkert{_moves_ratio(view)}."
    if view.undecided:
        taken = "Det måste räknas bort innan något kan sägas om insatsen."
    yield f"Jämförbara fall {way} av sig själva med {percent(abs(change))} jämfört med andra områden. {taken}"


def _by_itself(view: ProtectedEvaluation, change: float) -> str:
    """What comparable cases did against other areas, where that was little."""
    if math.isnan(change):
        return ""
    told = f"ändrades {signed(100 * change)}\u00a0% mot andra områden, och det är borträknat{_moves_ratio(view)}."
    return f" Jämförbara fall {told}" if round(100 * change) < 0 else f" Här föll jämförbara fall inte: de {told}"


def _moves_ratio(view: ProtectedEvaluation) -> str:
    """Which way the deduction moves the ratio, and on how few areas it rests; empty where no digit changes."""
    ratio, found = view.decision.ratio, view.decision
    if view.undecided or not ratio.known:
        return ""
    without = ratio.value * found.returned
    if number(without, 2) == number(ratio.value, 2):
        return ""
    effect = "minskningen" if ratio.value < 1 else "ökningen"
    larger = (without > ratio.value) == (ratio.value < 1)
    size = "större" if larger else "mindre"
    rests = f"; avdraget vilar på fall i {counted(found.places, 'område', 'områden')}" if found.places else ""
    return f". Det gör {effect} {size} (kvoten går från {number(without, 2)} till {number(ratio.value, 2)}{rests})"


def _unsteady(view: ProtectedEvaluation) -> Iterator[str]:
    """With so few incidents a change in per cent of comparable cases says nothing that can be read."""
    if view.decision.method == PLACEBO and not math.isnan(view.decision.returned):
        yield "Områden med så få händelser ändras mycket av sig själva, åt båda håll."


def _few(view: ProtectedEvaluation) -> Iterator[str]:
    chance = view.foresight.chance
    if (
        math.isnan(chance)
        or not view.foresight.sure
        or chance >= ENOUGH
        or view.key in CLEAR_WORDS
        or exaggerated(view)
    ):
        return
    counts = view.development.now
    lead = f"{counts.text} händelser är få" if counts.shown and counts.value else "Händelserna är få"
    planned = percent(view.foresight.planned)
    yield f"{lead}: en verklig minskning med {planned}, som planen väntade, hade bara synts i {in_ten(chance)}."


def _few_places(view: ProtectedEvaluation) -> Iterator[str]:
    """Many cases from few areas are mostly the same months again."""
    found = view.decision
    if view.undecided or not (0 < found.places <= FEW_PLACES or (found.places and found.worth <= FEW_CASES)):
        return
    where = "ett enda område" if found.places == 1 else f"{number(found.places)} områden"
    yield (
        f"Jämförelsen vilar på {where}: de {number(found.cases)} jämförbara fallen överlappar i tid och är värda omkring "
        f"{number(found.worth)}."
    )


def _plan(view: ProtectedEvaluation) -> Iterator[str]:
    plan = view.plan
    if not plan.locked:
        yield "Planen låstes aldrig: ingen kan visa att frågan inte valdes efter svaret."
    elif not plan.before_outcome:
        yield "Planen låstes först när utfallet redan började bli känt."
    if plan.deviating:
        many = "En sak avviker" if plan.deviating == 1 else f"{number(plan.deviating)} saker avviker"
        yield f"{many} från den låsta planen."
    if plan.data_unchanged is False:
        yield "Uppgifterna från tiden före låsningen har ändrats sedan planen låstes."


def _cases(view: ProtectedEvaluation) -> Iterator[str]:
    found = view.decision
    if found.method == SERIES:
        yield "Det finns inget att jämföra med: allt annat som ändrades samtidigt ligger också i talet."
    elif found.nearest:
        yield (
            f"Urvalsregeln gav för få jämförbara fall. I stället användes de {number(found.cases)} fall som liknar det här "
            "mest, men de är inte valda på samma sätt."
        )
    elif found.smallest_p > CLEAR:
        yield f"Det finns bara {cases_text(found.cases)}: lägre än {p_text(found.smallest_p)} kan p aldrig bli."


def _not_looked_at(view: ProtectedEvaluation) -> Iterator[str]:
    names = [check.name.lower() for check in view.checks if check.passed is None and not check.unclear]
    if names:
        yield f"Det här har inte kunnat prövas: {sentence_list(names)}."


def _baselines(view: ProtectedEvaluation) -> Iterator[str]:
    met, other = view.development.goal_met, view.development.met_by_other
    if view.development.disagree:
        yield "Månaderna precis före och samma månader året före säger olika om utvecklingen."
    elif None not in (met, other) and met != other:
        yield "Med det andra utgångsläget hade målet bedömts tvärtom."
    yield from view.development.warnings[:1]


def _always(view: ProtectedEvaluation) -> Iterator[str]:
    if view.mark.implementation not in (FULLY_DONE, NOT_DONE, None):
        yield f"Enligt aktivitetsloggen genomfördes insatsen {view.mark.implementation}; det som prövats är insatsen som den blev."
    if view.shifted:
        yield "Insatsen började inne i en månad och följs först från nästa."
    if view.areas == 1:
        yield "Ett enda område: något annat som hände just där och då går inte att skilja från insatsen."
    yield "Det som räknas är rapporter, inte allt som hände."
