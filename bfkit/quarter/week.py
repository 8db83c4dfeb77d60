"""The run of a week: the files as they are on Thursday morning, one notebook, one page and its data."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

from bfkit import results
from bfkit.checked import Checked
from bfkit.counts.reach import reaches
from bfkit.display import day
from bfkit.errors import InputFileError, NotebookError
from bfkit.ingest import pipeline
from bfkit.mapping.week.picture import latest_week, quarter_before
from bfkit.parameters.loading import BY_THEMSELVES, load
from bfkit.parameters.models import Parameters
from bfkit.parameters.register import without_unknown_areas
from bfkit.quarter import fingerprint, publish
from bfkit.quarter.hand_over import hand_over_text, week_hand_over
from bfkit.quarter.plan import week_job
from bfkit.quarter.preparing import alone, emptied, inputs_of, keep_tables, shared_with_notebooks, work_folder
from bfkit.quarter.side_by_side import Report, run_jobs
from bfkit.quarter.workspace import WORK, Workspace, prepare
from bfkit.release.disclosure import Edition
from bfkit.results.week import WeekResults

DATA = "vecka.json"
EXPECTED_SECONDS = 15.0
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class FinishedWeek:
    """A week that ran. ``page`` is what to open and print."""

    page: Path
    seconds: float


def week_parameters(workspace: Workspace, municipality: str, last_day: date) -> Parameters:
    """The parameters of a week: of the last quarter that is over, with everything reported by the week's last day.

    A week needs neither commitments, causes nor the form on cooperation: that one of them is wrong stops nothing here.

    Raises:
        ParameterError: see ``loading.load``.
    """
    quarter = quarter_before(last_day)
    return load(municipality, str(quarter), folder=workspace.parameters, as_of=last_day, apart=BY_THEMSELVES)


def run_week(
    workspace: Workspace, municipality: str, *, report: Report, today: date, last_day: date | None = None
) -> FinishedWeek:
    """Run the notebook of the weekly picture and publish its page.

    Args:
        workspace: the project's folders.
        municipality: folder under ``parameters``.
        report: told what happens.
        today: the day of the run; the week then ends on the Wednesday before it.
        last_day: of the week, when another is wanted.

    Raises:
        BfkitError: input cannot be read or does not reach the week, another run is in the folder, or the notebook
            failed; the earlier page then stands.
    """
    begun = perf_counter()
    last = last_day or latest_week(today)
    parameters = week_parameters(workspace, municipality, last)
    edition = Edition("arbetsgrupp", parameters.municipality.disclosure.internal)
    folder = workspace.week_folder(municipality, last.isoformat())
    job = week_job(workspace, municipality, last.isoformat())
    new = not folder.exists()
    prepare(folder)
    label = f"{municipality}, veckan till {day(last)}"
    with (
        emptied(folder, new=new),
        alone(folder, label),
        work_folder(workspace.output / WORK / f"{municipality}-vecka-{last}") as work,
    ):
        for one in parameters.unread_files:
            report.line(
                f"{one.slug}/{one.name} kan inte läsas. Veckan behöver den inte; skriv bfkit check för att se felet."
            )
        inputs = inputs_of(parameters, workspace.data)
        report.line("Läser och kontrollerar råfilerna …")
        checked = pipeline.read(parameters, workspace.data)
        report.line(publish.quality_line(checked))
        _refuse_unreached(checked, parameters, last)
        usable = without_unknown_areas(parameters, checked.area_names)
        keep_tables(checked, work)
        handed = week_hand_over(workspace, parameters)
        report.line(handed.told or "Överlämningen från kvartalsanalysen är läst.")
        shared = {**shared_with_notebooks(usable, work), "hand_over": hand_over_text(handed)}
        outcome, *_ = run_jobs([job], work, shared, report, None, EXPECTED_SECONDS)
        if outcome.title is None:
            raise NotebookError(f"{outcome.name}: {outcome.error}. En tidigare sida för veckan står kvar.")
        header = publish.page_header(usable, edition, outcome.title)
        header = replace(header, quarter_label=f"Veckolägesbild, sju dagar till {day(last)}")
        publish.publish_page(job.name, work, folder, header)
        data = WeekResults.model_validate(publish.parts_of(folder, job.name)["week"])
        publish.write(results.to_json(data), folder / DATA, work)
        seconds = perf_counter() - begun
        publish.publish_manifest(_manifest(usable, inputs, workspace, seconds), folder, work)
    return FinishedWeek(folder / f"{job.name}.html", seconds)


def _refuse_unreached(checked: Checked, parameters: Parameters, last: date) -> None:
    """When no source reaches the week there is nothing to print: say how far the files go."""
    through = [reach.through for reach in reaches(checked, parameters).values() if reach.through is not None]
    furthest = max(through, default=None)
    if furthest is None:
        raise InputFileError("källornas filer innehåller inga daterade rader, så det finns ingen vecka att visa.")
    if (last - furthest).days >= WEEK_DAYS:
        before = latest_week(furthest)
        raise InputFileError(
            f"ingen källa når till veckan som slutar {day(last)}; den som når längst slutar {day(furthest)}. Lämna nya "
            f"filer, eller kör en tidigare vecka: bfkit week --till {before}."
        )


def _manifest(
    parameters: Parameters, inputs: dict[str, str], workspace: Workspace, seconds: float
) -> dict[str, object]:
    return {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 2),
        "parameters": json.loads(parameters.model_dump_json()),
        "inputs": inputs,
        "code": fingerprint.code_version(workspace.root),
        "versions": fingerprint.versions(),
    }
