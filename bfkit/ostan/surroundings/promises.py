"""Citizen promises (medborgarlöften): what the police and the municipality promised each prioritised area."""

from bfkit.ostan.randomness import generator
from bfkit.ostan.surroundings.delivery import Part, Plan, csv_bytes, priority_areas
from bfkit.ostan.town import Town

# promise, the visible sub-type it is about, what was done
_PROMISES = (
    ("Vi är synliga till fots på torget fredag och lördag kväll.", "utomhus", "hållet"),
    ("Vi sanerar klotter på kommunens hus inom 48 timmar.", "klotter", "hållet"),
    ("Vi stoppar buskörning med moped på gångvägarna.", "olovlig_trafik", "delvis hållet"),
    ("Vi lagar all trasig belysning på gångvägarna före november.", "belysning", "ej hållet"),
    ("Vi kontrollerar öppen försäljning av narkotika varje vecka.", "oppen_drogforsaljning", "hållet"),
    ("Vi röjer sly och buskar där man känner sig otrygg.", "insyn", "delvis hållet"),
)


def part(seed: int, plan: Plan, town: Town) -> Part:
    """Two promises an area and year, with what the citizens were told of it afterwards."""
    random = generator(seed, "citizen promises")
    rows: list[list[object]] = []
    kept: dict[str, int] = {"hållet": 0, "delvis hållet": 0, "ej hållet": 0}
    for year in plan.agreement:
        for area in priority_areas(town):
            for number in sorted(int(i) for i in random.choice(len(_PROMISES), size=2, replace=False)):
                text, subtype, told = _PROMISES[number]
                rows.append([f"ML{len(rows) + 1:02d}", year, area, text, subtype, "Polisen och Östans kommun", told])
                kept[told] += 1
    header = ("Löfte", "År", "Område", "Lydelse", "Undertyp", "Parter", "Återkoppling")
    return Part({"medborgarloften.csv": csv_bytes(header, rows)}, other={"citizen_promises": kept})
