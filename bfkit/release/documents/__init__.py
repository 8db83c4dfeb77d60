"""Documents that politics runs on: the same results as on the pages, as Word files that people finish and sign."""

from bfkit.release.documents.document import Block, Bullets, Document, Heading, Numbered, Paragraph, Table
from bfkit.release.documents.word import word_file

__all__ = ["Block", "Bullets", "Document", "Heading", "Numbered", "Paragraph", "Table", "word_file"]
