"""Self-contained HTML pages: an executed notebook as a report, and the index of a quarter.

A page asks for nothing outside itself. A content security policy in its head holds that also for what a later
change might let in; the one exception is a map background that the municipality has declared.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, Literal

import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbconvert import HTMLExporter, TemplateExporter

from bfkit.display import counted
from bfkit.errors import NotebookError
from bfkit.release.edition import LEGENDS
from bfkit.release.evaluation.mark_symbols import symbol
from bfkit.release.leaflet import with_one_leaflet
from bfkit.release.style import style

_HERE = Path(__file__).parent
_TILES = re.compile(r'<figure class="bf-map" data-tiles="(https://[^"\s;,\']+)">')
_PROLOGUE = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_FENCE = re.compile(r"^\s*(```|~~~)")
_HEADING = re.compile(r"^(#{1,6})(?=\s)")

Status = Literal["klar", "oförändrad", "SAKNAS"]


@dataclass(frozen=True, slots=True)
class PageHeader:
    """What stands at the head and foot of a page.

    Attributes:
        municipality, quarter_label, edition_label, handling_status: as a reader sees them.
        diary_number: or None.
        as_of: up to when reports are used, "Uppgifter till och med 14 juli 2025".
        limit_sentence: which counts are not shown (``Edition.limit_sentence``).
        title: the finding.
        synthetic: whether the municipality is made up; a band then says so.
        terms: purpose, right to the data, retention, in one line.
    """

    municipality: str
    quarter_label: str
    edition_label: str
    handling_status: str
    diary_number: str | None
    as_of: str
    limit_sentence: str
    title: str
    synthetic: bool = False
    terms: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line about a page on the index: what it is, the words, and a colour when a mark stands before them.

    ``weak``: the mark has some support and not clear support.
    """

    label: str
    words: str
    colour: str | None = None
    weak: bool = False


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One page of a quarter. ``reason`` is obligatory when it is missing; ``href`` leads to the last good one.

    ``group`` is the heading it stands under; ``files`` are words and relative address of what it exported, under
    ``files_label``; ``facts`` are lines below the title.
    """

    title: str
    href: str | None
    status: Status
    reason: str = ""
    group: str = ""
    files: tuple[tuple[str, str], ...] = ()
    facts: tuple[Fact, ...] = ()
    files_label: str = "Underlag för R och Stata"

    def __post_init__(self) -> None:
        if self.missing and not self.reason:
            raise ValueError(f'sidan "{self.title}" saknas utan att skälet är angivet')

    @property
    def missing(self) -> bool:
        """Whether the run failed to make it."""
        return self.status == "SAKNAS"


def write_page(notebook: nbformat.NotebookNode, *, header: PageHeader) -> str:
    """An executed notebook as a page: texts and what was displayed, no code, streams or plain text.

    The first cell, when it is text, is moved last under "Om den här sidan": it says the question, the reader and
    what the page cannot say. The header's title is the only heading of the first level.

    Raises:
        NotebookError: a cell of the notebook stopped with an error.
    """
    _check_completed(notebook)
    cells = [_with_lower_headings(cell, 1) for cell in notebook.cells]
    about = ""
    if cells and cells[0].cell_type == "markdown":
        about = _cells_html([_with_lower_headings(notebook.cells[0], 2)])
        cells = cells[1:]
    body = with_one_legend(with_one_leaflet(_cells_html(cells)))
    sources = "".join(f" {unescape(origin)}" for origin in sorted(set(_TILES.findall(body))))
    page = _templates().get_template("page.html.j2")
    return page.render(
        header=header, style=style(), image_sources=Markup(sources), body=Markup(body), about=Markup(about)
    )


def with_one_legend(body: str) -> str:
    """A page that says once, where it is first needed, what the marks of hidden counts mean."""
    first = LEGENDS.search(body)
    if first is None:
        return body
    before, after = body[: first.end()], LEGENDS.sub("", body[first.end() :])
    return before + after.replace('<p class="sub"></p>', "").replace('<p class="sub"> ', '<p class="sub">')


def write_index(
    entries: Sequence[IndexEntry],
    *,
    header: PageHeader,
    data_quality: str = "",
    links: Sequence[tuple[str, str]] = (),
    notes: Sequence[str] = (),
    sums: Mapping[str, str] | None = None,
) -> str:
    """The first page of a quarter: its pages with their state, the account of the data, and other files.

    Args:
        entries: the pages in order; a missing one stands in red with its reason.
        header: as on the other pages.
        data_quality: one line on rows read, accepted, rejected and merged.
        links: words and relative address of each file.
        notes: sentences after the pages.
        sums: a sentence under the heading of each group of pages that has one.
    """
    missing = sum(entry.missing for entry in entries)
    page = _templates().get_template("index.html.j2")
    return page.render(
        header=header,
        style=style(),
        image_sources="",
        entries=entries,
        groups=list(dict.fromkeys(entry.group for entry in entries)),
        notes=notes,
        sums=sums or {},
        missing_sentence=f"{counted(missing, 'sida', 'sidor')} saknas.",
        data_quality=data_quality,
        links=links,
        symbol=_small_symbol,
    )


def _small_symbol(colour: str, weak: bool) -> Markup:
    """A mark of the size of a line of text; its words stand beside it."""
    return Markup(symbol(colour, weak=weak).replace('width="34" height="34"', 'width="16" height="16"', 1))


def _check_completed(notebook: nbformat.NotebookNode) -> None:
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                raise NotebookError(
                    f"cell {number} stannade med {output.ename}; en sida skrivs bara av en anteckningsbok där "
                    "alla celler gått igenom. Rätta felet och kör om den"
                )


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(_HERE / "templates", encoding="utf-8")
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )


class _CellExporter(HTMLExporter):
    """nbconvert's HTML without its last step, which parses and rewrites all of it (scripts and drawings too)."""

    def from_notebook_node(self, nb: nbformat.NotebookNode, *args: Any, **options: Any) -> Any:
        """The cells through the template, and nothing more."""
        return TemplateExporter.from_notebook_node(self, nb, *args, **options)


@cache
def _exporter() -> HTMLExporter:
    """Our own template of cells in nbconvert, and nothing that comes from the network."""
    exporter = _CellExporter(
        template_name="cells",
        extra_template_basedirs=[str(_HERE / "templates")],
        exclude_anchor_links=True,
        require_js_url="",
        mathjax_url="",
        jquery_url="",
        mermaid_js_url="",
        jupyter_widgets_base_url="",
    )
    exporter.register_filter("bare_svg", _bare_svg)
    return exporter


def _cells_html(cells: Sequence[nbformat.NotebookNode]) -> str:
    html, _ = _exporter().from_notebook_node(nbformat.v4.new_notebook(cells=list(cells)))
    return str(html).strip()


def _bare_svg(svg: str | Sequence[str]) -> str:
    """A drawing without its XML prologue, which has no place within a page."""
    return _PROLOGUE.sub("", svg if isinstance(svg, str) else "".join(svg), count=1)


def _with_lower_headings(cell: nbformat.NotebookNode, top: int) -> nbformat.NotebookNode:
    """A cell whose Markdown headings start below the page's own: at level 2 (top 1) or 3 (top 2)."""
    if cell.cell_type != "markdown":
        return cell
    lowered, fenced = [], False
    for line in cell.source.split("\n"):
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.match(line)
        high = heading is not None and len(heading[1]) <= top
        lowered.append("#" * (top + 1) + line.lstrip("#") if high else line)
    return nbformat.v4.new_markdown_cell("\n".join(lowered), id=cell.get("id", "text"))
