"""What things cost in Östan: unit costs, the cost of vandalism by tertial, and care at home against institutions."""

from collections.abc import Mapping
from types import MappingProxyType as _Fixed

from bfkit.ostan.randomness import generator
from bfkit.ostan.surroundings.delivery import Part, Plan, csv_bytes, implementation

# what, sub-type of the vocabulary, unit, low, middle, high in kronor, source, price year less the last year
UNIT_COSTS = (
    ("Klottersanering", "klotter", "objekt", 900, 1800, 4200, "Tekniska förvaltningens avtal", 0),
    ("Krossad ruta eller glas", "ovrig_skadegorelse", "händelse", 2500, 5200, 14000, "Östanbostäders fakturor", 0),
    ("Bilbrand", "bilbrand", "fordon", 45000, 95000, 210000, "försäkringsbolag, muntlig uppgift", -2),
    ("Anlagd brand", "brand", "händelse", 12000, 60000, 900000, "Räddningstjänstens insatsrapporter", -1),
    ("Skadegörelse mot fordon", "skadegorelse_fordon", "fordon", 4000, 9000, 22000, "självrisk och verkstad", -1),
    ("Inbrott i verksamhet", "inbrott", "händelse", 8000, 24000, 70000, "kommunens försäkring", -1),
    ("Nedskräpning", "nedskrapning", "tillfälle", 400, 700, 1500, "Tekniska förvaltningens avtal", 0),
    ("Våld eller bråk vid krog", "vald", "händelse", 15000, 48000, 160000, "antagande, vård och rättsväsende", -2),
    ("Hot mot anställd", "hotad", "händelse", 1500, 6000, 30000, "Personalenheten, sjukfrånvaro", 0),
    ("Arbetstimme, handläggare", "", "timme", 430, 520, 610, "Personalenheten, lön med påslag", 0),
)
INDEX_BASE = 100.0
_PRICE_INDEX = _Fixed(
    {2018: 100.0, 2019: 101.8, 2020: 102.3, 2021: 104.5, 2022: 113.3, 2023: 123.0, 2024: 126.5, 2025: 128.0}
)
"""An invented price index; no published one."""
_FASTER = 1.015
_TERTIALS = (1, 2, 3)
_ITEMS = (("Klotter", 620_000.0), ("Glas", 940_000.0), ("Brand", 310_000.0), ("Övrigt", 480_000.0))
_SEASON = (0.85, 1.25, 0.9)
_REAL_CHANGE = -0.02

# institution, days in the first and second year, price a day low, middle, high
_INSTITUTIONS = (("HVB", (310, 265), 4500, 6200, 8500), ("SiS", (95, 120), 8200, 9800, 11500))
_AT_HOME = (1_480_000, 1_620_000)
"""Kronor that the solutions at home cost in the two years."""


def part(seed: int, plan: Plan) -> Part:
    """The three cost files; totals of institutions are compared as aggregates only."""
    header = ("Post", "Undertyp", "Enhet", "Låg", "Mellan", "Hög", "Källa", "Prisår")
    units = [[*row[:-1], plan.years[-1] + row[-1]] for row in UNIT_COSTS]
    damage, true = _damage(seed, plan)
    comparison, outcome = _comparison(plan)
    files = {
        "kostnader.csv": csv_bytes(header, units),
        "skadegorelsekostnader.csv": csv_bytes(("År", "Tertial", "Post", "Kronor", "Prisindex"), damage),
        "hemmaplan.csv": csv_bytes(
            ("Åtagande", "År", "Alternativ", "Dygn", "Låg", "Mellan", "Hög", "Kostnad på hemmaplan"), comparison
        ),
    }
    return Part(files, {"A20": outcome}, {"vandalism_costs": true})


def price_index(year: int) -> float:
    """The invented price index of a year; beyond the table it goes on by 1.5 per cent a year."""
    last = max(_PRICE_INDEX)
    if year > last:
        return round(_PRICE_INDEX[last] * _FASTER ** (year - last), 1)
    return _PRICE_INDEX.get(year, INDEX_BASE)


def _damage(seed: int, plan: Plan) -> tuple[list[list[object]], Mapping[str, object]]:
    random = generator(seed, "vandalism costs")
    rows: list[list[object]] = []
    real: dict[int, float] = {}
    for year in plan.years:
        total = 0
        for tertial in _TERTIALS:
            for item, level in _ITEMS:
                trend = (1 + _REAL_CHANGE) ** (year - plan.years[0])
                spread = random.uniform(0.9, 1.1)
                kronor = (
                    round(level * trend * _SEASON[tertial - 1] * spread * price_index(year) / INDEX_BASE / 100) * 100
                )
                rows.append([year, tertial, item, kronor, price_index(year)])
                total += kronor
        real[year] = round(total / price_index(year) * price_index(plan.years[-1]))
    return rows, {"real_kronor_in_prices_of_the_last_year": real, "planted_real_change_a_year": _REAL_CHANGE}


def _comparison(plan: Plan) -> tuple[list[list[object]], Mapping[str, object]]:
    rows: list[list[object]] = []
    saved: dict[int, list[int]] = {}
    for number, year in enumerate(plan.agreement):
        for name, lengths, *prices in _INSTITUTIONS:
            rows.append(["A20", year, name, lengths[number], *prices, None])
        rows.append(["A20", year, "hemmaplan", None, None, None, None, _AT_HOME[number]])
        costs = [sum(lengths[number] * prices[level] for _, lengths, *prices in _INSTITUTIONS) for level in range(3)]
        saved[year] = [cost - _AT_HOME[number] for cost in costs]
    return rows, {
        "implementation": implementation([True, True]),
        "difference_low_middle_high": saved,
        "target": "en uppskattning per år",
        "target_met": True,
    }
