"""Where everything lies: the folders of a project, and those of one quarter's output."""

from dataclasses import dataclass
from pathlib import Path

from bfkit.errors import OutputError, ParameterError
from bfkit.parameters.models import Parameters

WORK = ".work"
LOCK = ".lock"
EXPORT = "export"
REFERENCE = "reference"
"""The folder in ``data`` that belongs to the project and to no municipality."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folders of a project, all absolute. ``data`` is where the raw files lie."""

    root: Path
    data: Path

    @property
    def parameters(self) -> Path:
        """One folder a municipality."""
        return self.root / "parameters"

    @property
    def notebooks(self) -> Path:
        """The notebooks of the quarter."""
        return self.root / "notebooks"

    @property
    def output(self) -> Path:
        """What runs write; ignored by git."""
        return self.root / "output"

    def quarter_folder(self, parameters: Parameters, edition: str) -> Path:
        """Where the pages of one quarter and edition lie."""
        folder = self.output / parameters.slug / parameters.quarter_text
        return folder if edition == "arbetsgrupp" else folder / edition

    def week_folder(self, municipality: str, last_day: str) -> Path:
        """Where the page of one week lies."""
        return self.output / municipality / "veckor" / last_day

    def period_folder(self, municipality: str, period: str, edition: str) -> Path:
        """Where the page and the documents of a tertial or year lie."""
        folder = self.output / municipality / "perioder" / period
        return folder if edition == "arbetsgrupp" else folder / edition

    def work_folder(self, parameters: Parameters, edition: str) -> Path:
        """Where a run works, apart from what it publishes and on the same disk; removed when it ends."""
        return self.output / WORK / f"{parameters.slug}-{parameters.quarter_text}-{edition}"


def find(start: Path, data: str | None = None) -> Workspace:
    """The project that a folder lies in, and its data folder (``data`` when none is given).

    Raises:
        ParameterError: no project is found, or the data folder is missing.
    """
    start = start.resolve()
    for root in (start, *start.parents):
        if (root / "parameters").is_dir() and (root / "notebooks").is_dir():
            break
    else:
        raise ParameterError(
            f"{start.name} ligger inte i arbetsbänken: ingen mapp uppåt har både parameters och notebooks. "
            "Byt till projektets mapp."
        )
    folder = Path(data).resolve() if data else root / "data"
    if not folder.is_dir():
        kind = "är en fil" if folder.exists() else "finns inte"
        raise ParameterError(
            f'datamappen "{data or "data"}" {kind}; ange mappen med råfilerna (DATA=…), eller lägg dem i data.'
        )
    return Workspace(root, folder)


def prepare(folder: Path) -> None:
    """Make an output folder. Raises OutputError when that cannot be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise OutputError(
            f"resultaten kan inte skrivas: {fault.strerror or fault}. Kontrollera att mappen output inte är en "
            "fil och att du får skriva i den."
        ) from fault
