"""Against the same quarter last year: the same two counts have one interval, wherever on the page they stand."""

from dataclasses import replace
from pathlib import Path

import pytest

from bfkit.ingest import pipeline
from bfkit.mapping.coverage.sources_apart import sources_apart
from bfkit.mapping.quarter_picture import QuarterPicture
from bfkit.mapping.trends.by_category import by_category
from bfkit.mapping.trends.found import Developments, developments
from bfkit.mapping.trends.last_year import against_last_year, usual_variation
from bfkit.parameters.indicators import Indicators
from bfkit.parameters.loading import load
from bfkit.periods import Quarter
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.first_page import MOST_SENTENCES
from bfkit.release.mapping.low_areas.protection import protected_low_areas
from bfkit.release.mapping.low_areas.sentences import reporting_doubts
from bfkit.release.mapping.page import found
from bfkit.release.mapping.picture import protected_picture
from bfkit.release.mapping.signals import export as change_export
from bfkit.release.mapping.signals.protection import protected_developments
from bfkit.release.mapping.sources_apart import export as source_export
from bfkit.release.mapping.sources_apart.protection import protected_sources
from bfkit.release.mapping.sources_apart.views import ProtectedSources
from bfkit.release.mapping.trends.protection import protected_trends
from bfkit.results.places import SourceFigureResult
from bfkit.results.signals import ChangeResult

EDITIONS = [Edition("arbetsgrupp", 1), Edition("arbetsgrupp", 5), Edition("offentlig", 5)]


def both(
    found: Developments, sources: ProtectedSources, edition: Edition
) -> list[tuple[ChangeResult, SourceFigureResult]]:
    """Each whole category told in both places with the same two counts, of those that tell a change."""
    view = protected_developments(found, edition)
    figures = [row for row in source_export.sources_apart(sources) if row.subtype is None]
    return [
        (change, figure)
        for change in change_export.changes(view)
        for figure in figures
        if (change.source, change.category, change.count, change.last_year)
        == (figure.source, figure.category, figure.count, figure.same_quarter_last_year)
        and change.count is not None
        and figure.measures_prevalence
    ]


def assert_the_same(pairs: list[tuple[ChangeResult, SourceFigureResult]]) -> int:
    """How many tell of a change; every one of them the same in both places, gatherings apart (no ratio is told)."""
    told = 0
    for change, figure in pairs:
        if figure.category == "otrygghetsskapande_samling":
            continue
        assert (change.percent is None) == (figure.ratio is None), (change, figure)
        if change.percent is None or figure.ratio is None:
            continue
        told += 1
        ends = ((change.percent, figure.ratio), (change.lower, figure.lower), (change.upper, figure.upper))
        for percent, ratio in ends:
            assert percent is not None and ratio is not None
            assert percent == pytest.approx(100 * (ratio - 1), abs=1.01)  # whole per cent where a count is hidden
    return told


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: f"{edition.key}-{edition.limit}")
def test_ostan_tells_one_interval(ostan_picture: QuarterPicture, edition: Edition) -> None:
    sources = protected_sources(ostan_picture.sources, protected_trends(ostan_picture.trends, edition), edition)
    pairs = both(ostan_picture.developments, sources, edition)
    assert len(pairs) >= 5  # four categories of the reporters, damage of the police
    assert assert_the_same(pairs) >= 4


@pytest.mark.real
def test_a_real_municipality_tells_one_interval(root: Path, real_data: Path) -> None:
    """Eskilstuna's offences in two quarters, in every edition."""
    told = 0
    for text in ("2023Q3", "2023Q4"):
        whole = load("eskilstuna", text, folder=root / "parameters")
        parameters = whole.model_copy(
            update={"municipality": whole.municipality.model_copy(update={"indicators": Indicators()})}
        )
        checked = pipeline.read(parameters, real_data)
        trends = by_category(checked, parameters)
        for edition in EDITIONS:
            own = protected_sources(
                sources_apart(checked, parameters, trends=trends), protected_trends(trends, edition), edition
            )
            told += assert_the_same(both(developments(checked, parameters, trends=trends), own, edition))
    assert told > 0


def test_the_interval_is_wider_than_chance_alone() -> None:
    """173 before, 124 now. Exact (R poisson.test): 0.717 (0.564-0.908); with four times the variance of chance each
    end lies twice as far away on the log scale: 0.717 (0.444, 1.150)."""
    exact = against_last_year(124, 173, Quarter(2025, 2), 1.0)
    assert [round(part, 2) for part in (exact.ratio, exact.lower, exact.upper)] == [0.72, 0.56, 0.91]
    wide = against_last_year(124, 173, Quarter(2025, 2), 4.0)
    assert wide.lower == pytest.approx(exact.ratio * (exact.lower / exact.ratio) ** 2)
    assert wide.upper == pytest.approx(exact.ratio * (exact.upper / exact.ratio) ** 2)


def test_a_leap_day_is_no_change() -> None:
    """91 days in the first quarter of 2024 and 90 in that of 2025: 910 and 900 incidents are the same rate."""
    assert against_last_year(900, 910, Quarter(2025, 1), 1.0).ratio == pytest.approx(1.0)


def test_a_young_sub_type_varies_as_its_category(ostan_picture: QuarterPicture) -> None:
    trends = ostan_picture.trends
    own = usual_variation(trends)
    row = next(r for r in trends.rows if r.subtype == "klotter" and r.expectation is not None)
    assert row.expectation is not None
    assert own.of(row.source, row.category, "klotter") == row.expectation.dispersion
    young = usual_variation(replace(trends, rows=tuple(r for r in trends.rows if r is not row)))
    assert young.of(row.source, row.category, "klotter") == young.of(row.source, row.category)
    widest = max(own.of(row.source, r.category) for r in trends.of(row.source) if r.subtype is None and r.expectation)
    assert own.of(row.source, "ny_kategori") == widest
    assert own.of("ny källa", "skadegorelse") == 1.0


def test_what_the_title_says_is_among_the_sentences(ostan_picture: QuarterPicture) -> None:
    """Graffiti is what stands out and all incidents are what has slowly fallen: the title names both."""
    for edition in EDITIONS:
        page = found(protected_picture(ostan_picture, edition))
        assert (
            "färre fall av klotter än väntat; alla rapporterade händelser har sakta minskat sedan november 2023"
            in page.title
        )
        assert len(page.sentences) == MOST_SENTENCES
        assert any("klotter" in text and "färre än väntat" in text for text in page.sentences)
        assert any("alla händelser: nivån har sakta sjunkit sedan november 2023" in text for text in page.sentences)


def test_reports_per_reporter_stand_as_a_doubt(ostan_picture: QuarterPicture) -> None:
    """Fewer reports from as many reporters may be fewer incidents or fewer reports of them; as many as usual: no doubt."""
    view = protected_low_areas(ostan_picture.low, ostan_picture.activity, EDITIONS[0])
    every = view.reporting.rows[-1]
    assert every.usual is not None
    for share, said in ((0.8, "färre"), (0.95, None), (1.25, "fler")):
        row = replace(every, values=(*every.values[:-1], every.usual * share))
        changed = replace(view, reporting=replace(view.reporting, rows=(*view.reporting.rows[:-1], row)))
        doubts = list(reporting_doubts(changed))
        assert [said in doubt.lead for doubt in doubts if said] == ([True] if said else [])
    assert not list(reporting_doubts(replace(view, reporting=replace(view.reporting, rows=()))))
