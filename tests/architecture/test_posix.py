"""Municipal computers run Windows: the library calls nothing that only Unix has, and names every encoding.

The code is read as a syntax tree, so that aliases (``from os import kill``) are seen and comments are not.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

LIBRARY = Path(__file__).resolve().parents[2] / "bfkit"

MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios"}
NAMES = {
    *(f"os.{name}" for name in ("fork", "forkpty", "kill", "killpg", "setsid", "getuid", "geteuid", "chown", "nice")),
    *(f"os.{name}" for name in ("getpgid", "setpgid", "mkfifo", "uname", "sep", "linesep", "path.join", "path.sep")),
    *(f"signal.{name}" for name in ("SIGKILL", "SIGHUP", "SIGALRM", "SIGUSR1", "SIGUSR2", "alarm", "pause")),
}
FOLDERS = re.compile(r"^/(tmp|var|dev|etc|usr|home|proc)(/|$)")
UNPADDED = re.compile(r"%-[a-zA-Z]")
TEXT_CALLS = {"open": 2, "read_text": 0, "write_text": 1}
"""Calls that read or write text, and how many arguments come before ``encoding`` (for a method of Path)."""


def findings(source: str) -> list[str]:
    """What in a piece of code works on Unix only, or reads text in whatever encoding the computer has."""
    tree = ast.parse(source)
    aliases, docstrings = _aliases(tree), _docstrings(tree)
    found = [pair for node in ast.walk(tree) if node not in docstrings for pair in _of(node, aliases)]
    return [f"line {line}: {what}" for line, what in found]


def _of(node: ast.AST, aliases: dict[str, str]) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from ((node.lineno, f"import of {name}") for name in _imported(node) if _banned(name))
    elif isinstance(node, ast.Attribute):
        name = _dotted(node, aliases)
        if name in NAMES:
            yield node.lineno, name
    elif isinstance(node, ast.Call):
        yield from _call(node)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        if FOLDERS.search(node.value):
            yield node.lineno, f"folder {node.value}"
        if UNPADDED.search(node.value):
            yield node.lineno, f"date format {node.value}"


def _banned(name: str) -> bool:
    return name.split(".", maxsplit=1)[0] in MODULES or name in NAMES


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    prefix = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
    return [prefix + alias.name for alias in node.names]


def _aliases(tree: ast.Module) -> dict[str, str]:
    """Local names of imported modules: ``import os as o`` gives o -> os, ``from os import path`` path -> os.path."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    return {
        alias.asname or alias.name: full
        for node in nodes
        for alias, full in zip(node.names, _imported(node), strict=True)
    }


def _dotted(node: ast.expr, aliases: dict[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, aliases)}.{node.attr}"
    return aliases.get(node.id, node.id) if isinstance(node, ast.Name) else ""


def _call(node: ast.Call) -> Iterator[tuple[int, str]]:
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    if isinstance(shell := keywords.get("shell"), ast.Constant) and shell.value is True:
        yield node.lineno, "a command given to a shell"
    method = isinstance(node.func, ast.Attribute)
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name not in TEXT_CALLS or "encoding" in keywords or None in keywords:
        return
    if name == "open":
        place = 0 if method else 1
        mode = node.args[place] if len(node.args) > place else keywords.get("mode")
        if isinstance(mode, ast.Constant) and "b" in str(mode.value):
            return
    if not (method and name != "open" and len(node.args) > TEXT_CALLS[name]):
        yield node.lineno, f"{name} without encoding"


def _docstrings(tree: ast.Module) -> set[ast.AST]:
    """Strings that stand alone as a statement are read by people only."""
    return {
        node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


FILES = sorted(LIBRARY.rglob("*.py"))


def test_there_is_code_to_read():
    assert len(FILES) > 10


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(LIBRARY).as_posix())
def test_the_library_runs_on_windows(path):
    assert findings(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "code",
    [
        "import os\nos.fork()",
        "import os\nos.kill(1, 9)",
        "import os as o\no.kill(1, 9)",
        "from os import kill",
        "import signal\nsignal.SIGKILL",
        "from signal import SIGKILL as stop",
        "import signal\nsignal.alarm(3)",
        "import fcntl",
        "from fcntl import flock",
        "def lock():\n    import fcntl",
        "import pwd",
        "import grp",
        "import resource",
        "import os\nos.path.join('a', 'b')",
        "from os import path\npath.join('a', 'b')",
        "from os.path import join",
        "import os\n'a' + os.sep + 'b'",
        "folder = '/tmp'",
        "folder = Path('/" + "tmp/x')",
        "folder = f'/" + "tmp/{name}'",
        "open('a.csv')",
        "open('a.csv', 'w')",
        "open('a.csv', mode='rt')",
        "Path('a.csv').open()",
        "Path('a.csv').open('w', newline='')",
        "path.read_text()",
        "path.write_text('a')",
        "path.write_text('a', newline='')",
        "day.strftime('%-d %B')",
        "f'{day:%-d/%-m}'",
        "subprocess.run('ls', shell=True)",
    ],
)
def test_the_check_catches(code):
    assert findings(code) != []


@pytest.mark.parametrize(
    "code",
    [
        "import os\nos.cpu_count()",
        "import signal\nsignal.SIGINT",
        "PurePosixPath('a/b') / 'c/d'",
        "' '.join(['a', 'b'])",
        "open('a.csv', encoding='utf-8')",
        "open('a.csv', 'rb')",
        "open('a.csv', mode='wb')",
        "Path('a.csv').open('rb')",
        "Path('a.csv').open('w', encoding='utf-8', newline='')",
        "path.read_text(encoding='utf-8')",
        "path.read_text('utf-8')",
        "path.write_text('a', 'utf-8')",
        "path.write_text('a', encoding='utf-8', newline='')",
        "open('a.csv', **options)",
        "day.strftime('%d %B')",
        "def f():\n    '''Never writes to /tmp, unlike open().'''",
        "'tmp/x'",
        "subprocess.run(['git'], shell=False)",
    ],
)
def test_the_check_lets_through(code):
    assert findings(code) == []
