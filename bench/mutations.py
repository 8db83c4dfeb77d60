"""Mutated files and rows: the sweep of the tests, with ten times as many of each (or as many as the first argument says)."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = ("test_mutated_files.py", "test_mutated_rows.py", "test_ingest_properties.py")


def main(times: int = 10) -> None:
    files = [f"tests/ingest/{name}" for name in TESTS]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "BFKIT_SWEEP": str(times)}, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
