"""Where a notebook begins: the parameters are checked and the tables read."""

import json
from pathlib import Path

from bfkit import vocabulary
from bfkit.errors import ParameterError
from bfkit.ingest import pipeline, store
from bfkit.notebook.evaluation import Evaluating
from bfkit.notebook.mapping import Mapping
from bfkit.parameters import loading
from bfkit.parameters.loading import nearest
from bfkit.parameters.models import Parameters
from bfkit.parameters.register import without_unknown_areas
from bfkit.quarter import workspace
from bfkit.release.disclosure import Edition


class Run(Mapping, Evaluating):
    """A started run, whatever the notebook asks."""


def start(municipality: str, quarter: str, *, edition: str = "arbetsgrupp", run_file: str = "") -> Run:
    """Check the parameters, read the tables, and say which edition everything shown must pass.

    Args:
        municipality: folder under ``parameters``.
        quarter: ``2025Q2``.
        edition: ``arbetsgrupp`` or ``offentlig``.
        run_file: written by ``bfkit quarter``; empty in JupyterLab, where the raw files in ``data`` are read.

    Raises:
        BfkitError: parameters or raw files are wrong; the message says where and what to do.
    """
    if not run_file:
        place = workspace.find(Path.cwd())
        parameters = loading.load(municipality, quarter, folder=place.parameters)
        checked = pipeline.read(parameters, place.data)
        usable = without_unknown_areas(parameters, checked.area_names)
        return Run(usable, checked, edition_of(edition, parameters))
    run = json.loads(Path(run_file).read_text(encoding="utf-8"))
    parameters = Parameters.model_validate_json(run["parameters"])
    if (parameters.slug, parameters.quarter_text) != (municipality, quarter):
        raise ParameterError(
            f"körningen gäller {parameters.slug} {parameters.quarter_text}, inte {municipality} {quarter}"
        )
    checked = store.load(Path(run["tables"]), parameters.municipality.time_zone)
    return Run(parameters, checked, edition_of(edition, parameters), Path(run["part"]))


def edition_of(key: str, parameters: Parameters) -> Edition:
    """Whom the pages are for, with the municipality's limit. Raises ParameterError for an unknown one."""
    if key not in vocabulary.EDITIONS:
        raise ParameterError(f'edition: "{key}" är ingen utgåva{nearest(key, vocabulary.EDITIONS)}')
    limits = parameters.municipality.disclosure
    return Edition(key, limits.internal if key == "arbetsgrupp" else limits.public)
