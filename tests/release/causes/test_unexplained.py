"""What no hypothesis covers, and what the page's own tables say: by hand, from protected rows."""

from dataclasses import replace
from datetime import date

import pytest

from bfkit.causes.evidence import Arguments, Evidence
from bfkit.causes.time_tests import HOURS_OUTSIDE
from bfkit.periods import Period
from bfkit.prevention import SUPPORTED, UNDECIDED
from bfkit.release.causes import words
from bfkit.release.causes.nearby_views import ProtectedCondition, ProtectedPlace, ProtectedSurroundings, Spread
from bfkit.release.causes.own_tables import BY_CHOICE, nearer_to_others, told
from bfkit.release.causes.unexplained import covered, unexplained
from bfkit.release.causes.views import ProtectedHypothesis, ProtectedProfile, ProtectedRow, ProtectedTest
from bfkit.release.cells import Cell

YEAR = Period(date(2024, 7, 1), date(2025, 7, 1))
HIDDEN = Cell(None, "dolt")


def cell(count: int) -> Cell:
    return Cell(count, str(count))


def profile(rows: list[tuple[str, str, int]], total: int = 1178) -> ProtectedProfile:
    kept = tuple(ProtectedRow(group, label, True, cell(count), 0.1, None) for group, label, count in rows)
    return ProtectedProfile("", "", cell(total), kept, len(kept), ())


def hypothesis(test: str, *, status: str = SUPPORTED, carries: float | None = 0.2) -> ProtectedHypothesis:
    said = ProtectedTest(
        test, "", "", "", status, None, None, cell(1), None, None, None, None, None, "", YEAR.start, YEAR.start, (), "",
        covered(Evidence(test, Arguments(), YEAR, "", "", None)), carries, None, None, False,
    )  # fmt: skip
    return ProtectedHypothesis(
        "H1",
        "",
        "plats",
        None,
        "",
        None,
        None,
        None,
        "",
        "",
        False,
        None,
        None,
        False,
        (),
        (),
        (),
        (),
        None,
        (),
        said,
        1,
    )


MONTHS = [("månad", "april", 232), ("månad", "maj", 228), ("månad", "juni", 170), ("årstid", "vår", 526)]


def test_months_in_a_row_are_added_and_the_largest_part_is_told() -> None:
    """232 + 228 + 170 = 630 of 1 178; a cause that carries at most a fifth leaves most of it."""
    said = unexplained(profile(MONTHS), [hypothesis("skollov")])
    assert said == (
        "Det som stöds kan som mest stå för 20\u00a0% av händelserna; det mesta är alltså oförklarat. Ingen hypotes gäller att 630 av "
        "1\u202f178 händelser sker i april–juni, mer än i jämförelsen."
    )


def test_a_part_that_nobody_explains_is_not_most_of_it_where_nothing_is_supported() -> None:
    """759 of 4 417 is a sixth: that no hypothesis covers it makes it no "most", and what is explained is not known."""
    nights = profile([("klockslag", "kl. 00–03", 759)], total=4417)
    said = unexplained(nights, [hypothesis("forandring_vid_datum", status=UNDECIDED, carries=None)])
    assert (
        said
        == "Ingen hypotes gäller att 759 av 4\u202f417 händelser med säkerhet sker kl. 00–03, mer än i jämförelsen."
    )
    assert "mesta" not in unexplained(nights, [hypothesis("skollov", carries=None)])  # how much is carried is not known


def test_what_a_hypothesis_covers_is_not_unexplained() -> None:
    assert unexplained(profile(MONTHS), [hypothesis("belysning", carries=0.5)]) == ""
    most = "Det som stöds kan som mest stå för 20\u00a0% av händelserna; det mesta är alltså oförklarat."
    assert unexplained(profile(MONTHS), [hypothesis("belysning")]) == most  # it covers the months, and carries a fifth
    assert covered(Evidence("nara_plats", Arguments(weekdays=("fredag",), hours=(22, 28)), YEAR, "", "", None)) == (
        "klockslag",
        "veckodag",
    )


def test_most_is_not_said_to_be_unexplained_when_a_cause_can_carry_half() -> None:
    assert unexplained(profile(MONTHS), [hypothesis("skollov", carries=0.5)]).startswith(
        "Ingen hypotes gäller att 630 av"
    )


def place(*, kind: str = "krog", open_: Cell, after: Cell, count: int = 20) -> ProtectedPlace:
    return ProtectedPlace("P1", kind, "Kvarnen", "Krog", cell(count), open_, after, True)


def near(*places: ProtectedPlace, conditions: tuple[ProtectedCondition, ...] = ()) -> ProtectedSurroundings:
    return ProtectedSurroundings("", (), places, conditions, (), (), ())


CLOSING = Evidence("oppettider", Arguments(places=("P1",)), YEAR, "", "", None)
HOURS = Evidence("veckodag_timme", Arguments(weekdays=("fredag",), hours=(22, 27)), YEAR, "", "", None)


@pytest.mark.parametrize(
    ("after", "speaks_for", "speaks_against"), [(15, 1, 0), (2, 0, 1), (6, 0, 0)]
)  # over half, at most a tenth, between
def test_the_hour_after_closing_speaks_for_and_against(after: int, speaks_for: int, speaks_against: int) -> None:
    found = told(CLOSING, "stängningstid", near(place(open_=cell(0), after=cell(after))))
    assert tuple(map(len, found)) == (speaks_for, speaks_against, 0)


def test_what_follows_from_the_problems_own_hours_speaks_not_against() -> None:
    """A problem chosen by its nights has nothing at a mall's closing at seven, whatever the mall does."""
    outside = replace(CLOSING, reason=HOURS_OUTSIDE)
    speaks_for, against, neither = told(outside, "stängningstid", near(place(open_=cell(0), after=cell(0))))
    assert (speaks_for, against) == ((), ())
    assert neither[0].endswith(BY_CHOICE)


def test_calm_until_closing_speaks_against_what_is_at_work_all_evening() -> None:
    speaks_for, against, _ = told(HOURS, "berusning", near(place(open_=cell(0), after=HIDDEN, count=175)))
    assert (speaks_for, against) == (
        (),
        ("0 av problemets 175 händelser närmast krogarna sker medan krogen är öppen.",),
    )
    assert told(HOURS, "berusning", near(place(open_=cell(9), after=HIDDEN))) == ((), (), ())
    assert told(HOURS, "grupptryck", near(place(open_=cell(0), after=HIDDEN))) == ((), (), ())


def test_reported_darkness_is_evidence_of_its_own() -> None:
    """1.0 (0.7-1.5) gives no support; only an interval under 1.25, the least that would matter, speaks against."""
    dark = Evidence("belysning", Arguments(places=("P1",)), YEAR, "", "", None)
    reported = ProtectedCondition(
        "belysning", "Bristfällig belysning", cell(79), cell(27), Spread(1.0, 0.7, 1.5), False, 100
    )
    speaks_for, against, neither = told(dark, "mörker", near(conditions=(reported,)))
    assert (speaks_for, against) == ((), ())
    assert "kvot 1,0 (0,7–1,5)" in neither[0]
    below = replace(reported, ratio=Spread(0.9, 0.7, 1.24))
    assert tuple(map(len, told(dark, "mörker", near(conditions=(below,))))) == (0, 1, 0)
    sure = replace(reported, ratio=Spread(2.0, 1.5, 2.7), sure=True)
    assert tuple(map(len, told(dark, "mörker", near(conditions=(sure,))))) == (1, 0, 0)
    assert told(dark, "mörker", near(conditions=(replace(reported, ratio=None),))) == ((), (), ())


def test_incidents_nearer_to_pubs_than_to_the_problems_parks_are_told() -> None:
    """117 and 92 of 449 are nearest a pub: 209, over a fifth."""
    pubs = [replace(place(open_=cell(0), after=cell(0), count=n), place_id=f"P{n}", name=f"K{n}") for n in (117, 92)]
    park = place(kind="park", open_=cell(0), after=cell(0), count=129)
    said = nearer_to_others([*pubs, park], (), ("park",), 449)
    assert said.startswith("209 av de 449 ligger närmare en plats av slaget krog (K117 117 och K92 92)")
    assert nearer_to_others([park], (), ("park",), 449) == ""
    assert nearer_to_others([replace(pubs[1], incidents=cell(89)), park], (), ("park",), 449) == ""
    assert nearer_to_others([replace(pubs[0], incidents=HIDDEN)], (), ("park",), 100) == ""


def test_the_rest_of_a_group_is_never_what_is_unexplained() -> None:
    """Ordinary days are what is left when the others are taken away."""
    assert (
        unexplained(profile([("dagtyp", "vanlig dag", 116)], total=133), [hypothesis("nara_plats", carries=0.5)]) == ""
    )


def test_nothing_follows_from_a_hidden_count() -> None:
    assert told(CLOSING, "stängningstid", near(place(open_=cell(0), after=HIDDEN))) == ((), (), ())
    assert told(HOURS, "berusning", near(place(open_=HIDDEN, after=cell(0)))) == ((), (), ())


def test_where_or_when_alone_has_its_own_mark() -> None:
    only = replace(hypothesis("nara_plats").test, status=UNDECIDED, only="var")
    assert words.mark(only.status, only.only) == "◐"
    assert words.mark(SUPPORTED, None) == "●"


def test_no_end_of_an_interval_is_told_above_fifty() -> None:
    assert words.spread(2.4, 201.9) == "2,4 till över 50"
    assert words.could_be(2.4, 201.9) == "Kvoten ligger mellan 2,4 och över 50."
    assert words.could_be(0.4, 87.0) == "Kvoten kan vara allt från 0,4 till över 50."
