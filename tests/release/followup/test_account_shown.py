"""Framgångar, brister och avvikelser: the same lines on the quarter's page, on the year's and in the letter."""

import re
from datetime import date

import pytest

from bfkit.release.documents import Bullets, Paragraph, tjansteskrivelse
from bfkit.release.followup import account as shown
from bfkit.release.followup.commitments.export import commitment_results
from bfkit.release.followup.commitments.views import ProtectedChange
from bfkit.release.quarterly import page
from bfkit.results import FollowupResults
from bfkit.verdict.account import account
from tests.evaluation_rows import UNDECIDED, evaluation_row
from tests.release.document_cases import FACTS, agreement, protected, results
from tests.release.quarterly.test_quarterly_page import OUTSIDE, view

ROWS = (evaluation_row(), evaluation_row(**{**UNDECIDED, "title": "Rond"}))


def test_the_page_and_the_letter_have_the_same_lines_under_the_same_headings() -> None:
    whole = view(*ROWS, agreement=agreement())
    found = account(ROWS, commitment_results(agreement()))
    told = repr(page.account(whole))
    letter = tjansteskrivelse(
        results(evaluations=list(ROWS), followup=FollowupResults(commitments=commitment_results(agreement()))), FACTS
    )
    for heading, lines in found.headings:
        (block,) = letter.section(heading)
        expected = Bullets(tuple(line.text for line in lines)) if lines else Paragraph(found.empty)
        assert block == expected
        assert heading in told and all(line.text in told for line in lines)
    assert found.shortcomings


def test_every_line_leads_to_a_section_of_the_page() -> None:
    whole = view(*ROWS, agreement=agreement())
    led = set(re.findall(r'href="#([^"]+)"', page.account(whole).html))
    there = set(re.findall(r'id="([^"]+)"', page.measure_rows(whole).html + page.commitments(whole).html))
    assert led == {"insatser", "ataganden"} <= there


def test_where_nothing_was_evaluated_no_heading_says_that_there_is_none() -> None:
    told = repr(shown.section(account([], [])))
    assert told.count("Går inte att redovisa: ingen insats är utvärderad") == 4 and "Inga att redovisa" not in told


def test_the_first_two_pages_do_not_hold_the_three_headings() -> None:
    """They are two printed pages, and stay so."""
    assert "Brister" not in repr(page.first_page(view(*ROWS, agreement=agreement())))


def test_the_groups_own_words_and_what_is_held_back_are_not_in_the_lines() -> None:
    secret = protected(changed="HEMLIGT ORD", lacking="HEMLIGT ORD", reason="HEMLIGT ORD", done=None, outcome=None)
    for edition in ({}, {"edition": OUTSIDE}):
        told = repr(page.account(view(*ROWS, agreement=agreement(secret), **edition)))
        assert "HEMLIGT" not in told and "3 tillsyner" not in told


@pytest.mark.parametrize(
    ("changes", "implementation", "measured"),
    [
        ({"measures": False, "implementation": "fullt ut"}, "fullt ut", None),
        ({"measures": True, "implementation": "fullt ut"}, None, True),
        ({"measures": True, "implementation": "inte alls", "outcome": None, "target_met": False}, None, False),
        ({"measures": True, "implementation": None, "implementation_ground": None, "outcome": 9.0}, None, True),
        ({"measures": True, "implementation": None, "implementation_ground": None, "outcome": None, "target_met": None}, None, False),
        ({"measures": True, "implementation": "delvis", "implementation_ground": "gruppens bedömning"}, "delvis", False),
    ],
)  # fmt: skip
def test_a_goal_that_is_an_outcome_has_no_mark_of_work_done_in_the_results(
    changes: dict, implementation: str | None, measured: bool | None
) -> None:
    """``results.json``: whether the outcome is known stands in a key of its own; the group's own mark is kept."""
    (row,) = commitment_results(agreement(protected(**changes)))
    assert (row.implementation, row.outcome_measured) == (implementation, measured)


def test_only_changes_up_to_the_last_day_that_counts_are_told() -> None:
    """The agreement is counted to 31 December 2024."""
    days = (date(2024, 12, 31), date(2025, 1, 1))
    own = protected(changes=tuple(ProtectedChange(day, "färre tillsyner", "vakans") for day in days))
    (row,) = commitment_results(agreement(own))
    assert [change.date for change in row.changes] == ["2024-12-31"]
