"""What a run watches: a quarter is made again when any file that its tables were made of has changed."""

import shutil
from pathlib import Path

import pytest

from bfkit.checked import Checked
from bfkit.errors import InputFileError
from bfkit.parameters.models import Parameters
from bfkit.quarter.preparing import LOGS, inputs_of, keep_logs, kept_logs


def test_every_file_that_is_read_is_watched(ostan_town: tuple[Checked, Parameters], root: Path) -> None:
    checked, parameters = ostan_town
    assert dict(checked.inputs) == inputs_of(parameters, root / "data")


def test_a_log_that_cannot_be_read_is_told_once_where_it_is_used_and_nothing_is_lost(
    ostan_town: tuple[Checked, Parameters], root: Path, tmp_path: Path
) -> None:
    """An empty file among the commitments' logs: the run goes on, and the page that needs it says which and what to do."""
    _, parameters = ostan_town
    assert parameters.agreement is not None
    data, work = tmp_path / "data", tmp_path / "work"
    shutil.copytree(root / "data" / "ostan", data / "ostan")
    work.mkdir()
    (data / "ostan" / "skolbesok.csv").write_bytes(b"")
    keep_logs(parameters, data, work)
    assert not (work / LOGS).exists()
    with pytest.raises(InputFileError) as told:
        kept_logs(parameters.agreement, work)
    assert str(told.value).count("Filfel:") == 1
    assert "åtagandet A03: ostan/skolbesok.csv: filen är tom" in str(told.value)
    whole = tmp_path / "whole"
    whole.mkdir()
    keep_logs(parameters, root / "data", whole)
    assert kept_logs(parameters.agreement, whole).cut == parameters.quarter.last_day
