"""What a commitment may promise: one form of target for each way of counting, every one with its unit."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from bfkit.parameters.values import Aliased, ContradictionError

Per = Literal["week", "month", "quarter", "tertial", "year", "period"]
"""What a number is counted by; ``period`` is the whole period of the commitment."""
PER = ("week", "month", "quarter", "tertial", "year", "period")
PER_WORDS = {
    "week": "vecka",
    "month": "månad",
    "quarter": "kvartal",
    "tertial": "tertial",
    "year": "år",
    "period": "hela perioden",
}


def _forward(value: tuple[int, int]) -> tuple[int, int]:
    if not value[0] < value[1] <= value[0] + 24:
        raise ValueError("ska vara två klockslag, det andra större: [18, 26] är kl. 18–02")
    return value


Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[int, Field(ge=1)]
Names = Annotated[tuple[str, ...], Field(min_length=1)]
Hours = Annotated[
    tuple[Annotated[int, Field(ge=0, le=23)], Annotated[int, Field(ge=1, le=47)]], AfterValidator(_forward)
]
"""Hours of the day, the last over 24 past midnight: [18, 26] is 18 to 02."""
Year = Annotated[int, Field(ge=1990, le=2199)]
_PER_UNIT = f"målet saknar enhet: skriv per: {', '.join(PER)}"


class Target(Aliased):
    """What every target is; ``units`` tells the key without which a number says nothing."""

    units: ClassVar[dict[str, str]] = {}


class CountTarget(Target):
    """So many a period (``of: redovisning``: that the number is told at all, whatever it is)."""

    units: ClassVar[dict[str, str]] = {"per": _PER_UNIT}

    count: Positive
    per: Per
    of: Literal["redovisning"] | None = None


class CountAndPlacesTarget(CountTarget):
    """So many occasions at so many different places a period."""

    places: Positive


class MeetingTarget(CountTarget):
    """So many meetings a period; ``documented``: only those with minutes count."""

    documented: bool = False


class JointTarget(CountTarget):
    """So many occasions a period at which all the parties were present."""

    present: Annotated[tuple[str, ...], Field(min_length=2)]


class SchoolMonthTarget(CountTarget):
    """So many visits a month to every school; the schools are those of the register, or a list."""

    units: ClassVar[dict[str, str]] = {"per": "målet saknar enhet: skriv per: month"}

    per: Literal["month"]
    every: Literal["skola"] | None = None
    listed: Annotated[Names | None, Field(alias="list")] = None

    @model_validator(mode="after")
    def _one_list(self) -> Self:
        if (self.every is None) == (self.listed is None):
            raise ContradictionError(
                [("every", "ange antingen every: skola (alla skolor i platsregistret) eller list med skolorna")]
            )
        return self


class WorkingDaysTarget(Target):
    """A share done within so many working days; a place with ``repeated_from`` cases is a repeated one."""

    units: ClassVar[dict[str, str]] = {
        "working_days": "målet saknar enhet: skriv tiden i arbetsdagar, working_days: 2",
        "share": "målet saknar andel: skriv till exempel share: 0.9",
    }

    working_days: Annotated[int, Field(ge=0)]
    share: Share
    repeated_from: Positive | None = None


class HoursTarget(Target):
    """A share done within so many clock hours; ``owners``: so many owners who each keep it."""

    units: ClassVar[dict[str, str]] = {
        "hours": "målet saknar enhet: skriv tiden i klocktimmar, hours: 48",
        "share": "målet saknar andel: skriv till exempel share: 0.9",
    }

    hours: Annotated[float, Field(gt=0)]
    share: Share
    owners: Positive | None = None


class MilestoneTarget(Target):
    """So many milestones, each with the day by which it is to be done."""

    units: ClassVar[dict[str, str]] = {"milestones": "målet saknar enhet: skriv antalet delmål, milestones: 4"}

    milestones: Positive


class CoverageTarget(Target):
    """Everything on a list, so many times each."""

    listed: Annotated[Names, Field(alias="list")]
    count: Positive = 1


class ActiveGroupsTarget(Target):
    """From so many active groups to so many; active is a group with a walk in the period."""

    units: ClassVar[dict[str, str]] = {"per": _PER_UNIT}

    groups: Positive
    baseline: Annotated[int, Field(ge=0)]
    per: Literal["quarter", "tertial", "year"]


class GroupTarget(Target):
    """So many in a group, with at most so large a difference between the sexes, at so many meetings."""

    fewest: Annotated[int, Field(alias="from", ge=1)]
    most: Annotated[int, Field(alias="to", ge=1)]
    largest_difference: Annotated[int, Field(ge=0)] | None = None
    meetings: Positive | None = None
    completed: Share | None = None
    attendance: Share | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.most < self.fewest:
            raise ContradictionError([("to", f"to ({self.most}) är mindre än from ({self.fewest})")])
        return self


class BeforeAfterTarget(Target):
    """What every change from one year to another shares."""

    before: Year
    after: Year

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.after <= self.before:
            raise ContradictionError([("after", f"after ({self.after}) ska vara ett år efter before ({self.before})")])
        return self


class ScaleTarget(BeforeAfterTarget):
    """A mean on a scale that rises by so many steps; an answer with fewer items than ``fewest_answered`` is left out."""

    units: ClassVar[dict[str, str]] = {"rise": "målet saknar enhet: skriv ökningen i skalsteg, rise: 0.5"}

    rise: float
    fewest_answered: Positive
    scale: tuple[int, int] = (1, 6)


class ShareChangeTarget(BeforeAfterTarget):
    """A share that rises or falls by so many percentage points (0.1 is ten), or to so much of what it was."""

    rise: Share | None = None
    fall: Share | None = None
    ratio_at_most: Share | None = None

    @model_validator(mode="after")
    def _one_goal(self) -> Self:
        if sum(goal is not None for goal in (self.rise, self.fall, self.ratio_at_most)) != 1:
            words = (
                "målet saknar enhet eller har flera: ange ett av rise, fall (procentenheter, 0.1 är tio) och "
                "ratio_at_most (0.5 är en halvering)"
            )
            raise ContradictionError([("rise", words)])
        return self


class SampleTarget(Target):
    """So many of so many asked."""

    units: ClassVar[dict[str, str]] = {"answered": "målet saknar enhet: skriv av hur många, answered: 50"}

    agreeing: Positive
    answered: Positive

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.agreeing > self.answered:
            raise ContradictionError([("agreeing", f"{self.agreeing} är fler än de {self.answered} som tillfrågas")])
        return self


class ShareTarget(Target):
    """A share of what was counted, each period."""

    units: ClassVar[dict[str, str]] = {"per": _PER_UNIT}

    share: Share
    per: Literal["quarter", "tertial", "year"]


class QuarterMinimumTarget(Target):
    """So many cases of each kind every quarter."""

    units: ClassVar[dict[str, str]] = {"per": "målet saknar enhet: skriv per: quarter"}

    lifestyle: Positive
    fringe: Positive
    per: Literal["quarter"]


class LagTarget(Target):
    """A share followed up between so many months and so many."""

    units: ClassVar[dict[str, str]] = {"share": "målet saknar andel: skriv till exempel share: 0.8"}

    from_months: Annotated[float, Field(ge=0)]
    to_months: Annotated[float, Field(gt=0)]
    share: Share


class YearlyTarget(CountTarget):
    """A number a year; two years may be compared, and ``fewer``: it is to have fallen between them."""

    per: Literal["year"]
    before: Year | None = None
    after: Year | None = None
    fewer: bool = False

    @model_validator(mode="after")
    def _both_years(self) -> Self:
        if (self.before is None) != (self.after is None) or (self.fewer and self.before is None):
            raise ContradictionError([("before", "ange både before och after: åren som jämförs")])
        return self


class CumulativeTarget(Target):
    """So many in all, over the whole period."""

    count: Positive


class FlowTarget(Target):
    """So many tertials told; how many were in at the start."""

    count: Positive
    stock_at_start: Annotated[int, Field(ge=0)]


class SurveyShareTarget(Target):
    """A weighted share of the population of at most so much in a year."""

    units: ClassVar[dict[str, str]] = {"share_at_most": "målet saknar enhet: skriv andelen, share_at_most: 0.25"}

    share_at_most: Share
    year: Year


class IndexTarget(Target):
    """A safety index of at most so much in each area; low is good."""

    index_at_most: Annotated[float, Field(ge=0, le=6)]
    listed: Annotated[Names, Field(alias="list")]


class DialogueTarget(CountTarget):
    """A dialogue a period in every area of a list, with fewer remarks on a theme."""

    per: Literal["year"]
    listed: Annotated[Names, Field(alias="list")]
    fewer: str | None = None


class QuickReportTarget(CountTarget):
    """So many quick reports a period; ``hours``: those planned for, [18, 26] for 18 to 02."""

    hours: Hours | None = None


class ReportTarget(Target):
    """A share of the reports that hold all six facts; ``areas``, ``hours``: where and when the walks are planned."""

    share: Share
    areas: Names | None = None
    hours: Hours | None = None


class ReportedCrimeTarget(Target):
    """Fewer reported crimes than the year before, within hours of the week; ``codes``: those of the police."""

    fewer_than: Literal["året innan"]
    weekdays: tuple[Annotated[int, Field(ge=0, le=6)], ...]
    hour_from: Annotated[int, Field(ge=0, le=23)]
    hour_to: Annotated[int, Field(ge=0, le=24)]
    codes: Names | None = None
    areas: Names | None = None
