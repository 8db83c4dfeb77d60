"""What a page was made from: when nothing of it has changed, the notebook is not run again."""

import hashlib
import json
import platform
import re
import subprocess
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

BENEATH = ("branca", "jinja2", "markupsafe", "nbclient", "nbformat", "numpy", "pyogrio", "pyproj", "shapely")
"""Packages that make numbers or pages without being asked for by name."""


def sha256(path: Path) -> str:
    """Hexadecimal sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def of_code(package: Path) -> str:
    """One sha256 over every file of the library that can change a result."""
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(package).as_posix().encode("utf-8"))
            digest.update(path.read_bytes())
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """Python and every package that can change a number or a page."""
    asked = (re.match(r"[A-Za-z0-9._-]+", line) for line in metadata.requires("bfkit") or ())
    names = sorted({match[0].lower() for match in asked if match} | set(BENEATH))
    found = {name: metadata.version(name) for name in names}
    return {"python": platform.python_version(), **found}


def of_run(parts: Mapping[str, object]) -> str:
    """One sha256 over everything given (inputs, parameters, code, versions)."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def code_version(root: Path) -> dict[str, object]:
    """The commit that the project stands at, and whether anything is changed; None outside git."""
    commit = _git(root, "rev-parse", "HEAD")
    status = _git(root, "status", "--porcelain")
    return {
        "version": metadata.version("bfkit"),
        "commit": commit or None,
        "dirty": bool(status) if commit else None,
    }


def _git(root: Path, *words: str) -> str:
    try:
        done = subprocess.run(
            ["git", *words],
            cwd=root,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
            encoding="utf-8",
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
