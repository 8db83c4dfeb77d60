"""The strongest reservation stands beside every result, and the goal that is met anyway has its interval."""

import pytest

from bfkit.release.documents import Numbered, Table, tjansteskrivelse
from bfkit.release.documents.assessed import measures_together
from bfkit.release.quarterly.measures import developed
from bfkit.verdict.reservations import EXPLAINED, NO_DIFFERENCE, anyway_words, further_doubts, strongest_reservation
from tests.evaluation_rows import UNDECIDED, evaluation_row
from tests.release.document_cases import FACTS, results

OTHER = {"name": "Andra insatser samtidigt", "passed": False, "stops": False, "sentence": "En annan började."}
OPEN = {"name": "Vem som upptäcker", "passed": None, "stops": False, "sentence": "Det vet inte loggen."}
ANYWAY = "Utan insats hade målet nåtts i 4 av 100 jämförbara fall (4 av 93; 95\u00a0% konfidensintervall 0–27 av 100)."
HINTED = {"verdict": "minskning antydd", "verdict_shown": "Visst stöd för färre händelser än väntat utan insats"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({**HINTED, "lower": 0.34, "upper": 1.04, "checks": [OTHER, OPEN]}, EXPLAINED),
        ({**HINTED, "lower": 0.34, "upper": 1.04, "checks": [OPEN]}, NO_DIFFERENCE),
        ({"checks": [OPEN]}, "inte uteslutet är att de som gör insatsen själva rapporterar"),
        ({"doubts": ["Jämförelsen vilar på 3 områden."]}, "jämförelsen vilar på 3 områden"),
        ({}, ""),
        ({**UNDECIDED, "checks": [OTHER]}, ""),
    ],
)
def test_the_reservation_that_weighs_most_is_the_one_told(changes: dict, told: str) -> None:
    assert strongest_reservation(evaluation_row(**changes)) == told


def test_a_doubt_that_the_sentence_has_told_is_not_told_again() -> None:
    """The sentence goes on with it, so that it begins with a small letter there."""
    row = evaluation_row(
        sentence="Skillnaden är ovanlig när ingenting görs, men en annan insats började i området.",
        doubts=["En annan insats började i området.", "Jämförelsen vilar på 3 områden."],
        checks=[OTHER],
    )
    assert further_doubts(row) == ["Jämförelsen vilar på 3 områden."]
    assert tjansteskrivelse(results(evaluations=[row]), FACTS).text.count("n annan insats började i området.") == 1


def test_every_sentence_of_the_letter_with_a_result_has_its_reservation() -> None:
    """0.34 to 1.04 holds no difference: in the proposal, in the sum and in the table alike."""
    row = evaluation_row(**HINTED, lower=0.34, upper=1.04, doubts=["Jämförelsen vilar på 3 områden."])
    letter = tjansteskrivelse(results(evaluations=[row]), FACTS)
    (proposals,) = (block for block in letter.section("Förslag till beslut") if isinstance(block, Numbered))
    assert NO_DIFFERENCE in proposals.items[1]
    (table,) = (block for block in letter.section("Bedömning") if isinstance(block, Table))
    assert NO_DIFFERENCE in table.rows[0][1]
    assert "(1 av dem med en osäkerhet som rymmer ingen skillnad alls)" in measures_together([row])
    assert "Skäl att tveka: Jämförelsen vilar på 3 områden." in letter.text


def test_the_goal_met_anyway_has_the_words_of_the_measures_own_page() -> None:
    row = evaluation_row(met_anyway=ANYWAY)
    assert anyway_words(row) == ANYWAY
    assert developed(row).endswith(f"målet nåddes. {ANYWAY}")
    assert ANYWAY in tjansteskrivelse(results(evaluations=[row]), FACTS).text


def test_a_page_of_causes_that_could_not_be_made_is_told() -> None:
    told = "Sidan 20_orsaksanalys-3 kunde inte göras i den här körningen."
    letter = tjansteskrivelse(results(), FACTS, absent=(told,))
    assert letter.text.count(told) == 2  # beside the summary, and under the causes
