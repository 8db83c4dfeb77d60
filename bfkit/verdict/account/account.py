"""Measures and commitments under four headings; what is called a success is decided here and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass

from bfkit.display import counted
from bfkit.results import CommitmentResult, EvaluationResult
from bfkit.verdict.account.commitments import commitment_lines, running
from bfkit.verdict.account.lines import DEVIATION, HEADINGS, SHORTCOMING, SUCCESS, UNKNOWN, AccountLine
from bfkit.verdict.account.measures import measure_lines

NOTHING = "Inga att redovisa."
NOTHING_KNOWN = "Går inte att redovisa: ingen insats är utvärderad och inga åtaganden är inlästa."
NO_MEASURES = "Inga bland åtagandena. Ingen insats är utvärderad, så om insatserna går inget att säga."
NO_COMMITMENTS = "Inga bland insatserna. Inga åtaganden är inlästa, så om dem går inget att säga."
WHAT_COUNTS = (
    "Framgång är bara löften som hållits fullt ut, och effekter med tydligt stöd som inget av det som prövats förklarar; "
    "det som inte kunnat prövas står bredvid som inte uteslutet. Att något minskat, eller att ett mål nåtts, räknas inte "
    "dit. Var sak står på ett ställe: en brist går före en avvikelse, en avvikelse före en framgång, och det som ingen "
    "vet står sist."
)
"""Stands above the headings."""


@dataclass(frozen=True, slots=True)
class Account:
    """The four headings with their lines.

    ``basis`` says what they rest on, so that an empty one is not taken for a good one; ``empty``: what stands under a
    heading without lines.
    """

    basis: str
    empty: str
    lines: tuple[AccountLine, ...]

    @property
    def headings(self) -> tuple[tuple[str, tuple[AccountLine, ...]], ...]:
        """Each heading with its lines, in order."""
        return tuple((heading, self.under(heading)) for heading in HEADINGS)

    def under(self, heading: str) -> tuple[AccountLine, ...]:
        """The lines of one heading."""
        return tuple(line for line in self.lines if line.heading == heading)

    @property
    def successes(self) -> tuple[AccountLine, ...]:
        """What went well."""
        return self.under(SUCCESS)

    @property
    def shortcomings(self) -> tuple[AccountLine, ...]:
        """What fell short."""
        return self.under(SHORTCOMING)

    @property
    def deviations(self) -> tuple[AccountLine, ...]:
        """What was done otherwise."""
        return self.under(DEVIATION)

    @property
    def unknown(self) -> tuple[AccountLine, ...]:
        """What nobody knows."""
        return self.under(UNKNOWN)


def account(evaluations: Sequence[EvaluationResult], commitments: Sequence[CommitmentResult]) -> Account:
    """What went well, what fell short, what was done otherwise, and what is not known, of a period.

    Every measure and every commitment stands under one heading. A success is a promise kept in full, or an effect with
    clear support that nothing tested explains in another way: never a fall, never a goal that was met, never what cannot
    be decided. A shortcoming is what was not done or in small part, had no effect, or moved. A deviation is what was done
    otherwise than planned, or planned anew. What cannot be told is no shortcoming, and has a heading of its own.

    Args:
        evaluations, commitments: as published for one edition, that is already protected.

    Source: requirements A6.23 (Brå, Samverkan i lokalt brottsförebyggande arbete: the feedback tells "framgångar,
    brister och eventuella avvikelser i arbetet").

    >>> [heading for heading, _ in account([], []).headings]
    ['Framgångar', 'Brister', 'Avvikelser', 'Vet vi inte']
    """
    lines = (*measure_lines(evaluations), *commitment_lines(commitments))
    return Account(_basis(evaluations, commitments), _empty(evaluations, commitments), lines)


def _empty(evaluations: Sequence[EvaluationResult], commitments: Sequence[CommitmentResult]) -> str:
    """What an empty heading says: that there is none is something else than that nothing was looked at."""
    if evaluations and commitments:
        return NOTHING
    if evaluations:
        return NO_COMMITMENTS
    return NO_MEASURES if commitments else NOTHING_KNOWN


def _basis(evaluations: Sequence[EvaluationResult], commitments: Sequence[CommitmentResult]) -> str:
    if not evaluations and not commitments:
        return "Ingen insats är utvärderad och inga åtaganden är inlästa."
    measures = counted(len(evaluations), "utvärderad insats", "utvärderade insatser") if evaluations else ""
    promised = counted(len(commitments), "åtagande", "åtaganden") if commitments else ""
    told = f"Bygger på {' och '.join(part for part in (measures, promised) if part)}."
    told += "" if evaluations else " Ingen insats är utvärderad."
    told += "" if commitments else " Inga åtaganden är inlästa."
    open_ones = sum(running(one) for one in commitments)
    if not open_ones:
        return told
    many = counted(open_ones, "åtagande vars period pågår", "åtaganden vars period pågår")
    return f"{told} {many} står under {UNKNOWN}."
