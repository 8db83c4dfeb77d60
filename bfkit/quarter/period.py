"""The run of a tertial or a year: one notebook, one page, its data and the Word documents that go with it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bfkit.display import day
from bfkit.errors import InputFileError, OutputError
from bfkit.ingest.log_store import save_logs
from bfkit.parameters.models import Parameters
from bfkit.quarter import publish
from bfkit.quarter.one_page import Material, OnePage, run_one_page
from bfkit.quarter.period_material import agreement_of, command_for, logs_of, published_results, refuse_unfinished
from bfkit.quarter.plan import period_job
from bfkit.quarter.side_by_side import Report
from bfkit.quarter.workspace import Workspace
from bfkit.release.disclosure import Edition
from bfkit.results.period import PeriodResults
from bfkit.tertials import Tertial, Year

EXPECTED_SECONDS = 40.0
LOGS = "commitments"


@dataclass(frozen=True, slots=True)
class FinishedPeriod:
    """A period that ran. ``page`` is what to open; ``documents`` are the Word files; ``missing`` what could not be told."""

    page: Path
    documents: tuple[Path, ...]
    missing: tuple[str, ...]
    seconds: float


def run_period(
    workspace: Workspace,
    parameters: Parameters,
    period: Tertial | Year,
    *,
    edition: Edition,
    report: Report,
    today: date,
) -> FinishedPeriod:
    """Run the notebook of a tertial or a year and publish its page, data and documents.

    Args:
        workspace: the project's folders.
        parameters: of the period (``period_material.period_parameters``).
        period: must be over.
        edition: whom the page is for.
        report: told what happens.
        today: the day of the run.

    Raises:
        BfkitError: the period is not over, input cannot be read or does not reach it, another run is in the folder, or
            the notebook failed; the earlier page then stands.
    """
    refuse_unfinished(period, today)
    municipality = parameters.slug
    page = OnePage(
        job=period_job(workspace, municipality, str(period), edition.key),
        folder=workspace.period_folder(municipality, str(period), edition.key),
        work=f"{municipality}-{period}-{edition.key}",
        edition=edition,
        label=f"{municipality}, {period.label}, {edition.label.lower()}",
        heading=_label(period),
        noun="perioden",
        part="period",
        form=PeriodResults,
        file=publish.RESULTS,
        expected=EXPECTED_SECONDS,
    )

    def material(usable: Parameters, work: Path) -> Material:
        found, missing = published_results(workspace, usable, edition.key)
        for line in missing:
            report.line(f"{line} Kommando: {command_for(usable, edition.key)}")
        shared = {
            "results": "" if found is None else found.model_dump_json(),
            "missing": json.dumps(missing, ensure_ascii=False),
        }
        return Material(shared, _keep_logs(usable, workspace.data, period, work))

    made = run_one_page(
        page,
        workspace,
        parameters,
        report,
        refuse_unreached=lambda furthest: _refuse_unreached(furthest, period),
        material=material,
    )
    data = PeriodResults.model_validate(made.data)
    documents = tuple(page.folder / name for name in publish.exported(page.job.name, page.folder))
    return FinishedPeriod(made.page, documents, tuple(data.missing), made.seconds)


def _label(period: Tertial | Year) -> str:
    return f"Årsanalys {period}" if isinstance(period, Year) else f"Tertialanalys, {period.label}"


def _refuse_unreached(furthest: date, period: Tertial | Year) -> None:
    """When no source reaches into the period there is nothing to print: say how far the files go."""
    if furthest < period.start:
        raise InputFileError(
            f"ingen källa når till {period.label}, som börjar {day(period.start)}; den som når längst slutar {day(furthest)}. "
            "Lämna nya filer, eller välj en tidigare period."
        )


def _keep_logs(parameters: Parameters, data: Path, period: Tertial | Year, work: Path) -> Mapping[str, str]:
    """The logs of the commitments where the notebook reads them; what was read, with its sha256."""
    agreement, _ = agreement_of(parameters, period)
    if agreement is None:
        return {}
    logs = logs_of(agreement, data, period)
    try:
        save_logs(logs, work / LOGS)
    except OSError as fault:
        raise OutputError(f"loggarna kan inte skrivas: {fault.strerror or fault}. Har disken plats?") from fault
    return logs.inputs
