"""Run every part, one after the other; ``bench/peers.py`` says where the peers are asked for."""

from time import perf_counter

from bench import (
    calibration,
    calibration_of_inference,
    causes,
    danger_windows,
    farrington,
    first_page,
    hot_spots,
    ingest,
    million,
    months,
    mutations,
    ostan_truth,
    panel,
    priorities,
    real_placebo,
    repeats,
    series,
    special_days,
    survey,
)

for part in (
    ingest,
    mutations,
    million,
    hot_spots,
    repeats,
    danger_windows,
    farrington,
    months,
    special_days,
    priorities,
    first_page,
    panel,
    calibration,
    calibration_of_inference,
    causes,
    series,
    survey,
    real_placebo,
    ostan_truth,
):
    print(f"\n# {part.__doc__.splitlines()[0]}", flush=True)
    begun = perf_counter()
    part.main()
    print(f"({perf_counter() - begun:.0f} s)", flush=True)
