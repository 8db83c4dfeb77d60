"""Sources side by side, never summed: what reporters tell, what victims report to the police, what the police find.

Every figure of the police carries the caution that it shows the propensity to report and the work of the police
(requirements A6.24), and what the police find themselves is never read as how common something is.
"""

from dataclasses import dataclass

import pandas as pd

from bfkit import vocabulary
from bfkit.checked import Checked
from bfkit.counts import by_period, dated
from bfkit.counts.reach import Reach, reaches
from bfkit.display import interval, number
from bfkit.mapping.trends.by_category import CategoryTrends, by_category
from bfkit.mapping.trends.categories import comparable_since
from bfkit.mapping.trends.change import PeriodChange
from bfkit.mapping.trends.last_year import UsualVariation, against_last_year, usual_variation
from bfkit.parameters.models import Parameters
from bfkit.periods import Quarter

POLICE = "police"
VICTIM_REPORTED, POLICE_DISCOVERED = "victim", "police"
CAUTION = (
    "Anmälda brott visar hur benägna människor är att anmäla och hur polisen arbetar, och inte hur många brott som sker. "
    "De läggs aldrig ihop med rapportörernas händelser."
)
DISCOVERED = "Upptäckt av polisen: antalet mäter polisens arbete, aldrig hur vanligt brottet är."
VICTIM = "Anmält av utsatt eller vittne."


@dataclass(frozen=True, slots=True)
class SourceFigure:
    """Incidents of one source in one category, of one way of discovery when the source is the police.

    Attributes:
        tag: ``victim`` or ``police`` for the police, None for others. tag_words: the same in Swedish.
        count: in the quarter; last_year: the same quarter last year; both after as many days.
        change: the two compared, with the variation that quarters of the category usually have (``last_year``); None
            when last year is not complete, or both counts are too small to be compared.
        measures_prevalence: False for what the police discover: no rate per resident, no trend of crime is made of it.
        caution: printed with every figure of the police; None for others.
    """

    source: str
    label: str
    kind: str
    category: str
    subtype: str | None
    tag: str | None
    tag_words: str | None
    quarter: Quarter
    count: int
    last_year: int | None
    change: PeriodChange | None
    measures_prevalence: bool
    caution: str | None

    @property
    def sentence(self) -> str:
        """The figure in Swedish, with its tag."""
        what = vocabulary.CATEGORIES[self.category]
        if self.subtype is not None:
            what = vocabulary.SUBTYPES[self.category][self.subtype]
        text = f"{self.label}, {what.lower()}: {number(self.count)}"
        if self.change is not None:
            text += f" mot {number(self.change.before)} samma kvartal året före"
            if self.change.before and self.measures_prevalence:
                text += f" (kvot {interval(self.change.lower, self.change.upper, 2)})"
        return f"{text}. {self.tag_words}" if self.tag_words else f"{text}."


@dataclass(frozen=True, slots=True)
class CategoryBySource:
    """One category or sub-type with the figure of every source that has it. There is no sum, and none may be made."""

    category: str
    subtype: str | None
    figures: tuple[SourceFigure, ...]


def sources_apart(
    checked: Checked, parameters: Parameters, *, trends: CategoryTrends | None = None
) -> tuple[CategoryBySource, ...]:
    """Answer what each source says of each category and sub-type, side by side, in the order of the vocabulary.

    Args:
        checked, parameters: the tables and the quarter. trends: of the same tables; worked out when not given.
    """
    found = reaches(checked, parameters)
    variation = usual_variation(trends or by_category(checked, parameters))
    rows = []
    for category in vocabulary.INCIDENT_CATEGORIES:
        for subtype in (None, *vocabulary.SUBTYPES[category]):
            figures = tuple(
                figure
                for reach in found.values()
                for tag in ((VICTIM_REPORTED, POLICE_DISCOVERED) if reach.kind == POLICE else (None,))
                if (figure := _figure(checked.incidents, parameters, reach, variation, (category, subtype, tag)))
                is not None
            )
            if figures:
                rows.append(CategoryBySource(category, subtype, figures))
    return tuple(rows)


def _figure(
    incidents: pd.DataFrame,
    parameters: Parameters,
    reach: Reach,
    variation: UsualVariation,
    key: tuple[str, str | None, str | None],
) -> SourceFigure | None:
    """One category, sub-type and tag; None when the source has no incident of the kind in either quarter."""
    category, subtype, tag = key
    own = incidents[(incidents["source"] == reach.source) & (incidents["category"] == category)]
    if subtype is not None:
        own = own[own["subtype"] == subtype]
    if tag is not None:
        own = own[(own["discovery"] == POLICE_DISCOVERED) == (tag == POLICE_DISCOVERED)]
    quarter = parameters.quarter
    lag = reach.lag_days if reach.equal_lag else None
    before, now = by_period(dated(own), (quarter.last_year, quarter), reported_within_days=lag).counts.tolist()
    if before == 0 and now == 0:
        return None
    usable = _comparable(parameters, reach, key) and reach.quarter_complete
    enough = max(now, before) >= parameters.municipality.thresholds.minimum_count
    spread = variation.of(reach.source, category, subtype)
    discovered = tag == POLICE_DISCOVERED
    return SourceFigure(
        reach.source,
        reach.label,
        reach.kind,
        category,
        subtype,
        tag,
        None if tag is None else DISCOVERED if discovered else VICTIM,
        quarter,
        now,
        before if usable else None,
        against_last_year(now, before, quarter, spread) if usable and enough else None,
        measures_prevalence=not discovered,
        caution=CAUTION if reach.kind == POLICE else None,
    )


def _comparable(parameters: Parameters, reach: Reach, key: tuple[str, str | None, str | None]) -> bool:
    """Whether last year's quarter was complete, and recorded as now, in everything that the figure counts."""
    category, subtype, tag = key
    source = next(one for one in parameters.municipality.sources if one.name == reach.source)
    codes = [
        code
        for code in (parameters.municipality.crime_codes if reach.crime_codes else ())
        if code.category == category and subtype in (None, code.subtype) and tag in (None, code.discovery)
    ]
    quarter = parameters.quarter
    return comparable_since(reach, source, codes, category, quarter.last_day)[1] <= quarter.last_year.start
