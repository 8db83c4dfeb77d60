"""What a line of the steering group's feedback is: under which heading, in which words, and where its evidence stands."""

from dataclasses import dataclass

SUCCESS, SHORTCOMING, DEVIATION, UNKNOWN = "Framgångar", "Brister", "Avvikelser", "Vet vi inte"
HEADINGS = (SUCCESS, SHORTCOMING, DEVIATION, UNKNOWN)
"""The three headings of requirements A6.23, and one for what is neither: nobody knows."""
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


def first_heading(facts: dict[str, list[str]]) -> str:
    """Under which one heading a thing stands of which these facts are known, by heading.

    A shortcoming goes before a deviation, a deviation before a success, and what is not known comes last: nobody is to
    read a success without what fell short of it.

    >>> first_heading({"Framgångar": ["gjort"], "Avvikelser": ["ändrat"], "Brister": []})
    'Avvikelser'
    """
    order = (SHORTCOMING, DEVIATION, SUCCESS, UNKNOWN)
    return next((one for one in order if facts.get(one)), UNKNOWN)
