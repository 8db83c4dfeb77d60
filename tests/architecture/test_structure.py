"""The structure holds: the module list is true, files are opened where they may be, the lists are equal."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

PACKAGE = ROOT / "bfkit"
MODULES = sorted(PACKAGE.rglob("*.py"))
MAY_OPEN = ("parameters", "ingest", "release", "quarter", "notebook", "cli.py")
OPENING = {
    "open",
    "read_text",
    "write_text",
    "read_bytes",
    "write_bytes",
    "read_parquet",
    "to_parquet",
    "to_csv",
    "read_csv",
    "read_excel",
    "read_file",
    "to_file",
}


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def test_the_module_list_of_the_architecture_is_true() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    listed = {
        "bfkit",
        *(module for row in re.findall(r"^\|[^|]*\|([^|]*)\|", text, re.MULTILINE) for module in in_row(row)),
    }
    present = {dotted(path) for path in MODULES}
    assert present - listed == set()
    assert listed - present == set()


def in_row(row: str) -> list[str]:
    """The modules of one row: a name that ends in / is a package, and what follows it lies inside."""
    found, package = [], "bfkit"
    for part in row.split("·"):
        package = "bfkit"
        for word in re.findall(r"`([\w/]+)`", part):
            if word.endswith("/"):
                package = f"bfkit.{word.strip('/').replace('/', '.')}"
                found.append(package)
            else:
                found.append(f"{package}.{word}")
    return found


def test_every_module_says_what_it_holds() -> None:
    assert [dotted(p) for p in MODULES if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))] == []


def test_no_module_is_long() -> None:
    long = {dotted(p): n for p in MODULES if (n := len(p.read_text(encoding="utf-8").splitlines())) > 350}
    assert long == {}


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "misc"])
def test_no_module_is_a_drawer_of_odds_and_ends(word: str) -> None:
    assert [dotted(path) for path in MODULES if word in path.stem] == []


def opens(source: str) -> set[str]:
    """Calls in a source that open a file."""
    calls = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    names = {f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "") for f in calls}
    return names & OPENING


def test_files_are_opened_only_where_they_may_be() -> None:
    guilty = {
        dotted(path): found
        for path in MODULES
        if path.relative_to(PACKAGE).parts[0] not in (*MAY_OPEN, "ostan")
        and (found := opens(path.read_text(encoding="utf-8")))
    }
    assert guilty == {}
    assert opens("import pandas as pd\npd.read_csv('x')") == {"read_csv"}


def test_nothing_in_the_library_knows_ostan() -> None:
    """The synthetic municipality is a municipality like any other: only the command may write it."""
    outside = [p for p in MODULES if "ostan" not in p.relative_to(PACKAGE).parts and p.name != "cli.py"]
    text = {dotted(p): p.read_text(encoding="utf-8") for p in outside}
    assert [name for name, source in text.items() if re.search(r"bfkit\.ostan|truth\.yml|\bostan\b", source)] == []


SEEN_BY_ALL = {"Expectation", "Chance", "AreaComparison", "AtWork"}
"""Of stages, but without counts of incidents, or blunted before they are handed on."""


def result_types(folder: Path) -> set[str]:
    """Names of the dataclasses of a stage."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in folder.rglob("*.py"))
    classes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return {one.name for one in classes if any("dataclass" in ast.unparse(mark) for mark in one.decorator_list)}


def test_what_is_shown_passes_disclosure() -> None:
    """Renderers do not know raw results: no module that draws or writes imports a stage's result types."""
    renderers = {"figure", "figures", "maps", "section", "sentences", "words", "export", "page", "fragments", "render"}
    raw = {
        name for stage in ("mapping", "evaluation", "followup", "causes") for name in result_types(PACKAGE / stage)
    } - SEEN_BY_ALL
    assert {"CategoryTrends", "AreaCounts", "HotSpots", "QuarterPicture", "WeeklyPicture", "CauseAnalysis"} <= raw
    for path in (PACKAGE / "release").rglob("*.py"):
        if path.stem in renderers:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names}
            assert imported & raw == set(), path.name


def name_and_bound(requirement: str) -> tuple[str, str]:
    match = re.fullmatch(r"([A-Za-z0-9_.-]+)(.*)", requirement.strip())
    assert match is not None, requirement
    return match[1].lower(), match[2].replace(" ", "")


def test_the_conda_list_equals_the_pip_list() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pip = {name_and_bound(r) for r in (*project["project"]["dependencies"], *project["dependency-groups"]["dev"])}
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    inner = next(part["pip"] for part in conda if isinstance(part, dict))
    listed = [part for part in (*conda, *inner) if isinstance(part, str) and part not in ("pip", "-e .")]
    python = project["project"]["requires-python"].replace(" ", "")
    assert {name_and_bound(r) for r in listed} == pip | {("python", python)}


def test_the_lock_pins_every_dependency_with_hashes_and_names_no_registry() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *project["build-system"]["requires"],
    ]
    pinned = {m[1].lower().replace("_", "-") for m in re.finditer(r"^([A-Za-z0-9_.-]+)==", text, re.MULTILINE)}
    assert {name_and_bound(r)[0] for r in wanted} <= pinned
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert re.findall(r"https?://|--index|--find-links", text) == []
