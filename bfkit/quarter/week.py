"""The run of a week: the files as they are on Thursday morning, one notebook, one page and its data."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bfkit.display import day
from bfkit.errors import InputFileError
from bfkit.mapping.week.picture import latest_week, quarter_before
from bfkit.parameters.loading import BY_THEMSELVES, load
from bfkit.parameters.models import Parameters
from bfkit.quarter.hand_over import hand_over_text, week_hand_over
from bfkit.quarter.one_page import Material, OnePage, run_one_page
from bfkit.quarter.plan import week_job
from bfkit.quarter.side_by_side import Report
from bfkit.quarter.workspace import Workspace
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
    last = last_day or latest_week(today)
    parameters = week_parameters(workspace, municipality, last)
    for one in parameters.unread_files:
        report.line(f"Filen {one.slug}/{one.name} kan inte läsas. Veckan behöver den inte; bfkit check visar felet.")
    page = OnePage(
        job=week_job(workspace, municipality, last.isoformat()),
        folder=workspace.week_folder(municipality, last.isoformat()),
        work=f"{municipality}-vecka-{last}",
        edition=Edition("arbetsgrupp", parameters.municipality.disclosure.internal),
        label=f"{municipality}, veckan till {day(last)}",
        heading=f"Veckolägesbild, sju dagar till {day(last)}",
        noun="veckan",
        part="week",
        form=WeekResults,
        file=DATA,
        expected=EXPECTED_SECONDS,
    )

    def material(usable: Parameters, _: Path) -> Material:
        handed = week_hand_over(workspace, usable)
        report.line(handed.told or "Överlämningen från kvartalsanalysen är läst.")
        return Material({"hand_over": hand_over_text(handed)}, {})

    made = run_one_page(
        page,
        workspace,
        parameters,
        report,
        refuse_unreached=lambda furthest: _refuse_unreached(furthest, last),
        material=material,
    )
    return FinishedWeek(made.page, made.seconds)


def _refuse_unreached(furthest: date, last: date) -> None:
    """When no source reaches the week there is nothing to print: say how far the files go."""
    if (last - furthest).days >= WEEK_DAYS:
        before = latest_week(furthest)
        raise InputFileError(
            f"ingen källa når till veckan som slutar {day(last)}; den som når längst slutar {day(furthest)}. Lämna nya "
            f"filer, eller kör en tidigare vecka: bfkit week --till {before}."
        )
