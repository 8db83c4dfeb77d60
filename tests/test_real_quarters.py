"""Real police data: Örebro, Eskilstuna and Landskrona run without edits, and a riot is never a yardstick.

The offences lie beside the checkout; facts about them are from their own documentation: Örebro's riots of April 2022
gave 257 offences of these kinds in the quarter, against 20-36 in an ordinary one.
"""

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bfkit.ingest import pipeline
from bfkit.mapping.quarter_picture import quarter_picture
from bfkit.notebook import Run, edition_of
from bfkit.parameters.indicators import Indicators
from bfkit.parameters.loading import load
from bfkit.quarter.preparing import inputs_of
from bfkit.results import MappingResults

pytestmark = pytest.mark.real
NO_MAP = "Områdena saknar gränser i underlaget: ingen karta kan ritas."
NO_CLOCK = "Polisanmälda brott av sex slag saknar klockslag: veckodag och timme kan inte visas."
NO_POINTS = "källan saknar punkter som säger var något hände"


def quarter(root: Path, data: Path, part: Path, slug: str, text: str, as_of: date | None = None) -> dict[str, object]:
    """What the notebook does, in this process; indicators are on no page and five slow workbooks, so they stay unread."""
    whole = load(slug, text, folder=root / "parameters", as_of=as_of)
    own = whole.municipality.model_copy(update={"indicators": Indicators()})
    parameters = whole.model_copy(update={"municipality": own})
    run = Run(parameters, pipeline.read(parameters, data), edition_of("arbetsgrupp", parameters), part)
    run.finish(quarter_picture(run.checked, parameters))
    return json.loads(part.read_text(encoding="utf-8"))


def rows(result: dict[str, object]) -> MappingResults:
    return MappingResults.model_validate(result["parts"]["mapping"])


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "part.json"


def test_orebro_after_the_riots_is_no_success(root: Path, real_data: Path, part: Path) -> None:
    result = quarter(root, real_data, part, "orebro", "2023Q2")
    mapping = rows(result)
    total = next(row for row in mapping.categories if row.category == "alla")
    assert total.comparison_extreme
    assert not total.comparison_usable
    assert not any(row.signal for row in mapping.categories)
    assert total.count == 25
    assert total.same_quarter_last_year == 231  # of the 257, those registered by 14 July 2023
    text = " ".join(mapping.findings)
    assert "145 händelser efter lika lång tid (231 var kända den 14 juli 2023)" in text
    assert "Jämför inte rakt av med kvartal 2 2022" in text
    assert "ingen framgång i sig" in text
    assert mapping.not_supported == [
        NO_CLOCK,
        NO_MAP,
        f"Hot spots är inte prövade för Polisanmälda brott av sex slag (rutor och stråk): {NO_POINTS}.",
    ]


def test_orebro_in_an_ordinary_quarter_carries_no_warning(root: Path, real_data: Path, part: Path) -> None:
    mapping = rows(quarter(root, real_data, part, "orebro", "2023Q4"))
    assert not any(row.comparison_extreme for row in mapping.categories)
    assert "Jämför inte" not in " ".join(mapping.findings)


def test_all_of_the_riot_is_there_when_everything_is_registered(root: Path, real_data: Path, part: Path) -> None:
    mapping = rows(quarter(root, real_data, part, "orebro", "2022Q2", date(2024, 3, 31)))
    total = next(row for row in mapping.categories if row.category == "alla")
    assert total.count == 257
    assert total.signal or total.no_expected_reason is not None


@pytest.mark.parametrize("slug", ["orebro", "landskrona"])
def test_the_riot_quarter_itself_signals(root: Path, real_data: Path, part: Path, slug: str) -> None:
    mapping = rows(quarter(root, real_data, part, slug, "2022Q2"))
    signals = {row.category for row in mapping.categories if row.signal}
    assert signals, slug


def test_eskilstunas_small_quarter_is_whole(root: Path, real_data: Path, part: Path) -> None:
    result = quarter(root, real_data, part, "eskilstuna", "2023Q4")
    mapping = rows(result)
    quality = result["parts"]["data_quality"]
    assert (quality["rows_read"], quality["rows_accepted"], quality["rows_rejected"]) == (616, 616, 0)
    total = next(row for row in mapping.categories if row.category == "alla")
    assert (total.count, total.same_quarter_last_year) == (16, 21)
    assert not any(row.comparison_extreme or row.signal for row in mapping.categories)
    assert result["title"] == "Kartläggning: inga säkra avvikelser från det väntade"


def test_a_quarter_after_the_end_of_the_files_is_called_incomplete(root: Path, real_data: Path, part: Path) -> None:
    result = quarter(root, real_data, part, "orebro", "2024Q2")
    assert result["title"] == "Kartläggning: underlaget för kvartal 2 2024 är inte komplett"
    assert not any(row.signal or row.comparison_usable for row in rows(result).categories)


def test_the_first_quarters_have_too_short_a_history_to_judge(root: Path, real_data: Path, part: Path) -> None:
    mapping = rows(quarter(root, real_data, part, "eskilstuna", "2020Q1"))
    assert all(row.expected is None for row in mapping.categories)
    assert "för kort historik" in " ".join(row.no_expected_reason or "" for row in mapping.categories)


FOREIGN = [
    ("cincinnati", "2018Q3", ["Områdena saknar gränser i underlaget: ingen karta kan ritas."]),
    ("memphis", "2019Q3", []),
    ("nottingham", "2022Q3", ["Polisanmälda inbrott och rån saknar klockslag: veckodag och timme kan inte visas."]),
]


@pytest.mark.parametrize(("slug", "text", "missing"), FOREIGN)
def test_other_countries_points_clocks_and_areas_go_the_same_way(
    root: Path, real_data: Path, part: Path, slug: str, text: str, missing: list[str]
) -> None:
    mapping = rows(quarter(root, real_data, part, slug, text))
    spots = [text for text in mapping.not_supported if text.startswith("Hot spots är inte prövade för ")]
    assert [text for text in mapping.not_supported if text not in spots] == missing
    assert bool(mapping.hot_spots) or spots  # found, or told why not
    assert not any(row.signal for row in mapping.categories)  # too short a history, or nothing out of the ordinary
    assert "filer saknas" not in " ".join(mapping.findings)  # a month is no silence


@pytest.mark.parametrize("slug", ["nottingham", "malmo"])
def test_a_run_takes_the_fingerprint_of_every_variant_and_indicator(root: Path, real_data: Path, slug: str) -> None:
    """The run compares this list before and after reading: a file left out would count as changed."""
    parameters = load(slug, "2022Q3", folder=root / "parameters")
    found = {name for name in inputs_of(parameters, real_data) if name.endswith((".xlsx", ".gz", ".csv"))}
    files = {
        "nottingham": {f"points_nottingham/nottingham_{kind}.csv.gz" for kind in ("burglary", "robbery")},
        "malmo": {f"se_vehicle_fires/msb_vehicle_fires_{year}.csv" for year in (2018, 2019)}
        | {path.relative_to(real_data).as_posix() for path in (real_data / "se_scb_deso").glob("*.xlsx")},
    }
    assert files[slug] <= found


@pytest.mark.notebooks
@pytest.mark.parametrize(("slug", "text"), [("eskilstuna", "2023Q4"), ("orebro", "2023Q2")])
def test_the_command_makes_the_report(root: Path, real_data: Path, tmp_path: Path, slug: str, text: str) -> None:
    for name in ("notebooks", "parameters"):
        shutil.copytree(root / name, tmp_path / name)
    (tmp_path / "data").mkdir()
    command = [sys.executable, "-m", "bfkit", "quarter", "--municipality", slug, "--quarter", text]
    done = subprocess.run(
        [*command, "--data", str(real_data)], cwd=tmp_path, capture_output=True, check=False, timeout=1200
    )
    assert done.returncode == 0, done.stderr.decode("utf-8")
    page = (tmp_path / "output" / slug / text / "10_kartlaggning.html").read_text(encoding="utf-8")
    for sentence in (NO_MAP, NO_CLOCK, NO_POINTS):
        assert page.count(sentence) == 1
    assert ("Jämför inte rakt av" in page) == (slug == "orebro")
    assert str(tmp_path) not in page
