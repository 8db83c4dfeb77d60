"""Is what was planted found anywhere in the picture, and how much that was not is found as well?"""

from collections.abc import Iterator
from datetime import date

import numpy as np

from bench.first_page_case import REPORTERS, SURE, Case
from bfkit.mapping.hot_spots import AREA, CELL
from bfkit.mapping.hot_times.found import HotTimes
from bfkit.ostan import causes
from bfkit.ostan.concentration import hot_areas
from bfkit.ostan.places import spot_of
from bfkit.ostan.problems import REPORTED
from bfkit.ostan.process import _plain_weights, area_sums
from bfkit.vocabulary import OTHER

Tally = tuple[str, float, int, float | None]
"""What, how many were found, of how many; ``None`` for power, else the stated rate of error."""
CLEAR = 1.25
"""A planted time or season that is no clearer than this is not asked for."""
DAMAGE, LAWFUL = "skadegorelse", "otrygghetsskapande_samling"
YEARS = 5


def tallies(case: Case) -> Iterator[Tally]:
    """Everything planted that the picture of the quarter could tell of, and every finding that is none."""
    yield from _concentrations(case)
    yield from _places(case)
    yield from _times(case, case.picture.times)
    yield from _seasons(case, case.picture.times)
    yield from _repeats(case)
    yield from _reporting(case)
    yield from _changes(case)


def _concentrations(case: Case) -> Iterator[Tally]:
    found, declared = case.world.found, case.world.found.scenario.concentration
    alike = [problem for problem in REPORTED if problem.key in declared.problems]
    count = len(found.town.codes)
    weights = np.array([area_sums(_plain_weights(p, found.town, found.spots), found.spots.areas, count) for p in alike])
    shares = weights / weights.sum(axis=1, keepdims=True)
    codes = [found.town.codes[i] for i in hot_areas(declared, np.array([p.yearly for p in alike]) @ shares, found.town)]
    pictures = {
        row.picture.area_id
        for row in case.picture.problems.rows
        if row.picture.source == REPORTERS and row.picture.category == DAMAGE and row.concentrated.answer == "ja"
    }
    areas = {spot.id for spot in case.picture.spots.of(REPORTERS, AREA).hot}
    cells = {spot.area_id for spot in case.picture.spots.of(REPORTERS, CELL).hot}
    for what, told in (("a problem picture of damage", pictures), ("a hot area", areas), ("a hot cell in it", cells)):
        yield f"concentration of damage: {what}", sum(code in told for code in codes), len(codes), None
    proposed = {row.area_id for row in case.picture.proposal.proposed}
    yield "concentration of damage: a proposed focus area", sum(code in proposed for code in codes), len(codes), None


def _places(case: Case) -> Iterator[Tally]:
    spots, register = case.world.found.spots, case.world.found.register
    hot = [spot.shape.bounds for spot in case.picture.spots.of(REPORTERS, CELL).hot]

    def told(title: str) -> bool:
        at = spot_of(spots, register, title)
        east, north = spots.east[at], spots.north[at]
        return any(w <= east < e and s <= north < n for w, s, e, n in hot)

    for title in (causes.SQUARE, causes.DARK_PARK, causes.PUB_PARK, causes.HIT_SHOP):
        yield f"hot cell: {title}", told(title), 1, None


def _times(case: Case, times: HotTimes) -> Iterator[Tally]:
    for profile in times.profiles:
        group, window = profile.group, profile.window
        members = case.world.sources[group.source].members(group.category, group.subtype)
        if not members or group.subtype == OTHER:
            continue
        week = case.world.week(group.source, members, *case.year) * 168
        words = group.title if group.subtype else f"{group.title} (all)"
        if profile.signal and window is not None:
            first = (window.hour_from - 6) % 24
            evenings = list(window.weekdays)
            hours = [(first + step) % 24 for step in range((window.hour_to - window.hour_from) % 24 or 24)]
            true = week[np.ix_(evenings, hours)].mean()
            yield "error: a hot time that is none", true <= 1, 1, SURE
            known = "known later" if group.category in (None, DAMAGE) or group.subtype == "inbrott" else "known at once"
            misses = not window.lower <= true <= window.upper
            yield f"error: the interval of a hot time misses ({known})", misses, 1, SURE
            yield f"hot time: {words}", true > CLEAR, 1, None
        elif np.sort(week.ravel())[-24:].mean() > CLEAR:
            yield f"hot time: {words}", 0, 1, None


def _seasons(case: Case, times: HotTimes) -> Iterator[Tally]:
    end = case.quarter.end
    during = case.world.during(date(end.year - YEARS, end.month, 1), end)
    for one in times.months:
        group = one.group
        members = case.world.sources[group.source].members(group.category, group.subtype)
        if not members or one.profile is None or group.subtype == OTHER:
            continue
        own = case.world.sources[group.source]
        sizes = own.expected[members][:, during].sum(axis=(1, 2))
        shapes = np.array([own.problems[i].profile.months for i in members])
        true = sizes @ (shapes / shapes.mean(axis=1, keepdims=True)) / sizes.sum()
        clear = true.max() > CLEAR
        if one.signal:
            yield "error: a season that is none", true[list(one.profile.peak)].mean() <= 1, 1, SURE
        if clear:
            yield f"season: {group.title}", one.signal and true[list(one.profile.peak)].mean() > 1, 1, None
    told = {(one.key.source, one.key.category) for one in case.picture.developments.seasons}
    yield "season: reporters, damage (developments)", (REPORTERS, DAMAGE) in told, 1, None
    yield "season: reporters, gatherings (developments)", (REPORTERS, LAWFUL) in told, 1, None


def _repeats(case: Case) -> Iterator[Tally]:
    scenario = case.world.found.scenario
    for one in case.picture.repeats:
        group = one.group
        if group.source != REPORTERS or one.near is None:
            continue
        keys = {REPORTED[i].key for i in case.world.sources[REPORTERS].members(group.category, group.subtype)}
        if group.subtype in ("inbrott", "bilbrand"):
            yield f"near repeat: {group.words}", one.danger is not None, 1, None
            yield f"near repeat: {group.words}, sure at all", one.signal, 1, None
        if one.danger is not None:
            lead = bool(keys & {*scenario.near_repeat.problems, *scenario.bursts.problems})
            yield "danger windows of kinds that only come in clumps by month and area", not lead, 1, None
            yield "error: of the danger windows, those where nothing is planted", not lead and scenario.dispersion <= 1, 1, SURE  # fmt: skip


def _reporting(case: Case) -> Iterator[Tally]:
    breaks = [one for one in case.picture.activity.breaks if one.organisation is not None]
    tiring = case.world.found.scenario.tiring
    months = case.world.months
    told = [b for b in breaks if b.organisation == tiring.organisation and b.ratio is not None and b.ratio < 1]
    within = [b for b in told if tiring.first_month <= b.day < date(tiring.first_month.year + 1, 12, 31)]
    yield "tiring reporter: a break in its reporting", bool(within), 1, None
    yield "organisation that began late", any(b.organisation == "Östanbuss" for b in breaks), 1, None
    for one in breaks:
        if one.ratio is None:
            continue
        share, here = case.world.by_organisation(str(one.organisation)), np.datetime64(one.day, "M")
        before = share[(months >= here - 12) & (months < here)].mean()
        after = share[(months >= here) & (months < here + 12)].mean()
        wrong = (after < before) != (one.ratio < 1) or abs(np.log(after / before)) < np.log(1.1)
        yield "error: of the breaks, those that are none", wrong, 1, None
    organisations = len(case.picture.activity.organisations)
    others = [b for b in breaks if b.ratio is not None and b.organisation not in (tiring.organisation, "Östanbuss")]
    yield "breaks of organisations with nothing planted", len(others), organisations - 2, None


def _changes(case: Case) -> Iterator[Tally]:
    trends, found = case.picture.trends, case.picture.developments
    police = [row for row in trends.of("polis") if row.expectation is not None and row.p_value is not None]
    outside = sum(not row.expectation.lower <= row.counts[-1] <= row.expectation.upper for row in police)
    yield "error: police categories outside their 95 %", outside, len(police), SURE
    yield "error: police categories called signals", sum(row.signal for row in police), len(police), None
    rows = found.areas["quarter"].signals
    wrong = 0
    for row in rows:
        ratio = case.true_change(row.key.source, row.key.category, area=case.area_index(str(row.key.area_id)))
        wrong += not (ratio > 1.02 if row.direction == "över" else ratio < 0.98)
    yield "error: share of the signals of areas that are none, a quarter", wrong / max(len(rows), 1), 1, SURE
    yield "signals of areas, a quarter", len(rows), 1, None
    for one in found.drifts:
        key, drifting = one.change.key, one.change.drifting
        if key.source == "polis":
            yield "error: a drift of the police, nothing planted", drifting, 1, SURE
        elif key.category in ("alla", DAMAGE, "annat_otrygghetsskapande", "incident_mot_anstalld"):
            yield f"drift down by measures or tiring: {key.category}", drifting and one.change.direction == "nedåt", 1, None  # fmt: skip
