"""The files hold what a municipality's files hold: the right amount, the right words, and the planted faults."""

import io
import re
import zipfile

import pandas as pd
import pytest

from bfkit import ostan, vocabulary
from bfkit.ostan import conditions, faults
from bfkit.ostan.free_text import check_digit, names
from bfkit.ostan.problems import REPORTED
from bfkit.ostan.scenario import EIGHT_YEARS
from bfkit.periods import in_window

CLOCK = r"20\d\d-\d\d-\d\d [0-2]\d:[0-5]\d"


def moments(texts: pd.Series) -> pd.Series:
    return pd.to_datetime(texts.where(texts.str.fullmatch(CLOCK)), format="%Y-%m-%d %H:%M", errors="coerce")


def test_about_six_thousand_reports_and_twelve_hundred_crimes_a_year(reports, crimes):
    for year in map(str, range(2018, 2026)):
        assert 5400 < (reports["year"] == year).sum() < 7000
        assert 1050 < (crimes["Inskrivningsdatum"].dt.year == int(year)).sum() < 1500
    assert 48_000 < len(reports) < 52_500


def test_every_year_has_all_six_categories_and_every_subtype_comes_up(reports):
    for _, rows in reports.groupby("year"):
        words = set(rows["Kategori"].replace(EIGHT_YEARS.wording.old, EIGHT_YEARS.wording.new))
        assert set(vocabulary.CATEGORIES.values()) <= words
    words = {problem.subtype for problem in REPORTED} | set(conditions.subtypes())
    assert words <= set(reports["Undertyp"])


def test_no_report_is_written_after_the_last_day_and_some_after_the_quarters_cut(reports):
    written = moments(reports["Rapporterad"])
    happened = moments(reports["Händelse från"])
    assert written.max() < pd.Timestamp("2026-01-21")
    assert written.min() >= pd.Timestamp("2018-01-01")
    for first, last, day in (
        ("2025-04-01", "2025-06-30 23:59", "2025-07-15"),
        ("2025-10-01", "2025-12-31 23:59", "2026-01-15"),
    ):
        in_quarter = happened.between(first, last)
        assert (in_quarter & (written > last) & (written < day)).sum() > 20
        assert (in_quarter & (written >= day)).sum() > 1


def test_police_crimes_are_registered_on_or_after_the_day_and_some_late(crimes):
    assert (crimes["Inskrivningsdatum"] >= crimes["Brottsdatum till"]).all()
    assert crimes["Inskrivningsdatum"].max() <= pd.Timestamp("2026-01-20")
    assert 0.03 < crimes["Områdeskod"].isna().mean() < 0.09
    late = (crimes["Brottsdatum från"] < "2026-01-01") & (crimes["Inskrivningsdatum"] >= "2026-01-15")
    assert late.sum() > 0


def test_pub_violence_in_the_files_lies_on_weekend_nights(reports):
    """Expected 64/73 x 60/72.5 = 0.7256, worked out in test_ostan_process; 4 standard errors."""
    pub = reports[(reports["Objekt"] == "Restaurang eller krog") & (reports["Undertyp"] == "Våld")]
    known = moments(pub["Händelse från"]).dropna()
    share = in_window(known, frozenset({4, 5}), 23, 4).mean()
    assert len(known) > 900
    assert share == pytest.approx(0.7256, abs=4 * (0.7256 * 0.2744 / len(known)) ** 0.5)


def test_damage_found_in_the_morning_has_an_interval_over_the_night(reports):
    damage = reports[reports["Undertyp"] == "Skadegörelse mot fordon"]
    hours = (moments(damage["Händelse till"]) - moments(damage["Händelse från"])).dt.total_seconds() / 3600
    assert (hours > 8).mean() > 0.5


def test_one_organisation_joins_in_2020_and_one_has_two_reporters(reports, files):
    buses = reports[reports["Organisation"] == "Östanbuss"]
    assert moments(buses["Rapporterad"]).min() >= pd.Timestamp("2020-08-17")
    assert (buses["year"] == "2021").sum() > 100
    register = files["ostan/rapportorer.csv"].decode("cp1252").splitlines()[1:]
    in_post = [line.split(";")[1] for line in register if line.endswith(";")]
    assert in_post.count("Simhallen") == 2
    assert 55 <= len(in_post) <= 65
    assert len(set(in_post)) == 8
    assert sorted(set(in_post)) == sorted(set(reports["Organisation"]))


def test_special_events_have_an_end_and_some_lie_ahead(reports):
    calendar = reports[reports["Kategori"] == "Särskilt evenemang"]
    starts, written = moments(calendar["Händelse från"]), moments(calendar["Rapporterad"])
    assert (calendar["Händelse till"] != "").all()
    assert (starts > written).mean() > 0.7
    assert (starts >= "2026-01-21").sum() > 2


def test_unsafe_places_are_closed_or_open_and_nothing_else_is(reports):
    closed = reports["Åtgärdad"]
    state = reports["Kategori"] == "Otrygg plats"
    assert closed[state].str.fullmatch(r"(20\d\d-\d\d-\d\d)?").all()
    assert 0.1 < (closed[state] == "").mean() < 0.35
    ordinary = reports["Kategori"].isin(set(vocabulary.CATEGORIES.values()) - {"Otrygg plats"})
    assert (closed[ordinary] == "").all()
    assert (closed[closed != ""] <= "2026-01-20").all()


def test_doublets_and_equal_rows_are_as_many_as_planted(reports):
    """30 rows twice under their number, 6 more that then differ, 45 equal rows under a number of their own."""
    columns = [column for column in reports.columns if column != "year"]
    assert reports.duplicated(columns).sum() == 30
    assert reports.duplicated(["Ärendenr"]).sum() == 36
    second = reports[reports["Ärendenr"].str.endswith("B")]
    first = reports.set_index("Ärendenr").loc[second["Ärendenr"].str.removesuffix("B")]
    assert len(second) == 45
    pd.testing.assert_frame_equal(first.reset_index(drop=True), second.drop(columns="Ärendenr").reset_index(drop=True))


@pytest.mark.parametrize(
    ("column", "pattern", "least"),
    [
        ("Händelse från", r"32 februari|2023-02-30 10:00|i går kväll", 8),
        ("Händelse från", r"", 5),
        ("Händelse från", r"(1023|2203)-05-04 12:00", 3),
        ("Händelse från", r"\d{4}-\d\d-\d\d", 300),
        ("Händelse från", r"\d{4}-\d\d-\d\d 25:70", 5),
        ("Händelse till", r"32 februari|nästa dag", 8),
        ("Rapporterad", r"|31/4 2024", 6),
        ("Kategori", r"", 5),
        ("Kategori", r"Trafikolycka|Hittegods", 6),
        ("Undertyp", r"Elsparkcyklar|Fyrverkerier|Drönare|Störande musik", 100),
        ("Område", r"", 400),
        ("Område", r"O199|101|okänt", 10),
        ("Öst", r"", 500),
        ("Öst", r"0", 20),
        ("Öst", r"66\d{5},\d", 20),
        ("Öst", r"saknas|5600OO,0", 5),
    ],
)
def test_faults_are_planted(reports, column, pattern, least):
    assert reports[column].str.fullmatch(pattern).sum() >= least


def test_some_rows_have_neither_point_nor_area_and_some_are_turned_round(reports):
    assert ((reports["Öst"] == "") & (reports["Område"] == "")).sum() > 50
    turned = moments(reports["Händelse till"]) < moments(reports["Händelse från"])
    assert 1 <= turned.sum() < 60


def test_free_text_holds_semicolons_quotes_and_line_breaks(reports, files):
    text = reports["Beskrivning"]
    assert text.str.contains("\n").sum() > 100
    assert text.str.contains(";").sum() > 100
    assert b'"Skylten ""H\xe5ll rent"" \xe4r nedriven."' in files["ostan/rapporter_2024.csv"]


def test_every_canary_is_in_the_files(files):
    with zipfile.ZipFile(io.BytesIO(files["ostan/polis.xlsx"])) as workbook:
        parts = [workbook.read(name).decode("utf-8") for name in workbook.namelist()]
    parts += [content.decode("cp1252", errors="replace") for name, content in files.items() if name.endswith("csv")]
    everything = "\n".join(parts)
    planted = ostan.canaries(1)
    assert len(set(planted)) == len(planted) == 42
    assert [value for value in planted if value not in everything] == []


def test_every_planted_name_stands_once_in_the_free_text(reports):
    people = names(1)
    assert len(set(people)) == 10
    text = reports["Beskrivning"].fillna("")
    assert [int(text.str.contains(person, regex=False).sum()) for person in people] == [1] * len(people)


def test_canaries_also_stand_outside_the_free_text(reports, crimes):
    planted = set(ostan.canaries(1))
    for column in ("Objekt", "Ärendenr", "Undertyp", "Händelse från"):
        assert planted & set(reports[column])
    assert crimes["Anmärkning"].notna().sum() == faults.POLICE


def test_canaries_belong_to_nobody():
    """Born in the 1890s with a valid check digit; example.se; 070-1740605 to 070-1740699 (fiction, PTS)."""
    values = ostan.canaries(1)
    numbers, emails, phones = values[0::3], values[1::3], values[2::3]
    for number in numbers:
        digits = re.sub(r"\D", "", number)[-10:]
        assert re.fullmatch(r"18\d{6}-?\d{4}|\d{6}\+\d{4}", number)
        assert digits[0] == "9"
        # Luhn: double every other digit from the first, add the digits of all; the sum ends in 0
        doubled = [int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(digits)]
        assert sum(value // 10 + value % 10 for value in doubled) % 10 == 0
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+@example\.se", email) for email in emails)
    for phone in phones:
        digits = re.sub(r"\D", "", phone.replace("+46", "0"))
        assert "0701740605" <= digits <= "0701740699"
    days = [int(re.sub(r"\D", "", number)[-6:-4]) for number in numbers]
    assert sum(day > 60 for day in days) == 2


def test_check_digit_of_the_published_example():
    """811218-9876, the example of Skatteverket's brochure on identity numbers (SKV 704)."""
    assert check_digit("811218987") == "6"


def test_another_seed_has_other_canaries():
    assert set(ostan.canaries(2)[0::3]).isdisjoint(ostan.canaries(1)[0::3])
