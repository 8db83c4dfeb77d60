"""The register of measures as it is on a Thursday morning: what is right is read, what is wrong is told and left alone."""

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from bfkit.errors import listed
from bfkit.parameters.interventions import Intervention, Register, same_names
from bfkit.parameters.measure_rules import WHOLE_MUNICIPALITY, contradictions, goal_beside_follow_up, last_followed
from bfkit.parameters.models import Municipality, Parameters
from bfkit.parameters.reading import content_of, errors_of, nearest
from bfkit.parameters.unread import Unread
from bfkit.parameters.yaml_text import Problem, with_line

REGISTER_FILE = "interventions.yml"
_EACH = "interventions"
_PLACE = re.compile(rf"{_EACH}\[(\d+)\](?:\.(.+))?")
_SLUG = re.compile(r"[a-z0-9_]+")
_ID = re.compile(r"[A-Za-z0-9_-]+")
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class ReadRegister:
    """The measures that can be read, and those that cannot; ``register`` is None when the file itself is wrong."""

    register: Register | None
    unread: tuple[Unread, ...] = ()


def read_register(
    path: Path,
    shown: str,
    municipality: Municipality | None,
    problems: list[Problem],
    *,
    hypotheses: Sequence[str] | None = None,
) -> ReadRegister:
    """The register, each measure by itself.

    Args:
        path: of the file, which may be missing; shown: how it is called in messages.
        municipality: that it is held against; None when it could not be read.
        problems: faults of the file as a whole are added; those of a measure stand in ``unread``.
        hypotheses: ids that a measure can name as the cause it aims at; None when they are not looked at.
    """
    if not path.is_file():
        return ReadRegister(None)
    content, found = content_of(path, shown)
    whole = [problem for problem in found if not _PLACE.match(problem.key)]
    problems.extend(whole)
    if not content:
        return ReadRegister(None)
    items = content.get(_EACH)
    rows = items if isinstance(items, list) else []
    head = {**content, _EACH: [] if isinstance(items, list) else items if items is not None else []}
    told = {problem.key.split(" (")[0] for problem in whole}
    register, wrong = errors_of(head, Register, told=told)
    problems.extend(Problem(shown, key, words) for key, words in wrong)
    if register is None:
        return ReadRegister(None)
    if municipality is not None and register.source not in (names := [s.name for s in municipality.sources]):
        words = f'"{register.source}" är ingen källa i municipality.yml{nearest(register.source, names)}'
        problems.append(Problem(shown, "source", words))
    text = path.read_text(encoding="utf-8-sig")
    return _measures(register, rows, found, municipality, text, hypotheses)


def _measures(
    register: Register,
    rows: Sequence[Any],
    found: Sequence[Problem],
    municipality: Municipality | None,
    text: str,
    hypotheses: Sequence[str] | None,
) -> ReadRegister:
    """Every measure read or told by itself."""
    twice = same_names([_names(row, number) for number, row in enumerate(rows, 1)])
    good, unread = [], []
    for number, row in enumerate(rows, 1):
        of_text = [(m[2] or "", p.text) for p in found if (m := _PLACE.match(p.key)) and int(m[1]) == number]
        faults = [(key.split(" (")[0], words) for key, words in of_text]
        measure, wrong = errors_of(row, Intervention, told=[key for key, _ in faults])
        if measure is None and isinstance(row, Mapping):
            wrong += [pair for pair in contradictions(_readable(row)) if pair not in wrong]
        faults += wrong
        if number - 1 in twice:
            faults.append(("id", twice[number - 1]))
        if measure is not None and municipality is not None:
            faults += _strange_codes(measure, municipality)
        if measure is not None and hypotheses is not None:
            faults += _strange_cause(measure, hypotheses)
        if measure is not None and not faults:
            good.append(measure)
        else:
            unread.append(_unread(row, number, _with_lines(faults, number, text), measure))
    return ReadRegister(register.model_copy(update={_EACH: tuple(good)}), tuple(unread))


def without_unknown_areas(parameters: Parameters, areas: Mapping[str, str]) -> Parameters:
    """The parameters with each measure that names an area which does not exist moved to those that cannot be used.

    Args:
        parameters: with the register.
        areas: name of each area of the municipality by its code.
    """
    register = parameters.register
    if register is None:
        return parameters
    good, unread = [], list(parameters.unread)
    taken = {one.number for one in unread}
    free = (number for number in range(1, len(taken) + len(register.interventions) + 1) if number not in taken)
    for measure, number in zip(register.interventions, free, strict=True):
        faults = tuple(_unknown(measure, areas))
        if faults:
            unread.append(_unread_measure(measure, number, faults))
        else:
            good.append(measure)
    kept = register.model_copy(update={_EACH: tuple(good)})
    return parameters.model_copy(update={"measures": kept, "unread": tuple(sorted(unread, key=lambda one: one.number))})


def problems_of(unread: Sequence[Unread], slug: str) -> list[Problem]:
    """The faults of measures as they are told with those of other files."""
    return [Problem(f"{slug}/{REGISTER_FILE}", one.id, fault) for one in unread for fault in one.faults]


def notes_on(parameters: Parameters) -> tuple[str, ...]:
    """What is allowed in the register but easily misread."""
    measures = parameters.register.interventions if parameters.register is not None else ()
    beside = ((one, goal_beside_follow_up(one.goal, one.starts, one.follow_up_months)) for one in measures)
    return tuple(f"{one.id}: {words}." for one, words in beside if words)


def _unknown(measure: Intervention, areas: Mapping[str, str]) -> Iterator[str]:
    chosen = measure.selection
    named = {
        "areas": measure.areas,
        "comparison.areas": measure.comparison.areas,
        "selection.listed": tuple(entry.area for entry in chosen.listed),
        **{
            f"selection.rounds[{place}]": tuple(
                dict.fromkeys((*(entry.area for entry in one.listed), *one.start_now.areas, *one.start_next.areas))
            )
            for place, one in enumerate(chosen.rounds, 1)
        },
    }
    for key, codes in named.items():
        strange = [code for code in codes if code not in areas and code != WHOLE_MUNICIPALITY]
        for code in dict.fromkeys(strange):
            yield f'{key}: "{code}" finns inte bland kommunens {len(areas)} områden{_nearest_areas(code, areas)}'


def _nearest_areas(code: str, areas: Mapping[str, str]) -> str:
    """The areas whose code or name is most like a word."""
    by_word = {word.casefold(): key for key, name in areas.items() for word in (name, key)}
    close = difflib.get_close_matches(code.casefold(), sorted(by_word), n=_NEAREST, cutoff=0.5)
    found = list(dict.fromkeys(by_word[word] for word in close)) or sorted(areas)[:_NEAREST]
    shown = listed([key if areas[key] == key else f"{key} ({areas[key]})" for key in found])
    return f"; {'närmast är' if close else 'till exempel finns'} {shown}. Skriv områdets kod" if found else ""


def _strange_codes(measure: Intervention, municipality: Municipality) -> list[tuple[str, str]]:
    """Areas of a measure whose codes do not look like the municipality's."""
    declared = municipality.areas
    try:
        pattern = re.compile(re.escape(municipality.code) if declared.whole else declared.code_pattern)
    except re.error:
        return []  # told when the areas are read
    named = {"areas": measure.areas, "comparison.areas": measure.comparison.areas}
    return [
        (key, f'"{area}" är ingen områdeskod enligt areas.code_pattern i municipality.yml')
        for key, areas in named.items()
        for area in areas
        if area != WHOLE_MUNICIPALITY and pattern.fullmatch(area) is None
    ]


def _strange_cause(measure: Intervention, hypotheses: Sequence[str]) -> list[tuple[str, str]]:
    """A cause that a measure aims at and that nobody has written down."""
    name = measure.hypothesis
    if name is None or name in hypotheses:
        return []
    told = nearest(name, hypotheses) if hypotheses else "; kommunen har ingen fil hypotheses.yml, eller så är den tom"
    return [("hypothesis", f'"{name}" är ingen hypotes i hypotheses.yml{told}')]


def _readable(row: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a measure that can be read although others cannot; what is left out has its default."""
    known = {}
    for name, field in Intervention.model_fields.items():
        key = field.alias or name
        if key not in row:
            if not field.is_required():
                known[name] = field.get_default(call_default_factory=True)
            continue
        kind: TypeAdapter[Any] = TypeAdapter(_annotated(field))
        try:
            known[name] = kind.validate_json(json.dumps(row[key], default=str), strict=True)
        except ValidationError:
            continue
    return known


def _annotated(field: FieldInfo) -> Any:
    """The kind of a field with its limits."""
    return Annotated[(field.annotation, *field.metadata, field)]


def _names(row: Any, number: int) -> tuple[str, str]:
    """Id and slug as they are written, or names that nothing else has."""
    told = row if isinstance(row, Mapping) else {}
    own = told.get("id"), told.get("slug")
    spare = f"nr {number}", f"nr_{number}"
    first = own[0] if isinstance(own[0], str) and _ID.fullmatch(own[0]) else spare[0]
    return first, own[1] if isinstance(own[1], str) and _SLUG.fullmatch(own[1]) else spare[1]


def _with_lines(faults: Sequence[tuple[str, str]], number: int, text: str) -> tuple[str, ...]:
    lines = []
    for key, words in dict.fromkeys(faults):
        where = with_line(key, text, within=(_EACH, number - 1))
        lines.append(f"{where}: {words}" if where else words)
    return tuple(lines)


def _unread(row: Any, number: int, faults: tuple[str, ...], measure: Intervention | None) -> Unread:
    if measure is not None:
        return _unread_measure(measure, number, faults)
    known = _readable(row) if isinstance(row, Mapping) else {}
    name, slug = _names(row, number)
    start, months, selection, areas = (known.get(key) for key in ("start", "follow_up_months", "selection", "areas"))
    year = None
    if isinstance(start, date) and isinstance(months, int) and selection is not None:
        year = last_followed(max((one.start_now.first_day for one in selection.rounds), default=start), months).year
    return Unread(
        number=number,
        id=name,
        slug=slug,
        public_slug=slug if known.get("public") is True else name.lower().replace(" ", "_"),
        areas=areas if isinstance(areas, tuple) else None,
        start=start if isinstance(start, date) else None,
        year=year,
        faults=faults,
    )


def _unread_measure(measure: Intervention, number: int, faults: tuple[str, ...]) -> Unread:
    return Unread(
        number=number,
        id=measure.id,
        slug=measure.slug,
        public_slug=measure.public_slug,
        areas=measure.areas,
        start=measure.start,
        year=last_followed(max(measure.starts), measure.follow_up_months).year,
        faults=faults,
    )
