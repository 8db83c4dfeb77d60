"""Measures and commitments under three headings; what is called a success is decided here and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass

from bfkit.display import counted
from bfkit.results import CommitmentResult, EvaluationResult
from bfkit.verdict.account.commitments import commitment_lines, running
from bfkit.verdict.account.lines import DEVIATION, SHORTCOMING, SUCCESS, AccountLine
from bfkit.verdict.account.measures import measure_lines

NOTHING = "Inga att redovisa."
WHAT_COUNTS = (
    "Framgång är bara det som gjorts som lovat, och effekter som prövningen visar och inget känt annat förklarar. Att "
    "något minskat, eller att ett mål nåtts, räknas inte dit."
)
"""Stands above the three headings."""


@dataclass(frozen=True, slots=True)
class Account:
    """The three headings. ``basis`` says what they rest on, so that an empty one is not taken for a good one."""

    basis: str
    successes: tuple[AccountLine, ...]
    shortcomings: tuple[AccountLine, ...]
    deviations: tuple[AccountLine, ...]

    @property
    def headings(self) -> tuple[tuple[str, tuple[AccountLine, ...]], ...]:
        """Each heading with its lines, in order."""
        return ((SUCCESS, self.successes), (SHORTCOMING, self.shortcomings), (DEVIATION, self.deviations))


def account(evaluations: Sequence[EvaluationResult], commitments: Sequence[CommitmentResult]) -> Account:
    """What went well, what fell short and what was done otherwise in a period.

    A success is only what was done as promised, or an effect that the verdict shows and no check explains in another
    way: never a fall, never a goal that was met, never what cannot be decided. A shortcoming is what was not done or
    in small part, had no effect, moved, or lacks what it takes to be decided. A deviation is what was done otherwise
    than planned, or planned anew.

    Args:
        evaluations, commitments: as published for one edition, that is already protected.

    Source: requirements A6.23 (Brå, Samverkan i lokalt brottsförebyggande arbete: the feedback tells "framgångar,
    brister och eventuella avvikelser i arbetet").

    >>> account([], []).headings
    (('Framgångar', ()), ('Brister', ()), ('Avvikelser', ()))
    """
    lines = [*measure_lines(evaluations), *commitment_lines(commitments)]
    successes, shortcomings, deviations = (
        tuple(line for line in lines if line.heading == heading) for heading in (SUCCESS, SHORTCOMING, DEVIATION)
    )
    return Account(_basis(evaluations, commitments), successes, shortcomings, deviations)


def _basis(evaluations: Sequence[EvaluationResult], commitments: Sequence[CommitmentResult]) -> str:
    if not evaluations and not commitments:
        return "Ingen insats är utvärderad och inga åtaganden är inlästa."
    told = (
        f"Bygger på {counted(len(evaluations), 'utvärderad insats', 'utvärderade insatser')} och "
        f"{counted(len(commitments), 'åtagande', 'åtaganden')}."
    )
    open_ones = sum(running(one) for one in commitments)
    if not open_ones:
        return told
    many = counted(open_ones, "åtagande vars period pågår", "åtaganden vars period pågår")
    return f"{told} {many} redovisas när något går att säga."
