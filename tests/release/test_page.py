"""Pages: what is shown of a notebook, what is escaped, what every page says."""

import re

import nbformat
import pytest
from nbformat import v4

from bfkit.errors import NotebookError
from bfkit.release.edition import Edition
from bfkit.release.fragments import Fragment, explained
from bfkit.release.leaflet import leaflet_block
from bfkit.release.page import IndexEntry, PageHeader, with_one_legend, write_index, write_page


def header(**changes: object) -> PageHeader:
    known: dict = {
        "municipality": "Östan kommun",
        "quarter_label": "kvartal 2 2025",
        "edition_label": "Offentlig utgåva",
        "handling_status": "arbetsmaterial",
        "diary_number": "KS 2025/123",
        "as_of": "Uppgifter till och med 14 juli 2025",
        "limit_sentence": "Antal under 5 visas inte.",
        "title": "Kartläggning: ett vanligt kvartal",
    }
    return PageHeader(**(known | changes))


def displayed(html: str | None = None, *, kind: str = "text/html", **metadata: str) -> nbformat.NotebookNode:
    return v4.new_output("display_data", data={kind: html, "text/plain": "<Fragment>"}, metadata=metadata)


def page_of(*cells: nbformat.NotebookNode, **changes: object) -> str:
    return write_page(v4.new_notebook(cells=list(cells)), header=header(**changes))


ABOUT = v4.new_markdown_cell("# Kartläggning\n\nFrågan: vad hände?")
CODE = v4.new_code_cell("hemlig = bf.start()", outputs=[displayed("<p>118 händelser</p>")])


class TestCells:
    def test_no_code_no_stream_no_plain_text(self) -> None:
        streamed = v4.new_code_cell("x", outputs=[v4.new_output("stream", text="utskrift"), displayed("<p>bild</p>")])
        plain = v4.new_code_cell("y", outputs=[v4.new_output("execute_result", data={"text/plain": "<Run at 0x7f>"})])
        html = page_of(ABOUT, CODE, streamed, plain)
        assert "118 händelser" in html
        assert "bild" in html
        for hidden in ("hemlig", "utskrift", "Run at", "&lt;Fragment"):
            assert hidden not in html

    def test_first_cell_stands_last(self) -> None:
        html = page_of(ABOUT, v4.new_markdown_cell("## Var"), CODE)
        places = [html.index(words) for words in ("<h1>", ">Var</h2>", "118 händelser", "Om den här sidan", "Frågan")]
        assert places == sorted(places)
        assert html.count("Frågan: vad hände?") == 1

    def test_first_cell_of_code_is_not_moved(self) -> None:
        html = page_of(CODE, ABOUT)
        assert "Om den här sidan" not in html
        assert html.index("118") < html.index("Frågan")

    def test_headings_lie_below_the_title(self) -> None:
        fenced = v4.new_markdown_cell("# Överst\n\n```\n# kommentar\n```\n\n### Tredje")
        html = page_of(ABOUT, fenced)
        assert re.findall(r"<h(\d)[^>]*>([^<]+)</h\d>", html) == [
            ("1", "Kartläggning: ett vanligt kvartal"),
            ("2", "Överst"),
            ("3", "Tredje"),
            ("2", "Om den här sidan"),
            ("3", "Kartläggning"),
        ]
        assert "# kommentar" in html

    def test_drawings_lose_their_prologue(self) -> None:
        svg = '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "x" "http://www.w3.org/x.dtd">\n<svg width="9"></svg>'
        html = page_of(ABOUT, v4.new_code_cell("x", outputs=[displayed(svg, kind="image/svg+xml")]))
        assert '<svg width="9"></svg>' in html
        assert "w3.org/x.dtd" not in html
        assert html.count("<!doctype") + html.count("<!DOCTYPE") == 1

    def test_pictures_are_embedded_with_their_words(self) -> None:
        output = displayed("QUJD\n", kind="image/png", alt='Karta "1"')
        html = page_of(ABOUT, v4.new_code_cell("x", outputs=[output]))
        assert '<img alt="Karta &#34;1&#34;" src="data:image/png;base64,QUJD">' in html

    def test_markdown_output(self) -> None:
        html = page_of(ABOUT, v4.new_code_cell("x", outputs=[displayed("**fet**", kind="text/markdown")]))
        assert "<strong>fet</strong>" in html

    def test_a_failed_notebook_is_no_page(self) -> None:
        failed = v4.new_output("error", ename="TableError", evalue="x", traceback=[])
        with pytest.raises(NotebookError, match="cell 2 stannade med TableError"):
            page_of(ABOUT, v4.new_code_cell("x", outputs=[failed]))

    def test_notebook_is_left_as_it_was(self) -> None:
        notebook = v4.new_notebook(cells=[ABOUT, CODE])
        before = nbformat.writes(notebook)
        write_page(notebook, header=header())
        assert nbformat.writes(notebook) == before

    def test_empty_notebook(self) -> None:
        assert "<h1>Kartläggning" in page_of()

    def test_leaflet_once_for_two_maps(self) -> None:
        map_html = leaflet_block() + '<figure class="bf-map" data-tiles=""></figure>'
        html = page_of(ABOUT, v4.new_code_cell("x", outputs=[displayed(map_html), displayed(map_html)]))
        assert html.count('class="bf-map"') == 2
        assert html.count("Leaflet 1.9.3") == 1


class TestFrame:
    def test_every_page_says_edition_and_limit(self) -> None:
        foot = page_of(ABOUT).split("<footer>")[1]
        assert "Offentlig utgåva" in foot
        assert "Antal under 5 visas inte." in foot

    def test_head(self) -> None:
        html = page_of(ABOUT)
        assert html.startswith('<!doctype html>\n<html lang="sv">')
        assert '<meta charset="utf-8">' in html
        for words in ("Östan kommun", "kvartal 2 2025", "dnr KS 2025/123", "Uppgifter till och med 14 juli 2025"):
            assert f"<span>{words}" in html or f"· {words}" in html

    def test_no_diary_number(self) -> None:
        assert "dnr" not in page_of(ABOUT, diary_number=None)

    def test_made_up_municipality(self) -> None:
        band = "Påhittad kommun: siffrorna är simulerade"
        assert page_of(ABOUT, synthetic=True).count(band) == 2
        assert band not in page_of(ABOUT)

    def test_header_is_escaped(self) -> None:
        bad = "<script>alert(1)</script>"
        fields = ("municipality", "quarter_label", "edition_label", "handling_status", "diary_number", "as_of")
        html = page_of(ABOUT, **dict.fromkeys((*fields, "limit_sentence", "title"), bad))
        assert bad not in html
        assert "&lt;script&gt;alert(1)" in html

    def test_same_bytes_each_time(self) -> None:
        assert page_of(ABOUT, CODE) == page_of(ABOUT, CODE)

    def test_nothing_from_outside(self) -> None:
        """nbconvert's own pages name four addresses (methods.md section 15); this one names none."""
        html = page_of(ABOUT, CODE)
        assert not re.findall(r"https?://", html)
        assert "default-src 'none'" in html
        assert "img-src data:;" in html

    def test_declared_map_background_is_let_in(self) -> None:
        figure = '<figure class="bf-map" data-tiles="https://*.karta.ostan.se">'
        html = page_of(ABOUT, v4.new_code_cell("x", outputs=[displayed(figure)]))
        assert "img-src data: https://*.karta.ostan.se;" in html

    def test_background_cannot_widen_the_policy(self) -> None:
        figure = """<figure class="bf-map" data-tiles="https://a.se; script-src https://b.se">"""
        html = page_of(ABOUT, v4.new_code_cell("x", outputs=[displayed(figure)]))
        assert "img-src data:;" in html


class TestIndex:
    entries = (
        IndexEntry("Kartläggning", "10_kartlaggning.html", "klar"),
        IndexEntry("Utvärdering: <belysning>", "30.html", "oförändrad", "samma underlag som 3 juli"),
        IndexEntry("Orsaksanalys", None, "SAKNAS", "Tabellfel: tre rader"),
    )

    def test_pages_with_their_state(self) -> None:
        html = write_index(self.entries, header=header(), data_quality="4 812 rader lästa")
        assert '<a href="10_kartlaggning.html">Kartläggning</a>' in html
        assert "Utvärdering: &lt;belysning&gt;" in html
        assert "1 sida saknas." in html
        assert "4 812 rader lästa" in html
        (row,) = re.findall(r'<li class="missing">(.*?)</li>', html, flags=re.DOTALL)
        assert "SAKNAS" in row
        assert "Tabellfel: tre rader" in row
        assert "<a " not in row

    def test_red_only_when_something_is_missing(self) -> None:
        html = write_index(self.entries[:2], header=header())
        assert "saknas" not in html.split("</style>")[1]
        assert "Underlaget" not in html

    def test_files(self) -> None:
        html = write_index([], header=header(), links=[("Resultat", 'results.json"onclick="x')])
        assert 'href="results.json&#34;onclick=&#34;x"' in html

    def test_a_missing_page_needs_a_reason(self) -> None:
        with pytest.raises(ValueError, match="utan att skälet är angivet"):
            IndexEntry("Orsaksanalys", None, "SAKNAS")


def test_a_page_says_once_what_the_marks_of_hidden_counts_mean() -> None:
    """Each section says it, for a notebook shows them one at a time; the page keeps the first."""
    legend = Edition("offentlig", 5).legend
    part = explained(Fragment("<p>‹5</p>", "‹5"), Edition("offentlig", 5)).html
    body = f'{part}\n<p>4</p>\n{part}<p class="sub">{legend} I figurerna: antal.</p>'
    told = with_one_legend(body)
    assert told.count(legend) == 1 and told.index(legend) < told.index("<p>4</p>")
    assert '<p class="sub"></p>' not in told and '<p class="sub">I figurerna: antal.</p>' in told
    assert with_one_legend("<p>dolt</p>") == "<p>dolt</p>"


@pytest.mark.parametrize(("text", "marked"), [("‹5", True), ("dolt", True), ("fördolt", False), ("5", False)])
def test_a_section_without_marks_explains_none(text: str, marked: bool) -> None:
    piece = Fragment(f"<td>{text}</td>", text)
    assert (explained(piece, Edition("arbetsgrupp", 5)) != piece) == marked
    assert explained(piece, Edition("arbetsgrupp", 1)) == piece
