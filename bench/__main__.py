"""Run every part, one after the other."""

from bench import calibration, calibration_of_inference, ingest, million, ostan_truth, panel, real_placebo

for part in (ingest, million, panel, calibration, calibration_of_inference, real_placebo, ostan_truth):
    print(f"\n# {part.__doc__.splitlines()[0]}")
    part.main()
