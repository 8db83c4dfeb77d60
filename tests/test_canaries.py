"""No planted personal value, no free text, no home and no small count in any file that a run of Östan leaves."""

import base64
import csv
import html
import io
import json
import re
import shutil
import urllib.parse
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely
import yaml

from bfkit.ingest import pipeline, store
from bfkit.ostan import canaries
from bfkit.parameters.loading import load
from bfkit.spatial import project

pytestmark = pytest.mark.notebooks
FORM = {"delimiter": ";"}
_METRES = re.compile(r"(?<![\d.])(?=(\d{6,7})(?:[.,]\d+)?\D{1,40}?(?<![\d.])(\d{6,7})(?!\d))")
_DEGREES = re.compile(r"(?<![\d.])(?=(\d{2}\.\d{5,})[^\d\]]{1,40}?(\d{2}\.\d{5,}))")
_DATA_URI = re.compile(r"data:[\w/+.-]*;base64,([A-Za-z0-9+/=]{24,})")


def planted(root: Path) -> tuple[str, ...]:
    """Every value that the truth of Östan names; the program itself never reads that file."""
    file = root / "data" / "ostan" / "truth.yml"
    if not file.is_file():
        return canaries(1)
    return tuple(str(value) for value in yaml.safe_load(file.read_text(encoding="utf-8"))["canaries"])


def raw_rows(root: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for path in sorted((root / "data" / "ostan").glob("rapporter_*.csv")):
        rows += csv.DictReader(io.StringIO(path.read_bytes().decode("cp1252"), newline=""), **FORM)
    return rows


def free_texts(rows: list[dict[str, str]]) -> set[str]:
    """The sentences that are long enough to be told from the pages' own words."""
    cells = {part.strip() for row in rows for part in (row["Beskrivning"] or "").splitlines()}
    return {cell for cell in cells if len(cell) >= 20 and cell.count(" ") >= 3}


def homes(rows: list[dict[str, str]]) -> set[tuple[int, int]]:
    """Where something happened to a dwelling, to the metre."""
    number = re.compile(r"\d{6,7}(?:,\d+)?")
    kept = [row for row in rows if row["Objekt"] == "Bostadshus" and number.fullmatch(row["Öst"] or "")]
    return {
        (int(float(row["Öst"].replace(",", "."))), int(float(row["Nord"].replace(",", "."))))
        for row in kept
        if number.fullmatch(row["Nord"] or "")
    }


def corners(root: Path) -> set[tuple[int, int]]:
    """Where a border turns or a street bends, and two metres around: they are on every map, also at a house."""
    data = root / "data" / "ostan"
    lines = [gpd.read_file(data / f"{name}.gpkg").geometry.to_numpy() for name in ("omraden", "gator")]
    cells = np.concatenate([shapely.get_coordinates(one) for one in lines]).astype(int).tolist()
    return {(x + a, y + b) for x, y in cells for a in range(-2, 3) for b in range(-2, 3)}


def at_a_grid_corner(spot: tuple[int, int], size: int) -> bool:
    """Whether a cell of the hot spots' grid has its corner within two metres: whole multiples of its size."""
    return all(min(metre % size, -metre % size) <= 2 for metre in spot)


def streams(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and text of every file below a folder, archives and columns unpacked."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != ".lock":
            yield from unpacked(path.relative_to(folder).as_posix(), path.read_bytes())


def unpacked(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from unpacked(f"{name}/{member}", archive.read(member))
    elif content[:4] == b"PAR1":
        file = pq.ParquetFile(io.BytesIO(content))
        yield name, str(file.schema_arrow.metadata)
        for column, values in zip(file.schema_arrow.names, file.read().columns, strict=True):
            yield f"{name}/{column}", "\n".join(map(str, values.to_pylist()))
    else:
        text = content.decode("utf-8", errors="replace")
        yield name, text
        for part in _DATA_URI.findall(text):
            yield f"{name}/data", base64.b64decode(part + "=" * (-len(part) % 4)).decode("utf-8", errors="replace")


def plainer(text: str) -> str:
    """The text with what writes letters in another way undone: JSON, HTML, addresses; small letters."""
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
    return urllib.parse.unquote(html.unescape(text)).casefold()


def forms(value: str) -> set[str]:
    """A value as it may be written: as it stands, without marks, and as bare digits with or without century."""
    written = {value, value.replace("-", ""), value.replace(" ", "")}
    digits = re.sub(r"\D", "", value)
    if digits and "@" not in value:
        written.add(digits)
        if len(digits) == 12:
            written |= {digits[2:], f"{digits[2:8]}-{digits[8:]}", f"{digits[2:8]}+{digits[8:]}"}
    return {form.casefold() for form in written}


def pattern(values: Iterable[str]) -> re.Pattern[str]:
    every = sorted({form for value in values for form in forms(value)}, key=len, reverse=True)
    return re.compile(r"(?<![\d\w])(?:" + "|".join(map(re.escape, every)) + r")(?!\d)")


def leaks(texts: Iterable[tuple[str, str]], values: Iterable[str]) -> list[str]:
    """The files, columns and members in which any form of a value stands; the values are not told."""
    sought = pattern(values)
    return [name for name, text in texts if sought.search(plainer(text)) or sought.search(text.casefold())]


def places_in(text: str, spots: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The spots whose two coordinates stand beside each other in a text, to the metre (five decimals of a degree)."""
    metres = set(_METRES.findall(text))
    found = {(x, y) for x, y in spots if {(str(x), str(y)), (str(y), str(x))} & metres}
    degrees = [(float(one), float(other)) for one, other in _DEGREES.findall(text)]
    for pairs in (degrees, [pair[::-1] for pair in degrees]):
        if pairs:
            x, y = project(*zip(*pairs, strict=True), source="EPSG:4326", target="EPSG:3006")
            known = np.isfinite(x) & np.isfinite(y)
            cells = np.column_stack([x[known], y[known]]).astype(int)
            near = {(east + a, north + b) for east, north in cells.tolist() for a in (-1, 0, 1) for b in (-1, 0, 1)}
            found |= spots & near
    return found


def test_no_personal_value_is_in_any_output_or_message(ostan_run: tuple[Path, str], root: Path) -> None:
    folder, said = ostan_run
    values = planted(root)
    raw = b"".join(path.read_bytes() for path in (root / "data" / "ostan").glob("*.csv")).decode("cp1252")
    assert sum(value in raw for value in values) >= 30  # the canaries are there to be found
    texts = list(streams(folder))
    assert len(texts) > 12
    assert {"export/lokala_vardar/panel.csv", "export/lokala_vardar/jamforbara_fall.csv"} <= {name for name, _ in texts}
    assert leaks([*texts, ("sagt", said)], values) == []
    assert [path for path in (folder.parents[1] / ".work").rglob("*") if path.is_file()] == []


def test_no_personal_value_is_in_the_tables_that_notebooks_read(root: Path, tmp_path: Path) -> None:
    """While a quarter runs, checked rows lie in its work folder: they too are clean."""
    parameters = load("ostan", "2025Q2", folder=root / "parameters")
    store.save(pipeline.read(parameters, root / "data"), tmp_path)
    texts = list(streams(tmp_path))
    assert {"incidents.parquet/object_type", "rejected.parquet/value", "account.json"} <= {name for name, _ in texts}
    assert leaks(texts, planted(root)) == []
    sentences = free_texts(raw_rows(root))
    assert [name for name, text in texts if any(sentence in text for sentence in sentences)] == []


def test_no_free_text_is_in_any_output(ostan_run: tuple[Path, str], root: Path) -> None:
    folder, said = ostan_run
    sentences = free_texts(raw_rows(root))
    assert len(sentences) >= 20
    texts = [("sagt", said), *streams(folder)]
    assert [name for name, text in texts if any(s.casefold() in plainer(text) for s in sentences)] == []


def test_no_home_is_in_any_page(ostan_run: tuple[Path, str], root: Path) -> None:
    """Where a dwelling was hit is known to the metre in the raw files; no page, table or notebook tells it."""
    folder, _ = ostan_run
    size = load("ostan", "2025Q2", folder=root / "parameters").municipality.thresholds.hot_spot_cell
    spots = {spot for spot in homes(raw_rows(root)) - corners(root) if not at_a_grid_corner(spot, size)}
    assert len(spots) >= 6000
    assert [name for name, text in streams(folder) if places_in(text, spots)] == []


def test_a_planted_leak_is_caught(ostan_run: tuple[Path, str], root: Path, tmp_path: Path) -> None:
    """The search above finds a value in every way of writing it, in each kind of file."""
    copy = tmp_path / "2025Q2"
    shutil.copytree(ostan_run[0], copy)
    number = next(value for value in planted(root) if re.fullmatch(r"18\d{6}-\d{4}", value))
    address = next(value for value in planted(root) if "@" in value)
    bare = number.replace("-", "")
    page = copy / "10_kartlaggning.html"
    sound = page.read_text(encoding="utf-8")
    written = (
        *(number, bare, bare[2:], f"{bare[2:8]}+{bare[8:]}", number.replace("-", "&#45;"), address.upper()),
        *(address.replace("@", "%40"), address.replace("@", "&commat;"), address.replace("@", "\\u0040")),
    )
    for text in written:
        page.write_text(sound.replace("</body>", f"<p>{text}</p></body>"), encoding="utf-8")
        assert leaks(streams(copy), planted(root)) == ["10_kartlaggning.html"], text
    hidden = base64.b64encode(f"<svg>{number}, och mer</svg>".encode()).decode()
    page.write_text(sound + f'<img src="data:image/svg+xml;base64,{hidden}">', encoding="utf-8")
    assert leaks(streams(copy), planted(root)) == ["10_kartlaggning.html/data"]
    page.write_text(sound, encoding="utf-8")
    pd.DataFrame({"a": [address] * 5000}).to_parquet(copy / "t.parquet", compression="zstd")
    with zipfile.ZipFile(copy / "z.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inne.txt", number)
    assert leaks(streams(copy), planted(root)) == ["t.parquet/a", "z.zip/inne.txt"]
    spots = homes(raw_rows(root))
    x, y = min(spots)
    east, north = project([x], [y], source="EPSG:3006", target="EPSG:4326")
    assert places_in(f'<circle data-x="{x}.4" data-y="{y}.9">', spots) >= {(x, y)}
    assert places_in(f"[{north[0]:.6f}, {east[0]:.6f}]", spots) >= {(x, y)}
    assert places_in(f"{x} och {x}, {y + 1}", {(x, y)}) == set()


@pytest.mark.parametrize(("edition", "limit"), [("", 5), ("offentlig", 10)])
def test_no_small_count_is_in_the_results(ostan_run: tuple[Path, str], edition: str, limit: int) -> None:
    results = json.loads((ostan_run[0] / edition / "results.json").read_text(encoding="utf-8"))
    assert results["disclosure_limit"] == limit
    mapping = results["mapping"]
    keys = ("count", "count_12m", "same_quarter_last_year", "same_quarter_last_year_equal_lag")
    values = [row[key] for part in ("categories", "areas") for row in mapping[part] for key in keys if key in row]
    assert [value for value in values if value is not None and 0 < value < limit] == []
    assert any(value is None for value in values)  # something was held back
    assert sum(value is not None for value in values) > len(values) / 3  # and the page still says something


def test_every_page_says_its_edition_and_limit(ostan_run: tuple[Path, str]) -> None:
    folder, _ = ostan_run
    pages = [*folder.glob("*.html"), *(folder / "offentlig").glob("*.html")]
    assert len(pages) == 2 * (
        3 + 6 + 7
    )  # index, kartläggning, kvartalsanalys, six problems and a page for each of seven measures
    for page in pages:
        text = page.read_text(encoding="utf-8")
        public = page.parent.name == "offentlig"
        assert f"Antal personer och händelser under {10 if public else 5} visas inte." in text
        assert ("Offentlig utgåva" if public else "Arbetsgruppens utgåva") in text
        assert "Påhittad kommun" in text
