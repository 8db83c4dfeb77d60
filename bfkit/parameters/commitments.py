"""The agreement a municipality follows up (``commitments.yml``): who promised what, by when, counted in which log."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from pydantic import BeforeValidator, Field, SerializeAsAny, ValidationInfo, field_validator, model_validator

from bfkit.parameters.commitment_kinds import KINDS, Kind
from bfkit.parameters.commitment_targets import Target
from bfkit.parameters.reading import errors_of, nearest, read
from bfkit.parameters.sources import Csv
from bfkit.parameters.values import Aliased, ContradictionError, Frozen, Relative
from bfkit.parameters.yaml_text import Problem, line_of

COMMITMENT_FILE = "commitments.yml"
REPORTED_CRIME = "anmalda_brott"
"""The kind whose rows are a source of ``municipality.yml`` and read there."""
_EACH = "commitments"
_MISSING = "saknas och måste anges"
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
T = TypeVar("T", bound=Target)


class Span(Aliased):
    """Days from the first to the last, both included."""

    first: Annotated[date, Field(alias="from")]
    last: Annotated[date, Field(alias="to")]

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.last < self.first:
            words = f"perioden är bakvänd: den slutar {self.last} men börjar {self.first}; byt plats på from och to"
            raise ContradictionError([("", words)])
        return self


class MeetingLog(Frozen):
    """A second file: the meetings of groups."""

    file: Relative
    columns: dict[str, str]


class CommitmentLogFile(Frozen):
    """Where the rows stand that are counted. ``where`` selects rows of a file that several commitments share."""

    file: Relative
    columns: dict[str, str]
    where: dict[str, str] = Field(default_factory=dict)
    codebook: Relative | None = None
    meetings: MeetingLog | None = None
    unsafe: tuple[int, ...] = ()
    answered: tuple[int, ...] = ()


class Change(Frozen):
    """What was changed since the plan, and why."""

    date: date
    what: str
    why: str


class Term(Aliased):
    """Days of a school term; ``schools``: those it holds for, all when empty."""

    name: str
    first: Annotated[date, Field(alias="from")]
    last: Annotated[date, Field(alias="to")]
    schools: tuple[str, ...] = ()


def _kind(value: object) -> object:
    if isinstance(value, str) and value not in KINDS:
        raise ValueError(f'"{value}" är inget slag av åtagande{nearest(value, KINDS)}')
    return value


class Commitment(Frozen):
    """One commitment: who promised what, in which period, and where it is counted.

    ``evaluated_by`` names the measure of the register whose verdict is the result of the commitment.
    """

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9ÅÄÖåäö_-]+$")]
    text: Annotated[str, Field(min_length=1)]
    parties: Annotated[tuple[str, ...], Field(min_length=1)]
    owner: Annotated[str, Field(min_length=1)]
    kind: Annotated[str, BeforeValidator(_kind)]
    target: SerializeAsAny[Target]
    period: Span
    source: CommitmentLogFile
    changes: tuple[Change, ...] = ()
    evaluated_by: str | None = None

    @field_validator("target", mode="plain")
    @classmethod
    def _of_its_kind(cls, value: Any, info: ValidationInfo) -> Target:
        kind = KINDS.get(str(info.data.get("kind")))
        if kind is None or isinstance(value, Target):
            return value if isinstance(value, Target) else Target()
        found, faults = errors_of(value, kind.target)
        if found is None:
            words = kind.target.units
            told = [(key, words.get(key, text) if text == _MISSING else text) for key, text in faults]
            raise ContradictionError(told)
        return found

    @model_validator(mode="after")
    def _columns_of_its_kind(self) -> Self:
        faults = _columns(self.source, KINDS[self.kind])
        if faults:
            raise ContradictionError(faults)
        return self

    @property
    def way(self) -> Kind:
        """The kind it is of."""
        return KINDS[self.kind]

    def promised(self, form: type[T]) -> T:
        """The target in the form of its kind. Raises TypeError for another form."""
        if not isinstance(self.target, form):
            raise TypeError(f"{self.id}: {type(self.target).__name__}")
        return self.target


class Assessments(Frozen):
    """Where the group writes what it judges of each commitment: a row a commitment and day."""

    file: Relative
    columns: dict[str, str]


class PlannedDoses(Frozen):
    """How often each measure of the register was planned a week and area; what was done stands in the log."""

    file: Relative
    columns: dict[str, str]
    planned_per_week: dict[str, Annotated[int, Field(ge=0)]]


class Agreement(Frozen):
    """The agreement as a whole. ``drawn``: the last day the logs reach; open cases are counted to it."""

    name: str
    municipality: str
    decided: date
    diary_number: str
    period: Span
    drawn: date
    csv: Csv = Csv()
    spellings: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    priority_areas: tuple[str, ...] = ()
    term_months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    terms: tuple[Term, ...] = ()
    assessments: Assessments | None = None
    interventions: PlannedDoses | None = None
    commitments: Annotated[tuple[Commitment, ...], Field(min_length=1)]

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file or pattern that is read, in the order of the file; reported crimes are no log."""
        own = [self.assessments.file] if self.assessments is not None else []
        for one in self.commitments:
            if one.kind != REPORTED_CRIME:
                meetings = one.source.meetings.file if one.source.meetings is not None else None
                own += [path for path in (one.source.file, one.source.codebook, meetings) if path is not None]
        return tuple(dict.fromkeys(own))

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        faults = [*_overlaps(self.commitments), *_assessed(self.assessments)]
        faults += [
            (f"terms[{n}]", f"terminen {term.name} är bakvänd: den slutar {term.last} men börjar {term.first}")
            for n, term in enumerate(self.terms, 1)
            if term.last < term.first
        ]
        if faults:
            raise ContradictionError(faults)
        return self


def read_agreement(path: Path, shown: str, problems: list[Problem]) -> Agreement | None:
    """The agreement; None when there is none or it is wrong, and ``problems`` then says how, with line.

    Args:
        path: of the file, which may be missing; shown: how it is called in messages.
        problems: is added to.
    """
    if not path.is_file():
        return None
    found: list[Problem] = []
    agreement = read(path, Agreement, shown, found)
    text = path.read_text(encoding="utf-8-sig", errors="replace") if found else ""
    problems.extend(_with_line(problem, text) for problem in found)
    return agreement


def _with_line(problem: Problem, text: str) -> Problem:
    """The problem with the line on which its key stands, or the nearest above that does."""
    if not problem.key or "(rad" in problem.key or problem.key.startswith("rad "):
        return problem
    steps = tuple(int(place) - 1 if place else name for name, place in _STEP.findall(problem.key))
    line = line_of(text, steps)
    return Problem(problem.file, f"{problem.key} (rad {line})", problem.text) if line else problem


def _columns(source: CommitmentLogFile, kind: Kind) -> list[tuple[str, str]]:
    """What is wrong with the declared columns of a log."""
    faults = _strange(source.columns, kind.columns, kind.optional, "source.columns")
    if kind.codebook and source.codebook is None:
        faults.append(("source.codebook", "saknas: enkäten behöver sin kodbok"))
    if bool(kind.meetings) != (source.meetings is not None):
        words = "saknas: närvaron läses ur en fil med träffar" if kind.meetings else "används inte av detta slag"
        faults.append(("source.meetings", words))
    elif source.meetings is not None:
        faults += _strange(source.meetings.columns, kind.meetings, {}, "source.meetings.columns")
    return faults


def _strange(
    declared: Mapping[str, str], required: Mapping[str, str], optional: Mapping[str, str], where: str
) -> list[tuple[str, str]]:
    known = {**required, **optional}
    unknown = [(f"{where}.{key}", f"namnet finns inte{nearest(key, known)}") for key in declared if key not in known]
    missing = [f"{key}" for key in required if key not in declared]
    told = f"kolumnen för {', '.join(missing)} saknas och måste anges"
    return [*unknown, *([(where, told)] if missing else [])]


_ASSESSED = ("commitment", "date", "result", "assessed_by", "reason")
_MAY_BE_ASSESSED = ("implementation", "colour", "changed", "missing")


def _assessed(declared: Assessments | None) -> list[tuple[str, str]]:
    if declared is None:
        return []
    required, optional = dict.fromkeys(_ASSESSED, "text"), dict.fromkeys(_MAY_BE_ASSESSED, "text")
    return _strange(declared.columns, required, optional, "assessments.columns")


def _overlaps(commitments: Sequence[Commitment]) -> list[tuple[str, str]]:
    """A commitment may stand once for each of several periods, which may not overlap."""
    faults = []
    for number, one in enumerate(commitments, 1):
        for earlier in commitments[: number - 1]:
            if (
                earlier.id == one.id
                and one.period.first <= earlier.period.last
                and earlier.period.first <= one.period.last
            ):
                words = (
                    f"åtagandet {one.id} står två gånger med perioder som går i varandra: {earlier.period.first} till "
                    f"{earlier.period.last} och {one.period.first} till {one.period.last}"
                )
                faults.append((f"{_EACH}[{number}].period", words))
    return faults
