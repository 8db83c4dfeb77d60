"""No planted personal value, and no small count, in any file that a run of Östan leaves."""

import json
import re
from pathlib import Path

import pytest

from bfkit.ostan import canaries

pytestmark = pytest.mark.notebooks


def test_no_personal_value_is_in_any_output_or_message(ostan_run: tuple[Path, str], root: Path) -> None:
    folder, said = ostan_run
    planted = canaries(1)
    raw = b"".join(path.read_bytes() for path in (root / "data" / "ostan").glob("*.csv")).decode("cp1252")
    assert sum(value in raw for value in planted) >= 30  # the canaries are there to be found
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 12
    found = [(path.name, v) for path in files for v in planted if v.encode("utf-8") in path.read_bytes()]
    assert found == []
    assert [value for value in planted if value in said] == []


def test_no_free_text_is_in_any_output(ostan_run: tuple[Path, str], root: Path) -> None:
    folder, _ = ostan_run
    text = (root / "data" / "ostan" / "rapporter_2025.csv").read_bytes().decode("cp1252")
    sentences = set(re.findall(r"[A-ZÅÄÖ][a-zåäö]+ [a-zåäö]+ [a-zåäö]+ [a-zåäö ]{12,}", text))
    assert len(sentences) >= 5
    written = " ".join(p.read_text(encoding="utf-8", errors="replace") for p in folder.rglob("*") if p.is_file())
    assert [sentence for sentence in sentences if sentence in written] == []


@pytest.mark.parametrize(("edition", "limit"), [("", 5), ("offentlig", 10)])
def test_no_small_count_is_in_the_results(ostan_run: tuple[Path, str], edition: str, limit: int) -> None:
    results = json.loads((ostan_run[0] / edition / "results.json").read_text(encoding="utf-8"))
    assert results["disclosure_limit"] == limit
    mapping = results["mapping"]
    keys = ("count", "count_12m", "same_quarter_last_year", "same_quarter_last_year_equal_lag")
    values = [row[key] for part in ("categories", "areas") for row in mapping[part] for key in keys if key in row]
    assert [value for value in values if value is not None and 0 < value < limit] == []
    assert any(value is None for value in values)  # something was held back
    assert sum(value is not None for value in values) > len(values) / 3  # and the page still says something


def test_every_page_says_its_edition_and_limit(ostan_run: tuple[Path, str]) -> None:
    folder, _ = ostan_run
    pages = [*folder.glob("*.html"), *(folder / "offentlig").glob("*.html")]
    assert len(pages) == 4
    for page in pages:
        text = page.read_text(encoding="utf-8")
        public = page.parent.name == "offentlig"
        assert f"Antal under {10 if public else 5} visas inte." in text
        assert ("Offentlig utgåva" if public else "Arbetsgruppens utgåva") in text
        assert "Påhittad kommun" in text
