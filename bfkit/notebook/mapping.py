"""Kartläggning in a run: what the page says first, its map, and its part of the results."""

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd

from bfkit.mapping.coverage.quality import DataQuality
from bfkit.mapping.hot_times.weekday_hours import WeekdayHours
from bfkit.mapping.places import AreaCounts
from bfkit.mapping.trends.by_category import CategoryTrends
from bfkit.notebook.shown import Shown, write_part
from bfkit.periods import twelve_months_to
from bfkit.release import export, sentences
from bfkit.release.fragments import Fragment, box, join
from bfkit.release.mapping.areas.views import ProtectedAreas
from bfkit.release.mapping.hours.views import ProtectedHours
from bfkit.release.mapping.quality.views import ProtectedQuality
from bfkit.release.mapping.trends.views import ProtectedTrends
from bfkit.release.render import render
from bfkit.results import to_json


class Mapping(Shown):
    """What the notebook of the kartläggning calls."""

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
        write_part(self.part_file, findings.title, parts, ())

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
