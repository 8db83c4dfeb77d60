"""The handbook names every key that a municipality can write."""

from pathlib import Path

import pytest

from bfkit.parameters.indicators import Indicators, LongIndicators, NamedAreaIndicator, ScbIndicator
from bfkit.parameters.models import Areas, Disclosure, Municipality, QuarterFile, Thresholds
from bfkit.parameters.sources import Agreement, CrimeCode, Exclusion, Fields, Source
from bfkit.parameters.values import Frozen

SECTIONS = (Municipality, Disclosure, Thresholds, Areas, Source, Fields, Exclusion, Agreement, CrimeCode)
INDICATORS = (Indicators, LongIndicators, NamedAreaIndicator, ScbIndicator)


@pytest.mark.parametrize("model", [*SECTIONS, *INDICATORS, QuarterFile])
def test_every_key_stands_in_the_handbook(root: Path, model: type[Frozen]) -> None:
    handbook = (root / "docs" / "handbok.md").read_text(encoding="utf-8")
    lacking = [key for key in model.model_fields if f"`{key}`" not in handbook and f"{key}:" not in handbook]
    assert lacking == []
