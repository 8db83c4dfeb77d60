"""A document as a Word file that can be edited: built-in styles, Swedish, A4, and the same bytes every time.

Office Open XML, ECMA-376 part 1 (2016). Headings, lists and captions are Word's own styles, so that the navigation
pane, a table of contents and a screen reader find them; the first row of a table is marked as its header and repeated
on every page.
"""

import re
import zipfile
from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph

from bfkit.display import day
from bfkit.release.documents.column_widths import FONT_SIZE, column_widths
from bfkit.release.documents.document import Block, Bullets, Document, Heading, Numbered, Paragraph, Table

LANGUAGE = "sv-SE"
_SIDE, _WIDTH = 20, 210
"""Margin at either side, and the width of an A4 page, in millimetres."""
_FONT = "Arial"
"""On every computer, or with another of the same widths in its place: tables keep their lines."""
_INK = RGBColor(0x16, 0x20, 0x2A)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip file can hold."""
_TO_FILL_IN = re.compile(r"(\[[^\[\]]+\])")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"[\d\s\u00a0\u202f.,%−–:‹<>≤≥-]*\d[\d\s\u00a0\u202f.,%−–:-]*")
_LONGEST = 255
"""Characters that a property of a file can hold."""
_SYNTHETIC = "Påhittad kommun: alla uppgifter är simulerade"


def word_file(document: Document, path: Path) -> None:
    """Write a document as a Word file; equal documents give equal bytes.

    Args:
        document: what it holds.
        path: of the file, in a folder that exists.

    Raises:
        OSError: the file cannot be written.
    """
    path.write_bytes(word_bytes(document))


def word_bytes(document: Document) -> bytes:
    """The bytes of the Word file."""
    word = docx.Document()
    _properties(word, document)
    _language(word)
    _look(word)
    _page(word, document)
    _opening(word, document)
    tables = 0
    for block in document.blocks:
        tables += isinstance(block, Table)
        _add(word, block, tables)
    whole = BytesIO()
    word.save(whole)
    return _same_every_time(whole.getvalue())


def _properties(word: WordDocument, document: Document) -> None:
    """Who, what and when: of the document itself, never of the machine or the hour."""
    written = datetime.combine(document.written, time(12), tzinfo=UTC).replace(tzinfo=None)
    own = word.core_properties
    own.title, own.subject, own.author = _plain(document.title)[:_LONGEST], document.kind, document.municipality
    own.last_modified_by, own.comments, own.language = document.municipality, document.status, LANGUAGE
    own.keywords = document.diary_number or ""
    own.created = own.modified = written
    own.revision = 1
    thumbnails = [key for key, one in word.part.package.rels.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]
    for key in thumbnails:  # a picture of the template, not of this document
        del word.part.package.rels[key]


def _language(word: WordDocument) -> None:
    """Swedish for spelling and for screen readers, in every style."""
    for lang in word.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), LANGUAGE)
    for lang in word.settings.element.iter(qn("w:themeFontLang")):
        lang.set(qn("w:val"), LANGUAGE)


def _look(word: WordDocument) -> None:
    for name, size in (("Title", 22), ("Heading 1", 15), ("Heading 2", 12.5), ("Heading 3", 11), ("Caption", 9.5)):
        style = _style(word, name)
        style.font.color.rgb, style.font.size = _INK, Pt(size)
    _style(word, "Caption").paragraph_format.keep_with_next = True
    normal = _style(word, "Normal")
    normal.font.name, normal.font.size, normal.paragraph_format.space_after = _FONT, Pt(10.5), Pt(6)


def _style(word: WordDocument, name: str) -> ParagraphStyle:
    style = word.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(name)
    return style


def _page(word: WordDocument, document: Document) -> None:
    """A4; in the head whose it is and its status, in the foot the number of the page."""
    page = word.sections[0]
    page.page_width, page.page_height = Mm(_WIDTH), Mm(297)
    page.left_margin = page.right_margin = Mm(_SIDE)
    page.top_margin = page.bottom_margin = Mm(25)
    diary = f"Dnr {document.diary_number}" if document.diary_number else "Dnr [diarienummer]"
    head = [document.municipality, document.status, diary, *([_SYNTHETIC] if document.synthetic else [])]
    _fill(page.header.paragraphs[0], " · ".join(head))
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("Sida ")
    _field(foot, "PAGE", "1")
    foot.add_run(" av ")
    _field(foot, "NUMPAGES", "1")


def _opening(word: WordDocument, document: Document) -> None:
    _fill(word.add_paragraph(style="Subtitle"), document.kind)
    _fill(word.add_paragraph(style="Title"), document.title)
    _fill(word.add_paragraph(), f"Till: {document.addressee}")
    _fill(word.add_paragraph(), f"Datum: {day(document.written)}")


def _add(word: WordDocument, block: Block, number: int) -> None:
    if isinstance(block, Heading):
        _fill(word.add_paragraph(style=f"Heading {block.level}"), block.text)
    elif isinstance(block, Paragraph):
        _fill(word.add_paragraph(), block.text)
    elif isinstance(block, Bullets):
        for item in block.items:
            _fill(word.add_paragraph(style="List Bullet"), item)
    elif isinstance(block, Numbered):
        _numbered(word, block)
    else:
        _table(word, block, number)


def _numbered(word: WordDocument, block: Numbered) -> None:
    """A list that begins at 1, also after another one."""
    numbering = word.part.numbering_part.element
    shown_as = _style(word, "List Number").element.pPr.numPr.numId.val
    abstract = next(one.abstractNumId.val for one in numbering.num_lst if one.numId == shown_as)
    own = numbering.add_num(abstract)
    own.add_lvlOverride(ilvl=0).add_startOverride(1)
    for item in block.items:
        paragraph = word.add_paragraph(style="List Number")
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, own.numId
        _fill(paragraph, item)


def _table(word: WordDocument, block: Table, number: int) -> None:
    caption = word.add_paragraph(style="Caption")
    caption.add_run("Tabell ")
    _field(caption, "SEQ Tabell \\* ARABIC", str(number))
    _fill(caption, f". {block.caption}")
    table = word.add_table(rows=0, cols=len(block.header), style="Table Grid")
    table.autofit = False
    widths = [Mm(width) for width in column_widths((block.header, *block.rows), page=_WIDTH - 2 * _SIDE)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for place, texts in enumerate((block.header, *block.rows)):
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = widths[column]
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            _fill(paragraph, text, bold=place == 0, size=FONT_SIZE)
            if place and column and _NUMBER.fullmatch(text):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _described(table._tbl.tblPr, block.caption)
    word.add_paragraph().paragraph_format.space_after = Pt(0)


def _described(properties: BaseOxmlElement, caption: str) -> None:
    """The table's own title for screen readers, and its first row and column marked as headings."""
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        for name, value in (("firstRow", "1"), ("firstColumn", "1"), ("noHBand", "1"), ("noVBand", "1")):
            look.set(qn(f"w:{name}"), value)
    title = OxmlElement("w:tblCaption")
    title.set(qn("w:val"), _plain(caption))
    properties.append(title)


def _fill(paragraph: WordParagraph, text: str, *, bold: bool = False, size: float | None = None) -> None:
    """Words into a paragraph; what people must fill in is marked."""
    for piece in _TO_FILL_IN.split(_plain(text)):
        if piece:
            run = paragraph.add_run(piece)
            run.bold = True if bold else None
            run.font.size = None if size is None else Pt(size)
            if _TO_FILL_IN.fullmatch(piece):
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _field(paragraph: WordParagraph, instruction: str, shown: str) -> None:
    """A number that Word itself keeps up to date."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _plain(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub("", text)


def _same_every_time(content: bytes) -> bytes:
    """The same file with fixed times and one order of its parts."""
    whole = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(whole, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            target.writestr(entry, source.read(name))
    return whole.getvalue()
