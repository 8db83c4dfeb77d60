"""Safety walks in the prioritised areas: what was found, who is to mend it, and when it was mended."""

from datetime import date, timedelta

from bfkit.ostan.randomness import generator
from bfkit.ostan.surroundings.delivery import Part, Plan, csv_bytes, days, implementation, priority_areas
from bfkit.ostan.town import Town

FINDINGS = (
    ("Belysning trasig", "Tekniska förvaltningen"),
    ("Skymd sikt av buskar", "Tekniska förvaltningen"),
    ("Klotter på vägg", "Östanbostäder"),
    ("Nedskräpning vid återvinning", "Tekniska förvaltningen"),
    ("Trasig port", "Östanbostäder"),
    ("Mopeder på gångväg", "Polisen"),
    ("Ödslig gångtunnel", "Tekniska förvaltningen"),
    ("Saknad skylt", "Tekniska förvaltningen"),
)
"""What may be found, and who owns it."""
_WALKED = 3
_MENDED = 0.62


def part(seed: int, plan: Plan, town: Town) -> Part:
    """The findings of walks in all prioritised areas but one, and in one area that has no priority."""
    random = generator(seed, "safety walks")
    priority = priority_areas(town)
    other = next(code for code, kind in zip(town.codes, town.kinds, strict=True) if kind == "centrum")
    rows: list[list[object]] = []
    found, mended = 0, 0
    for walk, area in enumerate((*priority[:_WALKED], other), start=1):
        year = plan.agreement[walk % 2]
        day = days(random, date(year, 4, 15), date(year, 10, 20), 1)[0]
        for _ in range(int(random.integers(5, 9))):
            text, owner = FINDINGS[int(random.integers(len(FINDINGS)))]
            done = day + timedelta(days=int(random.integers(3, 150))) if random.random() < _MENDED else None
            done = None if done is not None and done > plan.drawn else done
            rows.append([f"TV{walk}", day, area, text, f"{owner} " if random.random() < 0.1 else owner, done])
            found, mended = found + (area in priority), mended + (area in priority and done is not None)
    outcome = {
        "implementation": implementation([area in priority[:_WALKED] for area in priority]),
        "areas_covered": list(priority[:_WALKED]),
        "areas_missing": list(priority[_WALKED:]),
        "target": len(priority),
        "findings": found,
        "findings_mended": mended,
        "target_met": False,
    }
    header = ("Vandring", "Datum", "Område", "Iakttagelse", "Ansvarig", "Åtgärdad")
    return Part({"trygghetsvandringar.csv": csv_bytes(header, rows)}, {"A08": outcome})
