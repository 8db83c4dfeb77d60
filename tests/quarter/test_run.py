"""The run of a quarter: equal bytes, nothing done twice, nothing lost when a notebook fails or a run is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import filelock
import nbformat
import psutil
import pytest

from bfkit.errors import BusyError, NotebookError
from bfkit.quarter.workspace import find
from bfkit.results import QuarterResults

pytestmark = pytest.mark.notebooks
OUTPUT = Path("output") / "prov" / "2025Q2"


BOTH = ("40_kvartalsanalys", "10_kartlaggning")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("manifest.json", ".lock")
    }


def test_a_quarter_is_whole_repeatable_and_not_run_twice(project: Path, run: Callable[..., tuple]) -> None:
    done, told = run()
    folder = project / OUTPUT
    first = contents(folder)
    assert set(first) == {
        "index.html",
        "10_kartlaggning.html",
        "40_kvartalsanalys.html",
        "results.json",
        "notebooks/10_kartlaggning.ipynb",
        "notebooks/10_kartlaggning.json",
        "notebooks/40_kvartalsanalys.ipynb",
        "notebooks/40_kvartalsanalys.json",
        "export/kvartalsanalys/lokal_evidens.csv",
        "export/kvartalsanalys/overlamning.json",
        "export/kvartalsanalys/tjansteskrivelse.docx",
        "quality/avvisade_rader.csv",
        "quality/datakvalitet.csv",
    }
    assert done.ran == BOTH
    assert "600 rader lästa: 600 använda" in " ".join(told)  # 15 quarters of 40
    results = QuarterResults.model_validate_json(first["results.json"])
    assert results.mapping is not None
    total = next(row for row in results.mapping.categories if row.category == "alla")
    assert (total.count, total.same_quarter_last_year, total.signal) == (40, 40, False)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["inputs"]) == {"areas.csv", "rapporter.csv"}
    assert "registret över insatser saknas".encode() in first["index.html"]  # no measures, and no error
    for text in (first["10_kartlaggning.html"], first["notebooks/10_kartlaggning.ipynb"], first["results.json"]):
        assert str(project).encode() not in text

    stamps = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    again, told = run()
    assert (again.ran, again.skipped) == ((), BOTH)
    assert "oförändrad" in " ".join(told)
    assert {p: p.stat().st_mtime_ns for p in stamps if p.name != ".lock"} == {
        p: s for p, s in stamps.items() if p.name != ".lock"
    }

    (project / "output").rename(project / "earlier")
    run()
    assert contents(folder) == first


def test_changed_input_is_run_again_and_a_page_tampered_with_too(project: Path, run: Callable[..., tuple]) -> None:
    run()
    page = project / OUTPUT / "10_kartlaggning.html"
    page.write_text("ändrad", encoding="utf-8")
    assert run()[0].ran == BOTH
    assert page.read_text(encoding="utf-8") != "ändrad"
    (project / OUTPUT / "results.json").write_text("{}", encoding="utf-8")
    assert run()[0].ran == BOTH
    data = project / "data" / "rapporter.csv"
    data.write_text(
        data.read_text(encoding="utf-8") + "extra,Skadegörelse,Klotter,2025-06-01 12:00,2025-06-01,A\n",
        encoding="utf-8",
    )
    assert run()[0].ran == BOTH


def test_a_failing_notebook_leaves_the_last_good_results(project: Path, run: Callable[..., tuple]) -> None:
    run()
    before = contents(project / OUTPUT)
    path = project / "notebooks" / "10_kartlaggning.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].source = 'raise ValueError("Anna Andersson, Storgatan 1")'
    nbformat.write(notebook, path)
    with pytest.raises(NotebookError, match=r"10_kartlaggning: cell .*ValueError") as caught:
        run()
    assert "Storgatan" not in str(caught.value)  # a foreign message is never echoed: its values may be personal
    after = contents(project / OUTPUT)
    assert {k: v for k, v in after.items() if k != "index.html"} == {
        k: v for k, v in before.items() if k != "index.html"
    }
    assert not any(b"Storgatan" in content for content in after.values())
    index = after["index.html"].decode("utf-8")
    assert "SAKNAS" in index
    assert "Sidan är från en tidigare körning" in index
    assert list((project / "output" / ".work").iterdir()) == []
    manifest = json.loads((project / OUTPUT / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["failed"]) == set(BOTH)
    assert set(manifest["pages"]) == set(BOTH)  # the standing page keeps its provenance


def test_a_notebook_that_writes_no_results_has_failed(project: Path, run: Callable[..., tuple]) -> None:
    path = project / "notebooks" / "10_kartlaggning.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].source = "pass"
    nbformat.write(notebook, path)
    with pytest.raises(NotebookError, match=r"run\.finish"):
        run()
    assert not (project / OUTPUT / "results.json").exists()


def test_two_runs_in_one_folder_are_refused(project: Path, run: Callable[..., tuple]) -> None:
    folder = project / OUTPUT
    folder.mkdir(parents=True)
    with filelock.FileLock(folder / ".lock"), pytest.raises(BusyError, match="körs redan"):
        run()


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process by signal")
def test_a_killed_run_leaves_nothing_half_written_and_no_survivor(project: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", "from bfkit.cli import main; main()", "quarter", "--municipality", "prov"]
    process = subprocess.Popen(command, cwd=project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    kernels = wait_for_kernel(process)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)
    _, alive = psutil.wait_procs(kernels, timeout=30)
    assert not alive
    folder = project / OUTPUT
    assert contents(folder) == {}  # nothing half-written; what the run worked with lies apart
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert (folder / "results.json").is_file()
    assert list((project / "output" / ".work").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts a process by signal")
def test_an_interrupted_run_says_so_and_is_no_success(project: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    # Tests that a shell runs in the background are deaf to an interrupt, and so is what they start.
    hearing = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    program = f"{hearing}; from bfkit.cli import main; main()"
    command = [sys.executable, "-c", program, "quarter", "--municipality", "prov"]
    process = subprocess.Popen(command, cwd=project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    kernels = wait_for_kernel(process)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Avbrutet. Tidigare resultat står kvar." in error.decode("utf-8")
    assert "Traceback" not in error.decode("utf-8")
    assert not psutil.wait_procs(kernels, timeout=30)[1]
    assert not (project / OUTPUT / "results.json").exists()


def wait_for_kernel(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The kernel of the running notebook, once there is one."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, "the run ended before it could be killed"
        kernels = [
            p for p in psutil.Process(process.pid).children(recursive=True) if "ipykernel" in " ".join(p.cmdline())
        ]
        if kernels:
            return kernels
        time.sleep(0.1)
    raise AssertionError("no kernel was started")


def test_the_workspace_is_found_from_a_folder_below(project: Path) -> None:
    assert find(project / "data").root == project
