"""Which areas lie next to each other."""

import numpy as np
import shapely

from bfkit.ostan.town import Town


def bordering(town: Town, area: int) -> list[int]:
    """Areas that share a stretch of border with one area, nearest first, as indices."""
    polygons = np.array(town.polygons)
    touching = np.flatnonzero(shapely.intersects(polygons, town.polygons[area]))
    shared = np.zeros(len(polygons))
    shared[touching] = shapely.length(shapely.intersection(polygons[touching], town.polygons[area]))
    distance = np.hypot(town.east - town.east[area], town.north - town.north[area])
    return [int(i) for i in np.argsort(distance, kind="stable") if i != area and shared[i] > 1.0]
