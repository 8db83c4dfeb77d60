"""Run every part, one after the other."""

from bench import (
    calibration,
    calibration_of_inference,
    ingest,
    million,
    mutations,
    ostan_truth,
    panel,
    real_placebo,
    series,
)

for part in (
    ingest,
    mutations,
    million,
    panel,
    calibration,
    calibration_of_inference,
    series,
    real_placebo,
    ostan_truth,
):
    print(f"\n# {part.__doc__.splitlines()[0]}")
    part.main()
