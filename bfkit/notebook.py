"""What a notebook of the quarter calls: ``start`` checks and reads, ``show`` protects and draws, ``finish`` writes."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from bfkit import vocabulary
from bfkit.checked import Checked
from bfkit.errors import ParameterError
from bfkit.evaluation.evidence import evidence
from bfkit.ingest import pipeline, store
from bfkit.mapping.coverage.quality import DataQuality
from bfkit.mapping.hot_times.weekday_hours import WeekdayHours
from bfkit.mapping.places import AreaCounts
from bfkit.mapping.trends.by_category import CategoryTrends
from bfkit.parameters import loading
from bfkit.parameters.interventions import Intervention
from bfkit.parameters.loading import nearest
from bfkit.parameters.models import Parameters
from bfkit.parameters.register import without_unknown_areas
from bfkit.periods import twelve_months_to
from bfkit.quarter import fingerprint, workspace
from bfkit.quarter.workspace import EXPORT
from bfkit.release import evaluation_export, export, sentences
from bfkit.release.disclosure import Edition
from bfkit.release.evaluation import appendix
from bfkit.release.evaluation import title as evaluation_title
from bfkit.release.fragments import Fragment, box, join
from bfkit.release.mapping.areas.views import ProtectedAreas
from bfkit.release.mapping.hours.views import ProtectedHours
from bfkit.release.mapping.quality.views import ProtectedQuality
from bfkit.release.mapping.trends.views import ProtectedTrends
from bfkit.release.protect import protect
from bfkit.release.render import render
from bfkit.release.replication import replication, ring_difference
from bfkit.release.style import lab_style
from bfkit.results import to_json
from bfkit.verdict import Evaluation, evaluate, family


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
    _evaluations: dict[str, Evaluation] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        """What was started; never the tables, for notebooks keep what they show."""
        own = self.parameters.municipality
        return (
            f"{own.name} kommun, {self.parameters.quarter.label}. {self.edition.label}: {self.edition.limit_sentence}"
        )

    def _repr_html_(self) -> str:
        """In JupyterLab: what was started, and the look of the pages. In the run of a quarter: nothing."""
        return "" if self.part_file is not None else f"{lab_style()}<p>{escape(repr(self))}</p>"

    def show(self, result: object, section: Callable[[Any], Fragment] = render) -> Fragment:
        """A result as this edition may show it; of a result with several sections the one that is asked for."""
        return section(self.protected(result))

    def evaluation(self, intervention: str) -> Evaluation:
        """The evaluation of a measure of the register, worked out once.

        Args:
            intervention: its id.

        Raises:
            ParameterError: the municipality has no register, or it has no such measure.
        """
        if intervention not in self._evaluations:
            measure = _measure(self.parameters, intervention)
            others = family(self.checked, self.parameters, measure)
            self._evaluations[intervention] = evaluate(evidence(self.checked, self.parameters, measure), others)
        return self._evaluations[intervention]

    def findings(self, quality: DataQuality, trends: CategoryTrends, hours: Sequence[WeekdayHours]) -> Fragment:
        """What matters this quarter, in words."""
        return render(self._findings(quality, trends, hours))

    def map(self, areas: Sequence[AreaCounts]) -> Fragment:
        """A map for each source, or the sentences that say what cannot be drawn and why."""
        from bfkit.release import maps  # noqa: PLC0415  (slow to import, and an evaluation draws none)

        polygons = self.checked.polygons
        views = [view for view in map(self.protected, areas) if view.any_placed]
        declared = self.parameters.municipality.map_tiles
        tiles = None if declared is None else maps.Tiles(declared.url, declared.attribution)
        drawn = [] if polygons is None else [_map(view, polygons, tiles) for view in views]
        missing = sentences.no_map(
            {source.source: source.label for source in areas}, self._placed(), polygons=polygons is not None
        )
        return join([*drawn, *(box("Visas inte.", text, "note") for text in missing)])

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
            "data_quality": json.loads(
                to_json(export.data_quality(self.protected(quality), dict(self.checked.inputs)))
            ),
            "mapping": json.loads(to_json(export.mapping(self.protected(trends), *protected, findings, missing))),
        }
        _write_part(self.part_file, findings.title, parts, ())

    def appendix(self, found: Evaluation) -> Fragment:
        """The methods of an evaluation, with versions and the seal of its locked plan."""
        plans = [plan for plan in self.parameters.plans if plan.intervention == found.intervention.id]
        seal = plans[-1].plan_sha256 if plans else None
        return appendix(self.protected(found), fingerprint.versions(), plan_seal=seal)

    def finish_evaluation(self, found: Evaluation) -> None:
        """Write the results of a measure when the notebook runs as part of a quarter; files for the working group."""
        if self.part_file is None:
            return
        view = self.protected(found)
        row = json.loads(to_json(evaluation_export.evaluation(view, ring_difference(found, view))))
        texts = {} if view.public else evaluation_export.files(view, replication(found, view))
        beside = self.part_file.with_name(self.part_file.name.partition(".")[0])
        workspace.prepare(beside)
        for name, text in texts.items():
            (beside / name).write_text(text, encoding="utf-8", newline="\n")
        files = [f"{EXPORT}/{found.intervention.slug}/{name}" for name in texts]
        _write_part(self.part_file, evaluation_title(view), {"evaluations": [row]}, files)

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


def _measure(parameters: Parameters, intervention: str) -> Intervention:
    if parameters.register is None:
        raise ParameterError(
            f"{parameters.municipality.name} har inget register över insatser. Skriv ett: "
            f"parameters, {parameters.slug}, interventions.yml."
        )
    for one in parameters.unread:
        if one.id == intervention:
            raise ParameterError(f"{one.telling}.")
    measures = {measure.id: measure for measure in parameters.register.interventions}
    if intervention not in measures:
        raise ParameterError(f'intervention: "{intervention}" finns inte i registret{nearest(intervention, measures)}')
    return measures[intervention]


def _write_part(file: Path, title: str, parts: dict[str, Any], files: Sequence[str]) -> None:
    """What a notebook came to, for the run of the quarter: its finding, its results and the files it exported."""
    content = {"title": title, "parts": parts, "files": list(files)}
    file.write_text(json.dumps(content, ensure_ascii=False, sort_keys=True), encoding="utf-8")


def _map(view: ProtectedAreas, polygons: Any, tiles: Any) -> Fragment:
    from bfkit.release import maps  # noqa: PLC0415  (slow to import, and an evaluation draws none)

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
