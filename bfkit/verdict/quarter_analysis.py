"""The quarter as a whole: what the pages came to, what was promised, asked and paid, put together for one decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bfkit.checked import Checked
from bfkit.commitment_logs import CommitmentLogs
from bfkit.followup.commitments import Setting, followed_up
from bfkit.followup.commitments.asked import asked_surveys
from bfkit.followup.local_evidence import LocalEvidence, evidence_lines, local_evidence
from bfkit.followup.named import IndexOfAreas, Money, Surveys, index_named, money_named, surveys_named
from bfkit.followup.savings.expected import level_before
from bfkit.followup.savings.measure import Between, Effect
from bfkit.followup.survey.found import SurveyFound, surveys_found
from bfkit.parameters.interventions import Intervention
from bfkit.parameters.models import Parameters
from bfkit.results import EvaluationResult, QuarterResults
from bfkit.results.local_evidence import MeasureEvidence
from bfkit.verdict.commitments import JudgedAgreement, judged_agreement
from bfkit.verdict.overall_goal import OverallGoal, overall_goal
from bfkit.verdict.words import Verdict

POLICE = "police"
_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_NO_LINES: Mapping[str, MeasureEvidence] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class QuarterAnalysis:
    """Everything that the steering group is told.

    Attributes:
        parameters: of the run, with what the group decided.
        results: what the other pages came to, as the edition may show it.
        missing: names of the pages that have no results. areas: name of each area by its code.
        agreement: the commitments, judged; None when there is none.
        surveys: what was answered, and safety beside incidents. index: the safety index.
        money: every measure of the register and money.
        goal: whether crime and unsafety fell in the year, each by its own measure.
        evidence: a line for each evaluation, and each kind of measure pooled. kinds: their names in the catalogue.
    """

    parameters: Parameters
    results: QuarterResults
    missing: tuple[str, ...]
    areas: Mapping[str, str]
    agreement: JudgedAgreement | None
    surveys: Surveys
    index: IndexOfAreas
    money: Money
    goal: OverallGoal
    evidence: LocalEvidence
    kinds: Mapping[str, str]


def quarter_analysis(
    checked: Checked,
    parameters: Parameters,
    results: QuarterResults,
    *,
    missing: tuple[str, ...] = (),
    logs: CommitmentLogs | None = None,
    lines: Mapping[str, MeasureEvidence] = _NO_LINES,
    kinds: Mapping[str, str] = _NO_NAMES,
) -> QuarterAnalysis:
    """The quarter put together.

    Args:
        checked: the tables. parameters: of the run.
        results: what the other pages came to. missing: names of those that have no results.
        logs: of the commitments, to the last day that counts; None when there are none.
        lines: of local evidence that the evaluations left, by measure id.
        kinds: name of each kind of measure in the catalogue.

    Raises:
        ParameterError: a commitment or a cost names what does not exist.
        TableError: sums in a log that cannot be.
    """
    surveys = surveys_named(checked, parameters)
    told = evidence_lines(
        results.evaluations, parameters.register, lines, municipality_code=parameters.municipality.code
    )
    return QuarterAnalysis(
        parameters=parameters,
        results=results,
        missing=missing,
        areas=checked.area_names,
        agreement=None if logs is None else judged(logs, checked, parameters, results, surveys.found),
        surveys=surveys,
        index=index_named(checked, parameters),
        money=money_named(checked, parameters, effects(checked, parameters, results)),
        goal=overall_goal(checked, parameters, surveys=surveys.found),
        evidence=local_evidence(told),
        kinds=kinds,
    )


def judged(
    logs: CommitmentLogs,
    checked: Checked,
    parameters: Parameters,
    results: QuarterResults,
    surveys: Sequence[SurveyFound] | None = None,
) -> JudgedAgreement | None:
    """Every commitment with its figure; one that a measure of the register stands for takes its verdict.

    ``surveys``: what their own sections tell, so that a question has one estimate; looked for when None.
    """
    if parameters.agreement is None:
        return None
    own = parameters.municipality
    police = [source.name for source in own.sources if source.kind == POLICE]
    setting = Setting(
        parameters.agreement,
        logs.cut,
        time_zone=own.time_zone,
        places=None if own.places is None else checked.places,
        school_holidays=own.school_holidays,
        incidents=checked.incidents[checked.incidents["source"].isin(police)] if police else None,
        areas=checked.area_names,
        survey_ready=max((one.ready for one in own.followup.surveys), default="12-31"),
        surveys=asked_surveys(
            own.followup.surveys,
            surveys_found(checked, parameters) if surveys is None else surveys,
            as_of=parameters.as_of,
            cut=logs.cut,
        ),
    )
    return judged_agreement(setting, followed_up(logs, setting), verdicts(results))


def verdicts(results: QuarterResults) -> Mapping[str, tuple[Verdict, bool | None]]:
    """The verdict of every measure that was evaluated, and whether its goal was met."""
    return {
        row.intervention: (Verdict(row.verdict, row.undecided_reason, row.sentence), row.goal_met)
        for row in results.evaluations
    }


def effects(checked: Checked, parameters: Parameters, results: QuarterResults) -> dict[str, Effect]:
    """What is known of each measure's effect: the evaluation where it shows one, else the level of the year before."""
    register = parameters.register
    rows = {row.intervention: row for row in results.evaluations}
    if register is None:
        return {}
    return {
        one.id: _effect(one, rows[one.id], level_before(checked, one, source=register.source))
        for one in register.interventions
        if one.id in rows
    }


def _effect(measure: Intervention, row: EvaluationResult, before: Effect) -> Effect:
    """The evaluation's own numbers when it shows fewer incidents and nothing else may explain them.

    What an edition holds back shows nothing.
    """
    told = row.prevented
    explained = any(check.passed is False for check in row.checks)
    known = told is not None and None not in (told.estimate, told.lower, told.upper) and row.count_now is not None
    if not row.shown or explained or not known or told is None or row.count_now is None:
        return Effect(
            before.expected, before.months, before.basis, None, False, _why_not(row, explained=explained), before.counts
        )
    prevented = Between(float(told.estimate or 0), float(told.lower or 0), float(told.upper or 0))
    expected = Between(*(row.count_now + value for value in (prevented.estimate, prevented.lower, prevented.upper)))
    return Effect(
        expected=expected,
        months=row.follow_up_months_known,
        basis=f"det utvärderingen av {measure.id} väntade utan insatsen",
        prevented=prevented,
        shown=True,
        reason=None,
        counts=before.counts,
    )


def _why_not(row: EvaluationResult, *, explained: bool) -> str:
    """Why no effect is counted in kronor."""
    if not row.shown:
        return f"{row.verdict_shown[:1].lower()}{row.verdict_shown[1:]}"
    return "det finns en annan förklaring kvar" if explained else "antalen visas inte i den här utgåvan"
