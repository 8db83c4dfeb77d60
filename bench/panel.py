"""Poisson two-way fixed effects on 5 000 areas x 260 weeks, and a 12-cluster wild bootstrap, beside pyfixest.

Median seconds and the process's highest memory, data included, as ``bench/peers.py`` says; pyfixest (with
wildboottest) is asked for there too. CR1 only: a jackknife would refit the model 5 000 times.
"""

import sys
from collections.abc import Callable

import numpy as np

from bench.peers import by_turns, load, ratio, serve

AREAS, WEEKS, CLUSTERS = 5_000, 260, 12
RUNS = 5
EFFECT = -0.15


def main() -> None:
    print(f"Poisson, {AREAS} areas x {WEEKS} weeks, area-clustered errors; median of {RUNS} warm runs; {load()}")
    compare("poisson")
    print(f"Wild bootstrap, {CLUSTERS} clusters x {WEEKS} weeks, all {2**CLUSTERS} sign vectors; {load()}")
    compare("wild")


def compare(task: str) -> None:
    found = by_turns("bench.panel", ("bfkit", "pyfixest"), task, runs=RUNS)
    for side, timed in found.items():
        values = "  ".join(f"{name} {value:.10f}" for name, value in timed.values.items())
        print(f"  {side:>8}: {timed.median:7.3f} s  {timed.memory / 1e6:6.0f} MB  {values}")
    if said := ratio(found, "pyfixest"):
        ours, theirs = (found[side].values for side in ("bfkit", "pyfixest"))
        apart = "  ".join(f"{name} {abs(ours[name] - theirs[name]):.1e}" for name in sorted(ours))
        print(f"  {said}, {found['bfkit'].memory / found['pyfixest'].memory:.2f} of the memory; apart by {apart}")


def panel(task: str) -> tuple[np.ndarray, np.ndarray]:
    """Half of the areas are treated, at five dates; the same numbers on both sides."""
    generator = np.random.default_rng(20250601)
    areas = AREAS if task == "poisson" else CLUSTERS
    start = np.where(np.arange(areas) % 2 == 0, 130 + 13 * (np.arange(areas) // 2 % 5), WEEKS)
    treated = (np.arange(WEEKS) >= start[:, None]).astype(float)
    level = generator.normal(0, 0.7, (areas, 1)) + 0.3 * np.sin(2 * np.pi * np.arange(WEEKS) / 52)
    return generator.poisson(np.exp(level + EFFECT * treated)).astype(float), treated


def ours(task: str, counts: np.ndarray, treated: np.ndarray) -> Callable[[], dict[str, float]]:
    if task == "poisson":
        from bfkit.evaluation.models.panel_poisson import poisson_panel  # noqa: PLC0415  (the peer's process has no bfkit)

        def work() -> dict[str, float]:
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


def theirs(task: str, counts: np.ndarray, treated: np.ndarray) -> Callable[[], dict[str, float]]:
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

        def work() -> dict[str, float]:
            found = pf.fepois("y ~ d | area + week", table, fixef_tol=1e-10, iwls_tol=1e-10, **options)
            return {"coefficient": float(found.coef().iloc[0]), "error": float(found.se().iloc[0])}

        return work

    def bootstrap() -> dict[str, float]:
        found = pf.feols("y ~ d | area + week", table, **options)
        return {"p": float(found.wildboottest(param="d", cluster="area", reps=9999, seed=1)["Pr(>|t|)"])}

    return bootstrap


if __name__ == "__main__":
    if len(sys.argv) == 3:
        side, task = sys.argv[1:]
        serve(side, lambda: {"bfkit": ours, "pyfixest": theirs}[side](task, *panel(task)))
    else:
        main()
