"""The claims on how much: title, totals, categories, areas, drift, and the doubts about the data."""

import re
from datetime import date, timedelta

import numpy as np
import pandas as pd

from bench.first_page_case import (
    CHANCE,
    READING,
    RECORDED_ANEW,
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
    the_day,
    whole,
    words_of,
)
from bfkit import vocabulary
from bfkit.display import MONTHS
from bfkit.mapping.trends.by_category import CategoryTrend
from bfkit.periods import Quarter
from bfkit.release.mapping import page

NOUNS = {
    "händelser": ("alla", None),
    "skadegörelser": ("skadegorelse", None),
    "incidenter mot anställda": ("incident_mot_anstalld", None),
    "otrygghetsskapande samlingar": ("otrygghetsskapande_samling", None),
    "andra otrygghetsskapande händelser": ("annat_otrygghetsskapande", None),
    "bilbränder": ("skadegorelse", "bilbrand"),
    "bränder": ("skadegorelse", "brand"),
    "fall av klotter": ("skadegorelse", "klotter"),
    "skadegörelser mot fordon": ("skadegorelse", "skadegorelse_fordon"),
}
EVERY = {"alla rapporterade händelser": "rapportorer", "alla anmälda brott": "polis"}
PER_REPORTER = 0.15
"""Reports per reporter, counted by all reporters and not only those of organisations that are shown: so near."""
LAWFUL = "otrygghetsskapande_samling"
"""Gatherings are mostly lawful presence and never a finding of their own."""
LEAST_CHANGE = 0.02
"""A true level so near its usual one has not changed."""
EXTREME = 0.001
"""Two-sided p of the stated limit (3.29 standard deviations)."""


def _direction(case: Case, more: str, ratio: float) -> bool:
    return ratio >= 1 + LEAST_CHANGE if more == "fler" else ratio <= 1 - LEAST_CHANGE


def title_incomplete(case: Case, found: "re.Match[str]", name: str) -> Checked:
    yield Claim(name, "a source does not cover the quarter", False, note=found[0])


def _spoken_of(case: Case, text: str) -> list[CategoryTrend]:
    """Categories that surely differ; only those whose count is shown where the text speaks of them alone."""
    view = case.view.trends
    shown = {(row.source, row.category, row.subtype) for s in view.reaches for row in view.of(s) if row.count.shown}
    rows = [row for row in case.picture.trends.rows if row.signal and row.category != LAWFUL]
    if "bland de antal som visas" not in text:
        return rows
    return [row for row in rows if (row.source, row.category, row.subtype) in shown]


def title_calm(case: Case, found: "re.Match[str]", name: str) -> Checked:
    rows = _spoken_of(case, found[0])
    yield Claim(name, "no category is said to differ", not rows, note=found[0])
    areas = [one for one in case.picture.developments.areas["quarter"].signals if one.key.category != LAWFUL]
    yield Claim(name, "no area surely differs, unless it is said", not areas or (", men " in found[0] and "sticker ut" in found[0]), note=f"{found[0]} {len(areas)}")  # fmt: skip
    told = [d for d in case.view.developments.drifts if d.category != LAWFUL]
    yield Claim(name, "what has surely moved is said", not told or ", men " in found[0], READING)
    yield from _moved(case, found[0], name)


def _moved(case: Case, text: str, name: str) -> Checked:
    """What a title says has slowly moved: the series, the way and the month of a sentence on the same page."""
    for words in re.findall(r"(?:; |, men )(.+? har sakta .+?)(?: och något område .+)?$", text):
        noun, label, way, since = re.fullmatch(r"(.+?)(?: \(([^()]+)\))? har sakta (minskat|ökat) sedan (\w+ \d{4})", words).groups()  # fmt: skip
        category = "alla" if noun in EVERY else NOUNS[noun][0]
        source = EVERY.get(noun) or next((s for told, s in SOURCES.items() if told.lower() == label), REPORTERS)
        month, year = since.split()
        first = date(int(year), MONTHS.index(month) + 1, 1)
        rows = [one for one in case.picture.developments.drifts if one.change.drifting and one.since == first]
        rows = [one for one in rows if (one.change.key.source, one.change.key.category) == (source, category)]
        fits = [one for one in rows if (one.change.direction == "nedåt") == (way == "minskat")]
        yield Claim(name, "the series that is said to have moved is one that has", len(fits) == 1, note=text)
        group = vocabulary.CATEGORIES.get(category, "alla händelser").lower()
        told = f"{next(t for t, s in SOURCES.items() if s == source)}, {group}: nivån har sakta"
        there = any(one.startswith(told) and since in one for one in page.found(case.view).sentences)
        yield Claim(name, "the same is among the sentences", there, note=text)


def title_signals(case: Case, found: "re.Match[str]", name: str) -> Checked:
    for more, noun, label in re.findall(r"(fler|färre) (.+?)(?: \(([^()]+)\))? än väntat", found["words"]):
        category, subtype = NOUNS.get(noun) or group_of(noun.removeprefix("händelser av slaget "))
        alike = [r.source for r in case.picture.trends.rows if (r.category, r.subtype) == (category, subtype)]
        said = next((s for text, s in SOURCES.items() if text.lower() == label), None)
        yield Claim(name, "which source is said", said is not None or len(alike) == 1, note=found[0])
        source = said or alike[0]
        yield _changed(case, name, more, source, category, subtype)
    yield from _moved(case, found[0], name)
    if "i övrigt inga" in found[0]:
        told = len(re.findall(r"(?:fler|färre) ", found["words"]))
        rows = _spoken_of(case, found[0])
        areas = [one for one in case.picture.developments.areas["quarter"].signals if one.key.category != LAWFUL]
        drifts = [one for one in case.view.developments.drifts if one.category != LAWFUL]
        yield Claim(name, "nothing else surely differs", len(rows) <= told and not (areas or drifts), note=found[0])


def _changed(case: Case, name: str, more: str, source: str, category: str | None, subtype: str | None) -> Claim:
    ratio = case.true_change(source, category, subtype)
    return Claim(
        name,
        f"truly {'more' if more == 'fler' else 'fewer'}",
        _direction(case, more, ratio),
        CHANCE,
        SURE,
        f"{source} {category} {subtype} {more} {ratio:.2f}",
    )


def total(case: Case, found: "re.Match[str]", name: str) -> Checked:
    source = SOURCES[found["label"]]
    count, low, high = whole(found["count"]), whole(found["low"]), whole(found["high"])
    yield Claim(name, "count", count == case.count(source), note=f"{count} {case.count(source)}")
    yield Claim(name, "known to the day", the_day(found["day"]) == case.raw.as_of)
    inside = low <= count <= high
    says = found["says"]
    fits = {
        "inom": inside,
        "strax utanför": not inside,
        "lite fler än": count > high,
        "lite färre än": count < low,
        "fler än": count > high,
        "färre än": count < low,
    }
    yield Claim(name, "the verdict fits the interval", fits[says], note=found[0])
    row = case.view.trends.total(source)
    if source == "rapportorer" and row.expectation is not None:
        comparable = sum(quarter.start >= RECORDED_ANEW for quarter in row.quarters[:-1])
        yield Claim(name, "rests on no quarter before a change of recording", row.expectation.periods <= comparable)
    if source == "polis":
        yield Claim(name, "police, nothing planted: inside its 95 % interval", inside, CHANCE, SURE, found[0])
    if says in ("fler än", "färre än"):
        yield _changed(case, name, says.split()[0], source, "alla", None)


def category(case: Case, found: "re.Match[str]", name: str) -> Checked:
    said = next((text for text in SOURCES if found["label"].startswith(f"{text}, ")), None)
    label, _, rest = found["label"].removeprefix(f"{said}, ").partition(" (")
    own, subtype = group_of(label)
    if rest:
        own = next(key for key, text in vocabulary.CATEGORIES.items() if text.lower() == rest.removesuffix(")"))
        subtype = next(key for key, text in vocabulary.SUBTYPES[own].items() if text.lower() == label.lower())
    alike = [row for row in case.picture.trends.rows if (row.category, row.subtype) == (own, subtype)]
    rows = [row for row in alike if row.signal and row.count == whole(found["count"])]
    rows = [row for row in rows if said is None or row.source == SOURCES[said]]
    yield Claim(name, "a category that is said to differ", len(rows) >= 1, note=found[0])
    for row in rows[:1]:
        yield Claim(name, "count", row.count == case.count(row.source, own, subtype), note=found[0])
        outside = not whole(found["low"]) <= row.count <= whole(found["high"])
        yield Claim(name, "outside its interval", outside, note=found[0])
        yield _changed(case, name, found["more"], row.source, own, subtype)
    yield Claim(name, "which source is said", len(alike) == 1 or said is not None, READING, note=found[0])


def category_none(case: Case, found: "re.Match[str]", name: str) -> Checked:
    tested = [row for row in case.view.trends.rows if row.expectation and row.category not in ("alla", LAWFUL)]
    if found["k"] is None:
        return
    yield Claim(name, "how many were tested", whole(found["n"]) == len(tested))
    yield Claim(name, "what chance gives", near(found["chance"], SURE * len(tested)))
    low_high = {id(row): (round(row.expectation.lower), round(row.expectation.upper)) for row in tested}
    outside = [r for r in tested if not low_high[id(r)][0] <= (r.history[-1].value or 0) <= low_high[id(r)][1]]
    yield Claim(name, "how many lie outside", whole(found["k"]) == len(outside), note=found[0])


def area_signal(case: Case, found: "re.Match[str]", name: str) -> Checked:
    code, source = case.raw.code(found["area"]), next(s for t, s in SOURCES.items() if t.lower() == found["source"])
    own, _ = group_of(found["label"])
    rows = case.raw.of(source, category=own, area=code, start=case.quarter.start, end=case.quarter.end)
    yield Claim(name, "count", whole(found["count"]) == len(rows), note=f"{found[0]} {len(rows)}")
    if found["before"]:
        then = case.known_then(source, case.quarter.last_year, own, code)
        yield Claim(name, "count of last year at equal lag", whole(found["before"]) == then, note=f"{found[0]} {then}")
    if found["rate"]:
        rate = 1000 * len(rows) / case.raw.population[code]
        yield Claim(name, "by residents", near(found["rate"], rate), note=f"{found[0]} {rate:.2f}")
    ratio = case.true_change(source, own, area=case.area_index(code))
    wanted = _direction(case, found["more"], ratio)
    yield Claim(name, "truly changed", wanted, CHANCE, SURE, f"{found['area']} {own} {source} {ratio:.2f}")


def area_none(case: Case, found: "re.Match[str]", name: str) -> Checked:
    signals = case.picture.developments.areas["quarter"]
    yield Claim(name, "none differs", not signals.signals)
    yield Claim(name, "how many were tested", whole(found["n"]) == signals.tested)


def drift(case: Case, found: "re.Match[str]", name: str) -> Checked:
    source = SOURCES[found["label"]]
    own = group_of(found["group"])[0] or "alla"
    month, year = found["since"].split()
    since = date(int(year), MONTHS.index(month) + 1, 1)
    counts, months = (
        (whole(found["count"]), whole(found["before"])),
        (whole(found["months"]), whole(found["earlier"])),
    )
    first = (np.datetime64(since, "M") - months[1]).astype("datetime64[D]").item()
    ends = ((since, case.quarter.end), (first, since))
    length = [int((np.datetime64(end, "M") - np.datetime64(start, "M")).astype(int)) for start, end in ends]
    yield Claim(name, "how many months", list(months) == length, note=found[0])
    concerned = source == "rapportorer" and own in ("alla", "skadegorelse")
    yield Claim(name, "nothing before a change of recording", not concerned or first >= RECORDED_ANEW, note=found[0])
    for told, (start, end), which in zip(counts, ends, ("since", "before"), strict=True):
        rows = case.raw.of(source, category=None if own == "alla" else own, start=start, end=end)
        lag = (case.raw.as_of - case.quarter.last_day).days
        closes = (rows["start"].dt.to_period("M").dt.end_time + pd.Timedelta(days=lag)).to_numpy()
        early = int((rows["reported"].to_numpy() <= closes).sum())
        yield Claim(name, f"count {which}, as known {lag} days after each month", told == early, note=f"{told} {early}")
        said = "efter lika lång tid" in found[0]
        yield Claim(name, f"count {which} is of all incidents", told == len(rows) or said, READING, note=f"{told} {len(rows)}")  # fmt: skip
    ratio = _true_step(case, source, own, first, since)
    yield Claim(name, "truly fallen or risen", (ratio < 1) == (found["way"] == "sjunkit"), CHANCE, SURE, f"{found[0]} {ratio:.3f}")  # fmt: skip
    covers = num(found["low"]) - 0.005 <= ratio <= num(found["high"]) + 0.005
    yield Claim(name, "the interval holds the true ratio", covers, CHANCE, SURE, f"{found[0]} true {ratio:.3f}")


def _true_step(case: Case, source: str, own: str, first: date, since: date) -> float:
    """Level since over level before of what was expected, a yearly wave taken out by Poisson regression."""
    members = case.world.sources[source].members(own)
    during = case.world.during(first, case.quarter.end)
    level = case.world.monthly(source, members)[during]
    months = case.world.months[during]
    wave = 2 * np.pi * (months.astype(int) % 12 + 1) / 12
    after = (months >= np.datetime64(since, "M")).astype(float)
    design = np.column_stack([np.ones(len(level)), np.cos(wave), np.sin(wave), after])
    beta = np.array([np.log(level.mean()), 0.0, 0.0, 0.0])
    for _ in range(20):
        mean = np.exp(design @ beta)
        beta += np.linalg.solve(design.T @ (design * mean[:, None]), design.T @ (level - mean))
    return float(np.exp(beta[-1]))


def reporters(case: Case, found: "re.Match[str]", name: str) -> Checked:
    for told, quarter in ((found["now"], case.quarter), (found["before"], case.quarter.last_year)):
        table = case.raw.reporters
        here = (table["Från"] < quarter.end.isoformat()) & (
            (table["Till"] == "") | (table["Till"] >= quarter.start.isoformat())
        )
        yield Claim(name, "appointed reporters", whole(told) == int(here.sum()), note=found[0])


def per_reporter(case: Case, found: "re.Match[str]", name: str) -> Checked:
    """By all reporters, week by week and by report date; the page leaves out organisations too small to be told of."""
    now, usual = num(found["now"]), num(found["usual"])
    yield Claim(name, "fewer or more than usual", (now < usual) == (found["more"] == "färre"), note=found[0])
    earlier = [_per_reporter(case, case.quarter.shift(-4 * back)) for back in range(1, 4)]
    for told, counted in ((now, _per_reporter(case, case.quarter)), (usual, float(np.median(earlier)))):
        yield Claim(name, "reports per reporter", abs(told / counted - 1) <= PER_REPORTER, note=f"{told} {counted:.1f}")


def _per_reporter(case: Case, quarter: Quarter) -> float:
    """Incidents and unsafe places reported in a quarter by each who was appointed in the middle of it."""
    middle = (quarter.start + (quarter.end - quarter.start) / 2).isoformat()
    table = case.raw.reporters
    active = int(((table["Från"] <= middle) & ((table["Till"] == "") | (table["Till"] >= middle))).sum())
    rows = [case.raw.of(REPORTERS)["reported"], case.raw.unsafe["reported"]]
    days = pd.concat(rows)
    inside = (days >= pd.Timestamp(quarter.start)) & (days < pd.Timestamp(quarter.end))
    return int(inside.sum()) / active


def rejected(case: Case, found: "re.Match[str]", name: str) -> Checked:
    unusable, read = case.raw.rejected[SOURCES[found["label"]]]
    yield Claim(name, "rows that could not be used", (whole(found["k"]), whole(found["n"])) == (unusable, read))


def late(case: Case, found: "re.Match[str]", name: str) -> Checked:
    source = SOURCES[found["label"]]
    last = case.raw.as_of - timedelta(days=90)
    rows = case.raw.of(source)
    start = rows["start"]
    rows = rows[(start <= pd.Timestamp(last)) & (start > pd.Timestamp(last - timedelta(days=365)))]
    days = (rows["reported"].dt.normalize() - rows["start"].dt.normalize()).dt.days
    share = 100 * (days > 14).mean()
    yield Claim(name, "share that comes late", abs(whole(found["p"]) - share) <= 1.0, note=f"{found[0]} {share:.1f}")


def extreme(case: Case, found: "re.Match[str]", name: str) -> Checked:
    source, high = SOURCES[found["label"]], found["how"] == "högt"
    names = words_of(found["names"])
    rows = [row for row in case.picture.trends.of(source) if row.comparison_extreme]
    yield Claim(name, "how many are named", len(names) == len(rows))
    for row in rows[:1]:
        then = case.quarter.last_year
        if row.subtype is None:
            known = case.known_then(source, then, row.category)
            yield Claim(name, "count of last year at equal lag", whole(found["count"]) == known, note=found[0])
        members = case.world.sources[source].members(row.category, row.subtype)
        by_month = case.world.monthly(source, members)
        at = [by_month[case.world.during(q.start, q.end)].sum() for q in (then, *_others(case, then))]
        ratio = float(at[0] / np.median(at[1:]))
        yield Claim(name, "truly unusual", (ratio > 1) == high and abs(ratio - 1) > 0.1, CHANCE, EXTREME * 40, f"{found[0]} {ratio:.2f}")  # fmt: skip


def _others(case: Case, then: Quarter) -> list[Quarter]:
    first = case.world.found.scenario.first_day.year
    return [then.shift(-4 * back) for back in range(1, then.year - first + 1)]


def caution(case: Case, found: "re.Match[str]", name: str) -> Checked:
    yield Claim(name, "the kind of source is there", True)


def never(case: Case, found: "re.Match[str]", name: str) -> Checked:
    yield Claim(name, "no such thing is planted", False, note=found[0])


LABEL = r"(?P<label>Kommunens rapportörer|Polisanmälda brott av tio slag)"
USUAL = r"vad årstid och slump brukar ge"
BLIND = r"(?: Med så få händelser syns först (?:en minskning till under <fall> eller )?en ökning till över <rise>\.)?"
TEMPLATES: dict[str, tuple[str, Check]] = {
    "title: incomplete": (r"Kartläggning: (?:underlaget för .+ är inte komplett|inga händelser .+|för lite historik .+|.+\. .+ täcker inte kvartalet)", title_incomplete),
    "title: nothing sure": (r"Kartläggning: inga säkra avvikelser från det väntade(?: bland de antal som visas)?(?: i kommunen som helhet)?(?: i kvartalet, men .+)?", title_calm),
    "title: signals": (r"Kartläggning: (?P<words>(?:fler|färre) .+ än väntat)(?:, i övrigt inga säkra avvikelser(?: bland de antal som visas)?(?: i kommunen som helhet)?|; .+)?", title_signals),
    "total": (
        LABEL + r": <count> händelser i kvartal \d \d{4}, kända till och med (?P<day>\d+ \w+ \d{4})\. Det är "
        rf"(?P<says>inom|strax utanför|lite fler än|lite färre än|fler än|färre än) {USUAL}(?:, men bland så många jämförelser kan det vara slump)? "
        r"\(<low>–<high>\)(?:, men det kan vara slump när så många tal jämförs)?\."
        + BLIND,
        total,
    ),
    "total: not known": (LABEL + r": <count> händelser .+ Vad som var väntat går inte att säga: .+\.", never),
    "category": (r"(?P<label>[A-ZÅÄÖ][^:]+): <count> händelser, (?P<more>fler|färre) än väntat \(<low>–<high>\)\. Varför går inte att läsa ur antalet\.", category),
    "category: none": (
        r"Ingen kategori skiljer sig säkert från det väntade(?: bland de antal som visas)?\.(?: (?P<k>[\d\u202f]+) av <n> kategorier och undertyper ligger utanför sitt "
        r"eget intervall \(.+\); av slump väntas omkring <chance> göra det\.)?",
        category_none,
    ),
    "area": (
        r"{area}, {label} \((?P<source>kommunens rapportörer|polisanmälda brott av tio slag)\): <count> händelser i .+?, (?P<more>fler|färre) än "
        r"väntade <low>–<high>(?:, <before> samma tid i fjol)?(?:, <rate> per 1 000 invånare \(<a>–<b>\))?\. <n> serier prövades\."
        r"(?: <more_series> serier? till skiljer sig\.)?",
        area_signal,
    ),
    "area: none": (r"Av <n> serier \(kategori i område\) skiljer sig ingen säkert från sin egen historia i .+\.", area_none),
    "drift": (
        LABEL + r", {group}: nivån har sakta (?P<way>sjunkit|stigit) sedan (?P<since>\w+ \d{4}): <count> händelser på <months> månader mot "
        r"<before> på <earlier> månader dessförinnan, <ratio> gånger så många per månad \(<low>–<high>\) när årstiden är borträknad(?: och alla månader räknas efter lika lång tid)?\. Det är utveckling, .+",
        drift,
    ),
    "doubt: reporters": (r"Rapportörerna är andra än i fjol\. <now> utsedda? rapportör(?:er)? mot <before> samma kvartal i fjol: (?:fler|färre) rapporter kan bero på det\.", reporters),
    "doubt: per reporter": (
        r"Rapportörerna skriver (?P<more>färre|fler) rapporter var än de brukar\. <now> rapporter per rapportör i kvartal \d \d{4}, mot <usual> samma kvartal "
        r"tidigare år \(median\)\. Det kan vara att det händer (?:mindre|mer), eller att (?:färre|fler) händelser rapporteras: antalen skiljer inte det ena från det andra\.",
        per_reporter,
    ),
    "doubt: rejected": (r"Rader gick inte att använda\. " + LABEL + r": <k> av <n> rader \(.+\) gick inte att använda; .+", rejected),
    "doubt: late": (r"Rapporter kommer sent\. " + LABEL + r": <p>\u00a0% kommer in senare än två veckor efter händelsen \(n = .+\)\. .+", late),
    "doubt: last year": (
        r"Jämför inte rakt av med kvartal \d \d{4}\. " + LABEL + r": det kvartalet var ovanligt (?P<how>högt|lågt): <count> händelser efter lika "
        r"lång tid(?: \(<known> var kända den [^)]+\))?(?:; utifrån övriga kvartal väntades <low>–<high>)?\. .+ Det gäller: {names}\.",
        extreme,
    ),
    "doubt: not all": (r"Rapporterat är inte allt som hänt\. .+", caution),
    "doubt: police": (r"Anmälda brott är inte alla brott\. .+", caution),
    "doubt: incomplete": (r".+ (?:täcker inte kvartalet\.|: mindre än tolv månader\.|: filer saknas\.).*", never),
}  # fmt: skip
PATTERNS = {name: (pattern(text), check) for name, (text, check) in TEMPLATES.items()}
