"""What a document holds, whatever it is written as: headings in order, paragraphs, lists and tables."""

from dataclasses import dataclass
from datetime import date

LOWEST_HEADING = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. Words in [hakparenteser] are for people to fill in, and are marked."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without order."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered list, from 1."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it shows, a heading for each column, rows of texts; the first column names the row."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if not self.caption or not self.header or not all(self.header):
            raise ValueError("en tabell ska ha en rubrik, och varje kolumn en egen")
        wrong = [row for row in self.rows if len(row) != len(self.header)]
        if wrong:
            raise ValueError(
                f"tabellen ”{self.caption}” har {len(self.header)} kolumner men en rad med {len(wrong[0])}"
            )


Block = Heading | Paragraph | Bullets | Numbered | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is to be read, before it is a file.

    Attributes:
        title: what it concerns. kind: what it is, "Tjänsteskrivelse".
        status: of the document in law, "Arbetsmaterial" or "Upprättad handling".
        diary_number: None when the municipality has given none. municipality: "Östan kommun".
        written: its date, which is the last day of reporting used and never the day of the run.
        addressee: to whom it goes.
        blocks: its content. synthetic: whether the municipality is made up, which then stands on every page.

    Raises:
        ValueError: the headings are not in order, or the content does not begin with one.
    """

    title: str
    kind: str
    status: str
    diary_number: str | None
    municipality: str
    written: date
    addressee: str
    blocks: tuple[Block, ...]
    synthetic: bool = False

    def __post_init__(self) -> None:
        above = 0
        for block in self.blocks:
            if isinstance(block, Heading):
                if not 1 <= block.level <= min(above + 1, LOWEST_HEADING):
                    raise ValueError(f"rubriken ”{block.text}” har nivå {block.level} under en av nivå {above}")
                above = block.level
        if self.blocks and not isinstance(self.blocks[0], Heading):
            raise ValueError("ett dokument börjar med en rubrik")

    def section(self, heading: str) -> tuple[Block, ...]:
        """The blocks below a heading, up to the next of its level or a higher one; () when there is no such heading."""
        found: list[Block] | None = None
        level = 0
        for block in self.blocks:
            if isinstance(block, Heading) and found is not None and block.level <= level:
                break
            if found is not None:
                found.append(block)
            elif isinstance(block, Heading) and block.text == heading:
                found, level = [], block.level
        return tuple(found or ())

    @property
    def text(self) -> str:
        """All words, a line each."""
        return "\n".join(line for block in self.blocks for line in _lines(block))


def _lines(block: Block) -> tuple[str, ...]:
    if isinstance(block, Heading | Paragraph):
        return (block.text,)
    if isinstance(block, Table):
        return (block.caption, "  ".join(block.header), *("  ".join(row) for row in block.rows))
    return block.items
