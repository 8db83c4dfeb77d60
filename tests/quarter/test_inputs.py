"""What a run watches: a quarter is made again when any file that its tables were made of has changed."""

from pathlib import Path

from bfkit.checked import Checked
from bfkit.parameters.models import Parameters
from bfkit.quarter.preparing import inputs_of


def test_every_file_that_is_read_is_watched(ostan_town: tuple[Checked, Parameters], root: Path) -> None:
    checked, parameters = ostan_town
    assert dict(checked.inputs) == inputs_of(parameters, root / "data")
