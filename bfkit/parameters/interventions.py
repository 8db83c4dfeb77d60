"""The register of measures: what is done, where, when, by whom, to what end, and how the place was chosen."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from bfkit import vocabulary
from bfkit.parameters.values import Frozen, Relative, Slug, choice

SITUATIONAL, SOCIAL = "situationell", "social"
BY_COUNTS, BY_LOTTERY, BY_COMPLAINTS, NOT_RECORDED = "regel på antal", "lottning", "klagomål", "ej antecknat"
_RULES = ("highest_count", "worst_peak")
_HALF_YEAR_MONTHS = 6


class _Aliased(Frozen):
    """A part whose file has words that Python keeps for itself (``from``)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


class Log(Frozen):
    """The file in which what was done is noted, and its columns."""

    file: Relative
    id: str
    date: str
    area: str
    count: str


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


class Phase(_Aliased):
    """A phase of the measure."""

    name: str
    first_day: Annotated[date, Field(alias="from")]
    last_day: Annotated[date | None, Field(alias="to")] = None


class Cost(Frozen):
    """What it costs."""

    kronor: Annotated[int, Field(ge=0)]
    period: str
    includes: str


class Goal(_Aliased):
    """A SMART goal: an indicator, a number, a baseline and an end. All of them must be there."""

    indicator: Annotated[str, Field(min_length=3)]
    change: Annotated[float, Field(gt=-100, lt=100)]
    unit: Literal["procent"]
    baseline: Literal["a", "b"]
    first_day: Annotated[date, Field(alias="from")]
    last_day: Annotated[date, Field(alias="to")]

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.change == 0:
            raise ValueError("målet ska vara en ändring i procent, till exempel -30")
        if self.last_day <= self.first_day:
            raise ValueError("målets sista dag (to) ligger före dess första (from)")
        return self

    @property
    def target_ratio(self) -> float:
        """The ratio of counts at which the goal is met: 0.7 for -30 per cent."""
        return 1 + self.change / 100


class Listed(Frozen):
    """An area that the rule pointed out, and the rule's number for it."""

    area: str
    count: float


class Start(Frozen):
    """Areas that begin on a day."""

    first_day: date
    areas: tuple[str, ...]


class Round(Frozen):
    """One draw of a lottery of the start: the list, the published number and who began."""

    round: int
    quarter: str
    number: Annotated[int, Field(ge=0)]
    listed: tuple[Listed, ...]
    start_now: Start
    start_next: Start

    @model_validator(mode="after")
    def _all_get_it(self) -> Self:
        both = sorted((*self.start_now.areas, *self.start_next.areas))
        if both != sorted(entry.area for entry in self.listed):
            raise ValueError("de som börjar nu och de som börjar sedan ska tillsammans vara de områden som listades")
        return self


class Selection(Frozen):
    """How the area was chosen. Without this nothing can be decided about the effect."""

    how: Literal["regel på antal", "lottning", "klagomål", "ej antecknat"]
    rule: Annotated[str, choice(_RULES, "en urvalsregel")] | None = None
    quarter: str | None = None
    listed: tuple[Listed, ...] = ()
    rank: Annotated[int, Field(ge=1)] | None = None
    organisation: str | None = None
    expected_fall: bool = False
    reason: str | None = None
    text: str | None = None
    draw: str | None = None
    rounds: tuple[Round, ...] = ()

    @model_validator(mode="after")
    def _says_how(self) -> Self:
        if self.how in (BY_COUNTS, BY_LOTTERY) and self.rule is None:
            raise ValueError("ange rule: vilken regel som pekade ut området (highest_count eller worst_peak)")
        if self.how == BY_LOTTERY and not self.rounds:
            raise ValueError("en lottning behöver rounds: listan, talet och vilka som började")
        return self


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
    """What was planned to be done each week."""

    activity: str
    per_week: Annotated[float, Field(gt=0)]


class Intervention(Frozen):
    """One measure of the register. One primary outcome; any others are secondary and decide nothing."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")]
    slug: Slug
    title: str
    description: str
    areas: Annotated[tuple[str, ...], Field(min_length=1)]
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

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end is not None and self.end < self.start:
            raise ValueError("insatsen slutar (end) innan den börjar (start)")
        if self.goal.first_day < self.start:
            raise ValueError("målets första dag ligger före insatsens start")
        if list(self.rings) != sorted(set(self.rings)):
            raise ValueError("rings ska vara stigande avstånd i meter, till exempel [200, 400]")
        if self.type == SITUATIONAL and not self.rings:
            raise ValueError(
                "en situationell insats behöver rings: omfördelning ska alltid prövas (till exempel [200, 400])"
            )
        return self

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
        for names in ([i.id for i in self.interventions], [i.slug for i in self.interventions]):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{', '.join(twice)} står mer än en gång i registret")
        return self
