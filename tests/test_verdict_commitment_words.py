"""Commitments are counted and worded by one function: on the page, in the letter and in the follow-up of the plan."""

import pytest

from bfkit.release.documents import Table, atgardsplan, tjansteskrivelse
from bfkit.release.followup.commitments.export import commitment_results
from bfkit.release.followup.commitments.section import section
from bfkit.release.followup.commitments.sentences import implementation_text, result_text
from bfkit.results import FollowupResults
from bfkit.verdict.commitment_words import commitments_together
from tests.release.document_cases import FACTS, agreement, protected, results

MEASURED = {"id": "A15", "measures": True, "implementation": "fullt ut", "result_ground": "statistiskt prövat"}
RUNS = {"measures": True, "implementation": None, "implementation_ground": None}
OWN = (
    protected(),
    protected(id="A2", implementation=None, implementation_ground=None),
    protected(**MEASURED),
    protected(**RUNS, id="A24", outcome=None, target_met=None),
    protected(**RUNS, id="A25", outcome=1.0, target_met=None),
)


def test_page_letter_and_plan_count_alike() -> None:
    """One partly done, one of which nothing can be said, three outcomes of which two are measured."""
    whole = agreement(*OWN)
    rows = commitment_results(whole)
    told = commitments_together(rows)
    assert told == (
        "Av 5 åtaganden är 1 delvis genomfört, 3 mål som är utfall, där inget utfört arbete räknas och 1 sådant att "
        "genomförandet inte kan sägas än. Av målen som är utfall är 2 av 3 mätta hittills."
    )
    letter = tjansteskrivelse(results(followup=FollowupResults(commitments=rows)), FACTS)
    plan = atgardsplan(whole, FACTS)
    assert told in letter.text and told in plan.text and told in str(section(whole))


def test_every_commitment_has_the_same_words_in_letter_and_plan() -> None:
    whole = agreement(*OWN)
    letter = tjansteskrivelse(results(followup=FollowupResults(commitments=commitment_results(whole))), FACTS)
    in_letter = next(one for one in letter.blocks if isinstance(one, Table) and one.header[0] == "Åtagande").rows
    in_plan = next(one for one in atgardsplan(whole, FACTS).blocks if isinstance(one, Table)).rows
    assert [(row[0], row[2], row[4]) for row in in_letter] == [(row[0], row[2], row[3]) for row in in_plan]


@pytest.mark.parametrize(
    ("one", "done", "result"),
    [
        (OWN[2], "ej tillämpligt: målet är ett utfall", "går inte att avgöra"),
        (OWN[3], "målet är ett utfall, ännu inte mätt", "inte prövat"),
        (OWN[4], "ej tillämpligt: målet är ett utfall", "inte prövat"),
        (OWN[1], "kan inte sägas än", "inte prövat"),
    ],
)
def test_a_goal_that_is_an_outcome_has_one_wording(one, done: str, result: str) -> None:
    assert (implementation_text(one)[0], result_text(one)[0]) == (done, result)
