"""The areas that a measure is compared with: what else was done there, and how alike they are."""

import math

from bfkit.display import counted, number, sentence_list
from bfkit.evaluation.deciding import NOT_CARRIED_OUT
from bfkit.evaluation.opinions import WITHOUT_OTHERS
from bfkit.release.evaluation.family import many as many_words
from bfkit.release.evaluation.pieces import signed
from bfkit.release.evaluation.views import ProtectedEvaluation
from bfkit.release.fragments import Fragment, folded, table

NEAR = 0.5
"""A level from half the own to twice it is near."""
FOLLOWS = 0.5
"""A correlation, month by month, from which areas can be said to follow each other."""
TWO_YEARS = (
    "Effekten räknas mot samma månader de två åren före starten: två år svänger mindre än ett, och det finns jämförbara fall "
    "nog för det."
)
_ONE_YEAR = "Effekten räknas mot samma månader året före starten. Två år används när det går; här hade det"


def years_told(view: ProtectedEvaluation) -> str:
    """How many years' same months the follow-up is compared with, and the reason that applied."""
    if view.years > 1:
        return TWO_YEARS
    if view.design.recorded_anew:
        return f"{_ONE_YEAR} tagit med månader som registrerades på ett annat sätt."
    return f"{_ONE_YEAR} gett för få jämförbara fall."


def controls_told(view: ProtectedEvaluation, many: int) -> str:
    """What it is compared with, and what else was done there: a measure against something else may touch it too."""
    found = view.design
    told = (
        f"Kontrollområden är {counted(many, 'område', 'områden')}, minst {number(found.outside_metres)} meter bort och utan "
        "insats mot samma slags händelser under de månader som jämförs."
    )
    if not found.touched:
        return f"{told} Inte heller någon annan insats i registret pågick där då."
    named = [f"{title} i {number(areas)}" for title, areas in found.others]
    which = f": {sentence_list(named)}" if named else ""
    told += f" Men i {number(found.touched)} av dem pågick då en annan insats{which}. {'Den' if len(named) < 2 else 'De'} kan ha påverkat antalet också där."
    without = next((one for one in view.estimates if one.name == WITHOUT_OTHERS), None)
    if without is None:
        return told
    where = "under Alla beräkningar" if view.undecided else "under Andra sätt att räkna"
    if not math.isnan(without.ratio.value):
        return f"{told} Kvoten utan de områdena står {where}."
    return told if view.closed else f"{told} Utan de områdena går kvoten inte att räkna ut."


def maryland_told(view: ProtectedEvaluation) -> str:
    """The level of the design, and beside it how alike the areas compared with are; none for a measure not carried out."""
    found = view.design
    if view.reason == NOT_CARRIED_OUT:
        return "Insatsen genomfördes inte enligt aktivitetsloggen, och ett upplägg utan insats har ingen nivå på Marylandskalan."
    told = f"Upplägget har nivå {found.maryland} av 5 på Marylandskalan: {found.maryland_words}."
    levels = [one.level_ratio for one in found.alike if not math.isnan(one.level_ratio)]
    if found.maryland not in (3, 4) or not levels:
        return told
    near = sum(NEAR <= level <= 1 / NEAR for level in levels)
    if near:
        return f"{told} Nivån gäller upplägget; hur lika kontrollområdena är står nedan."
    return (
        f"{told} Men inget av de {many_words(len(levels))} mest lika kontrollområdena är jämförbart i nivå, och därför är "
        "jämförelsen svagare än nivån låter."
    )


def how_alike(view: ProtectedEvaluation) -> str:
    """How many of the areas called most alike are near in level, and whether they go together month by month."""
    found = view.design
    levels = [one.level_ratio for one in found.alike if not math.isnan(one.level_ratio)]
    near = sum(NEAR <= level <= 1 / NEAR for level in levels)
    if not levels:
        return ""
    own = "området" if view.areas <= 1 else "områdena"
    many_of = f"{many_words(near) if near else 'inget'} av {many_words(len(levels))}"
    told = f"Mest lika betyder inte lika: {many_of} ligger mellan halva och dubbla nivån"
    if near == len(levels):
        told = f"Alla {many_words(near)} ligger mellan halva och dubbla nivån"
    if math.isnan(found.fit) or found.fit >= FOLLOWS:
        return f"{told}."
    return f"{told}, och tillsammans följer de inte {own} månad för månad (samvariation {number(found.fit, 2)})."


def alike_table(view: ProtectedEvaluation) -> Fragment:
    """The areas most alike, folded."""
    found = view.design
    rows = [
        [
            one.name,
            "visas inte" if math.isnan(one.level_ratio) else number(one.level_ratio, 2),
            "visas inte"
            if math.isnan(one.trend_difference)
            else f"{signed(100 * math.expm1(one.trend_difference))}\u00a0%",
            "ja" if one.same_kind else "nej",
            *([", ".join(one.others) or "ingen"] if not view.public else []),
        ]
        for one in found.alike
    ]
    fit = (
        ""
        if math.isnan(found.fit) or all(math.isnan(one.level_ratio) for one in found.alike)
        else f" Samvariation månad för månad de två åren före: {number(found.fit, 2)} (1 är fullständig)."
    )
    caption = (
        f"De mest lika områdena, minst {number(found.outside_metres)} meter bort och utan insats mot samma slags händelser. Nivå: året före "
        f"start delat med insatsområdets. Trend: skillnad i årlig ändring.{fit}"
    )
    return folded(
        f"De {number(len(rows))} mest lika kontrollområdena",
        table(
            ["Område", "Nivå", "Trend", "Samma slag", *([] if view.public else ["Annan insats"])], rows, caption=caption
        ),
    )
