"""Small surveys and measures for the tests of what the follow-up may show."""

from dataclasses import fields, is_dataclass

from bfkit.followup.named import Money, Surveys
from bfkit.followup.savings.measure import UNSURE, Between, MeasureCost, Saving
from bfkit.followup.savings.unit_costs import Range, UnitCost
from bfkit.followup.survey.change import Change
from bfkit.followup.survey.found import SurveyFound
from bfkit.followup.survey.questions import LOWER, Compared, Found, GroupEstimate
from bfkit.followup.survey.response import Response
from bfkit.followup.survey.shares import Estimate

NAMES = {f"O{place}": f"Ort{place}" for place in range(1, 30)}


def estimate(value: float, n: int) -> Estimate:
    return Estimate(value, 0.02, max(value - 0.05, 0.0), min(value + 0.05, 1.0), n, float(n), 1.0, n - 1, "logit")


def group(level: str, n: int, counted: int | None, *, kind: str = "area", value: float | None = None) -> GroupEstimate:
    share = (counted or 0) / n if value is None else value
    return GroupEstimate(2024, kind, level, n, counted, estimate(share, n) if n >= 10 else None)


def question(groups: tuple[GroupEstimate, ...], *, key: str = "F1", waves: tuple[GroupEstimate, ...] = ()) -> Found:
    n = sum(one.n for one in groups)
    counted = sum(one.counted or 0 for one in groups)
    moved = Compared(2024, 2023, Change(-0.01, 0.02, -0.05, 0.03, 0.6, 900, 0.0))
    whole = waves or (
        GroupEstimate(2023, "alla", "alla", 3011, 1007, estimate(0.334, 3011)),
        GroupEstimate(2024, "alla", "alla", n, counted, estimate(counted / n, n), moved),
    )
    return Found(key, f"Otrygg {key}", "Hur otrygg?", False, LOWER, whole, groups, None, 10, None)


def surveys(*questions: Found) -> Surveys:
    answers = (Response(2024, 4021, 8017, 4021 / 8017, None, None, True, None, 1.0),)
    own = SurveyFound("trygghet", "Enkäten", "oberoende", answers, (), questions, (), 0.05)
    return Surveys((own,), None, NAMES)


def saving(n: int, *, weighed: int = 500, prevented: Between | None = None, name: str = "M1") -> Saving:
    expected = Between(float(n), n * 0.8, n * 1.2)
    unit = UnitCost(Range(1234.5, 2345.6, 4567.8), 2025, 1.0, ("avtal",), (2025,), ("Kommunen",), weighed)
    return Saving(
        intervention=name, title="Vakter i Storparken", owner="Fritidsenheten", payer="Kommunen",
        cost=MeasureCost(90_000, "per år", 2025, 90_000.0, False, 2025, "löner"), unit=unit,
        needed=Range(19.7, 38.4, 72.9), needed_share=Range(0.1, 0.3, 0.7), verdict=UNSURE, expected=expected,
        expected_basis="året före", expected_cost=Range(61_234.0, 345_678.0, 876_543.0),
        if_as_expected=Range(-54_321.0, 12_345.0, 98_765.0),
        saved=None if prevented is None else Range(-23_456.0, 34_567.0, 87_654.0), prevented=prevented, months=12,
        payer_saves=True, n=n, reasons=("insatsen är inte utvärderad",),
        sentence="Insatsen betalar sig om 20–73 händelser förhindras.",
    )  # fmt: skip


def money(*savings: Saving) -> Money:
    return Money(savings, None, {one.intervention: f"Insats {one.intervention}" for one in savings})


def numbers_in(view: object) -> list[float]:
    """Every number in a view, wherever it stands."""
    if isinstance(view, bool) or view is None:
        return []
    if isinstance(view, int | float):
        return [float(view)]
    if is_dataclass(view) and not isinstance(view, type):
        return [found for field in fields(view) for found in numbers_in(getattr(view, field.name))]
    if isinstance(view, dict):
        return [found for one in view.values() for found in numbers_in(one)]
    if isinstance(view, tuple | list):
        return [found for one in view for found in numbers_in(one)]
    return []
