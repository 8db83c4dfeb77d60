"""Run one notebook to completion, or not at all: nothing is handed on unless every cell completed."""

import json
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError

from bfkit import errors
from bfkit.errors import BfkitError, NotebookError
from bfkit.ingest.personal_data import masked
from bfkit.quarter.plan import Job

RUN_FILE = "run_file"
TOLD = frozenset(name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, BfkitError))
"""Errors whose words are written for a reader; of others only the kind is told, for their values may be personal."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a notebook went: ``error`` is None when every cell completed, else Swedish words without personal data."""

    name: str
    seconds: float
    title: str | None = None
    error: str | None = None


def run_job(job: Job, folder: Path, shared: dict[str, str]) -> Outcome:
    """Run a notebook into ``folder`` as ``<name>.ipynb`` and ``<name>.part.json``.

    Safe in a thread: the kernel is a process of its own and no working folder is changed.

    Args:
        job: the notebook and its parameters.
        folder: the run's own folder.
        shared: what every notebook of the run needs (``as_of``, folders), written to its run file.
    """
    begun = perf_counter()
    try:
        title = _complete(job, folder, shared)
    except PapermillExecutionError as fault:
        words = f"{fault.ename}: {fault.evalue}" if fault.ename in TOLD else fault.ename
        return Outcome(job.name, perf_counter() - begun, error=_plain(f"cell {fault.exec_count}: {words}"))
    except BfkitError as fault:
        return Outcome(job.name, perf_counter() - begun, error=_plain(str(fault)))
    except Exception as fault:  # noqa: BLE001  (told by its kind; the other notebooks of the quarter go on)
        return Outcome(job.name, perf_counter() - begun, error=type(fault).__name__)
    return Outcome(job.name, perf_counter() - begun, title=title)


def _complete(job: Job, folder: Path, shared: dict[str, str]) -> str:
    """Run every cell, keep the notebook without traces, and return the finding it wrote."""
    part, run_file, raw = (folder / f"{job.name}.{end}" for end in ("part.json", "run.json", "raw.ipynb"))
    part.unlink(missing_ok=True)
    run_file.write_text(json.dumps({**shared, "part": str(part), "others": [*job.needs, *job.after]}), encoding="utf-8")
    papermill.execute_notebook(
        job.notebook,
        raw,
        parameters={**job.values, RUN_FILE: str(run_file)},
        progress_bar=False,
        log_output=False,
        kernel_name="python3",
        extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
    )
    if not part.is_file():
        raise NotebookError("notebooken skrev inga resultat: den sista cellen ska anropa run.finish")
    nbformat.write(without_traces(nbformat.read(raw, as_version=4)), folder / f"{job.name}.ipynb")
    return str(json.loads(part.read_text(encoding="utf-8"))["title"])


def without_traces(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """An executed notebook without times, machine paths and random ids: equal runs give equal bytes."""
    for key in ("papermill", "widgets"):
        notebook.metadata.pop(key, None)
    for number, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"cell-{number:02d}"
        tags = cell.metadata.get("tags", [])
        cell.metadata = nbformat.NotebookNode({"tags": tags} if tags else {})
        if "injected-parameters" in tags:
            lines = [line for line in cell.source.splitlines() if not line.startswith(f"{RUN_FILE} ")]
            cell.source = "\n".join(lines)
    return notebook


def _plain(words: str) -> str:
    """The first lines of an error, without personal data and without a traceback."""
    return masked(" ".join(words.split())[:1500])
