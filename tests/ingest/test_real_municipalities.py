"""Every real municipality of the parameters folder, row by row, against counts made with plain pandas."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from ingest_cases import parameters, source

from bfkit.checked import Checked, SourceQuality
from bfkit.counts.reach import reaches
from bfkit.ingest.areas import read_areas
from bfkit.ingest.indicators import read_indicators
from bfkit.ingest.pipeline import read
from bfkit.mapping.trends.by_category import by_category
from bfkit.parameters.indicators import Indicators
from bfkit.parameters.loading import load

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def checked(root: Path, real_data: Path):
    @cache
    def of(slug: str, quarter: str) -> Checked:
        return read(load(slug, quarter, folder=root / "parameters"), real_data)

    return of


def table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype="str", keep_default_na=False)


def account(quality: SourceQuality) -> dict[str, int]:
    return {"lästa": quality.rows_read, "använda": quality.rows_accepted, **quality.rejected_by_reason}


FIRES = "se_vehicle_fires/msb_vehicle_fires_{}.csv"


def test_malmo_has_two_sources_that_are_never_added(root: Path, real_data: Path, checked) -> None:
    found = checked("malmo", "2019Q4")
    police, fires = found.quality
    offences = pd.concat([table(path) for path in sorted((real_data / "se_offences_deso").glob("*.csv"))])
    malmo = offences[offences["Kommun"] == "Malmö"]
    assert account(police) == {"lästa": len(malmo), "använda": len(malmo)}
    assert police.blanked == {"area_missing": int((malmo["DeSO.område"] == "").sum())}
    assert police.rows_after_as_of == int((malmo["Inskrivningsdatum"] > "2020-01-14").sum())

    years = {year: table(real_data / FIRES.format(year)) for year in (2018, 2019)}
    own = pd.concat(rows[rows["kommunKortNamn"] == "Malmö"].assign(year=year) for year, rows in years.items())
    accidental = own["orsakAvsiktText"].isin(
        ["Fel i utrustning", "Oavsiktlig följd av mänsklig handling", "Naturföreteelse"]
    )
    used = own[~accidental]
    assert (fires.files, fires.rows_in_files) == (2, sum(len(rows) for rows in years.values()))
    assert account(fires) == {"lästa": len(own), "använda": len(used), "not_incident": int(accidental.sum())}
    incidents = found.incidents[found.incidents["source"] == "raddningstjanst"].set_index("id")
    cars = {2018: used["antalPersonbil"].isin(list("12345")), 2019: used["personbil"] == "Ja"}
    for year, is_car in cars.items():
        of_year = incidents[incidents["starts_at"].dt.year == year]
        assert len(of_year) == int((used["year"] == year).sum())
        assert int((of_year["object_type"] == "personbil").sum()) == int((is_car & (used["year"] == year)).sum())
    clocks = incidents.loc[used["handelseId"], "starts_at"].dt.strftime("%H:%M:%S")
    assert (clocks.to_numpy() == used["tid"].to_numpy()).all()

    trends = by_category(found, load("malmo", "2019Q4", folder=root / "parameters"))
    totals = [row for row in trends.rows if row.category == "alla"]
    assert {row.source for row in totals} == {"polis", "raddningstjanst"}
    quarter = used["datum"].between("2019-10-01", "2019-12-31")
    assert next(row.count for row in totals if row.source == "raddningstjanst") == int(quarter.sum())


def test_cincinnati_keeps_the_first_of_a_number_and_the_clock_as_it_is_written(
    real_data: Path,
    checked,
) -> None:
    found = checked("cincinnati", "2018Q4")
    raw = pd.read_csv(real_data / "points_cincinnati/cincinnati_burglary.csv.gz", dtype="str", keep_default_na=False)
    quality = found.quality[0]
    assert len(raw) == 8723  # data/README.md
    assert quality.rows_duplicate == int(raw["incident_no"].duplicated().sum()) == 1774  # data/README.md
    assert account(quality) == {"lästa": 8723, "använda": 8723 - 1774}
    first = raw.drop_duplicates("incident_no").set_index("incident_no")
    several = raw.groupby("incident_no")[["longitude", "latitude"]].nunique().max(axis="columns") > 1
    incidents = found.incidents.set_index("id")
    used = first.loc[incidents.index]
    assert (incidents["starts_at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ") == used["offense_date"]).all()
    assert str(incidents["starts_at"].dt.tz) == "America/New_York"
    nowhere = used["longitude"] == "NA"
    moved = several.loc[incidents.index] & ~nowhere
    expected = pd.Series("point", index=incidents.index).mask(moved, "street").mask(nowhere, "municipality")
    assert incidents["place_precision"].value_counts().to_dict() == expected.value_counts().to_dict()
    assert set(incidents["area_id"]) == {"9001"}
    # UTM zone 16 north has its middle at 87 W, x = 500 km. The points lie 84.70 to 84.37 W at 39.1 N, where a degree is
    # 111.3 x cos 39.1 = 86.4 km: 2.30 to 2.63 degrees are 198 to 227 km.
    assert incidents["x"].dropna().between(695e3, 730e3).all() and incidents["y"].dropna().between(4.32e6, 4.35e6).all()
    notes = " ".join(found.notes)
    assert f"{int(several.sum())} händelser står flera gånger med samma id men olika punkt" in notes.replace(
        "\u00a0", " "
    )
    assert "klockslagen läses som lokal tid (America/New_York)" in notes


def test_nottingham_has_streets_and_months_and_no_ids(root: Path, real_data: Path, checked) -> None:
    found = checked("nottingham", "2022Q4")
    raw = {
        kind: pd.read_csv(real_data / f"points_nottingham/nottingham_{kind}.csv.gz", dtype="str", keep_default_na=False)
        for kind in ("burglary", "robbery")
    }
    assert {kind: len(rows) for kind, rows in raw.items()} == {"burglary": 1795, "robbery": 555}  # data/README.md
    assert account(found.quality[0]) == {"lästa": 2350, "använda": 2350}
    assert found.incidents["subtype"].value_counts().to_dict() == {"inbrott": 1795, "vald": 555}
    assert set(found.incidents["place_precision"]) <= {"street", "municipality"}
    assert set(found.incidents["time_precision"]) == {"month"}
    months = pd.concat(raw.values())["month"].value_counts().to_dict()
    assert found.incidents["starts_at"].dt.strftime("%Y-%m-%d").value_counts().to_dict() == months
    assert found.quality[0].data_through == date(2022, 12, 31)
    assert any("raderna har inget eget nummer" in note for note in found.notes)
    assert found.areas["id"].nunique() == 20  # wards
    assert not reaches(found, load("nottingham", "2022Q4", folder=root / "parameters"))["polis"].gap


def test_memphis_has_points_and_clocks_in_nine_precincts(real_data: Path, checked) -> None:
    found = checked("memphis", "2019Q4")
    text = (real_data / "points_memphis/memphis_robberies.geojson").read_text(encoding="utf-8")
    written = re.findall(r'"date": "([^"]+)"', text)
    assert account(found.quality[0]) == {"lästa": 2245, "använda": 2245} and len(written) == 2245  # data/README.md
    local = [moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in found.incidents["starts_at"]]
    assert sorted(local) == sorted(written)
    assert found.areas["id"].nunique() == 9  # precincts
    inside = found.incidents["x"].notna()
    assert int(inside.sum()) + found.quality[0].blanked.get("point_outside", 0) == 2245
    assert found.incidents.loc[inside, "area_id"].notna().all()


SUMMARIES = ["Sammanfattning natt", "Sammanfattning kväll och natt"]


def test_the_police_feed_comes_out_as_unusable_for_hot_spots_in_words(
    root: Path,
    real_data: Path,
    checked,
) -> None:
    found = checked("handelser_orebro", "2025Q4")
    raw = pd.read_parquet(real_data / "se_police_events/events_2022-09_2026-08.parquet")
    own = raw[raw["location"] == "Örebro"]
    declared = load("handelser_orebro", "2025Q4", folder=root / "parameters").municipality.sources[0]
    excluded = own["type"].isin([kind for one in declared.exclude for kind in one.values])
    assert {*SUMMARIES, "Uppdatering", "Information"} <= set(own["type"][excluded])
    known = own["type"].isin(list(declared.values["category"]))
    expected = {"lästa": len(own), "använda": int(known.sum()), "not_incident": int(excluded.sum())}
    assert account(found.quality[0]) == {**expected, "category_unknown": len(own) - sum([*expected.values()][1:])}
    assert own[["lat", "lon"]].drop_duplicates().shape[0] == 1  # the middle of the municipality
    assert set(found.incidents["place_precision"]) == {"municipality"} and found.incidents["x"].isna().all()
    notes = " ".join(found.notes)
    for words in ("hot spots", "sammanfattningar berättar om flera händelser", "datumen är skrivna utan år"):
        assert words in notes
    summaries = int(own["type"].isin(SUMMARIES).sum())
    assert f"{summaries} rader räknas inte som händelser: sammanfattningar" in notes

    months = "januari februari mars april maj juni juli augusti september oktober november december"
    number = {name: position for position, name in enumerate(months.split(), start=1)}
    titles = own.set_index(own["id"].astype("str"))["name"].str.extract(r"^(\d+) (\w+) (\d+)[.:](\d+),")
    for key, start in found.incidents.set_index("id")["starts_at"].items():
        day, month, hour, minute = titles.loc[key]
        assert (start.day, start.month, start.hour, start.minute) == (int(day), number[month], int(hour), int(minute))
    reported = found.incidents["reported_at"].dropna()
    published = pd.to_datetime(own["datetime"], utc=True, format="mixed").set_axis(own["id"].astype("str"))
    first = found.incidents.loc[reported.index, "id"].iloc[0]
    assert reported.iloc[0] == published[first].floor("s")
    late = found.incidents["reported_at"].dt.tz_localize(None) - found.incidents["starts_at"].dt.tz_localize(None)
    assert late.min() > -pd.Timedelta(days=2) and late.quantile(0.95) < pd.Timedelta(days=30)


def test_scb_tables_become_shares_by_deso(root: Path, real_data: Path, checked) -> None:
    """Rows are counted in the workbook's own sheet, and the share worked out again from its cells."""
    sheet = pd.read_excel(real_data / "se_scb_deso/utbildning_25_64.xlsx", header=None)
    by_code = sheet[sheet[0].astype("str").str.fullmatch(r"[0-9]{4}[ABC][0-9]{4}.*")].set_index(0)
    share = by_code[1].astype(float) / by_code[[1, 2, 3, 4]].astype(float).sum(axis="columns")
    whole = checked("malmo", "2019Q4")
    orebro = load("orebro", "2023Q4", folder=root / "parameters").municipality
    education = tuple(one for one in orebro.indicators.scb if one.name == "o3_forgymnasial")
    codes = [code for code in by_code.index if code.startswith("1880")]
    areas = pd.DataFrame({"id": codes, "name": codes})
    alone = orebro.model_copy(update={"indicators": Indicators(scb=education)})
    for given, code, areas_of in (
        (whole.indicators, "1280", 192),
        (read_indicators(alone, areas, real_data).rows, "1880", 87),
    ):
        found = given[given["name"] == "o3_forgymnasial"].set_index("area_id")["value"].sort_index()
        expected = share[share.index.str.startswith(code)].sort_index()
        assert len(found) == len(expected) == areas_of
        assert (found.index == expected.index).all()
        assert found.to_numpy() == pytest.approx(expected.to_numpy())
    young = whole.indicators.pivot_table(index="area_id", columns="name", values="value")
    assert (young["o4_under_15"] < young["o4_under_20"]).all()
    assert len(whole.indicators) == 6 * 192
    assert not any("brus" in note for note in whole.notes)  # 2022 and 2023 are before the noise


def test_regso_by_name_mend_two_spaces_in_orebro(real_data: Path) -> None:
    """data/README.md: 3 323 of 3 363 names join, most misses are trailing spaces; in Örebro two have one."""
    areas = {
        "level": "regso",
        "label": "RegSO",
        "version": "2025",
        "code_pattern": "^1880R[0-9]{3}$",
        "geometry": {"path": "se_areas/regso_2025_8kommuner_5m.gpkg", "id": "regsokod", "name": "regsonamn"},
    }
    wanted = {
        "name": "hyresratt",
        "label": "Hyresrätter",
        "path": "se_indicators/deso_cleaned.csv",
        "area_name": "region",
        "column": "hyresrätt_share",
        "year": 2023,
        "source": "SCB",
    }
    own = parameters(source(), name="Örebro", areas=areas, indicators={"by_area_name": (wanted,)}).municipality
    regso = read_areas(own.areas, real_data, coordinate_system="EPSG:3006").areas
    found = read_indicators(own, regso, real_data)
    raw = table(real_data / "se_indicators/deso_cleaned.csv")
    names = raw["region"][raw["region"].str.startswith("Örebro (")]
    spaced = names[names.str.contains(r"\s\)")]
    assert (len(names), len(spaced), len(found.rows)) == (36, 2, 36)
    assert found.notes == (
        f"Hyresrätter: 2 namn passade först när blanksteg och versaler bortsågs från: "
        f'"{spaced.iloc[0]}", "{spaced.iloc[1]}".',
    )
