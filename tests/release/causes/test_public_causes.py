"""What the public is told of hypotheses: the pattern that was tested, never the mechanism as a finding. By hand."""

from dataclasses import replace
from datetime import date

import pytest

from bfkit.causes.evidence import Arguments, Evidence
from bfkit.causes.permuted import Ratio
from bfkit.periods import Period
from bfkit.prevention import CONTRADICTED, MECHANISMS, SUPPORTED, UNDECIDED
from bfkit.release.causes import own_tables, words
from bfkit.release.causes.nearby_views import ProtectedPlace
from bfkit.release.causes.public import EXPLANATION, NO_SUPPORT, for_all
from bfkit.release.causes.views import ProtectedHypothesis, ProtectedTest
from bfkit.release.cells import NO_COUNT, Cell
from bfkit.release.disclosure import HIDDEN, Edition

DAY = date(2025, 6, 30)
INSIDE = Edition("arbetsgrupp", 5)


def hypothesis(
    name: str, test: str, mechanism: str, status: str = SUPPORTED, *, data: bool = False, only: str | None = None
) -> ProtectedHypothesis:
    said = ProtectedTest(
        test, words.TESTS[test], "", "", status, only, None, NO_COUNT, None, None, None, None, None, "", DAY, DAY, (),
        "", (), None, None, None, False,
    )  # fmt: skip
    corner = MECHANISMS[mechanism].corner
    return ProtectedHypothesis(
        name, "Gruppens text om Storgatan.", corner, mechanism, "", None, None, None, "", "", data, None, None, False,
        (), (), (), (), None, (), said, None,
    )  # fmt: skip


def told(*every: ProtectedHypothesis, **places: tuple[str, ...]) -> list[ProtectedHypothesis]:
    own = [one for one in every if not one.from_data]
    asked = {one.id: Arguments(places=places.get(one.id, ("PL1",)), edge="stängning") for one in every}
    group, data, _ = for_all(own, [one for one in every if one.from_data], asked)
    return [*group, *data]


@pytest.mark.parametrize("mechanism", sorted(MECHANISMS))
@pytest.mark.parametrize("status", [SUPPORTED, UNDECIDED, CONTRADICTED])
def test_a_mechanism_is_never_the_statement_and_always_untested(mechanism: str, status: str) -> None:
    meaning = words.lowered(MECHANISMS[mechanism].meaning)
    for test in words.TESTS:
        one = told(hypothesis("H1", test, mechanism, status))[0]
        assert meaning not in one.statement.lower() and "Storgatan" not in one.statement
        assert one.explanation == (NO_SUPPORT if status == CONTRADICTED else EXPLANATION) + meaning
        assert one.branch == words.capital(words.TESTS[test])  # a bone of the test, not of the mechanism


@pytest.mark.parametrize(
    ("test", "asked", "pattern"),
    [
        ("oppettider", Arguments(places=("PL1",)), "Händelserna följer stängningstiden."),  # no edge is closing
        ("oppettider", Arguments(places=("PL1",), edge="öppning"), "Händelserna följer öppningstiden."),
        (
            "veckodag_timme",
            Arguments(hours=(18, 26)),
            "Händelserna är samlade till vissa utpekade veckodagar och timmar.",
        ),
        (
            "veckodag_timme",
            Arguments(weekdays=("fredag",), hours=(18, 26)),
            "Händelserna är fler vissa utpekade veckodagar än andra vid samma klockslag.",
        ),
    ],
)
def test_the_public_is_told_the_pattern_that_was_tested(test: str, asked: Arguments, pattern: str) -> None:
    one = hypothesis("H1", test, sorted(MECHANISMS)[0])
    assert for_all([one], [], {"H1": asked})[0][0].statement == pattern


@pytest.mark.parametrize("test", sorted(words.TESTS))
def test_what_would_bear_out_or_refute_a_pattern_names_no_mechanism_and_no_place(test: str) -> None:
    """Of the sentences that stand for every municipality: a comparison, and none of the group's words or reasons."""
    for mechanism in MECHANISMS:
        one = told(hypothesis("H1", test, mechanism))[0]
        for sentence in (one.if_true, one.if_false):
            assert sentence and "Storgatan" not in sentence
            for meaning in MECHANISMS.values():
                assert words.lowered(meaning.meaning) not in sentence.lower()


def test_the_pattern_of_darkness_is_the_comparison_that_was_made() -> None:
    """The test compares the same hour and season elsewhere, not one hour of the clock through the year."""
    one = told(hypothesis("H1", "belysning", "mörker"))[0]
    for sentence in (one.if_true, one.if_false):
        assert "på andra håll" in sentence and "samma klockslag och årstid" in sentence
        assert "ljus" not in sentence.lower() and "gat" not in sentence.lower() and "året om" not in sentence


def test_only_the_day_of_a_change_of_recording_is_told() -> None:
    """The day something opened could tell which place it is; the day recording changed is everybody's."""
    for mechanism, kept in (("ändrad rapportering", DAY), ("konflikter", None)):
        one = hypothesis("H1", "forandring_vid_datum", mechanism)
        found = told(replace(one, test=replace(one.test, day=DAY)))[0]
        assert found.test.day == kept
        assert ("30 juni 2025" in found.statement) == (kept is not None)
    change = hypothesis("H1", "forandring_vid_datum", "ändrad rapportering")
    same = [replace(change, id=name, test=replace(change.test, day=DAY)) for name in ("H1", "H2")]
    assert len({one.statement for one in told(*same)}) == 2


def test_all_the_places_of_a_problem_are_not_called_one() -> None:
    every = [hypothesis("D1", "skollov", sorted(MECHANISMS)[0], data=True)]
    own = hypothesis("H1", "skollov", sorted(MECHANISMS)[0])
    _, data, _ = for_all([own], every, {"H1": Arguments(places=("PL1",)), "D1": Arguments()})
    assert data[0].statement == "Händelserna är fler på lov vid flera platser."


def test_the_group_and_the_data_with_one_pattern_are_told_apart() -> None:
    """One shop of six is borne out and another is not: the two may not read as one sentence that is true and false."""
    found = told(
        hypothesis("H14", "upprepad_plats", "upprepad utsatthet", UNDECIDED, only="var"),
        hypothesis("H15", "upprepad_plats", "upprepad utsatthet", CONTRADICTED),
    )
    assert [one.statement for one in found] == [
        "Händelserna är fler vid en av de jämförda platserna än vid de övriga.",
        "Händelserna är fler vid en annan av de jämförda platserna än vid de övriga.",
    ]


def test_what_data_propose_alike_and_came_out_alike_is_told_once() -> None:
    own = hypothesis("H5", "oppettider", "stängningstid")
    alike = [hypothesis(f"D{n}", "oppettider", "stängningstid", data=True) for n in (2, 3)]
    other = hypothesis("D4", "oppettider", "stängningstid", CONTRADICTED, data=True)
    found = told(own, *alike, other, H5=("PL1", "PL2"))
    assert [one.statement for one in found] == [
        "Händelserna följer stängningstiden vid flera platser.",
        "Händelserna följer stängningstiden vid 2 enskilda platser, prövade var för sig.",
        "Händelserna följer stängningstiden vid en annan enskild plats.",
    ]
    assert [one.id for one in found] == ["nr 1", "nr 2", "nr 3"]


@pytest.mark.parametrize("test", sorted(words.TESTS))
def test_no_two_statements_are_the_same(test: str) -> None:
    found = told(*(hypothesis(f"H{n}", test, "evenemang", SUPPORTED if n % 2 else CONTRADICTED) for n in range(7)))
    assert len({one.statement for one in found}) == 7


def test_only_one_of_a_pattern_needs_no_word_to_tell_it_apart() -> None:
    assert told(hypothesis("H11", "skollov", "ledig tid"))[0].statement == "Händelserna är fler på lov."


def place(name: str, incidents: int, during: int | None, after: int | None) -> ProtectedPlace:
    cells = [Cell(n, HIDDEN if n is None else str(n)) for n in (incidents, during, after)]
    return ProtectedPlace(name, "krog", name, "Krog", cells[0], cells[1], cells[2], has_hours=True)


def closing(count: float, **asked: tuple[str, ...]) -> Evidence:
    year = Period(date(2024, 7, 1), date(2025, 7, 1))
    ratio = Ratio(count, 5.8, 2.6, 1.6, 6.1, 0.001, round(count), 100, 999)
    return Evidence("oppettider", Arguments(edge="stängning", **asked), year, "", "", ratio)


def test_a_count_that_gives_a_hidden_one_away_is_held_back() -> None:
    """16 at a pub, none while it is open, the hour after closing hidden, and a test that says 15: the rest is 1."""
    pubs = (place("A", 16, 0, None), place("B", 25, 0, None), place("C", 23, 0, 23))
    assert own_tables.gives_away(closing(15, places=("A",)), pubs, INSIDE)
    assert not own_tables.gives_away(closing(23, places=("C",)), pubs, INSIDE)
    assert not own_tables.gives_away(closing(57, kinds=("krog",)), pubs, INSIDE)  # 41 less 34: 7 at two pubs
    assert own_tables.gives_away(closing(61, kinds=("krog",)), pubs, INSIDE)  # 41 less 38: 3 at two pubs
    one = replace(pubs[0], after_closing=Cell(16, "16"))
    assert not own_tables.gives_away(closing(15, places=("A",)), (one,), INSIDE)
