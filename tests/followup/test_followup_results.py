"""What the follow-up finds fits its typed results: every field can be filled, and nothing is NaN."""

from datetime import date

from bfkit.followup.safety_index import safety_index
from bfkit.followup.savings.found import savings_found
from bfkit.followup.survey.found import SurveyFound, surveys_found
from bfkit.followup.survey.questions import Compared, GroupEstimate
from bfkit.results.safety_index import SafetyIndexResult
from bfkit.results.savings import CountRangeResult, RangeResult, SavingsResult
from bfkit.results.survey import (
    ChangeResult,
    EstimateResult,
    QuestionResult,
    ResponseResult,
    RewordedResult,
    SurveyResult,
)


def change(one: Compared | None) -> ChangeResult | None:
    if one is None:
        return None
    own = one.change
    return ChangeResult(
        year=one.year, year_before=one.year_before, difference=own and own.difference, lower=own and own.lower,
        upper=own and own.upper, p_value=own and own.p_value, word=one.word, reason=one.reason,
    )  # fmt: skip


def estimate(one: GroupEstimate) -> EstimateResult:
    own = one.estimate
    return EstimateResult(
        year=one.year, kind=one.kind, level=one.level, answers=one.n, value=own and own.value, lower=own and own.lower,
        upper=own and own.upper, design_effect=own and own.design_effect,
    )  # fmt: skip


def survey(one: SurveyFound) -> SurveyResult:
    return SurveyResult(
        name=one.name, label=one.label, overlap=one.overlap,
        responses=[
            ResponseResult(
                year=own.year, answered=own.answered, sampled=own.sampled, rate=own.rate, calibrated=own.calibrated,
                not_calibrated=own.not_calibrated,
            )
            for own in one.responses
        ],
        reworded=[RewordedResult(item=item, year=year, text=text) for item, year, text in one.changes],
        questions=[
            QuestionResult(
                key=own.key, label=own.label, wording=own.wording, measure="medelvärde" if own.is_mean else "andel",
                better=own.better, fewest_answers=own.fewest, waves=list(map(estimate, own.waves)),
                groups=list(map(estimate, own.groups)), change=change(own.latest.compared),
                change_since_first=change(own.since_first),
            )
            for own in one.questions
        ],
    )  # fmt: skip


def ranged(one, kind=RangeResult):
    names = kind.model_fields
    return None if one is None else kind(**{name: getattr(one, name) for name in names})


def test_everything_found_in_ostan_fits(ostan_town):
    checked, parameters = ostan_town
    parameters = parameters.model_copy(update={"as_of": date(2026, 1, 14)})
    assert [survey(one).name for one in surveys_found(checked, parameters)] == ["trygghet", "skolenkat", "aldre"]
    index = safety_index(checked, parameters)
    arrows = {(one.area_id, one.year): one for one in index.changes}
    results = [
        SafetyIndexResult(
            area=one.area_id, year=one.year, index=one.index, level=one.level, level_holds=one.level_holds,
            items=one.items, items_wanted=one.items_wanted, if_missing_best=one.if_missing_best,
            if_missing_worst=one.if_missing_worst, plus_minus=one.plus_minus,
            difference=(moved := arrows.get((one.area_id, one.year))) and moved.difference,
            arrow=moved and moved.arrow,
        )
        for one in index.values
    ]  # fmt: skip
    assert len(results) == 10
    for one in savings_found(checked, parameters, {}):
        assert SavingsResult(
            intervention=one.intervention, title=one.title, owner=one.owner, payer=one.payer,
            price_year=one.cost and one.cost.price_year, cost_a_year=one.cost and one.cost.a_year,
            paid_once=one.cost and one.cost.once, unit_cost=ranged(one.unit and one.unit.kronor),
            unit_cost_sources=list(one.unit.sources) if one.unit else [],
            bearers=list(one.unit.bearers) if one.unit else [], payer_saves=one.payer_saves, needed=ranged(one.needed),
            needed_share=ranged(one.needed_share), verdict=one.verdict, expected=ranged(one.expected, CountRangeResult),
            expected_basis=one.expected_basis, expected_cost=ranged(one.expected_cost),
            if_as_expected=ranged(one.if_as_expected), prevented=ranged(one.prevented, CountRangeResult),
            months=one.months, saved=ranged(one.saved), n=one.n, reasons=list(one.reasons), sentence=one.sentence,
        )  # fmt: skip
