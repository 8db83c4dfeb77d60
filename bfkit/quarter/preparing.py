"""What a run does before its notebooks: take its folder, fingerprint the files, put the tables where notebooks read them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock

from bfkit.checked import Checked
from bfkit.commitment_logs import CommitmentLogs
from bfkit.errors import BfkitError, BusyError, InputFileError, OutputError, TableError
from bfkit.ingest import files, log_store, store
from bfkit.ingest.commitment_logs import read_commitment_logs
from bfkit.parameters.catalogue import CATALOGUE_FILES, Catalogue, load_catalogue
from bfkit.parameters.commitments import Agreement
from bfkit.parameters.models import Parameters
from bfkit.quarter.workspace import LOCK, REFERENCE, Workspace, prepare

LOGS, LOGS_FAULT = "logs", "logs_fault.txt"
"""In the run's own folder."""


@contextmanager
def alone(folder: Path, label: str) -> Iterator[None]:
    """Hold the folder. The operating system lets go of the lock also when a run is killed."""
    lock = filelock.FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        raise BusyError(f"{label} körs redan i ett annat fönster. Vänta tills det är klart.") from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def work_folder(work: Path) -> Iterator[Path]:
    """An empty folder of the run's own. What a killed run left in it is removed first."""
    shutil.rmtree(work, ignore_errors=True)
    prepare(work)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def emptied(folder: Path, *, new: bool) -> Iterator[None]:
    """A run that could not be made leaves no folder that looks as if it had been."""
    try:
        yield
    except BfkitError:
        if new and not any(path.name != LOCK for path in folder.iterdir()):
            shutil.rmtree(folder, ignore_errors=True)
        raise


def inputs_of(parameters: Parameters, data: Path) -> dict[str, str]:
    """sha256 of every file that the parameters name."""
    own = parameters.municipality
    single = [own.areas.geometry, own.areas.area_file, own.areas.population, own.reporters, own.places, own.streets]
    found = [files.one(data, part.path) for part in single if part is not None]
    found += [files.one(data, path) for path in own.indicators.paths]
    found += files.matching(data, own.priorities.paths)
    found += files.matching(data, own.followup.paths)
    if parameters.register is not None and parameters.register.log is not None:
        found.append(files.one(data, parameters.register.log.file))
    for part in (part for source in own.sources for part in source.parts()):
        found.extend(files.matching(data, part.files))
    return {name: digest for file in found for name, digest in files.fingerprint(file).items()}


def log_inputs_of(parameters: Parameters, data: Path) -> dict[str, str]:
    """sha256 of every log of the commitments that is there; one that is missing is told where they are read."""
    found: list[files.InputFile] = []
    for path in parameters.agreement.paths if parameters.agreement is not None else ():
        with suppress(InputFileError):
            found += files.matching(data, (path,))
    return {name: digest for file in found for name, digest in files.fingerprint(file).items()}


def keep_logs(parameters: Parameters, data: Path, work: Path) -> None:
    """The logs of the commitments, to the last day of the quarter, where the quarterly analysis reads them.

    A log that cannot be read stops that page and no other: the fault is kept in the place of the logs.
    """
    if parameters.agreement is None:
        return
    try:
        logs = read_commitment_logs(parameters.agreement, data, as_of=parameters.quarter.last_day)
        log_store.save_logs(logs, work / LOGS)
    except (InputFileError, TableError) as fault:
        (work / LOGS_FAULT).write_text(str(fault.args[0]), encoding="utf-8")


def kept_logs(agreement: Agreement, work: Path) -> CommitmentLogs:
    """The logs as ``keep_logs`` left them.

    Raises:
        InputFileError: they could not be read; the message says which and why.
    """
    fault = work / LOGS_FAULT
    if fault.is_file():
        raise InputFileError(fault.read_text(encoding="utf-8"))
    return log_store.load_logs(work / LOGS, agreement)


def keep_tables(checked: Checked, work: Path) -> None:
    """The checked tables where the notebooks read them. Raises OutputError when the disk is full."""
    try:
        store.save(checked, work / "tables")
    except OSError as fault:
        raise OutputError(f"tabellerna kan inte skrivas: {fault.strerror or fault}. Har disken plats?") from fault


def shared_with_notebooks(
    parameters: Parameters, work: Path, folder: Path | None = None, catalogue: Catalogue | None = None
) -> dict[str, str]:
    """What every notebook of a run is told: the checked parameters, the catalogue, where tables and pages lie."""
    own = catalogue or Catalogue(measures=())
    return {
        "parameters": parameters.model_dump_json(),
        "tables": str(work / "tables"),
        **({} if folder is None else {"published": str(folder)}),
        "catalogue": own.model_dump_json(),
    }


def catalogue_of(workspace: Workspace) -> Catalogue:
    """The project's catalogue of measures; empty when there is none.

    Raises:
        ParameterError: a measure in it is wrong or has no source.
    """
    for folder in (workspace.root / "data", workspace.data):
        if any((folder / REFERENCE).glob(CATALOGUE_FILES)):
            return load_catalogue(folder / REFERENCE)
    return Catalogue(measures=())
