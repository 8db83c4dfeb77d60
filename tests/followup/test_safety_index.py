"""The safety index: levels of the source, Östan's planted values, missing scores worked by hand."""

from datetime import date

import pandas as pd
import pytest
import yaml

from bfkit.followup.safety_index import ACTION, ATTENTION, NORMAL, UNKNOWN, index_of, level_of, safety_index
from bfkit.parameters.surveys import SafetyIndexFile

ITEMS = tuple(f"T{number:02d}" for number in range(1, 34))


def declared(**changes: object) -> SafetyIndexFile:
    own = {"path": "i.csv", "year": "År", "area": "Område", "item": "Variabel", "value": "Värde", "items": ITEMS}
    return SafetyIndexFile.model_validate({**own, **changes})


def rows(scores: list[float | None], *, year: int = 2025, half: float | None = None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "year": year,
            "area_id": pd.Series([None] * len(scores), dtype="object"),
            "item": list(ITEMS[: len(scores)]),
            "value": pd.Series(scores, dtype="float64"),
            "uncertainty": half,
        }
    )


@pytest.mark.parametrize(
    ("index", "level"),
    [
        (0, NORMAL), (1.67, NORMAL), (2.0, NORMAL), (2.04, NORMAL), (2.05, ATTENTION), (2.1, ATTENTION),
        (3.9, ATTENTION), (3.94, ATTENTION), (3.95, ACTION), (4.0, ACTION), (6, ACTION),
    ],
)  # fmt: skip
def test_levels_are_those_of_the_source_after_rounding(index: float, level: str):
    """Eskilstuna's 1.67 is normal (requirements A9.5); borders from A9.4."""
    assert level_of(index) == level


@pytest.mark.parametrize("index", [-0.1, 6.1])
def test_an_index_outside_the_scale_is_refused(index: float):
    with pytest.raises(ValueError, match="utanför 0–6"):
        level_of(index)


def test_ostan_has_the_planted_index(ostan_town, root):
    checked, parameters = ostan_town
    found = safety_index(checked, parameters.model_copy(update={"as_of": date(2026, 1, 14)}))
    truth = yaml.safe_load((root / "data" / "ostan" / "truth.yml").read_text(encoding="utf-8"))
    part = next(one["A25"] for one in _nested(truth) if "A25" in one)
    told = {
        area: {year: found.of(None if area == "kommunen" else area, year).index for year in years}
        for area, years in part["index"].items()
    }
    assert told == part["index"]
    levels = {area: found.of(None if area == "kommunen" else area, 2025).level for area in part["level"]}
    assert levels == part["level"]
    assert all(one.low_is_good for one in found.values)
    assert all("bättre ↓" in one.axis for one in found.values)
    assert {one.arrow for one in found.changes} == {UNKNOWN}  # the file does not say how uncertain the scores are


def _nested(one):
    if isinstance(one, dict):
        yield one
        for value in one.values():
            yield from _nested(value)


def test_missing_scores_are_told_with_how_far_they_could_move_it():
    """30 scores of 2.0: with three missing, from 60/33 = 1.8 to 78/33 = 2.4, so the level is not certain."""
    value = index_of(rows([2.0] * 30 + [None] * 3), declared()).values[0]
    assert (value.index, value.level, value.items) == (2.0, NORMAL, 30)
    assert (value.if_missing_best, value.if_missing_worst) == (1.8, 2.4)
    assert not value.level_holds


def test_too_few_scores_make_no_index():
    """Four of five of 33 is 26.4, so 27."""
    assert index_of(rows([1.0] * 26), declared()).values[0].index is None
    assert index_of(rows([1.0] * 27), declared()).values[0].index == 1.0
    assert index_of(rows([1.0] * 26), declared(fewest_items=20)).values[0].index == 1.0


def test_decimal_tenths_are_rounded_by_hand_and_not_by_the_computer():
    """33 scores that sum to 67.65 have the mean 2.05: up to 2.1, though 2.05 is stored as a little less."""
    value = index_of(rows([2.05] * 33), declared()).values[0]
    assert (value.index, value.level) == (2.1, ATTENTION)


def test_a_change_is_sure_only_beyond_both_years_uncertainty():
    before, after = rows([2.0] * 33, year=2024, half=0.2), rows([1.5] * 33, half=0.2)
    change = index_of(pd.concat([before, after]), declared()).changes[0]
    assert (change.difference, change.sure, change.arrow) == (-0.5, True, "↓ bättre")
    change = index_of(pd.concat([before, rows([2.3] * 33, half=0.2)]), declared()).changes[0]
    assert (change.sure, change.arrow) == (False, "→ ingen säker förändring")
    change = index_of(pd.concat([before, rows([3.3] * 33, half=0.2)]), declared()).changes[0]
    assert (change.items_better, change.items_worse, change.arrow) == (0, 33, "↑ sämre")


def test_sub_indices():
    found = index_of(rows([1.0] * 10 + [4.0] * 23), declared(parts={"utsatthet": ITEMS[:10], "störningar": ITEMS[10:]}))
    assert dict(found.values[0].parts) == {"utsatthet": 1.0, "störningar": 4.0}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"items": ("T01", "T01")}, "står två gånger"),
        ({"parts": {"a": ("T99",)}}, "finns inte bland items"),
        ({"fewest_items": 40}, "40 värden krävs"),
    ],
)
def test_a_wrong_declaration_is_refused(changes: dict, words: str):
    with pytest.raises(ValueError, match=words):
        declared(**changes)
