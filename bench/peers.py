"""Side by side with a peer: each side in a process of its own, one thread each, by turns.

Peers that are no part of the project's environment are asked for in the Python that ``BFKIT_BENCH_PYTHON`` names::

    python -m venv peers
    peers/bin/pip install esda numba scikit-learn pointpats pyfixest wildboottest
    BFKIT_BENCH_PYTHON=peers/bin/python make bench

Without the variable the project's own Python is asked. A peer that is not there is said to be absent, and no ratio is
printed. Every side does its work once unmeasured (imports and compilation), then the sides take turns, so that what
else the machine does falls on both.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OWN = "bfkit"
ALONE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Timed:
    """One side: seconds of each run, the process's highest memory in bytes, data included, and what it worked out."""

    seconds: tuple[float, ...]
    memory: int
    values: Any

    @property
    def median(self) -> float:
        """Median seconds."""
        return median(self.seconds)


def by_turns(module: str, sides: Sequence[str], *task: object, runs: int) -> dict[str, Timed]:
    """Every side that is there, timed so many times; ``module`` is called with the name of the side and the task."""
    started = {side: _started(module, side, task) for side in sides}
    there = {side: process for side, process in started.items() if _line(process) != ABSENT}
    for side in sides:
        if side not in there:
            print(f"  {side} is not installed in {_python(side)}: no ratio")
    seconds: dict[str, list[float]] = {side: [] for side in there}
    for _ in range(runs):
        for side, process in there.items():
            process.stdin.write("\n")
            process.stdin.flush()
            seconds[side].append(float(_line(process)))
    return {side: Timed(tuple(seconds[side]), **_closed(process)) for side, process in there.items()}


def serve(side: str, work: Callable[[], Callable[[], Any]]) -> None:
    """The process of one side: ``work`` imports and prepares, and gives what is timed."""
    if find_spec(side.split(",", maxsplit=1)[0]) is None:
        print(ABSENT, flush=True)
        return
    answers = sys.stdout
    with redirect_stdout(sys.stderr):  # what a package prints is no answer
        timed = work()
        values = timed()
        print("ready", file=answers, flush=True)
        for _ in sys.stdin:
            begun = perf_counter()
            values = timed()
            print(perf_counter() - begun, file=answers, flush=True)
    print(json.dumps({"memory": highest_memory(), "values": values}))


def highest_memory() -> int:
    """Bytes that this process has held at most."""
    if sys.platform == "win32":
        import psutil  # noqa: PLC0415

        return int(psutil.Process().memory_info().peak_wset)
    import resource  # noqa: PLC0415  (not on Windows)

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def load() -> str:
    """How busy the machine is, to stand beside the seconds."""
    if not hasattr(os, "getloadavg"):
        return f"{os.cpu_count()} cores"
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def ratio(found: dict[str, Timed], peer: str, own: str = OWN) -> str | None:
    """How many times faster the own side is, by the medians; None without the peer."""
    if peer not in found or own not in found:
        return None
    return f"{peer} / {own} {found[peer].median / found[own].median:.1f}"


def _python(side: str) -> str:
    return sys.executable if side.startswith(OWN) else os.environ.get("BFKIT_BENCH_PYTHON", sys.executable)


def _started(module: str, side: str, task: Sequence[object]) -> subprocess.Popen[str]:
    command = [_python(side), "-m", module, side, *map(str, task)]
    return subprocess.Popen(
        command, cwd=ROOT, env=os.environ | ALONE, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def _line(process: subprocess.Popen[str]) -> str:
    said = process.stdout.readline().strip()
    if not said:
        raise RuntimeError(f"{process.args} ended with {process.wait()}")
    return said


def _closed(process: subprocess.Popen[str]) -> dict[str, Any]:
    said, _ = process.communicate()
    return json.loads(said)
