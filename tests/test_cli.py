"""The command: Swedish messages, an exit code per kind of fault, no traceback, nothing written on a fault."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from bfkit import cli
from bfkit.quarter.plan_files import Proposed

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def project(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("notebooks", "parameters"):
        shutil.copytree(root / name, tmp_path / name)
    shutil.copytree(root / "data" / "ostan", tmp_path / "data" / "ostan")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def bfkit(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    def call(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["bfkit", *words])
        try:
            cli.main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_check_tells_the_account_and_writes_nothing(project: Path, bfkit: Call) -> None:
    code, out, _ = bfkit("check")
    assert code == 0
    assert "rader lästa" in out
    assert "rader avvisade: datumet går inte att läsa" in out
    assert "utan ett värde: punkten ligger utanför kommunen" in out
    assert "borttagna som såg ut som telefonnummer" in out
    assert not (project / "output").exists()


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (
            ["check", "--quarter", "2025Q5"],
            2,
            'Parameterfel: ett fel i parametrarna; ingenting har körts.\n  kvartal: "2025Q5"',
        ),
        (["quarter", "--quarter", "2025-Q2"], 2, "inte ett kvartal"),
        (["quarter", "--municipality", "osten"], 2, 'menade du "ostan"?'),
        (["quarter", "--edition", "offentligt"], 2, 'menade du "offentlig"?'),
        (["quarter", "--data", "finns_inte"], 2, "datamappen"),
        (["quarter", "--scheduler", "tcp://127.0.0.1:1"], 2, "svarar inte"),
        (["check", "--municipality", "orebro"], 3, "Filfel"),
        (["quarter", "--kvartal", "2025Q2"], 2, "kommandot gick inte att tolka"),
        (["kvartal"], 2, "kommandot gick inte att tolka"),
        (["plan", "M1"], 2, "låstes 15 juni 2023 (M1.json) och skrivs aldrig över"),
        (["plan", "M9"], 2, 'insatsen "M9" står inte'),
        (["plan", "M6", "--day", "2024-12-12"], 2, "Kör kommandot i ett terminalfönster"),
        (["plan", "M6", "--day", "2024-13-01"], 2, "inget datum som finns"),
        (["plan", "M6", "--number", "5"], 2, "hör till --lottad-start"),
        (["plan", "M7", "--lottad-start", "--number", "5"], 2, "ange --quarter"),
        (["plan", "M7", "--lottad-start", "--quarter", "2025Q2"], 2, "ange --number"),
        (["plan", "M1", "--lottad-start", "--quarter", "2025Q2", "--number", "5"], 2, "ingen lottad start"),
        (["plan", "M1", "--municipality", "orebro"], 2, "inget register över insatser"),
        (["simulate"], 2, "ange --folder"),
        (["simulate", "--folder", "data"], 7, "finns redan"),
    ],
)
def test_a_fault_is_a_message_and_an_exit_code(
    project: Path, bfkit: Call, words: list[str], code: int, message: str
) -> None:
    found, _, err = bfkit(*words)
    assert found == code
    assert message in err
    assert "Traceback" not in err
    assert not (project / "output" / "ostan" / "2025Q2" / "results.json").exists()


def test_an_empty_data_option_means_the_data_folder(project: Path, bfkit: Call) -> None:
    assert bfkit("check", "--data", "")[0] == 0


def test_check_tells_a_file_that_some_pages_only_need_after_the_account_of_the_data(project: Path, bfkit: Call) -> None:
    path = project / "parameters" / "ostan" / "commitments.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("target: {count: 2, per: year}", "target: {count: 2}", 1), encoding="utf-8")
    code, out, err = bfkit("check")
    assert code == 2 and "rader lästa" in out
    assert "commitments.yml kan inte läsas; det andra går att köra." in err
    assert "ostan/commitments.yml: commitments[1].target.per (rad" in err


@pytest.mark.parametrize(
    ("name", "content", "code", "message"),
    [
        ("rapporter_2024.csv", b"", 3, "filen är tom"),
        ("rapporter_2024.csv", "Ärendenr,Kategori\n1,Skadegörelse\n".encode("cp1252"), 4, "rapporter_2024.csv"),
        ("rapporter_2024.csv", b"\xff\xfe\x00", 3, "rapporter_2024.csv"),
        ("omraden.gpkg", b"inte en karta", 3, "omraden.gpkg"),
        ("polis.xlsx", b"inte en arbetsbok", 3, "polis.xlsx"),
    ],
)
def test_a_broken_file_is_named(project: Path, bfkit: Call, name: str, content: bytes, code: int, message: str) -> None:
    (project / "data" / "ostan" / name).write_bytes(content)
    found, _, err = bfkit("quarter")
    assert message in err
    assert found in (code, 3, 4)
    assert "Traceback" not in err
    left = [p.name for p in (project / "output").rglob("*") if p.is_file() and p.name != ".lock"]
    assert left == []


RAW = (".csv", ".gpkg", ".xlsx")


def test_the_schema_is_json(bfkit: Call) -> None:
    code, out, _ = bfkit("schema")
    assert code == 0
    assert json.loads(out)["title"] == "QuarterResults"


def test_the_schema_of_the_week_is_published_too(bfkit: Call) -> None:
    code, out, _ = bfkit("schema", "--vecka")
    assert code == 0
    schema = json.loads(out)
    assert schema["title"] == "WeekResults"
    assert {"counts", "hot_spots", "measures", "events", "focus_areas"} <= set(schema["properties"])
    assert {"areas", "hours", "planned", "done", "since"} <= set(schema["$defs"]["WeekMeasure"]["properties"])


def test_simulate_writes_the_committed_files(root: Path, tmp_path: Path, bfkit: Call) -> None:
    code, out, _ = bfkit("simulate", "--seed", "1", "--folder", str(tmp_path / "ny"))
    assert code == 0
    committed = {path.name: path for path in (root / "data" / "ostan").iterdir() if path.suffix in RAW}
    written = {path.name: path for path in (tmp_path / "ny" / "ostan").iterdir()}
    assert f"{len(committed)} filer skrivna" in out
    assert set(written) == set(committed)
    for name, path in committed.items():
        if path.suffix != ".xlsx":  # its compression may differ; its contents are held equal in tests/ostan
            assert written[name].read_bytes() == path.read_bytes(), name


def test_something_unforeseen_is_told_without_a_traceback(bfkit: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*, standalone_mode: bool) -> None:
        raise ZeroDivisionError("18900101-0017")

    monkeypatch.setattr(cli, "app", broken)
    code, _, err = bfkit("check")
    assert code == 1
    assert "Oväntat fel: ZeroDivisionError" in err
    assert "Traceback" not in err
    assert "18900101-0017" not in err


def test_the_command_can_be_run_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "bfkit", "--help"], capture_output=True, check=False, timeout=60)
    assert done.returncode == 0
    assert "Kör ett kvartal" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(("answer", "locked"), [("j", True), ("Ja ", True), ("", False), ("n", False), (None, False)])
def test_a_plan_is_locked_when_somebody_says_yes(
    project: Path, bfkit: Call, monkeypatch: pytest.MonkeyPatch, answer: str | None, locked: bool
) -> None:
    asked = []

    def reply(question: str) -> str:
        asked.append(question)
        if answer is None:
            raise EOFError
        return answer

    def proposed(*_: object, **__: object) -> Proposed:
        return Proposed("text\n", project / "M6.json", ("Det här låses",), "Lås planen?", ("Planen är låst",))

    monkeypatch.setattr("bfkit.quarter.plan_lock.plan_to_lock", proposed)
    monkeypatch.setattr("bfkit.quarter.lottery_draw.round_to_draw", proposed)
    monkeypatch.setattr("builtins.input", reply)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    for words in (["plan", "M6"], ["plan", "M6", "--lottad-start", "--quarter", "2025Q2", "--number", "1"]):
        (project / "M6.json").unlink(missing_ok=True)
        code, out, _ = bfkit(*words)
        assert code == 0 and "Det här låses" in out
        assert ("Planen är låst" in out, (project / "M6.json").exists()) == (locked, locked)
        assert ("Ingenting är gjort." in out) == (not locked)
    assert asked == ["Lås planen? [j/N] "] * 2
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: False))
    (project / "M6.json").unlink(missing_ok=True)
    code, out, err = bfkit("plan", "M6")
    assert (code, (project / "M6.json").exists()) == (2, False)
    assert "Det här låses" in out and "lägg till --ja" in err
    assert bfkit("plan", "M6", "--ja")[0] == 0 and (project / "M6.json").exists()
    assert len(asked) == 2


def test_check_tells_every_measure_that_is_wrong(project: Path, bfkit: Call) -> None:
    path = project / "parameters" / "ostan" / "interventions.yml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("areas: [O119]", "areas: [O999]", 1).replace("    owner: Trygghetsenheten\n", "", 1)
    path.write_text(text, encoding="utf-8")
    code, out, err = bfkit("check")
    assert code == 2 and "rader lästa" in out
    assert "2 insatser i registret kan inte läsas" in err
    assert 'ostan/interventions.yml: M1: areas: "O999" finns inte bland kommunens' in err
    assert "ostan/interventions.yml: M2: owner (rad " in err
