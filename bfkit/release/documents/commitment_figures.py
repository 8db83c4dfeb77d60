"""The figures of the commitments as a proposal for people to decide: never one that fixes them unread."""

from collections.abc import Iterator, Sequence

from bfkit.display import sentence_list


def figures_to_decide(unsettled: Sequence[str], proposed: Sequence[str]) -> Iterator[str]:
    """What the group decides of the figures, with brackets to fill in.

    Args:
        unsettled: ids whose figure the results leave open. proposed: ids with the figure that the results lead to.

    >>> list(figures_to_decide([], ["A03 (gul)"]))
    ['Figuren för åtagandet A03 (gul): [gruppens beslut; skäl].']
    """
    if unsettled:
        figure, noun = ("Figuren", "åtagandet") if len(unsettled) == 1 else ("Figurerna", "åtagandena")
        yield f"{figure} avgörs för {noun} {sentence_list(unsettled)}: [grön, gul, röd eller grå; skäl]."
    if proposed:
        figure, noun = ("Figuren", "åtagandet") if len(proposed) == 1 else ("Figurerna", "åtagandena")
        yield f"{figure} för {noun} {sentence_list(proposed)}: [gruppens beslut; skäl]."
