"""A run of one notebook by itself, that of a week or of a period: its folder taken, the files read, one page and its data."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

from pydantic import BaseModel

from bfkit import results
from bfkit.checked import Checked
from bfkit.counts.reach import reaches
from bfkit.errors import InputFileError, NotebookError
from bfkit.ingest import pipeline
from bfkit.parameters.models import Parameters
from bfkit.parameters.register import without_unknown_areas
from bfkit.quarter import fingerprint, publish
from bfkit.quarter.plan import PUBLIC, Job
from bfkit.quarter.preparing import alone, emptied, inputs_of, keep_tables, shared_with_notebooks, work_folder
from bfkit.quarter.publication import INSIDE
from bfkit.quarter.side_by_side import Report, run_jobs
from bfkit.quarter.workspace import WORK, Workspace, prepare
from bfkit.release.disclosure import Edition


@dataclass(frozen=True, slots=True)
class OnePage:
    """What is run, and where it goes.

    Attributes:
        job: the notebook. folder: of the page. work: name of the run's own folder.
        edition: whom the page is for. label: who holds the folder. heading: what stands above the title.
        noun: what there is a page of, "veckan". part, form, file: the notebook's part, as the data that are written.
        expected: seconds that the notebook takes.
    """

    job: Job
    folder: Path
    work: str
    edition: Edition
    label: str
    heading: str
    noun: str
    part: str
    form: type[BaseModel]
    file: str
    expected: float


@dataclass(frozen=True, slots=True)
class Material:
    """What the notebook is told beside parameters and tables, and the further files that were read, with sha256."""

    shared: Mapping[str, str]
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Made:
    """What became of it."""

    page: Path
    data: BaseModel
    seconds: float


def run_one_page(
    one: OnePage,
    workspace: Workspace,
    parameters: Parameters,
    report: Report,
    *,
    refuse_unreached: Callable[[date], None],
    material: Callable[[Parameters, Path], Material],
) -> Made:
    """Run the notebook and publish its page, its data and what it exported.

    Args:
        one: what is run. workspace: the project's folders. parameters: of the run. report: told what happens.
        refuse_unreached: raises when the day that the files reach is before what is asked.
        material: given the parameters that can be used and the run's own folder.

    Raises:
        BfkitError: input cannot be read, another run is in the folder, or the notebook failed; the earlier page then
            stands, and a folder that is new is gone.
    """
    begun = perf_counter()
    new = not one.folder.exists()
    prepare(one.folder)
    with (
        emptied(one.folder, new=new),
        alone(one.folder, one.label),
        work_folder(workspace.output / WORK / one.work) as work,
    ):
        inputs = inputs_of(parameters, workspace.data)
        report.line("Läser och kontrollerar råfilerna …")
        checked = pipeline.read(parameters, workspace.data)
        report.line(publish.quality_line(checked))
        refuse_unreached(_furthest(checked, parameters, one.noun))
        usable = without_unknown_areas(parameters, checked.area_names)
        keep_tables(checked, work)
        own = material(usable, work)
        shared = {**shared_with_notebooks(usable, work), **own.shared}
        outcome, *_ = run_jobs([one.job], work, shared, report, None, one.expected)
        if outcome.title is None:
            raise NotebookError(f"{outcome.name}: {outcome.error}. En tidigare sida för {one.noun} står kvar.")
        header = replace(publish.page_header(usable, one.edition, outcome.title), quarter_label=one.heading)
        publish.publish_page(one.job.name, work, one.folder, header)
        data = one.form.model_validate(publish.parts_of(one.folder, one.job.name)[one.part])
        publish.write(results.to_json(data), one.folder / one.file, work)
        seconds = perf_counter() - begun
        manifest = _manifest(usable, one.edition, {**inputs, **own.inputs}, workspace, seconds)
        publish.publish_manifest(manifest, one.folder, work)
    return Made(one.folder / f"{one.job.name}.html", data, seconds)


def _furthest(checked: Checked, parameters: Parameters, noun: str) -> date:
    """The last day that any source reaches; without any there is nothing to print."""
    through = [reach.through for reach in reaches(checked, parameters).values() if reach.through is not None]
    if not through:
        raise InputFileError(f"källornas filer innehåller inga daterade rader, så {noun} kan inte visas.")
    return max(through)


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
