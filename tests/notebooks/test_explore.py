"""The guided notebooks keep their outputs, and a new run gives the same ones.

After a change that is meant to alter an output: ``python -m tests.notebooks.test_explore`` runs them again and
stores what they give, without times and machine paths. Read the difference before it is committed.
"""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from bfkit.quarter.execute import without_traces
from tests.conftest import ROOT

EXPLORE = ROOT / "notebooks" / "explore"
SANITIZE = EXPLORE / "sanitize.cfg"
NOTEBOOKS = sorted(path for path in EXPLORE.glob("*.ipynb") if "-Copy" not in path.name)
"""Those of the project: a reader is asked to work in a copy, which JupyterLab calls ``-Copy1``."""
SHAPE = {"cells": 15, "lines": 10}
MACHINE = re.compile(
    r"/(home|root|tmp|work|Users|usr|var|opt|mnt|private)/|\b[A-Za-z]:\\|site-packages|\.ipynb_checkpoints"
)

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def test_there_are_explore_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.notebooks
@each
def test_a_new_run_gives_the_outputs_kept_and_a_changed_digit_fails(path: Path, tmp_path: Path) -> None:
    """In a copy of the project every cell gives what is kept; the same cells with a digit changed, at the end, do not."""
    for folder in ("parameters", "data"):
        shutil.copytree(ROOT / folder / "ostan", tmp_path / folder / "ostan")
    copy = tmp_path / "notebooks" / "explore" / path.name
    copy.parent.mkdir(parents=True)
    notebook = read(path)
    cells = len(code_cells(notebook))
    changed = [
        again_with_another_digit(notebook, *kind) for kind in (("stream", "text"), ("execute_result", "text/html"))
    ]
    notebook.cells += changed
    nbformat.write(notebook, copy)
    result = compared(copy)
    told = f"{result.stdout}{result.stderr}\nIf the change is meant, see the top of this file."
    assert result.returncode == 1, told
    assert f"{len(changed)} failed, {cells} passed" in result.stdout, told
    for number in range(cells, cells + len(changed)):
        assert f"::Cell {number} - " in result.stdout, told


@each
def test_outputs_are_kept(path: Path) -> None:
    assert unkept(read(path)) == []


@each
def test_a_stripped_notebook_is_found(path: Path) -> None:
    notebook = read(path)
    for cell in code_cells(notebook):
        cell.outputs = []
    assert len(unkept(notebook)) >= 5


@each
def test_no_machine_path_and_no_time(path: Path) -> None:
    assert machine_paths(path.read_text(encoding="utf-8")) == []
    notebook = read(path)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert [cell.id for cell in notebook.cells if cell.metadata] == []


@pytest.mark.parametrize(
    "text", ["/ho" + "me/eva/x.py", "C:\\Users\\eva", "see /t" + "mp/a", "lib/site-packages/pandas"]
)
def test_a_machine_path_is_found(text: str) -> None:
    assert machine_paths(json.dumps({"cells": [text]}))


@each
def test_the_sanitize_file_overlooks_nothing_that_is_kept(path: Path) -> None:
    """Else a number could change without the comparison seeing it."""
    patterns = re.findall(r"^regex: (.*)$", SANITIZE.read_text(encoding="ascii"), flags=re.MULTILINE)
    assert patterns
    kept = path.read_text(encoding="utf-8")
    assert [pattern for pattern in patterns if re.search(pattern, kept)] == []


@each
def test_an_explore_notebook_is_thin(path: Path) -> None:
    assert faults(read(path)) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("for i in range(3):\n    print(i)", "For in a cell"),
        ("def f():\n    return 1", "FunctionDef in a cell"),
        ("import pandas as pd", "import pandas"),
        ("run.checked.incidents.head()", "rows are listed"),
        ("\n".join(["a = 1"] * 11), "a long cell"),
    ],
)
def test_the_shape_test_can_fail(source: str, words: str) -> None:
    notebook = read(NOTEBOOKS[0])
    code_cells(notebook)[1].source = source
    assert words in faults(notebook)


def compared(path: Path) -> subprocess.CompletedProcess[str]:
    """Run nbval on one notebook, with a kernel of this environment and another hash seed every time."""
    options = ["--nbval", "--nbval-current-env", "--nbval-sanitize-with", str(SANITIZE), "--color=no", "-q"]
    alone = ["-p", "no:cacheprovider", "-o", "addopts="]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *alone, path.name],
        cwd=path.parent,
        env={**os.environ, "PYTEST_ADDOPTS": "", "PYTHONHASHSEED": "random", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=1200,
        check=False,
    )


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def unkept(notebook: NotebookNode) -> list[str]:
    """Cells that end by showing something and keep no output."""
    return [
        cell.id
        for cell in code_cells(notebook)
        if isinstance(ast.parse(cell.source).body[-1], ast.Expr) and not cell.outputs
    ]


def machine_paths(text: str) -> list[str]:
    return [match.group() for match in MACHINE.finditer(text)]


def again_with_another_digit(notebook: NotebookNode, kind: str, key: str) -> NotebookNode:
    """A cell once more, with the last digit of its output of a kind changed; not the first, which reads every file."""
    found = next(c for c in code_cells(notebook)[1:] if any(output.output_type == kind for output in c.outputs))
    cell = NotebookNode({**deepcopy(found), "id": f"again-{kind.replace('_', '-')}"})
    output = next(output for output in cell.outputs if output.output_type == kind)
    holder = output if key in output else output.data
    before, digit, after = re.fullmatch(r"(.*)(\d)(\D*)", holder[key], flags=re.DOTALL).groups()
    holder[key] = f"{before}{(int(digit) + 1) % 10}{after}"
    return cell


def faults(notebook: NotebookNode) -> list[str]:
    """Everything that breaks the shape of a guided notebook."""
    title, code = notebook.cells[0].source, code_cells(notebook)
    found = [word for word in ("# ", "Frågan", "För vem", "inte kan säga") if word not in title]
    markdown = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    if not markdown.count("**Fråga:**") == markdown.count("**Prova själv:**") >= 4:
        found.append("a section lacks its question or something to try")
    if len(code) > SHAPE["cells"]:
        found.append(f"{len(code)} code cells")
    for cell in code:
        if len(cell.source.splitlines()) > SHAPE["lines"]:
            found.append("a long cell")
        if re.search(r"\.(head|tail|sample|iloc|iterrows|itertuples)\b", cell.source):
            found.append("rows are listed")
        if any(output.output_type == "error" or output.get("name") == "stderr" for output in cell.outputs):
            found.append("an error or a warning is kept")
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.FunctionDef | ast.For | ast.While | ast.Lambda):
                found.append(f"{type(node).__name__} in a cell")
            if isinstance(node, ast.Import) and any(name.name == "pandas" for name in node.names):
                found.append("import pandas")
    return found


def renew(path: Path) -> None:
    """Run a notebook where it lies and store its outputs, without times, machine paths and random ids."""
    notebook = read(path)
    NotebookClient(notebook, resources={"metadata": {"path": str(path.parent)}}, record_timing=False).execute()
    notebook.metadata.language_info = NotebookNode({"name": "python"})
    for cell in code_cells(notebook):
        cell.outputs = joined(cell.outputs)
    nbformat.write(without_traces(notebook), path)


def joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """What one cell prints as one text: a busy machine sends it in pieces."""
    whole: list[NotebookNode] = []
    for output in outputs:
        if whole and output.output_type == whole[-1].output_type == "stream" and output.name == whole[-1].name:
            whole[-1].text += output.text
        else:
            whole.append(output)
    return whole


if __name__ == "__main__":
    for notebook_path in NOTEBOOKS:
        renew(notebook_path)
