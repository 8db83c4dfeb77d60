"""What a run does before its notebooks: take its folder, fingerprint the files, put the tables where notebooks read them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from bfkit.checked import Checked
from bfkit.errors import BusyError, OutputError
from bfkit.ingest import files, store
from bfkit.parameters.catalogue import CATALOGUE_FILES, Catalogue, load_catalogue
from bfkit.parameters.models import Parameters
from bfkit.quarter.workspace import LOCK, REFERENCE, Workspace, prepare


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
