"""The tertial and the year in a run: where the notebook begins, what it calls, and what it leaves."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from bfkit.commitment_logs import CommitmentLogs
from bfkit.errors import ParameterError
from bfkit.followup.named import index_named, money_named, surveys_named
from bfkit.ingest import pipeline, store
from bfkit.ingest.log_store import load_logs
from bfkit.mapping.trends.area_history import area_histories
from bfkit.notebook.shown import Shown, write_part
from bfkit.notebook.starting import edition_of
from bfkit.parameters.models import Parameters
from bfkit.parameters.register import without_unknown_areas
from bfkit.quarter import workspace
from bfkit.quarter.parts import head
from bfkit.quarter.period import LOGS
from bfkit.quarter.period_material import (
    agreement_of,
    cooperation_of,
    logs_of,
    period_named,
    period_parameters,
    published_results,
)
from bfkit.release.documents import Document, atgardsplan, facts_of, lagesbild, tjansteskrivelse, word_bytes
from bfkit.release.followup.safety_index.export import safety_index_results
from bfkit.release.followup.safety_index.protection import protected_index
from bfkit.release.followup.savings.export import savings_results
from bfkit.release.followup.savings.protection import protected_money
from bfkit.release.followup.survey.export import survey_results
from bfkit.release.followup.survey.protection import protected_surveys
from bfkit.release.period.export import period_results
from bfkit.release.period.sentences import title
from bfkit.release.period.views import ProtectedPeriod
from bfkit.results import CommitmentResult, FollowupResults, QuarterResults, to_json
from bfkit.tertials import Tertial, Year, last_quarter_within
from bfkit.verdict.commitments import JudgedAgreement, JudgedCommitment
from bfkit.verdict.next_step import by_lot, next_steps, step_words
from bfkit.verdict.overall_goal import overall_goal
from bfkit.verdict.period import PeriodPicture
from bfkit.verdict.quarter_analysis import judged


@dataclass(frozen=True, repr=False, kw_only=True)
class PeriodRun(Shown):
    """A started run of a tertial or a year.

    ``logs``: of the commitments, cut at the period's last day; None without an agreement in the period. ``results``: of
    the last quarter within the period; None when missing. ``missing``: what could not be read, and what to do.
    """

    period: Tertial | Year
    logs: CommitmentLogs | None = None
    results: QuarterResults | None = None
    missing: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """What was started; never the tables, for notebooks keep what they show."""
        own = self.parameters.municipality
        return f"{own.name} kommun, {self.period.label}. {self.edition.label}: {self.edition.limit_sentence}"

    def picture(self) -> PeriodPicture:
        """Everything of the period, found once."""
        own = self.parameters
        cooperation, unanswered = cooperation_of(own, self.period)
        return PeriodPicture(
            municipality=own.municipality.name,
            period=self.period,
            as_of=own.as_of,
            histories=area_histories(self.checked, own, self.period),
            agreement=self._agreement(),
            published=self.results,
            overall_goal=overall_goal(self.checked, own),
            cooperation=cooperation,
            missing=(*self.missing, *unanswered),
            signal_rate=own.municipality.thresholds.signal_rate,
        )

    def _agreement(self) -> JudgedAgreement | None:
        """The commitments whose time overlaps the period, judged as they stood on its last day."""
        if self.logs is None:
            return None
        results = self.results or _no_results(self)
        whole = judged(self.logs, self.checked, self.parameters, results)
        if whole is None:
            return None
        within = tuple(one for one in whole.commitments if _overlaps(one, self.period))
        return replace(whole, commitments=within)

    def documents(self, found: PeriodPicture) -> dict[str, Document]:
        """The Word documents of the period, by file name."""
        view: ProtectedPeriod = self.protected(found)
        known = facts_of(self.parameters, self.edition, period=self.period.label)
        facts = replace(known, incomplete="" if self.results is not None else _lacks(self.parameters.quarter.label))
        period = period_results(view, self.parameters)
        results = _with_commitments(self, period.commitments)
        names = ["lagesbild.docx", "atgardsplan.docx"]
        money = () if results.followup is None else results.followup.savings
        drawn = by_lot(self.parameters.register)
        steps = {one.intervention: step_words(one) for one in next_steps(results.evaluations, money, lotteries=drawn)}
        letter = tjansteskrivelse(results, facts, self.parameters.decisions, proposed=steps, attachments=names)
        return {
            "lagesbild.docx": lagesbild(results, facts, period=period, areas=self.checked.area_names),
            "atgardsplan.docx": atgardsplan(view.agreement, facts),
            "tjansteskrivelse.docx": letter,
        }

    def finish(self, found: PeriodPicture) -> None:
        """Write the results and the documents when the notebook is run by ``bfkit period``."""
        if self.part_file is None:
            return
        view: ProtectedPeriod = self.protected(found)
        row = json.loads(to_json(period_results(view, self.parameters)))
        beside = self.part_file.with_name(self.part_file.name.partition(".")[0])
        workspace.prepare(beside)
        files = self.documents(found)
        for name, document in files.items():
            (beside / name).write_bytes(word_bytes(document))
        write_part(self.part_file, title(view), {"period": row}, list(files))


def _overlaps(one: JudgedCommitment, period: Tertial | Year) -> bool:
    promised = one.found.commitment.period
    return promised.first <= period.last_day and promised.last >= period.start


def _no_results(run: PeriodRun) -> QuarterResults:
    """What stands in the place of a quarter that has no results."""
    return QuarterResults.model_validate(head(run.parameters, run.edition))


def _lacks(quarter: str) -> str:
    """What is missing from documents that are made before the last quarter of the period has been run."""
    return (
        f"{quarter} är inte kört, så kartläggningen, orsakerna och insatserna saknas här. Kör {quarter} först, och sedan "
        "perioden igen."
    )


def _with_commitments(run: PeriodRun, commitments: list[CommitmentResult]) -> QuarterResults:
    """The quarter's results with the commitments as they stood at the period's end."""
    known = run.results or _no_results(run)
    followup = known.followup or _asked_and_paid(run)
    return known.model_copy(update={"followup": followup.model_copy(update={"commitments": commitments})})


def _asked_and_paid(run: PeriodRun) -> FollowupResults:
    """The survey, the safety index and the costs, which need no other page; no saving is known without an evaluation."""
    found = surveys_named(run.checked, run.parameters)
    return FollowupResults(
        survey=survey_results(protected_surveys(found, run.edition)),
        safety_index=safety_index_results(protected_index(index_named(run.checked, run.parameters), run.edition)),
        savings=savings_results(protected_money(money_named(run.checked, run.parameters, {}), run.edition)),
    )


def start_period(municipality: str, period: str, *, edition: str = "arbetsgrupp", run_file: str = "") -> PeriodRun:
    """Check the parameters, read the tables, and say which edition everything shown must pass.

    Args:
        municipality: folder under ``parameters``.
        period: ``2025T1`` or ``2024``.
        edition: ``arbetsgrupp`` or ``offentlig``.
        run_file: written by ``bfkit period``; empty in JupyterLab, where the raw files in ``data`` are read.

    Raises:
        BfkitError: parameters or raw files are wrong, or the period is none.
    """
    asked = period_named(period)
    if run_file:
        return _of_run(json.loads(Path(run_file).read_text(encoding="utf-8")), municipality, asked, edition)
    place = workspace.find(Path.cwd())
    parameters = period_parameters(place, municipality, asked)
    checked = pipeline.read(parameters, place.data)
    usable = without_unknown_areas(parameters, checked.area_names)
    results, lost = published_results(place, usable, edition)
    agreement, outside = agreement_of(usable, asked)
    logs = None if agreement is None else logs_of(agreement, place.data, asked)
    return PeriodRun(
        usable,
        checked,
        edition_of(edition, usable),
        period=asked,
        logs=logs,
        results=results,
        missing=(*lost, *outside),
    )


def _of_run(run: dict[str, str], municipality: str, period: Tertial | Year, edition: str) -> PeriodRun:
    parameters = Parameters.model_validate_json(run["parameters"])
    if (parameters.slug, parameters.quarter) != (municipality, last_quarter_within(period.last_day)):
        raise ParameterError(
            f"körningen gäller {parameters.slug} {parameters.quarter_text}, inte {municipality} {period}"
        )
    checked = store.load(Path(run["tables"]), parameters.municipality.time_zone)
    agreement, outside = agreement_of(parameters, period)
    logs = None if agreement is None else load_logs(Path(run["tables"]).with_name(LOGS), agreement)
    results = QuarterResults.model_validate_json(run["results"]) if run["results"] else None
    missing = (*json.loads(run["missing"]), *outside)
    own = edition_of(edition, parameters)
    return PeriodRun(
        parameters, checked, own, Path(run["part"]), period=period, logs=logs, results=results, missing=missing
    )
