"""The claims on where and when, and on what areas come first: hot spots, hot times, focus areas."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from bench.first_page_case import (
    CHANCE,
    READING,
    REPORTERS,
    SOURCES,
    SURE,
    Case,
    Check,
    Checked,
    Claim,
    group_of,
    near,
    num,
    pattern,
    whole,
    words_of,
)
from bench.first_page_recount import even_share, week_share
from bfkit.display import WEEKDAYS
from bfkit.mapping.hot_spots import CELL, CONFIRMED, HotSpot

CAUTION = "En plats som pekas ut för att den ligger högst får i snitt en för hög kvot."
RANKS_SURE = 0.10
CELL_METRES = 150


def hot_spot(case: Case, found: "re.Match[str]", name: str) -> Checked:
    layer = case.picture.spots.of(REPORTERS, CELL)
    confirmed = layer.with_status(CONFIRMED)
    many = whole(found["many"])
    yield Claim(name, "how many are confirmed", many == len(confirmed), note=found[0][:60])
    rate = case.world.rate(REPORTERS, *case.year)
    quarterly = case.world.rate(REPORTERS, case.quarter.start, case.quarter.end)
    for spot in confirmed:
        yield Claim(name, "a confirmed cell is truly above the others", _ratio(case, spot, rate, layer.tested) > 1, CHANCE, SURE, spot.id)  # fmt: skip
        yield Claim(name, "also in the last quarter", _ratio(case, spot, quarterly, layer.tested) > 1, CHANCE, SURE, spot.id)  # fmt: skip
    place = found["place"].removeprefix("rutan ")
    told = [spot for spot in confirmed if place in (spot.place, spot.place.removeprefix("ruta "), f"vid {spot.place}")]
    told = [spot for spot in told if spot.count_12m == whole(found["count"])]
    yield Claim(name, "the cell that is named is confirmed", len(told) == 1, note=found[0])
    rows = case.raw.of(REPORTERS, start=case.year[0], end=case.year[1])
    counts = {spot.id: len(_inside(rows, spot)) for spot in confirmed}
    for spot in told[:1]:
        own = _inside(rows, spot)
        yield Claim(name, "count", whole(found["count"]) == len(own), note=f"{found[0]} {len(own)}")
        if found["quarter"]:
            late = int((own["start"] >= pd.Timestamp(case.quarter.start)).sum())
            yield Claim(name, "count of the quarter", whole(found["quarter"]) == late, note=f"{found[0]} {late}")
        yield Claim(name, "no confirmed cell has more", counts[spot.id] == max(counts.values()), note=found[0])
        yield Claim(name, "the place lies in the cell", _named(case, spot), note=found[0])
        if found["ratio"]:
            yield from _ratio_claims(case, spot, found, name, rate, len(own), layer.tested)


def _ratio_claims(
    case: Case, spot: HotSpot, found: "re.Match[str]", name: str, rate: np.ndarray, count: int, tested: int
) -> Checked:
    rows = case.raw.of(REPORTERS, start=case.year[0], end=case.year[1])
    placed = int(rows["x"].notna().sum())
    seen = count / ((placed - count) / (tested - 1))
    yield Claim(name, "ratio", near(found["ratio"], seen), note=f"{found[0]} {seen:.2f}")
    every = case.raw.of(REPORTERS, end=case.quarter.end).dropna(subset=["x"])
    cells = len(np.unique(np.floor(every[["x", "y"]].to_numpy() / CELL_METRES), axis=0))
    yield Claim(name, "how many cells were compared", cells == tested, note=f"{cells} {tested}")
    true = _ratio(case, spot, rate, tested)
    width = 0.5 if "," not in found["high"] else 0.05
    holds = num(found["low"]) - width <= true <= num(found["high"]) + width
    yield Claim(name, "the interval holds the true ratio", holds, CHANCE, SURE, f"{found[0]} true {true:.1f}")
    yield Claim(name, "says that the highest is on average too high", CAUTION in found[0], READING, note=found[0])


def _ratio(case: Case, spot: HotSpot, rate: np.ndarray, tested: int) -> float:
    own = case.world.in_box(rate, *spot.shape.bounds)
    return float(own / ((rate.sum() - own) / (tested - 1)))


def _inside(rows: pd.DataFrame, spot: HotSpot) -> pd.DataFrame:
    west, south, east, north = spot.shape.bounds
    return rows[(rows["x"] >= west) & (rows["x"] < east) & (rows["y"] >= south) & (rows["y"] < north)]


def _named(case: Case, spot: HotSpot) -> bool:
    if not spot.place.startswith("vid "):
        return True
    place = spot.place.removeprefix("vid ").rpartition(", ")[0]
    own = case.raw.places[case.raw.places["name"] == place].rename(columns={"x": "x", "y": "y"})
    return len(_inside(own, spot)) > 0


def spots_counted(case: Case, found: "re.Match[str]", name: str) -> Checked:
    yield Claim(name, "something is confirmed in Östan", False, note=found[0])


def hot_time(case: Case, found: "re.Match[str]", name: str) -> Checked:
    source = next(s for text, s in SOURCES.items() if found["who"].startswith(text))
    words = found["who"].partition(", ")[2]
    category, subtype = group_of(words) if words else (None, None)
    yield Claim(name, "a group by its name", not words or category is not None, note=found["who"])
    evenings, hours = window(found["days"], int(found["since"]), int(found["until"]))
    rows = case.raw.of(source, category=category, subtype=subtype, start=case.year[0], end=case.year[1])
    count, used = week_share(rows, evenings, hours)
    yield Claim(name, "count", whole(found["count"]) == round(count), note=f"{found[0]} {count:.2f}")
    yield Claim(name, "of how many", whole(found["of"]) == used, note=f"{found[0]} {used}")
    ratio = count / (used * even_share(case.year, evenings, hours))
    yield Claim(name, "ratio", near(found["ratio"], ratio), note=f"{found[0]} {ratio:.3f}")
    even = len(evenings) * len(hours) / 168
    said = "med känd tid" in found[0]
    yield Claim(name, "of all incidents, or says of which", used == len(rows) or said, READING, note=f"{used} {len(rows)}")  # fmt: skip
    yield Claim(name, "the period is said", "tolv månader" in found[0], READING, note=found[0])
    members = case.world.sources[source].members(category, subtype)
    true = case.world.week(source, members, *case.year)[np.ix_(evenings, hours)].sum() / even
    yield Claim(name, "truly more than an even week", true > 1, CHANCE, SURE, f"{found[0]} true {true:.2f}")
    holds = num(found["low"]) - 0.05 <= true <= num(found["high"]) + 0.05
    yield Claim(name, "the interval holds the true ratio", holds, CHANCE, SURE, f"{found[0]} true {true:.2f}")


def window(days: str, since: int, until: int) -> tuple[list[int], list[int]]:
    """Evenings (Monday 0) and hours (0 is 06-07) of a window of the week in words."""
    night = days.startswith(("natt", "nätter", "alla nätter"))
    names = re.findall("|".join(WEEKDAYS), days)
    told = [WEEKDAYS.index(one) for one in names]
    if "–" in days:
        told = [(told[0] + step) % 7 for step in range((told[1] - told[0]) % 7 + 1)]
    evenings = [(day - night) % 7 for day in told] or list(range(7))
    first = (since - 6) % 24
    return evenings, [(first + step) % 24 for step in range((until - since) % 24 or 24)]


def focus(case: Case, found: "re.Match[str]", name: str) -> Checked:
    names, counts = words_of(found["names"]), [whole(one) for one in words_of(found["counts"])]
    end = np.datetime64(case.quarter.end)
    rows = case.raw.of(REPORTERS, start=case.quarter.start, end=case.quarter.end)
    known = rows[rows["reported"].to_numpy() < end]["area"].value_counts()
    codes = [case.raw.code(one) for one in names]
    yield Claim(name, "counts", counts == [int(known.get(code, 0)) for code in codes], note=found[0])
    yield Claim(name, "no other area has more", int(known.iloc[len(codes) - 1]) == min(counts), note=found[0])
    yield from _ranks(case, found, name, codes)
    if found["typical"]:
        yield from _next_quarter(case, found, name, codes, sum(counts))


def _ranks(case: Case, found: "re.Match[str]", name: str, codes: Sequence[str]) -> Checked:
    rate = case.world.by_area(case.world.rate(REPORTERS, case.quarter.start, case.quarter.end))
    true = 1 + np.argsort(np.argsort(-rate))
    intervals = case.picture.proposal.intervals
    for code in codes:
        at = case.area_index(code)
        holds = int(intervals.low[at]) <= true[at] <= int(intervals.high[at])
        yield Claim(name, "a proposed area's rank interval holds its true rank", holds, CHANCE, RANKS_SURE, f"{code} {true[at]}")  # fmt: skip
    others = words_of(found["others"]) if found["others"] and "områden till" not in found["others"] else []
    also = [case.raw.code(one) for one in others] or list(case.picture.proposal.exchangeable)
    if not found["wide"]:
        worst = {case.world.found.town.codes[i] for i in np.argsort(-rate)[: len(codes)]}
        yield Claim(name, "the truly worst are proposed or said to be as likely", worst <= {*codes, *also}, CHANCE, RANKS_SURE, f"{worst} {codes} {also}")  # fmt: skip
    else:
        at = case.area_index(case.raw.code(found["wide"]))
        holds = whole(found["low_rank"]) <= true[at] <= whole(found["high_rank"])
        yield Claim(name, "the widest rank interval holds", holds, CHANCE, RANKS_SURE, found[0])


def _next_quarter(case: Case, found: "re.Match[str]", name: str, codes: Sequence[str], now: int) -> Checked:
    """What happened next, with what measures begun after the quarter took away put back."""
    yield Claim(name, "sum now", whole(found["now"]) == now, note=found[0])
    following = case.quarter.shift(1)
    areas = [case.area_index(code) for code in codes]
    rows = case.world.found.rows
    late = {one.area for one in case.world.found.started if one.first_day >= case.quarter.end}
    kept = (rows["gone"] == "") | rows["area"].isin(late)
    used = rows["copy"].isin(["", "equal row"]) & ~rows["unusable"].astype(bool) & (rows["problem"] >= 0) & kept
    used &= (rows["happened"] >= pd.Timestamp(following.start)) & (rows["happened"] < pd.Timestamp(following.end))
    used &= (rows["reported"] < pd.Timestamp(following.end)) & rows["known_area"].isin(areas)
    after = int(used.sum())
    stated = 1 - case.picture.proposal.fall.confidence if case.picture.proposal.fall else SURE
    holds = whole(found["low"]) <= after <= whole(found["high"])
    yield Claim(name, "next quarter's count lies in the interval", holds, CHANCE, stated, f"{found[0]} then {after}")


RATIO = r"(?: Det är <ratio> gånger så många som i en genomsnittlig annan ruta \(<low>–<high>\)\.)?(?: En plats som pekas ut .+\.)?"
FALL = r"(?: Utan någon insats alls väntas (?:de|det|området) (?:tillsammans )?ha omkring <typical> händelser nästa kvartal \(<low>–<high>[^)]*\), mot <now> nu\.)?"
TEMPLATES: dict[str, tuple[str, Check]] = {
    "hot spots": (
        r"(?:Kommunens rapportörer: )?<many> (?:rutor är bekräftade hot spots(?:; flest (?:händelser|av dem vars antal visas)|\. (?:Flest händelser|Av dem vars antal visas)) har|ruta är en bekräftad hot spot,) "
        r"(?P<place>rutan .+?)(?: flest)?: <count> händelser på tolv månader \([^)]+\)(?:, <quarter> av dem i kvartalet)?\." + RATIO,
        hot_spot,
    ),
    "hot spots: none named": (r"(?:Kommunens rapportörer: )?(?:[Ii]ngen hot spot|[Hh]ot spots bland) .+", spots_counted),
    "hot time": (
        r"{who}: (?P<days>(?:alla|natten|nätterna|måndagar|tisdagar|onsdagar|torsdagar|fredagar|lördagar|söndagar)[^:]*?) kl\. (?P<since>\d\d)–(?P<until>\d\d): "
        r"(?:omkring )?<count> av <of> händelser[^,]*, <ratio> gånger så många som (?:väntat om de vore jämnt spridda över veckan|en jämnt spridd vecka ger) \(<low>–<high> när alla tider prövas samtidigt\)\.",
        hot_time,
    ),
    "focus areas": (
        r"Förslag till fokusområden: {names} \((?P<counts>[\d\u202f, och]+) händelser(?: rapporterade före kvartalets slut|, utan sena rapporter)\)\."
        r"(?: Valet är till stor del slump: {wide} kan egentligen ligga på plats <low_rank>–<high_rank>\.)?"
        r"(?: Ordningen är osäker: {others} kan också höra dit\.)?" + FALL,
        focus,
    ),
}  # fmt: skip
PATTERNS = {name: (pattern(text), check) for name, (text, check) in TEMPLATES.items()}
