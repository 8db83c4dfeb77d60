"""Small counts and questionnaires: the elderly, pub staff, doping tests, and what was said in citizen dialogues."""

from collections.abc import Mapping
from datetime import date

from bfkit.ostan.randomness import generator
from bfkit.ostan.surroundings.delivery import Part, Plan, csv_bytes, days, implementation, priority_areas
from bfkit.ostan.town import Town

ASKED, ANSWERED, SAFER = 52, 50, 40
"""The elderly: two of 52 did not answer, and exactly 40 of 50 said yes (Landskrona's goal)."""
TESTS_TARGET = 40
_TESTS = ((42, 3), (36, 1))
_QUESTIONS = (
    ("Känner du igen tecken på narkotikapåverkan?", (64, 31), (58, 44)),
    ("Vet du vem du ringer om du ser försäljning?", (64, 40), (58, 50)),
    ("Har du fått utbildning de två senaste åren?", (64, 22), (58, 39)),
)
"""Pub staff: answers and right answers, before and after."""
_YEARS_APART = 4
RISE = 0.1
_MOPEDS = "Buskörning med moped"
_THEMES = (_MOPEDS, "Belysning", "Nedskräpning", "Öppen drogförsäljning", "Mötesplatser för unga")


def part(seed: int, plan: Plan, town: Town) -> Part:
    """Four files and the right answers to A10, A15, A26 and A27."""
    elderly, safer = _elderly(seed)
    tests, tested = _tests(seed, plan)
    themes, talked = _dialogue(seed, plan, town)
    staff, known = _staff(plan)
    files = {
        "aldre_enkat.csv": csv_bytes(("Svar", "Tryggare efter besöket", "Utsatt senaste året"), elderly),
        "dopningskontroller.csv": csv_bytes(("Datum", "Anläggning", "Kontroller", "Positiva"), tests),
        "medborgardialog.csv": csv_bytes(("År", "Område", "Tema", "Synpunkter"), themes),
        "krogpersonal.csv": csv_bytes(("År", "Fråga", "Svarande", "Ja"), staff),
    }
    return Part(files, {"A10": tested, "A15": safer, "A26": talked, "A27": known})


def _elderly(seed: int) -> tuple[list[list[object]], Mapping[str, object]]:
    random = generator(seed, "elderly")
    answers = ["ja"] * SAFER + ["nej"] * (ANSWERED - SAFER) + [""] * (ASKED - ANSWERED)
    order = random.permutation(ASKED)
    rows: list[list[object]] = [
        [number, answers[int(i)], "ja" if random.random() < 0.08 else "nej"] for number, i in enumerate(order, start=1)
    ]
    return rows, {
        "implementation": implementation([True]),
        "yes": SAFER,
        "answered": ANSWERED,
        "share": SAFER / ANSWERED,
        "target_yes": SAFER,
        "target_met": True,
    }


def _tests(seed: int, plan: Plan) -> tuple[list[list[object]], Mapping[str, object]]:
    """Occasions of one to four tests until the year's number is reached; the first have the positive ones."""
    random = generator(seed, "doping tests")
    rows: list[list[object]] = []
    for year, (tests, positive) in zip(plan.agreement, _TESTS, strict=True):
        sizes: list[int] = []
        while sum(sizes) < tests:
            sizes.append(min(int(random.integers(1, 5)), tests - sum(sizes)))
        occasions = zip(days(random, date(year, 1, 10), date(year, 12, 10), len(sizes)), sizes, strict=True)
        for number, (day, size) in enumerate(occasions):
            rows.append([day, f"anläggning {int(random.integers(1, 7))}", size, int(number < positive)])
    met = [tests >= TESTS_TARGET for tests, _ in _TESTS]
    return rows, {
        "implementation": implementation(met),
        "count": {year: tests for year, (tests, _) in zip(plan.agreement, _TESTS, strict=True)},
        "positive": {year: positive for year, (_, positive) in zip(plan.agreement, _TESTS, strict=True)},
        "target": TESTS_TARGET,
        "target_met": all(met),
    }


def _dialogue(seed: int, plan: Plan, town: Town) -> tuple[list[list[object]], Mapping[str, object]]:
    """Remarks by theme; those on mopeds fall by a third, which is a sign and no measurement."""
    random = generator(seed, "dialogue")
    rows: list[list[object]] = []
    mopeds: dict[int, int] = {}
    for number, year in enumerate(plan.agreement):
        for area in priority_areas(town):
            for theme in _THEMES:
                count = (12 - 4 * number) if theme == _MOPEDS else int(random.integers(2, 15))
                rows.append([year, area, theme, count])
                mopeds[year] = mopeds.get(year, 0) + (count if theme == _MOPEDS else 0)
    held = len({(row[0], row[1]) for row in rows})
    wanted = len(plan.agreement) * len(priority_areas(town))
    return rows, {
        "implementation": implementation([held == wanted]),
        "dialogues": held,
        "target": wanted,
        "remarks_on_mopeds": mopeds,
        "target_met": held == wanted,
    }


def _staff(plan: Plan) -> tuple[list[list[object]], Mapping[str, object]]:
    years = (plan.years[-1] - _YEARS_APART, plan.years[-1])
    rows: list[list[object]] = [
        [year, text, *answers[number]] for number, year in enumerate(years) for text, *answers in _QUESTIONS
    ]
    rise = [after[1] / after[0] - before[1] / before[0] for _, before, after in _QUESTIONS]
    return rows, {
        "implementation": implementation([True]),
        "rise": [round(value, 6) for value in rise],
        "target_rise": RISE,
        "target_met": min(rise) >= RISE,
    }
