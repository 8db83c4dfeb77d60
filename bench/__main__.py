"""Run every part, one after the other."""

from bench import calibration, ingest

for part in (calibration, ingest):
    print(f"\n# {part.__doc__.splitlines()[0]}")
    part.main()
