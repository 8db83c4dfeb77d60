"""What a line of the steering group's feedback is: under which heading, in which words, and where its evidence stands."""

from dataclasses import dataclass

SUCCESS, SHORTCOMING, DEVIATION = "Framgångar", "Brister", "Avvikelser"
"""The three headings (requirements A6.23)."""
MEASURES, COMMITMENTS = "insatser", "ataganden"
"""Anchors of the sections that hold the evidence."""


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One line: its heading, a short sentence, and the anchor of its evidence."""

    heading: str
    text: str
    evidence: str


def sentence(words: str) -> str:
    """The words with a capital and one full stop.

    >>> sentence("gjort fullt ut")
    'Gjort fullt ut.'
    """
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."
