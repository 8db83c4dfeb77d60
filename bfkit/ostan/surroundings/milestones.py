"""Milestones and points of action plans: what was to be ready when, and when it was."""

from collections.abc import Mapping, Sequence
from datetime import date

from bfkit.ostan.surroundings.delivery import FULL, NOT_DONE, PARTLY, Part, Plan, csv_bytes

_STEP = "Krogar mot knark"
_PUBS = ("krog 1", "krog 2", "krog 3")
_AT_PUBS = ("Metoden AAS påbörjad", "Protokollförd krogkontroll", "Polisen leder ordningsvakterna fredag och lördag")
_BUS_SQUARE = (
    "Tre nya avgångar för nattbuss fredag och lördag",
    "Avgångstiden förlängd från 15 till 45 minuter",
    "Buskage på busstorget borttagna",
    "Ny belysning vid väntkuren",
    "Vuxenvandrare på torget",
    "Kameror efter tillstånd",
    "Kiosken öppen till sista bussen",
    "Stängsel mot spårområdet",
)


def part(plan: Plan) -> Part:
    """The list of milestones, one row each, and the right answers to A06, A07, A28 and A31-A33.

    A31-A33 are the three worked cases of the source (Brå, Samverkanshandboken): all done at three pubs, three of
    eight points at the bus square, no agreement on unlicensed taxis.
    """
    first, last = plan.agreement
    rows: list[list[object]] = []
    _add(rows, "A06", _exit_programme(first))
    _add(rows, "A07", _pubs_against_drugs(first, last))
    _add(
        rows,
        "A28",
        [("Drogförebyggande handlingsplan för grundskolan upprättad", date(first, 8, 31), date(first, 6, 12))],
    )
    pubs = [
        (f"{text}, {pub}", date(last, 6, 30), date(last, 3 + i, 14)) for pub in _PUBS for i, text in enumerate(_AT_PUBS)
    ]
    _add(rows, "A31", pubs)
    done = (date(last, 6, 13), date(last, 6, 13), date(last, 9, 4))
    square = [(text, date(last, 12, 31), done[i] if i < len(done) else None) for i, text in enumerate(_BUS_SQUARE)]
    _add(rows, "A32", square)
    _add(rows, "A33", [("Överenskommelse om handlingsplan mot svarttaxi", date(last, 6, 30), None)])
    names = ("A06", "A07", "A28", "A31", "A32", "A33")
    outcomes = {name: _outcome([row for row in rows if row[0] == name]) for name in names}
    return Part({"milstolpar.csv": csv_bytes(("Åtagande", "Nr", "Milstolpe", "Senast", "Klar"), rows)}, outcomes)


_Steps = Sequence[tuple[str, date, date | None]]


def _add(rows: list[list[object]], name: str, steps: _Steps) -> None:
    rows += [[name, number, *step] for number, step in enumerate(steps, start=1)]


def _exit_programme(year: int) -> _Steps:
    """Milestones by quarter, the third two weeks late."""
    return [
        ("Information insamlad och studiebesök gjorda", date(year, 4, 30), date(year, 4, 22)),
        ("Behov och insatser analyserade", date(year, 6, 30), date(year, 6, 28)),
        ("Beslutsunderlag framtaget", date(year, 9, 30), date(year, 10, 14)),
        ("Beslut fattat om avhopparverksamhet", date(year, 12, 31), date(year, 12, 9)),
    ]


def _pubs_against_drugs(first: int, last: int) -> _Steps:
    """Milestones by tertial, all in time."""
    return [
        (f"{_STEP}: krögarna inbjudna till informationsmöte", date(first, 4, 30), date(first, 4, 8)),
        (f"{_STEP}: konsekvensanalys gjord", date(first, 8, 31), date(first, 8, 20)),
        (f"{_STEP}: beslut om medlemskap fattat", date(first, 12, 31), date(first, 11, 26)),
        (f"{_STEP}: metoden införd", date(last, 8, 31), date(last, 8, 29)),
    ]


def _outcome(rows: list[list[object]]) -> Mapping[str, object]:
    in_time = sum(isinstance(done, date) and isinstance(by, date) and done <= by for *_, by, done in rows)
    done = sum(row[-1] is not None for row in rows)
    mark = FULL if in_time == len(rows) else PARTLY if done else NOT_DONE
    return {
        "implementation": mark,
        "done": done,
        "done_in_time": in_time,
        "target": len(rows),
        "target_met": in_time == len(rows),
    }
