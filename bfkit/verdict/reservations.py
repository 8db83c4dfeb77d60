"""The strongest reservation to what the test of a measure shows: it stands in the same sentence as the result."""

from bfkit.display import percent, sentence_list
from bfkit.evaluation.explanations import DISCOVERED, ELSEWHERE, REPORTERS
from bfkit.results import EvaluationResult
from bfkit.results.evaluation import CheckResult
from bfkit.verdict.words import DECREASE_HINTED, INCREASE_HINTED, UNDECIDED

EXPLAINED = "en annan förklaring finns kvar"
NO_DIFFERENCE = "osäkerheten rymmer ingen skillnad alls"
NOT_RULED_OUT = "inte uteslutet är"
HINTED = (DECREASE_HINTED, INCREASE_HINTED)
_OPEN = {
    DISCOVERED: "att de som gör insatsen själva rapporterar",
    REPORTERS: "att rapporteringen ändrades",
    ELSEWHERE: "att även sådant som insatsen inte rör minskade",
}
"""What a check that was not settled leaves possible, for a reader who has not seen the list of checks."""


def strongest_reservation(row: EvaluationResult) -> str:
    """The reservation that weighs most, in a few words; "" of a measure that is undecided, whose reason is its own.

    The order: another explanation that remains, an interval that holds no difference at all, what could not be ruled
    out, and else the first doubt of the measure's own page.
    """
    if row.undecided_reason is not None:
        return ""
    if explained_otherwise(row):
        return EXPLAINED
    if holds_no_difference(row):
        return NO_DIFFERENCE
    if open_ := open_words(row):
        return f"{NOT_RULED_OUT} {sentence_list(open_)}"
    return f"{row.doubts[0][:1].lower()}{row.doubts[0][1:].rstrip('.')}" if row.doubts else ""


def explained_otherwise(row: EvaluationResult) -> bool:
    """Whether the verdict has a direction and another explanation of it remains."""
    return row.undecided_reason is None and any(check.passed is False for check in row.checks)


def holds_no_difference(row: EvaluationResult) -> bool:
    """Whether the verdict hints at a difference and its 95 % interval holds none: the test is one-sided."""
    known = row.lower is not None and row.upper is not None
    return known and row.verdict in HINTED and (row.lower or 0) <= 1 <= (row.upper or 0)


def not_ruled_out(row: EvaluationResult) -> list[CheckResult]:
    """Other explanations that were not looked at or spoke neither way; of a measure with a verdict only."""
    return [] if row.verdict == UNDECIDED else [check for check in row.checks if check.passed is None]


def open_words(row: EvaluationResult) -> list[str]:
    """What was not ruled out, each in a few words."""
    return [_OPEN.get(check.name, f"{check.name[:1].lower()}{check.name[1:]}") for check in not_ruled_out(row)]


def further_doubts(row: EvaluationResult) -> list[str]:
    """The doubts that the sentence of the verdict does not already tell: nothing is to be read twice.

    The sentence goes on with a doubt in the middle of it, so the first letter may differ.
    """
    return [told for told in row.doubts if told[1:] not in row.sentence]


def anyway_words(row: EvaluationResult) -> str:
    """How often the goal is met without a measure, as the measure's own page says it, with its interval; "" when unknown.

    Results written before the sentence was published hold the share alone.
    """
    if row.met_anyway:
        return row.met_anyway
    if row.met_anyway_share is None:
        return ""
    cases = f"{row.met_anyway_cases} " if row.met_anyway_cases else ""
    return f"Utan insats hade målet nåtts i {percent(row.met_anyway_share)} av {cases}jämförbara fall."
