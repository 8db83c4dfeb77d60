"""The register of measures: what is done, where, when, by whom, to what end, and how the place was chosen."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bfkit import vocabulary
from bfkit.parameters.measure_rules import (
    BY_COMPLAINTS,
    BY_COUNTS,
    BY_LOTTERY,
    GATHERINGS,
    NOT_RECORDED,
    SITUATIONAL,
    SOCIAL,
    WHOLE_MUNICIPALITY,
    contradictions,
)
from bfkit.parameters.selection import Selection
from bfkit.parameters.sources import Csv, Excel
from bfkit.parameters.values import Aliased, ContradictionError, Frozen, Relative, Slug, choice

__all__ = [
    "BY_COMPLAINTS",
    "BY_COUNTS",
    "BY_LOTTERY",
    "GATHERINGS",
    "NOT_RECORDED",
    "SITUATIONAL",
    "SOCIAL",
    "WHOLE_MUNICIPALITY",
]
_HALF_YEAR_MONTHS = 6


class Log(Frozen):
    """The file in which what was done is noted, how it is written, and the columns that are read: never who did it.

    ``id`` holds the measure's id. Without ``count`` a row is one activity. ``number`` is the row's own number, by
    which a row that stands twice is known. ``documented`` says in the words ja and nej whether there is a record.
    """

    file: Relative
    format: Literal["csv", "excel"] = "csv"
    csv: Csv = Csv()
    excel: Excel = Excel()
    id: str
    date: str
    area: str | None = None
    count: str | None = None
    number: str | None = None
    documented: str | None = None
    date_format: str = "%Y-%m-%d"


class Outcome(Frozen):
    """What the measure is meant to lower: a category, some of its sub-types, some hours of the week."""

    category: Annotated[str, choice(vocabulary.INCIDENT_CATEGORIES, "en kategori för händelser")]
    subtypes: tuple[str, ...] = ()
    hours: tuple[int, int] | None = None

    @model_validator(mode="after")
    def _subtypes_belong(self) -> Self:
        strange = [word for word in self.subtypes if word not in vocabulary.SUBTYPES[self.category]]
        if strange:
            allowed = ", ".join(vocabulary.SUBTYPES[self.category])
            raise ValueError(f"{', '.join(strange)} är ingen undertyp av {self.category}; välj bland {allowed}")
        if self.hours is not None and not (0 <= self.hours[0] < 24 and 0 < self.hours[1] <= 30):
            raise ValueError("hours ska vara två klockslag, till exempel [23, 28] för 23–04 över midnatt")
        return self


class Phase(Aliased):
    """A phase of the measure."""

    name: str
    first_day: Annotated[date, Field(alias="from")]
    last_day: Annotated[date | None, Field(alias="to")] = None


class Cost(Frozen):
    """What it costs; ``lasts_years``: over how many years a cost that is paid once is to be spread."""

    kronor: Annotated[int, Field(ge=0)]
    period: str
    includes: str
    lasts_years: Annotated[int, Field(ge=1, le=50)] | None = None


class Goal(Aliased):
    """A SMART goal: an indicator, a number, a baseline and an end. All of them must be there."""

    indicator: Annotated[str, Field(min_length=3)]
    change: Annotated[float, Field(gt=-100, lt=100)]
    unit: Literal["procent"]
    baseline: Literal["a", "b"]
    first_day: Annotated[date, Field(alias="from")]
    last_day: Annotated[date, Field(alias="to")]

    @model_validator(mode="after")
    def _forward(self) -> Self:
        faults = []
        if self.change == 0:
            faults.append(("change", "målet ska vara en ändring i procent, till exempel -30"))
        if self.last_day <= self.first_day:
            words = f"målets sista dag (to, {self.last_day}) ligger före dess första (from, {self.first_day})"
            faults.append(("to", words))
        if faults:
            raise ContradictionError(faults)
        return self

    @property
    def target_ratio(self) -> float:
        """The ratio of counts at which the goal is met: 0.7 for -30 per cent."""
        return 1 + self.change / 100


class ComparisonRule(Frozen):
    """How areas to compare with are found, or which they are."""

    rule: str
    outside_metres: Annotated[int, Field(ge=0)]
    exclude: str
    areas: tuple[str, ...] = ()


class ExpectedEffect(Frozen):
    """What the measure is expected to do, and who says so."""

    change: Annotated[float, Field(gt=-100, lt=100)]
    unit: Literal["procent"]
    source: Annotated[str, Field(min_length=3)]


class Dose(Frozen):
    """What was planned: so many each week in each area, or a number in all of what is done once (lamp posts)."""

    activity: str
    per_week: Annotated[float | None, Field(gt=0)] = None
    total: Annotated[int | None, Field(ge=1)] = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.per_week is None) == (self.total is None):
            raise ValueError("ange antingen per_week (antal i veckan i varje område) eller total (antal i allt)")
        return self


class Decision(Frozen):
    """What the group decided when it had seen the evaluation; it stands beside what the program proposes."""

    text: Annotated[str, Field(min_length=3)]
    colour: Literal["grön", "gul", "röd", "grå"]
    date: date
    by: str


class Intervention(Frozen):
    """One measure of the register. One primary outcome; any others are secondary and decide nothing.

    ``negative_controls`` are outcomes that the measure cannot have changed. ``no_effect`` are the ratios within which
    an effect is of no importance. ``public``: the group has decided that the areas may be named to everybody;
    ``public_title``: what the measure is called in the public edition while they may not. ``hypothesis``: the cause
    that it aims at (an id of ``hypotheses.yml``); ``measure``: what it is called in the catalogue of measures.
    """

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")]
    slug: Slug
    title: str
    description: str
    areas: tuple[str, ...]
    decided: date
    start: date
    end: date | None
    phases: tuple[Phase, ...]
    owner: str
    payer: str
    type: Literal["situationell", "social"]
    mechanism: str
    outcome: Outcome
    secondary: tuple[Outcome, ...] = ()
    negative_controls: tuple[Outcome, ...] = ()
    cost: Cost
    goal: Goal
    selection: Selection
    comparison: ComparisonRule
    rings: tuple[Annotated[int, Field(gt=0)], ...] = ()
    expected_effect: ExpectedEffect
    dose: Dose
    earlier: str
    follow_up_months: Annotated[int, Field(ge=1, le=36)] = _HALF_YEAR_MONTHS
    no_effect: tuple[float, float] | None = None
    police_discovered_reason: str | None = None
    public: bool = False
    public_title: Annotated[str | None, Field(min_length=3)] = None
    decision: Decision | None = None
    hypothesis: str | None = None
    measure: Slug | None = None

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        faults = contradictions({name: getattr(self, name) for name in type(self).model_fields})
        if faults:
            raise ContradictionError(faults)
        return self

    @property
    def whole_municipality(self) -> bool:
        """Whether the measure is everywhere."""
        return WHOLE_MUNICIPALITY in self.areas

    @property
    def public_name(self) -> str:
        """What it is called to everybody: a title may name a place, so it is used only when the group allows."""
        return self.title if self.public else self.public_title or f"Insats {self.id}"

    @property
    def public_slug(self) -> str:
        """Its name in the file names of the public edition."""
        return self.slug if self.public else self.id.lower()

    @property
    def starts(self) -> tuple[date, ...]:
        """When it begins; for a lottery, of each round those that begin at once."""
        return tuple(one.start_now.first_day for one in self.selection.rounds) or (self.start,)

    def begun(self) -> Iterator[tuple[str, date]]:
        """Each area with the day on which the measure begins there, of a lottery also those that wait."""
        if self.selection.how == BY_LOTTERY:
            for lottery in self.selection.rounds:
                for part in (lottery.start_now, lottery.start_next):
                    yield from ((area, part.first_day) for area in part.areas)
        else:
            yield from ((area, self.start) for area in self.areas)

    @property
    def unimportant(self) -> tuple[float, float]:
        """Ratios within which an effect is of no practical importance: half the goal unless the plan sets them."""
        if self.no_effect is not None:
            return self.no_effect
        half = 1 - abs(self.goal.change) / 200
        return half, 1 / half


class Register(Frozen):
    """All measures of a municipality."""

    municipality: str
    decided_by: str
    diary_number: str | None = None
    source: Slug
    log: Log | None = None
    interventions: tuple[Intervention, ...] = ()

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        faults = same_names([(one.id, one.slug) for one in self.interventions])
        if faults:
            raise ValueError("; ".join(dict.fromkeys(faults.values())))
        return self


def same_names(names: Sequence[tuple[str, str]]) -> dict[int, str]:
    """What is wrong with ids and slugs that cannot be told apart, by the place of the measure.

    Args:
        names: id and slug of each measure. A file may be named by either, and Windows sees no difference in case.
    """
    found = {}
    for place, own in enumerate(names):
        for key, other in ((key, other) for other in (*names[:place], *names[place + 1 :]) for key in (0, 1)):
            if own[key].lower() in (other[0].lower(), other[1].lower()):
                found[place] = (
                    f"{('id', 'slug')[key]} {own[key]} står mer än en gång i registret; ge varje insats ett eget"
                )
    return found
