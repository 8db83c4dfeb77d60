"""Run every part, one after the other."""

from bench import calibration, ingest, million, ostan_power, panel, placebo

for part in (ingest, million, panel, calibration, placebo, ostan_power):
    print(f"\n# {part.__doc__.splitlines()[0]}")
    part.main()
