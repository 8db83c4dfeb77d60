"""Pages in words: the finding is the title, each doubt has its box, and each missing figure its sentence."""

import dataclasses
import re
from datetime import date
from html import unescape
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from bfkit.mapping import coverage, hot_times, places, trends
from bfkit.notebook import Run
from bfkit.parameters.models import Parameters
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.first_page import findings
from tests.builders import checked, incidents, parameters, quality, quarterly, quarters, source

CALM = dict.fromkeys(quarters("2020Q1", "2025Q2"), 20)
POLYGONS = gpd.GeoSeries([box(0, 0, 900, 900), box(900, 0, 1800, 900)], index=["A", "B"], crs="EPSG:3006")


class Page:
    """The texts of a kartläggning."""

    def __init__(
        self,
        rows: list[dict[str, object]],
        *,
        edition: str = "arbetsgrupp",
        limit: int = 1,
        own: Parameters | None = None,
        **changes: object,
    ):
        tables = checked(incidents(rows), **changes)
        own = own or parameters()
        self.run = Run(own, tables, Edition(edition, limit))
        self.quality = coverage.data_quality(tables, own)
        self.trends = trends.by_category(tables, own)
        self.areas = places.by_area(tables, own)
        self.hours = hot_times.weekday_hours(tables, own)

    @property
    def findings(self) -> str:
        return self.run.findings(self.quality, self.trends).text

    @property
    def title(self) -> str:
        return findings(self.run.protected(self.quality), self.run.protected(self.trends)).title

    def text(self, name: str) -> str:
        fragment = self.run.map(self.areas) if name == "map" else self.run.show(getattr(self, name))
        return unescape(re.sub(r"<[^>]+>", " ", fragment.html))


def test_a_quiet_quarter_says_so() -> None:
    page = Page(quarterly(CALM))
    assert page.title == "Kartläggning: inga säkra avvikelser från det väntade"
    assert "Rapporter: 20 händelser i kvartal 2 2025, kända till och med 14 juli 2025" in page.findings
    assert "Det är inom vad årstid och slump brukar ge" in page.findings
    assert "Ingen kategori skiljer sig säkert" in page.findings


def test_a_signal_is_the_title_and_never_said_to_be_an_effect() -> None:
    page = Page(quarterly({**CALM, "2025Q2": 70}))
    assert "fler" in page.title
    assert "skadegörelser" in page.title
    assert "Varför går inte att läsa ur antalet" in page.findings
    assert not re.search(r"effekt|lyckad|framgång|förbättring|försämring", page.findings)


def test_a_fall_from_an_extreme_quarter_is_no_success() -> None:
    page = Page(quarterly({**CALM, "2024Q2": 200}))
    assert "Jämför inte rakt av med kvartal 2 2024" in page.findings
    assert "ovanligt högt: 200 händelser efter lika lång tid" in page.findings
    assert "ingen framgång i sig" in page.findings
    assert "i fjol 200: ovanligt högt, jämför inte" in page.text("trends")


def test_an_ordinary_comparison_carries_no_warning() -> None:
    page = Page(quarterly(CALM))
    assert "Jämför inte" not in page.findings
    assert not re.search("ovanligt (högt|lågt)", page.text("trends"))


def test_a_rise_from_an_extremely_low_quarter_is_no_failure() -> None:
    page = Page(quarterly({**CALM, "2024Q2": 1}))
    assert "ovanligt lågt" in page.findings
    assert "ingen försämring i sig" in page.findings


def test_a_file_that_ends_early_is_the_title() -> None:
    rows = [row for row in quarterly(CALM) if row["starts_at"] < pd.Timestamp("2025-05-15")]
    page = Page(rows, through=date(2025, 5, 14))
    assert page.title == "Kartläggning: underlaget för kvartal 2 2025 är inte komplett"
    assert "når bara till 14 maj 2025, men kvartal 2 2025 slutar 30 juni 2025" in page.findings
    assert "går inte att jämföra med i fjol" in page.text("trends")


def test_one_source_that_ends_early_does_not_hide_what_the_other_says() -> None:
    """A fire brigade's file that ended years ago is a doubt beside the police's quarter, not the title."""
    rows = [
        *quarterly({**CALM, "2025Q2": 70}, source="polis"),
        *quarterly(dict.fromkeys(quarters("2020Q1", "2022Q4"), 20)),
    ]
    both = (
        quality("rapporter", "reporter", "Rapporter", date(2022, 12, 31)),
        quality("polis", "police", "Polisanmälda brott", date(2025, 7, 14)),
    )
    page = Page(rows, quality=both)
    assert page.title.startswith("Kartläggning: fler") and page.title.endswith(". Rapporter täcker inte kvartalet")
    assert "Rapporter: 0 händelser" not in page.findings
    assert "Rapporter täcker inte kvartalet." in page.findings


def test_an_empty_quarter_and_no_history() -> None:
    assert Page([]).title == "Kartläggning: inga händelser rapporterade i kvartal 2 2025"
    page = Page(quarterly({"2025Q2": 20}))
    assert page.title == "Kartläggning: för lite historik för att säga vad som var väntat"
    assert "inga händelser i tidigare kvartal" in page.findings


CLOCK = {"starts_at": "2025-05-02 22:10"}
NO_CLOCK = {"starts_at": "2025-05-02 00:00", "ends_at": "2025-05-03 00:00", "time_precision": "day"}


@pytest.mark.parametrize(
    ("section", "words", "with_it", "without_it"),
    [
        ("hours", "Rapporter saknar klockslag", [NO_CLOCK] * 30, [CLOCK] * 30),
        ("hours", "Rapporter har för få händelser med klockslag", [CLOCK, NO_CLOCK], [CLOCK] * 30),
        ("areas", "Rapporter har inga händelser med känt område", [CLOCK] * 30, [{**CLOCK, "area_id": "A"}] * 30),
    ],
)
def test_what_cannot_be_shown_is_one_sentence_and_absent_otherwise(
    section: str, words: str, with_it: list[dict[str, object]], without_it: list[dict[str, object]]
) -> None:
    assert Page(with_it, limit=5).text(section).count(words) == 1
    assert words not in Page(without_it, limit=5).text(section)


def test_no_map_without_borders_and_a_map_with_them() -> None:
    words = "Områdena saknar gränser i underlaget"
    assert Page([CLOCK]).text("map").count(words) == 1
    page = Page([{**CLOCK, "area_id": "A"}] * 6, polygons=POLYGONS)
    assert words not in page.text("map")
    assert "leaflet" in page.run.map(page.areas).html


def test_a_source_without_places_gets_no_map_of_zeros() -> None:
    page = Page([CLOCK] * 40, polygons=POLYGONS)
    assert "leaflet" not in page.run.map(page.areas).html
    assert "inga händelser med känt område" in page.text("areas")


def test_a_map_background_is_used_only_when_declared() -> None:
    rows = [{**CLOCK, "area_id": "A"}] * 6
    tiles = {"url": "https://karta.example.org/{z}/{x}/{y}.png", "attribution": "Kommunen"}
    plain, tiled = (Page(rows, polygons=POLYGONS, own=parameters(**more)) for more in ({}, {"map_tiles": tiles}))
    assert "karta.example.org" not in plain.run.map(plain.areas).html
    assert "karta.example.org" in tiled.run.map(tiled.areas).html


def test_gatherings_are_never_a_finding() -> None:
    page = Page(quarterly({**CALM, "2025Q2": 90}, category="otrygghetsskapande_samling", subtype="utomhus"))
    assert "samling" not in page.title
    assert "samling" not in page.findings.split("Rapporterat är inte")[0].lower()
    assert "inget mått på framgång" in page.text("trends")


def test_missing_files_are_said() -> None:
    assert "Rapporter: filer saknas." in Page(quarterly({"2025Q1": 90, "2025Q2": 91})).findings
    assert "filer saknas" not in Page(quarterly(CALM)).findings


def test_what_cannot_be_seen_is_said_where_the_interval_is_wide() -> None:
    assert "Med så få händelser syns först" in Page(quarterly(dict.fromkeys(CALM, 6))).findings
    assert "Med så få" not in Page(quarterly(dict.fromkeys(CALM, 200))).findings


def test_rows_outside_their_interval_are_counted_against_chance() -> None:
    rows = [
        row
        for i, subtype in enumerate(("klotter", "brand", "bilbrand", "skadegorelse_fordon"))
        for row in quarterly({**CALM, "2025Q2": 32 if i == 0 else 20}, subtype=subtype)
    ]
    assert "ligger utanför sitt eget intervall (klotter); av slump väntas omkring" in Page(rows).findings


def test_the_police_caution_stands_with_police_figures_only() -> None:
    assert "Anmälda brott är inte alla brott" in Page(quarterly(CALM)).findings
    only = parameters(sources=[source("rapporter", "reporter", "Rapporter")])
    assert "Anmälda brott är inte alla brott" not in Page(quarterly(CALM), own=only).findings


def test_twelve_months_that_the_source_does_not_cover_are_told() -> None:
    rows = quarterly(dict.fromkeys(quarters("2025Q1", "2025Q2"), 20))
    young = parameters(sources=[source("rapporter", "reporter", "Rapporter", complete_from="2025-01-01")])
    assert "Rapporter: mindre än tolv månader. Källan är komplett först från 1 januari 2025" in " ".join(
        Page(rows, own=young).findings.split()
    )
    year = parameters(sources=[source("rapporter", "reporter", "Rapporter", complete_from="2024-07-01")])
    rows = quarterly(dict.fromkeys(quarters("2024Q3", "2025Q2"), 20))
    assert "mindre än tolv månader" not in Page(rows, own=year).findings


def test_notices_are_told_to_be_no_statistics() -> None:
    own = parameters(sources=[source("rapporter", "notice", "Notiser")])
    assert "Notiser är inte brottsstatistik" in Page(quarterly(CALM), own=own).findings
    assert "Notiser är inte brottsstatistik" not in Page(quarterly(CALM)).findings


def test_an_unknown_word_that_few_rows_have_is_not_printed() -> None:
    own = parameters(sources=[source("rapporter", "reporter", "Rapporter")])
    words = {"Glas": 7, "hos Sven": 1}
    told = quality("rapporter", "reporter", "Rapporter", date(2025, 7, 14), unmapped_subtypes=words)
    page = Page(quarterly(CALM), limit=3, own=own, quality=(told,))
    assert "räknas som övrigt: Glas (7) och 1 ovanligt ord." in page.text("quality")
    assert "Sven" not in page.text("quality")


def test_a_change_in_reporters_is_said() -> None:
    def reporters(now: int) -> pd.DataFrame:
        started = ["2020-01-01"] * 10 + ["2025-01-01"] * (now - 10)
        return pd.DataFrame(
            {
                "id": [str(i) for i in range(now)],
                "organisation": "A",
                "active_from": pd.to_datetime(started),
                "active_to": pd.NaT,
            }
        )

    words = "14 utsedda rapportörer mot 10 samma kvartal i fjol: fler rapporter kan bero på det"
    assert words in Page(quarterly(CALM), reporters=reporters(14)).findings
    assert "utsedda rapportörer" not in Page(quarterly(CALM), reporters=reporters(11)).findings


def test_the_account_of_rows_is_shown_with_reasons() -> None:
    account = quality(
        "rapporter",
        "reporter",
        "Rapporter",
        date(2025, 7, 31),
        rows_read=100,
        rows_accepted=90,
        rows_rejected=7,
        rows_duplicate=3,
        rows_duplicate_differing=1,
        rows_unattributed=2,
        rejected_by_reason={"date_invalid": 7},
        blanked={"area_missing": 4},
        personal={"email": 2},
    )
    text = Page(quarterly(CALM), quality=(account, quality("polis", "police", "Polisanmälda brott", date(2025, 7, 31))))
    for words in (
        "datumet går inte att läsa",
        "områdeskod saknas",
        "e-postadress (2)",
        "Fritext sparas aldrig",
        "saknar kommun",
    ):
        assert words in text.text("quality")
    assert "7 av 100 rader (7,0\u00a0%) gick inte att använda" in text.findings


def test_the_public_edition_ranks_no_areas() -> None:
    rows = [{**CLOCK, "area_id": "B"}] * 20 + [{**CLOCK, "area_id": "A"}] * 10
    internal, public = (Page(rows, edition=key, limit=5).text("areas") for key in ("arbetsgrupp", "offentlig"))
    assert internal.index("Söder") < internal.index("Norr")
    assert public.index("Norr") < public.index("Söder")


def test_a_signal_in_a_sub_type_is_in_the_title() -> None:
    rows = [
        *quarterly(dict.fromkeys(CALM, 100), subtype="klotter"),
        *quarterly({**dict.fromkeys(CALM, 6), "2025Q2": 30}, subtype="bilbrand"),
    ]
    assert "fler bilbränder" in Page(rows).title


def test_nothing_else_is_said_only_where_nothing_else_stands_out() -> None:
    page = Page(quarterly({**CALM, "2025Q2": 70}, subtype="klotter"))
    views = page.run.protected(page.quality), page.run.protected(page.trends)
    assert findings(*views, but="Norr sticker ut").title.endswith("än väntat; Norr sticker ut")
    both = [*quarterly({**CALM, "2025Q2": 70}, subtype="klotter"), *quarterly(CALM, subtype="bilbrand")]
    parts = Page(both)
    more = [row for row in parts.trends.rows if row.signal]  # all, damage and graffiti
    assert len(more) == 3
    assert "i övrigt" not in parts.title


def test_what_is_held_back_is_not_said_to_be_as_expected() -> None:
    """The one where twenty were expected may not be told of, so the title speaks of the others."""
    rows = [*quarterly(CALM, subtype="bilbrand"), *quarterly({**CALM, "2025Q2": 1}, subtype="klotter")]
    page = Page(rows, limit=5)
    assert any(row.signal and row.subtype == "klotter" for row in page.trends.rows)
    assert not any(row.subtype == "klotter" and row.count.shown for row in page.run.protected(page.trends).rows)
    assert "klotter" not in page.title
    assert page.title.endswith("i övrigt inga säkra avvikelser bland de antal som visas")


def test_where_areas_are_not_shown_the_title_speaks_of_the_whole() -> None:
    page = Page(quarterly(CALM))
    views = page.run.protected(page.quality), page.run.protected(page.trends)
    assert findings(*views, whole_only=True).title == (
        "Kartläggning: inga säkra avvikelser från det väntade i kommunen som helhet"
    )


def test_a_started_run_shows_no_rows() -> None:
    run = Page([{**CLOCK, "id": "SECRET-1", "area_id": "A"}]).run
    for text in (repr(run), repr(run.checked), run._repr_html_()):
        assert "SECRET-1" not in text
    assert "Prov kommun, kvartal 2 2025" in run._repr_html_()
    assert dataclasses.replace(run, part_file=Path("x"))._repr_html_() == ""


def test_a_last_year_the_source_did_not_cover_is_no_figure() -> None:
    own = parameters(sources=[source("rapporter", "reporter", "Rapporter", complete_from="2024-07-01")])
    page = Page(quarterly(CALM), own=own)
    total = page.run.protected(page.trends).total("rapporter")
    assert (total.count.value, total.last_year.value, total.last_year.text) == (20, None, "–")
    assert "går inte att jämföra med i fjol" in page.text("trends")


def test_texts_from_files_are_escaped() -> None:
    areas = pd.DataFrame(
        {"id": ["A"], "level": "stadsdel", "name": ["<script>alert(1)</script>"], "version": "1", "population": [1]}
    )
    page = Page([{**CLOCK, "area_id": "A"}] * 6, areas=areas)
    assert "<script>alert" not in page.run.show(page.areas).html


def test_figures_are_the_same_bytes_each_time() -> None:
    first, second = (Page(quarterly(CALM)) for _ in range(2))
    assert first.run.show(first.trends).html == second.run.show(second.trends).html
    assert "<svg" in first.run.show(first.trends).html
