"""Locked plans: what was decided of an evaluation before anybody could know how it went, and a seal on it."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, JsonValue, ValidationError, model_validator

from bfkit.parameters.interventions import BY_COUNTS, BY_LOTTERY, Intervention
from bfkit.parameters.values import Frozen, Slug
from bfkit.parameters.yaml_text import Problem
from bfkit.periods import Quarter

PLAN_FOLDER = "plans"
_NAME = re.compile(r"[A-Za-z0-9_-]+(?:\.v([0-9]+))?\.json")
_HEX = r"^[0-9a-f]{64}$"
_BEARING = {
    "id",
    "areas",
    "start",
    "end",
    "type",
    "outcome",
    "secondary",
    "negative_controls",
    "goal",
    "comparison",
    "rings",
    "expected_effect",
    "dose",
    "follow_up_months",
    "police_discovered_reason",
}
_OF_SELECTION = {"how", "rule", "quarter", "expected_fall"}
_OF_LOTTERY = {"draw", "start_at_once"}
FAMILY, ROUNDS = "family", "rounds_planned"
"""Keys of a plan: the year's registered measures when it was locked, and how many rounds a lottery is to have."""


class LockedData(Frozen):
    """The data as they were known on the day of the lock: counts by area, month and category, never rows."""

    source: Slug
    through: date
    rows: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=_HEX)]


class CodeVersion(Frozen):
    """The program that made the lock; ``commit`` is None outside git and for a day that was set afterwards."""

    version: str
    commit: str | None = None
    dirty: bool | None = None


class LockedPlan(Frozen):
    """A plan with its seal. It is never changed: what differs later is told as a deviation.

    Attributes:
        intervention: id in the register; version: 1, and more when the plan was locked anew.
        locked_on: the day; after_start: whether the measure had begun by then.
        plan: everything that bears on the evaluation (``plan_of``); plan_sha256: of its canonical text.
        data: the data up to that day; code: the program.
    """

    intervention: str
    version: Annotated[int, Field(ge=1)] = 1
    locked_on: date
    after_start: bool
    plan: dict[str, JsonValue]
    plan_sha256: Annotated[str, Field(pattern=_HEX)]
    data: LockedData
    code: CodeVersion

    @model_validator(mode="after")
    def _unbroken(self) -> Self:
        if sha256_of(self.plan) != self.plan_sha256:
            raise ValueError("planen stämmer inte med sitt sigill")
        if self.plan.get("id") != self.intervention:
            raise ValueError("planen gäller en annan insats än den säger")
        return self

    @property
    def family(self) -> tuple[str, ...]:
        """Ids of the year's registered measures when the plan was locked; empty in plans that do not tell."""
        kept = self.plan.get(FAMILY)
        return tuple(map(str, kept)) if isinstance(kept, list) else ()

    @property
    def file_name(self) -> str:
        """The name of the file that it lies in."""
        return f"{self.intervention}.json" if self.version == 1 else f"{self.intervention}.v{self.version}.json"

    @property
    def text(self) -> str:
        """What is written in the file."""
        return json.dumps(json.loads(self.model_dump_json()), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def plan_of(
    intervention: Intervention, settings: Mapping[str, JsonValue], *, on: date, family: Sequence[str] = ()
) -> dict[str, JsonValue]:
    """Everything of a measure that bears on its evaluation and could be known on a day, as plain values.

    Of the choice of area the rule is kept, not the list it gave. The areas are left out when they could not be known:
    those of a lottery, and those of a rule on the counts of a quarter that has not ended. Then the rule is the plan.

    Args:
        intervention: as the register has it.
        settings: of the deciding test.
        on: the day of the lock.
        family: ids of the register's measures whose verdicts belong to the same year; they share the risk of error.
    """
    plan: dict[str, JsonValue] = json.loads(intervention.model_dump_json(include=_BEARING, by_alias=True))
    if not areas_known(intervention, on):
        del plan["areas"]
    by_lottery = intervention.selection.how == BY_LOTTERY
    kept = _OF_SELECTION | _OF_LOTTERY if by_lottery else _OF_SELECTION
    chosen: dict[str, JsonValue] = json.loads(intervention.selection.model_dump_json(include=kept))
    if by_lottery and intervention.selection.rounds_planned is not None:
        chosen[ROUNDS] = intervention.selection.rounds_in_all
    if family:
        plan[FAMILY] = [*sorted(family)]
    plan["selection"] = chosen
    plan["no_effect"] = [round(limit, 4) for limit in intervention.unimportant]
    return {**plan, "settings": dict(settings)}


def areas_known(intervention: Intervention, on: date) -> bool:
    """Whether it was settled on a day where the measure would be."""
    selection = intervention.selection
    if selection.how == BY_LOTTERY:
        return False
    return selection.how != BY_COUNTS or selection.quarter is None or Quarter.parse(selection.quarter).end <= on


def sha256_of(plan: Mapping[str, JsonValue]) -> str:
    """The seal: sha256 of the canonical text (keys in order, no space).

    >>> sha256_of({"b": 1, "a": "å"}) == sha256_of({"a": "å", "b": 1})
    True
    """
    text = json.dumps(plan, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read_plans(
    folder: Path, shown: str, known: frozenset[str] | None, problems: list[Problem]
) -> tuple[LockedPlan, ...]:
    """The locked plans of a folder, in the order of measures and versions; a broken one is a problem.

    Args:
        folder: may be missing.
        shown: how the folder is called in messages.
        known: ids of the register; a locked measure may not be taken out of it. None: not looked at.
        problems: is added to.
    """
    found = []
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        where = f"{shown}/{path.name}"
        plan = _read_plan(path, where, problems)
        if plan is None:
            continue
        if known is not None and plan.intervention not in known:
            words = (
                f"insatsen {plan.intervention} har en låst plan men står inte i registret; ta tillbaka den. En låst "
                "insats tas aldrig bort: ange end om den har upphört"
            )
            problems.append(Problem(where, "", words))
        found.append(plan)
    return tuple(sorted(found, key=lambda plan: (plan.intervention, plan.version)))


def _read_plan(path: Path, where: str, problems: list[Problem]) -> LockedPlan | None:
    try:
        plan = LockedPlan.model_validate_json(path.read_text(encoding="utf-8"))
    except OSError as fault:
        problems.append(Problem(where, "", f"går inte att läsa ({fault.strerror})"))
        return None
    except (ValidationError, UnicodeDecodeError):
        words = (
            "är ingen hel låst plan: den är ändrad, avhuggen eller av annat slag. En låst plan ändras aldrig för hand; "
            "hämta tillbaka filen som den låstes"
        )
        problems.append(Problem(where, "", words))
        return None
    if _NAME.fullmatch(path.name) is None or path.name != plan.file_name:
        problems.append(Problem(where, "", f"filen ska heta {plan.file_name}; en låst plan byter aldrig namn"))
        return None
    return plan
