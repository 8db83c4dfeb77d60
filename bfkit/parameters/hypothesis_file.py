"""Read ``hypotheses.yml``: every part by itself, what they say of each other, and every fault with its line."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bfkit.errors import listed
from bfkit.parameters.cause_rules import Fault, twice
from bfkit.parameters.hypotheses import CauseDecision, CauseFile, Hypothesis
from bfkit.parameters.hypotheses import Problem as CauseProblem
from bfkit.parameters.interventions import WHOLE_MUNICIPALITY, Register
from bfkit.parameters.models import Municipality
from bfkit.parameters.reading import content_of, errors_of, nearest
from bfkit.parameters.values import Frozen
from bfkit.parameters.yaml_text import Problem, with_line
from bfkit.prevention import FULL, ON_PLACES

HYPOTHESES_FILE = "hypotheses.yml"
_PARTS: Mapping[str, type[Frozen]] = {"problems": CauseProblem, "hypotheses": Hypothesis, "decisions": CauseDecision}
_FEWEST_RIVALS = 2
_Numbered = tuple[int, Any]


def read_hypotheses(
    path: Path, shown: str, municipality: Municipality | None, problems: list[Problem]
) -> CauseFile | None:
    """The cause analysis of a municipality; None when it has none or when it is wrong, and ``problems`` says how.

    Args:
        path: of the file, which may be missing; shown: how it is called in messages.
        municipality: that it is held against; None when it could not be read.
        problems: is added to: unknown keys, ids that do not exist or stand twice, evidence without a source, a status
            that nobody stands for, a hypothesis that names a group of people, a test that needs what is not declared.
    """
    if not path.is_file():
        return None
    content, found = content_of(path, shown)
    problems.extend(found)
    if not content:
        return None
    told = {problem.key.split(" (")[0] for problem in found}
    rows = {part: value if isinstance(value := content.get(part), list) else [] for part in _PARTS}
    head = {key: [] if key in _PARTS and isinstance(value, list) else value for key, value in content.items()}
    whole, faults = errors_of(head, CauseFile, told=told)
    read = {part: _read(part, rows[part], told, faults) for part in _PARTS}
    faults += [*_between(read, rows), *_against(read, municipality)]
    text = path.read_text(encoding="utf-8-sig")
    problems.extend(Problem(shown, with_line(key, text), words) for key, words in dict.fromkeys(faults))
    if whole is None or faults or found:
        return None
    return whole.model_copy(update={part: tuple(one for _, one in read[part]) for part in _PARTS})


def known_ids(file: CauseFile | None) -> tuple[str, ...]:
    """Ids of the hypotheses that a measure can name."""
    return tuple(one.id for one in file.hypotheses) if file is not None else ()


def never_tried(
    file: CauseFile, path: Path, shown: str, register: Register | None, unread: Sequence[str] = ()
) -> list[Problem]:
    """Measures that are named as tried before and are not in the register, each with its line.

    Args:
        file: the cause analysis. path: it was read from; shown: how that is called in messages.
        register: of measures; None when there is none. unread: ids of those that are wrong.
    """
    known = [*(one.id for one in register.interventions), *unread] if register is not None else []
    faults = [
        (f"decisions[{place}].considered[{number}].reflection.tried", name)
        for place, decision in enumerate(file.decisions, 1)
        for number, one in enumerate(decision.considered, 1)
        for name in (one.reflection.tried if one.reflection is not None else ())
        if name not in known
    ]
    text = path.read_text(encoding="utf-8-sig")
    words = "står inte i registret över insatser"
    return [Problem(shown, with_line(key, text), f'"{name}" {words}{nearest(name, known)}') for key, name in faults]


def _read(part: str, rows: Sequence[Any], told: Iterable[str], faults: list[Fault]) -> list[_Numbered]:
    """The items of a part that can be read, with their place from 1; the faults of the others are added."""
    good: list[_Numbered] = []
    already = list(told)
    for number, row in enumerate(rows, 1):
        place = f"{part}[{number}]"
        own = [key.removeprefix(place).lstrip(".") for key in already if key.startswith(place)]
        item, wrong = errors_of(row, _PARTS[part], told=own)
        faults += [(f"{place}.{key}".rstrip("."), words) for key, words in wrong]
        if item is not None:
            good.append((number, item))
    return good


def _ids(rows: Sequence[Any]) -> list[str]:
    """Ids as they are written, also of items that could not be read: what points at them is no fault."""
    return [str(row.get("id")) if isinstance(row, Mapping) and row.get("id") else "" for row in rows]


def _between(read: Mapping[str, list[_Numbered]], rows: Mapping[str, list[Any]]) -> Iterator[Fault]:
    """What the parts say of each other."""
    problems, hypotheses = _ids(rows["problems"]), _ids(rows["hypotheses"])
    for part, names in (("problems", problems), ("hypotheses", hypotheses)):
        for place, name in twice(names):
            if name:
                yield f"{part}[{place + 1}].id", f"{name} står mer än en gång; ge varje post ett eget id"
    for number, one in read["hypotheses"]:
        if one.problem not in problems:
            yield f"hypotheses[{number}].problem", _no("ett problem", one.problem, problems)
    by_id = {one.id: one for _, one in read["problems"]}
    for number, one in read["hypotheses"]:
        steps = len(by_id[one.problem].event_chain) if one.problem in by_id else None
        if one.step is not None and steps is not None and one.step > steps:
            yield f"hypotheses[{number}].step", f"{one.step}: problemets händelsekedja har {steps} steg"
    yield from _enough(read["problems"], rows["hypotheses"])
    yield from _decided(read, problems, hypotheses)


def _enough(problems: Sequence[_Numbered], rows: Sequence[Any]) -> Iterator[Fault]:
    """Problems with too few hypotheses: none at all, or in the full form no rival."""
    about = [row.get("problem") for row in rows if isinstance(row, Mapping)]
    for number, one in problems:
        count = about.count(one.id)
        if count == 0:
            words = f"problemet {one.id} har ingen hypotes; skriv minst en, eller ta bort problemet"
            yield f"problems[{number}]", words
        elif one.form == FULL and count < _FEWEST_RIVALS:
            words = f"problemet {one.id} har bara en hypotes: den fulla formen behöver minst {_FEWEST_RIVALS}"
            yield f"problems[{number}].form", f"{words}, så att det finns något att välja emellan"


def _decided(
    read: Mapping[str, list[_Numbered]], problems: Sequence[str], hypotheses: Sequence[str]
) -> Iterator[Fault]:
    about = {one.id: one.problem for _, one in read["hypotheses"]}
    for number, one in read["decisions"]:
        if one.problem not in problems:
            yield f"decisions[{number}].problem", _no("ett problem", one.problem, problems)
        for place, measure in enumerate(one.considered, 1):
            key = f"decisions[{number}].considered[{place}].hypotheses"
            for name in measure.hypotheses:
                if name not in hypotheses:
                    yield key, _no("en hypotes", name, hypotheses)
                elif about.get(name, one.problem) != one.problem:
                    yield key, f"{name} hör till problemet {about[name]}, inte till {one.problem}"


def _no(what: str, name: str, names: Sequence[str]) -> str:
    known = [one for one in names if one]
    return f'"{name}" är inte {what} i filen{nearest(name, known)}' if known else f'"{name}": filen har inga poster'


def _against(read: Mapping[str, list[_Numbered]], municipality: Municipality | None) -> Iterator[Fault]:
    """What the municipality has not declared."""
    if municipality is None:
        return
    names = [source.name for source in municipality.sources]
    try:
        pattern = re.compile(
            re.escape(municipality.code) if municipality.areas.whole else municipality.areas.code_pattern
        )
    except re.error:
        pattern = re.compile(".*")  # told when the areas are read
    for number, one in read["problems"]:
        if one.source not in names:
            yield (
                f"problems[{number}].source",
                f'"{one.source}" är ingen källa i municipality.yml{nearest(one.source, names)}',
            )
        strange = [area for area in one.areas if area != WHOLE_MUNICIPALITY and not pattern.fullmatch(area)]
        if strange:
            words = f"{listed(strange)}: ingen områdeskod enligt areas.code_pattern i municipality.yml"
            yield f"problems[{number}].areas", words
        if (one.places or one.kinds) and municipality.places is None:
            yield f"problems[{number}].places", _MISSING_PLACES
    for number, one in read["hypotheses"]:
        yield from ((f"hypotheses[{number}].test", words) for words in _untestable(one, municipality))


_MISSING_PLACES = (
    "kommunen har inget platsregister: ange places i municipality.yml, eller skriv testet inget_data och vad som saknas"
)


def _untestable(hypothesis: Hypothesis, municipality: Municipality) -> Iterator[str]:
    test = hypothesis.test
    if municipality.places is None and (test.name in ON_PLACES or test.places or test.kinds):
        yield _MISSING_PLACES
    if test.name == "skollov" and not municipality.school_holidays:
        yield "kommunen har inga skollov: ange school_holidays i municipality.yml"
