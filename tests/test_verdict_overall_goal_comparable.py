"""Two years stand beside each other only where both are complete and recorded in one way: also what the police discover."""

from dataclasses import replace
from datetime import date

import pandas as pd

from bfkit.release.disclosure import Edition
from bfkit.release.followup.overall_goal.export import overall_goal_result
from bfkit.release.followup.overall_goal.section import section
from bfkit.release.protect import protect
from bfkit.release.render import render
from bfkit.results.signals import DriftResult
from bfkit.verdict.overall_goal import overall_goal
from bfkit.verdict.overall_goal.words import YearWord
from tests.builders import checked, incidents, parameters, quarterly, quarters, source

CODES = {"id": "id", "crime_code": "kod", "occurred_date": "datum", "reported_date": "rapporterad"}
FIRES = {"code": "1211", "category": "skadegorelse", "subtype": "bilbrand", "label": "bilbrand"}
ASSAULTS = {"code": "1701", "category": "annat_otrygghetsskapande", "subtype": "vald", "label": "våld mot polis"}
RIOTS = {"code": "1615", "category": "annat_otrygghetsskapande", "label": "upplopp"}
ENDED = {"code": "1605", "category": "annat_otrygghetsskapande", "label": "upplopp, äldre", "valid_to": "2020-06-30"}


def police(codes: list[dict[str, object]], complete_from: str = "2020-01-01", **changes: object):
    """A municipality whose only source is read by code."""
    own = source("polis", "police", "Polisanmälda brott av tre slag", fields=CODES, complete_from=complete_from)
    return parameters(sources=[{**own, **changes}], crime_codes=codes)


def town(first: str = "2020Q1"):
    """A hundred fires a quarter and forty assaults on police."""
    every = quarters(first, "2025Q2")
    fires = quarterly(dict.fromkeys(every, 100), source="polis", discovery="victim", subtype="bilbrand")
    assaults = quarterly(
        dict.fromkeys(every, 40), source="polis", discovery="police", category=ASSAULTS["category"], subtype="vald"
    )
    return checked(incidents([*fires, *assaults]))


def polis(found):
    return next(one for one in found.reported if one.source == "polis")


def test_the_police_s_own_are_not_set_beside_a_year_before_the_source_is_complete():
    """Half a year of a source against a year of it is no development, whoever discovered the crimes."""
    found = overall_goal(town("2024Q1"), police([FIRES, ASSAULTS], complete_from="2024-01-01"))
    own = polis(found)
    assert own.word == YearWord.NOT_COMPARABLE
    assert own.reason == own.apart.reason == "jämförs inte: källan är komplett först från 1 januari 2024"
    assert own.apart.by_quarter == ()
    view = protect(found, Edition("arbetsgrupp", 1))
    row = overall_goal_result(view).reported[0]
    assert (row.discovered_now, row.discovered_before) == (None, None)
    assert render(view).text.count("jämförs inte: källan är komplett först från 1 januari 2024") >= 2


def test_a_new_code_bars_only_the_sum_that_it_is_part_of():
    """A code of what the police discover that is complete from 2024 says nothing against the fires."""
    found = polis(overall_goal(town(), police([FIRES, ASSAULTS, {**RIOTS, "complete_from": "2024-01-01"}])))
    assert (found.change.now, found.change.before, found.reason) == (400, 400, None)
    assert found.apart.reason == "jämförs inte: alla brottskoder är kompletta först från 1 januari 2024"


def test_a_change_in_recording_bars_both():
    change = {"date": "2024-03-01", "text": "Nytt system."}
    found = polis(overall_goal(town(), police([FIRES, ASSAULTS], recording_changes=[change])))
    assert found.reason == found.apart.reason == "jämförs inte: sättet att registrera ändrades 1 mars 2024"


def test_the_label_counts_the_kinds_that_are_counted_and_leaves_out_ended_codes():
    view = protect(overall_goal(town(), police([FIRES, ASSAULTS, RIOTS, ENDED])), Edition("arbetsgrupp", 1))
    assert view.reported[0].label == "Polisanmälda brott av tre slag, bara 1 slag som någon annan än polisen upptäcker"
    text = render(view).text
    assert "2 slag som polisen själv upptäcker" in text and "1605" not in text


def test_a_riot_in_what_the_police_discovered_is_no_level_to_fall_from():
    """Four hundred in the second quarter of 2024 among forty a quarter: the year after is a tenth only beside that."""
    base = town()
    riot = quarterly({"2024Q2": 400}, source="polis", discovery="police", category=ASSAULTS["category"], subtype="vald")
    both = checked(pd.concat([base.incidents, incidents(riot)], ignore_index=True))
    text = render(protect(overall_goal(both, police([FIRES, ASSAULTS])), Edition("arbetsgrupp", 1))).text
    assert "kvartal 2 2024 var ovanligt högt: ingen nivå att jämföra med" in text
    plain = render(protect(overall_goal(base, police([FIRES, ASSAULTS])), Edition("arbetsgrupp", 1))).text
    assert "ovanligt högt" not in plain


def test_a_slow_shift_is_spoken_of_only_where_one_is_found():
    view = protect(overall_goal(town(), police([FIRES, ASSAULTS])), Edition("arbetsgrupp", 1))
    drift = DriftResult(
        source="polis", category="alla", direction="ned", since="2023-11-01", count=40, months=20, before=60,
        months_before=20, ratio=0.7, lower=0.6, upper=0.8,
    )  # fmt: skip
    assert "skifte" not in section(view).text
    assert "långsamt skifte: polisanmälda brott" in section(view, [drift]).text
    assert "sedan 1 november 2023" in section(view, [drift]).text
    other = drift.model_copy(update={"category": "skadegorelse"})
    assert "skifte" not in section(view, [other]).text


def test_the_page_says_why_months_do_not_add_up_to_the_quarter():
    """Counts are those known fourteen days after each quarter; each month is counted as soon after its own end."""
    found = overall_goal(town(), police([FIRES, ASSAULTS]))
    view = protect(found, Edition("arbetsgrupp", 1))
    assert "14 dagar efter sitt slut" in section(view).text
    same_day = replace(view, as_of=date(2025, 6, 30))
    assert "efter sitt slut" not in section(same_day).text
