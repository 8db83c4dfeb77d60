"""Read one parameter file into its model, and put every fault in Swedish: key, what was expected, what was found."""

import difflib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from bfkit.parameters.values import ContradictionError
from bfkit.parameters.yaml_text import Problem, parse

M = TypeVar("M", bound=BaseModel)
MOST_TOLD = 10
"""Faults told of one file; the rest are counted."""
_LONGEST = 60
_WORDS = {
    "missing": "saknas och måste anges",
    "too_short": "får inte vara tom",
    "string_too_short": "får inte vara tom",
    "string_type": "ska vara text; skriv den inom citattecken",
    "int_type": "ska vara ett heltal",
    "int_parsing": "ska vara ett heltal",
    "int_from_float": "ska vara ett heltal",
    "float_type": "ska vara ett tal",
    "float_parsing": "ska vara ett tal",
    "bool_type": "ska vara true eller false",
    "date_from_datetime_parsing": "ska vara ett datum som finns, till exempel 2025-06-30",
    "date_parsing": "ska vara ett datum som finns, till exempel 2025-06-30",
    "date_type": "ska vara ett datum, till exempel 2025-06-30",
    "tuple_type": "ska vara en lista ([a, b] eller rader som börjar med -)",
    "model_type": "ska bestå av nycklar och värden",
    "dict_type": "ska bestå av nycklar och värden",
    "too_long": "har för många värden",
}


def read(
    path: Path,
    model: type[M],
    shown: str,
    problems: list[Problem],
    *,
    between: Callable[[Mapping[str, Any]], Sequence[str]] | None = None,
) -> M | None:
    """A file as its model; None when it is wrong, and ``problems`` then says how.

    Args:
        path: of the file; shown: how it is called in messages.
        model: what it must hold.
        problems: is added to.
        between: faults that lie in no single key, for a file whose keys are wrong too.
    """
    content, found = content_of(path, shown)
    problems.extend(found)
    if not content:
        return None
    try:
        return model.model_validate_json(json.dumps(content, default=str))
    except ValidationError as fault:
        told = {problem.key.split(" (")[0] for problem in found}
        errors = [error for error in fault.errors() if key_of(error["loc"]) not in told and not _follows(error)]
        problems.extend(Problem(shown, key, words) for error in errors for key, words in in_words(error, model))
        if between is not None and all(error["loc"] for error in errors):  # the whole was never held against itself
            problems.extend(Problem(shown, "", words) for words in between(content))
        return None


def content_of(path: Path, shown: str) -> tuple[dict[str, object], list[Problem]]:
    """What a YAML file holds, and the faults found while reading it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        return {}, [Problem(shown, "", f"är inte UTF-8 (byte {fault.start}); spara filen som UTF-8")]
    except OSError as fault:
        return {}, [Problem(shown, "", f"går inte att läsa ({fault.strerror})")]
    return parse(text, shown)


def errors_of(content: object, model: type[M], *, told: Iterable[str] = ()) -> tuple[M | None, list[tuple[str, str]]]:
    """A part of a file as its model, or the key and words of every fault in it.

    Args:
        content: as YAML gave it.
        model: what it must hold.
        told: keys whose fault is known already.
    """
    already = set(told)
    try:
        return model.model_validate_json(json.dumps(content, default=str)), []
    except ValidationError as fault:
        errors = [error for error in fault.errors() if key_of(error["loc"]) not in already and not _follows(error)]
        return None, [pair for error in errors for pair in in_words(error, model)]


def key_of(location: tuple[int | str, ...]) -> str:
    """A place in a file as it is told: ``sources[2].fields.id``."""
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in location)
    return "".join(parts).lstrip(".")


def in_words(error: Mapping[str, Any], model: type[BaseModel]) -> list[tuple[str, str]]:
    """One error of the model library as key and Swedish words; a rule between keys may have found several."""
    place = key_of(error["loc"])
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, ContradictionError):
        return [(f"{place}.{key}".strip("."), words) for key, words in cause.faults]
    return [(place, _words(error, model))]


def nearest(word: str, allowed: Iterable[str]) -> str:
    """'; menade du "x"?' for the nearest allowed name, or the whole list when none is near."""
    names = sorted(allowed)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return f'; menade du "{close[0]}"?' if close else f"; tillåtna är {', '.join(names)}" if names else ""


def report(problems: Sequence[Problem], *, ending: str = "ingenting har körts") -> str:
    """Every fault on a line of its own, of each file the first ten."""
    head = "ett fel" if len(problems) == 1 else f"{len(problems)} fel"
    lines: list[str] = []
    for file in dict.fromkeys(problem.file for problem in problems):
        own = [problem for problem in problems if problem.file == file]
        lines += [f"  {problem}" for problem in own[:MOST_TOLD]]
        if len(own) > MOST_TOLD:
            lines.append(f"  {file}: och {len(own) - MOST_TOLD} till")
    return f"{head} i parametrarna; {ending}.\n" + "\n".join(lines)


def _follows(error: Mapping[str, Any]) -> bool:
    """Whether an error only follows from another: a list called too short because its items were refused."""
    return error["type"] == "too_short" and bool(error["input"])


def _words(error: Mapping[str, Any], model: type[BaseModel]) -> str:
    """One pydantic error in Swedish, with what was found."""
    kind, found, context = error["type"], error.get("input"), error.get("ctx", {})
    if kind == "extra_forbidden":
        return f"namnet finns inte{nearest(str(error['loc'][-1]), _allowed(model, error['loc'][:-1]))}"
    if kind == "value_error":
        return str(context.get("error", error["msg"]))
    if kind == "literal_error":
        return f'"{found}" är inte tillåtet; välj {context["expected"].replace(" or ", " eller ")}'
    if kind == "string_pattern_mismatch":
        return f'"{found}" har fel form; väntade mönstret {context["pattern"]}'
    limits = {"greater_than_equal": ("ge", "minst"), "less_than_equal": ("le", "högst")}
    limits |= {"greater_than": ("gt", "mer än"), "less_than": ("lt", "mindre än")}
    if kind in limits:
        key, word = limits[kind]
        return f"{found} ska vara {word} {context[key]}"
    if kind == "missing":
        return _WORDS[kind]
    expected = _WORDS.get(kind, f"är av fel slag ({kind})")
    return f"{expected} (fann {json.dumps(found, ensure_ascii=False, default=str)[:_LONGEST]})"


def _allowed(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """The names allowed at a place in a model."""
    current: Any = model
    for part in location:
        if isinstance(part, int):
            continue
        field = _fields(current).get(part)
        current = _inner_model(field.annotation) if field is not None else None
    return list(_fields(current))


def _fields(model: object) -> dict[str, FieldInfo]:
    """The fields of a model by the names that stand in the file."""
    if not _is_model(model):
        return {}
    fields: dict[str, FieldInfo] = getattr(model, "model_fields", {})
    return {field.alias or name: field for name, field in fields.items()}


def _is_model(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _inner_model(annotation: Any) -> Any:
    if _is_model(annotation):
        return annotation
    return next((inner for inner in map(_inner_model, get_args(annotation)) if inner is not None), None)
