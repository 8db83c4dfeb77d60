"""The yearly safety survey of Östan: whom it asks, what they answer, and what is true of everybody."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bfkit.ostan.randomness import generator
from bfkit.ostan.surroundings.delivery import FULL, PARTLY, Part, Plan, csv_bytes
from bfkit.ostan.surroundings.population import SEXES, Population
from bfkit.ostan.town import Town

SAMPLE = 2200
AGE_GROUPS = ("20-34", "35-49", "50-64", "65-84")
_SLICES = ((4, 7), (7, 10), (10, 13), (13, 17))
"""The five-year groups of each age group."""
REWORDED = 2022
_NEW_WORDING = 0.3
"""By how much the new wording raises the logit of an unsafe answer; nobody feels otherwise for it."""
_SMALL = 400
_LEVEL = {"centrum": -0.75, "flerbostadshus": -0.7, "villor": -1.9, "industri": -1.2, "by": -2.2}
_SEX = (0.75, 0.0)
_AGE = (0.15, -0.1, -0.05, 0.35)
_ANSWERS = (0.36, 0.44, 0.55, 0.66)
_WOMEN_ANSWER = 0.06
_STUBBORN = 0.03
UNSAFE_TARGET = 0.25

# item, wording, alternatives, which is worse, first year asked, note
ITEMS = (
    ("F1", "Hur trygg känner du dig om du går ut ensam sent en kväll i området där du bor?", "1 mycket trygg; 2 ganska trygg; 3 ganska otrygg; 4 mycket otrygg; 5 går i stort sett aldrig ut, av otrygghet", "hög", 0, "Otrygg är 3, 4 och 5. Till och med 2021: Hur trygg känner du dig utomhus på kvällen? Svaren före och efter kan inte jämföras rakt av"),
    ("F2", "Har du det senaste året avstått från en aktivitet av otrygghet?", "1 ja; 2 nej", "låg", 0, ""),
    ("F3", "Hur ofta oroar du dig för inbrott i bostaden?", "1 aldrig; 2 sällan; 3 ganska ofta; 4 mycket ofta", "hög", 0, ""),
    ("F4", "Har du det senaste året blivit utsatt för stöld eller skadegörelse?", "1 ja; 2 nej", "låg", 0, ""),
    ("F5", "Har du det senaste året blivit utsatt för hot eller våld?", "1 ja; 2 nej", "låg", 0, ""),
    ("F6", "Är nedskräpning ett problem där du bor?", "1 inte alls; 2 i viss mån; 3 ganska mycket; 4 i hög grad", "hög", 0, ""),
    ("F7", "Är klotter och skadegörelse ett problem där du bor?", "1 inte alls; 2 i viss mån; 3 ganska mycket; 4 i hög grad", "hög", 0, ""),
    ("F8", "Är samlingar som stör ett problem där du bor?", "1 inte alls; 2 i viss mån; 3 ganska mycket; 4 i hög grad", "hög", 0, ""),
    ("F9", "Hur stort förtroende har du för polisen där du bor?", "1 mycket litet; 2 ganska litet; 3 varken eller; 4 ganska stort; 5 mycket stort", "låg", 0, ""),
    ("F10", "Belysningen är bra där jag går på kvällen.", "1 instämmer helt; 2 instämmer delvis; 3 instämmer knappast; 4 instämmer inte", "hög", 0, ""),
    ("F11", "Mina grannar skulle ingripa eller ringa om de såg något.", "1 instämmer inte; 2 instämmer knappast; 3 instämmer delvis; 4 instämmer helt", "låg", 0, ""),
    ("F12", "Känner du till kommunens och polisens trygghetsarbete?", "1 ja; 2 nej", "hög", 2020, "Ny 2020"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Feelings:
    """What is true of all inhabitants of 20-84 years.

    Attributes:
        unsafe: probability of an unsafe answer with the *new* wording, shape (years, areas, 2, 4).
        adults: persons, same shape.
    """

    unsafe: NDArray[np.float64]
    adults: NDArray[np.int64]

    def by_area(self) -> NDArray[np.float64]:
        """Share unsafe, shape (years, areas); 0 where nobody lives."""
        persons = self.adults.sum(axis=(2, 3))
        return (self.unsafe * self.adults).sum(axis=(2, 3)) / np.maximum(persons, 1)

    def overall(self) -> NDArray[np.float64]:
        """Share unsafe in the whole municipality, shape (years,)."""
        return (self.unsafe * self.adults).sum(axis=(1, 2, 3)) / self.adults.sum(axis=(1, 2, 3))


def feelings(seed: int, plan: Plan, town: Town, inhabitants: Population) -> Feelings:
    """Levels by kind of area, slow changes of each area, women less safe than men, the oldest least safe."""
    random = generator(seed, "unsafe")
    adults = np.stack([inhabitants.persons[..., low:high].sum(axis=-1) for low, high in _SLICES], axis=-1)
    level = np.array([_LEVEL[kind] for kind in town.kinds]) + random.normal(0, 0.3, len(town.codes))
    slope = random.normal(0.0, 0.03, len(town.codes))
    steps = np.arange(len(plan.years))[:, None] - (len(plan.years) - 1) / 2
    logit = (level + slope * steps)[:, :, None, None] + np.array(_SEX)[:, None] + np.array(_AGE)
    return Feelings(unsafe=1 / (1 + np.exp(-logit)), adults=adults)


def strata(town: Town, true: Feelings) -> NDArray[np.int64]:
    """Stratum of every area, shape (areas,): the larger areas are one each, the small ones share stratum 0."""
    large = true.adults[-1].sum(axis=(1, 2)) >= _SMALL
    return np.where(large, np.cumsum(large), 0).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Wave:
    """One year's answers; ``area``, ``sex``, ``age``, ``weight`` have shape (n,), ``items`` (n, 12), 0 is blank."""

    year: int
    area: NDArray[np.int64]
    sex: NDArray[np.int64]
    age: NDArray[np.int64]
    weight: NDArray[np.float64]
    items: NDArray[np.int64]
    frame: tuple[tuple[int, int, int, int], ...]

    def unsafe(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Who answered the first item (1-5), and who of all is unsafe (3-5)."""
        answer = self.items[:, 0]
        return (answer >= 1) & (answer <= 5), (answer >= 3) & (answer <= 5)

    def share_unsafe(self) -> float:
        """Weighted share unsafe of those who answered."""
        answered, unsafe = self.unsafe()
        return float(self.weight[unsafe].sum() / self.weight[answered].sum())


def waves(seed: int, plan: Plan, town: Town, true: Feelings) -> tuple[Wave, ...]:
    """The answers of every year.

    A stratified random sample with more than their share from small strata; men and the young answer less. The
    weight is the number of inhabitants of 20-84 years in the stratum divided by its number of answers, so weights
    mend the design and not the non-response by sex and age.
    """
    return tuple(_wave(seed, index, year, town, true) for index, year in enumerate(plan.years))


def _wave(seed: int, index: int, year: int, town: Town, true: Feelings) -> Wave:
    random = generator(seed, f"survey {year}")
    layers, adults = strata(town, true), true.adults[index]
    sizes = np.bincount(layers, weights=adults.sum(axis=(1, 2))).astype(int)
    asked = np.maximum(np.rint(SAMPLE * np.sqrt(sizes) / np.sqrt(sizes).sum()), 1).astype(int)
    area, sex, age = (grid.ravel() for grid in np.indices(adults.shape))
    chosen, weight, frame = [], [], []
    for layer, (size, count) in enumerate(zip(sizes, asked, strict=True)):
        cells = np.repeat(np.flatnonzero(layers[area] == layer), adults.ravel()[layers[area] == layer])
        sample = cells[random.choice(len(cells), size=count, replace=False)]
        willing = np.array(_ANSWERS)[age[sample]] + np.where(sex[sample] == 0, _WOMEN_ANSWER, -_WOMEN_ANSWER)
        answers = np.sort(sample[random.random(count) < willing])
        chosen.append(answers)
        weight.append(np.full(len(answers), round(size / max(len(answers), 1), 4)))
        frame.append((layer, int(size), int(count), len(answers)))
    cell = np.concatenate(chosen)
    unsafe = true.unsafe[index].ravel()[cell]
    return Wave(
        year=year,
        area=area[cell],
        sex=sex[cell],
        age=age[cell],
        weight=np.concatenate(weight),
        items=_answers(random, year, unsafe),
        frame=tuple(frame),
    )


def _answers(random: np.random.Generator, year: int, unsafe: NDArray[np.float64]) -> NDArray[np.int64]:
    """The twelve answers of everybody, shape (n, 12); 9 is "vill inte svara" and 0 an empty cell."""
    logit = np.log(unsafe / (1 - unsafe))
    asked = logit if year >= REWORDED else logit - _NEW_WORDING
    is_unsafe = random.random(len(unsafe)) < 1 / (1 + np.exp(-asked))
    shade = random.random(len(unsafe))
    first = np.where(is_unsafe, np.where(shade < 0.6, 3, np.where(shade < 0.85, 4, 5)), np.where(shade < 0.45, 1, 2))
    mood = logit + 1.3 + np.where(is_unsafe, 0.8, -0.4)

    def yes(base: float, pull: float) -> NDArray[np.int64]:
        return np.where(random.random(len(mood)) < 1 / (1 + np.exp(-(base + pull * mood))), 1, 2)

    def scale(steps: int, pull: float, middle: float) -> NDArray[np.int64]:
        drawn = middle + pull * mood + random.logistic(0, 0.6, len(mood))
        return np.clip(np.rint(drawn), 1, steps).astype(np.int64)

    columns = [first, yes(-1.6, 0.9), scale(4, 0.35, 2.0), yes(-1.9, 0.25), yes(-3.0, 0.35), scale(4, 0.4, 2.1)]
    columns += [scale(4, 0.45, 1.9), scale(4, 0.5, 1.8), scale(5, -0.35, 3.6), scale(4, 0.3, 2.0)]
    items = np.column_stack([*columns, scale(4, -0.3, 3.0), yes(-0.4, -0.1)])
    refused = random.random(items.shape)
    items = np.where(refused < _STUBBORN / 2, 9, np.where(refused < _STUBBORN, 0, items))
    if year < ITEMS[-1][4]:
        items[:, -1] = 0
    return items.astype(np.int64)


def part(town: Town, answered: tuple[Wave, ...], true: Feelings, plan: Plan) -> Part:
    """The survey's files, and the truth by area and year."""
    files = {f"trygghet_{wave.year}.csv": _file(town, wave) for wave in answered}
    codebook = [
        [*item[:4], max(item[4], plan.years[0]), plan.years[-1], "9 vill inte svara; tomt ej ifyllt", item[5]]
        for item in ITEMS
    ]
    files["trygghet_kodbok.csv"] = csv_bytes(
        ("Fråga", "Lydelse", "Alternativ", "Sämre är", "Från år", "Till år", "Bortfall", "Ändringar"), codebook
    )
    files["trygghet_urval.csv"] = csv_bytes(
        ("År", "Stratum", "Befolkning 20-84 år", "Urval", "Svar"),
        [(wave.year, f"S{layer:02d}", *rest) for wave in answered for layer, *rest in wave.frame],
    )
    shares = {wave.year: round(wave.share_unsafe(), 6) for wave in answered}
    met = shares[plan.years[-1]] <= UNSAFE_TARGET
    outcome = {
        "implementation": FULL if all(year in shares for year in plan.agreement) else PARTLY,
        "weighted_share_unsafe": shares,
        "target_at_most": UNSAFE_TARGET,
        "target_met": met,
    }
    return Part(files, {"A24": outcome}, {"survey": _true(town, true, plan, answered)})


def _file(town: Town, wave: Wave) -> bytes:
    layers = _layers(wave)
    cells = [["" if item == 0 else int(item) for item in row] for row in wave.items]
    rows = (
        (number, f"S{layers[i]:02d}", town.codes[wave.area[i]], SEXES[wave.sex[i]], AGE_GROUPS[wave.age[i]], float(wave.weight[i]), *cells[i])
        for number, i in enumerate(range(len(wave.area)), start=1)
    )  # fmt: skip
    return csv_bytes(("Svar", "Stratum", "Område", "Kön", "Åldersgrupp", "Vikt", *(item[0] for item in ITEMS)), rows)


def _layers(wave: Wave) -> NDArray[np.int64]:
    return np.repeat([layer for layer, *_ in wave.frame], [answers for *_, answers in wave.frame])


def _true(town: Town, true: Feelings, plan: Plan, answered: tuple[Wave, ...]) -> Mapping[str, object]:
    by_area = true.by_area()
    return {
        "reworded_from": REWORDED,
        "new_wording_raises_the_logit_by": _NEW_WORDING,
        "sampled_by_year": {wave.year: sum(row[2] for row in wave.frame) for wave in answered},
        "answers_by_year": {wave.year: len(wave.area) for wave in answered},
        "unsafe_overall_with_the_new_wording": {
            year: round(float(share), 6) for year, share in zip(plan.years, true.overall(), strict=True)
        },
        "unsafe_by_area_and_year_with_the_new_wording": {
            code: {year: round(float(by_area[y, a]), 4) for y, year in enumerate(plan.years)}
            for a, code in enumerate(town.codes)
        },
        "odds_ratio_women": round(math.exp(_SEX[0]), 4),
    }
