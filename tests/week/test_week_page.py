"""The weekly picture on the page: no small count, nothing for the public, sentences that say what the numbers say."""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta

import numpy as np
import pytest

from bfkit.errors import ParameterError
from bfkit.mapping.week import weekly_picture
from bfkit.mapping.week.ahead import ComingMeasure
from bfkit.release.disclosure import Edition
from bfkit.release.protect import protect
from bfkit.release.week import section
from bfkit.release.week.export import week_results
from bfkit.release.week.sentences import cautions, key_sentences, title
from bfkit.release.week.views import ProtectedWeek
from tests.builders import checked, incidents
from tests.week.test_weekly_picture import LAST, events, own_parameters, weekly

INSIDE = Edition("arbetsgrupp", 5)


def view(per_week: dict[int, int], edition: Edition = INSIDE, *, usual: int = 21) -> ProtectedWeek:
    usually = np.random.default_rng(1).poisson(usual, 200)
    counts = {back: int(usually[back]) for back in range(1, 200)} | per_week
    rows = weekly(counts, weeks=200)
    other = [{**row, "category": "annat_otrygghetsskapande", "subtype": "brak", "area_id": "B"} for row in rows[:3]]
    tables = checked(incidents([*rows, *other]), through=LAST, special_events=events(LAST + timedelta(days=2)))
    found = protect(weekly_picture(tables, own_parameters(), LAST), edition)
    assert isinstance(found, ProtectedWeek)
    return found


def small_numbers(found: object, limit: int, path: str = "") -> list[str]:
    held: list[str] = []
    if is_dataclass(found) and not isinstance(found, type):
        value = getattr(found, "value", None)
        if type(found).__name__ == "Cell" and value is not None and 1 <= value < limit:
            held.append(path)
        for field in fields(found):
            held += small_numbers(getattr(found, field.name), limit, f"{path}.{field.name}")
    elif isinstance(found, tuple | list):
        for position, item in enumerate(found):
            held += small_numbers(item, limit, f"{path}[{position}]")
    return held


def test_no_view_holds_a_small_count() -> None:
    found = view({0: 20})
    assert small_numbers(found, 5) == []
    assert small_numbers(view({0: 20}, Edition("arbetsgrupp", 1)), 5) != []  # the search can find them


def test_a_hidden_category_cannot_be_worked_out_from_the_total() -> None:
    """Three of the week's incidents are of another kind: neither they nor the rest of the total may stand."""
    source = view({0: 20}).sources[0]
    cells = {row.category: row.count for row in source.rows}
    assert cells["annat_otrygghetsskapande"].value is None
    shown = sum(cell.value or 0 for name, cell in cells.items() if name != "alla")
    assert cells["alla"].value is None or cells["alla"].value - shown not in range(1, 5)
    hidden = next(row for row in source.rows if row.category == "annat_otrygghetsskapande")
    assert (hidden.band, hidden.direction, hidden.outside) == (None, None, None)


def test_the_public_gets_none_of_it() -> None:
    with pytest.raises(ParameterError, match="vem som ska vara var och när"):
        view({0: 20}, Edition("offentlig", 5))


def test_a_week_as_usual_and_one_that_stands_out() -> None:
    usual, many = view({0: 21}), view({0: 70})
    assert title(usual) == "Veckan 19 juni–25 juni 2025: inga säkra avvikelser från det väntade"
    assert "inom vad årstid och slump brukar ge" in key_sentences(usual)[0]
    assert "fler händelser" in title(many) and "fler än vad årstid och slump brukar ge" in key_sentences(many)[0]
    assert "▲ över väntat" in section.happened(many).text and "▲ över väntat" not in section.happened(usual).text
    assert all(len(key_sentences(one)) <= 6 for one in (usual, many))


def test_nothing_is_called_a_success() -> None:
    """A week of nothing: fewer than expected, and no word that says that anybody did well."""
    quiet = view({0: 0})
    words = " ".join([title(quiet), *key_sentences(quiet), section.happened(quiet).text])
    assert "färre" in words
    assert not re.search(r"lyckad|framgång i|effekt av insats|minskningen beror|förbättr", words)
    assert any("ingen effekt av en insats" in caution for caution in cautions(quiet))


def test_sections_of_a_town_without_points_measures_or_focus() -> None:
    found = view({0: 21})
    coming, places = section.coming(found), section.places(found)
    assert "Inga beslutade insatser." in coming.text and "Konsert" in coming.text
    assert "Gruppen har inte skrivit in några fokusområden" in coming.text
    assert "Visas inte." in places.text
    for piece in (section.findings(found), section.happened(found), coming, places):
        assert "None" not in piece.html and "nan" not in piece.html.lower().replace("annan", "")


def test_the_data_hold_what_the_page_holds() -> None:
    found = view({0: 70})
    data = week_results(found, own_parameters())
    assert data.findings == key_sentences(found)
    assert (data.first_day, data.last_day) == ("2025-06-19", "2025-06-25")
    whole = next(count for count in data.counts if count.category == "alla" and count.area is None)
    assert whole.signal and whole.direction == "över"
    assert all(count.count is None for count in data.counts if count.suppressed)
    assert [event.first_day for event in data.events] == [(LAST + timedelta(days=2)).isoformat()]


def test_a_source_that_ends_before_the_week_is_told_and_not_counted() -> None:
    rows = [row for row in weekly({}, usual=70) if row["starts_at"].date() < date(2025, 6, 1)]  # type: ignore[attr-defined]
    found = protect(weekly_picture(checked(incidents(rows), through=date(2025, 5, 31)), own_parameters(), LAST), INSIDE)
    assert isinstance(found, ProtectedWeek)
    assert any("når bara till 31 maj 2025" in sentence for sentence in key_sentences(found))
    assert found.sources[0].rows == ()


def test_a_count_outside_the_interval_is_told_by_where_it_lies() -> None:
    """Half of what is usual is fewer than usual, not "a little" fewer; with one count of many it may still be chance."""
    found = view({0: 21})
    row = replace(found.sources[0].rows[0], band=(30.0, 48.0), direction=None, outside="under", reason=None)
    told = replace(
        found, sources=(replace(found.sources[0], rows=(row, *found.sources[0].rows[1:])), *found.sources[1:])
    )
    first = key_sentences(told)[0]
    assert "färre än vanligt (30–48)" in first and "kan vara slump" in first
    assert "lite" not in first


def coming_measure(**changes: object) -> ComingMeasure:
    own = ComingMeasure(
        id="M1",
        title="Rond",
        owner="Enheten",
        areas=("Norr", "Söder", "Öster", "Väster", "Mitten", "Hamnen"),
        planned="rond, 2 i veckan i varje område",
        hours=None,
        since=date(2025, 1, 1),
        until=None,
        phase="genomförande",
        begins=None,
        done="40 av 50 (80\u00a0%)",
    )
    return replace(own, **changes)  # type: ignore[arg-type]


def test_the_group_sees_every_area_the_times_of_the_register_and_what_was_done() -> None:
    found = replace(view({0: 21}), measures=(coming_measure(),))
    text = section.coming(found).text
    assert "Norr, Söder, Öster, Väster, Mitten och Hamnen" in text and "till" not in text.split("Hamnen")[1][:3]
    assert "genomförande, sedan januari 2025" in text and "Registret har inga klockslag för Rond." in text
    assert "40 av 50 (80\u00a0%)" in text and "Gjort av planerat" in text
    assert "enligt planen" not in text
    timed = coming_measure(hours="kl. 20–02", until=date(2025, 12, 31), done="")
    text = section.coming(replace(found, measures=(timed,))).text
    assert "kl. 20–02, genomförande, från 1 januari 2025 till 31 december 2025" in text and "inga klockslag" not in text
    assert "ingen uppgift" in text
