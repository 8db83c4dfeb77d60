"""The fixture ``chromium``: a headless browser without a network, for every test in this folder."""

import shutil
from pathlib import Path

import pytest
from headless_chromium import NAMES, Chromium


@pytest.fixture(scope="session")
def chromium_program() -> str:
    """Where Chromium is; skips when the machine has none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"ingen webbläsare finns på datorn ({', '.join(NAMES)})")
    return found


@pytest.fixture
def chromium(chromium_program: str, tmp_path: Path) -> Chromium:
    """A browser with an empty folder of its own."""
    folder = tmp_path / "chromium"
    folder.mkdir()
    return Chromium(chromium_program, folder)
