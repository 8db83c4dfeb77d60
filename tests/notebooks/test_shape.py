"""The shape of a notebook: thin, stripped, and the same in every notebook of the quarter."""

import ast
from pathlib import Path

import nbformat
import pytest

from tests.conftest import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SHAPE = {"cells": 15, "lines": 10}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_thin(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert faults(notebook) == []


def faults(notebook: nbformat.NotebookNode) -> list[str]:
    """Everything that breaks the shape."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    found = []
    if notebook.cells[0].cell_type != "markdown" or not notebook.cells[0].source.startswith("# "):
        found.append("no title cell")
    elif not all(word in notebook.cells[0].source for word in ("Frågan", "För vem", "inte kan säga")):
        found.append("the title cell lacks the question, the reader or what it cannot say")
    if len(code) > SHAPE["cells"]:
        found.append(f"{len(code)} code cells")
    if "parameters" not in code[0].metadata.get("tags", []):
        found.append("the first code cell is not the parameters")
    if "results" not in code[-1].metadata.get("tags", []):
        found.append("the last code cell does not write the results")
    for line in code[0].source.splitlines():
        if "#" not in line or not isinstance(ast.parse(line).body[0], ast.Assign):
            found.append(f"a parameter without a comment: {line}")
    for cell in code:
        if cell.outputs or cell.execution_count:
            found.append("outputs are kept")
        if len(cell.source.splitlines()) > SHAPE["lines"]:
            found.append("a long cell")
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.FunctionDef | ast.For | ast.While | ast.Lambda):
                found.append(f"{type(node).__name__} in a cell")
            if isinstance(node, ast.Import) and any(name.name == "pandas" for name in node.names):
                found.append("import pandas")
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "/" in node.value:
                found.append(f"a path: {node.value}")
    return found


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("for i in range(3):\n    print(i)", "For in a cell"),
        ("import pandas as pd", "import pandas"),
        ('open("/data/x.csv")', "a path: /data/x.csv"),
        ("def f():\n    return 1", "FunctionDef in a cell"),
        ("\n".join(["a = 1"] * 11), "a long cell"),
    ],
)
def test_the_shape_test_can_fail(source: str, words: str) -> None:
    notebook = nbformat.read(NOTEBOOKS[0], as_version=4)
    notebook.cells[3].source = source
    assert words in faults(notebook)
