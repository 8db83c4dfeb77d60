"""What tests share: the project's folder, the real data beside it, and one run of Östan."""

import shutil
import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest

from bfkit.checked import Checked
from bfkit.ingest import pipeline
from bfkit.mapping.quarter_picture import QuarterPicture, quarter_picture
from bfkit.parameters.loading import load
from bfkit.parameters.models import Parameters

hypothesis.settings.register_profile("plain", deadline=None)  # a busy machine is no fault of the code
hypothesis.settings.load_profile("plain")

ROOT = Path(__file__).resolve().parents[1]
WATCHED = """
import pathlib, sys
opened = set()
def watch(event, found):
    if event in ("open", "os.listdir", "os.scandir") and found:
        opened.add(str(found[0]))
sys.addaudithook(watch)
from bfkit.cli import main
main()
with pathlib.Path("opened.txt").open("a", encoding="utf-8", errors="replace") as file:
    file.writelines(name + chr(10) for name in sorted(opened))
"""
"""The command, and a list of every file and folder that its process opened."""


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def real_data() -> Path:
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real data does not lie beside the checkout (../shared/data)")
    return folder


@pytest.fixture(scope="session")
def ostan_town(root: Path) -> tuple[Checked, Parameters]:
    """Östan's checked tables for 2025Q2, read once: no test may change them."""
    parameters = load("ostan", "2025Q2", folder=root / "parameters")
    return pipeline.read(parameters, root / "data"), parameters


@pytest.fixture(scope="session")
def ostan_picture(ostan_town: tuple[Checked, Parameters]) -> QuarterPicture:
    """The whole kartläggning of Östan 2025Q2, worked out once."""
    return quarter_picture(*ostan_town)


@pytest.fixture(scope="session")
def ostan_run(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Both editions of Östan 2025Q2, run by the command, and everything the command said.

    Made once for the canaries, the browser and the list of opened files (``opened.txt`` in the project's folder).
    """
    home = tmp_path_factory.mktemp("ostan")
    for name in ("notebooks", "parameters"):
        shutil.copytree(root / name, home / name)
    said = ""
    for edition in ("arbetsgrupp", "offentlig"):
        command = [sys.executable, "-c", WATCHED, "quarter", "--data", str(root / "data")]
        done = subprocess.run(
            [*command, "--edition", edition], cwd=home, capture_output=True, check=False, timeout=1200
        )
        said += done.stdout.decode("utf-8") + done.stderr.decode("utf-8")
        assert done.returncode == 0, said
    return home / "output" / "ostan" / "2025Q2", said
