"""What ``bfkit plan`` is about to write: shown first, written whole when somebody has said yes, never over anything."""

from dataclasses import dataclass
from pathlib import Path

from bfkit.checked import Checked
from bfkit.errors import OutputError, ParameterError
from bfkit.ingest import pipeline
from bfkit.parameters.followup import FollowUp
from bfkit.parameters.indicators import Indicators
from bfkit.parameters.interventions import Intervention, Register
from bfkit.parameters.loading import REGISTER_FILE, nearest
from bfkit.parameters.models import Parameters
from bfkit.parameters.plans import PLAN_FOLDER
from bfkit.parameters.priorities import Priorities
from bfkit.parameters.register import without_unknown_areas
from bfkit.quarter.publish import write
from bfkit.quarter.workspace import Workspace, prepare


@dataclass(frozen=True, slots=True)
class Written:
    """What was done: the file, and what is told, a line each."""

    path: Path
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A file that is not written yet.

    Attributes:
        text: of the file; target: its place.
        summary: what it holds, a line each; question: what is asked before it is written.
        told: what is said once it is.
    """

    text: str
    target: Path
    summary: tuple[str, ...]
    question: str
    told: tuple[str, ...]

    def write(self) -> Written:
        """Write whole, beside first; what is there already is never touched. Raises OutputError."""
        prepare(self.target.parent)
        if self.target.exists():
            raise OutputError(f"{self.target.name} finns redan och skrivs aldrig över.")
        write(self.text, self.target, self.target.parent)
        return Written(self.target, self.told)


def plan_folder(workspace: Workspace, slug: str) -> Path:
    """Where locked plans and drawn rounds lie."""
    return workspace.parameters / slug / PLAN_FOLDER


def found_measure(parameters: Parameters, measure: str) -> tuple[Register, Intervention]:
    """The register and one measure of it.

    Raises:
        ParameterError: no register, no such measure, or a measure that is wrong in the register (every fault is told).
    """
    register = parameters.register
    if register is None:
        raise ParameterError(
            f"{parameters.slug} har inget register över insatser. Skriv det i parameters/{parameters.slug}/{REGISTER_FILE}."
        )
    for one in parameters.unread:
        if one.id == measure:
            faults = "\n".join(f"  {fault}" for fault in one.faults)
            raise ParameterError(
                f"{parameters.slug}/{REGISTER_FILE}, insatsen {measure} kan inte läsas; ingenting är låst eller lottat.\n{faults}"
            )
    found = next((i for i in register.interventions if i.id == measure), None)
    if found is None:
        near = nearest(measure, [i.id for i in register.interventions])
        raise ParameterError(f'insatsen "{measure}" står inte i {parameters.slug}/{REGISTER_FILE}{near}')
    return register, found


def read_for(parameters: Parameters, register: Register, measure: str, data: Path) -> Checked:
    """The areas and the one source that measures are judged on; every area of the measure exists.

    Raises:
        ParameterError: an area that the municipality does not have; the nearest are told.
    """
    own = parameters.municipality
    sources = tuple(source for source in own.sources if source.name == register.source)
    changes = {
        "sources": sources,
        "reporters": None,
        "places": None,
        "indicators": Indicators(),
        "priorities": Priorities(),
        "followup": FollowUp(),
    }
    without_log = register.model_copy(update={"log": None})
    only = parameters.model_copy(update={"municipality": own.model_copy(update=changes), "measures": without_log})
    checked = pipeline.read(only, data)
    found_measure(without_unknown_areas(only, checked.area_names), measure)
    return checked
