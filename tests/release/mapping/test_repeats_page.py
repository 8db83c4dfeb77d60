"""Repeats on the page: only what is sure is said, what to do is said with it, and no small count can be worked out."""

import re
from dataclasses import fields, is_dataclass, replace

import numpy as np
import pandas as pd
import pytest

from bfkit.mapping.concentration import concentration
from bfkit.mapping.groups import Group
from bfkit.mapping.repeats.near_repeats import Danger
from bfkit.mapping.repeats.repeat_places import Repeats, repeat_places, repeats
from bfkit.periods import Period
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.repeats import export
from bfkit.release.mapping.repeats.protection import LEAST_INCIDENTS, protected_repeats
from bfkit.release.mapping.repeats.section import section
from bfkit.release.mapping.repeats.sentences import danger_sentences, half_sentences, repeat_sentences
from tests.builders import checked, incidents, parameters

YEAR = Period(pd.Timestamp("2024-07-01").date(), pd.Timestamp("2025-07-01").date())
OPEN, GROUP, PUBLIC = Edition("arbetsgrupp", 1), Edition("arbetsgrupp", 3), Edition("offentlig", 5)
WINDOW = Danger(200.0, 15.0, 2.1, 84, 40.0, 0.002, 6.9)


def row(
    counts: list[int] | np.ndarray,
    *,
    category: str = "annat_otrygghetsskapande",
    subtype: str | None = "inbrott",
    **changes: object,
) -> Repeats:
    """A group with so many incidents at each place."""
    table = np.asarray(counts)
    incidents_in_all = int(table.sum())
    made = Repeats(
        Group("rapporter", "Rapporter", category, subtype),
        YEAR,
        incidents_in_all,
        0,
        0,
        20,
        repeat_places(table, permutations=99),
        concentration(table, permutations=99),
        None,
        None,
        1.0,
        signal=False,
        reason=None,
    )
    return replace(made, **changes)


def small_cells(view: object, limit: int) -> list[object]:
    """Cells and whole numbers of incidents under the limit anywhere in a view."""
    found: list[object] = []
    if is_dataclass(view) and not isinstance(view, type):
        value = getattr(view, "value", None)
        if type(view).__name__ == "Cell" and value is not None and 1 <= value < limit:
            found.append(view)
        for field in fields(view):
            found += small_cells(getattr(view, field.name), limit)
    elif isinstance(view, tuple | list):
        for item in view:
            found += small_cells(item, limit)
    return found


def places(few: int, at_each: int, others: int, none: int = 200) -> list[int]:
    return [at_each] * few + [1] * others + [0] * none


@pytest.mark.parametrize("edition", [GROUP, PUBLIC])
@pytest.mark.parametrize("counts", [places(3, 40, 10), places(12, 15, 60), places(4, 3, 4), places(30, 6, 3), [2] * 70])
def test_no_view_holds_a_small_count(edition: Edition, counts: list[int]) -> None:
    view = protected_repeats([row(counts), row(counts, subtype="vald")], edition)
    assert small_cells(view, edition.limit) == []
    assert small_cells(protected_repeats([row(places(4, 3, 4))], OPEN), 5) != []  # the search can find them


@pytest.mark.parametrize("edition", [GROUP, PUBLIC])
def test_how_many_lack_a_point_cannot_be_worked_out(edition: Edition) -> None:
    """Attack: what chance makes of some more or fewer incidents rounds to the very words that are shown."""
    told = 0
    for few, at_each, others in ((5, 40, 60), (12, 15, 60), (9, 30, 200), (40, 4, 90), (6, 60, 17)):
        shown = protected_repeats([row(places(few, at_each, others))], edition).groups[0]
        assert not shown.incidents.shown
        for apart in (-edition.limit, edition.limit):
            other = row(places(few, at_each, others + apart, 200 - apart))
            if shown.repeated:
                told += 1
                assert abs(shown.repeated.by_chance - other.repeat_places.repeat_share_expected) <= 0.05 + 1e-9
            if shown.half:
                told += 1
                chance = other.concentration.share_by_chance * other.concentration.places
                power = 10 ** np.floor(np.log10(chance))
                assert abs(shown.half.by_chance - chance) <= 0.5 * power + 1  # 1: chance is drawn, not worked out
    assert told >= 6


@pytest.mark.parametrize("limit", [3, 5, 10])
def test_what_chance_makes_is_told_as_it_would_be_with_some_more_or_fewer(limit: int) -> None:
    """The expected share follows from the number of incidents alone: every number within the limit must give the words."""
    edition = Edition("arbetsgrupp", limit)
    shown = 0
    for many in range(LEAST_INCIDENTS, 700, 13):
        counts = places(10, 8, many - 80)
        group = protected_repeats([row(counts)], edition).groups[0]
        if group.repeated is None:
            continue
        shown += 1
        expected = [
            1 - len(counts) * (1 - (1 - 1 / len(counts)) ** n) / n for n in range(many - limit, many + limit + 1)
        ]
        assert max(abs(group.repeated.by_chance - value) for value in expected) <= 0.05 + 1e-9
    assert shown > 10


def test_fewer_than_a_hundred_are_told_of_only_where_nothing_is_held_back() -> None:
    counts = places(8, 10, 10)
    assert protected_repeats([row(counts)], OPEN).groups[0].repeated is not None
    group = protected_repeats([row(counts)], PUBLIC).groups[0]
    assert (group.repeated, group.times, group.half) == (None, (), None)


def test_a_hidden_number_of_places_takes_the_rest_with_it() -> None:
    group = protected_repeats([row(places(3, 60, 40))], PUBLIC).groups[0]
    assert group.half is None
    assert protected_repeats([row(places(3, 60, 40))], OPEN).groups[0].half is not None


def test_a_danger_window_is_told_with_what_to_do() -> None:
    view = protected_repeats([row(places(12, 15, 60), danger=WINDOW, signal=True)], PUBLIC)
    assert danger_sentences(view) == [
        "Inbrott: inom 200 meter, från dagen efter till 14 dagar senare: 2,1 gånger så många par av händelser som väntat (84 mot 40). "
        "En dålig tid där kan förklara det lika väl som att en händelse leder till nästa. Säg till dem som bor och arbetar inom 200 meter samma dag, och titta till platsen och kvarteren omkring till och med dag 14."
    ]
    assert repeat_sentences(view) == danger_sentences(view)


def test_few_pairs_are_no_window_in_the_public_edition() -> None:
    few = replace(WINDOW, observed=4, expected=1.0, ratio=4.0)
    assert danger_sentences(protected_repeats([row(places(12, 15, 60), danger=few, signal=True)], PUBLIC)) == []
    assert danger_sentences(protected_repeats([row(places(12, 15, 60), danger=few, signal=True)], GROUP)) != []


def test_a_part_stands_for_its_category_and_the_surest_comes_first() -> None:
    whole = row(places(12, 15, 60), subtype=None, danger=WINDOW, signal=True)
    unsure = row(places(12, 15, 60), subtype="vald", danger=replace(WINDOW, excess=3.0, ratio=3.0), signal=True)
    view = protected_repeats([whole, unsure, row(places(12, 15, 60), danger=WINDOW, signal=True)], OPEN)
    assert [group.subtype for group in view.dangers] == ["inbrott", "vald"]


def test_half_is_told_beside_what_chance_makes() -> None:
    """10 places of 20 hold half of 400; 200 incidents each on a place of its own are what chance comes near."""
    view = protected_repeats([row([20] * 20 + [0] * 300)], OPEN)
    sentence = half_sentences(view)[0]
    assert sentence.startswith("Inbrott: hälften av händelserna ligger på 10 platser; slumpen hade spritt dem på ")
    assert int(re.findall(r"på (\d+)\.$", sentence)[0]) > 60


def test_chance_gets_no_sentence() -> None:
    even = np.bincount(np.random.default_rng(1).integers(0, 300, 400), minlength=300)
    view = protected_repeats([row(even)], OPEN)
    assert repeat_sentences(view) == []
    assert "Inget säkert: Inbrott." in section(view).text
    assert "<svg" not in section(view).html


def test_gatherings_are_left_out_and_staff_are_no_finding() -> None:
    gatherings = row(places(3, 90, 10), category="otrygghetsskapande_samling", subtype="utomhus")
    staff = row(places(3, 90, 10), category="incident_mot_anstalld", subtype="hotad")
    view = protected_repeats([gatherings, staff], OPEN)
    assert [group.category for group in view.groups] == ["incident_mot_anstalld"]
    assert repeat_sentences(view) == []
    text = section(view).text
    assert "Samlingar tas inte med: de är oftast laglig närvaro." in text
    assert "Incidenter mot anställda händer där anställda är" in text


def test_a_young_source_knows_no_places_that_were_spared() -> None:
    """Places known only because they were hit this year: chance on them alone would make repeats look rare."""
    view = protected_repeats([row([4] * 30 + [1] * 70, danger=WINDOW, signal=True)], OPEN)
    group = view.groups[0]
    assert (group.repeated, group.times, group.half) == (None, (), None)
    assert group.danger is not None
    assert "Rapporter: upprepade platser visas inte. Historiken är för kort" in section(view).text


def test_too_few_and_no_points_are_said_and_not_drawn() -> None:
    none = protected_repeats([], PUBLIC)
    assert section(none).text.startswith("! Visas inte. Ingen källa har händelser med punkt")
    few = row([1, 1], repeat_places=None, concentration=None, reason="kräver 20 händelser med punkt och dag; 2 finns")
    text = section(protected_repeats([few], PUBLIC)).text
    assert text.startswith("! Visas inte.") and "2 finns" not in text
    both = section(protected_repeats([few, row(places(12, 15, 60), subtype="vald")], PUBLIC)).text
    assert "För få händelser med punkt och dag för att prövas: Rapporter, inbrott." in both


def test_a_small_town_is_looked_at_from_its_rows() -> None:
    rows = [
        {
            "starts_at": f"2025-0{1 + n % 6}-{1 + n % 27:02d} 12:00",
            "x": 1000.0 * (n % 9),
            "y": 0.0,
            "place_precision": "point",
        }
        for n in range(60)
    ]
    found = repeats(checked(incidents(rows)), parameters(), permutations=19)
    for edition in (OPEN, GROUP, PUBLIC):
        view = protected_repeats(found, edition)
        assert small_cells(view, edition.limit) == []
        assert section(view).text


def test_the_town(ostan_town: tuple) -> None:
    """Planted: near repeats of break-ins and car fires, within 200 metres and 14 days."""
    town, own = ostan_town
    rows = town.incidents[
        town.incidents["subtype"].isin(["inbrott", "bilbrand"]) & (town.incidents["source"] == "rapportorer")
    ]
    found = repeats(replace(town, incidents=rows), own, permutations=199)
    for edition in (Edition("arbetsgrupp", 5), Edition("offentlig", 10)):
        view = protected_repeats(found, edition)
        assert small_cells(view, edition.limit) == []
        assert {group.subtype for group in view.dangers} == {"inbrott", "bilbrand"}
        exported = export.repeats(view)
        assert {one.subtype for one in exported if one.danger_metres} >= {"inbrott", "bilbrand"}
        assert all(one.incidents is None for one in exported)
