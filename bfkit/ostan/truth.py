"""The truth of a simulated municipality: everything that was planted in its files, as plain values."""

from collections.abc import Mapping

from bfkit.ostan import causes, conditions, faults, places, process, riot, school_days, surroundings, true_measures
from bfkit.ostan.free_text import canaries, names
from bfkit.ostan.levels import effort_areas
from bfkit.ostan.problems import POLICE, REPORTED
from bfkit.ostan.scenario import EIGHT_YEARS, Scenario
from bfkit.ostan.simulation import Simulation, simulated

Plain = dict[str, object]
"""Text, numbers, truth values, None, and lists and dictionaries of them."""


def truth(seed: int = 1, *, scenario: Scenario = EIGHT_YEARS) -> Plain:
    """What is true of the municipality of a seed: disturbances, measures, causes, faults, personal values.

    Args:
        seed: 0 or more; seed 1 is the one kept with the program.
        scenario: span, size, disturbances and measures.
    """
    return truth_of(simulated(seed, scenario=scenario))


def truth_of(found: Simulation) -> Plain:
    """The truth of a municipality already simulated."""
    return {
        "seed": found.seed,
        "span": _span(found),
        "disturbances": _disturbances(found),
        "measures": true_measures.measures(found),
        "lottery": true_measures.lottery(found),
        "causes": _causes(found),
        "faults": _faults(found),
        "surroundings": surroundings.truth(
            found.seed, found.scenario, found.town, found.register, measures=found.begun()
        ),
        "canaries": [*canaries(found.seed), *names(found.seed)],
    }


def _span(found: Simulation) -> Plain:
    scenario = found.scenario
    delivered = found.delivered()
    return {
        "first_day": scenario.first_day.isoformat(),
        "last_day": scenario.last_day.isoformat(),
        "drawn_on": scenario.drawn_on.isoformat(),
        "size": scenario.size,
        "dispersion": scenario.dispersion,
        "common_variation": scenario.common_variation,
        "drift": {"memory": scenario.drift.memory, "deviation": scenario.drift.deviation},
        "rows": {str(y): int(n) for y, n in delivered.groupby(delivered["reported"].dt.year).size().items()},
    }


def _disturbances(found: Simulation) -> Plain:
    scenario, codes = found.scenario, found.town.codes
    sources = {"reported": REPORTED, "police": POLICE}
    plain: Plain = {
        "shocks": [
            {
                "months": [s.first_month.isoformat()[:7], s.last_month.isoformat()[:7]],
                "problems": list(s.problems),
                "factor": s.factor,
            }
            for s in scenario.shocks
        ],
        "bursts": {
            "share": scenario.bursts.share,
            "factor": scenario.bursts.factor,
            "problems": list(scenario.bursts.problems),
        },
        "near_repeat": {
            "problems": list(scenario.near_repeat.problems),
            "chance": scenario.near_repeat.chance,
            "same_spot": scenario.near_repeat.same_spot,
            "metres": scenario.near_repeat.metres,
            "days": scenario.near_repeat.days,
        },
        "recording": [
            {"from": c.first_month.isoformat(), "problems": list(c.problems), "factor": c.factor}
            for c in scenario.recording
        ],
        "starts": {organisation: day.isoformat() for organisation, day in scenario.starts},
        "problems": {
            name: {p.key: {"category": p.category, "subtype": p.subtype, "yearly": p.yearly} for p in problems}
            for name, problems in sources.items()
        },
    }
    if scenario.riot is not None:
        plain["riot"] = {
            "area": codes[riot.riot_area(found.seed, scenario, found.town, found.spots)],
            "first_day": scenario.riot.first_day.isoformat(),
            "days": scenario.riot.days,
            "reported": dict(scenario.riot.reported),
            "police": dict(scenario.riot.police),
        }
    return plain | _changes(found)


def _changes(found: Simulation) -> Plain:
    """The police effort, the code that was replaced, the words that changed, the organisation that tires."""
    scenario, plain = found.scenario, dict[str, object]()
    if (effort := scenario.effort) is not None:
        areas = {}
        for problem in (p for p in POLICE if p.key in effort.problems):
            weights = process.spot_weights(scenario, problem, found.town, found.spots)
            sums = process.area_sums(weights, found.spots.areas, len(found.town.codes))
            areas[problem.key] = [found.town.codes[area] for area in effort_areas(scenario, sums)]
        plain["effort"] = {
            "months": [effort.first_month.isoformat()[:7], effort.last_month.isoformat()[:7]],
            "areas_of_codes": areas,
            "factor": effort.factor,
        }
    if (change := scenario.code_change) is not None:
        plain["code_change"] = {"from": change.first_day.isoformat(), "old": change.old, "new": change.new}
    if (wording := scenario.wording) is not None:
        plain["wording"] = {"from": wording.first_day.isoformat(), "old": wording.old, "new": wording.new}
    if (tiring := scenario.tiring) is not None:
        plain["tiring"] = {
            "organisation": tiring.organisation,
            "first_month": tiring.first_month.isoformat()[:7],
            "share_kept_monthly": tiring.monthly,
            "share_kept_at_least": tiring.least,
        }
    return plain


def _causes(found: Simulation) -> Plain:
    by_key: dict[str, list[Plain]] = {}
    for one in causes.PLANTED:
        by_key.setdefault(one.key, []).append({"problem": one.problem, "yearly": one.yearly})
    years = range(found.scenario.first_day.year, found.scenario.drawn_on.year + 1)
    holidays = {
        str(year): {name: [day.isoformat() for day in span] for name, span in school_days.holidays(year).items()}
        for year in years
    }
    return {
        "last_bus": {
            "what": "gatherings and brawls at the bus square in the hour after the last bus of Friday and Saturday",
            "place": _place(found, causes.SQUARE),
            "leaves": {"friday": "00:30", "saturday": "01:30"},
            "planted": by_key["last_bus"],
            "decoy": _place(found, causes.MALL),
            "decoy_why": "lies a stone's throw from the bus square, but is closed when it happens",
        },
        "closing_time": {
            "what": "brawls at pubs in the hour after they close, Friday and Saturday night",
            "places": [
                _place(found, n) for n, r in zip(found.register.names, found.register.roles, strict=True) if r == "krog"
            ],
            "planted": by_key["closing_time"],
        },
        "dark_park": {
            "what": "violence and brawls in an unlit park after dark, also on winter afternoons; the small streets round "
            "it have no lamps in the street network, those round its decoy have",
            "place": _place(found, causes.DARK_PARK),
            "dark_from_hour_by_month": list(causes.DUSK),
            "lighting_reports_a_year": causes.LIGHTING_A_YEAR,
            "planted": by_key["dark_park"],
            "decoy": _place(found, causes.PUB_PARK),
            "decoy_why": "as many incidents and reports of bad lighting, but on the nights of the pub beside it",
            "decoy_planted": by_key["pub_park"],
        },
        "school_holidays": {
            "what": "damage in school yards is three times as frequent on a day in a school holiday as on another day of "
            "the same month; the months themselves follow the season, with most in April to June and few in July",
            "problem": "skolgard",
            "factor": next(p.profile.school_free for p in REPORTED if p.key == "skolgard"),
            "holidays": holidays,
            "decoy": "forskolegard",
            "decoy_why": "preschool yards follow the same months and weekdays, but not the holidays",
        },
        "hit_shop": {
            "what": "one shop is broken into and damaged again and again",
            "place": _place(found, causes.HIT_SHOP),
            "planted": by_key["hit_shop"],
            "decoy": _place(found, causes.BUSY_SHOP),
            "decoy_why": "as much damage and as many break-ins together lie within 250 metres of it, and more of everything, "
            "because it lies by the bus square; little happens to it",
        },
        "decoy_kinds": {"forskola": "preschools lie where people live; nothing comes of them but their own yards"},
    }


def _place(found: Simulation, name: str) -> Mapping[str, object]:
    index, spot = found.register.names.index(name), places.spot_of(found.spots, found.register, name)
    return {
        "id": found.register.ids[index],
        "name": name,
        "area": found.town.codes[int(found.spots.areas[spot])],
        "east": float(found.spots.east[spot]),
        "north": float(found.spots.north[spot]),
    }


def _faults(found: Simulation) -> Plain:
    """The planted faults as they stand in the reporters' files, all years together."""
    rows = found.delivered()
    written = {
        column: {text: int((rows[column] == text).sum()) for text in wrong}
        for column, wrong in faults.WRONG_VALUES.items()
    }
    known = {p.subtype for p in REPORTED} | set(conditions.subtypes())
    point = rows["Öst"]
    day_only = rows["Händelse från"].str.fullmatch(r"\d{4}-\d\d-\d\d")
    turned = (rows["Händelse till"] != "") & (rows["Händelse till"] < rows["Händelse från"])
    turned &= rows["Händelse till"].str.fullmatch(faults.CLOCK) & rows["Händelse från"].str.fullmatch(faults.CLOCK)
    turned &= ~rows["Händelse från"].isin(faults.WRONG_VALUES["Händelse från"])
    return {
        "values": written,
        "no_point": int((point == "").sum()),
        "no_point_and_no_area": int(((point == "") & (rows["Område"] == "")).sum()),
        "axes_swapped": int(point.str.fullmatch(r"66\d{5},\d").sum()),
        "day_without_clock": int(day_only.sum()),
        "impossible_clock": int(rows["Händelse från"].str.endswith(" 25:70").sum()),
        "end_before_start": int(turned.sum()),
        "subtypes_not_in_the_vocabulary": {
            str(word): int(n) for word, n in rows["Undertyp"].value_counts().sort_index().items() if word not in known
        },
        "doublets": {kind: int((rows["copy"] == kind).sum()) for kind in (faults.TWICE, faults.CHANGED, faults.EQUAL)},
    }
