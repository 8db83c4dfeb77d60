"""The plan of a quarter: which notebooks, with which checked parameters, and what waits for what."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

import nbformat

from bfkit.errors import InputFileError, ParameterError
from bfkit.parameters.interventions import Intervention
from bfkit.parameters.loading import nearest
from bfkit.parameters.models import Parameters
from bfkit.parameters.unread import Unread
from bfkit.quarter.workspace import Workspace

PUBLIC = "offentlig"
MAPPING, EVALUATION = "Kartläggning", "Utvärdering"
"""Groups of pages on the index."""

STAGES: tuple[tuple[str, str, tuple[str, ...]], ...] = (("10_kartlaggning", MAPPING, ()),)
"""Each notebook that runs once: its group, and those that must have completed before it."""

EACH_MEASURE = "30_utvardering"
"""The notebook that runs once for each measure of the register; independent of the others."""

WEEKLY = "05_veckolagesbild"
"""The notebook of the weekly picture, which is run by itself."""


@dataclass(frozen=True, slots=True)
class Job:
    """One notebook to run. ``name`` is also the stem of its page; ``group`` is where it stands on the index.

    ``refused``: why it is not run, in Swedish, for a measure that is wrong in the register; ``title`` then names it.
    """

    name: str
    notebook: Path
    values: Mapping[str, object]
    needs: tuple[str, ...]
    group: str = ""
    refused: str = ""
    title: str = ""


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
    if measures:
        path = _notebook(workspace, EACH_MEASURE, {**values, "intervention": ""})
        for measure in measures:
            name = f"{EACH_MEASURE}-{measure.public_slug if edition == PUBLIC else measure.slug}"
            planned.append(Job(name, path, {**values, "intervention": measure.id}, (), EVALUATION))
    for one in parameters.unread:
        if one.begun(parameters.quarter.end):
            path = _notebook(workspace, EACH_MEASURE, {**values, "intervention": ""})
            planned.append(_refused(one, path, values, {job.name for job in planned}, public=edition == PUBLIC))
    return tuple(planned)


def week_job(workspace: Workspace, municipality: str, last_day: str) -> Job:
    """The notebook of one week. Raises as ``jobs``."""
    values = {"municipality": municipality, "last_day": last_day}
    return Job(WEEKLY, _notebook(workspace, WEEKLY, values), values, ())


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
