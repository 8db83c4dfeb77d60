"""The arithmetic of the slow proofs: a proof that counts wrongly proves nothing."""

from datetime import datetime
from math import sqrt

import numpy as np
import pandas as pd
import pytest
import shapely

from bench.ostan_lottery import earlier_draws
from bench.ostan_rows import MONTHS, counted, known_rows, there
from bench.ostan_seed import overlap, ring_counts
from bench.ostan_truth import share
from bench.real_panels import ALIKE, NEIGHBOURS, grouped
from bench.real_placebo import clustered_error
from bfkit.ostan.faults import EQUAL, TWICE
from bfkit.ostan.planned import Outcome


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


def test_the_ring_holds_what_lies_near_but_outside() -> None:
    square = shapely.box(0, 0, 100, 100)
    far = shapely.box(5000, 0, 5100, 100)
    rows = pd.DataFrame(
        {"x": [50.0, 150.0, 499.0, 501.0], "y": [50.0, 50.0, 50.0, 50.0], "area": [0, 2, 2, 2], "month": [3, 3, 4, 4]}
    )
    found = ring_counts([square, far], rows)
    assert found.shape == (2, MONTHS)
    assert found[0, [3, 4]].tolist() == [1, 1]  # 50 m and 399 m; not the one inside, not the one 401 m off
    assert found[1].sum() == 0


def test_what_a_measure_took_or_moved_can_be_put_back() -> None:
    rows = pd.DataFrame(
        {"gone": ["", "M1", "", "M7"], "moved": ["", "", "M1", ""], "home": [0, 0, 0, 0], "known_area": [0, 0, 1, 0], "month": [0] * 4}
    )  # fmt: skip
    assert counted(there(rows), 2)[:, 0].tolist() == [1, 1]
    assert counted(there(rows, "M1"), 2)[:, 0].tolist() == [3, 0]  # what another measure took stays away


def test_only_what_the_ingest_accepts_and_knows_by_then_is_counted() -> None:
    happened, known, late = datetime(2025, 6, 3), datetime(2025, 7, 14, 23), datetime(2025, 7, 15)
    rows = pd.DataFrame(
        {
            "copy": ["", EQUAL, TWICE, "", "", ""],
            "unusable": [False, False, False, True, False, False],
            "problem": [1, 1, 1, 1, -1, 1],
            "happened": [happened] * 6,
            "reported": [known, known, known, known, known, late],
        }
    )
    assert known_rows(rows)["month"].tolist() == [89, 89]  # June 2025 is the 90th month from January 2018


def test_outcomes_overlap_by_category_and_subtype() -> None:
    whole, cars, fires, other = Outcome("A"), Outcome("A", ("bil",)), Outcome("A", ("brand",)), Outcome("B")
    assert overlap(whole, cars) and overlap(cars, whole)
    assert not overlap(cars, fires) and not overlap(whole, other)


def test_lotteries_drawn_earlier_are_like_the_real_one() -> None:
    counts = np.full((30, 60), 20)
    draws = earlier_draws(np.random.default_rng(1), counts, 15, 4, 0.5)
    assert [(len(draw.began), int(draw.began.sum())) for draw in draws] == [(6, 3)] * 4
    began = np.concatenate([draw.log_ratios[draw.began] for draw in draws])
    waited = np.concatenate([draw.log_ratios[~draw.began] for draw in draws])
    # 120 expected against 240 before: log(120.5 / 240.5) and, halved, log(60.5 / 240.5)
    assert np.allclose(waited, np.log(120.5 / 240.5))
    assert np.mean(began) == pytest.approx(np.log(60.5 / 240.5), abs=0.1)


def test_shares_have_exact_intervals() -> None:
    # Clopper-Pearson of 0 of 10: 1 - 0.025 ** (1 / 10) = 30.8 %
    assert share([False] * 10).split() == ["0.0", "[", "0.0-", "30.8]"]
    assert share([]).strip() == "-"
