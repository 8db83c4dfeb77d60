"""Tests of when: opening hours and darkness."""

import numpy as np

from bfkit.causes.case_control import odds_ratio, season_and_clock
from bfkit.causes.conditions import lighting_round
from bfkit.causes.daylight import dark
from bfkit.causes.evidence import (
    FEWEST,
    NO_CLOCK,
    NO_HOURS,
    NO_POINTS,
    NOT_ALIKE,
    TOO_FEW,
    Arguments,
    Evidence,
    needs,
    untested,
)
from bfkit.causes.material import Material
from bfkit.causes.permuted import ratio_of_shares
from bfkit.causes.place_tests import in_problem, named, no_places, places_of
from bfkit.causes.rows import Flags, Whole
from bfkit.display import WEEKDAYS
from bfkit.opening_hours import OpenSpell, always_open
from bfkit.periods import Period

OPENING, LIGHTING = "oppettider", "belysning"
HOURS_OUTSIDE = "de timmar som testet gäller ligger utanför problemets egna, så problemets händelser kan inte följa dem"
AFTER_CLOSING = 60
"""Minutes after closing in which people are on their way from a place."""
_BEFORE, _AFTER = 120, 120
"""The hours round the edge that are compared: two before it, and two after the tested minutes."""
_FRIDAY, _SATURDAY = 4, 5
_DARK_MONTHS, _LIGHT_MONTHS = (10, 11, 0), (4, 5, 6)
"""November to January, and May to July; January is 0."""


def opening(material: Material, arguments: Arguments, period: Period) -> Evidence:
    """Do incidents at a place follow its closing (or opening, or open hours) more than incidents elsewhere do?

    Of incidents within some hours of the edge, the share that lies in the minutes after it, at the place, against
    the same clock hours and weekdays of the same kind elsewhere: so the rhythm of the town is no evidence.
    """
    if not arguments.places:
        needs(arguments.kinds, "places eller kinds", OPENING)
    if (why := no_places(material)) is not None:
        return untested(OPENING, arguments, period, why)
    metres = float(arguments.metres or material.near_metres)
    chosen = places_of(material, arguments)
    hours = {int(p): found for p in chosen if (found := material.register.hours[p]) and not always_open(found)}
    what = f"{_edge_words(arguments)} vid {named(material, chosen, arguments)}"
    if not hours:
        return untested(OPENING, arguments, period, NO_HOURS, what=what)
    if not _reaches(material, hours, arguments):
        return untested(OPENING, arguments, period, HOURS_OUTSIDE, what=what)
    used = material.within(period) & material.kind.exact & material.kind.pointed
    near = used & material.near(np.array(list(hours), dtype=np.int64), metres)
    far = used & ~near & ~material.near(chosen, metres)
    place = np.where(near, material.owner, np.random.default_rng(1).choice(list(hours), len(near)))
    inside, around = _edges(material, place, hours, arguments)
    both = (near | far) & around
    if (near & around).sum() < FEWEST:
        return untested(OPENING, arguments, period, TOO_FEW, what=what)
    found = ratio_of_shares(
        inside[both].astype(float), near[both], _groups(material, near, place)[both], material.kind.weekday[both]
    )
    if found is None:
        return untested(OPENING, arguments, period, NOT_ALIKE, what=what)
    against = "samma slags händelser på andra håll, samma veckodagar och samma timmar omkring"
    return Evidence(
        OPENING,
        arguments,
        period,
        what,
        against,
        found,
        counts={"near": float(near.sum()), "own": _own(material, inside & near)} | in_problem(material, near),
    )


def _reaches(material: Material, hours: dict[int, tuple[OpenSpell, ...]], arguments: Arguments) -> bool:
    """Whether any of the minutes asked about lie in the problem's own hours: else its incidents cannot follow them."""
    window = material.problem.window
    if window is None:
        return True
    minutes = arguments.minutes or AFTER_CLOSING
    asked = {
        (24 * spell.weekday + minute // 60) % 168
        for spells in hours.values()
        for spell in spells
        if not arguments.weekdays or WEEKDAYS[spell.weekday] in arguments.weekdays
        for edge in (spell.opens if arguments.edge == "öppning" else spell.closes,)
        for minute in range(edge, edge + minutes)
    }
    return bool(asked & window.hours_of_week)


def _own(material: Material, counted: Flags) -> float:
    """Of the incidents counted, how many are the problem's own."""
    return float((counted & material.selected.here).sum())


def _edge_words(arguments: Arguments) -> str:
    minutes = arguments.minutes or AFTER_CLOSING
    if arguments.edge is None:
        return f"händelser inom {minutes} minuter efter stängning"
    return f"händelser inom {minutes} minuter efter {arguments.edge}"


def _edges(
    material: Material, place: Whole, hours: dict[int, tuple[OpenSpell, ...]], arguments: Arguments
) -> tuple[Flags, Flags]:
    """For each incident, whether it lies in the minutes after an edge of its place, and whether near them at all."""
    rows, minutes = material.kind, arguments.minutes or AFTER_CLOSING
    inside, around = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    wanted = {WEEKDAYS.index(day) for day in arguments.weekdays} or set(range(7))
    for one, spells in hours.items():
        for spell in spells:
            if spell.weekday not in wanted:
                continue
            edge = spell.opens if arguments.edge == "öppning" else spell.closes
            own = (place == one) & (rows.weekday == spell.weekday)
            inside |= own & (rows.minute >= edge) & (rows.minute < edge + minutes)
            around |= own & (rows.minute >= edge - _BEFORE) & (rows.minute < edge + minutes + _AFTER)
    return inside, around


def _groups(material: Material, case: Flags, place: Whole) -> Whole:
    """A number for each evening and place (near) or area (elsewhere): what moves together by chance."""
    rows = material.kind
    _, area = np.unique(rows.area.astype(str), return_inverse=True)
    spot = np.where(case, place, 10_000 + area)
    return np.asarray((rows.evening * 20_000 + spot) * 2 + case, dtype=np.int64)


def lighting(material: Material, arguments: Arguments, period: Period) -> Evidence:
    """Do incidents at a place follow the dark, at clock hours that are dark in one season and light in another?

    Dark against light at the same clock hour, season and kind of evening, against the same kind of incident elsewhere.
    Hours that are dark all year only tell the season: a place with incidents at night alone cannot be judged.
    """
    rows = material.kind
    used = material.within(period) & rows.exact
    if not used.any():
        return untested(LIGHTING, arguments, period, NO_CLOCK)
    near, what = _lighting_case(material, arguments, used)
    if near is None:
        return untested(LIGHTING, arguments, period, no_places(material) or NO_POINTS)
    longitude, latitude = material.centre
    is_dark = dark(rows.utc, latitude, longitude)
    mixed = used & _varies(rows.minute // 60, is_dark, used)
    facts = _lighting_facts(material, arguments, period) | _seasons(material, near)
    if (near & mixed).sum() < FEWEST:
        enough = bool((near & used).sum() >= FEWEST)
        note = "vid de klockslag då händelserna sker är det mörkt, eller ljust, året om"
        reason = NOT_ALIKE if enough else TOO_FEW
        return untested(LIGHTING, arguments, period, reason, what=what, notes=(note,) if enough else ())
    weekend = np.isin(rows.weekday, (_FRIDAY, _SATURDAY))
    alike = season_and_clock(rows.evening[used], rows.minute[used], weekend[used])
    found = odds_ratio(is_dark[used], near[used], alike, rows.evening[used])
    if found is None:
        return untested(LIGHTING, arguments, period, NOT_ALIKE, what=what)
    against = "samma slags händelser på andra håll, vid samma klockslag och årstid och i samma slag av kväll"
    facts["own"] = _own(material, is_dark & near & used)
    return Evidence(LIGHTING, arguments, period, what, against, found, counts=facts)


def _lighting_case(material: Material, arguments: Arguments, used: Flags) -> tuple[Flags | None, str]:
    """The incidents at the place: the named ones, or the problem's own place."""
    if not arguments.places:
        return used & material.selected.inside, "händelser i problemets område när det är mörkt"
    if no_places(material) is not None:
        return None, ""
    chosen = places_of(material, arguments)
    metres = float(arguments.metres or material.near_metres)
    return used & material.near(chosen, metres), f"händelser vid {named(material, chosen, arguments)} när det är mörkt"


def _varies(hour: Whole, is_dark: Flags, used: Flags) -> Flags:
    """Incidents of clock hours that are sometimes dark and sometimes light."""
    size = int(hour.max()) + 1
    total = np.bincount(hour[used], minlength=size)
    darks = np.bincount(hour[used], is_dark[used], minlength=size)
    mixed: Flags = (darks > 0.02 * total) & (darks < 0.98 * total)
    return mixed[hour]


def _seasons(material: Material, near: Flags) -> dict[str, float]:
    """The minute by which half of the incidents have happened, in the dark and in the light months; of ten in each or more."""
    rows = material.kind
    month = rows.evening.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    halves = {}
    for name, months in (("half_by_in_dark", _DARK_MONTHS), ("half_by_in_light", _LIGHT_MONTHS)):
        minutes = rows.minute[near & np.isin(month, months)]
        if len(minutes) >= FEWEST:
            halves[name] = float(np.median(minutes))
    return halves if len(halves) > 1 else {}


def _lighting_facts(material: Material, arguments: Arguments, period: Period) -> dict[str, float]:
    """Reports of bad lighting and metres of unlit street within the near distance of the places."""
    if not arguments.places or no_places(material) is not None:
        return {}
    metres = float(arguments.metres or material.near_metres)
    return lighting_round(material, places_of(material, arguments), metres, period)
