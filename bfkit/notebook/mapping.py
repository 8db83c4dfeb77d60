"""Kartläggning in a run: what the page says first, its maps, and its part of the results."""

import json
from collections.abc import Sequence
from typing import Any

from bfkit.mapping.coverage.quality import DataQuality
from bfkit.mapping.places import AreaCounts
from bfkit.mapping.quarter_picture import QuarterPicture
from bfkit.mapping.trends.by_category import CategoryTrends
from bfkit.notebook.shown import Shown, write_part
from bfkit.release.fragments import Fragment, anchored, box, join
from bfkit.release.mapping import export, page
from bfkit.release.mapping.areas.sentences import no_map
from bfkit.release.mapping.areas.views import ProtectedAreas
from bfkit.release.mapping.first_page import findings
from bfkit.release.mapping.hot_spots.protection import ground
from bfkit.release.mapping.hot_spots.section import section as hot_spot_section
from bfkit.release.mapping.hot_spots.sentences import untested_sentences
from bfkit.release.mapping.hours.sentences import no_hours
from bfkit.release.mapping.picture import ProtectedPicture
from bfkit.release.render import render
from bfkit.results import to_json


class Mapping(Shown):
    """What the notebook of the kartläggning calls."""

    def findings(self, quality: DataQuality, trends: CategoryTrends) -> Fragment:
        """What matters this quarter of these two alone; the whole page's is ``page.findings``."""
        return render(findings(self.protected(quality), self.protected(trends)))

    def map(self, areas: Sequence[AreaCounts]) -> Fragment:
        """A map for each source, or the sentences that say what cannot be drawn and why."""
        polygons = self.checked.polygons
        views = [view for view in map(self.protected, areas) if view.any_placed]
        drawn = [] if polygons is None else [_map(view, polygons, self._tiles()) for view in views]
        missing = no_map(polygons=polygons is not None)
        return join([*drawn, *(box("Visas inte.", text, "note") for text in missing)])

    def areas(self, picture: QuarterPicture) -> Fragment:
        """Where by area: the maps, then the tables."""
        return join([self.map(picture.areas), page.areas(self.protected(picture))])

    def hot_spots(self, picture: QuarterPicture) -> Fragment:
        """The hot spots of every source, on a map and in tables."""
        own = self.parameters.municipality
        drawn_on = ground(self.checked, own.coordinate_system, self._tiles())
        return anchored(page.SPOTS, hot_spot_section(self.protected(picture).spots, drawn_on))

    def finish(self, picture: QuarterPicture) -> None:
        """Write the results of the notebook when it runs as part of a quarter."""
        if self.part_file is None:
            return
        view: ProtectedPicture = self.protected(picture)
        found = page.found(view)
        missing = [
            *no_hours(view.hours),
            *no_map(polygons=self.checked.polygons is not None),
            *untested_sentences(view.spots),
        ]
        quality = export.data_quality(view.quality, dict(self.checked.inputs))
        mapped = export.mapping(view, found, missing)
        parts = {"data_quality": json.loads(to_json(quality)), "mapping": json.loads(to_json(mapped))}
        write_part(self.part_file, found.title, parts, ())

    def _tiles(self) -> Any:
        from bfkit.release import maps  # noqa: PLC0415  (slow to import, and an evaluation draws none)

        declared = self.parameters.municipality.map_tiles
        return None if declared is None else maps.Tiles(declared.url, declared.attribution)


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
