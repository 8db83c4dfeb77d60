import hashlib
from pathlib import Path

import pytest

from bfkit.errors import BfkitError, InputFileError, ParameterError
from bfkit.ingest.files import content, fingerprint, matching, one


def failure(folder: Path, pattern: str, kind: type[BfkitError] = InputFileError) -> str:
    with pytest.raises(kind) as caught:
        matching(folder, (pattern,))
    return str(caught.value)


def link(target: Path, at: Path) -> None:
    try:
        at.symlink_to(target)
    except OSError:
        pytest.skip("systemet tillåter inga symboliska länkar här")


def test_files_come_once_each_in_the_order_of_composed_names(tmp_path: Path) -> None:
    for name in ("b.csv", "bla\u030a ljus.csv", "a.csv", "~$a.csv", ".~lock.a.csv"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "c.csv").mkdir()
    found = matching(tmp_path, ("b*.csv", "*.csv"))
    assert [file.name for file in found] == ["a.csv", "b.csv", "blå ljus.csv"]


def test_a_name_in_loose_accents_is_found_by_a_composed_name(tmp_path: Path) -> None:
    (tmp_path / "bla\u030a.csv").write_text("x", encoding="utf-8")
    assert one(tmp_path, "blå.csv").name == "blå.csv"


def test_a_single_file_is_taken_by_its_name_and_not_as_a_pattern(tmp_path: Path) -> None:
    (tmp_path / "a[1].csv").write_text("x", encoding="utf-8")
    (tmp_path / "a1.csv").write_text("x", encoding="utf-8")
    assert one(tmp_path, "a[1].csv").path.name == "a[1].csv"


def test_what_is_not_there_says_so(tmp_path: Path) -> None:
    (tmp_path / "mapp").mkdir()
    assert "passar ingen fil" in failure(tmp_path, "*.csv")
    assert "filen finns inte" in failure(tmp_path, "x.csv")
    assert "är en mapp" in failure(tmp_path, "mapp")
    assert "datamappen" in failure(tmp_path / "saknas", "x.csv")
    assert "går inte att tolka" in failure(tmp_path, "a**b", ParameterError)


def test_a_link_out_of_the_folder_is_refused_and_one_within_it_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (tmp_path / "hemlig.csv").write_text("x", encoding="utf-8")
    (folder / "inne.csv").write_text("x", encoding="utf-8")
    link(tmp_path / "hemlig.csv", folder / "ut.csv")
    link(folder / "inne.csv", folder / "in.csv")
    link(tmp_path, folder / "mapp")
    assert "ut ur datamappen" in failure(folder, "ut.csv")
    assert "ut ur datamappen" in failure(folder, "mapp/hemlig.csv")
    assert one(folder, "in.csv").name == "in.csv"


def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    link(tmp_path / "borta.csv", tmp_path / "a.csv")
    assert "a.csv" in failure(tmp_path, "*.csv")


def test_an_empty_file_is_refused_and_an_unreadable_one_is_explained(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b" \n")
    file = one(tmp_path, "a.csv")
    with pytest.raises(InputFileError, match="tom"):
        content(file)
    file.path.unlink()
    with pytest.raises(InputFileError, match="går inte att läsa"):
        content(file)


def test_the_fingerprint_is_of_the_bytes_and_a_shapefile_has_several(tmp_path: Path) -> None:
    for suffix in (".shp", ".dbf", ".txt"):
        (tmp_path / f"k{suffix}").write_bytes(suffix.encode())
    expected = {f"k{suffix}": hashlib.sha256(suffix.encode()).hexdigest() for suffix in (".shp", ".dbf")}
    assert fingerprint(one(tmp_path, "k.shp")) == expected
    assert list(fingerprint(one(tmp_path, "k.txt"))) == ["k.txt"]
