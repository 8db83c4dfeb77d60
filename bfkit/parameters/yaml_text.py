"""YAML read so that nothing changes on the way: keys stand once, and codes keep their leading zero."""

import re
from dataclasses import dataclass
from datetime import date

import yaml

_LEADING_ZERO = re.compile(r"[-+]?0\d+")
_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)")
_TEXT = "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in one file: the key it concerns and what is wrong, in Swedish."""

    file: str
    key: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.text}" if self.key else f"{self.file}: {self.text}"


def parse(text: str, file: str) -> tuple[dict[str, object], list[Problem]]:
    """The mapping that a YAML file holds, and every fault found while reading it."""
    loader = yaml.SafeLoader(text)
    problems: list[Problem] = []
    try:
        node = loader.get_single_node()
        if node is not None:
            _mend(node, "", file, problems)
        content = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        where = f"rad {mark.line + 1}, tecken {mark.column + 1}" if mark else ""
        words = f"går inte att läsa som YAML ({fault.problem}); se över indrag, kolon och citattecken"
        return {}, [*problems, Problem(file, where, words)]
    except (yaml.YAMLError, ValueError, TypeError) as fault:
        return {}, [*problems, Problem(file, "", f"går inte att läsa som YAML ({fault})")]
    finally:
        loader.dispose()
    if content is None:
        return {}, [*problems, Problem(file, "", "filen är tom")]
    if not isinstance(content, dict):
        return {}, [*problems, Problem(file, "", "filen ska bestå av nycklar och värden (nyckel: värde)")]
    return content, problems


def _mend(node: yaml.Node, key: str, file: str, problems: list[Problem]) -> None:
    """Walk the nodes: note what YAML would change in silence, and keep the text as it was written."""
    if isinstance(node, yaml.MappingNode):
        _mend_mapping(node, key, file, problems)
    elif isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value, start=1):
            _mend(item, f"{key}[{position}]", file, problems)
    elif isinstance(node, yaml.ScalarNode):
        words = _scalar_fault(node)
        if words:
            problems.append(Problem(file, f"{key} (rad {node.start_mark.line + 1})", words))
            node.tag = _TEXT


def _mend_mapping(node: yaml.MappingNode, key: str, file: str, problems: list[Problem]) -> None:
    seen: set[str] = set()
    for key_node, value_node in node.value:
        name = str(key_node.value)
        inner = f"{key}.{name}".lstrip(".")
        if name in seen:
            words = "nyckeln står två gånger; bara den sista skulle ha gällt"
            problems.append(Problem(file, f"{inner} (rad {key_node.start_mark.line + 1})", words))
        seen.add(name)
        key_node.tag = _TEXT if isinstance(key_node, yaml.ScalarNode) else key_node.tag
        _mend(value_node, inner, file, problems)


def _scalar_fault(node: yaml.ScalarNode) -> str | None:
    if node.tag.endswith(":int") and _LEADING_ZERO.fullmatch(node.value):
        words = "läses som ett tal och tappar nollan; en kod skrivs inom citattecken"
        return f'{node.value} {words}: "{node.value}"'
    if node.tag.endswith(":timestamp"):
        parts = _DATE.match(node.value)
        try:
            date(*map(int, parts.groups())) if parts else None
        except ValueError:
            return f"{node.value} är inget datum som finns; skriv år-månad-dag, till exempel 2025-06-30"
    return None
