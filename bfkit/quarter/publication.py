"""What a run of a quarter leaves: pages first, then what sums them up, the manifest last."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bfkit.checked import Checked
from bfkit.parameters.models import Parameters
from bfkit.quarter import fingerprint, publish
from bfkit.quarter.execute import Outcome
from bfkit.quarter.index import (
    entries,
    standing,
    sum_of_measures,
    told_apart,
    unneeded,
    without_causes,
    without_measures,
)
from bfkit.quarter.parts import head
from bfkit.quarter.plan import EVALUATION, PUBLIC, Job
from bfkit.quarter.workspace import Workspace
from bfkit.release.disclosure import Edition

INSIDE = ("measures", "unread", "plans", "causes", "decisions", "decisions_before", "cooperation", "unread_files")
"""Parameters that say who does what and where: never in the public manifest."""


@dataclass(frozen=True, slots=True)
class Publication:
    """Everything that publishing needs to know of a run."""

    parameters: Parameters
    edition: Edition
    folder: Path
    work: Path
    checked: Checked
    outcomes: Sequence[Outcome]
    keys: Mapping[str, str]
    inputs: Mapping[str, str]
    workspace: Workspace

    def publish(self, planned: Sequence[Job], seconds: float) -> None:
        """Pages first, then what sums them up; the manifest last, so that a killed run is done again."""
        for outcome in self.outcomes:
            if outcome.title is not None:
                header = publish.page_header(self.parameters, self.edition, outcome.title)
                publish.publish_page(outcome.name, self.work, self.folder, header)
        if not any(outcome.error for outcome in self.outcomes):
            publish.publish_quality(self.checked, self.edition, self.folder, self.work)
            publish.publish_results(
                head(self.parameters, self.edition), [job.name for job in planned], self.folder, self.work
            )
        title = f"{self.parameters.municipality.name}: {self.parameters.quarter.label}"
        header = publish.page_header(self.parameters, self.edition, title)
        line = publish.quality_line(self.checked)
        kept = standing(self.parameters, old_pages(self.folder))
        for name, page in old_pages(self.folder).items():
            if name not in {job.name for job in planned} and name not in kept:
                publish.withdraw(name, list(page["files"]), self.folder)
        quarter = self.parameters.quarter
        found = {outcome.name: outcome for outcome in self.outcomes}
        rows = told_apart(list(entries(planned, found, self.folder, quarter)))
        inside = self.edition.key == "arbetsgrupp"  # nobody else runs a notebook of their own
        causes = without_causes(self.parameters) if inside else ()
        notes = (*causes, *without_measures(self.parameters), *unneeded(self.parameters))
        sums = {EVALUATION: sum_of_measures(planned, self.folder, quarter)}
        publish.publish_index(rows, header, line, self.folder, self.work, notes=notes, sums=sums)
        publish.publish_manifest(self._manifest(planned, seconds), self.folder, self.work)

    def _told(self) -> dict[str, Any]:
        """The parameters; the public edition's without the register, which says who does what and where."""
        told: dict[str, Any] = json.loads(self.parameters.model_dump_json())
        if self.edition.key == PUBLIC:
            told = {name: value for name, value in told.items() if name not in INSIDE}
        return told

    def _manifest(self, planned: Sequence[Job], seconds: float) -> dict[str, object]:
        old = old_pages(self.folder)
        done = {outcome.name: outcome for outcome in self.outcomes}
        pages: dict[str, dict[str, Any]] = {name: old[name] for name in standing(self.parameters, old)}
        for job in planned:
            outcome = done.get(job.name)
            if (outcome is None or outcome.error) and job.name in old:
                pages[job.name] = old[job.name]
            elif outcome is not None and outcome.error is None:
                paths = publish.page_files(job.name, self.folder)
                digests = {p.relative_to(self.folder).as_posix(): fingerprint.sha256(p) for p in paths}
                seconds_ = round(outcome.seconds, 2)
                pages[job.name] = {"made_from": self.keys[job.name], "files": digests, "seconds": seconds_}
        return {
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round(seconds, 2),
            "parameters": self._told(),
            "edition": self.edition.key,
            "disclosure_limit": self.edition.limit,
            "inputs": dict(self.inputs),
            "code": fingerprint.code_version(self.workspace.root),
            "versions": fingerprint.versions(),
            "pages": pages,
            "published": publish.published(self.folder),
            "failed": {outcome.name: outcome.error for outcome in self.outcomes if outcome.error},
        }


def old_pages(folder: Path) -> dict[str, dict[str, Any]]:
    """What the last manifest says of each page."""
    try:
        pages = json.loads((folder / publish.MANIFEST).read_text(encoding="utf-8"))["pages"]
    except (OSError, ValueError, KeyError):
        return {}
    return dict(pages)
