"""Documents that politics runs on: the same results as on the pages, as Word files that people finish and sign."""

from bfkit.release.documents.atgardsplan import atgardsplan
from bfkit.release.documents.document import Block, Bullets, Document, Heading, Numbered, Paragraph, Table
from bfkit.release.documents.facts import Facts, facts_of
from bfkit.release.documents.lagesbild import lagesbild
from bfkit.release.documents.tjansteskrivelse import tjansteskrivelse
from bfkit.release.documents.word import word_bytes, word_file

__all__ = [
    "Block",
    "Bullets",
    "Document",
    "Facts",
    "Heading",
    "Numbered",
    "Paragraph",
    "Table",
    "atgardsplan",
    "facts_of",
    "lagesbild",
    "tjansteskrivelse",
    "word_bytes",
    "word_file",
]
