"""The savings as data."""

from bfkit.release.followup.savings.views import ProtectedMoney, ProtectedSaving, Span
from bfkit.results.savings import CountRangeResult, RangeResult, SavingsResult

_SAME = (
    "title",
    "owner",
    "payer",
    "price_year",
    "cost_a_year",
    "paid_once",
    "first_year",
    "payer_saves",
    "verdict",
    "expected_basis",
    "months",
    "sentence",
    "suppressed",
)


def savings_results(view: ProtectedMoney) -> list[SavingsResult]:
    """Every measure for ``results.json``; what is held back is null."""
    return [_result(one) for one in view.savings]


def _result(one: ProtectedSaving) -> SavingsResult:
    return SavingsResult.model_validate(
        {
            **{name: getattr(one, name) for name in _SAME},
            "intervention": one.id,
            "cost_basis": one.basis,
            "unit_cost": _range(one.unit),
            "unit_cost_sources": list(one.sources),
            "bearers": list(one.bearers),
            "needed": _range(one.needed),
            "needed_share": _range(one.needed_share),
            "expected": _counts(one.expected),
            "expected_cost": _range(one.expected_cost),
            "if_as_expected": _range(one.if_as_expected),
            "prevented": _counts(one.prevented),
            "saved": _range(one.saved),
            "n": one.n.value,
            "reasons": list(one.reasons),
        }
    )


def _range(span: Span | None) -> RangeResult | None:
    return None if span is None else RangeResult(low=span.low, middle=span.middle, high=span.high)


def _counts(span: Span | None) -> CountRangeResult | None:
    return None if span is None else CountRangeResult(estimate=span.middle, lower=span.low, upper=span.high)
