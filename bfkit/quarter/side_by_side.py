"""Notebooks side by side: each as soon as what it needs has completed, and a failure stops only what needs it."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from pathlib import Path
from time import perf_counter
from typing import Protocol

from bfkit.quarter.execute import Outcome, run_job
from bfkit.quarter.plan import Job


class Report(Protocol):
    """Who is told how the run goes."""

    def line(self, text: str) -> None:
        """One line in Swedish."""

    def progress(self, elapsed: float, expected: float) -> None:
        """Seconds since the notebooks were started, and how many they are expected to take."""


def at_the_same_time() -> int:
    """How many notebooks run at the same time on this machine."""
    return max(1, min(os.cpu_count() or 1, 4))


def run_jobs(
    planned: Sequence[Job],
    work: Path,
    shared: dict[str, str],
    report: Report,
    executor: Executor | None,
    expected: float,
) -> list[Outcome]:
    """Run jobs as soon as what they need has completed; what needs a failed one, or is refused, is not run.

    Args:
        planned: the notebooks, in the order in which the outcomes are given back.
        work: the run's own folder; shared: what every notebook needs.
        report: told of each that is done, and how far it has come of the ``expected`` seconds.
        executor: where they run; threads on this machine when None.
    """
    own = executor is None
    pool = executor or ThreadPoolExecutor(max_workers=at_the_same_time())
    begun = perf_counter()
    outcomes = {job.name: Outcome(job.name, 0.0, error=job.refused) for job in planned if job.refused}
    for outcome in outcomes.values():
        report.line(f"{outcome.name}: körs inte. {outcome.error}.")
    running: dict[Future[Outcome], Job] = {}
    waiting = [job for job in planned if not job.refused]
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
        elif any(need in names and need not in outcomes for need in (*job.needs, *job.after)):
            still.append(job)
        else:
            running[submit(job)] = job
    return still


def _tell(outcome: Outcome, done: int, of: int, report: Report) -> None:
    state = "MISSLYCKADES" if outcome.error else "klar"
    report.line(f"{outcome.name}: {state} ({outcome.seconds:.0f} s), {done} av {of}")
