"""What the page of one measure is drawn from: an evaluation in which a held-back count is not there at all.

Where the counts of the measure's own areas are held back, every number that they could be worked out from is
missing too (NaN): per cent, ratio, prevented incidents, series. ``ProtectedEvaluation.closed`` tells it.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from bfkit.release.cells import Cell
from bfkit.release.edition import Edition
from bfkit.release.evaluation.development_views import (
    NOTHING,
    Floats,
    ProtectedChange,
    ProtectedDevelopment,
    ProtectedLasting,
    ProtectedPart,
    ProtectedRound,
    ProtectedRounds,
    ProtectedSecondary,
    ProtectedSeries,
    Spread,
)
from bfkit.release.evaluation.measure_views import ProtectedMap, ProtectedMeasure
from bfkit.release.evaluation.planned_views import ProtectedDose, ProtectedForesight, ProtectedPlanStatus

__all__ = [
    "NOTHING",
    "Floats",
    "ProtectedAlike",
    "ProtectedChange",
    "ProtectedCheck",
    "ProtectedDecision",
    "ProtectedDesign",
    "ProtectedDevelopment",
    "ProtectedDose",
    "ProtectedEstimate",
    "ProtectedEvaluation",
    "ProtectedEvents",
    "ProtectedFamily",
    "ProtectedForesight",
    "ProtectedLasting",
    "ProtectedMark",
    "ProtectedMovement",
    "ProtectedPart",
    "ProtectedPlanStatus",
    "ProtectedRound",
    "ProtectedRounds",
    "ProtectedSecondary",
    "ProtectedSeries",
    "Spread",
]


@dataclass(frozen=True, slots=True)
class ProtectedAlike:
    """A comparison area: its name (a number in the public edition), level, trend and whether of the same kind.

    ``others``: ids of other measures at work there in the months compared; empty in the public edition.
    """

    name: str
    level_ratio: float
    trend_difference: float
    same_kind: bool
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProtectedEvents:
    """The event study: ratio by period round the start, with interval, and the joint test of those before."""

    period: tuple[int, ...]
    ratio: tuple[Spread, ...]
    width: int
    errors: str
    p_value: float
    power: float
    tested_trend: float
    not_tested: str | None


@dataclass(frozen=True, slots=True)
class ProtectedDesign:
    """How the comparison was made.

    ``controls``: areas compared with, None where comparable cases do not decide; ``touched``: of them with another
    measure at work; ``others``: those measures and in how many each was, empty in the public edition. ``rule``: that chose the area by counts;
    ``recorded_anew``: recording changed in the two years before the start.
    """

    maryland: int
    maryland_words: str
    chosen: str
    by_peak: bool
    outside_metres: int
    alike: tuple[ProtectedAlike, ...]
    fit: float
    reason: str | None
    events: ProtectedEvents | None
    events_reason: str
    controls: int | None
    touched: int
    others: tuple[tuple[str, int], ...]
    rule: str | None = None
    recorded_anew: bool = False


@dataclass(frozen=True, slots=True)
class ProtectedDecision:
    """What the deciding method gave. ``ratio`` and ``prevented`` stand in the appendix alone when undecided.

    Attributes:
        p_value: one-sided, in the direction of the word, or of the ratio where there is no word; adjusted: after
            Holm for those of the year that share its risk (``ProtectedEvaluation.family``).
        returned: factor by which comparable cases changed by themselves; NaN where not known.
        cases_log: logs of the comparable cases' ratios, and ``cases_extreme`` which changed at least as much as the
            measure; empty where not shown. own_log: of the measure; centre_log: of the middle case.
        could_decide: the method itself worked, whatever it gave.
        places, worth: areas that the comparable cases are from, and how many independent cases they are worth; 0 and
            NaN where there are none.
    """

    method: str
    ratio: Spread
    ratio_90: Spread
    prevented: Spread
    p_value: float
    adjusted: float
    smallest_p: float
    fewer: bool
    cases: int
    returned: float
    nearest: bool
    could_decide: bool
    sentence: str
    unimportant: tuple[float, float]
    cases_log: Floats
    cases_extreme: npt.NDArray[np.bool_]
    own_log: float
    centre_log: float
    places: int
    worth: float


@dataclass(frozen=True, slots=True)
class ProtectedFamily:
    """The year's evaluations by id: all, those that share its risk of each false word, and why others do not.

    ``fewer``: whether the word of this measure is about fewer incidents, so that ``falls`` is its family.
    """

    year: int
    registered: tuple[str, ...]
    falls: tuple[str, ...]
    rises: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    fewer: bool

    @property
    def sharing(self) -> tuple[str, ...]:
        """Those that share the risk in the direction of this measure's word."""
        return self.falls if self.fewer else self.rises


@dataclass(frozen=True, slots=True)
class ProtectedEstimate:
    """Another way to work out the ratio. NaN where there is none, or it may not be shown."""

    name: str
    ratio: Spread
    p_value: float
    note: str
    decides: bool


@dataclass(frozen=True, slots=True)
class ProtectedMovement:
    """What happened beside the measure; all numbers missing where a count is held back."""

    kind: str
    label: str
    verdict: str
    before: Cell
    after: Cell
    ratio: Spread
    moved: Spread
    not_excluded: float
    seen_moved: int | None
    p_increase: float
    p_decrease: float
    smallest_p: float
    confidence: float
    reason: str | None


@dataclass(frozen=True, slots=True)
class ProtectedCheck:
    """Another explanation that was looked at; ``unclear`` when the answer speaks neither way."""

    name: str
    passed: bool | None
    sentence: str
    stops: bool
    unclear: bool


@dataclass(frozen=True, slots=True)
class ProtectedMark:
    """The two marks, the colour proposed, and what the group decided. Names and free text are not public."""

    implementation: str | None
    result: str
    result_by: str
    colour: str | None
    settle: bool
    sentence: str
    decided_colour: str | None
    decided_on: date | None
    decided_text: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class ProtectedEvaluation:
    """One measure's evaluation as one edition may show it.

    Attributes:
        title: the measure; place: its areas, or "insatsområdet".
        closed: own counts are held back, and with them all that they could be worked out from.
        measure: what it is; map: where it was, None to the public.
        displacement: weighted displacement differences, in words and incidents; empty where not shown.
        years: years whose same months the follow-up is compared with; by_points: the ring is counted by points.
        secondary: the plan's other outcomes; rounds: of a lottery, None else.
        follow_up_ended: last day of a follow-up that is known to its end; None before, and where it may not be told.
        by_lot: the lot decides who begins when.
    """

    edition: Edition
    id: str
    title: str
    place: str
    areas: int
    measure: ProtectedMeasure
    map: ProtectedMap | None
    outcome: str
    follow_up: str
    situational: bool
    whole_municipality: bool
    source_kind: str
    key: str
    shown: str
    reason: str | None
    sentence: str
    closed: bool
    plan: ProtectedPlanStatus
    dose: ProtectedDose
    mark: ProtectedMark
    foresight: ProtectedForesight
    development: ProtectedDevelopment
    design: ProtectedDesign
    decision: ProtectedDecision
    estimates: tuple[ProtectedEstimate, ...]
    place_moved: ProtectedMovement
    others_moved: tuple[ProtectedMovement, ...]
    controls: tuple[ProtectedMovement, ...]
    displacement: tuple[tuple[str, Spread], ...]
    years: int
    by_points: bool
    rings: tuple[int, ...]
    mandatory: bool
    checks: tuple[ProtectedCheck, ...]
    lag_days: int | None
    without_clock: Cell
    shifted: bool
    year: int
    lasting: ProtectedLasting | None
    family: ProtectedFamily
    secondary: tuple[ProtectedSecondary, ...] = ()
    rounds: ProtectedRounds | None = None
    follow_up_ended: date | None = None
    by_lot: bool = False

    @property
    def public(self) -> bool:
        """Whether this is the public edition."""
        return self.edition.key == "offentlig"

    @property
    def undecided(self) -> bool:
        """Whether the effect cannot be told."""
        return self.reason is not None
