"""Where a notebook begins: the parameters are checked and the tables read."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bfkit import vocabulary
from bfkit.errors import ParameterError
from bfkit.ingest import pipeline, store
from bfkit.notebook.causes import Explaining
from bfkit.notebook.evaluation import Evaluating
from bfkit.notebook.mapping import Mapping
from bfkit.notebook.quarterly import Concluding
from bfkit.notebook.week import Weekly
from bfkit.parameters import loading
from bfkit.parameters.catalogue import Catalogue
from bfkit.parameters.loading import nearest
from bfkit.parameters.models import Parameters
from bfkit.parameters.register import without_unknown_areas
from bfkit.quarter import workspace
from bfkit.quarter.hand_over import hand_over_of, week_hand_over
from bfkit.quarter.parts import published_names
from bfkit.quarter.plan import LAST
from bfkit.quarter.preparing import catalogue_of
from bfkit.quarter.week import week_parameters
from bfkit.release.disclosure import Edition


class Run(Mapping, Explaining, Evaluating, Concluding, Weekly):
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
        parameters = loading.load(municipality, quarter, folder=place.parameters, apart=loading.BY_THEMSELVES)
        checked = pipeline.read(parameters, place.data)
        usable = without_unknown_areas(parameters, checked.area_names)
        folder = place.quarter_folder(parameters, edition)
        return Run(
            usable,
            checked,
            edition_of(edition, parameters),
            published=folder,
            catalogue=catalogue_of(place),
            others=tuple(name for name in published_names(folder) if name != LAST),
            data=place.data,
        )
    run = json.loads(Path(run_file).read_text(encoding="utf-8"))
    parameters = Parameters.model_validate_json(run["parameters"])
    if (parameters.slug, parameters.quarter_text) != (municipality, quarter):
        raise ParameterError(
            f"körningen gäller {parameters.slug} {parameters.quarter_text}, inte {municipality} {quarter}"
        )
    return _of_run(run, parameters, edition)


def start_week(municipality: str, last_day: str, *, run_file: str = "") -> Run:
    """The same for the seven days that end on a day, for the working group.

    Args:
        municipality: folder under ``parameters``.
        last_day: ``2025-06-25``, normally a Wednesday.
        run_file: written by ``bfkit week``; empty in JupyterLab, where the raw files in ``data`` are read.

    Raises:
        BfkitError: parameters or raw files are wrong, or the day is none.
    """
    try:
        last = date.fromisoformat(last_day)
    except ValueError:
        raise ParameterError(f'last_day: "{last_day}" är inget datum; skriv till exempel 2025-06-25') from None
    if not run_file:
        place = workspace.find(Path.cwd())
        parameters = week_parameters(place, municipality, last)
        checked = pipeline.read(parameters, place.data)
        usable = without_unknown_areas(parameters, checked.area_names)
        handed = week_hand_over(place, parameters)
        return Run(usable, checked, edition_of("arbetsgrupp", parameters), handed_over=handed)
    run = json.loads(Path(run_file).read_text(encoding="utf-8"))
    parameters = Parameters.model_validate_json(run["parameters"])
    if (parameters.slug, parameters.as_of) != (municipality, last):
        raise ParameterError(f"körningen gäller {parameters.slug} {parameters.as_of}, inte {municipality} {last_day}")
    return replace(_of_run(run, parameters, "arbetsgrupp"), handed_over=hand_over_of(run["hand_over"]))


def _of_run(run: dict[str, Any], parameters: Parameters, edition: str) -> Run:
    checked = store.load(Path(run["tables"]), parameters.municipality.time_zone)
    published = Path(run["published"]) if "published" in run else None
    catalogue = Catalogue.model_validate_json(run["catalogue"]) if "catalogue" in run else Catalogue(measures=())
    return Run(
        parameters,
        checked,
        edition_of(edition, parameters),
        Path(run["part"]),
        published,
        catalogue,
        tuple(run.get("others", ())),
    )


def edition_of(key: str, parameters: Parameters) -> Edition:
    """Whom the pages are for, with the municipality's limit. Raises ParameterError for an unknown one."""
    if key not in vocabulary.EDITIONS:
        raise ParameterError(f'edition: "{key}" är ingen utgåva{nearest(key, vocabulary.EDITIONS)}')
    limits = parameters.municipality.disclosure
    return Edition(key, limits.internal if key == "arbetsgrupp" else limits.public)
