"""What a cell is called when no registered place and no street lies in it."""

import geopandas as gpd
import shapely

from bfkit.mapping.hot_spots.labels import Labels

SQUARE = shapely.box(560_000, 6_639_000, 562_000, 6_641_000)


def labels(polygons: gpd.GeoSeries | None) -> Labels:
    return Labels({"A": "Spinnarbacken"}, polygons, (), None, None)


def test_the_part_of_the_area_and_the_corner() -> None:
    """The middle is (561 000, 6 640 000); the cell's own middle lies 725 m west and 725 m north of it."""
    found = labels(gpd.GeoSeries([SQUARE], index=["A"], crs=3006))
    (name,) = found.cells([(560_275, 6_640_725)], ["A"], 150)
    assert (
        name.replace("\N{NARROW NO-BREAK SPACE}", " ")
        == "nordvästra delen av Spinnarbacken (öst 560 200, nord 6 640 650)"
    )


def test_only_the_corner_outside_every_area_and_without_a_map() -> None:
    (outside,) = labels(gpd.GeoSeries([SQUARE], index=["A"], crs=3006)).cells([(570_075, 6_640_725)], [None], 150)
    (unmapped,) = labels(None).cells([(560_275, 6_640_725)], ["A"], 150)
    assert outside.startswith("ruta öst 570")
    assert unmapped.endswith(", Spinnarbacken") and unmapped.startswith("ruta öst 560")
