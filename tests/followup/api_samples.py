"""Two samples of Californian schools (the data set ``api`` of R's survey 4.1.1), as counts of equal rows.

Only the columns that the tests use: school type, met school-wide target, met comparable improvement target, district.
"""

import numpy as np
from numpy.typing import NDArray

POPULATION = {"E": 4421, "H": 755, "M": 1018}
COMPARABLE = {"No": 1712, "Yes": 4482}
WEIGHT_OF_DISTRICTS = 33.8469963074
"""As it stands in the data set."""

# type, school-wide, comparable, number of schools
STRATIFIED = (
    ("E", "No", "No", 7), ("H", "No", "No", 23), ("M", "No", "No", 15), ("E", "Yes", "No", 18), ("H", "Yes", "No", 10),
    ("M", "Yes", "No", 11), ("E", "No", "Yes", 2), ("H", "No", "Yes", 1), ("E", "Yes", "Yes", 73),
    ("H", "Yes", "Yes", 16), ("M", "Yes", "Yes", 24),
)  # fmt: skip
# district, type, school-wide, comparable, number of schools
CLUSTERED = (
    (135, "E", "No", "No", 3), (197, "E", "No", "No", 1), (255, "E", "No", "No", 1), (510, "E", "No", "No", 1),
    (568, "E", "No", "No", 1), (716, "E", "No", "No", 5), (510, "H", "No", "No", 1), (568, "H", "No", "No", 1),
    (815, "H", "No", "No", 1), (61, "M", "No", "No", 2), (178, "M", "No", "No", 1), (197, "M", "No", "No", 2),
    (510, "M", "No", "No", 1), (778, "M", "No", "No", 1), (815, "M", "No", "No", 1), (61, "E", "Yes", "No", 1),
    (135, "E", "Yes", "No", 5), (255, "E", "Yes", "No", 2), (510, "E", "Yes", "No", 3), (568, "E", "Yes", "No", 1),
    (637, "E", "Yes", "No", 2), (716, "E", "Yes", "No", 4), (815, "E", "Yes", "No", 2), (510, "H", "Yes", "No", 1),
    (568, "H", "Yes", "No", 1), (716, "H", "Yes", "No", 2), (197, "M", "Yes", "No", 1), (448, "M", "Yes", "No", 1),
    (568, "M", "Yes", "No", 1), (61, "E", "Yes", "Yes", 9), (135, "E", "Yes", "Yes", 26), (178, "E", "Yes", "Yes", 2),
    (197, "E", "Yes", "Yes", 9), (255, "E", "Yes", "Yes", 10), (406, "E", "Yes", "Yes", 2),
    (413, "E", "Yes", "Yes", 1), (437, "E", "Yes", "Yes", 2), (448, "E", "Yes", "Yes", 9),
    (510, "E", "Yes", "Yes", 12), (568, "E", "Yes", "Yes", 2), (637, "E", "Yes", "Yes", 6),
    (716, "E", "Yes", "Yes", 21), (778, "E", "Yes", "Yes", 1), (178, "H", "Yes", "Yes", 1),
    (437, "H", "Yes", "Yes", 1), (448, "H", "Yes", "Yes", 1), (568, "H", "Yes", "Yes", 2),
    (637, "H", "Yes", "Yes", 1), (716, "H", "Yes", "Yes", 1), (61, "M", "Yes", "Yes", 1), (255, "M", "Yes", "Yes", 3),
    (437, "M", "Yes", "Yes", 1), (448, "M", "Yes", "Yes", 1), (510, "M", "Yes", "Yes", 2),
    (637, "M", "Yes", "Yes", 2), (716, "M", "Yes", "Yes", 4),
)  # fmt: skip


def columns(table: tuple[tuple[object, ...], ...]) -> list[NDArray[np.str_]]:
    """The rows written out, a column an array; the last cell is how often a row stands."""
    times = [int(str(row[-1])) for row in table]
    return [np.repeat(np.array([str(row[k]) for row in table]), times) for k in range(len(table[0]) - 1)]
