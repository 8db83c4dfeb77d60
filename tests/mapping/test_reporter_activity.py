"""Reporters: small organisations told nothing of, tired ones found, and low areas told from silent ones."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from bfkit import tables
from bfkit.mapping.coverage.low_problem_areas import CONTRADICTED, LOW, NOT_LOW, SILENT, low_problem_areas
from bfkit.mapping.coverage.reporter_activity import POOL, reporter_activity
from bfkit.mapping.coverage.reporting_breaks import share_changes
from bfkit.mapping.coverage.sources_apart import CAUTION, sources_apart
from tests.builders import ZONE, checked, incidents, parameters, source


def register(posts: dict[str, int]) -> pd.DataFrame:
    names = [name for name, count in posts.items() for _ in range(count)]
    rows = pd.DataFrame(
        {
            "id": [str(n) for n in range(len(names))],
            "organisation": names,
            "active_from": "2020-01-01",
            "active_to": None,
        }
    )
    return tables.check(rows, tables.REPORTERS, ZONE)


def weekly(
    name: str, per_week: dict[str, int] | int, first: str = "2020-01-06", last: str = "2025-06-23"
) -> list[dict[str, object]]:
    rows = []
    for monday in pd.date_range(first, last, freq="7D"):
        count = (
            per_week
            if isinstance(per_week, int)
            else next(n for start, n in reversed(per_week.items()) if str(monday.date()) >= start)
        )
        rows += [
            {
                "starts_at": f"{monday.date()} 1{n % 8}:00",
                "organisation": name,
                "category": "annat_otrygghetsskapande",
                "subtype": "brak",
            }
            for n in range(count)
        ]
    return rows


def test_an_organisation_that_tires_is_found_and_the_others_are_not() -> None:
    rows = weekly("Bibliotek", {"2020-01-01": 6, "2023-12-01": 2}) + weekly("Skolor", 6) + weekly("Gator", 6)
    given = checked(incidents(rows), reporters=register({"Bibliotek": 4, "Skolor": 4, "Gator": 4}))
    found = reporter_activity(given, parameters(), permutations=199)
    assert [b.organisation for b in found.breaks] == ["Bibliotek"]
    change = found.breaks[0]
    assert abs(change.day - date(2023, 12, 4)) <= timedelta(days=14)
    assert change.ratio == pytest.approx((2 / 14) / (6 / 18), rel=0.02)
    assert "färre rapporter" in change.text
    library = found.organisations[0]
    assert library.per_reporter(10) == pytest.approx(2 / 4)
    assert library.silent_weeks(10) == 0


def test_fewer_than_three_reporters_are_told_nothing_of_nor_found_by_subtraction() -> None:
    rows = weekly("Simhall", 5) + weekly("Skolor", 3)
    given = checked(incidents(rows), reporters=register({"Simhall": 2, "Skolor": 3}))
    found = reporter_activity(given, parameters(), permutations=19)
    assert [o.organisation for o in found.organisations] == ["Skolor"]
    assert found.left_out == 1
    assert found.reports.max() == 3
    both = reporter_activity(
        checked(incidents(rows), reporters=register({"Simhall": 2, "Skolor": 2})), parameters(), permutations=19
    )
    assert [(o.organisation, o.members) for o in both.organisations] == [(POOL, 2)]


def test_one_that_began_late_and_a_declared_change_are_breaks() -> None:
    rows = weekly("Bussar", 4, first="2022-08-15") + weekly("Skolor", 4)
    change = {"date": "2021-01-01", "text": "Klotter räknas per föremål.", "categories": ["skadegorelse"]}
    declared = [
        source("rapporter", "reporter", "Rapporter", recording_changes=[change]),
        source("polis", "police", "Polis"),
    ]
    given = checked(incidents(rows), reporters=register({"Bussar": 3, "Skolor": 3}))
    found = reporter_activity(given, parameters(sources=declared), permutations=19)
    assert [(b.day, b.kind) for b in found.breaks][:2] == [
        (date(2021, 1, 1), "ändrad räkning"),
        (date(2022, 8, 15), "började rapportera"),
    ]
    assert found.categories_left_out == ("skadegorelse",)


def test_chance_and_season_seldom_make_a_break() -> None:
    """60 worlds of four years with a season of the organisation's own: at most 1 % (the level) + 3 standard errors."""
    false, found = 0, 0
    season = 1 + 0.5 * np.sin(2 * np.pi * np.arange(208) / 52)
    for seed in range(60):
        generator = np.random.default_rng(seed)
        own, others = generator.poisson(4 * season), generator.poisson(30, 208)
        false += bool(share_changes(own, own + others, permutations=199, seed=seed))
        fewer = generator.poisson(4 * season * np.where(np.arange(208) < 120, 1, 0.4))
        found += bool(share_changes(fewer, fewer + others, permutations=199, seed=seed))
    assert false <= 0.6 + 3 * np.sqrt(60 * 0.01 * 0.99)
    assert found >= 48


def area_rows(area: str, per_quarter: int, organisations: tuple[str, ...], **same: object) -> list[dict[str, object]]:
    days = pd.date_range("2023-07-03", "2025-06-30", periods=8 * per_quarter)
    return [
        {"starts_at": day.floor("h"), "area_id": area, "organisation": organisations[n % len(organisations)], **same}
        for n, day in enumerate(days)
    ]


@pytest.mark.parametrize(
    ("quiet", "organisations", "police", "status"),
    [(3, ("Skolor", "Gator"), 1, LOW), (3, ("Skolor",), 1, SILENT), (3, ("Skolor", "Gator"), 12, CONTRADICTED), (14, ("Skolor", "Gator"), 1, NOT_LOW)],
)  # fmt: skip
def test_low_is_told_from_silent(quiet: int, organisations: tuple[str, ...], police: int, status: str) -> None:
    """Area A has a third of the residents: of 3 + 40 a quarter it is expected 14.3, of 14 + 40 it has nearly its share."""
    rows = area_rows("A", quiet, organisations) + area_rows("B", 40, ("Skolor", "Gator"))
    rows += area_rows("A", police, ("",), source="polis", organisation=None, discovery="victim")
    rows += area_rows("B", 20, ("",), source="polis", organisation=None, discovery="victim")
    rows = [{**row, "organisation": row["organisation"] or None} for row in rows]
    for number, row in enumerate(rows):
        row["id"] = str(number)
    complete = {"complete_from": "2023-07-01"}
    sources = [source("rapporter", "reporter", "Rapporter", **complete), source("polis", "police", "Polis", **complete)]
    found = low_problem_areas(checked(incidents(rows)), parameters(sources=sources))
    assert found.areas[0].status == status
    assert found.areas[1].status == NOT_LOW
    assert found.by_population


def test_sources_stand_side_by_side_and_are_never_summed() -> None:
    rows = [{"starts_at": "2025-05-01 12:00"}] * 3
    rows += [{"starts_at": "2025-05-01 12:00", "source": "polis", "discovery": "victim"}] * 2
    rows += [{"starts_at": "2025-05-01 12:00", "source": "polis", "discovery": "police"}] * 7
    found = sources_apart(checked(incidents(rows)), parameters())[0]
    assert [(f.source, f.tag, f.count) for f in found.figures] == [
        ("rapporter", None, 3),
        ("polis", "victim", 2),
        ("polis", "police", 7),
    ]
    assert [f.measures_prevalence for f in found.figures] == [True, True, False]
    assert [f.caution for f in found.figures] == [None, CAUTION, CAUTION]
    assert found.figures[2].sentence.endswith(
        "Upptäckt av polisen: antalet mäter polisens arbete, aldrig hur vanligt brottet är."
    )
    assert not hasattr(found, "count")
