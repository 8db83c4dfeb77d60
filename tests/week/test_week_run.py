"""``bfkit week`` on a small project of its own: a page and its data, or a clear message and nothing left behind."""

import json
from datetime import date
from pathlib import Path

import pytest

from bfkit.errors import InputFileError, NotebookError, ParameterError
from bfkit.notebook import start_week
from bfkit.quarter.week import run_week
from bfkit.quarter.workspace import Workspace
from bfkit.results.week import WeekResults
from tests.quarter.conftest import Told, laid_out_town


@pytest.fixture
def town(root: Path, tmp_path: Path) -> Workspace:
    return laid_out_town(tmp_path, root)


@pytest.mark.notebooks
def test_a_week_leaves_a_page_and_its_data(town: Workspace) -> None:
    finished = run_week(town, "prov", report=Told(), today=date(2025, 6, 26))
    assert finished.page == town.output / "prov" / "veckor" / "2025-06-25" / "05_veckolagesbild.html"
    html = finished.page.read_text(encoding="utf-8")
    assert "Vem, var och när nästa vecka" in html and "Veckolägesbild, sju dagar till 25 juni 2025" in html
    assert "Från kvartalsanalysen" in html and "Ingen kvartalsanalys har lämnats över till veckan." in html
    data = WeekResults.model_validate(json.loads((finished.page.parent / "vecka.json").read_text(encoding="utf-8")))
    assert (data.first_day, data.last_day, data.quarter) == ("2025-06-19", "2025-06-25", "2025Q1")
    assert not list(town.output.glob(".work/*"))
    (town.notebooks / "05_veckolagesbild.ipynb").write_text(
        (town.notebooks / "05_veckolagesbild.ipynb")
        .read_text(encoding="utf-8")
        .replace("picture = run.picture(", "picture = 1 / 0 * run.picture("),
        encoding="utf-8",
    )
    with pytest.raises(NotebookError, match=r"ZeroDivisionError.*tidigare sida för veckan står kvar"):
        run_week(town, "prov", report=Told(), today=date(2025, 6, 26))
    assert finished.page.read_text(encoding="utf-8") == html


@pytest.mark.notebooks
def test_a_hand_over_from_the_quarter_stands_on_the_page(town: Workspace) -> None:
    own = {
        "municipality": "prov",
        "quarter": "2025Q1",
        "as_of": "2025-04-14",
        "synthetic": False,
        "focus_areas": [{"area": "A", "name": "Norr", "decided": True}],
        "problems": [],
        "measures": [],
        "starting": [],
        "days": [],
    }
    folder = town.output / "prov" / "2025Q1" / "export" / "kvartalsanalys"
    folder.mkdir(parents=True)
    (folder / "overlamning.json").write_text(json.dumps(own), encoding="utf-8")
    html = run_week(town, "prov", report=Told(), today=date(2025, 6, 26)).page.read_text(encoding="utf-8")
    assert "Fokusområden efter kvartal 1 2025 (beslutade): Norr." in html


def test_files_that_end_long_before_say_which_week_can_be_run(town: Workspace) -> None:
    with pytest.raises(InputFileError, match=r"når längst slutar .* juni 2025.*bfkit week --till 2025-06-25"):
        run_week(town, "prov", report=Told(), today=date(2026, 11, 26))
    assert not list(town.output.glob("prov/veckor/*"))
    assert not list(town.output.glob(".work/*"))


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(ParameterError, match="är inget datum"):
        start_week("ostan", "25 juni")
