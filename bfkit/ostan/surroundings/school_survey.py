"""The school survey on cannabis: twelve statements, of which eight measure attitude, asked in two years."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from bfkit.ostan.places import Places
from bfkit.ostan.randomness import generator
from bfkit.ostan.surroundings.delivery import FULL, Part, Plan, csv_bytes
from bfkit.ostan.surroundings.population import SEXES

SCHOOLS = 6
YEARS_APART = 4
GRADES = ("åk 9", "gy 2")
FEWEST_ANSWERED = 6
"""Statements of the eight that must be answered for a mean to be made."""
TARGET_RISE = 0.5

# item, statement, direction: restriktiv, liberal or ingen (not part of the scale)
STATEMENTS = (
    ("P1", "Det är farligt att röka cannabis någon gång.", "restriktiv"),
    ("P2", "Cannabis är mindre farligt än alkohol.", "liberal"),
    ("P3", "Jag vet vart jag kan vända mig om en vän använder droger.", "ingen"),
    ("P4", "Cannabis bör vara förbjudet.", "restriktiv"),
    ("P5", "Var och en bör få avgöra själv om den vill röka.", "liberal"),
    ("P6", "Min skola pratar ofta om droger.", "ingen"),
    ("P7", "Den som röker cannabis får lätt problem i skolan.", "restriktiv"),
    ("P8", "Det är bra att cannabis är lagligt i andra länder.", "liberal"),
    ("P9", "Mina föräldrar skulle märka om jag rökte.", "ingen"),
    ("P10", "Jag skulle säga ifrån om en vän rökte.", "restriktiv"),
    ("P11", "Det är helt ofarligt att prova en gång.", "liberal"),
    ("P12", "Det är lätt att få tag på cannabis här.", "ingen"),
)
_MEANS = (3.55, 3.95)
"""True mean of the eight, before and after, of the pupils who answer (high is restrictive)."""
_BETWEEN_SCHOOLS, _BETWEEN_PUPILS, _WITHIN = 0.2, 0.75, 1.1
_BLANK = 0.035


def part(seed: int, plan: Plan, places: Places) -> Part:
    """The survey before and after, its codebook, and the right means."""
    random = generator(seed, "school survey")
    schools = [place for place, role in zip(places.ids, places.roles, strict=True) if role == "skola"][:SCHOOLS]
    level = random.normal(0, _BETWEEN_SCHOOLS, len(schools))
    level -= level.mean()
    years = (plan.years[-1] - YEARS_APART, plan.years[-1])
    files, waves = {}, {}
    for year, mean in zip(years, _MEANS, strict=True):
        rows, answers = _answers(random, schools, level + mean)
        files[f"skolenkat_{year}.csv"] = csv_bytes(("Svar", "Skola", "Årskurs", "Kön", *_items(), "Användning"), rows)
        waves[year] = _summary(answers)
    files["skolenkat_kodbok.csv"] = csv_bytes(("Påstående", "Lydelse", "Riktning"), STATEMENTS)
    return Part(files, {"A14": _outcome(waves, years)})


def _items() -> tuple[str, ...]:
    return tuple(item for item, _, _ in STATEMENTS)


def _answers(
    random: np.random.Generator, schools: list[str], level: NDArray[np.float64]
) -> tuple[list[list[object]], NDArray[np.float64]]:
    """Rows of the file and the answers, shape (pupils, 12), NaN where blank; liberal ones are turned."""
    rows: list[list[object]] = []
    all_answers = []
    for school, middle in zip(schools, level, strict=True):
        size = int(random.integers(55, 90))
        sex = random.integers(0, 2, size)
        pupil = middle + random.normal(0, _BETWEEN_PUPILS, size) + np.where(sex == 0, 0.15, -0.15)
        drawn = pupil[:, None] + random.normal(0, _WITHIN, (size, len(STATEMENTS)))
        restrictive = np.clip(np.rint(drawn), 1, 6)
        liberal = np.array([direction == "liberal" for _, _, direction in STATEMENTS])
        answers = np.where(liberal, 7 - restrictive, restrictive)
        answers = np.where(random.random(answers.shape) < _BLANK, np.nan, answers)
        use = np.clip(np.rint(2.2 - 0.45 * (pupil - 2.0) + random.normal(0, 0.7, size)), 1, 4).astype(int)
        grade = random.integers(0, 2, size)
        for i in range(size):
            cells = [None if np.isnan(value) else int(value) for value in answers[i]]
            rows.append([len(rows) + 1, school, GRADES[grade[i]], SEXES[sex[i]], *cells, int(use[i])])
        all_answers.append(answers)
    return rows, np.vstack(all_answers)


def _summary(answers: NDArray[np.float64]) -> Mapping[str, object]:
    """Mean of the pupils' means over the eight statements, liberal ones as 7 less the answer."""
    direction = np.array([direction for _, _, direction in STATEMENTS])
    turned = np.where(direction == "liberal", 7 - answers, answers)[:, direction != "ingen"]
    answered = (~np.isnan(turned)).sum(axis=1)
    kept = answered >= FEWEST_ANSWERED
    means = np.nansum(turned[kept], axis=1) / answered[kept]
    return {
        "pupils": len(answers),
        "with_a_mean": int(kept.sum()),
        "mean": round(float(means.mean()), 6),
        "standard_deviation": round(float(means.std(ddof=1)), 6),
    }


def _outcome(waves: Mapping[int, Mapping[str, object]], years: tuple[int, int]) -> Mapping[str, object]:
    before, after = (float(str(waves[year]["mean"])) for year in years)
    return {
        "implementation": FULL,
        "waves": dict(waves),
        "rise": round(after - before, 6),
        "target_rise": TARGET_RISE,
        "target_met": after - before >= TARGET_RISE,
    }
