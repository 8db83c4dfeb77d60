"""The parts of a plan as sections of a page."""

import math
from html import escape

from bfkit.display import number
from bfkit.evaluation.chance.selection import HIGHEST_COUNT
from bfkit.evaluation.planning.power import ENOUGH, Chance
from bfkit.evaluation.planning.question import LONGEST_FOLLOW_UP
from bfkit.evaluation.power.lottery import LEVEL
from bfkit.parameters.register import REGISTER_FILE
from bfkit.release.fragments import Fragment, box, folded, heading, join, numbered, paragraph, table
from bfkit.release.planning import sentences
from bfkit.release.planning.comparison import comparison
from bfkit.release.planning.register_text import UNKNOWN, register_text
from bfkit.release.planning.view import ProtectedPlan

KEEPER = "För den som sköter arbetsbänken"
"""Over commands and names of files, which no other reader needs."""


def section(view: ProtectedPlan) -> Fragment:
    """The part that the view was made for."""
    parts = {
        "finding": _finding,
        "choice": _choice,
        "chances": _chances,
        "comparison": comparison,
        "lot": _lot,
        "draft": _draft,
        "limits": _limits,
    }
    return parts[view.part](view)


def _finding(view: ProtectedPlan) -> Fragment:
    boxes = [box(lead, text, "warn") for lead, text in sentences.warnings(view)]
    return join([heading(sentences.title(view)), numbered(list(sentences.key_sentences(view))), *boxes])


def _choice(view: ProtectedPlan) -> Fragment:
    by_count = view.asked.rule == HIGHEST_COUNT
    columns = ["Område", "Plats", "Kvartalet", "Året före kvartalet", "Mindre extrema tidigare val", "Läge"]
    rows = [
        [
            area.name,
            "–" if area.rank is None else str(area.rank),
            area.count.text,
            area.year_before.text,
            sentences.of_hundred(area.less_extreme),
            sentences.state_of(view, place),
        ]
        for place, area in enumerate(view.areas)
    ]
    if not by_count:
        columns.insert(4, "Regelns tal")
        for row, area in zip(rows, view.areas, strict=True):
            row.insert(4, area.score)
    caption = (
        f"Regeln: {sentences.rule_in_words(view)}. {view.asked.label.capitalize()}, {view.quarter.label}, rapporterat före "
        f"kvartalets slut; lika höga i kodordning. {_picked(view.asked.areas)} väljs. Fler än 95 av 100 mindre extrema val "
        "betyder att området inte går att utvärdera nu."
    )
    pieces = [table(columns, rows, caption=caption)]
    if view.asked.areas > 1 and not math.isnan(view.less_extreme):
        words = f"{sentences.of_hundred(view.less_extreme)} av regelns tidigare val av {sentences.areas_in_words(view.asked.areas)}"
        pieces.append(
            paragraph(f"De {sentences.in_words(view.asked.areas)} första tillsammans: {words} var mindre extrema.")
        )
    pieces.append(_usual(view))
    if view.edition.legend:
        pieces.append(paragraph(view.edition.legend, "sub"))
    return join(pieces)


def _picked(areas: int) -> str:
    return "Det första lediga" if areas == 1 else f"De {sentences.in_words(areas)} första lediga"


def _usual(view: ProtectedPlan) -> Fragment:
    if not view.usual:
        text = "Historiken är för kort för att säga hur det brukar gå för områden som regeln väljer."
        return box("Ej prövat.", text, "note")
    goal = f"−{number(100 * view.asked.reduction)}\u00a0%"
    months = view.asked.follow_up
    columns = [
        "Tidigare val utan insats",
        "Fall",
        f"{months} mån. före",
        f"{months} mån. efter",
        "Mot samma månader året före",
        "Mot kontrollområden",
        f"Nådde {goal} ändå, mot månaderna före",
        f"Nådde {goal} ändå, mot året före",
    ]
    rows = [
        [
            sentences.areas_in_words(fared.usual.together).capitalize(),
            str(fared.usual.cases),
            fared.before,
            fared.after,
            f"× {number(fared.usual.ratio_year_before, 2)}",
            f"× {number(fared.usual.against_others, 2)}",
            *(f"{m.met} av {m.cases}" if not m.reason else "–" for m in (fared.usual.met, fared.usual.met_year_before)),
        ]
        for fared in view.usual
    ]
    own = view.usual[-1]
    lead = (
        f"Utan insats brukar de valda områdena gå från {own.before} till {own.after} händelser på {sentences.months_in_words(months)}. "
        "Det är den utveckling som en insats ska jämföras med, inte noll."
    )
    caption = "Median av de tillfällen då samma regel hade valt områden och ingenting gjordes. Fallen överlappar i tid."
    return join([paragraph(lead), table(columns, rows, caption=caption)])


def _chances(view: ProtectedPlan) -> Fragment:
    cut = f"−{number(100 * view.power.planned)}\u00a0%"
    columns = [
        "Område",
        f"Väntat, {view.asked.follow_up} mån.",
        *(f"Ser −{number(100 * share)}\u00a0%" for share in view.power.reductions),
        "Minsta som ses i 8 av 10",
        f"{cut} med 12 mån.",
        f"Uppföljning som räcker för {cut}",
    ]
    names = {area.row: area for area in view.free}
    single = [[names[c.areas[0]].name, names[c.areas[0]].expected, *_chance(view, c)] for c in view.power.single]
    joined = [
        [f"De {sentences.in_words(len(g.chance.areas))} första", g.expected, *_chance(view, g.chance)]
        for g in view.groups
    ]
    caption = (
        "Hur ofta en verklig minskning skulle ge minst visst stöd (ensidigt p högst 5 %). Metoden som sedan avgör är "
        "prövad på fall ur kommunens egen historia, med minskningen inlagd."
    )
    pieces = [table(columns, [*single, *joined], caption=caption), paragraph(_enough(view))]
    formula = (
        "Väntat antal är det senaste årets takt. Uppföljning över 12 månader är räknad med formel och överspridningen "
    )
    formula += f"{number(view.power.dispersion, 1)} (varians genom medelvärde); formeln tror oftast för gott."
    return join([*pieces, paragraph(formula, "sub")])


def _chance(view: ProtectedPlan, chance: Chance) -> list[str]:
    if chance.undecided is not None:
        shares = [chance.undecided, *["–"] * (len(view.power.reductions) - 1), "–"]
    else:
        shares = [sentences.of_hundred(share) for share in chance.found] or ["–"] * len(view.power.reductions)
        shares.append(sentences.smallest(chance.smallest) if chance.found else "–")
    return [*shares, sentences.of_hundred(view.power.chance_of(chance, longer=True)), _long_enough(view, chance)]


def _long_enough(view: ProtectedPlan, chance: Chance) -> str:
    """Months that suffice for the expected reduction: as tried on the history, beyond it by formula."""
    now, longer = view.power.chance_of(chance), view.power.chance_of(chance, longer=True)
    if now is not None and now >= ENOUGH and chance.undecided is None:
        return f"{view.asked.follow_up} mån."
    if longer is not None and longer >= ENOUGH:
        return f"{LONGEST_FOLLOW_UP} mån."
    if chance.months is None:
        return "mer än fem år"
    if chance.months <= LONGEST_FOLLOW_UP:
        return "mer än 12 mån." if longer is not None else f"minst {chance.months} mån. (formel)"
    return f"omkring {chance.months} mån. (formel)"


def _enough(view: ProtectedPlan) -> str:
    enough = [len(g.chance.areas) for g in view.groups if (view.power.chance_of(g.chance) or 0) >= ENOUGH]
    what = f"{sentences.change(view)} på {sentences.months_in_words(view.asked.follow_up)}"
    if enough:
        return f"{sentences.areas_in_words(min(enough)).capitalize()} som en insats räcker för att se {what} i 8 fall av 10."
    text = f"Inget antal av listans områden räcker för att se {what} i 8 fall av 10."
    if view.power.areas_needed is None:
        return f"{text} Inte heller alla kommunens områden tillsammans, enligt formel."
    more = f"{text} Enligt formel krävs åtminstone kommunens {view.power.areas_needed} största områden."
    return more if view.power.areas_needed > len(view.free) else text


def _lot(view: ProtectedPlan) -> Fragment:
    lottery, at_once = view.lottery, view.asked.areas
    lead = (
        f"Regeln listar {2 * at_once} områden; lotten drar {at_once} som börjar nu, resten börjar när uppföljningen är "
        f"slut. Säg så här: ”{view.announcement}”"
    )
    if lottery.reason:
        return join(
            [paragraph(lead), box("Chansen kan inte räknas.", f"{lottery.reason.capitalize()}.", "note"), _how(view)]
        )
    columns = ["Omgångar", "Falskt larm"]
    columns += [f"Ser −{number(100 * share)}\u00a0%" for share in lottery.reductions[1:]]
    columns.append("Minsta möjliga p")
    rows = [
        [
            str(rounds),
            *(sentences.of_hundred(share if smallest <= LEVEL else None) for share in shares),
            _small(smallest),
        ]
        for rounds, shares, smallest in zip(lottery.rounds, lottery.found, lottery.smallest_p, strict=True)
    ]
    caption = (
        f"Lottad start prövad på {lottery.dates} tidigare tillfällen ur kommunens historia, {lottery.simulations} försök i "
        "varje ruta. Falskt larm: andel försök som ser en minskning fast ingen finns; högst omkring 5 av 100 ska göra det. "
        "Varje omgång listar de områden som följer efter den förras. Streck: så få omgångar kan aldrig avgöra något, "
        "eller så räcker områdena inte till så många."
    )
    return join([paragraph(lead), table(columns, rows, caption=caption), paragraph(_pace(view), "sub"), _how(view)])


def _small(p: float) -> str:
    return number(p, 4) if p >= 0.0001 else "under 0,0001"


def _pace(view: ProtectedPlan) -> str:
    months = view.asked.follow_up
    return (
        f"En omgång tar {sentences.months_in_words(months)}: fyra omgångar är färdiga efter {4 * months} månader. "
        "Avgörandet gäller programmet, inte vart område för sig. En enda omgång räcker sällan."
    )


def _how(view: ProtectedPlan) -> Fragment:
    steps = [
        f"Skriv in insatsen i registret som lottad, med {number(view.asked.areas)} områden som börjar på en gång.",
        "Kungör ett tal innan kvartalet är slut, till exempel i ett protokoll. Talet styr lotten, och ingen kan då välja den.",
        "Lotta bland områdena på listan (kommandot står nedan).",
        "För in omgången i registret. Gör om det varje gång en uppföljning är slut.",
    ]
    command = (
        f"I registret: how: lottning och start_at_once: {view.asked.areas}. Lotta: bfkit plan {view.measure_id} --municipality "
        f"{view.municipality} --lottad-start --quarter {view.quarter} --number <kungjort tal>"
    )
    return join([heading("Så gör man"), numbered(steps), folded(KEEPER, paragraph(command))])


def _draft(view: ProtectedPlan) -> Fragment:
    text = register_text(view)
    lead = (
        f"Klistra in raderna i registret över insatser och fyll i allt där det står {UNKNOWN}. Registret läses inte förrän "
        "datum och tal är ifyllda."
    )
    after = (
        "Lås planen innan insatsen börjar. Då kan alla se att mål och jämförelse valdes före utfallet. Målet är satt mot "
        "samma månader året före, så att årstiden inte räknas som verkan."
    )
    command = (
        f"Raderna hör hemma under interventions i {REGISTER_FILE}. Lås: bfkit plan {view.measure_id} --municipality "
        f"{view.municipality}. Jämförelsen är baseline: b."
    )
    draft = Fragment(f"<pre>{escape(text)}</pre>", text)
    return join([paragraph(lead), draft, paragraph(after), folded(KEEPER, paragraph(command))])


def _limits(view: ProtectedPlan) -> Fragment:
    return numbered(list(sentences.limits(view)))
