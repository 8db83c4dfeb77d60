"""The run of a quarter: check, read, run the notebooks side by side, publish what completed."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

import filelock

from bfkit.checked import Checked
from bfkit.errors import BusyError, InputFileError, NotebookError, OutputError
from bfkit.ingest import files, pipeline, store
from bfkit.parameters.models import Parameters
from bfkit.quarter import fingerprint, publish
from bfkit.quarter.execute import Outcome, run_job
from bfkit.quarter.plan import Job, evaluated, jobs
from bfkit.quarter.workspace import LOCK, Workspace, prepare
from bfkit.release.disclosure import Edition
from bfkit.release.page import IndexEntry

PUBLIC = "offentlig"
SECONDS_A_NOTEBOOK = 30.0
"""What a notebook is expected to take before it has ever been run."""


class Report(Protocol):
    """Who is told how the run goes."""

    def line(self, text: str) -> None:
        """One line in Swedish."""

    def progress(self, elapsed: float, expected: float) -> None:
        """Seconds since the notebooks were started, and how many they are expected to take."""


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
    with _alone(folder, label), _work_folder(workspace.work_folder(parameters, edition.key)) as work:
        inputs = _inputs(parameters, workspace.data)
        keys = _made_from(planned, parameters, inputs)
        whole = publish.intact(folder)
        fresh = [job for job in planned if not (whole and publish.unchanged(job.name, keys[job.name], folder))]
        skipped = tuple(job.name for job in planned if job not in fresh)
        for name in skipped:
            report.line(f"{name}: oförändrad, körs inte om")
        if not fresh:
            return Finished(folder / publish.INDEX, (), skipped, perf_counter() - begun)
        report.line("Läser och kontrollerar råfilerna …")
        checked = pipeline.read(parameters, workspace.data)
        if dict(checked.inputs) != inputs:
            raise InputFileError("en råfil ändrades medan den lästes. Vänta tills filerna är klara och kör igen.")
        report.line(publish.quality_line(checked))
        _store(checked, work)
        expected = _expected_seconds(fresh, folder)
        outcomes = _run(fresh, work, _shared(parameters, work), report, executor, expected)
        run = _Publication(parameters, edition, folder, work, checked, outcomes, keys, inputs, workspace)
        run.publish(planned, perf_counter() - begun)
    failed = [outcome for outcome in outcomes if outcome.error]
    if failed:
        words = "; ".join(f"{outcome.name}: {outcome.error}" for outcome in failed)
        raise NotebookError(f"{words}. Tidigare sidor står kvar; {publish.INDEX} säger vad som saknas.")
    ran = tuple(outcome.name for outcome in outcomes)
    return Finished(folder / publish.INDEX, ran, skipped, perf_counter() - begun)


@dataclass(frozen=True, slots=True)
class _Publication:
    """Everything that publishing needs to know of a run."""

    parameters: Parameters
    edition: Edition
    folder: Path
    work: Path
    checked: Checked
    outcomes: Sequence[Outcome]
    keys: Mapping[str, str]
    inputs: Mapping[str, str]
    workspace: Workspace

    def publish(self, planned: Sequence[Job], seconds: float) -> None:
        """Pages first, then what sums them up; the manifest last, so that a killed run is done again."""
        for outcome in self.outcomes:
            if outcome.title is not None:
                header = publish.page_header(self.parameters, self.edition, outcome.title)
                publish.publish_page(outcome.name, self.work, self.folder, header)
        if not any(outcome.error for outcome in self.outcomes):
            publish.publish_quality(self.checked, self.edition, self.folder, self.work)
            publish.publish_results(self._head(), [job.name for job in planned], self.folder, self.work)
        title = f"{self.parameters.municipality.name}: {self.parameters.quarter.label}"
        header = publish.page_header(self.parameters, self.edition, title)
        line = publish.quality_line(self.checked)
        for name, page in _old_pages(self.folder).items():
            if name not in {job.name for job in planned}:
                publish.withdraw(name, list(page["files"]), self.folder)
        entries = list(self._entries(planned))
        publish.publish_index(entries, header, line, self.folder, self.work, notes=_without_measures(self.parameters))
        publish.publish_manifest(self._manifest(planned, seconds), self.folder, self.work)

    def _head(self) -> dict[str, object]:
        return {
            "municipality": self.parameters.slug,
            "quarter": self.parameters.quarter_text,
            "as_of": self.parameters.as_of.isoformat(),
            "edition": self.edition.key,
            "disclosure_limit": self.edition.limit,
            "synthetic": self.parameters.municipality.synthetic,
        }

    def _entries(self, planned: Sequence[Job]) -> Iterator[IndexEntry]:
        by_name = {outcome.name: outcome for outcome in self.outcomes}
        for job in planned:
            outcome, page = by_name.get(job.name), self.folder / f"{job.name}.html"
            files = tuple((Path(file).name, file) for file in publish.exported(job.name, self.folder))
            if outcome is None:
                title = publish.title_of(self.folder, job.name)
                yield IndexEntry(title, page.name, "oförändrad", group=job.group, files=files)
            elif outcome.error is None:
                yield IndexEntry(outcome.title or job.name, page.name, "klar", group=job.group, files=files)
            else:
                old = " Sidan är från en tidigare körning." if page.is_file() else ""
                href = page.name if page.is_file() else None
                yield IndexEntry(job.name, href, "SAKNAS", f"{outcome.error}.{old}", group=job.group)

    def _told(self) -> dict[str, Any]:
        """The parameters; the public edition's without the register, which says who does what and where."""
        told: dict[str, Any] = json.loads(self.parameters.model_dump_json())
        if self.edition.key == PUBLIC:
            told = {name: value for name, value in told.items() if name not in ("measures", "plans")}
        return told

    def _manifest(self, planned: Sequence[Job], seconds: float) -> dict[str, object]:
        old = _old_pages(self.folder)
        done = {outcome.name: outcome for outcome in self.outcomes}
        pages: dict[str, dict[str, Any]] = {}
        for job in planned:
            outcome = done.get(job.name)
            if (outcome is None or outcome.error) and job.name in old:
                pages[job.name] = old[job.name]
            elif outcome is not None and outcome.error is None:
                paths = publish.page_files(job.name, self.folder)
                digests = {p.relative_to(self.folder).as_posix(): fingerprint.sha256(p) for p in paths}
                seconds_ = round(outcome.seconds, 2)
                pages[job.name] = {"made_from": self.keys[job.name], "files": digests, "seconds": seconds_}
        return {
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round(seconds, 2),
            "parameters": self._told(),
            "edition": self.edition.key,
            "disclosure_limit": self.edition.limit,
            "inputs": dict(self.inputs),
            "code": fingerprint.code_version(self.workspace.root),
            "versions": fingerprint.versions(),
            "pages": pages,
            "published": publish.published(self.folder),
            "failed": {outcome.name: outcome.error for outcome in self.outcomes if outcome.error},
        }


def _without_measures(parameters: Parameters) -> tuple[str, ...]:
    """A sentence when nothing is evaluated, and why."""
    if parameters.register is None:
        return ("Utvärdering: kommunen har inget register över insatser (interventions.yml).",)
    if not evaluated(parameters):
        return ("Utvärdering: ingen insats i registret hade börjat när kvartalet var slut.",)
    return ()


def _expected_seconds(planned: Sequence[Job], folder: Path) -> float:
    """What the notebooks took last time, so many side by side; never less than the longest of them."""
    old = _old_pages(folder)
    took = [float(old.get(job.name, {}).get("seconds", SECONDS_A_NOTEBOOK)) for job in planned]
    return max([sum(took) / _side_by_side(), *took], default=0.0)


def _side_by_side() -> int:
    """How many notebooks run at the same time on this machine."""
    return max(1, min(os.cpu_count() or 1, 4))


def _old_pages(folder: Path) -> dict[str, dict[str, Any]]:
    try:
        pages = json.loads((folder / publish.MANIFEST).read_text(encoding="utf-8"))["pages"]
    except (OSError, ValueError, KeyError):
        return {}
    return dict(pages)


@contextmanager
def _alone(folder: Path, label: str) -> Iterator[None]:
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
def _work_folder(work: Path) -> Iterator[Path]:
    """An empty folder of the run's own. What a killed run left in it is removed first."""
    shutil.rmtree(work, ignore_errors=True)
    prepare(work)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _inputs(parameters: Parameters, data: Path) -> dict[str, str]:
    """sha256 of every file that the parameters name."""
    own = parameters.municipality
    single = [own.areas.geometry, own.areas.area_file, own.areas.population, own.reporters, own.places]
    found = [files.one(data, part.path) for part in single if part is not None]
    found += [files.one(data, path) for path in own.indicators.paths]
    if parameters.register is not None and parameters.register.log is not None:
        found.append(files.one(data, parameters.register.log.file))
    for part in (part for source in own.sources for part in source.parts()):
        found.extend(files.matching(data, part.files))
    return {name: digest for file in found for name, digest in files.fingerprint(file).items()}


def _store(checked: Checked, work: Path) -> None:
    try:
        store.save(checked, work / "tables")
    except OSError as fault:
        raise OutputError(f"tabellerna kan inte skrivas: {fault.strerror or fault}. Har disken plats?") from fault


def _made_from(planned: Sequence[Job], parameters: Parameters, inputs: Mapping[str, str]) -> dict[str, str]:
    """What each page is made from; the register is part of it, as a measure is judged beside the others."""
    same = {
        "parameters": json.loads(parameters.model_dump_json()),
        "inputs": dict(inputs),
        "code": fingerprint.of_code(Path(__file__).parent.parent),
        "versions": fingerprint.versions(),
    }
    return {
        job.name: fingerprint.of_run({**same, "notebook": fingerprint.sha256(job.notebook), "values": dict(job.values)})
        for job in planned
    }


def _shared(parameters: Parameters, work: Path) -> dict[str, str]:
    return {
        "parameters": parameters.model_dump_json(),
        "tables": str(work / "tables"),
    }


def _run(
    planned: Sequence[Job],
    work: Path,
    shared: dict[str, str],
    report: Report,
    executor: Executor | None,
    expected: float,
) -> list[Outcome]:
    """Run jobs as soon as what they need has completed; what needs a failed one is not run."""
    own = executor is None
    pool = executor or ThreadPoolExecutor(max_workers=_side_by_side())
    begun = perf_counter()
    outcomes: dict[str, Outcome] = {}
    running: dict[Future[Outcome], Job] = {}
    waiting = list(planned)
    try:
        while waiting or running:
            waiting = _submit(waiting, running, outcomes, lambda job: pool.submit(run_job, job, work, shared))
            if not running:
                break
            finished, _ = wait(running, timeout=1.0, return_when=FIRST_COMPLETED)
            report.progress(perf_counter() - begun, expected)
            for future in finished:
                job = running.pop(future)
                outcomes[job.name] = future.result()
                _tell(outcomes[job.name], len(outcomes), len(planned), report)
    finally:
        if own:
            pool.shutdown(wait=False, cancel_futures=True)
    return [outcomes[job.name] for job in planned]


def _submit(
    waiting: Sequence[Job],
    running: dict[Future[Outcome], Job],
    outcomes: dict[str, Outcome],
    submit: Callable[[Job], Future[Outcome]],
) -> list[Job]:
    still = []
    names = {job.name for job in waiting} | {job.name for job in running.values()}
    for job in waiting:
        failed = [need for need in job.needs if need in outcomes and outcomes[need].error]
        if failed:
            outcomes[job.name] = Outcome(job.name, 0.0, error=f"kördes inte, för {failed[0]} misslyckades")
        elif any(need in names and need not in outcomes for need in job.needs):
            still.append(job)
        else:
            running[submit(job)] = job
    return still


def _tell(outcome: Outcome, done: int, of: int, report: Report) -> None:
    state = "MISSLYCKADES" if outcome.error else "klar"
    report.line(f"{outcome.name}: {state} ({outcome.seconds:.0f} s), {done} av {of}")
