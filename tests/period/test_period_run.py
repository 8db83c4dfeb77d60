"""``bfkit period``: a page, its data and three Word files, or a clear message and nothing left behind."""

import json
import shutil
from datetime import date
from pathlib import Path

import docx
import pytest

from bfkit.errors import BfkitError, BusyError, InputFileError, NotebookError, ParameterError
from bfkit.notebook import edition_of, start_period
from bfkit.quarter import one_page, publish
from bfkit.quarter.period import FinishedPeriod, run_period
from bfkit.quarter.period_material import command_for, period_named, period_parameters, published_results
from bfkit.quarter.preparing import alone
from bfkit.quarter.workspace import Workspace
from bfkit.results.period import PeriodResults
from tests.quarter.conftest import Told, laid_out_town

TODAY = date(2026, 3, 1)
WORD = {"lagesbild.docx", "atgardsplan.docx", "tjansteskrivelse.docx"}


@pytest.fixture
def town(root: Path, tmp_path: Path) -> Workspace:
    return laid_out_town(tmp_path, root)


def run(place: Workspace, text: str, municipality: str = "prov", edition: str = "arbetsgrupp") -> FinishedPeriod:
    period = period_named(text)
    parameters = period_parameters(place, municipality, period)
    own = edition_of(edition, parameters)
    return run_period(place, parameters, period, edition=own, report=Told(), today=TODAY)


def read(finished: FinishedPeriod) -> PeriodResults:
    text = (finished.page.parent / publish.RESULTS).read_text(encoding="utf-8")
    return PeriodResults.model_validate(json.loads(text))


@pytest.mark.notebooks
def test_a_year_of_ostan_leaves_a_page_its_data_and_word_files(root: Path, tmp_path: Path) -> None:
    for name in ("notebooks", "parameters"):
        shutil.copytree(root / name, tmp_path / name)
    place = Workspace(tmp_path, root / "data")
    finished = run(place, "2024", "ostan")
    html = finished.page.read_text(encoding="utf-8")
    assert finished.page == place.output / "ostan" / "perioder" / "2024" / "50_arsanalys.html"
    assert {path.name for path in finished.documents} == WORD
    assert "Årsanalys 2024" in html and "Uppgifter till och med 14 januari 2025" in html
    assert "Kör först kvartal 4 2024 och sedan perioden igen." in html  # what to do for the measures, in plain words
    assert "bfkit quarter" not in html  # the command is told on the command line
    data = read(finished)
    assert (data.first_day, data.last_day, data.quarter) == ("2024-01-01", "2024-12-31", None)
    assert len(data.commitments) == 31  # of 34; A31, A32 and A33 begin in 2025
    assert data.cooperation is not None and data.cooperation.questions[0].levels == {
        "1": 0,
        "2": 0,
        "3": 1,
        "4": 3,
        "5": 1,
    }
    plan = docx.Document(str(finished.page.parent / "atgardsplan.docx"))
    assert plan.core_properties.created is not None and plan.core_properties.created.date() == date(2025, 1, 14)
    assert not list(place.output.glob(".work/*"))
    assert (finished.page.parent / publish.MANIFEST).is_file()


@pytest.mark.notebooks
def test_a_public_tertial_of_ostan_tells_nothing_of_who_where_and_the_groups_words(root: Path, tmp_path: Path) -> None:
    for name in ("notebooks", "parameters"):
        shutil.copytree(root / name, tmp_path / name)
    place = Workspace(tmp_path, root / "data")
    finished = run(place, "2024T3", "ostan", edition="offentlig")
    folder = place.output / "ostan" / "perioder" / "2024T3" / "offentlig"
    assert finished.page.parent == folder
    data, html = read(finished), finished.page.read_text(encoding="utf-8")
    assert "Tertialanalys, tredje tertialet 2024" in html
    steps = {step.step for one in data.areas for step in one.steps}
    assert "2024T3" in steps and not any("Q" in step for step in steps)
    limit = data.disclosure_limit
    assert not [s for one in data.areas for s in one.steps if s.count is not None and 1 <= s.count < limit]
    told = html + (folder / publish.MANIFEST).read_text(encoding="utf-8") + json.dumps(data.model_dump())
    assert "Underlaget kommer för sent" not in told  # the group's own judgement
    assert data.cooperation is None or all(one.levels is None for one in data.cooperation.questions)


@pytest.mark.notebooks
def test_a_notebook_that_fails_leaves_the_earlier_page_and_documents_as_they_were(town: Workspace) -> None:
    first = run(town, "2024")
    names = [*WORD, publish.RESULTS, first.page.name]
    kept = {name: (first.page.parent / name).read_bytes() for name in names}
    assert read(first).commitments == [] and "formulär om samverkan 2024 är inte besvarat" in " ".join(first.missing)
    path = town.notebooks / "50_arsanalys.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("picture = run.picture()", "picture = 1 / 0"), encoding="utf-8")
    with pytest.raises(NotebookError, match=r"ZeroDivisionError.*tidigare sida för perioden står kvar"):
        run(town, "2024")
    assert {name: (first.page.parent / name).read_bytes() for name in names} == kept
    assert not list(town.output.glob(".work/*"))


def test_a_period_that_is_not_over_is_refused_before_anything_is_read(town: Workspace) -> None:
    (town.data / "rapporter.csv").unlink()
    with pytest.raises(ParameterError, match=r"2026T1 är inte slut: den sista dagen är 30 april 2026.*2025T3"):
        run(town, "2026T1")
    assert not (town.output / "prov").exists()


def test_a_period_beyond_the_files_says_how_far_they_go(town: Workspace) -> None:
    with pytest.raises(InputFileError, match=r"ingen källa når till tredje tertialet 2025.*slutar \d+ juni 2025"):
        run(town, "2025T3")
    assert not list(town.output.glob("prov/perioder/*"))
    assert not list(town.output.glob(".work/*"))


@pytest.mark.parametrize("text", ["2025Q1", "våren", "2025T9"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="varken ett tertial eller ett år"):
        start_period("ostan", text)


def test_a_run_beside_another_is_refused_and_disturbs_nothing(town: Workspace) -> None:
    folder = town.period_folder("prov", "2024", "arbetsgrupp")
    folder.mkdir(parents=True)
    with alone(folder, "prov"), pytest.raises(BusyError, match="prov, 2024, arbetsgruppens utgåva körs redan"):
        run(town, "2024")


def test_a_run_that_cannot_write_leaves_no_new_folder(town: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise BfkitError("disken är full")

    monkeypatch.setattr(one_page, "keep_tables", full)
    with pytest.raises(BfkitError, match="disken är full"):
        run(town, "2024")
    assert not list(town.output.glob("prov/perioder/*"))


def test_results_of_another_version_are_not_read_and_the_command_is_told(town: Workspace) -> None:
    parameters = period_parameters(town, "prov", period_named("2025T1"))
    assert (parameters.quarter_text, parameters.as_of) == ("2025Q1", date(2025, 5, 14))  # 30 April and fourteen days
    found, missing = published_results(town, parameters, "offentlig")
    assert found is None and "kvartal 1 2025 finns inte" in missing[0] and "bfkit" not in missing[0]
    told = command_for(parameters, "offentlig")  # on the command line alone
    assert told == "bfkit quarter --municipality prov --quarter 2025Q1 --edition offentlig"
    folder = town.quarter_folder(parameters, "arbetsgrupp")
    folder.mkdir(parents=True)
    (folder / publish.RESULTS).write_text('{"municipality": "prov"}', encoding="utf-8")
    found, missing = published_results(town, parameters, "arbetsgrupp")
    assert found is None and "annan version" in missing[0]


def test_an_agreement_on_a_source_that_ended_within_the_period_stops_it(town: Workspace) -> None:
    path = town.parameters / "prov" / "municipality.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("legal_basis: prov }", "legal_basis: prov, valid_until: 2025-04-15 }"), encoding="utf-8"
    )
    with pytest.raises(
        ParameterError, match=r"källan rapporter gick ut 15 april 2025, före slutet av första tertialet"
    ):
        period_parameters(town, "prov", period_named("2025T1"))
