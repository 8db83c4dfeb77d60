"""The run of a tertial or a year: one notebook, one page, its data and the Word documents that go with it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

from bfkit import results
from bfkit.checked import Checked
from bfkit.counts.reach import reaches
from bfkit.display import day
from bfkit.errors import InputFileError, NotebookError, OutputError
from bfkit.ingest import pipeline
from bfkit.ingest.log_store import save_logs
from bfkit.parameters.models import Parameters
from bfkit.parameters.register import without_unknown_areas
from bfkit.quarter import fingerprint, publish
from bfkit.quarter.period_material import (
    agreement_of,
    logs_of,
    published_results,
    refuse_unfinished,
)
from bfkit.quarter.plan import PUBLIC, period_job
from bfkit.quarter.preparing import alone, emptied, inputs_of, keep_tables, shared_with_notebooks, work_folder
from bfkit.quarter.publication import INSIDE
from bfkit.quarter.side_by_side import Report, run_jobs
from bfkit.quarter.workspace import WORK, Workspace, prepare
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
    begun = perf_counter()
    refuse_unfinished(period, today)
    municipality = parameters.slug
    folder = workspace.period_folder(municipality, str(period), edition.key)
    job = period_job(workspace, municipality, str(period), edition.key)
    new = not folder.exists()
    prepare(folder)
    with (
        emptied(folder, new=new),
        alone(folder, f"{municipality}, {period.label}, {edition.label.lower()}"),
        work_folder(workspace.output / WORK / f"{municipality}-{period}-{edition.key}") as work,
    ):
        inputs = inputs_of(parameters, workspace.data)
        report.line("Läser och kontrollerar råfilerna …")
        checked = pipeline.read(parameters, workspace.data)
        report.line(publish.quality_line(checked))
        _refuse_unreached(checked, parameters, period)
        usable = without_unknown_areas(parameters, checked.area_names)
        found, missing = published_results(workspace, usable, edition.key)
        for line in missing:
            report.line(line)
        keep_tables(checked, work)
        inputs = {**inputs, **_keep_logs(usable, workspace.data, period, work)}
        shared = {
            **shared_with_notebooks(usable, work),
            "results": "" if found is None else found.model_dump_json(),
            "missing": json.dumps(missing, ensure_ascii=False),
        }
        outcome, *_ = run_jobs([job], work, shared, report, None, EXPECTED_SECONDS)
        if outcome.title is None:
            raise NotebookError(f"{outcome.name}: {outcome.error}. En tidigare sida för perioden står kvar.")
        header = publish.page_header(usable, edition, outcome.title)
        header = replace(header, quarter_label=_label(period))
        publish.publish_page(job.name, work, folder, header)
        data = PeriodResults.model_validate(publish.parts_of(folder, job.name)["period"])
        publish.write(results.to_json(data), folder / publish.RESULTS, work)
        seconds = perf_counter() - begun
        manifest = _manifest(usable, edition, inputs, workspace, seconds)
        publish.publish_manifest(manifest, folder, work)
        documents = tuple(folder / name for name in publish.exported(job.name, folder))
    return FinishedPeriod(folder / f"{job.name}.html", documents, tuple(data.missing), seconds)


def _label(period: Tertial | Year) -> str:
    return f"Årsanalys {period}" if isinstance(period, Year) else f"Tertialanalys, {period.label}"


def _refuse_unreached(checked: Checked, parameters: Parameters, period: Tertial | Year) -> None:
    """When no source reaches into the period there is nothing to print: say how far the files go."""
    through = [reach.through for reach in reaches(checked, parameters).values() if reach.through is not None]
    furthest = max(through, default=None)
    if furthest is None:
        raise InputFileError("källornas filer innehåller inga daterade rader, så det finns ingen period att visa.")
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


def _manifest(
    parameters: Parameters, edition: Edition, inputs: Mapping[str, str], workspace: Workspace, seconds: float
) -> dict[str, object]:
    """What was run on what; the public edition's without what says who does what and where."""
    told = json.loads(parameters.model_dump_json())
    if edition.key == PUBLIC:
        told = {name: value for name, value in told.items() if name not in INSIDE}
    return {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 2),
        "parameters": told,
        "edition": edition.key,
        "disclosure_limit": edition.limit,
        "inputs": dict(inputs),
        "code": fingerprint.code_version(workspace.root),
        "versions": fingerprint.versions(),
    }
