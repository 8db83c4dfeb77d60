"""The run of a quarter: check, read, run the notebooks side by side, publish what completed."""

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bfkit.errors import InputFileError, NotebookError, ParameterError
from bfkit.ingest import pipeline
from bfkit.parameters.catalogue import Catalogue
from bfkit.parameters.loading import COOPERATION_FILE
from bfkit.parameters.models import Parameters
from bfkit.parameters.quarter_file import refuse_unknown
from bfkit.parameters.register import without_unknown_areas
from bfkit.quarter import fingerprint, publish
from bfkit.quarter.execute import Outcome
from bfkit.quarter.index import unneeded
from bfkit.quarter.plan import Job, jobs
from bfkit.quarter.preparing import (
    alone,
    catalogue_of,
    inputs_of,
    keep_logs,
    keep_tables,
    log_inputs_of,
    shared_with_notebooks,
    work_folder,
)
from bfkit.quarter.publication import Publication, old_pages
from bfkit.quarter.side_by_side import Report, at_the_same_time, run_jobs
from bfkit.quarter.workspace import Workspace, prepare
from bfkit.release.disclosure import Edition

SECONDS_A_NOTEBOOK = 30.0
"""What a notebook is expected to take before it has ever been run."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A quarter that ran. ``index`` is the page to open; ``skipped`` are notebooks that were unchanged."""

    index: Path
    ran: tuple[str, ...]
    skipped: tuple[str, ...]
    seconds: float


def run_quarter(
    workspace: Workspace,
    parameters: Parameters,
    *,
    edition: Edition,
    report: Report,
    executor: Executor | None = None,
) -> Finished:
    """Run the notebooks of a quarter and publish their pages, results, account and manifest.

    Args:
        workspace: the project's folders.
        parameters: checked.
        edition: whom the pages are for.
        report: told what happens.
        executor: where the notebooks run; threads on this machine unless given.

    Raises:
        BfkitError: input cannot be read, another run is in the folder, or a notebook failed (then every page
            that did complete is published, and the earlier results of the others stand).
    """
    begun = perf_counter()
    folder = workspace.quarter_folder(parameters, edition.key)
    planned = jobs(workspace, parameters, edition.key)
    prepare(folder)
    label = f"{parameters.slug} {parameters.quarter_text}, {edition.label.lower()}"
    with alone(folder, label), work_folder(workspace.work_folder(parameters, edition.key)) as work:
        tables, logs = inputs_of(parameters, workspace.data), log_inputs_of(parameters, workspace.data)
        inputs = {**tables, **logs}
        catalogue = catalogue_of(workspace)
        keys = _made_from(planned, parameters, inputs, catalogue)
        fresh = _fresh(planned, keys, folder)
        for line in unneeded(parameters):
            report.line(f"{line} Skriv bfkit check för att se vad som är fel i {COOPERATION_FILE}.")
        skipped = tuple(job.name for job in planned if job not in fresh)
        for name in skipped:
            report.line(f"{name}: oförändrad, körs inte om")
        if not fresh:
            return Finished(folder / publish.INDEX, (), skipped, perf_counter() - begun)
        report.line("Läser och kontrollerar råfilerna …")
        checked = pipeline.read(parameters, workspace.data)
        keep_logs(parameters, workspace.data, work)
        if dict(checked.inputs) != tables or log_inputs_of(parameters, workspace.data) != logs:
            raise InputFileError("en råfil ändrades medan den lästes. Vänta tills filerna är klara och kör igen.")
        report.line(publish.quality_line(checked))
        measures = parameters.known_measures
        refuse_unknown(parameters.decisions, parameters.quarter_file, areas=checked.area_names, measures=measures)
        usable = without_unknown_areas(parameters, checked.area_names)
        planned = jobs(workspace, usable, edition.key)  # of the same names: a measure may be refused now
        fresh = [job for job in planned if job.name not in skipped]
        keep_tables(checked, work)
        expected = _expected_seconds(fresh, folder)
        outcomes = run_jobs(
            fresh, work, shared_with_notebooks(usable, work, folder, catalogue), report, executor, expected
        )
        run = Publication(usable, edition, folder, work, checked, outcomes, keys, inputs, workspace)
        run.publish(planned, perf_counter() - begun)
    _refuse_failed(outcomes, planned)
    ran = tuple(outcome.name for outcome in outcomes)
    return Finished(folder / publish.INDEX, ran, skipped, perf_counter() - begun)


def _fresh(planned: Sequence[Job], keys: Mapping[str, str], folder: Path) -> list[Job]:
    """Those to run: what has changed, and what waits for any such, for it tells what the others came to."""
    whole = publish.intact(folder)
    changed = {job.name for job in planned if not (whole and publish.unchanged(job.name, keys[job.name], folder))}
    waiting = {job.name for job in planned if changed & {*job.needs, *job.after}}
    waiting |= {job.name for job in planned if waiting & {*job.needs, *job.after}}
    return [job for job in planned if job.name in changed | waiting]


def _refuse_failed(outcomes: Sequence[Outcome], planned: Sequence[Job]) -> None:
    """What is missing, when the rest is published: a fault of the run is 5, of the register alone 2."""
    refused = {job.name for job in planned if job.refused}
    failed = [outcome for outcome in outcomes if outcome.error]
    if not failed:
        return
    words = "; ".join(f"{outcome.name}: {outcome.error}" for outcome in failed)
    ending = f"Tidigare sidor står kvar; {publish.INDEX} säger vad som saknas."
    if all(outcome.name in refused for outcome in failed):
        raise ParameterError(f"{words}. De andra sidorna är klara. {ending}")
    raise NotebookError(f"{words}. {ending}")


def _expected_seconds(planned: Sequence[Job], folder: Path) -> float:
    """What the notebooks took last time, so many side by side; never less than the longest of them."""
    old = old_pages(folder)
    took = [float(old.get(job.name, {}).get("seconds", SECONDS_A_NOTEBOOK)) for job in planned]
    return max([sum(took) / at_the_same_time(), *took], default=0.0)


def _made_from(
    planned: Sequence[Job], parameters: Parameters, inputs: Mapping[str, str], catalogue: Catalogue
) -> dict[str, str]:
    """What each page is made from; the register is part of it, as a measure is judged beside the others."""
    same = {
        "parameters": json.loads(parameters.model_dump_json()),
        "inputs": dict(inputs),
        "catalogue": json.loads(catalogue.model_dump_json()),
        "code": fingerprint.of_code(Path(__file__).parent.parent),
        "versions": fingerprint.versions(),
    }
    return {
        job.name: fingerprint.of_run({**same, "notebook": fingerprint.sha256(job.notebook), "values": dict(job.values)})
        for job in planned
    }
