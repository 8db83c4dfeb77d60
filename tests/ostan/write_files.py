"""Writes the committed files of Östan and the truth about them: ``python -m tests.ostan.write_files``."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from bfkit.ostan import raw
from bfkit.ostan.simulation import simulated
from bfkit.ostan.truth import truth_of

FOLDER = Path(__file__).resolve().parents[2] / "data"
TRUTH = "ostan/truth.yml"
HEAD = (
    "# Facit till den påhittade kommunen Östan, frö 1. Görs med: python -m tests.ostan.write_files\n"
    "# Biblioteket öppnar aldrig den här filen; den finns för prov och för den som vill övningsrätta.\n"
)


def truth_text(truth: Mapping[str, object]) -> str:
    """The truth as it stands in the file."""
    return HEAD + yaml.safe_dump(dict(truth), allow_unicode=True, sort_keys=False, width=120)


def main() -> None:
    """Write every raw file and the truth into the data folder."""
    found = simulated(1)
    for name, content in raw.files_of(found).items():
        (FOLDER / name).write_bytes(content)
    (FOLDER / TRUTH).write_bytes(truth_text(truth_of(found)).encode("utf-8"))


if __name__ == "__main__":
    main()
