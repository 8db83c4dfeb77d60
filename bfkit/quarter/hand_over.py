"""Where the week finds what the quarterly analysis handed over: in the working group's outputs, never elsewhere."""

import json
from datetime import date, timedelta
from pathlib import Path

from bfkit.mapping.week.handed_over import HandedOver, handed_over
from bfkit.parameters.models import Parameters
from bfkit.periods import Quarter
from bfkit.quarter.workspace import EXPORT, Workspace
from bfkit.results.hand_over import FILE, FOLDER, HandOver


def week_hand_over(workspace: Workspace, parameters: Parameters) -> HandedOver:
    """What the quarterly analysis handed over to the week after the run's last day, or why nothing is used."""
    return handed_over(
        hand_overs(workspace, parameters.slug),
        municipality=parameters.slug,
        latest=parameters.quarter,
        first_day=parameters.as_of + timedelta(days=1),
    )


def hand_over_text(handed: HandedOver) -> str:
    """As a notebook of the run reads it (``hand_over_of``)."""
    found = None if handed.found is None else handed.found.model_dump(mode="json")
    return json.dumps({"found": found, "told": handed.told, "first_day": handed.first_day.isoformat()})


def hand_over_of(text: str) -> HandedOver:
    """What ``hand_over_text`` wrote."""
    own = json.loads(text)
    found = None if own["found"] is None else HandOver.model_validate_json(json.dumps(own["found"]))
    return HandedOver(found, own["told"], date.fromisoformat(own["first_day"]))


def hand_overs(workspace: Workspace, municipality: str) -> dict[Quarter, str]:
    """Text of the hand-over of every quarter that has one; a file that cannot be decoded is an empty text."""
    found = {}
    for file in sorted((workspace.output / municipality).glob(f"????Q?/{EXPORT}/{FOLDER}/{FILE}")):
        try:
            quarter = Quarter.parse(file.parents[2].name)
        except ValueError:
            continue
        found[quarter] = _text(file)
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
