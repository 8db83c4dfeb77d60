"""Poisson two-way fixed effects on 5 000 areas x 260 weeks, and a 12-cluster wild bootstrap, beside pyfixest.

Each side runs in a process of its own: one warm-up, then five timed runs; median seconds and the process's highest
memory, data included. pyfixest (with wildboottest) is no part of the project's environment: BFKIT_BENCH_PYTHON
names a Python that has it, else this one is asked. CR1 only: a jackknife would refit the model 5 000 times.
"""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

AREAS, WEEKS, CLUSTERS = 5_000, 260, 12
RUNS = 5
EFFECT = -0.15
ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    peer = os.environ.get("BFKIT_BENCH_PYTHON", sys.executable)
    print(
        f"Poisson, {AREAS} areas x {WEEKS} weeks, area-clustered errors; median seconds and highest memory of {RUNS} runs"
    )
    compare("poisson", peer)
    print(f"Wild bootstrap, {CLUSTERS} clusters x {WEEKS} weeks, all {2**CLUSTERS} sign vectors")
    compare("wild", peer)


def compare(task: str, peer: str) -> None:
    ours, theirs = measured(sys.executable, "bfkit", task), measured(peer, "pyfixest", task)
    for side, found in (("bfkit", ours), ("pyfixest", theirs)):
        if found is None:
            print(f"  {side}: not installed here, nothing to compare with")
            continue
        values = "  ".join(f"{name} {value:.10f}" for name, value in found["values"].items())
        print(f"  {side:>8}: {found['seconds']:7.3f} s  {found['memory'] / 1e6:6.0f} MB  {values}")
    if ours and theirs:
        shared = ours["values"].keys() & theirs["values"].keys()
        apart = "  ".join(f"{name} {abs(ours['values'][name] - theirs['values'][name]):.1e}" for name in sorted(shared))
        ratio, memory = theirs["seconds"] / ours["seconds"], ours["memory"] / theirs["memory"]
        print(f"  {ratio:.1f} times faster, {memory:.2f} of the memory; apart by {apart}")


def measured(python: str, side: str, task: str) -> dict | None:
    command = [python, "-m", "bench.panel", side, task]
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, check=True, env={**os.environ, "PYTHONHASHSEED": "0"}
    )
    return json.loads(done.stdout.decode("utf-8").splitlines()[-1])


def panel(task: str) -> tuple[np.ndarray, np.ndarray]:
    """Half of the areas are treated, at five dates; the same numbers on both sides."""
    generator = np.random.default_rng(20250601)
    areas = AREAS if task == "poisson" else CLUSTERS
    start = np.where(np.arange(areas) % 2 == 0, 130 + 13 * (np.arange(areas) // 2 % 5), WEEKS)
    treated = (np.arange(WEEKS) >= start[:, None]).astype(float)
    level = generator.normal(0, 0.7, (areas, 1)) + 0.3 * np.sin(2 * np.pi * np.arange(WEEKS) / 52)
    return generator.poisson(np.exp(level + EFFECT * treated)).astype(float), treated


def run(side: str, task: str) -> None:
    if side == "pyfixest" and importlib.util.find_spec("pyfixest") is None:
        print("null")
        return
    counts, treated = panel(task)
    work = (ours if side == "bfkit" else theirs)(task, counts, treated)
    values = work()
    seconds = []
    for _ in range(RUNS):
        began = perf_counter()
        work()
        seconds.append(perf_counter() - began)
    print(json.dumps({"seconds": median(seconds), "memory": highest_memory(), "values": values}))


def highest_memory() -> int:
    """Bytes the process has held at most."""
    if sys.platform == "win32":
        import psutil  # noqa: PLC0415

        return psutil.Process().memory_info().peak_wset
    import resource  # noqa: PLC0415  (not on Windows)

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def ours(task: str, counts: np.ndarray, treated: np.ndarray):
    if task == "poisson":
        from bfkit.evaluation.models.panel_poisson import poisson_panel  # noqa: PLC0415  (the peer's process has no bfkit)

        def work() -> dict:
            found = poisson_panel(counts, treated, jackknife="none")
            # pyfixest is asked not to count fixed effects among K; the factor is taken back here.
            factor = (found.cells - 1 - WEEKS) / (found.cells - 1)
            return {
                "coefficient": float(found.coefficient[0]),
                "error": float(found.cr1.standard_error[0] * factor**0.5),
            }

        return work
    from bfkit.evaluation.models.wild_bootstrap import wild_bootstrap  # noqa: PLC0415

    return lambda: {"p": wild_bootstrap(counts, treated).p_value}


def theirs(task: str, counts: np.ndarray, treated: np.ndarray):
    import pandas as pd  # noqa: PLC0415
    import pyfixest as pf  # noqa: PLC0415  (no part of the environment)

    areas, weeks = counts.shape
    table = pd.DataFrame(
        {
            "y": counts.ravel(),
            "d": treated.ravel(),
            "area": np.repeat(np.arange(areas), weeks),
            "week": np.tile(np.arange(weeks), areas),
        }
    )
    options = {"vcov": {"CRV1": "area"}, "ssc": pf.ssc(k_fixef="none")}
    if task == "poisson":

        def work() -> dict:
            found = pf.fepois("y ~ d | area + week", table, fixef_tol=1e-10, iwls_tol=1e-10, **options)
            return {"coefficient": float(found.coef().iloc[0]), "error": float(found.se().iloc[0])}

        return work

    def bootstrap() -> dict:
        found = pf.feols("y ~ d | area + week", table, **options)
        return {"p": float(found.wildboottest(param="d", cluster="area", reps=9999, seed=1)["Pr(>|t|)"])}

    return bootstrap


if __name__ == "__main__":
    if len(sys.argv) == 3:
        run(*sys.argv[1:])
    else:
        main()
