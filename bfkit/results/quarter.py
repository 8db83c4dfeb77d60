"""Everything a quarter came to: ``results.json``, its schema, and how the notebooks' parts become one."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from bfkit.results.base import Result
from bfkit.results.causes import CauseResult
from bfkit.results.data_quality import DataQuality
from bfkit.results.evaluation import EvaluationResult
from bfkit.results.followup import FollowupResults
from bfkit.results.mapping import MappingResults


class QuarterResults(Result):
    """Everything a quarter came to."""

    municipality: str
    quarter: str
    as_of: str
    edition: Literal["arbetsgrupp", "offentlig"]
    disclosure_limit: Annotated[int, Field(ge=1)]
    synthetic: bool
    data_quality: DataQuality | None = None
    mapping: MappingResults | None = None
    causes: list[CauseResult] = []
    evaluations: list[EvaluationResult] = []
    followup: FollowupResults | None = None


PARTS = ("data_quality", "mapping", "causes", "evaluations", "followup")
"""The parts that notebooks write."""


def schema() -> dict[str, Any]:
    """The JSON schema of ``results.json``."""
    return QuarterResults.model_json_schema()


def merge(head: Mapping[str, object], parts: list[Mapping[str, Any]]) -> QuarterResults:
    """One result of a quarter from the parts its notebooks wrote, in the order given.

    Lists are joined; a part that two notebooks wrote is an error.
    """
    merged: dict[str, Any] = dict(head)
    for part in parts:
        for name, value in part.items():
            if name not in PARTS:
                raise ValueError(f'"{name}" är ingen del av ett kvartals resultat; delarna är {", ".join(PARTS)}')
            if isinstance(value, list):
                merged[name] = [*merged.get(name, []), *value]
            elif name in merged:
                raise ValueError(f'två notebookar skrev delen "{name}"')
            else:
                merged[name] = value
    return QuarterResults.model_validate(merged)


def to_json(results: BaseModel) -> str:
    """JSON text with sorted keys, ten significant digits and no NaN: equal results give equal bytes."""
    content = results.model_dump(mode="json")
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"
