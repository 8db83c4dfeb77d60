"""The safety index of 33 items, 0 (no problem) to 6 (alarming), in the municipality and its prioritised areas."""

import numpy as np

from bfkit.ostan.randomness import generator
from bfkit.ostan.surroundings.delivery import FULL, Part, Plan, csv_bytes, priority_areas
from bfkit.ostan.town import Town

ITEMS = 33
TARGET = 2.0
WHOLE = "kommunen"
_WHOLE_TENTHS = 167
"""The value published for Eskilstuna, 1.67, is planted as the whole municipality's in the last year (hundredths)."""
_MISSING = 0.02


def part(seed: int, plan: Plan, town: Town) -> Part:
    """Item scores with one decimal by area and year; a missing score is an empty cell.

    The right index is the mean of the scores that exist, rounded to one decimal (half up, as one does by hand).
    """
    random = generator(seed, "safety index")
    areas = (WHOLE, *priority_areas(town))
    rows: list[list[object]] = []
    index: dict[str, dict[int, float]] = {area: {} for area in areas}
    for year in plan.agreement:
        for number, area in enumerate(areas):
            tenths = np.clip(np.rint(random.normal(17 if number == 0 else 9 + 9 * number, 9, ITEMS)), 0, 60).astype(int)
            missing = random.random(ITEMS) < _MISSING
            if area == WHOLE and year == plan.years[-1]:
                missing[:] = False
                tenths = _summing_to(tenths, round(_WHOLE_TENTHS * ITEMS / 10))
            rows += [
                [year, area, f"T{item + 1:02d}", None if missing[item] else round(float(tenths[item]) / 10, 1)]
                for item in range(ITEMS)
            ]
            kept = tenths[~missing]
            index[area][year] = _half_up(int(kept.sum()), len(kept))
    last = {area: values[plan.years[-1]] for area, values in index.items()}
    outcome = {
        "implementation": FULL,
        "index": index,
        "level": {area: _level(value) for area, value in last.items()},
        "target_at_most": TARGET,
        "areas_met": sum(last[area] <= TARGET for area in areas[1:]),
        "areas": len(areas) - 1,
        "target_met": all(last[area] <= TARGET for area in areas[1:]),
    }
    return Part({"trygghetsindex.csv": csv_bytes(("År", "Område", "Variabel", "Värde"), rows)}, {"A25": outcome})


def _summing_to(tenths: np.ndarray, total: int) -> np.ndarray:
    """The scores moved a tenth at a time, in turn, until they have a given sum."""
    moved, item = tenths.copy(), 0
    while moved.sum() != total:
        step = 1 if moved.sum() < total else -1
        if 0 <= moved[item] + step <= 60:
            moved[item] += step
        item = (item + 1) % ITEMS
    return moved


def _half_up(tenths: int, count: int) -> float:
    """The mean of tenths, as tenths rounded half up, in whole numbers so that no binary fraction decides."""
    return ((2 * tenths + count) // (2 * count)) / 10


def _level(value: float) -> str:
    if value <= TARGET:
        return "normalvärde eller bättre"
    return "bör uppmärksammas" if value < 4 else "måste åtgärdas"
