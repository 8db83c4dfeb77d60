"""Read a municipality's parameters, and refuse every fault at once before anything runs."""

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from bfkit.errors import ParameterError
from bfkit.parameters.interventions import WHOLE_MUNICIPALITY, Intervention, Register
from bfkit.parameters.models import Municipality, Parameters, QuarterFile, contradictions
from bfkit.parameters.plans import PLAN_FOLDER, LockedPlan, read_plans
from bfkit.parameters.sources import Source
from bfkit.parameters.yaml_text import Problem, parse
from bfkit.periods import Quarter

M = TypeVar("M", bound=BaseModel)
MUNICIPALITY_FILE = "municipality.yml"
REGISTER_FILE = "interventions.yml"
QUARTER_FOLDER = "quarters"
_SLUG = re.compile(r"[a-z0-9_]+")
_WORDS = {
    "missing": "saknas och måste anges",
    "too_short": "får inte vara tom",
    "string_too_short": "får inte vara tom",
    "string_type": "ska vara text; skriv den inom citattecken",
    "int_type": "ska vara ett heltal",
    "int_parsing": "ska vara ett heltal",
    "float_type": "ska vara ett tal",
    "bool_type": "ska vara true eller false",
    "date_from_datetime_parsing": "ska vara ett datum som finns, till exempel 2025-06-30",
    "date_parsing": "ska vara ett datum som finns, till exempel 2025-06-30",
    "date_type": "ska vara ett datum, till exempel 2025-06-30",
    "tuple_type": "ska vara en lista ([a, b] eller rader som börjar med -)",
    "model_type": "ska bestå av nycklar och värden",
    "dict_type": "ska bestå av nycklar och värden",
}


def load(slug: str, quarter_text: str, *, folder: Path, as_of: date | None = None) -> Parameters:
    """The checked parameters of a municipality and a quarter.

    Args:
        slug: folder of the municipality under ``folder``.
        quarter_text: ``2025Q2``.
        folder: the project's ``parameters`` folder.
        as_of: last day of reporting; else the quarter file's, else quarter end + ``as_of_days``.

    Raises:
        ParameterError: one or more faults, all listed with file, key and nearest allowed name.
    """
    problems: list[Problem] = []
    quarter = _quarter(quarter_text, problems)
    home = _home(slug, folder, problems)
    municipality = quarter_file = register = None
    plans: tuple[LockedPlan, ...] = ()
    if home is not None:
        municipality = _read(home / MUNICIPALITY_FILE, Municipality, f"{slug}/{MUNICIPALITY_FILE}", problems)
        quarter_file = _read_quarter_file(home, quarter_text, slug, problems)
        register = _read_register(home, slug, municipality, problems)
        plans = _read_plans(home, slug, register, problems)
    if problems or municipality is None or quarter is None or quarter_file is None:
        raise ParameterError(_report(problems))
    as_of = as_of or quarter_file.as_of or quarter.last_day + timedelta(days=municipality.as_of_days)
    if as_of < quarter.last_day:
        raise ParameterError(
            f"as_of är {as_of} men {quarter.label} slutar först {quarter.last_day}; välj en senare dag eller ett "
            "tidigare kvartal."
        )
    expired = [
        s for s in municipality.sources if s.agreement.valid_until and s.agreement.valid_until < quarter.last_day
    ]
    if expired:
        told = [
            Problem(f"{slug}/{MUNICIPALITY_FILE}", f"sources.{s.name}.agreement", _expired(s, quarter)) for s in expired
        ]
        raise ParameterError(_report(told))
    return Parameters(
        slug=slug,
        quarter_text=quarter_text,
        municipality=_with_quarter(municipality, quarter_file),
        as_of=as_of,
        note=quarter_file.note,
        measures=register,
        plans=plans,
    )


def load_register(slug: str, *, folder: Path) -> Register | None:
    """The checked register of measures (``interventions.yml``); None when the municipality has none.

    Args:
        slug: folder of the municipality under ``folder``.
        folder: the project's ``parameters`` folder.

    Raises:
        ParameterError: one or more faults, all listed with file and key; a goal without a number, a baseline or
            an end is one.
    """
    problems: list[Problem] = []
    home = _home(slug, folder, problems)
    register = _read_register(home, slug, None, problems) if home is not None else None
    if problems:
        raise ParameterError(_report(problems))
    return register


def _read_register(
    home: Path, slug: str, municipality: Municipality | None, problems: list[Problem]
) -> Register | None:
    """The register, held against the municipality when that could be read."""
    shown = f"{slug}/{REGISTER_FILE}"
    if not (home / REGISTER_FILE).is_file():
        return None
    register = _read(home / REGISTER_FILE, Register, shown, problems)
    if register is not None and municipality is not None:
        names = [source.name for source in municipality.sources]
        if register.source not in names:
            words = f'"{register.source}" är ingen källa i {MUNICIPALITY_FILE}{nearest(register.source, names)}'
            problems.append(Problem(shown, "source", words))
        for intervention in register.interventions:
            problems.extend(_strange_areas(intervention, municipality, shown))
    return register


def _strange_areas(intervention: Intervention, municipality: Municipality, shown: str) -> list[Problem]:
    """Areas of a measure whose codes do not look like the municipality's."""
    declared = municipality.areas
    try:
        pattern = re.compile(re.escape(municipality.code) if declared.whole else declared.code_pattern)
    except re.error:
        return []  # told when the areas are read
    named = {"areas": intervention.areas, "comparison.areas": intervention.comparison.areas}
    return [
        Problem(shown, f"{intervention.id}.{key}", f'"{area}" är ingen områdeskod enligt areas.code_pattern')
        for key, areas in named.items()
        for area in areas
        if area != WHOLE_MUNICIPALITY and pattern.fullmatch(area) is None
    ]


def _read_plans(home: Path, slug: str, register: Register | None, problems: list[Problem]) -> tuple[LockedPlan, ...]:
    """The locked plans; when the register could not be read, what is missing from it is not told as well."""
    if register is None and (home / REGISTER_FILE).is_file():
        return ()
    known = frozenset(measure.id for measure in register.interventions) if register is not None else frozenset()
    return read_plans(home / PLAN_FOLDER, f"{slug}/{PLAN_FOLDER}", known, problems)


def _expired(source: Source, quarter: Quarter) -> str:
    return (
        f"överenskommelsen gick ut {source.agreement.valid_until}, före slutet av {quarter.label}; förnya den och ange "
        "valid_until på nytt, eller ta bort källan"
    )


def nearest(word: str, allowed: Iterable[str]) -> str:
    """'; menade du "x"?' for the nearest allowed name, or the whole list when none is near."""
    names = sorted(allowed)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return f'; menade du "{close[0]}"?' if close else f"; tillåtna är {', '.join(names)}" if names else ""


def _quarter(text: str, problems: list[Problem]) -> Quarter | None:
    try:
        return Quarter.parse(text)
    except ValueError as fault:
        problems.append(Problem("kvartal", "", str(fault)))
        return None


def _home(slug: str, folder: Path, problems: list[Problem]) -> Path | None:
    present = [p.name for p in folder.iterdir() if p.is_dir()] if folder.is_dir() else []
    if not _SLUG.fullmatch(slug) or slug not in present:
        words = f'kommunen "{slug}" har ingen mapp under parameters{nearest(slug, present)}'
        problems.append(Problem("kommun", "", words))
        return None
    home = folder / slug
    if not (home / MUNICIPALITY_FILE).is_file():
        others = [p.name for p in home.iterdir()]
        words = f"filen saknas{nearest(MUNICIPALITY_FILE, others)}" if others else "filen saknas"
        problems.append(Problem(f"{slug}/{MUNICIPALITY_FILE}", "", words))
        return None
    return home


def _read_quarter_file(home: Path, quarter_text: str, slug: str, problems: list[Problem]) -> QuarterFile | None:
    folder = home / QUARTER_FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        try:
            Quarter.parse(path.stem)
            well_named = path.suffix == ".yml"
        except ValueError:
            well_named = False
        if not well_named and not path.name.startswith("."):
            words = "filnamnet är inget kvartal och skulle aldrig läsas; döp om den till exempelvis 2025Q2.yml"
            problems.append(Problem(f"{slug}/{QUARTER_FOLDER}/{path.name}", "", words))
    path = folder / f"{quarter_text}.yml"
    if not path.is_file():
        return QuarterFile()
    return _read(path, QuarterFile, f"{slug}/{QUARTER_FOLDER}/{path.name}", problems)


def _read(path: Path, model: type[M], shown: str, problems: list[Problem]) -> M | None:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        problems.append(Problem(shown, "", f"är inte UTF-8 (byte {fault.start}); spara filen som UTF-8"))
        return None
    except OSError as fault:
        problems.append(Problem(shown, "", f"går inte att läsa ({fault.strerror})"))
        return None
    content, found = parse(text, shown)
    problems.extend(found)
    if not content:
        return None
    try:
        return model.model_validate_json(json.dumps(content, default=str))
    except ValidationError as fault:
        told = {problem.key.split(" (")[0] for problem in found}
        errors = [e for e in fault.errors() if _key(e["loc"]) not in told and not _follows(e)]
        problems.extend(Problem(shown, _key(e["loc"]), _words(e, model)) for e in errors)
        if model is Municipality and all(e["loc"] for e in errors):  # then the whole was never held against itself
            problems.extend(Problem(shown, "", words) for words in contradictions(content))
        return None


def _with_quarter(municipality: Municipality, quarter_file: QuarterFile) -> Municipality:
    changes = {
        key: value for key in ("diary_number", "handling_status") if (value := getattr(quarter_file, key)) is not None
    }
    return municipality.model_copy(update=changes)


def _key(location: tuple[int | str, ...]) -> str:
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in location)
    return "".join(parts).lstrip(".")


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
    return f"{_WORDS.get(kind, error['msg'])} (fann {json.dumps(found, ensure_ascii=False, default=str)[:60]})"


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


def _report(problems: list[Problem]) -> str:
    lines = [f"  {problem}" for problem in problems]
    head = "ett fel" if len(lines) == 1 else f"{len(lines)} fel"
    return f"{head} i parametrarna; ingenting har körts.\n" + "\n".join(lines)
