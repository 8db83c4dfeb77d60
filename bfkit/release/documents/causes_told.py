"""The possible causes of a problem counted for a document: as many are borne out as the page of the causes shows."""

from collections.abc import Sequence

from bfkit.display import counted
from bfkit.results import CauseResult, HypothesisResult

SUPPORTED, CONTRADICTED, RECORDING = "stöds", "talar emot", "mätningen"


def cause_words(one: CauseResult) -> str:
    """Borne out, place or time only, contradicted and open: four things, and never added together.

    That recording changed is no cause of what happens, and is not counted.
    """
    own = [each for each in _distinct(one.hypotheses) if each.corner != RECORDING]
    supported = sum(each.status == SUPPORTED for each in own)
    against = sum(each.status == CONTRADICTED for each in own)
    only = sum(each.only is not None and each.status not in (SUPPORTED, CONTRADICTED) for each in own)
    parts = [f"{supported} stöds av data"]
    if only:
        parts.append(f"för {only} stämmer platsen eller tiden, men orsaken är inte prövad")
    parts += [f"{against} motsägs", f"{len(own) - supported - against - only} går inte att avgöra"]
    return f"{one.title}: av {counted(len(own), 'möjlig orsak', 'möjliga orsaker')}: {', '.join(parts)}."


def _distinct(hypotheses: Sequence[HypothesisResult]) -> list[HypothesisResult]:
    """The group's own, and of the data's the first that each test bore out: the same as the triangle of the page."""
    kept: list[HypothesisResult] = []
    for one in hypotheses:
        again = any(_test(other) == _test(one) and other.status == SUPPORTED for other in kept)
        if one.suggested_by != "data" or (one.status == SUPPORTED and not again):
            kept.append(one)
    return kept


def _test(one: HypothesisResult) -> str | None:
    return None if one.computed is None else one.computed.test
