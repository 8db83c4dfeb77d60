"""Ingest beside plain pandas: Östan's files, from raw to checked tables against read_csv, read_excel and sjoin.

Medians of five runs in one process after one warm-up, and the ratio. The peer checks nothing and accounts for nothing.
"""

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import geopandas as gpd
import pandas as pd

from bfkit.ingest import pipeline
from bfkit.parameters.loading import load

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    parameters = load("ostan", "2025Q2", folder=ROOT / "parameters")
    ours = timed(lambda: pipeline.read(parameters, ROOT / "data"))
    peer = timed(plain)
    rows = sum(q.rows_read for q in pipeline.read(parameters, ROOT / "data").quality)
    print(f"rows {rows}: bfkit {ours:.2f} s, plain pandas {peer:.2f} s, ratio {ours / peer:.2f}")


def plain() -> None:
    folder = ROOT / "data" / "ostan"
    files = sorted(folder.glob("rapporter_*.csv"))
    frames = [pd.read_csv(path, sep=";", encoding="cp1252", decimal=",", dtype=str) for path in files]
    reports = pd.concat(frames)
    pd.read_excel(folder / "polis.xlsx", header=2, dtype=str)
    x, y = (pd.to_numeric(reports[c].str.replace(",", "."), errors="coerce") for c in ("Öst", "Nord"))
    points = gpd.GeoDataFrame(reports, geometry=gpd.points_from_xy(x, y), crs="EPSG:3006")
    gpd.sjoin(points, gpd.read_file(folder / "omraden.gpkg"), how="left")


def timed(run: Callable[[], object]) -> float:
    run()
    seconds = []
    for _ in range(5):
        begun = perf_counter()
        run()
        seconds.append(perf_counter() - begun)
    return median(seconds)


if __name__ == "__main__":
    main()
