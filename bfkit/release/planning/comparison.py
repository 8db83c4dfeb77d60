"""What a plan would be compared with: the control areas of each area, and how alike they are."""

import math

import numpy as np

from bfkit.display import interval, number, percent, sentence_list
from bfkit.evaluation.planning.proposal import AreaComparison
from bfkit.release.fragments import Fragment, box, folded, join, paragraph, table
from bfkit.release.planning.view import ProtectedPlan

_POOR_FIT = 0.3
_NAMED = 3


def comparison(view: ProtectedPlan) -> Fragment:
    """The control areas of each area that is asked of, how alike they are, and where there are none."""
    names = {area.row: area.name for area in view.free}
    columns = ["Område", "Antal", "Nivå", "Utveckling per år", "Samvariation", "Närmast", "Mest lika"]
    rows = [[names[one.area], *_alike(one)] for one in view.comparisons]
    caption = (
        "Kontrollområden för ett område i taget: utan insats mot samma problem, minst "
        f"{view.asked.outside_metres} meter bort, mest lika i nivå och utveckling. Nivå: gånger områdets eget antal. "
        "Samvariation: korrelation månad för månad i två år, 1 är fullständig."
    )
    poor = [names[one.area] for one in view.comparisons if one.found.reason is None and not one.found.fit >= _POOR_FIT]
    none = [names[one.area] for one in view.comparisons if one.found.reason is not None]
    pieces = [table(columns, rows, caption=caption)]
    if none:
        text = f"{sentence_list(none)}: där kan utvecklingen visas men ingen verkan bedömas."
        pieces.append(box("Inget kontrollområde.", text, "warn"))
    if poor:
        text = f"{sentence_list(poor)} följer inte sina kontrollområden månad för månad. Jämförelsen blir osäker."
        pieces.append(box("Svag samvariation.", text, "warn"))
    pieces += [
        folded(f"Kontrollområden för {names[one.area]}", _details(one))
        for one in view.comparisons[: view.asked.areas]
        if one.names
    ]
    level = 3 if view.asked.areas == 1 else 4
    words = f"Så utvärderat når upplägget nivå {level} av 5 på Marylandskalan, med lottad start nivå 5."
    if not view.kinds:
        words += " Områdenas slag finns inte i områdestabellen och är inte vägt in."
    return join([*pieces, paragraph(words, "sub")])


def _alike(one: AreaComparison) -> list[str]:
    found = one.found
    if found.reason is not None:
        return ["inget", "–", "–", "–", "–", found.reason]
    yearly = 100 * np.expm1(found.trend_difference)
    metres = [length for length in one.metres if not math.isnan(length)]
    return [
        str(len(one.names)),
        f"{interval(found.level_ratio.min(), found.level_ratio.max(), 1)} ggr",
        f"{interval(round(yearly.min()), round(yearly.max()))} %",
        number(found.fit, 2) if not math.isnan(found.fit) else "–",
        f"{number(min(metres))} m" if metres else "okänt",
        sentence_list(one.names[:_NAMED]),
    ]


def _details(one: AreaComparison) -> Fragment:
    rows = [
        [
            name,
            f"{number(level, 1)} ggr",
            percent(float(np.expm1(trend))),
            "okänt" if math.isnan(far) else f"{number(far)} m",
        ]
        for name, level, trend, far in zip(
            one.names, one.found.level_ratio, one.found.trend_difference, one.metres, strict=True
        )
    ]
    return table(
        ["Kontrollområde", "Nivå", "Utveckling per år mot området", "Avstånd"], rows, caption="Mest lika först."
    )
