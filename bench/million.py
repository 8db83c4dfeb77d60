"""One million rows with points, from file to checked Parquet with area join, beside read_csv + sjoin + to_parquet.

Östan's reports drawn again with new numbers, days and points, as dirty as they are, in one CSV of a scratch folder.
Each side runs in a process of its own, three times by turns: median of the seconds, and the highest memory.
The peer checks nothing and accounts for nothing: no line numbers, doublets, personal data, precision or reasons.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import geopandas as gpd
import numpy as np
import pandas as pd

from bench.peers import highest_memory
from bfkit.ingest import pipeline, store
from bfkit.parameters.loading import load
from bfkit.parameters.models import Parameters

ROOT = Path(__file__).resolve().parents[1]
ROWS = 1_000_000
TIMES = 3
FILE = "miljon.csv"
MOMENTS = ("Händelse från", "Händelse till", "Rapporterad")
FORM = "%Y-%m-%d %H:%M"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        size = write(Path(folder), ROWS) / 1e6
        sides = {"bfkit": [], "plain": []}
        for _ in range(TIMES):
            for side, runs in sides.items():
                runs.append(measured(side, Path(folder)))
    print(f"{ROWS} rows, {size:.0f} MB, 48 areas; median seconds and highest memory of {TIMES} runs")
    seconds = {side: median(run[0] for run in runs) for side, runs in sides.items()}
    memory = {side: max(run[1] for run in runs) for side, runs in sides.items()}
    for side in sides:
        print(f"{side:>6}: {seconds[side]:6.1f} s  {memory[side] / 1e6:6.0f} MB")
    print(f" ratio: {seconds['bfkit'] / seconds['plain']:6.2f}    {memory['bfkit'] / memory['plain']:6.2f}")


def write(folder: Path, rows: int, *, seed: int = 1) -> int:
    """The file, and the areas beside it. Returns its size in bytes."""
    generator = np.random.default_rng(seed)
    home = ROOT / "data" / "ostan"
    parts = [
        pd.read_csv(path, sep=";", encoding="cp1252", dtype=str, keep_default_na=False)
        for path in sorted(home.glob("rapporter_*.csv"))
    ]
    known = pd.concat(parts, ignore_index=True)
    table = known.iloc[generator.integers(0, len(known), rows)].reset_index(drop=True)
    shift = pd.to_timedelta(generator.integers(-300 * 1440, 1, rows), unit="min")
    for column in MOMENTS:
        moment = pd.to_datetime(table[column], format=FORM, errors="coerce") + shift
        table[column] = moment.dt.strftime(FORM).where(moment.notna(), table[column])
    for column in ("Öst", "Nord"):
        metres = pd.to_numeric(table[column].str.replace(",", "."), errors="coerce")
        moved = (metres + generator.normal(0, 40, rows)).round(1).astype(str).str.replace(".", ",", regex=False)
        table[column] = moved.where(metres.notna() & (metres != 0), table[column])
    fresh = np.array([f"M{number:07d}" for number in range(rows)])
    again = np.flatnonzero(generator.random(rows) < 0.0015)  # the share of Östan's rows whose number stands twice
    fresh[again[again > 0]] = fresh[again[again > 0] - 1]
    table["Ärendenr"] = fresh
    table.to_csv(folder / FILE, sep=";", encoding="cp1252", index=False, lineterminator="\r\n")
    return (folder / FILE).stat().st_size


def parameters() -> Parameters:
    """Östan with one source, whose only file is the large one, and without registers."""
    whole = load("ostan", "2025Q2", folder=ROOT / "parameters")
    own = whole.municipality
    reports = own.sources[0].model_copy(update={"files": (FILE,)})
    geometry = own.areas.geometry.model_copy(update={"path": "omraden.gpkg"})
    areas = own.areas.model_copy(update={"geometry": geometry})
    changes = {"sources": (reports,), "areas": areas, "reporters": None, "places": None, "streets": None}
    return whole.model_copy(update={"municipality": own.model_copy(update=changes)})


def bfkit(folder: Path) -> None:
    (folder / "omraden.gpkg").write_bytes((ROOT / "data" / "ostan" / "omraden.gpkg").read_bytes())
    store.save(pipeline.read(parameters(), folder), folder / "tables")


def plain(folder: Path) -> None:
    reports = pd.read_csv(folder / FILE, sep=";", encoding="cp1252", dtype=str)
    for column in MOMENTS:
        reports[column] = pd.to_datetime(reports[column], format=FORM, errors="coerce")
    x, y = (pd.to_numeric(reports[c].str.replace(",", "."), errors="coerce") for c in ("Öst", "Nord"))
    points = gpd.GeoDataFrame(reports, geometry=gpd.points_from_xy(x, y), crs="EPSG:3006")
    areas = gpd.read_file(ROOT / "data" / "ostan" / "omraden.gpkg")
    gpd.sjoin(points, areas, how="left").to_parquet(folder / "plain.parquet")


def measured(side: str, folder: Path) -> tuple[float, int]:
    """Seconds of the work, imports apart, and the highest memory of the process in bytes."""
    command = [sys.executable, "-m", "bench.million", side, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    seconds, memory = done.stdout.split()
    return float(seconds), int(memory)


def alone(side: str, folder: Path) -> None:
    begun = perf_counter()
    {"bfkit": bfkit, "plain": plain}[side](folder)
    print(perf_counter() - begun, highest_memory())


if __name__ == "__main__":
    if len(sys.argv) > 1:
        alone(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
