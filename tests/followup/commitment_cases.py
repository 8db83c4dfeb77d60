"""An agreement of one commitment in a folder of its own, read and followed up as a municipality's is."""

from datetime import date
from pathlib import Path

import pandas as pd

from bfkit.followup.commitments import Outcome, Setting, followed_up
from bfkit.followup.commitments.follow_up import FollowedUp
from bfkit.ingest.commitment_logs import read_commitment_logs
from bfkit.parameters.commitments import Agreement, read_agreement
from bfkit.parameters.yaml_text import Problem
from tests.conftest import ROOT

HEAD = """name: Prov
municipality: Prov
decided: 2023-12-01
diary_number: prov
period: {from: 2024-01-01, to: 2025-12-31}
drawn: 2025-12-31
csv: {separator: ";", encoding: utf-8, decimal: ","}
"""


def written(folder: Path, commitments: str, *, more: str = "", **files: str) -> Path:
    """The agreement's file and the logs, as they lie in a municipality's folders."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    path = folder / "commitments.yml"
    path.write_text(f"{HEAD}{more}commitments:\n{commitments}", encoding="utf-8")
    return path


def one(
    kind: str, target: str, source: str, *, period: str = "{from: 2024-01-01, to: 2025-12-31}", more: str = ""
) -> str:
    """A commitment as it stands in the file."""
    return (
        f"  - id: P1\n    text: Ett löfte.\n    parties: [Kommunen, Polisen]\n    owner: Kommunen\n    kind: {kind}\n"
        f"    target: {target}\n    period: {period}\n    source: {source}\n{more}"
    )


def read(path: Path) -> Agreement:
    problems: list[Problem] = []
    agreement = read_agreement(path, "prov/commitments.yml", problems)
    assert agreement is not None, [str(problem) for problem in problems]
    return agreement


def faults(path: Path) -> list[str]:
    """What is said of a file that is wrong."""
    problems: list[Problem] = []
    assert read_agreement(path, "prov/commitments.yml", problems) is None
    return [str(problem) for problem in problems]


def follow(path: Path, *, as_of: date | None = None, places: pd.DataFrame | None = None) -> FollowedUp:
    agreement = read(path)
    logs = read_commitment_logs(agreement, path.parent, as_of=as_of)
    return followed_up(logs, Setting(agreement, logs.cut, places=places))[0]


def outcome(path: Path, **options: date) -> Outcome:
    return follow(path, as_of=options.get("as_of")).outcome


def example(slug: str) -> dict[str, FollowedUp]:
    """A parameter example of the repository, followed up, by id."""
    problems: list[Problem] = []
    agreement = read_agreement(ROOT / "parameters" / slug / "commitments.yml", slug, problems)
    assert agreement is not None, problems
    logs = read_commitment_logs(agreement, ROOT / "data")
    found = followed_up(logs, Setting(agreement, logs.cut))
    return {item.commitment.id: item for item in found}
