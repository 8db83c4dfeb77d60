"""What a notebook of the quarter calls: ``start`` checks and reads, ``show`` protects and draws, ``finish`` writes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from bfkit import vocabulary
from bfkit.checked import Checked
from bfkit.errors import ParameterError
from bfkit.ingest import pipeline, store
from bfkit.mapping.coverage import DataQuality
from bfkit.mapping.hot_times import WeekdayHours
from bfkit.mapping.places import AreaCounts
from bfkit.mapping.trends import CategoryTrends
from bfkit.parameters import loading
from bfkit.parameters.loading import nearest
from bfkit.parameters.models import Parameters
from bfkit.periods import twelve_months_to
from bfkit.quarter import workspace
from bfkit.release import export, maps, sentences
from bfkit.release.disclosure import Edition
from bfkit.release.fragments import Fragment, box, join
from bfkit.release.page import lab_style
from bfkit.release.protect import protect
from bfkit.release.sections import render
from bfkit.release.views import ProtectedAreas, ProtectedHours, ProtectedQuality, ProtectedTrends
from bfkit.results import to_json


@dataclass(frozen=True, slots=True, repr=False)
class Run:
    """A started run: checked parameters and tables, and the edition that everything shown must pass.

    ``part_file`` is where the run of a quarter collects the notebook's results; None in JupyterLab.
    """

    parameters: Parameters
    checked: Checked
    edition: Edition
    part_file: Path | None = None
    _views: dict[int, tuple[object, Any]] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        """What was started; never the tables, for notebooks keep what they show."""
        own = self.parameters.municipality
        return (
            f"{own.name} kommun, {self.parameters.quarter.label}. {self.edition.label}: {self.edition.limit_sentence}"
        )

    def _repr_html_(self) -> str:
        """In JupyterLab: what was started, and the look of the pages. In the run of a quarter: nothing."""
        return "" if self.part_file is not None else f"{lab_style()}<p>{escape(repr(self))}</p>"

    def show(self, result: object) -> Fragment:
        """A result as this edition may show it."""
        return render(self.protected(result))

    def findings(self, quality: DataQuality, trends: CategoryTrends, hours: Sequence[WeekdayHours]) -> Fragment:
        """What matters this quarter, in words."""
        return render(self._findings(quality, trends, hours))

    def map(self, areas: Sequence[AreaCounts]) -> Fragment:
        """A map for each source, or the sentences that say what cannot be drawn and why."""
        polygons = self.checked.polygons
        views = [view for view in map(self.protected, areas) if view.any_placed]
        drawn = [] if polygons is None else [_map(view, polygons, self._tiles()) for view in views]
        missing = sentences.no_map(
            {source.source: source.label for source in areas}, self._placed(), polygons=polygons is not None
        )
        return join([*drawn, *(box("Visas inte.", text, "note") for text in missing)])

    def _tiles(self) -> maps.Tiles | None:
        """The municipality's own map background, when it has declared one."""
        declared = self.parameters.municipality.map_tiles
        return None if declared is None else maps.Tiles(declared.url, declared.attribution)

    def finish(
        self,
        *,
        quality: DataQuality,
        trends: CategoryTrends,
        areas: Sequence[AreaCounts],
        hours: Sequence[WeekdayHours],
    ) -> None:
        """Write the results of the notebook when it runs as part of a quarter."""
        if self.part_file is None:
            return
        findings = self._findings(quality, trends, hours)
        labels = {source.source: source.label for source in areas}
        missing = [
            *sentences.no_hours([self.protected(source) for source in hours]),
            *sentences.no_map(labels, self._placed(), polygons=self.checked.polygons is not None),
        ]
        protected = ([self.protected(s) for s in areas], [self.protected(s) for s in hours])
        parts = {
            "data_quality": export.data_quality(self.protected(quality), dict(self.checked.inputs)),
            "mapping": export.mapping(self.protected(trends), *protected, findings, missing),
        }
        dumped = {name: json.loads(to_json(part)) for name, part in parts.items()}
        text = json.dumps({"title": findings.title, "parts": dumped}, ensure_ascii=False, sort_keys=True)
        self.part_file.write_text(text, encoding="utf-8")

    def _findings(
        self, quality: DataQuality, trends: CategoryTrends, hours: Sequence[WeekdayHours]
    ) -> sentences.Findings:
        views: tuple[ProtectedQuality, ProtectedTrends, list[ProtectedHours]] = (
            self.protected(quality),
            self.protected(trends),
            [self.protected(source) for source in hours],
        )
        return sentences.findings(*views)

    def _placed(self) -> set[str]:
        """Sources in which any incident of the twelve months has a point."""
        year = twelve_months_to(self.parameters.quarter.end)
        incidents = self.checked.incidents
        recent = incidents[incidents["starts_at"].dt.tz_localize(None) >= pd.Timestamp(year.start)]
        return set(recent.loc[recent["x"].notna(), "source"])

    def protected(self, result: object) -> Any:
        """The protected view of a result, made once: the same result is shown and exported alike."""
        if isinstance(result, tuple):
            return tuple(self.protected(one) for one in result)
        if id(result) not in self._views:
            self._views[id(result)] = (result, protect(result, self.edition))
        return self._views[id(result)][1]


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
        return Run(parameters, pipeline.read(parameters, place.data), edition_of(edition, parameters))
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


def _map(view: ProtectedAreas, polygons: Any, tiles: maps.Tiles | None) -> Fragment:
    by_id = {area.area_id: area for area in view.areas}
    areas = [by_id[area_id] for area_id in polygons.index]
    title = f"{view.label}: händelser efter {view.level}, {view.year.label}"
    html = maps.area_map(
        polygons,
        [area.count_12m.value for area in areas],
        [area.name for area in areas],
        texts=[area.count_12m.text for area in areas],
        edition=view.edition,
        title=title,
        key=view.source,
        tiles=tiles,
    )
    return Fragment(html, f"[karta] {title}")
