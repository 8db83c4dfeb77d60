"""What a reader is told holds no command, no name of a parameter file and no key of one: those are for the command line."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bfkit.release.planning.section import KEEPER

STRANGE = re.compile(r"\.yml\b|\bbfkit [a-z]|(?<!`)`(?!`)")
STAGES = ("mapping", "followup/savings", "verdict", "causes")
ERRORS = ("ParameterError", "TableError", "InputFileError", "ValueError", "KeyError")
"""What is raised is told on the command line, and may name files."""
FOR_THE_KEEPER = {"section.py": "planning"}
"""Folded under ``KEEPER``: how the plan of a measure is locked and drawn by lot."""


class Visible(HTMLParser):
    """The text of a page, without style, script and what is folded under ``KEEPER``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.pieces.append(data)


def visible(html: str) -> str:
    own = Visible()
    own.feed(re.sub(rf"<details><summary>{KEEPER}</summary>.*?</details>", "", html, flags=re.DOTALL))
    return " ".join(own.pieces)


def told(path: Path) -> list[str]:
    """The texts of a module that are neither docstrings nor raised."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS:
            silent |= {id(part) for part in ast.walk(node)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [str(node.value) for node in texts if id(node) not in silent]


def test_no_module_that_draws_names_a_file_or_a_command(root: Path) -> None:
    folders = [root / "bfkit" / name for name in ("release", *STAGES)]
    found = {
        f"{path.parent.name}/{path.name}": text
        for folder in folders
        for path in folder.rglob("*.py")
        for text in told(path)
        if STRANGE.search(text) and FOR_THE_KEEPER.get(path.name) != path.parent.name
    }
    assert found == {}


def test_what_is_folded_for_the_keeper_is_no_visible_text() -> None:
    folded = f"<p>Lotta.</p><details><summary>{KEEPER}</summary><p>bfkit plan M1, interventions.yml</p></details><p>Slut.</p>"
    assert STRANGE.search(visible(folded)) is None and "Slut." in visible(folded)
    assert STRANGE.search(visible("<p>Kör bfkit quarter.</p>")) and STRANGE.search(
        visible("<td>commitments.yml saknas</td>")
    )


@pytest.mark.notebooks
def test_no_page_of_ostan_tells_a_command_or_a_file_of_parameters(ostan_run: tuple[Path, str]) -> None:
    pages = sorted(ostan_run[0].rglob("*.html"))
    assert {page.stem for page in pages} >= {"10_kartlaggning", "40_kvartalsanalys", "index"}
    strange = {page.name: STRANGE.search(visible(page.read_text(encoding="utf-8"))) for page in pages}
    assert {name: found for name, found in strange.items() if found is not None} == {}
