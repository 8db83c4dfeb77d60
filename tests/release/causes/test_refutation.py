"""What the data answer to what would refute a hypothesis, by hand."""

from bfkit.causes.evidence import Arguments, Evidence
from bfkit.prevention import SUPPORTED, UNDECIDED
from bfkit.release.causes.nearby_views import ProtectedNight, Spread
from bfkit.release.causes.refutation import answer
from bfkit.release.causes.views import ProtectedTest
from bfkit.release.cells import Cell
from tests.release.causes.test_unexplained import YEAR, cell, hypothesis

AT = (("P1", "krog"),)
FRIDAY = ProtectedNight(
    "fredag", 1470, ((1470, 1500, cell(26)), (1500, 1530, cell(23)), (None, None, cell(16))), AT
)  # closes 00.30: 49 of 65
ASKED = Evidence("oppettider", Arguments(places=("P1",)), YEAR, "", "", None)


def night(closes: int, after: int, rest: int | None) -> ProtectedNight:
    other = Cell(None, "‹5") if rest is None else cell(rest)
    return ProtectedNight("lördag", closes, ((closes, closes + 60, cell(after)), (None, None, other)), AT)


def said(*nights: ProtectedNight, status: str = SUPPORTED) -> str:
    base: ProtectedTest = hypothesis("oppettider", status=status).test
    told = {name: getattr(base, name) for name in base.__slots__}
    test = ProtectedTest(**{**told, "what": "Händelser nära P1", "count": cell(103), "expected": 27.2, "ratio": RATIO})
    return answer(ASKED, test, nights)


RATIO = Spread(3.8, 3.0, 4.9)


def test_closing_times_an_hour_apart_show_whether_it_moves() -> None:
    told = said(FRIDAY, night(1530, 54, 12))
    assert told.startswith("Vore det så väntades 27 händelser; det blev 103. Fredag, när det stänger 00.30: 49 av 65 i")
    assert "Lördag, när det stänger 01.30: 54 av 66 i timmen efter. De flyttar alltså med stängningstiden." in told


def test_it_is_not_said_to_move_where_it_does_not_or_cannot_be_seen() -> None:
    assert "flyttar" not in said(FRIDAY, night(1530, 20, 46))  # under half in the hour after
    assert "flyttar" not in said(FRIDAY, night(1490, 54, 12))  # 20 minutes apart: the two hours overlap
    assert "flyttar" not in said(FRIDAY)
    assert "01.30" not in said(FRIDAY, night(1530, 54, None))  # a hidden rest


def test_a_night_told_in_one_part_tells_between_which_hours() -> None:
    whole = ProtectedNight("fredag", 1620, ((1620, 1710, cell(53)),), AT)
    assert "Fredag, när det stänger 03.00: alla 53 kl. 03.00–04.30." in said(whole)


def test_nights_of_other_places_and_tests_that_told_nothing_answer_nothing() -> None:
    both = ProtectedNight("fredag", 1470, FRIDAY.parts, (("P1", "krog"), ("P2", "skola")))
    assert "00.30" not in said(both)
    assert said(FRIDAY, status=UNDECIDED) == ""


def test_when_half_has_happened_is_told_with_the_fewest_it_is_told_of() -> None:
    """1 235 and 1 409 minutes are 20.35 and 23.29; under ten in a season nothing is counted."""
    base = hypothesis("belysning").test
    told = {name: getattr(base, name) for name in base.__slots__}
    test = ProtectedTest(
        **{**told, "what": "Händelser när det är mörkt", "count": cell(54), "expected": 20.0, "ratio": RATIO}
    )
    counts = {"half_by_in_dark": 1235.0, "half_by_in_light": 1409.0}
    asked = Evidence("belysning", Arguments(places=("P1",)), YEAR, "", "", None, counts=counts)
    assert answer(asked, test, ()).endswith(
        "I november–januari har hälften av de prövade händelserna skett före kl. 20.35, i maj–juli före kl. 23.29 (minst 10 i "
        "vardera)."
    )
