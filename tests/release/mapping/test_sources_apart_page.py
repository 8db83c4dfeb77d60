"""Sources side by side on the page: never added, each police figure with its caution, no part told by the other."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from bfkit.mapping.coverage.sources_apart import CAUTION, sources_apart
from bfkit.mapping.trends.by_category import by_category
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.sources_apart import export
from bfkit.release.mapping.sources_apart.protection import protected_sources
from bfkit.release.mapping.sources_apart.section import section
from bfkit.release.mapping.sources_apart.views import ProtectedSources
from bfkit.release.mapping.trends.protection import protected_trends
from bfkit.release.marks import Mark, Protection, Rule
from bfkit.release.suppression import audit_intervals, equation_matrix
from tests.builders import checked, incidents, parameters, quarterly, quarters, source

OPEN, GROUP, PUBLIC = Edition("arbetsgrupp", 1), Edition("arbetsgrupp", 3), Edition("offentlig", 5)
OTHER = "annat_otrygghetsskapande"


def police(counts: dict[str, int], tag: str, subtype: str = "vald") -> list[dict[str, object]]:
    return quarterly(counts, source="polis", discovery=tag, category=OTHER, subtype=subtype)


def both(counts: dict[tuple[str, str], tuple[int, int]]) -> list[dict[str, object]]:
    """Police reports by sub-type and tag: in the quarter, and in the same quarter last year."""
    rows: list[dict[str, object]] = []
    for (subtype, tag), (now, before) in counts.items():
        rows += police({**dict.fromkeys(quarters("2024Q1", "2025Q1"), before), "2025Q2": now}, tag, subtype)
    return rows


def view_of(rows: list[dict[str, object]], edition: Edition) -> ProtectedSources:
    tables, own = checked(incidents(rows)), parameters()
    return protected_sources(sources_apart(tables, own), protected_trends(by_category(tables, own), edition), edition)


def test_the_sources_stand_beside_each_other_with_their_cautions() -> None:
    rows = quarterly({**dict.fromkeys(quarters("2024Q1", "2025Q1"), 20), "2025Q2": 30}, category=OTHER, subtype="brak")
    rows += both({("vald", "victim"): (40, 20), ("vald", "police"): (12, 8)})
    view = view_of(rows, OPEN)
    assert [(c.source, c.tag, c.measures_prevalence) for c in view.columns] == [
        ("rapporter", None, True),
        ("polis", "victim", True),
        ("polis", "police", False),
    ]
    assert [c.caution for c in view.columns] == [None, CAUTION, CAUTION]
    page = section(view)
    assert "Annat otrygghetsskapande  30 (20)  40 (20)  12 (8)" in page.text
    assert CAUTION in page.text and "aldrig hur vanligt brottet är" in page.text
    assert "82 (" not in page.text  # 30 + 40 + 12
    assert "40 (20); 2,00 (1,14–3,61)" in page.text
    assert "12 (8);" not in page.text  # what the police discover has no ratio


def test_exported_figures_say_what_they_measure() -> None:
    view = view_of(both({("vald", "victim"): (40, 20), ("vald", "police"): (12, 3)}), PUBLIC)
    rows = {(r.discovery, r.subtype): r for r in export.sources_apart(view)}
    found = rows["police", None]
    assert (found.measures_prevalence, found.ratio, found.caution) == (False, None, CAUTION)
    assert "same_quarter_last_year" in found.suppressed
    assert rows["victim", None].measures_prevalence


def counts_shown(view: ProtectedSources, subtypes: list[str]) -> dict[tuple[str | None, str], tuple[int | None, str]]:
    places = {column.tag: i for i, column in enumerate(view.columns)}
    found = {}
    for row in view.rows:
        for tag, place in places.items():
            figure = row.figures[place]
            if figure is not None and (row.subtype or "") in [*subtypes, ""]:
                found[row.subtype, tag or ""] = (figure.count.value, figure.count.text)
    return found


@pytest.mark.parametrize("limit", [3, 5])
@pytest.mark.parametrize("seed", range(8))
def test_no_part_can_be_worked_out_with_the_trends_beside(limit: int, seed: int) -> None:
    """Attack: every sum of the trends and every figure here in one system; each hidden one keeps a range of values."""
    random = np.random.default_rng(seed)
    subtypes = ["brak", "vald", "inbrott"]
    counts = {
        (s, tag): (int(random.choice([0, 1, 2, 4, 7, 30])), int(random.choice([0, 3, 9, 40])))
        for s in subtypes
        for tag in ("victim", "police")
    }
    rows = both(counts) + quarterly({"2025Q2": 1}, source="polis", discovery="victim")
    tables, own = checked(incidents(rows)), parameters()
    edition = Edition("offentlig", limit)
    trends = protected_trends(by_category(tables, own), edition)
    view = protected_sources(sources_apart(tables, own), trends, edition)
    here = counts_shown(view, subtypes)
    kinds = [*subtypes, None]
    names = [(s, tag) for s in kinds for tag in ("victim", "police", "both")]
    index = {name: i for i, name in enumerate(names)}
    values, marks, free = (
        np.zeros(len(names), dtype=np.int64),
        np.zeros(len(names), dtype=np.int8),
        np.zeros(len(names), bool),
    )
    for s in kinds:
        own_counts = {
            tag: sum(counts[part, tag][0] for part in subtypes if s in (None, part)) for tag in ("victim", "police")
        }
        for tag, value in {**own_counts, "both": sum(own_counts.values())}.items():
            place = index[s, tag]
            values[place] = value
            if tag == "both":
                cell = next(
                    (r.history[-1] for r in trends.rows if (r.source, r.category, r.subtype) == ("polis", OTHER, s)),
                    None,
                )
                shown = (cell.value, cell.text) if cell else (None, "dolt")
            else:
                shown = here.get((s, tag), (None, "dolt") if value else (0, "0"))
            marks[place] = (
                Mark.SHOWN if shown[0] is not None else Mark.SMALL if shown[1].startswith("‹") else Mark.HIDDEN
            )
            if shown[0] is not None:
                assert shown[0] == value
                assert not 1 <= value < limit
            free[place] = marks[place] == Mark.HIDDEN
    sums = [(index[s, "both"], [index[s, "victim"], index[s, "police"]]) for s in kinds]
    sums += [(index[None, tag], [index[s, tag] for s in subtypes]) for tag in ("victim", "police", "both")]
    found = audit_intervals(values, Protection(marks, free), equation_matrix(sums, len(names)), Rule(limit))
    small = (values >= 1) & (values < limit)
    wide = found.upper - found.lower >= Rule(limit).required_width
    assert wide[small].all(), [
        (names[i], values[i], found.lower[i], found.upper[i]) for i in np.flatnonzero(small & ~wide)
    ]


@pytest.mark.parametrize("edition", [GROUP, PUBLIC])
def test_a_ratio_is_dropped_with_the_count_it_is_made_of(edition: Edition) -> None:
    view = view_of(both({("vald", "victim"): (40, 2), ("brak", "police"): (2, 30)}), edition)
    for row in view.rows:
        for figure in row.figures:
            assert figure is None or figure.ratio is None or (figure.count.shown and figure.last_year.shown)


def test_an_unusual_quarter_last_year_is_no_yardstick() -> None:
    calm = dict.fromkeys(quarters("2020Q1", "2025Q2"), 12)
    view = view_of(police({**calm, "2024Q2": 300, "2025Q2": 9}, "victim"), OPEN)
    figure = view.rows[0].figures[0]
    assert figure is not None and figure.extreme and figure.ratio is None
    assert "* samma kvartal i fjol var ovanligt: jämför inte." in section(view).text


def test_gatherings_have_no_ratio() -> None:
    view = view_of(
        quarterly({"2024Q2": 90, "2025Q2": 30}, category="otrygghetsskapande_samling", subtype="utomhus"), OPEN
    )
    assert all(figure.ratio is None for row in view.rows for figure in row.figures if figure)
    assert "Bara en källa finns" in section(view).text


def test_an_empty_quarter_is_said() -> None:
    view = view_of(quarterly({"2023Q1": 5}), PUBLIC)
    assert section(view).text == "! Visas inte. Ingen källa har händelser i kvartalet eller i samma kvartal i fjol."
    assert export.sources_apart(view) == []


def test_a_short_history_has_no_last_year() -> None:
    rows = quarterly({"2025Q2": 30}, category=OTHER, subtype="brak")
    own = parameters(sources=[source("rapporter", "reporter", "Rapporter", complete_from="2025-01-01")])
    tables = checked(incidents(rows), through=date(2025, 7, 31))
    tables = replace(tables, quality=tables.quality[:1])
    view = protected_sources(sources_apart(tables, own), protected_trends(by_category(tables, own), OPEN), OPEN)
    assert "30 (–)" in section(view).text


def test_the_town(ostan_town: tuple) -> None:
    tables, own = ostan_town
    raw, trends = sources_apart(tables, own), by_category(tables, own)
    for edition in (Edition("arbetsgrupp", 5), Edition("offentlig", 10)):
        view = protected_sources(raw, protected_trends(trends, edition), edition)
        assert {column.tag for column in view.columns} == {None, "victim", "police"}
        for row in export.sources_apart(view):
            assert row.count is None or row.count == 0 or row.count >= edition.limit
            assert row.same_quarter_last_year is None or not 1 <= row.same_quarter_last_year < edition.limit
            assert (row.caution is None) == (row.source != "polis")
