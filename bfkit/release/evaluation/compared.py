"""Development, design and decision: what became of the count, what it is compared with, and what decides."""

import math

from bfkit.display import MONTHS, interval, number, percent
from bfkit.evaluation.deciding import LOTTERY, PLACEBO
from bfkit.release.evaluation import goal_words, words
from bfkit.release.evaluation.alike import (
    alike_table,
    controls_told,
    how_alike,
    maryland_told,
    years_told,
)
from bfkit.release.evaluation.development_views import ProtectedSeries
from bfkit.release.evaluation.figures import event_figure, placebo_figure, series_figure
from bfkit.release.evaluation.lasting import before_during_after
from bfkit.release.evaluation.pieces import change_cell, in_hundred, led, p_equals, signed, table_of_words
from bfkit.release.evaluation.planned import carried_out
from bfkit.release.evaluation.rounds import round_by_round
from bfkit.release.evaluation.secondary import other_outcomes
from bfkit.release.evaluation.views import ProtectedChange, ProtectedEvaluation, ProtectedEvents
from bfkit.release.fragments import Fragment, box, join, paragraph

_WAITED = "områden som väntade, omräknade till samma nivå"
_BLOCKS = {1: "månad", 3: "kvartal", 6: "halvår"}
LIKELY_FOUND = 0.8
REACTS = 0.05
"""A p of the joint test of the quarters before the start at which they are said to differ."""


def development(view: ProtectedEvaluation) -> Fragment:
    """Before and after against both baselines, the series, and the goal. It says nothing of why."""
    return join(
        [
            paragraph(
                "Utvecklingen säger hur det gick, inte varför. Båda utgångslägena visas; planen valde ett av dem."
            ),
            *_baselines(view),
            led("Mål:", goal_words.goal_stated(view)),
            _goal(view),
            *(box("Läs med försiktighet.", text, "warn") for text in view.development.warnings),
            *(
                [box("Rapporteringen ändrades.", view.development.reporting, "warn")]
                if view.development.reporting
                else []
            ),
            _series(view),
            *round_by_round(view),
            before_during_after(view),
            other_outcomes(view),
        ]
    )


def _goal(view: ProtectedEvaluation) -> Fragment:
    lead, text = goal_words.goal(view)
    return led(lead, text) if lead else paragraph(text)


def _baselines(view: ProtectedEvaluation) -> list[Fragment]:
    found = view.development
    both = [("a", found.just_before), ("b", found.year_before)]
    rows = [
        [
            f"{change.label[0].upper()}{change.label[1:]}{' (planens val)' if name == found.baseline else ''}",
            f"{words.spoken(change.before.text)} → {words.spoken(found.now.text)}",
            _change_words(change),
        ]
        for name, change in both
        if change is not None
    ]
    if not rows:
        return [box("Ingen jämförelse ännu.", "Uppföljningen har inte börjat.", "note")]
    months = words.months_text(found.known)
    spread = number(found.dispersion, 1)
    varied = (
        "" if spread == "1,0" else f", som räknar med att antalen varierar {spread} gånger så mycket som av ren slump"
    )
    areas = " Antalen är från områdena som lottades att börja." if view.decision.method == LOTTERY else ""
    caption = (
        f"Händelser, {view.outcome}: {months} {'med insatsen' if carried_out(view) else 'som planerades'} mot lika många före. Inom parentes: 95\u00a0% "
        f"konfidensintervall{varied}.{areas}"
    )
    return [
        table_of_words(
            ["Jämfört med", f"Före → {_called(view)}", "Ändring"], rows, caption=caption, wordy=(2,), stacked=True
        )
    ]


def _called(view: ProtectedEvaluation) -> str:
    return "med insatsen" if carried_out(view) else "planerade månader"


def _change_words(change: ProtectedChange) -> str:
    if change.change.known:
        return f"{change_cell(change.change)}: {change.direction}"
    return change.reason.removeprefix("ej prövad: ") or "visas inte"


def _series(view: ProtectedEvaluation) -> Fragment:
    found = view.development.series
    if found is None:
        why = words.HELD_BACK if view.closed else "Inte ens halvår har så många händelser att alla får visas."
        return paragraph(f"Ingen figur över tiden. {why}", "sub")
    unit = _BLOCKS[found.months]
    lottery = view.decision.method == LOTTERY
    note = f"Händelser per {unit}: {view.outcome}{'' if lottery else f', {view.place}'}."
    if found.months > 1:
        note += f" Månader med få händelser visas inte; därför {unit} i stället."
    if lottery:
        note += (
            " Månaderna räknas från varje omgångs start, och alla omgångar är sammanlagda: heldraget de områden som "
            "lottades att börja, streckat de som väntade."
        )
    planned = -(-view.development.planned // found.months)
    return series_figure(
        _from_start(found) if lottery else [f"{MONTHS[day.month - 1][:3]} {day:%y}" for day in found.begins],
        found.own,
        found.comparison,
        found.start,
        ylabel=f"händelser per {unit}",
        start_label="insatsen börjar" if carried_out(view) else "planerad start",
        known=len(found.begins) - found.start,
        planned=planned,
        years=view.years if found.months == 1 and not lottery else 0,
        comparison_label=_WAITED if lottery else "kontrollområden, omräknade till områdets nivå",
        own_label="områden som började" if lottery else "insatsområdet",
        xlabel="månader från varje omgångs start" if lottery else "",
        title=f"Antalet {unit} för {unit}, före och efter starten",
        note=note,
    )


def _from_start(found: ProtectedSeries) -> list[str]:
    """First month of each block counted from the start: −1 is the last before it, 1 the first with the measure."""
    places = [found.months * (place - found.start) for place in range(len(found.begins))]
    return [number(place if place < 0 else place + 1) for place in places]


def design(view: ProtectedEvaluation) -> Fragment:
    """What it is compared with, how alike that is, and whether it went the same way before."""
    found = view.design
    own = "Området" if view.areas <= 1 else "Områdena"
    pieces = [paragraph(f"{own} valdes {found.chosen}. {maryland_told(view)}")]
    if found.controls is not None:
        pieces.append(paragraph(controls_told(view, found.controls)))
    if found.reason:
        pieces.append(box("Inga liknande områden visas.", f"{found.reason[0].upper()}{found.reason[1:]}.", "note"))
    if view.decision.method == PLACEBO:
        pieces.append(paragraph(years_told(view)))
    if found.alike:
        pieces += [paragraph(text) for text in (how_alike(view),) if text]
        pieces.append(alike_table(view))
    pieces += _events(view)
    return join(pieces)


def _events(view: ProtectedEvaluation) -> list[Fragment]:
    found = view.design.events
    if found is None:
        why = (
            view.design.events_reason.removeprefix("ej prövad: ").removeprefix("visas inte: ") or "kunde inte räknas ut"
        )
        return [box("Ingen händelsestudie.", f"{why[0].upper()}{why[1:]}.", "note")]
    flat = [
        led(f"Gick {'området' if view.areas <= 1 else 'områdena'} sin egen väg redan före?", _pre_trend(view)),
        event_figure(
            found.period,
            [one.value for one in found.ratio],
            [one.lower for one in found.ratio],
            [one.upper for one in found.ratio],
            width_months=found.width,
            title="Händelsestudie: skillnaden mot kontrollområdena, kvartal för kvartal",
            note=f"Kvot mot kvartalet före start, med 95\u00a0% konfidensintervall ({found.errors}). Avgör inget."
            + (" Efter starten visas inget: frågan gick inte att avgöra." if view.undecided else ""),
        ),
    ]
    return flat


def _pre_trend(view: ProtectedEvaluation) -> str:
    found = view.design.events
    if found is None or found.not_tested or math.isnan(found.p_value):
        return "Kunde inte prövas."
    said = _apart(view, found) if found.p_value <= REACTS else _together(found)
    peak = ""
    if view.design.by_peak and view.decision.method != LOTTERY:
        peak = (
            " Ett område som valts för sina antal skiljer sig från andra redan före starten. Därför avgör inte provet."
        )
    return f"{said}{peak}"


def _apart(view: ProtectedEvaluation, found: ProtectedEvents) -> str:
    """The test reacts: what it means that they did not follow each other."""
    own = "Områdena" if view.areas > 1 else "Området"
    told = f"Ja. {own} och kontrollområdena följde inte varandra före starten ({p_equals(found.p_value)})."
    if view.decision.method == LOTTERY:
        return (
            f"{told} Här är kontrollområdena alla andra områden. Utslaget ändras inte av det: det jämför bara områden som "
            "lotten valde mellan."
        )
    return (
        f"{told} En skillnad efter starten kan därför vara en fortsättning på något som redan pågick, och jämförelsen med "
        "kontrollområdena är svagare än den ser ut."
    )


def _together(found: ProtectedEvents) -> str:
    """The test does not react: how much that says follows from what it could have seen."""
    trend = f"{signed(100 * found.tested_trend)}\u00a0% om året"
    seen = f"Provet hade sett en avvikande trend på {trend} i {in_hundred(found.power)} fall"
    weak = ". Att det inte ger utslag betyder därför lite" if found.power < LIKELY_FOUND else ""
    return f"Inget säkert tecken på det ({p_equals(found.p_value)}). {seen}{weak}."


def decision(view: ProtectedEvaluation) -> Fragment:
    """The one method that decides, and what it gave."""
    pieces = [led(f"{view.shown}.", view.sentence if view.undecided else view.decision.sentence)]
    numbers = words.effect_numbers(view)
    if numbers:
        pieces.append(paragraph(f"{numbers}. {words.p_words(view)}"))
    if not view.undecided:
        pieces.append(paragraph(_taken_out(view)))
        warning = words.exaggerated(view)
        pieces += [box("Troligen överdrivet.", warning, "warn")] if warning else []
        pieces.append(cases_figure(view))
        if view.closed:
            pieces.append(paragraph(words.HELD_BACK, "sub"))
    else:
        where = words.HELD_BACK if view.closed else "De står sist på sidan, under Alla beräkningar."
        pieces.append(paragraph(f"Kvot och antal färre eller fler visas inte här, för de avgör inget. {where}", "sub"))
    return join(pieces)


def _taken_out(view: ProtectedEvaluation) -> str:
    change = view.decision.returned - 1
    if math.isnan(change):
        return "Lotten gör att ingen återgång behöver räknas bort." if view.decision.method == LOTTERY else ""
    return (
        f"Jämförbara fall ändrades av sig själva med {signed(100 * change)}\u00a0% jämfört med andra områden. Det är "
        "borträknat ur kvoten."
    )


def cases_figure(view: ProtectedEvaluation) -> Fragment:
    """The measure among the comparable cases."""
    found = view.decision
    if not len(found.cases_log):
        return join([])
    return placebo_figure(
        found.cases_log,
        found.own_log,
        centre=found.centre_log,
        extreme=found.cases_extreme,
        title="Insatsen bland jämförbara fall utan insats",
        note=f"{words.cases_text(found.cases)}, {view.outcome}: de som valts efter samma regel och jämförs på samma sätt som insatsen. "
        "Andra sätt att räkna har andra fall, och därför andra antal. Här är kvoten mot andra områden, före avdraget för återgång; på "
        "första sidan är återgången borträknad, och därför är talet ett annat där. Fallen överlappar varandra i tid, och därför "
        "är p större än andelen här. De rangordnas efter ändringen mätt i fallets egen osäkerhet: ett fall med få händelser "
        "kan ligga längre ut utan att vara lika ovanligt.",
    )


def unimportant_text(view: ProtectedEvaluation) -> str:
    """The limits of no practical importance."""
    low, high = view.decision.unimportant
    return f"{interval(low, high, 2)} ({percent(low - 1)} till +{percent(high - 1)})"
