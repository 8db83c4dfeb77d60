"""The Word files: opened again by python-docx and read as XML, they hold what the document holds, in Word's own styles."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest

from bfkit.release.documents import (
    Bullets,
    Document,
    Heading,
    Numbered,
    Paragraph,
    Table,
    word_bytes,
    word_file,
)
from bfkit.release.documents.column_widths import column_widths

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BLOCKS = (
    Heading("Förslag"),
    Numbered(("Godkänn.", "Avgör [figur].")),
    Heading("Skäl", 2),
    Paragraph("Tecken: & < > å\x0b\x00."),
    Bullets(("ett", "två")),
    Heading("Mer"),
    Numbered(("Från ett igen.",)),
    Table("Antal", ("Område", "Antal"), (("Norr", "12"), ("Söder", "visas inte"))),
    Table("Andelar", ("Område", "Andel"), (("Norr", "12 %"),)),
)


def document(**changes: object) -> Document:
    own = {
        "title": "Uppföljning",
        "kind": "Tjänsteskrivelse",
        "status": "Arbetsmaterial",
        "diary_number": "PROV 2025/1",
        "municipality": "Provs kommun",
        "written": date(2025, 1, 14),
        "addressee": "Styrgruppen",
        "blocks": BLOCKS,
        **changes,
    }
    return Document(**own)  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    word_file(document(), tmp_path / "prov.docx")
    return tmp_path / "prov.docx"


def part(path: Path, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(path) as file:
        return ElementTree.fromstring(file.read(name))


def test_the_words_stand_in_the_built_in_styles(path: Path) -> None:
    told = [(one.style.name, one.text) for one in docx.Document(str(path)).paragraphs if one.text]
    assert told[:4] == [
        ("Subtitle", "Tjänsteskrivelse"),
        ("Title", "Uppföljning"),
        ("Normal", "Till: Styrgruppen"),
        ("Normal", "Datum: 14 januari 2025"),
    ]
    assert told[4:12] == [
        ("Heading 1", "Förslag"),
        ("List Number", "Godkänn."),
        ("List Number", "Avgör [figur]."),
        ("Heading 2", "Skäl"),
        ("Normal", "Tecken: & < > å."),
        ("List Bullet", "ett"),
        ("List Bullet", "två"),
        ("Heading 1", "Mer"),
    ]


def test_every_table_has_a_caption_and_a_header_row_that_is_repeated(path: Path) -> None:
    body = part(path, "word/document.xml")
    for table, caption in zip(body.iter(f"{W}tbl"), ("Antal", "Andelar"), strict=True):
        rows = list(table.iter(f"{W}tr"))
        assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
        assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val") == caption  # type: ignore[union-attr]
        assert table.find(f"{W}tblPr/{W}tblLook").get(f"{W}firstRow") == "1"  # type: ignore[union-attr]
        assert not list(table.iter(f"{W}trHeight"))
    fields = [field.get(f"{W}instr") for field in body.iter(f"{W}fldSimple")]
    assert fields == ["SEQ Tabell \\* ARABIC"] * 2
    assert docx.Document(str(path)).tables[0].cell(2, 1).text == "visas inte"


def test_two_numbered_lists_each_begin_at_one(path: Path) -> None:
    body = part(path, "word/document.xml")
    lists = [one.get(f"{W}val") for one in body.iter(f"{W}numId")]
    assert lists[0] == lists[1] != lists[2]
    numbering = part(path, "word/numbering.xml")
    begin = {num.get(f"{W}numId"): num.find(f".//{W}startOverride") for num in numbering.iter(f"{W}num")}
    assert [begin[name].get(f"{W}val") for name in (lists[0], lists[2])] == ["1", "1"]  # type: ignore[union-attr]


def test_the_page_is_a4_in_swedish_with_status_and_page_numbers(path: Path) -> None:
    found = docx.Document(str(path))
    page = found.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert page.header.paragraphs[0].text == "Provs kommun · Arbetsmaterial · Dnr PROV 2025/1"
    foot = part(path, "word/footer1.xml")
    assert [field.get(f"{W}instr") for field in foot.iter(f"{W}fldSimple")] == ["PAGE", "NUMPAGES"]
    assert {lang.get(f"{W}val") for lang in part(path, "word/styles.xml").iter(f"{W}lang")} == {"sv-SE"}


def test_the_properties_are_those_of_the_document_and_not_of_the_machine(path: Path) -> None:
    own = docx.Document(str(path)).core_properties
    assert (own.title, own.subject, own.author, own.language) == (
        "Uppföljning",
        "Tjänsteskrivelse",
        "Provs kommun",
        "sv-SE",
    )
    assert own.last_modified_by == "Provs kommun"
    assert own.created == own.modified
    assert own.created is not None and own.created.date() == date(2025, 1, 14)
    with zipfile.ZipFile(path) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "docProps/thumbnail.jpeg" not in file.namelist()


def test_equal_documents_give_equal_bytes() -> None:
    assert word_bytes(document()) == word_bytes(document())
    assert word_bytes(document()) != word_bytes(document(title="Annan"))


def test_what_people_must_fill_in_is_marked_and_nothing_else(path: Path) -> None:
    found = docx.Document(str(path))
    marked = [run.text for one in found.paragraphs for run in one.runs if run.font.highlight_color is not None]
    assert marked == ["[figur]"]


def test_a_municipality_without_a_diary_number_is_asked_for_it(tmp_path: Path) -> None:
    word_file(document(diary_number=None, synthetic=True), tmp_path / "prov.docx")
    head = docx.Document(str(tmp_path / "prov.docx")).sections[0].header.paragraphs[0]
    assert "[diarienummer]" in head.text and "simulerade" in head.text


def test_a_title_longer_than_a_property_holds_is_no_fault() -> None:
    assert word_bytes(document(title="ord " * 100))


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ((Heading("A"), Heading("B", 3)), "nivå 3 under en av nivå 1"),
        ((Heading("A", 2),), "nivå 2 under en av nivå 0"),
        ((Paragraph("a"),), "börjar med en rubrik"),
    ],
)
def test_headings_out_of_order_are_refused(blocks: tuple[object, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        document(blocks=blocks)


def test_a_table_without_a_caption_or_with_an_odd_row_is_refused() -> None:
    with pytest.raises(ValueError, match="ska ha en rubrik"):
        Table("", ("a",), ())
    with pytest.raises(ValueError, match="har 2 kolumner men en rad med 1"):
        Table("Antal", ("a", "b"), (("x",),))


def test_every_column_has_room_for_its_words_and_the_table_fills_the_page() -> None:
    """An owner's name of twelve letters at 8.5 points takes some twenty millimetres, a seventh of the page is 24."""
    long = "Nedskräpning på allmän plats är åtgärdad senast två arbetsdagar efter att arbetsledaren fått veta det."
    rows = [["Åtagande", "Ansvarig", "Mål"], [long, "Socialtjänst", "2"], [long, "Polisen", "14"]]
    widths = column_widths(rows, page=170)
    assert sum(widths) == pytest.approx(170)
    assert widths[0] > 3 * widths[1] > 3 * widths[2]
    assert widths[1] >= 20
    assert sum(column_widths([["x" * 20] * 9], page=170)) == pytest.approx(170)


def test_the_columns_of_a_file_have_those_widths() -> None:
    table = Table("Vad", ("Insats", "Tal"), (("Ett långt namn på en insats i kommunen", "2"),))
    drawn = docx.Document(BytesIO(word_bytes(document(blocks=(Heading("Rubrik"), table))))).tables[0]
    assert not drawn.autofit
    assert drawn.columns[0].width > 2 * drawn.columns[1].width
