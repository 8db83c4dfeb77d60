"""YAML read so that nothing changes on the way: keys stand once, and codes keep their leading zero."""

import re
from dataclasses import dataclass
from datetime import date

import yaml
from yaml.reader import ReaderError

_LEADING_ZERO = re.compile(r"[-+]?0\d+")
_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)")
_TEXT = "tag:yaml.org,2002:str"
_LINE = "\n"
_TAB = "tabb i stället för mellanslag: i YAML skrivs indrag bara med mellanslag. Byt tabben mot mellanslag"
_COLON = (
    "kolon i text: kolon följt av mellanslag betyder en ny nyckel. Sätt citattecken om texten, till exempel "
    'title: "Värdar: kväll"; annars är indraget på raden för stort'
)
_OPEN = "en klammer [ eller { avslutas inte, eller ett komma saknas mellan två värden"
_CAUSES = (
    ("found character '\\t'", _TAB),
    ("mapping values are not allowed", _COLON),
    ("could not find expected ':'", "kolon saknas efter nyckeln (nyckel: värde), eller så är raden fel indragen"),
    ("expected ',' or ']'", _OPEN),
    ("expected ',' or '}'", _OPEN),
    ("expected the node content, but found", _OPEN),
    (
        "did not find expected",
        "indraget stämmer inte med raderna ovanför: nycklar som hör ihop ska börja lika långt in",
    ),
    (
        "expected <block end>",
        "indraget stämmer inte med raderna ovanför (nycklar som hör ihop ska börja lika långt in), eller så står ett "
        "citattecken eller en klammer för mycket",
    ),
    ("unexpected end of stream", "ett citattecken avslutas inte: sätt ett likadant där texten slutar"),
    ("unknown escape character", "omvänt snedstreck inom citattecken: skriv / i sökvägar, eller enkla citattecken"),
    ("cannot start any token", "tecknet får inte börja ett värde: sätt citattecken om texten"),
    ("undefined alias", "texten börjar med *: sätt citattecken om den"),
    ("expected alphabetic or numeric character", "texten börjar med * eller &: sätt citattecken om den"),
)
"""What the parser says, and what most likely is wrong."""
_BEGUN_EARLIER = ("could not find expected ':'", "found unexpected end of stream")
"""Faults that are noticed only further down than where they stand."""


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
    problems: list[Problem] = []
    loader = None
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        if node is not None:
            _mend(node, "", file, problems)
        content = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as fault:
        return {}, [*problems, _unreadable(fault, text, file)]
    except ReaderError as fault:
        before = text[: fault.position]
        where = f"rad {before.count(_LINE) + 1}, tecken {len(before) - before.rfind(_LINE)}"
        words = f"går inte att läsa: ett tecken som inte får stå i en textfil (U+{_code(fault)}); ta bort det"
        return {}, [*problems, Problem(file, where, words)]
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        words = "går inte att läsa som YAML: ett värde eller en nyckel har en form som inte tillåts"
        return {}, [*problems, Problem(file, "", words)]
    finally:
        if loader is not None:
            loader.dispose()
    if content is None:
        return {}, [*problems, Problem(file, "", "filen är tom")]
    if not isinstance(content, dict):
        return {}, [*problems, Problem(file, "", "filen ska bestå av nycklar och värden (nyckel: värde)")]
    return content, problems


def _unreadable(fault: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    """Where reading stopped, and the likely cause in Swedish; what the parser says is not for the reader."""
    begun = fault.problem in _BEGUN_EARLIER
    mark = (fault.context_mark if begun else None) or fault.problem_mark or fault.context_mark
    if mark is None:
        return Problem(file, "", "går inte att läsa som YAML: se över indrag, kolon och citattecken")
    where = f"rad {mark.line + 1}, tecken {mark.column + 1}"
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    said = f"{fault.context or ''} {fault.problem or ''}"
    cause = next((words for sign, words in _CAUSES if sign in said), "se över indrag, kolon och citattecken")
    if "\t" in line[: len(line) - len(line.lstrip())]:
        cause = _TAB
    if "flow" in said and cause != _TAB and fault.context_mark is not None:
        cause += f" (den börjar på rad {fault.context_mark.line + 1})"
    return Problem(file, where, f"går inte att läsa som YAML: {cause}")


def _code(fault: ReaderError) -> str:
    return f"{fault.character:04X}" if isinstance(fault.character, int) else f"{ord(str(fault.character)[:1]):04X}"


def line_of(text: str, place: tuple[int | str, ...]) -> int | None:
    """The line, from 1, on which a key stands, or the nearest above it that is there; None when nothing is.

    Args:
        text: of a file that can be read.
        place: keys and positions from the top.
    """
    node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    line = None
    for part in place:
        line, node = _step(node, part, line)
    return line


def with_line(key: str, text: str, *, within: tuple[int | str, ...] = ()) -> str:
    """A key as it is told (``hypotheses[2].test.name``) with the line on which it stands, when that is known.

    Args:
        key: in the words of ``reading.key_of``, or empty for the whole.
        text: of the file.
        within: keys and positions that lead to where the key starts.
    """
    parts = (int(part) - 1 if part.isdigit() else part for part in filter(None, re.split(r"[.\[\]]", key)))
    place = line_of(text, (*within, *parts))
    return (f"{key} (rad {place})" if place is not None else key).strip()


def _step(node: yaml.Node | None, part: int | str, line: int | None) -> tuple[int | None, yaml.Node | None]:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark.line + 1, node.value[part]
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return key.start_mark.line + 1, value
    return line, None


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
