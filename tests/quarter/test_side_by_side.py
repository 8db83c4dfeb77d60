"""Several notebooks: side by side when they can, in order when they must, and a failure stops only what needs it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import distributed
import pytest

from bfkit.notebook import edition_of
from bfkit.parameters.loading import load
from bfkit.quarter import side_by_side
from bfkit.quarter.execute import Outcome
from bfkit.quarter.plan import Job
from bfkit.quarter.run import run_quarter
from bfkit.quarter.workspace import find
from tests.quarter.conftest import Told


def job(name: str, *needs: str) -> Job:
    return Job(name, Path(f"{name}.ipynb"), {}, needs)


def run_all(jobs: list[Job], work: Path, told: Told) -> dict[str, Outcome]:
    with ThreadPoolExecutor(2) as pool:
        outcomes = side_by_side.run_jobs(jobs, work, {}, told, pool, 1.0)
    assert [outcome.name for outcome in outcomes] == [planned.name for planned in jobs]
    return {outcome.name: outcome for outcome in outcomes}


def test_independent_notebooks_run_at_the_same_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = threading.Barrier(2, timeout=20)

    def meet(planned: Job, folder: Path, shared: dict[str, str]) -> Outcome:
        both.wait()  # breaks unless the other one is running too
        return Outcome(planned.name, 0.1, title="klar")

    monkeypatch.setattr(side_by_side, "run_job", meet)
    found = run_all([job("a"), job("b")], tmp_path, Told())
    assert {name: outcome.error for name, outcome in found.items()} == {"a": None, "b": None}


def test_a_failure_stops_what_depends_on_it_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def fail_a(planned: Job, folder: Path, shared: dict[str, str]) -> Outcome:
        order.append(planned.name)
        return Outcome(planned.name, 0.1, error="fel" if planned.name == "a" else None, title="klar")

    monkeypatch.setattr(side_by_side, "run_job", fail_a)
    told = Told()
    found = run_all([job("a"), job("b"), job("c", "a"), job("d", "c"), job("e", "b")], tmp_path, told)
    assert found["c"].error == "kördes inte, för a misslyckades"
    assert found["d"].error == "kördes inte, för c misslyckades"
    assert (found["b"].error, found["e"].error) == (None, None)
    assert set(order) == {"a", "b", "e"}
    assert order.index("b") < order.index("e")
    assert any("a: MISSLYCKADES" in line for line in told.lines)


@pytest.mark.notebooks
def test_a_quarter_runs_on_a_dask_cluster(project: Path) -> None:
    place = find(project)
    parameters = load("prov", "2025Q2", folder=place.parameters)
    with distributed.Client(processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        done = run_quarter(
            place,
            parameters,
            edition=edition_of("arbetsgrupp", parameters),
            report=Told(),
            executor=client.get_executor(),
        )
    assert done.ran == ("40_kvartalsanalys", "10_kartlaggning")
    assert (done.index.parent / "results.json").is_file()
