"""A run that ends without warning, in the middle of writing: no file is left that a later run would take for whole.

The process ends itself by ``os._exit`` halfway through a file: as with a kill, nothing is flushed and nothing cleaned up.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bfkit.errors import BfkitError
from bfkit.notebook import edition_of
from bfkit.quarter import publish
from bfkit.quarter.run import run_quarter
from bfkit.quarter.workspace import Workspace
from tests.builders import parameters, source

KILLED = 9
DYING = """
import os, pathlib, sys
pathlib.Path.real = pathlib.Path.write_bytes
left = [int(sys.argv[1])]
def dying(path, content):
    left[0] -= 1
    if left[0]:
        return path.real(content)
    path.real(content[: len(content) // 2])
    os._exit(9)
pathlib.Path.write_bytes = dying
"""
FILES = {"ostan/a.csv": b"rader " * 500, "ostan/b.csv": b"rader " * 500, "ostan/c.xlsx": b"blad " * 500}
SIMULATE = f"""
import bfkit.ostan
bfkit.ostan.raw_files = lambda seed: {FILES!r}
from bfkit.cli import main
sys.argv = ["bfkit", "simulate", "--folder", sys.argv[2]]
main()
"""
STORE = """
import pandas as pd
real = pd.DataFrame.to_parquet
def cut(frame, path, **options):
    real(frame, path, **options)
    if path.name == "rejected.parquet":
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])
        os._exit(9)
pd.DataFrame.to_parquet = cut
from bfkit.cli import main
os.chdir(sys.argv[2])
sys.argv = ["bfkit", "quarter", "--municipality", "prov"]
main()
"""
PUBLISH = """
real = os.replace
def dying_replace(one, other):
    os._exit(9)
os.replace = dying_replace
from bfkit.quarter import publish
folder = pathlib.Path(sys.argv[2])
publish.write("det nya", folder / "results.json", folder)
"""
AREAS = "id,namn\nA,Norr\nB,Söder\n"
ROWS = "id,kategori,datum,rapporterad\n1,Skadegörelse,2025-05-01,2025-05-02\n2,Skadegörelse,2025-05-03,2025-05-04\n"


class Silent:
    """Told how a run goes, and says nothing."""

    def line(self, text: str) -> None:
        pass

    def progress(self, elapsed: float, expected: float) -> None:
        pass


def ended(program: str, after: int, folder: Path) -> int:
    """How a process of its own ended that runs the program and dies in the given file."""
    command = [sys.executable, "-c", DYING + program, str(after), str(folder)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(command, capture_output=True, check=False, timeout=600, env=environment).returncode


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("after", [1, 2, 3])
def test_simulate_leaves_all_its_files_or_none(tmp_path: Path, after: int) -> None:
    assert ended(SIMULATE, after, tmp_path) == KILLED
    assert not (tmp_path / "ostan").exists()
    assert ended(SIMULATE, 99, tmp_path) == 0  # what was left behind is in nobody's way
    assert files(tmp_path) == FILES


def test_simulate_beside_other_files_leaves_none_half_written(tmp_path: Path) -> None:
    (tmp_path / "ostan").mkdir()
    (tmp_path / "ostan" / "README.md").write_bytes(b"egen")
    assert ended(SIMULATE, 2, tmp_path) == KILLED
    assert files(tmp_path / "ostan") == {"README.md": b"egen"}
    assert ended(SIMULATE, 99, tmp_path) == 0
    assert files(tmp_path) == {**FILES, "ostan/README.md": b"egen"}


def test_tables_half_put_by_are_never_read(root: Path, tmp_path: Path) -> None:
    """Killed while the checked tables are put by: the output is empty, and the next run begins by clearing away."""
    project(root, tmp_path)
    assert ended(STORE, 99, tmp_path) == KILLED
    work = tmp_path / "output" / ".work"
    assert [path.name for path in work.rglob("rejected.parquet")] == ["rejected.parquet"]
    assert [p.name for p in (tmp_path / "output" / "prov").rglob("*") if p.is_file() and p.name != ".lock"] == []
    (tmp_path / "data" / "rapporter.csv").write_bytes(b"\xff")
    own = parameters(sources=[source("rapporter", "reporter", "Rapporter")])
    with pytest.raises(BfkitError, match=r"rapporter\.csv"):
        place = Workspace(tmp_path, tmp_path / "data")
        run_quarter(place, own, edition=edition_of("arbetsgrupp", own), report=Silent())
    assert list(work.iterdir()) == []


def test_a_result_is_the_old_one_until_it_is_the_new_one(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text("det gamla", encoding="utf-8")
    assert ended(PUBLISH, 99, tmp_path) == KILLED
    assert (tmp_path / "results.json").read_text(encoding="utf-8") == "det gamla"
    publish.write("det nya", tmp_path / "results.json", tmp_path)
    assert files(tmp_path) == {"results.json": b"det nya"}


def project(root: Path, home: Path) -> None:
    """The notebooks, an invented municipality and two rows."""
    for name in ("notebooks", "parameters/prov", "data"):
        (home / name).mkdir(parents=True)
    for path in (root / "notebooks").glob("*.ipynb"):
        (home / "notebooks" / path.name).write_bytes(path.read_bytes())
    own = parameters(sources=[source("rapporter", "reporter", "Rapporter")]).municipality
    (home / "parameters" / "prov" / "municipality.yml").write_text(
        own.model_dump_json(exclude_none=True, exclude_defaults=True), encoding="utf-8"
    )
    (home / "data" / "areas.csv").write_text(AREAS, encoding="utf-8")
    (home / "data" / "rapporter.csv").write_text(ROWS, encoding="utf-8")
