"""The handbook names every key that a municipality can write."""

from pathlib import Path

import pytest

from bfkit.parameters import commitment_targets, commitments, followup, hypotheses, interventions, surveys
from bfkit.parameters.indicators import Indicators, LongIndicators, NamedAreaIndicator, ScbIndicator
from bfkit.parameters.models import Areas, Disclosure, Municipality, QuarterFile, Thresholds
from bfkit.parameters.sources import Agreement, CrimeCode, Exclusion, Fields, RecordingChange, Source
from bfkit.parameters.values import Frozen

SECTIONS = (Municipality, Disclosure, Thresholds, Areas, Source, Fields, Exclusion, Agreement, CrimeCode)
INDICATORS = (Indicators, LongIndicators, NamedAreaIndicator, ScbIndicator)
REGISTER = tuple(
    kind
    for module in (interventions, hypotheses, surveys, followup)
    for kind in vars(module).values()
    if isinstance(kind, type) and kind.__module__ == module.__name__
)

COMMITMENTS = tuple(
    kind
    for module in (commitments, commitment_targets)
    for kind in vars(module).values()
    if isinstance(kind, type) and kind.__module__ == module.__name__
)


@pytest.mark.parametrize("model", [*SECTIONS, *INDICATORS, *REGISTER, *COMMITMENTS, RecordingChange, QuarterFile])
def test_every_key_stands_in_the_handbook(root: Path, model: type[Frozen]) -> None:
    handbook = (root / "docs" / "handbok.md").read_text(encoding="utf-8")
    keys = [field.alias or name for name, field in model.model_fields.items()]
    lacking = [key for key in keys if f"`{key}`" not in handbook and f"{key}:" not in handbook]
    assert lacking == []
