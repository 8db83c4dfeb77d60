"""The style sheet of the pages, in a page and in JupyterLab. Imports nothing slow: every notebook starts with it."""

from functools import cache
from pathlib import Path

from markupsafe import Markup


@cache
def style() -> Markup:
    """The style sheet."""
    return Markup((Path(__file__).parent / "style.css").read_text(encoding="utf-8"))


def lab_style() -> str:
    """The style sheet for outputs in JupyterLab, kept away from the rest of its window."""
    return f"<style>.jp-RenderedHTMLCommon{{{style().replace(':root', '&')}}}</style>"
