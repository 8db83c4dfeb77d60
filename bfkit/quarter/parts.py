"""What the pages of a quarter came to, read by the pages that tell of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bfkit.parameters.models import Parameters
from bfkit.quarter.plan import EACH_MEASURE
from bfkit.quarter.publish import PAGES
from bfkit.quarter.workspace import EXPORT
from bfkit.release.disclosure import Edition
from bfkit.release.followup.evidence_files import LINE_FILE
from bfkit.results import QuarterResults, merge
from bfkit.results.local_evidence import MeasureEvidence


@dataclass(frozen=True, slots=True)
class Others:
    """The results of the other pages of a quarter, and the names of those that have none."""

    results: QuarterResults
    missing: tuple[str, ...]


def others(
    names: Sequence[str], parameters: Parameters, edition: Edition, *, work: Path | None, published: Path | None
) -> Others:
    """The results of the pages named.

    Args:
        names: of the pages. parameters, edition: of the run.
        work: the run's own folder; None in JupyterLab. published: where the pages of the quarter lie.
    """
    found = {name: part_of(name, work, published) for name in names}
    own = head(parameters, edition)
    told = {name: part["parts"] for name, part in found.items() if part is not None and _readable(own, part)}
    return Others(merge(own, list(told.values())), tuple(name for name in names if name not in told))


def _readable(own: Mapping[str, object], part: Mapping[str, Any]) -> bool:
    """Whether a page's results are of the form that they have now; those of an older version are not."""
    try:
        merge(own, [part["parts"]])
    except (ValueError, KeyError):
        return False
    return True


def part_of(name: str, work: Path | None, published: Path | None) -> dict[str, Any] | None:
    """What a page came to: in this run, else as it stands published; None when it was tried in this run and failed."""
    if work is not None:
        own = work / f"{name}.part.json"
        if own.is_file() and (work / f"{name}.ipynb").is_file():
            return _read(own)
        if (work / f"{name}.run.json").is_file():
            return None
    return None if published is None else _read(published / PAGES / f"{name}.json")


def evidence_left(names: Sequence[str], *, work: Path | None, published: Path | None) -> dict[str, MeasureEvidence]:
    """The line of local evidence that each evaluation of the quarter left, by measure id; of this run first."""
    found = {}
    for name in names:
        slug = name.removeprefix(f"{EACH_MEASURE}-")
        places = [] if work is None else [work / name / LINE_FILE]
        places += [] if published is None else [published / EXPORT / slug / LINE_FILE]
        for file in (place for place in places if slug != name and place.is_file()):
            line = MeasureEvidence.model_validate_json(file.read_text(encoding="utf-8"))
            found[line.intervention] = line
            break
    return found


def published_names(folder: Path) -> tuple[str, ...]:
    """The pages that stand published in a quarter's folder."""
    return tuple(sorted(file.stem for file in (folder / PAGES).glob("*.json")))


def head(parameters: Parameters, edition: Edition) -> dict[str, object]:
    """What stands before the parts in ``results.json``."""
    return {
        "municipality": parameters.slug,
        "quarter": parameters.quarter_text,
        "as_of": parameters.as_of.isoformat(),
        "edition": edition.key,
        "disclosure_limit": edition.limit,
        "synthetic": parameters.municipality.synthetic,
    }


def _read(file: Path) -> dict[str, Any] | None:
    try:
        content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content
