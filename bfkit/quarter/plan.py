"""The plan of a quarter: which notebooks, with which checked parameters, and what waits for what."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

import nbformat

from bfkit.errors import InputFileError, ParameterError
from bfkit.ingest.personal_data import masked
from bfkit.parameters.interventions import Intervention
from bfkit.parameters.loading import COMMITMENT_FILE, HYPOTHESES_FILE, PRICES_FILE, nearest
from bfkit.parameters.models import Parameters
from bfkit.parameters.unread import Unread
from bfkit.quarter.workspace import Workspace

PUBLIC = "offentlig"
QUARTERLY, MAPPING, CAUSES, EVALUATION = "Kvartalsanalys", "Kartläggning", "Orsaksanalys", "Utvärdering"
"""Groups of pages on the index."""

STAGES: tuple[tuple[str, str, tuple[str, ...]], ...] = (("10_kartlaggning", MAPPING, ()),)
"""Each notebook that runs once: its group, and those that must have completed before it."""

EACH_MEASURE = "30_utvardering"
"""The notebook that runs once for each measure of the register; independent of the others."""

EACH_PROBLEM = "20_orsaksanalys"
"""The notebook that runs once for each problem that is analysed; it waits for the evaluations, whose verdicts it tells."""

LAST = "40_kvartalsanalys"
"""The notebook that sums up the quarter: it needs all the others, so that none is silently left out; first on the index."""

WEEKLY = "05_veckolagesbild"
"""The notebook of the weekly picture, which is run by itself."""

YEARLY = "50_arsanalys"
"""The notebook of a tertial or a year, which is run by itself."""


@dataclass(frozen=True, slots=True)
class Job:
    """One notebook to run. ``name`` is also the stem of its page; ``group`` is where it stands on the index.

    ``after``: those that it waits for, also when they fail. ``refused``: why it is not run, in Swedish, when a measure or a file that it needs
    cannot be read; ``title`` then names it.
    """

    name: str
    notebook: Path
    values: Mapping[str, object]
    needs: tuple[str, ...]
    group: str = ""
    refused: str = ""
    title: str = ""
    after: tuple[str, ...] = ()


def jobs(workspace: Workspace, parameters: Parameters, edition: str) -> tuple[Job, ...]:
    """The notebooks of one quarter with their parameters, every one checked against the notebook itself.

    Raises:
        InputFileError: a notebook is missing. ParameterError: a notebook lacks a parameter.
    """
    values = {"municipality": parameters.slug, "quarter": parameters.quarter_text, "edition": edition}
    planned = []
    for name, group, needs in STAGES:
        path = _notebook(workspace, name, values)
        planned.append(Job(name, path, values, needs, group))
    measures = evaluated(parameters)
    planned += _problems(workspace, parameters, values, edition)
    if measures:
        path = _notebook(workspace, EACH_MEASURE, {**values, "intervention": ""})
        for measure in measures:
            name = f"{EACH_MEASURE}-{measure.public_slug if edition == PUBLIC else measure.slug}"
            planned.append(Job(name, path, {**values, "intervention": measure.id}, (), EVALUATION))
    for one in parameters.unread:
        if one.begun(parameters.quarter.end):
            path = _notebook(workspace, EACH_MEASURE, {**values, "intervention": ""})
            planned.append(_refused(one, path, values, {job.name for job in planned}, public=edition == PUBLIC))
    needed = tuple(job.name for job in planned if not job.refused)
    path = _notebook(workspace, LAST, values)
    faults = (unreadable(parameters, name, edition) for name in (COMMITMENT_FILE, PRICES_FILE))
    refused = ". ".join(fault for fault in faults if fault)
    return (Job(LAST, path, values, needed, QUARTERLY, refused=refused, title="Kvartalsanalys"), *planned)


def unreadable(parameters: Parameters, name: str, edition: str) -> str:
    """Why a page that needs a file is not run, in Swedish; nothing when the file can be read or there is none.

    What stands in the file is told to the working group only, and never what looks like a personal number.
    """
    told = next((one.telling for one in parameters.unread_files if one.name == name), "")
    return f"{name} kan inte läsas; se arbetsgruppens utgåva" if told and edition == PUBLIC else masked(told)


def _problems(workspace: Workspace, parameters: Parameters, values: Mapping[str, object], edition: str) -> list[Job]:
    """A cause analysis of each problem that is analysed; the public edition numbers them, for a name may tell the place.

    When what the group has written cannot be read, none is made: a page without it would say that nobody had.
    """
    problems = analysed(parameters)
    refused = unreadable(parameters, HYPOTHESES_FILE, edition)
    if not problems and not refused:
        return []
    path = _notebook(workspace, EACH_PROBLEM, {**values, "problem": ""})
    if refused:
        return [Job(EACH_PROBLEM, path, {**values, "problem": ""}, (), CAUSES, refused=refused, title="Orsaksanalyser")]
    slugs = [f"{place}" if edition == PUBLIC else _slug(one) for place, one in enumerate(problems, 1)]
    names = [f"{EACH_PROBLEM}-{slug if slugs.count(slug) == 1 else place}" for place, slug in enumerate(slugs, 1)]
    after = () if edition == PUBLIC else tuple(f"{EACH_MEASURE}-{one.slug}" for one in evaluated(parameters))
    return [
        Job(name, path, {**values, "problem": one}, (), CAUSES, title=f"Problemet {one}", after=after)
        for name, one in zip(names, problems, strict=True)
    ]


def _slug(problem: str) -> str:
    """A problem as part of a file name on every system.

    >>> _slug("rapportorer.skadegorelse.alla.O132")
    'rapportorer-skadegorelse-alla-o132'
    """
    plain = unicodedata.normalize("NFKD", problem.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "problem"


def prioritised_problems(parameters: Parameters) -> tuple[str, ...]:
    """Ids of the problems whose causes are sought: those of ``hypotheses.yml`` first, then those of the quarter file.

    A problem of the quarter file that the group has written hypotheses for stands once, and one whose days had not
    begun when the quarter ended not at all.
    """
    written = parameters.causes.problems if parameters.causes is not None else ()
    known = {name for one in written for name in (one.id, one.picture) if name}
    chosen = [one.problem for one in parameters.decisions.problems if one.can == "ja" and one.problem not in known]
    return (*_written(parameters), *chosen)


def _written(parameters: Parameters) -> tuple[str, ...]:
    """Ids of the problems that the group has written hypotheses for, whose days had begun when the quarter ended."""
    written = parameters.causes.problems if parameters.causes is not None else ()
    return tuple(one.id for one in written if one.first_day < parameters.quarter.end)


def analysed(parameters: Parameters) -> tuple[str, ...]:
    """Those that are made: all that the group has written, and of the quarter file's as many as there is room for.

    Who has written hypotheses expects a page; a problem that is only chosen has none but those of the data, and there may
    be many, so ``cause_analyses`` is the most that a quarter makes when the group's own are fewer.
    """
    most = max(parameters.municipality.thresholds.cause_analyses, len(_written(parameters)))
    return prioritised_problems(parameters)[:most]


def week_job(workspace: Workspace, municipality: str, last_day: str) -> Job:
    """The notebook of one week. Raises as ``jobs``."""
    values = {"municipality": municipality, "last_day": last_day}
    return Job(WEEKLY, _notebook(workspace, WEEKLY, values), values, ())


def period_job(workspace: Workspace, municipality: str, period: str, edition: str) -> Job:
    """The notebook of one tertial or year. Raises as ``jobs``."""
    values = {"municipality": municipality, "period": period, "edition": edition}
    return Job(YEARLY, _notebook(workspace, YEARLY, values), values, ())


def _refused(one: Unread, path: Path, values: Mapping[str, object], taken: AbstractSet[str], *, public: bool) -> Job:
    """The page of a measure that cannot be read: nothing is run, and the page of an earlier run stands."""
    name = f"{EACH_MEASURE}-{one.public_slug if public else one.slug}"
    name = name if name not in taken else f"{name}-{one.number}"
    inside = f"insatsen {one.id} kan inte läsas i registret; se arbetsgruppens utgåva"
    told, title = inside if public else one.telling, f"Insats {one.id}"
    return Job(name, path, {**values, "intervention": one.id}, (), EVALUATION, refused=told, title=title)


def evaluated(parameters: Parameters) -> tuple[Intervention, ...]:
    """The measures of the register that had begun when the quarter ended, in the register's order."""
    register = parameters.register
    if register is None:
        return ()
    return tuple(measure for measure in register.interventions if measure.start < parameters.quarter.end)


def _notebook(workspace: Workspace, name: str, values: Mapping[str, object]) -> Path:
    path = workspace.notebooks / f"{name}.ipynb"
    if not path.is_file():
        raise InputFileError(f"notebooks/{name}.ipynb saknas; hämta den från projektet igen.")
    check_values({**values, "run_file": ""}, declared_names(path), name)
    return path


def declared_names(path: Path) -> tuple[str, ...]:
    """The names that a notebook's ``parameters`` cell assigns, in order.

    Raises:
        ParameterError: the notebook has no such cell.
    """
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if "parameters" in cell.get("metadata", {}).get("tags", ()):
            lines = (line.partition("=")[0].partition(":")[0].strip() for line in cell.source.splitlines())
            return tuple(name for name in lines if name.isidentifier())
    raise ParameterError(f'notebooks/{path.name} har ingen cell märkt "parameters"')


def check_values(values: Mapping[str, object], declared: Sequence[str], notebook: str) -> None:
    """Refuse a parameter the notebook does not have: papermill itself would run on with it unused.

    Raises:
        ParameterError: all unknown names at once, each with the nearest that exists.
    """
    unknown = [f'"{name}" finns inte{nearest(name, declared)}' for name in values if name not in declared]
    if unknown:
        raise ParameterError(f"notebooks/{notebook}.ipynb: " + "; ".join(unknown))
