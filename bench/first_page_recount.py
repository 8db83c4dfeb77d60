"""What Östan's raw files hold, counted without the library: for judging counts that a page prints.

Read by the README of the files alone: windows-1252, semicolons, a number of its own for each report. Rows that share a
number are one report. What has no readable day, no known category or an end before its beginning is no incident.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import shapely
from openpyxl import load_workbook

Moments = npt.NDArray[np.datetime64]
Flags = npt.NDArray[np.bool_]

CATEGORIES = {
    "Skadegörelse": "skadegorelse",
    "Incident mot anställd": "incident_mot_anstalld",
    "Otrygghetsskapande samling": "otrygghetsskapande_samling",
    "Störande samling av personer": "otrygghetsskapande_samling",
    "Annat otrygghetsskapande": "annat_otrygghetsskapande",
}
SUBTYPES = {
    "Bilbrand": "bilbrand",
    "Brand": "brand",
    "Klotter": "klotter",
    "Skadegörelse mot fordon": "skadegorelse_fordon",
    "Övrig skadegörelse": "ovrig_skadegorelse",
    "Hindrad i arbetet": "hindrad",
    "Hotad": "hotad",
    "Utsatt för våld": "vald",
    "Otrygg i arbetet": "otrygg_i_arbetet",
    "Samling i trapphus": "trapphus",
    "Samling utomhus": "utomhus",
    "Samling på annan plats": "annan",
    "Bråk": "brak",
    "Våld": "vald",
    "Inbrott": "inbrott",
    "Olovlig trafik": "olovlig_trafik",
    "Funna tillhyggen": "tillhyggen",
    "Öppen drogförsäljning": "oppen_drogforsaljning",
}
CODES = {
    "1210": "brand",
    "1211": "bilbrand",
    "1605": "brak",
    "1615": "brak",
    "1701": "vald",
    "1702": "vald",
    "5011": "oppen_drogforsaljning",
    "9358": "vald",
    "9362": "vald",
}
OTHER = "ovrigt"
"""Every other word and code."""
FIRES, NO_CATEGORY = ("1210", "1211"), ("9357",)
"""Police codes of damage, and the code that the municipality does not follow; the others are the fourth category."""
REPLACED = {"1605": (None, "2020-06-30"), "1615": ("2020-07-01", None)}
"""Codes that hold for some days only."""
DAY, MINUTE = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
CENTRE_METRES, CENTRE_ROWS = 2.0, 3
"""So many reports on one metre so near the middle of an area say which area it was, and no more."""
EARLIEST, LONGEST_HOURS = np.datetime64("1990-01-01"), 24


@dataclass(frozen=True, slots=True)
class Recount:
    """Incidents of both sources as they stood on a day, unsafe places, and the registers beside them.

    ``incidents``: source, category, subtype (keys), start, end, clock, reported, x, y, area,
    organisation, object.
    """

    incidents: pd.DataFrame
    unsafe: pd.DataFrame
    reporters: pd.DataFrame
    names: dict[str, str]
    population: dict[str, int]
    places: pd.DataFrame
    promises: pd.DataFrame
    costs: pd.DataFrame
    rejected: dict[str, tuple[int, int]]
    as_of: date

    def of(
        self,
        source: str,
        *,
        category: str | None = None,
        subtype: str | None = None,
        area: str | None = None,
        start: date | None = None,
        end: date | None = None,
    ) -> pd.DataFrame:
        """The incidents that began from one day up to, not including, another."""
        rows = self.incidents[self.incidents["source"] == source]
        for column, wanted in (("category", category), ("subtype", subtype), ("area", area)):
            rows = rows if wanted is None else rows[rows[column] == wanted]
        rows = rows if start is None else rows[rows["start"] >= pd.Timestamp(start)]
        return rows if end is None else rows[rows["start"] < pd.Timestamp(end)]

    def code(self, name: str) -> str:
        """The code of an area by its name."""
        return next(code for code, own in self.names.items() if own == name)


def recount(folder: Path, as_of: date) -> Recount:
    """Read the raw files of ``folder``/ostan as they stood on the evening of a day."""
    own = folder / "ostan"
    meta, _, shapes, fields = pyogrio.raw.read(own / "omraden.gpkg", layer="omraden")
    table = dict(zip(meta["fields"], fields, strict=True))
    polygons = dict(zip(map(str, table["omrade_id"]), shapely.from_wkb(shapes), strict=True))
    meta, _, points, fields = pyogrio.raw.read(own / "platser.gpkg", layer="platser")
    found = dict(zip(meta["fields"], fields, strict=True))
    at = shapely.from_wkb(points)
    reported, unsafe, dropped = _reported(own, polygons, as_of)
    crimes, unread = _crimes(own, polygons, as_of)
    reporters, promises, costs = (_csv(own / f"{name}.csv") for name in ("rapportorer", "medborgarloften", "kostnader"))
    return Recount(
        incidents=pd.concat([reported, crimes], ignore_index=True),
        unsafe=unsafe,
        reporters=reporters,
        names={str(code): str(name) for code, name in zip(table["omrade_id"], table["namn"], strict=True)},
        population={str(code): int(n) for code, n in zip(table["omrade_id"], table["folkmangd"], strict=True)},
        places=pd.DataFrame(
            {"name": found["namn"], "kind": found["typ"], "x": shapely.get_x(at), "y": shapely.get_y(at)}
        ),
        promises=promises,
        costs=costs,
        rejected={"rapportorer": dropped, "polis": unread},
        as_of=as_of,
    )


def _csv(file: Path) -> pd.DataFrame:
    return pd.read_csv(file, sep=";", encoding="windows-1252", dtype=str, keep_default_na=False)


def _reported(
    folder: Path, polygons: dict[str, shapely.Polygon], as_of: date
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[int, int]]:
    """Incidents of the reporters, their unsafe places, and how many rows of how many could not be used."""
    files = sorted(folder.glob("rapporter_*.csv"))
    rows = pd.concat([_csv(file) for file in files], ignore_index=True)
    start, end, reported = (_moments(rows[name]) for name in ("Händelse från", "Händelse till", "Rapporterad"))
    clock = rows["Händelse från"].map(_clock).to_numpy(dtype=bool)
    category = rows["Kategori"].map(CATEGORIES)
    other = rows["Kategori"].isin(["Otrygg plats", "Särskilt evenemang"]).to_numpy()
    wrong = np.isnat(start) | (start < EARLIEST) | (category.isna().to_numpy() & ~other)
    ahead = (start > np.datetime64(as_of, "us")) & (start > _or(reported, np.datetime64(as_of, "us")) + _days(1))
    wrong |= ahead & ((rows["Kategori"] != "Särskilt evenemang").to_numpy() | (start > np.datetime64("2100-01-01")))
    ended = rows["Händelse till"].map(_clock).to_numpy(dtype=bool)
    wrong |= np.where(clock & ended, end < start, _midnight(end) < _midnight(start))
    reported = np.where(_midnight(reported) < _midnight(start), np.datetime64("NaT"), reported)
    late = _or(reported, start) >= np.datetime64(as_of, "us") + _days(1)
    first = ~rows["Ärendenr"].where(~wrong, pd.Series(range(len(rows)), dtype=str)).duplicated().to_numpy()
    used = ~wrong & ~other & ~late & first
    x, y, area = _placed(rows, polygons)
    table = pd.DataFrame(
        {
            "source": "rapportorer",
            "category": category,
            "subtype": rows["Undertyp"].map(SUBTYPES).fillna(OTHER),
            "start": start,
            "end": np.where(np.isnat(end), start, end),
            "clock": clock,
            "reported": _or(reported, start),
            "x": x,
            "y": y,
            "area": area,
            "organisation": rows["Organisation"],
            "object": rows["Objekt"],
        }
    )
    unsafe = ~wrong & ~late & first & (rows["Kategori"] == "Otrygg plats").to_numpy()
    return table[used].reset_index(drop=True), table[unsafe], (int(wrong.sum()), len(rows))


def _crimes(folder: Path, polygons: dict[str, shapely.Polygon], as_of: date) -> tuple[pd.DataFrame, tuple[int, int]]:
    sheet = load_workbook(folder / "polis.xlsx", read_only=True)["Anmälda brott"]
    rows = pd.DataFrame(list(sheet.iter_rows(min_row=4, max_col=9, values_only=True)))
    code, day = rows[1].astype(str), pd.to_datetime(rows[2])
    valid = ~code.isin(NO_CATEGORY)
    for own, (first, last) in REPLACED.items():
        valid &= (code != own) | (first is None or day >= first) & (last is None or day <= last)
    reported = pd.to_datetime(rows[6])
    used = valid & (reported <= pd.Timestamp(as_of))
    clock = rows[3].astype(str).str.fullmatch(r"[012]\d:[0-5]\d")
    known = rows[7].where(rows[7].isin(list(polygons)), None)
    begun = day + pd.to_timedelta(rows[3].where(clock, "00:00") + ":00")
    table = pd.DataFrame(
        {
            "source": "polis",
            "category": np.where(code.isin(FIRES), "skadegorelse", "annat_otrygghetsskapande"),
            "subtype": code.map(CODES).fillna(OTHER),
            "start": begun.to_numpy(dtype="datetime64[us]"),
            "end": begun.to_numpy(dtype="datetime64[us]"),
            "clock": clock,
            "reported": reported.to_numpy(dtype="datetime64[us]"),
            "x": np.nan,
            "y": np.nan,
            "area": known,
            "organisation": None,
            "object": None,
        }
    )
    return table[used].reset_index(drop=True), (int((~valid).sum()), len(rows))


def _moments(column: pd.Series) -> Moments:
    """Days and clock times as they are written; an impossible clock leaves the day, an impossible day nothing."""
    found = [_moment(text) for text in column]
    return np.array(found, dtype="datetime64[us]")


def _moment(text: str) -> np.datetime64:
    try:
        return np.datetime64(text.replace(" ", "T") if _clock(text) else text[:10], "us") if DAY.match(text) else _NONE
    except ValueError:
        return _NONE


_NONE = np.datetime64("NaT")


def _clock(text: str) -> bool:
    return bool(MINUTE.fullmatch(text)) and int(text[11:13]) < 24 and int(text[14:]) < 60


def _or(moments: Moments, others: Moments | np.datetime64) -> Moments:
    return np.where(np.isnat(moments), others, moments)


def _days(count: int) -> np.timedelta64:
    return np.timedelta64(count * 24 * 3600 * 10**6, "us")


def _midnight(moments: Moments) -> Moments:
    return moments.astype("datetime64[D]").astype("datetime64[us]")


def _placed(
    rows: pd.DataFrame, polygons: dict[str, shapely.Polygon]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.object_]]:
    """Points, but for zeros and swapped axes, which lie outside the municipality; the area of the point, else that of the code."""
    x, y = (
        pd.to_numeric(rows[axis].str.replace(",", "."), errors="coerce").to_numpy(dtype=float)
        for axis in ("Öst", "Nord")
    )
    none = ~(x > 0) | ~(y > x)
    x, y = np.where(none, np.nan, x), np.where(none, np.nan, y)
    area = rows["Område"].where(rows["Område"].isin(list(polygons)), None).to_numpy(dtype=object)
    for code, polygon in sorted(polygons.items(), reverse=True):  # a point on a border belongs to the first area
        shapely.prepare(polygon)
        area[shapely.intersects_xy(polygon, x, y)] = code
    middle = _middles(x, y, polygons)
    return np.where(middle, np.nan, x), np.where(middle, np.nan, y), area


def _middles(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], polygons: dict[str, shapely.Polygon]) -> Flags:
    """Points that only say which area it was: several on one metre at an area's centre of gravity or label point."""
    shapes = list(polygons.values())
    at = np.concatenate([shapely.centroid(shapes), shapely.point_on_surface(shapes)])
    away = np.full(len(x), np.inf)
    for point in at:
        away = np.fmin(away, np.hypot(x - point.x, y - point.y))
    metre = pd.Series(list(zip(np.round(x), np.round(y), strict=True)))
    first = pd.Series(away).groupby(metre).transform("first").to_numpy()
    return (first <= CENTRE_METRES) & (metre.map(metre.value_counts()) >= CENTRE_ROWS).to_numpy()


def week_share(rows: pd.DataFrame, evenings: Sequence[int], hours: Sequence[int]) -> tuple[float, int]:
    """Incidents inside a part of the week, each spread evenly over the time it may have happened in, and of how many.

    Args:
        evenings: Monday 0; a night until 06 belongs to the evening before it. hours: 0 is 06-07, 23 is 05-06.
    """
    used = rows[rows["clock"] & (rows["end"] - rows["start"] <= pd.Timedelta(hours=LONGEST_HOURS))]
    begin = used["start"].to_numpy("datetime64[s]").astype(np.int64) - 6 * 3600
    end = np.maximum(used["end"].to_numpy("datetime64[s]").astype(np.int64) - 6 * 3600, begin + 1)
    inside = 0.0
    for step in range(LONGEST_HOURS + 1):
        hour = begin // 3600 + step
        share = np.clip(np.minimum(end, (hour + 1) * 3600) - np.maximum(begin, hour * 3600), 0, None) / (end - begin)
        evening = (hour // 24 + 3) % 7
        inside += float(share[np.isin(evening, evenings) & np.isin(hour % 24, hours)].sum())
    return inside, len(used)


def even_share(period: tuple[date, date], evenings: Sequence[int], hours: Sequence[int]) -> float:
    """Share of the hours of a period, clock change apart, that lie in a part of the week (see ``week_share``)."""
    every = pd.date_range(period[0], period[1], freq="h", inclusive="left") - pd.Timedelta(hours=6)
    return float((every.day_of_week.isin(evenings) & every.hour.isin(hours)).mean())
