"""The words of a plan: its title, what to do when the choice cannot be judged, what it cannot say."""

import math
from collections.abc import Iterator

from bfkit.display import MONTHS, counted, number, percent, sentence_list
from bfkit.evaluation.chance.placebo import LONG_HISTORY
from bfkit.evaluation.chance.placebo_result import EXTREME_CHOICE, HISTORY
from bfkit.evaluation.chance.selection import HIGHEST_COUNT
from bfkit.evaluation.planning.areas import AtWork
from bfkit.evaluation.power.lottery import LEVEL
from bfkit.release.planning.view import ProtectedPlan

ROUNDS_IN_TITLE = 4
_LEAST_EXPECTED = 20
NUMBERS = ("inget", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
_ADVICE = {
    HISTORY: "det finns för få tidigare fall att jämföra med",
    EXTREME_CHOICE: "valet är mer extremt än 95 av 100 tidigare val, och så höga tal faller av sig själva",
    "extrem månad": "en månad som uppföljningen skulle jämföras med var extrem",
    "mätningen ändrad": "sättet att registrera har ändrats under den tid som skulle jämföras",
    "inget jämförelseområde": "det finns inget område utan insats på tillräckligt avstånd att jämföra med",
    "inga händelser": "det finns inga händelser att jämföra",
}


def in_words(count: int) -> str:
    """A small number as a word: "tre"; larger ones in figures."""
    return NUMBERS[count] if 0 < count < len(NUMBERS) else str(count)


def of_ten(share: float) -> str:
    """A share as cases of ten.

    >>> of_ten(0.22), of_ten(0.01), of_ten(0.99)
    ('två fall av tio', 'nästan inget fall', 'nästan alla fall')
    """
    tenths = round(share * 10)
    if tenths in (0, 10):
        return "nästan inget fall" if tenths == 0 else "nästan alla fall"
    return f"{NUMBERS[tenths]} fall av tio"


def of_hundred(share: float | None) -> str:
    """A share as cases of a hundred; a dash where there is none."""
    return "–" if share is None or math.isnan(share) else f"{number(round(100 * share))} av 100"


def rounds_in_words(count: int) -> str:
    """How many rounds of a lottery, "en omgång", "fyra omgångar"."""
    return f"{in_words(count)} {'omgång' if count == 1 else 'omgångar'}"


def areas_in_words(count: int) -> str:
    """How many areas, "ett område", "tre områden"."""
    return "ett område" if count == 1 else f"{in_words(count)} områden"


def months_in_words(count: int) -> str:
    """How many months, "en månad", "sex månader"."""
    return "en månad" if count == 1 else f"{in_words(count)} månader"


def change(plan: ProtectedPlan) -> str:
    """The expected reduction, "en minskning på 30 procent"."""
    return f"en minskning på {number(100 * plan.asked.reduction)} procent"


def told_rounds(plan: ProtectedPlan) -> int:
    """How many rounds are told of: four, more where four could never decide, fewer where the areas do not suffice."""
    tried = [n for n in plan.lottery.rounds if not math.isnan(plan.lottery.chance(n, 0.0))]
    rounds = zip(plan.lottery.rounds, plan.lottery.smallest_p, strict=True)
    enough = (n for n, p in rounds if n in tried and n >= ROUNDS_IN_TITLE and p <= LEVEL)
    return next(enough, max(tried, default=plan.lottery.rounds[-1]))


def title(plan: ProtectedPlan) -> str:
    """The finding."""
    rounds = told_rounds(plan)
    chance, lottery = plan.power.chance_of(plan.together), plan.lottery.chance(rounds, plan.asked.reduction)
    where, when = areas_in_words(plan.asked.areas), months_in_words(plan.asked.follow_up)
    by_lot = f"med lottad start i {rounds_in_words(rounds)}"
    if plan.undecided is not None or chance is None:
        words = f"Nu går en insats i {where} inte att utvärdera ({plan.undecided or HISTORY})"
        return f"{words}." if math.isnan(lottery) else f"{words}; {by_lot} ses {change(plan)} i {of_ten(lottery)}."
    words = f"Med {where} och {when} ses {change(plan)} i {of_ten(chance)}"
    return f"{words}." if math.isnan(lottery) else f"{words}; {by_lot} i {of_ten(lottery)}."


def rule_in_words(plan: ProtectedPlan) -> str:
    """What the rule looks at."""
    if plan.asked.rule == HIGHEST_COUNT:
        return "flest händelser under kvartalet"
    return "störst överskott under kvartalet över områdets eget år"


def key_sentences(plan: ProtectedPlan) -> Iterator[str]:
    """What matters, at most six sentences."""
    names = sentence_list([area.name for area in plan.chosen])
    yield (
        f"Problemet är {plan.asked.label}. Regeln ({rule_in_words(plan)}) ger för {plan.quarter.label} "
        f"{names} ({plan.source}, {counted(plan.months, 'månad', 'månader')} från {plan.first_month})."
    )
    yield from _seen(plan)
    if not plan.lottery.reason:
        rounds = told_rounds(plan)
        false = plan.lottery.chance(rounds, 0.0)
        yield (
            f"Lottad start: {rounds_in_words(rounds)} finner {change(plan)} i "
            f"{of_hundred(plan.lottery.chance(rounds, plan.asked.reduction))} försök på kommunens egen historia, "
            f"och ser en minskning som inte finns i {of_hundred(false)}."
        )
    for fared in plan.usual[-1:]:
        met = fared.usual.met_year_before
        if not met.reason:
            yield (
                f"Utan insats hade målet −{number(100 * plan.asked.reduction)} procent mot samma månader året före "
                f"nåtts i {met.met} av {met.cases} jämförbara fall."
            )
    taken = [area for area in plan.areas if area.rank is None]
    if taken:
        names = sentence_list([area.name for area in taken])
        yield f"Regeln pekar också på {names}, men där finns redan en insats mot samma problem."


def _seen(plan: ProtectedPlan) -> Iterator[str]:
    shares = plan.together.found
    if plan.undecided is None and shares:
        tried = zip(plan.power.reductions, shares, plan.together.ranges, strict=True)
        told = sentence_list(
            [
                f"−{number(100 * cut)} % i {of_hundred(share)} ({number(100 * low)}–{number(100 * high)})"
                for cut, share, (low, high) in tried
            ]
        )
        who = "Området" if plan.asked.areas == 1 else f"{in_words(plan.asked.areas).capitalize()} områden som en insats"
        yield f"{who}, {months_in_words(plan.asked.follow_up)}: en verklig minskning ses så här ofta: {told}; inom parentes 95 % konfidensintervall."


def warnings(plan: ProtectedPlan) -> Iterator[tuple[str, str]]:
    """What stands in the way, and what to do: lead and text."""
    later = f"{plan.asked.areas + 1}–{2 * plan.asked.areas}" if plan.asked.areas > 1 else "2"
    extreme = [area.name for area in plan.chosen if area.undecided == EXTREME_CHOICE]
    if EXTREME_CHOICE in (plan.undecided, *(area.undecided for area in plan.chosen)):
        who = f" ({sentence_list(extreme)})" if extreme else " (områdena tillsammans)"
        yield (
            "Går inte att utvärdera nu.",
            f"{_ADVICE[EXTREME_CHOICE].capitalize()}{who}. Vänta ett kvartal, eller välj område {later} på listan. "
            "En insats kan behövas ändå; då får den göras utan löfte om att verkan kan visas.",
        )
    elif plan.undecided is not None:
        yield "Går inte att utvärdera nu.", f"{_ADVICE.get(plan.undecided, plan.undecided).capitalize()}."
    if plan.months < LONG_HISTORY:
        yield (
            "Kort historik.",
            f"Serien är {counted(plan.months, 'månad', 'månader')}. Då jämförs oftast bara med ett år, och få tidigare "
            "fall finns att pröva på: räkna med att mindre syns än vad som står här.",
        )
    if plan.together.expected < _LEAST_EXPECTED:
        yield (
            "För få händelser.",
            f"{areas_in_words(plan.asked.areas).capitalize()} väntas ha färre än {_LEAST_EXPECTED} händelser under "
            "uppföljningen. Bredda kategorin, ta fler områden eller följ längre.",
        )
    if len(plan.free) < 2 * plan.asked.areas:
        yield (
            "För få områden för en lottning.",
            f"Bara {len(plan.free)} områden med händelser är lediga; en lottning av {plan.asked.areas} behöver "
            f"{2 * plan.asked.areas}.",
        )
    if plan.asked.beside:
        yield (
            "Samlingar är mest laglig närvaro.",
            "De får aldrig ensamma vara framgångsmått. Följ också annat otrygghetsskapande, som står i utkastet nedan.",
        )
    if not plan.has_register:
        yield (
            "Inget register över insatser.",
            "Vad som redan pågår är därför inte känt, och en pågående insats kan ha påverkat talen. Skriv in "
            "dem i ett register; handboken säger hur.",
        )
    if not plan.geometry:
        yield (
            "Områdena saknar gränser i underlaget.",
            "Avstånd kan inte räknas: grannområden kan stå bland kontrollområdena, och omflyttning dit syns inte.",
        )


def at_work(measure: AtWork) -> str:
    """A measure with its beginning, "M2 (sedan januari 2024)"."""
    return f"{measure.id} (sedan {MONTHS[measure.since.month - 1]} {measure.since.year})"


def state_of(plan: ProtectedPlan, number_in_list: int) -> str:
    """Whether a measure can begin in an area, and what else is at work there."""
    area = plan.areas[number_in_list]
    same = [at_work(m) for m in area.measures if m.same_problem]
    others = [at_work(m) for m in area.measures if not m.same_problem]
    if area.rank is None:
        words = f"upptaget: {sentence_list(same)}" if same else "upptaget: insats mot samma problem de senaste åren"
    elif area.undecided is not None:
        words = f"går inte att utvärdera nu: {area.undecided}"
    else:
        words = "ledigt"
    return words + (f"; mot annat: {sentence_list(others)}" if others else "")


def limits(plan: ProtectedPlan) -> Iterator[str]:
    """What the plan cannot say."""
    yield "Om insatsen kommer att hjälpa. Chanserna gäller hur ofta en verklig minskning skulle synas, om den finns."
    yield (
        "Om det är rätt problem eller rätt plats. Regeln ser antal, inte skada, orsaker eller vad de boende oroas av. "
        "Den ser inte heller vad som aldrig rapporteras."
    )
    yield (
        "Hur framtiden blir. Allt är prövat på kommunens egen historia; ändras rapporteringen, eller händer något "
        "ovanligt, gäller inte chanserna."
    )
    yield (
        "Exakta andelar. De bygger på några tiotal jämförbara fall som delvis överlappar varandra: läs dem som omkring, "
        "inte som decimaler."
    )
    yield (
        "Om problemet flyttar. Det prövas i utvärderingen, i ringar runt området, och den minskning som krävs för att "
        "se en flyttning är oftast större än den här."
    )
    yield (
        "Något om den som väljer område på annat sätt än regeln. Väljs området efter klagomål, eller för att en minskning "
        "redan väntas, gäller varken chanserna eller andelen som ändå når målet."
    )


def smallest(share: float | None) -> str:
    """The smallest reduction that is found in 8 of 10, "−40 %"."""
    return "ingen upp till −80\u00a0%" if share is None else f"−{percent(share)}"
