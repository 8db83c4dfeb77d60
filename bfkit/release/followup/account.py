"""Framgångar, brister, avvikelser and what is not known on a page and in a letter: the same lines, from the same published results."""

from collections.abc import Iterator

from bfkit.release.documents.document import Block, Bullets, Heading, Paragraph
from bfkit.release.fragments import Fragment, bulleted_with_evidence, heading, join, paragraph
from bfkit.verdict.account import WHAT_COUNTS, Account

TITLE = "Framgångar, brister, avvikelser och det vi inte vet"


def section(found: Account) -> Fragment:
    """The headings, each line with a link to its evidence; an empty one says so, and why."""
    pieces = [paragraph(f"{found.basis} {WHAT_COUNTS}")]
    for title, lines in found.headings:
        listed = (
            bulleted_with_evidence([(line.text, line.evidence) for line in lines]) if lines else paragraph(found.empty)
        )
        pieces += [heading(title), listed]
    return join(pieces)


def blocks(found: Account) -> Iterator[Block]:
    """The same for a document, under a heading of its own."""
    yield Heading(TITLE)
    yield Paragraph(f"{found.basis} {WHAT_COUNTS}")
    for title, lines in found.headings:
        yield Heading(title, 2)
        yield Bullets(tuple(line.text for line in lines)) if lines else Paragraph(found.empty)
