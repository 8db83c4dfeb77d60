"""The arithmetic of the slow proofs: a proof that counts wrongly proves nothing."""

import inspect
import pkgutil
from datetime import datetime
from importlib import import_module
from itertools import combinations
from math import sqrt
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import bench
from bench.hot_spots import in_whole_numbers
from bench.ostan_checked import declared, incidents_of, parameters_of
from bench.ostan_seed import Judged, judged_seed
from bench.ostan_truth import bars, share
from bench.peers import Timed, by_turns, ratio
from bench.real_panels import ALIKE, NEIGHBOURS, grouped
from bench.real_placebo import clustered_error
from bench.repeats import DAYS, METRES, every_pair, world
from bench.series import CELLS, Cell, series
from bfkit.evaluation.deciding import TOO_FEW
from bfkit.evaluation.displacement.movement import MOVED, NOT_TESTED
from bfkit.ostan.faults import EQUAL, TWICE
from bfkit.ostan.simulation import simulated
from bfkit.verdict.words import DECREASE_HINTED, UNDECIDED


def test_one_value_a_cluster_gives_the_ordinary_standard_error() -> None:
    # sqrt(p (1 - p) / (n - 1)) = sqrt(0.25 / 3)
    assert clustered_error(np.array([1, 1, 0, 0]), ["a", "b", "c", "d"]) == pytest.approx(sqrt(0.25 / 3))


def test_values_that_go_together_in_clusters_tell_less() -> None:
    # two clusters with sums 2 x 0.5 and 2 x -0.5: sqrt(2 / 1 x (1 + 1)) / 4 = 0.5
    assert clustered_error(np.array([1, 1, 0, 0]), ["a", "a", "b", "b"]) == pytest.approx(0.5)
    assert clustered_error(np.array([1, 0, 1, 0]), ["a", "a", "b", "b"]) == 0
    assert clustered_error(np.array([1, 0]), ["a", "a"]) == float("inf")


@pytest.mark.parametrize("grouping", [NEIGHBOURS, ALIKE])
def test_groups_hold_every_event_once_and_enough_of_them(grouping: str) -> None:
    random = np.random.default_rng(1)
    counts = random.poisson(random.gamma(1, 0.3, (60, 1)), (60, 54))
    found = grouped(random, counts, grouping, 20.0)
    assert (found.sum(axis=0) == counts.sum(axis=0)).all()
    assert len(found) > 1 and (found.mean(axis=1) * 6 >= 20).all()


def test_neighbours_are_consecutive_codes() -> None:
    # four areas with 20, 20, 40 and 20 a half-year of six months; a ring of codes: rolled, never mixed
    counts = np.repeat(np.array([[4], [4], [8], [4]]), 12, axis=1) * np.array([[1], [10], [100], [1000]])
    found = grouped(np.random.default_rng(2), counts, NEIGHBOURS, 20.0)
    assert sorted(found[:, 0].tolist()) == [4, 40, 800, 4000]


def rows_of(**columns) -> pd.DataFrame:
    """Six rows of the simulated reporters, alike but for what is given."""
    known = datetime(2025, 7, 14, 23)
    alike = {
        "copy": "", "unusable": False, "problem": 1, "gone": "", "happened": datetime(2025, 6, 3, 12), "reported": known,
        "Kategori": "Skadegörelse", "Undertyp": "Brand", "Objekt": "Skola", "Organisation": "A", "Öst": "500,5", "Nord": "600", "x": 500.5,
        "y": 600.0, "known_area": 0,
    }  # fmt: skip
    return pd.DataFrame({name: columns.get(name, [value] * 6) for name, value in alike.items()})


def read(rows: pd.DataFrame) -> pd.DataFrame:
    found = SimpleNamespace(rows=rows, town=SimpleNamespace(codes=("O101", "O102")))
    return incidents_of(found, declared())


def test_only_what_the_ingest_accepts_and_knows_by_then_is_judged() -> None:
    known, late = datetime(2025, 7, 14, 23), datetime(2025, 7, 15)
    rows = rows_of(
        copy=["", EQUAL, TWICE, "", "", ""],
        unusable=[False, False, False, True, False, False],
        gone=["", "", "", "", "M1", ""],
        reported=[known] * 5 + [late],
    )
    assert read(rows)["id"].tolist() == ["0", "1"]
    assert len(read(rows_of(problem=[1, -1, -1, -1, -1, -1]))) == 1  # unsafe places and events are no incidents


def test_a_row_has_the_point_and_area_that_a_reader_gives_it() -> None:
    found = read(
        rows_of(Öst=["500,5", "", "0", "saknas", "1", "1"], known_area=[0, 1, -1, 1, 0, 0], Undertyp=["Drönare", *["Brand"] * 5])
    )  # fmt: skip
    assert found["place_precision"].tolist() == ["point", "area", "area", "area", "point", "point"]
    assert found["x"].notna().tolist() == [True, False, False, False, True, True]
    assert found["area_id"].tolist()[:2] == ["O101", "O102"] and found["area_id"].isna().tolist()[2]
    assert found["subtype"].tolist()[:2] == ["ovrigt", "brand"]  # a word the municipality has no word for


def test_seed_1_is_judged_as_its_own_register_says() -> None:
    """The areas, lists and draws that the bench gives seed 1 are those that stand in its interventions.yml."""
    like = declared()
    assert parameters_of(simulated(1), like).register == like.register


def one(**changes) -> Judged:
    """A measure of which nothing could be said, but for what is given."""
    nan = float("nan")
    numbers = {"p_decrease": 0.5, "p_increase": 0.5, "adjusted": 0.5, "ratio": 1.0, "lower": 0.8, "upper": 1.2}
    words = {"id": "M5", "key": UNDECIDED, "reason": TOO_FEW, "decided": None, "reporters": True, "failed": (), "colour": "grå", "implementation": None}  # fmt: skip
    ring = {"ring": NOT_TESTED, "shown": NOT_TESTED, "ring_promised": nan, "ring_share": nan, "promised": 0.05}
    return Judged(**(words | numbers | ring | changes))


def test_a_bar_is_broken_by_one_credited_seed_and_by_too_few_found() -> None:
    found = {"key": DECREASE_HINTED, "reason": None, "p_decrease": 0.01}
    moved = {"ring": MOVED, "ring_promised": 0.5}
    of = {
        "M1": [one(promised=0.9, **found)] * 10,
        "M2": [one(promised=0.9, **found, **moved)] * 10,
        "M3": [one()] * 10,
        "M4": [one()] * 10,
        "M5": [one(), one(reporters=False, **found)] * 5,
        "M6": [one(colour="röd")] * 10,
        "M7": [one(promised=0.9, **found)] * 10,
    }
    assert [text for text, held in bars(of) if not held] == []
    worse = of | {
        "M5": [one(**found), *of["M5"][1:]],
        "M1": [one(promised=0.9)] * 10,
        "M3": [one(**found), *of["M3"][1:]],
    }
    assert [text.split()[0] for text, held in bars(worse) if not held] == ["M1", "M3", "M5"]


def test_a_series_of_the_grid_has_the_mean_and_spread_that_its_cell_says() -> None:
    random = np.random.default_rng(1)
    drawn = np.array([series(random, Cell(48, 30.0, 3.0, 0.4)) for _ in range(2000)])
    assert drawn.mean() == pytest.approx(30, rel=0.03)
    # Given the season 0.3 cos, whose square is 0.045 on average in logarithms, the variance is 3 x the mean and the season's own.
    assert drawn.var() == pytest.approx(3 * 30 + 0.045 * 30**2, rel=0.12)
    assert len(CELLS) == len(set(CELLS)) == 84


def test_shares_have_exact_intervals() -> None:
    # Clopper-Pearson of 0 of 10: 1 - 0.025 ** (1 / 10) = 30.8 %
    assert share(0, 10).split() == ["0.0", "[", "0.0-", "30.8]"]
    assert share(0, 0).strip() == "-"


def test_every_part_runs_without_arguments() -> None:
    """``make bench`` calls ``main`` of each part and gives it nothing."""
    names = [one.name for one in pkgutil.iter_modules(bench.__path__) if one.name != "__main__"]
    mains = {name: getattr(import_module(f"bench.{name}"), "main", None) for name in names}
    for name, main in mains.items():
        if main is not None:
            parameters = inspect.signature(main).parameters.values()
            assert all(one.default is not one.empty for one in parameters), name


def test_ways_to_deal_neighbours_are_counted_in_whole_numbers() -> None:
    # Of 2, 3, 3, 5 two make at least 6 in 4 of 6 ways: 3+3, 2+5 is 7, 3+5 twice.
    assert in_whole_numbers(np.array([1, 2, 3, 3, 5]), 1, 6, 2) == pytest.approx(4 / 6)


def test_every_pair_is_counted_once() -> None:
    x, y, days = world(150, 1200.0)
    near = [
        abs(days[i] - days[j]) < DAYS and np.hypot(x[i] - x[j], y[i] - y[j]) < METRES
        for i, j in combinations(range(150), 2)
    ]
    assert sum(near) > 20
    assert every_pair(x, y, days) == sum(near)


def test_a_peer_that_is_not_there_is_said_to_be_absent(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BFKIT_BENCH_PYTHON", raising=False)
    found = by_turns("bench.repeats", ("bfkit", "no_such_peer"), 200, 1000.0, runs=2)
    assert list(found) == ["bfkit"] and len(found["bfkit"].seconds) == 2
    assert found["bfkit"].values["pairs"] == every_pair(*world(200, 1000.0))
    assert "no_such_peer is not installed" in capfd.readouterr().out
    assert ratio(found, "no_such_peer") is None


def test_a_ratio_is_that_of_the_medians() -> None:
    sides = {"bfkit": Timed((1.0, 2.0, 9.0), 0, None), "peer": Timed((30.0, 10.0, 20.0), 0, None)}
    assert ratio(sides, "peer") == "peer / bfkit 10.0"


def test_a_seed_of_ostan_is_judged_as_its_quarter_would_be() -> None:
    """The slow proof calls the product's own functions: one that asks for something more must not break it unseen."""
    judged = judged_seed(1, declared())
    assert set(judged) == {"M1", "M2", "M3", "M4", "M5", "M6", "M7"}
    assert judged["M6"].key != judged["M1"].key and judged["M1"].reduced
