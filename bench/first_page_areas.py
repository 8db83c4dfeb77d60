"""The claims on problems, low areas, reporting and repeats."""

import re
from datetime import date

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from bench.first_page_case import (
    CHANCE,
    FACT,
    READING,
    REPORTERS,
    SURE,
    Case,
    Check,
    Checked,
    Claim,
    group_of,
    num,
    pattern,
    the_day,
    whole,
)
from bfkit.mapping.coverage.low_problem_areas import LOW
from bfkit.release.mapping.priorities.views import ShownProblem

LOW_SURE = 0.025
BREAK_SURE = 0.01
LEAST_BREAK = 1.25
"""A true share of the reports that changed by less has not changed."""
HALF, ZONE = 0.5, "Europe/Stockholm"
VICTIMS = ("1210", "1211", "9358", "9362")
"""Police codes that are reported by those who were hit."""


def problem(case: Case, found: "re.Match[str]", name: str) -> Checked:
    rows = [row for row in case.view.problems.rows if row.name == found["name"]]
    yield Claim(name, "a picture of the list", len(rows) >= 1, note=found[0])
    first = [row for row in case.view.problems.rows if row.rank == 1]
    several = found.groupdict().get("many")
    yield Claim(name, "how many are equal", (whole(several) if several else 1) == len(first), note=found[0])
    for row in rows[:1]:
        own = _picture_rows(case, row)
        yield Claim(name, "count", _fits(found["count"], len(own)), note=f"{found[0]} {len(own)}")
        if "störst är" in found[0]:
            largest = max(len(_picture_rows(case, one)) for one in first)
            yield Claim(name, "none of the equal is larger", len(own) == largest, note=found[0])
        answers = {key for key, said in row.answers.items() if said == "ja"}
        yield Claim(name, "how many criteria", whole(found["met"]) == len(answers), note=found[0])
        for key, holds in criteria(case, row, own).items():
            kind, stated = (CHANCE, SURE) if key == "P2" else (FACT, 0.0)
            if key in answers:
                yield Claim(name, f"{key} truly holds", holds, kind, stated, f"{row.id} {key}")


def _fits(told: str, count: int) -> bool:
    if told.startswith("minst "):
        return count >= whole(told.removeprefix("minst "))
    low, _, high = told.partition("–")
    return whole(low) <= count <= whole(high or low)


def _picture_rows(case: Case, row: ShownProblem) -> pd.DataFrame:
    return case.raw.of(
        row.source, category=row.category, subtype=row.subtype, area=row.area_id, start=case.year[0], end=case.year[1]
    )


def criteria(case: Case, row: ShownProblem, own: pd.DataFrame) -> dict[str, bool]:
    """P1-P5 of a picture worked out from the raw files; P2 from the truth."""
    limits = case.parameters.municipality.thresholds
    days = own["start"].dt.normalize().nunique()
    severe = case.parameters.municipality.priorities.severe
    promised = case.raw.promises[case.raw.promises["År"] == case.raw.promises["År"].max()]
    here = promised[promised["Område"].isin(["", row.area_id]) & promised["Undertyp"].isin(set(own["subtype"]))]
    middle = dict(zip(case.raw.costs["Undertyp"], case.raw.costs["Mellan"], strict=True))
    crowns = sum(num(middle[word]) for word in own["subtype"] if middle.get(word))
    protected = case.parameters.municipality.priorities.protected
    places = case.raw.places[case.raw.places["kind"].isin(protected)]
    pointed = own[["x", "y"]].notna().all(axis=1)
    at = own["object"].fillna("").isin(["Skola", "Förskola", "Vårdinrättning"])
    close = np.zeros(len(own), dtype=bool)
    if pointed.any():
        away = cKDTree(places[["x", "y"]].to_numpy(dtype=float)).query(own.loc[pointed, ["x", "y"]].to_numpy())[0]
        close[pointed.to_numpy()] = away <= limits.near_place_metres
    return {
        "P1": (len(own) >= limits.common_count and days >= limits.minimum_count) or row.subtype in severe,
        "P2": _truly_concentrated(case, row),
        "P3": len(here) > 0,
        "P4": int((close | at.to_numpy()).sum()) >= limits.minimum_count,
        "P5": crowns >= limits.costly_kronor,
    }


def _truly_concentrated(case: Case, row: ShownProblem) -> bool:
    """Whether any test that holds is true of what was expected: the area, a spot in it, a part of the week."""
    members = case.world.sources[row.source].members(row.category, row.subtype)
    rate = case.world.rate(row.source, *case.year, members)
    by_area, population = case.world.by_area(rate), case.raw.population
    at = case.area_index(row.area_id)
    per_head = by_area[at] / by_area.sum() / (population[row.area_id] / sum(population.values()))
    inside = rate[case.world.areas == at]
    spot = inside.max() / inside[inside > 0].mean()
    held = {test.key for test in row.concentrated.tests if test.held}
    window_held = held - {"residents", "equal", "spot"}
    return bool(("residents" in held and per_head > 1) or ("spot" in held and spot > 1) or window_held)


def low_areas(case: Case, found: "re.Match[str]", name: str) -> Checked:
    low = case.picture.low
    areas = low.of(LOW)
    yield Claim(name, "how many areas", (whole(found["k"]), whole(found["n"])) == (len(areas), len(case.raw.names)))
    start, end = low.period.start, low.period.end
    rows = case.raw.of(REPORTERS, start=start, end=end)
    rate = case.world.by_area(case.world.rate(REPORTERS, start, end))
    people = sum(case.raw.population.values())
    for area in areas:
        share = case.raw.population[area.area_id] / people
        own = rows[rows["area"] == area.area_id]
        seen = len(own) / (share * rows["area"].notna().sum())
        yield Claim(name, "under half of its share", seen < HALF, note=f"{area.area_id} {seen:.2f}")
        seen_by = pd.concat([own, _unsafe(case, area.area_id, start, end)])["organisation"].nunique()
        yield Claim(name, "reported from", seen_by > 1, note=f"{area.area_id} {seen_by}")
        by_quarter = own.groupby(own["start"].dt.to_period("Q")).size()
        every = rows[rows["area"].notna()]
        even = share * every.groupby(every["start"].dt.to_period("Q")).size()
        below = (by_quarter.reindex(even.index, fill_value=0) < even).all()
        yield Claim(name, "below its share in each quarter", bool(below), note=area.area_id)
        true = rate[case.area_index(area.area_id)] / (share * rate.sum())
        yield Claim(name, "truly under half of its share", true < HALF, CHANCE, LOW_SURE, f"{area.area_id} {true:.2f}")


def _unsafe(case: Case, code: str, start: date, end: date) -> pd.DataFrame:
    """Unsafe places told of in an area: they too show that somebody reports from there."""
    rows = case.raw.unsafe
    inside = (rows["start"] >= pd.Timestamp(start)) & (rows["start"] < pd.Timestamp(end))
    return rows[inside & (rows["area"] == code)]


def low_never(case: Case, found: "re.Match[str]", name: str) -> Checked:
    told = {"motsagd": "I", "tyst": "Från"}
    for area in case.picture.low.areas:
        if area.status not in told or not found[0].startswith(told[area.status]):
            continue
        start, end = case.picture.low.period.start, case.quarter.end
        rows = case.raw.of(REPORTERS, area=area.area_id, start=start, end=end)
        rows = pd.concat([rows, _unsafe(case, area.area_id, start, end)])
        few = rows["organisation"].nunique() < 2 or rows["start"].dt.to_period("W").nunique() < 6
        yield Claim(name, "few reports", few if area.status == "tyst" else not few, note=area.area_id)
        if area.status == "motsagd":
            yield Claim(name, "truly more than is reported", _contradicted(case, area.area_id), CHANCE, LOW_SURE, area.area_id)  # fmt: skip


def _contradicted(case: Case, code: str) -> bool:
    """Whether what is truly reported to the police by victims lies above half of the area's share."""
    members = [i for i, one in enumerate(case.world.sources["polis"].problems) if one.key in VICTIMS]
    period = case.picture.low.period
    rate = case.world.by_area(case.world.rate("polis", period.start, period.end, members))
    share = case.raw.population[code] / sum(case.raw.population.values())
    return bool(rate[case.area_index(code)] / rate.sum() > HALF * share)


def changed(case: Case, found: "re.Match[str]", name: str) -> Checked:
    day, fewer = the_day(found["day"]), "färre" in found[0]
    share = case.world.by_organisation(found["who"])
    months = case.world.months
    here = np.datetime64(day, "M")
    before = share[(months >= here - 12) & (months < here)].mean()
    after = share[(months >= here) & (months < np.datetime64(case.quarter.end, "M"))].mean()
    true = after / before
    wanted = true < 1 / LEAST_BREAK if fewer else true > LEAST_BREAK
    yield Claim(name, "its share of the reports truly changed", wanted, CHANCE, BREAK_SURE, f"{found[0]} true {true:.2f}")  # fmt: skip
    recent = day > case.quarter.last_year.start
    yield Claim(name, "after the quarter that is compared with began", recent, note=found[0])


def danger(case: Case, found: "re.Match[str]", name: str) -> Checked:
    category, subtype = group_of(found["group"])
    last, metres = whole(found["days"]), num(found["metres"])
    start = case.year[0].replace(year=case.year[0].year - 1)
    rows = case.raw.of(REPORTERS, category=category, subtype=subtype, start=start, end=case.year[1])
    rows = rows[rows["x"].notna() & (rows["end"] - rows["start"] <= pd.Timedelta(days=3))]
    ends = np.where(rows["clock"] | (rows["end"] > rows["start"]), rows["end"], rows["start"] + pd.Timedelta(days=1))
    begun, ended = (pd.Series(times, rows.index).dt.tz_localize(ZONE, ambiguous=True, nonexistent="shift_forward") for times in (rows["start"], ends))  # fmt: skip
    middle = (begun + (ended - begun) / 2).dt.tz_localize(None)
    day = middle.dt.normalize().to_numpy("datetime64[D]").astype(int)
    points = rows[["x", "y"]].to_numpy()
    pairs = cKDTree(points).query_pairs(metres, output_type="ndarray")
    close = np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T) < metres
    apart = np.abs(day[pairs[:, 0]] - day[pairs[:, 1]])[close]
    later = int(((apart >= 1) & (apart <= last)).sum())
    yield Claim(name, "pairs from day 1", whole(found["pairs"]) == later, note=f"{found[0]} {later}")
    same = int((apart == 0).sum())
    yield Claim(name, "pairs of the same day are in it, or not meant", same == 0 or "från dagen efter" in found[0], READING, note=f"{found[0]} same day {same}")  # fmt: skip
    ratio = whole(found["pairs"]) / max(whole(found["even"]), 1)
    yield Claim(name, "ratio", abs(num(found["ratio"]) - ratio) <= 0.05 + ratio / whole(found["even"]), note=found[0])
    together = _together(case, category, subtype)
    yield Claim(name, "a kind whose incidents truly come together", together, CHANCE, SURE, found["group"])


def _together(case: Case, category: str | None, subtype: str | None) -> bool:
    """Whether anything planted puts incidents of a group near one another: repeats, bursts, or clumps by month and area."""
    scenario = case.world.found.scenario
    planted = {*scenario.near_repeat.problems, *scenario.bursts.problems}
    return scenario.dispersion > 1 or bool(_keys(case, category, subtype) & planted)


def _keys(case: Case, category: str | None, subtype: str | None) -> set[str]:
    own = case.world.sources[REPORTERS]
    return {own.problems[index].key for index in own.members(category, subtype)}


def half(case: Case, found: "re.Match[str]", name: str) -> Checked:
    category, subtype = group_of(found["group"])
    members = case.world.sources[REPORTERS].members(category, subtype)
    rate = np.sort(case.world.rate(REPORTERS, *case.year, members))[::-1]
    true = int((np.cumsum(rate) < HALF * rate.sum()).sum()) + 1
    yield Claim(name, "fewer than by chance", whole(found["k"]) < num(found["even"]), note=found[0])
    yield Claim(name, "truly uneven: half lies on fewer than a quarter of the spots", true < (rate > 0).sum() / 4, CHANCE, SURE, f"{found[0]} {true}")  # fmt: skip


LACKING = r"(?: Underlag saknas för .+\.)?"
TEMPLATES: dict[str, tuple[str, Check]] = {
    "problem": (r"Flest prioriteringskriterier uppfyller {name}: <met> av 6 \((?P<count>(?:minst )?[\d\u202f–]+) händelser på tolv månader\)\." + LACKING, problem),
    "problem: several": (
        r"<many> problembilder uppfyller flest prioriteringskriterier, <met> av 6; (?:störst är|en av dem är) {name} "
        r"\((?P<count>(?:minst )?[\d\u202f–]+) händelser på tolv månader\)\." + LACKING,
        problem,
    ),
    "low areas": (r"I <k> av <n> områden har få händelser rapporterats \d+ kvartal i rad(?: \(.+\))?: säkert (?:under|mindre än) hälften av .+, (?:fast det rapporteras|trots att det kommer rapporter) därifrån\.", low_areas),
    "silent or contradicted areas": (r"(?:I|Från) <k> av <n> områden (?!har få).+", low_never),
    "reporting changed": (
        r"Rapporteringen ändrades\. (?P<day>\d+ \w+ \d{4}): {who} ger (?:färre|fler) rapporter än andra organisationer.* Jämför inte rakt över den dagen\.",
        changed,
    ),
    "repeats: danger": (
        r"{group}: inom <metres> meter(?: och|, från dagen efter till) <days> dag(?:ar)?[^:]*: <ratio> gånger så många par av händelser som väntat \(<pairs> mot <even>\)\. .+",
        danger,
    ),
    "repeats: half": (r"{group}: hälften av händelserna ligger på <k> plats(?:er)?; slumpen hade spritt dem på (?:omkring )?<even>\.", half),
}  # fmt: skip
PATTERNS = {name: (pattern(text), check) for name, (text, check) in TEMPLATES.items()}
