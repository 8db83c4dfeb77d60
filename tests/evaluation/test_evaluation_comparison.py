"""The comparison finder: who is alike, who may never be chosen, and the Maryland level."""

import numpy as np
import pytest

from bfkit.evaluation.comparison import MARYLAND, comparison, maryland_level


def areas() -> np.ndarray:
    """Rows: the area, a twin, one of another level, one of another trend, a twin of another kind."""
    year = np.array([5, 5, 5, 6, 6, 7, 7, 7, 6, 6, 5, 5])
    return np.array(
        [
            np.concatenate([year, year]),
            np.concatenate([year, year]),
            np.concatenate([year * 8, year * 8]),
            np.concatenate([year * 3, year]),
            np.concatenate([year, year]),
        ]
    )


def found(**options):
    arguments = {"area": 0, "start": 24, "eligible": np.ones(5, dtype=bool), "kinds": list("aaaab")} | options
    return comparison(areas(), **arguments)


def test_the_twin_comes_first_and_the_area_itself_never():
    result = found()
    assert result.areas.tolist()[:2] == [1, 4]
    assert 0 not in result.areas
    assert result.level_ratio[0] == pytest.approx(1.0)
    assert result.trend_difference[0] == pytest.approx(0.0)
    assert result.same_kind.tolist()[:2] == [True, False]
    assert found(most=1).fit == pytest.approx(1.0)


def test_near_and_treated_areas_are_never_chosen():
    result = found(eligible=[True, False, True, True, True])
    assert 1 not in result.areas
    assert found(eligible=[True, False, False, False, False]).reason is not None
    assert found(start=23).reason is not None


def test_levels_of_the_scale():
    """Sherman et al. (1998): 2 before-after, 3 with a comparable area, 4 several units, 5 random assignment."""
    one = {"lottery": False, "treated_areas": 1, "periods_before": 24}
    assert maryland_level(**one, comparison_areas=0) == 2
    assert maryland_level(**one, comparison_areas=5) == 3
    assert maryland_level(lottery=False, treated_areas=3, periods_before=24, comparison_areas=5) == 4
    assert maryland_level(lottery=True, treated_areas=3, periods_before=24, comparison_areas=3) == 5
    assert maryland_level(lottery=False, treated_areas=1, periods_before=0, comparison_areas=0) == 1
    assert set(MARYLAND) == {1, 2, 3, 4, 5}


def test_shapes_must_agree():
    with pytest.raises(ValueError, match="varje område"):
        found(eligible=[True])
