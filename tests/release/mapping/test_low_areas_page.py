"""Low areas and reporting on the page: zero reports is not zero incidents, and nothing is told of few reporters."""

from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta

import numpy as np
import pytest

from bfkit.inference import poisson_interval
from bfkit.mapping.coverage.low_problem_areas import (
    CONTRADICTED,
    LOW,
    NOT_LOW,
    SHORT,
    SILENT,
    AreaCoverage,
    LowProblemAreas,
    low_problem_areas,
)
from bfkit.mapping.coverage.reporter_activity import OrganisationActivity, ReporterActivity, reporter_activity
from bfkit.mapping.coverage.reporting_breaks import Break
from bfkit.periods import Period, weeks_between
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.low_areas import export
from bfkit.release.mapping.low_areas.protection import protected_low_areas, tells_a_small_count
from bfkit.release.mapping.low_areas.section import section
from bfkit.release.mapping.low_areas.sentences import low_area_sentences
from tests.builders import checked, incidents, parameters

YEARS = Period(date(2023, 7, 1), date(2025, 7, 1))
WEEKS = tuple(w for w in weeks_between(date(2022, 1, 3), date(2025, 6, 29)))
OPEN, GROUP, PUBLIC = Edition("arbetsgrupp", 1), Edition("arbetsgrupp", 3), Edition("offentlig", 5)


def area(name: str, status: str, **changes: object) -> AreaCoverage:
    plain = AreaCoverage(name, name, 1000, 46, 139.0, 0.44, 8, 55, 5, 38, 14, 100.0, status)
    return replace(plain, **changes)


def low(*areas: AreaCoverage, **changes: object) -> LowProblemAreas:
    return replace(LowProblemAreas(YEARS, 8, 0.5, by_population=True, unplaced=0, areas=areas), **changes)


def organisation(
    name: str, per_week: int | list[int], active: int = 4, withheld: slice | None = None, **changes: object
) -> OrganisationActivity:
    reports = np.broadcast_to(np.asarray(per_week), len(WEEKS)).astype(np.int64)
    mask = np.zeros(len(WEEKS), dtype=bool)
    if withheld is not None:
        mask[withheld] = True
    made = OrganisationActivity(
        name, 1, np.where(mask, 0, active).astype(np.int64), np.where(mask, 0, reports).astype(np.int64), mask, ()
    )
    return replace(made, **changes)


def activity(*own: OrganisationActivity, breaks: tuple[Break, ...] = (), left_out: int = 0) -> ReporterActivity:
    zero = np.zeros(len(WEEKS), dtype=np.int64)
    return ReporterActivity(
        WEEKS, own, sum((o.active for o in own), zero), sum((o.reports for o in own), zero), left_out, breaks, (), 0, 0
    )


NOBODY = activity()
BOUNDS = [poisson_interval(count) for count in range(200)]
LOWER, UPPER = (np.array([float(getattr(bound, side)) for bound in BOUNDS]) for side in ("lower", "upper"))


def small_cells(view: object, limit: int) -> list[object]:
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


def test_low_silent_and_contradicted_are_told_apart() -> None:
    areas = low(area("Norr", LOW), area("Söder", SILENT, weeks=0), area("Öster", CONTRADICTED), area("Väster", NOT_LOW))
    view = protected_low_areas(areas, NOBODY, OPEN)
    text = section(view).text
    assert (view.low, view.silent, view.contradicted, view.areas_in_all) == (1, 1, 1, 4)
    assert "I 1 av 4 områden rapporteras lite men anmäls inte få brott till polisen (Öster)" in text
    assert (
        "Från 1 av 4 områden kommer nästan inga rapporter (Söder): det kan vara lugnt, eller så rapporterar ingen"
        in text
    )
    assert (
        "I 1 av 4 områden har få händelser rapporterats 8 kvartal i rad (Norr): säkert mindre än hälften av vad antalet"
        in text
    )
    assert "Noll rapporter är inte noll händelser." in text
    assert low_area_sentences(view)[0].startswith("I 1 av 4 områden rapporteras lite men anmäls")


def test_the_public_is_told_of_no_area_by_name() -> None:
    areas = low(area("Norr", LOW), area("Söder", SILENT), area("Öster", CONTRADICTED), area("Väster", NOT_LOW))
    view = protected_low_areas(areas, NOBODY, PUBLIC)
    page = section(view)
    assert view.named == () and (view.low, view.silent) == (1, 1)
    assert not any(name in page.html + page.text for name in ("Norr", "Söder", "Öster", "Väster"))
    assert export.low_areas(view).areas == []


@pytest.mark.parametrize("limit", [3, 5, 10])
@pytest.mark.parametrize("status", [LOW, CONTRADICTED])
def test_a_status_never_bounds_a_small_count(limit: int, status: str) -> None:
    """Attack: the reader knows the residents and so what is expected; every small count must remain possible."""
    told = 0
    for expected in (2.0, 7.5, 11.5, 15.0, 30.0, 60.0, 139.0, 300.0):
        for police in (None, 0.5, 2.0, 5.0, 9.0, 30.0, 80.0):
            given = area("Norr", status, expected=expected, police_expected=police)
            whole = low(given, area("B", NOT_LOW))
            if (police is None and status == CONTRADICTED) or tells_a_small_count(given, whole, limit):
                continue
            told += 1
            counts = np.flatnonzero(0.5 * expected > UPPER).tolist()
            assert set(range(limit)) <= set(counts)
            assert 0.5 * expected / 8 >= limit  # a quarter of half the usual size lets the small ones stand too
            if police is None:
                continue
            above = np.flatnonzero(0.5 * police < LOWER).tolist()
            possible = set(above) if status == CONTRADICTED else set(range(200)) - set(above)
            left = possible & set(range(1, limit))
            assert left in (set(), set(range(1, limit)))
    assert told > 0


def test_areas_that_would_tell_are_only_counted() -> None:
    given = low(area("Norr", LOW), area("Söder", LOW, expected=11.5, count=1))
    view = protected_low_areas(given, NOBODY, GROUP)
    assert [a.name for a in view.named] == ["Norr"]
    assert (view.low, view.unnamed) == (2, 1)
    assert "Ytterligare 1 område namnges inte" in section(view).text
    assert [a.name for a in protected_low_areas(given, NOBODY, OPEN).named] == ["Norr", "Söder"]


@pytest.mark.parametrize("edition", [GROUP, PUBLIC, Edition("arbetsgrupp", 5)])
def test_counts_of_two_years_are_not_shown_where_counts_are_held_back(edition: Edition) -> None:
    view = protected_low_areas(low(area("Norr", LOW, weeks=2), area("B", SILENT, count=2, weeks=1)), NOBODY, edition)
    assert small_cells(view, edition.limit) == []
    assert all(not a.count.shown and a.expected is None for a in view.named)


def test_nobody_reports_one_area_and_a_short_history_are_said() -> None:
    nothing = low(area("Norr", SILENT, reports=0), area("B", SILENT, reports=0))
    assert (
        "Visas inte. Ingen rapportör har rapporterat något med känt område."
        in section(protected_low_areas(nothing, NOBODY, PUBLIC)).text
    )
    alone = section(protected_low_areas(low(area("Norr", NOT_LOW)), NOBODY, OPEN)).text
    assert "Visas inte. Kommunen är ett enda område" in alone
    short = protected_low_areas(low(area("Norr", SHORT), area("B", SILENT), quarters=3), NOBODY, OPEN)
    text = section(short).text
    assert "Historiken räcker inte för att säga var det länge varit lugnt: 3 hela kvartal finns." in text
    assert "Från 1 av 2 områden kommer nästan inga rapporter (B)" in text
    assert (short.low, short.silent) == (None, 1)


def test_reports_per_reporter_is_what_the_weeks_say() -> None:
    """Six reports a week by four reporters are 13 · 6 / 4 = 19.5 a quarter."""
    view = protected_low_areas(low(), activity(organisation("Skolor", 6), organisation("Gator", 12)), OPEN).reporting
    values = {row.organisation: row.values[-1] for row in view.rows}
    assert values == {"Skolor": 19.5, "Gator": 39.0, None: 29.2}
    assert view.rows[0].usual == 19.5


def test_a_quarter_with_few_reporters_is_not_told_of() -> None:
    own = activity(
        organisation("Skolor", 6, withheld=slice(-3, None)), organisation("Gator", 12), organisation("Bussar", 3)
    )
    view = protected_low_areas(low(), own, GROUP).reporting
    assert view.rows[0].values[-1] is None
    assert view.rows[0].values[-2] is not None
    assert not any(view.rows[0].hidden)  # withheld is no small count, and has no mark of one


@pytest.mark.parametrize("edition", [GROUP, Edition("arbetsgrupp", 5)])
def test_few_reports_are_hidden_and_not_found_by_subtraction(edition: Edition) -> None:
    """Attack: with all together and every other organisation, the one with two reports must not be the only gap."""
    few = [2 if i == len(WEEKS) - 4 else 0 for i in range(len(WEEKS))]
    own = activity(organisation("Bibliotek", few), organisation("Gator", 12), organisation("Skolor", 6))
    view = protected_low_areas(low(), own, edition).reporting
    gaps = [row.label for row in view.rows if row.values[-1] is None]
    assert "Bibliotek" in gaps and len(gaps) >= 2
    assert view.rows[0].hidden[-1]


def test_a_break_is_the_title_and_is_marked_with_its_number() -> None:
    monday = date(2024, 2, 26)
    per_week = [6 if week.start < monday else 2 for week in WEEKS]
    found = Break(monday, "rapporter", "Bibliotek", "färre rapporter", (), 1 / 3, 0.002, "")
    declared = Break(
        date(2023, 3, 1), "rapporter", None, "ändrad räkning", ("skadegorelse",), None, None, "Klotter räknas om."
    )
    own = activity(organisation("Bibliotek", per_week), organisation("Gator", 12), breaks=(declared, found), left_out=1)
    view = protected_low_areas(low(), own, GROUP)
    page = section(view)
    assert "Bibliotek: 6,5 rapporter per rapportör, mot 19,5 före 26 februari 2024" in page.text
    assert "1. 1 mars 2023: Klotter räknas om." in page.text
    assert (
        "2. 26 februari 2024: Bibliotek ger färre rapporter än andra organisationer: dess del av alla rapporter är 33"
        in page.text
    )
    assert "1 organisation med färre än tre rapportörer visas inte" in page.text
    assert page.html.count("<svg") == 2
    public = section(protected_low_areas(low(), own, PUBLIC))
    assert "Bibliotek" not in public.html + public.text
    assert "1 mars 2023: Klotter räknas om." in public.text


def test_a_recent_break_goes_first_on_the_first_page() -> None:
    found = Break(date(2025, 1, 6), "rapporter", "Bibliotek", "färre rapporter", (), 0.4, 0.002, "")
    own = activity(organisation("Bibliotek", 6), organisation("Gator", 12), breaks=(found,))
    view = protected_low_areas(low(area("Norr", LOW), area("B", SILENT)), own, GROUP)
    assert low_area_sentences(view) == [
        "Rapporteringen ändrades. 6 januari 2025: Bibliotek ger färre rapporter än andra organisationer: dess del av alla "
        "rapporter är 40\u00a0% av vad den var. Det kan vara rapportörerna, eller det de möter. Jämför inte rakt över den dagen."
    ]


def test_no_reporters_at_all_draw_nothing() -> None:
    empty = protected_low_areas(low(area("Norr", SILENT, reports=0), area("B", SILENT, reports=0)), NOBODY, PUBLIC)
    assert "Rapporterar de som brukar?" not in section(empty).text
    assert export.low_areas(empty).reporting == []
    only_small = protected_low_areas(low(), activity(left_out=2), PUBLIC)
    assert "Visas inte. Det krävs minst tre rapportörer" in section(only_small).text


def test_an_empty_quarter_is_read_from_its_rows() -> None:
    days = [date(2025, 1, 7) + timedelta(days=n) for n in range(3)]
    given = checked(
        incidents([{"starts_at": f"{day} 12:00", "area_id": "A", "organisation": "Skolor"} for day in days])
    )
    own = parameters()
    for edition in (OPEN, GROUP, PUBLIC):
        view = protected_low_areas(
            low_problem_areas(given, own), reporter_activity(given, own, permutations=19), edition
        )
        assert small_cells(view, edition.limit) == []
        assert section(view).text


def test_the_town(ostan_town: tuple) -> None:
    """Planted: the libraries tire from the spring of 2024, and report less ever since."""
    found = (low_problem_areas(*ostan_town), reporter_activity(*ostan_town))
    group, public = (
        protected_low_areas(*found, edition) for edition in (Edition("arbetsgrupp", 5), Edition("offentlig", 10))
    )
    assert small_cells(group, 5) == [] and small_cells(public, 10) == []
    assert "Biblioteken: " in section(group).text
    assert group.low == public.low == len(group.named) + group.unnamed
    assert "Biblioteken" not in section(public).html
    assert [row.organisation for row in public.reporting.rows] == [None]
