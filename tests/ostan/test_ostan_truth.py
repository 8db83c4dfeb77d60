"""The truth is plain values, agrees with the files, and is never opened by the library."""

import numpy as np
import pandas as pd

from bfkit import ostan
from bfkit.ostan.free_text import names
from bfkit.ostan.scenario import EIGHT_YEARS


def plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(type(key) in (str, int) and plain(inner) for key, inner in value.items())
    if isinstance(value, list):
        return all(map(plain, value))
    return type(value) in (str, int, float, bool, type(None))


def test_it_holds_plain_values_only(truth):
    assert plain(truth)
    assert not plain({"a": np.int64(1)})


def test_the_library_does_not_know_the_name_of_its_file(project):
    name = "truth" + ".yml"
    knowing = [path for path in (project / "bfkit").rglob("*.py") if name in path.read_text(encoding="utf-8")]
    assert knowing == []


def test_canaries_are_those_of_the_seed(truth):
    assert truth["canaries"] == [*ostan.canaries(1), *names(1)]


def test_the_public_function_is_the_same_truth():
    small = EIGHT_YEARS.__class__(size=0.1)
    found = ostan.truth(3, scenario=small)
    assert found["seed"] == 3
    assert plain(found)
    assert ostan.truth(3, scenario=small) == found


def test_rows_of_each_year_are_those_of_the_files(truth, reports):
    assert truth["span"]["rows"] == reports.groupby("year").size().to_dict()


def test_planted_faults_are_as_many_in_the_files(truth, reports):
    """Recounted from the files' own text."""
    faults = truth["faults"]
    for column, values in faults["values"].items():
        counts = reports[column].value_counts()
        assert values == {text: int(counts.get(text, 0)) for text in values}
    assert faults["no_point"] == (reports["Öst"] == "").sum()
    assert faults["no_point_and_no_area"] == ((reports["Öst"] == "") & (reports["Område"] == "")).sum()
    assert faults["axes_swapped"] == (pd.to_numeric(reports["Öst"].str.replace(",", "."), errors="coerce") > 6e6).sum()
    assert (
        faults["day_without_clock"]
        == (reports["Händelse från"].str.len() == 10).sum()
        - (reports["Händelse från"].isin(ostan.canaries(1)) & (reports["Händelse från"].str.len() == 10)).sum()
    )
    columns = [column for column in reports.columns if column != "year"]
    assert faults["doublets"]["twice"] == reports.duplicated(columns).sum() == 30
    again = reports.duplicated(["Ärendenr"]).sum()
    assert faults["doublets"]["twice"] + faults["doublets"]["twice, changed"] == again == 36
    assert faults["doublets"]["equal row"] == reports["Ärendenr"].str.endswith("B").sum() == 45


def test_places_of_causes_and_decoys_are_in_the_register(truth, simulation):
    by_id = dict(zip(simulation.register.ids, simulation.register.names, strict=True))
    found = 0
    for cause in truth["causes"].values():
        for key in ("place", "decoy"):
            if isinstance(place := cause.get(key), dict):
                assert by_id[place["id"]] == place["name"]
                found += 1
    assert found == 6
