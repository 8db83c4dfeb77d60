"""A started run: checked parameters and tables, and the edition that everything shown must pass."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from bfkit.checked import Checked
from bfkit.mapping.week.handed_over import HandedOver
from bfkit.parameters.catalogue import Catalogue
from bfkit.parameters.models import Parameters
from bfkit.release.disclosure import Edition
from bfkit.release.fragments import Fragment
from bfkit.release.protect import protect
from bfkit.release.render import render
from bfkit.release.style import lab_style
from bfkit.verdict import Evaluation


@dataclass(frozen=True, repr=False)
class Shown:
    """What every run has: ``show`` protects and draws, ``protected`` gives the view that was shown.

    ``part_file`` is where the run of a quarter collects the notebook's results; None in JupyterLab. ``published``: where
    the pages of the quarter lie. ``catalogue``: of measures. ``others``: names of the pages that the run's own tells of;
    ``data``: where the raw files lie, in JupyterLab only. ``handed_over``: by the quarterly analysis, to a week.
    """

    parameters: Parameters
    checked: Checked
    edition: Edition
    part_file: Path | None = None
    published: Path | None = None
    catalogue: Catalogue = field(default_factory=lambda: Catalogue(measures=()))
    others: tuple[str, ...] = ()
    data: Path | None = None
    handed_over: HandedOver | None = None
    _views: dict[int, tuple[object, Any]] = field(default_factory=dict, repr=False)
    _evaluations: dict[str, Evaluation] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        """What was started; never the tables, for notebooks keep what they show."""
        own = self.parameters.municipality
        return (
            f"{own.name} kommun, {self.parameters.quarter.label}. {self.edition.label}: {self.edition.limit_sentence}"
        )

    def _repr_html_(self) -> str:
        """In JupyterLab: what was started, and the look of the pages. In the run of a quarter: nothing."""
        return "" if self.part_file is not None else f"{lab_style()}<p>{escape(repr(self))}</p>"

    def show(self, result: object, section: Callable[[Any], Fragment] = render) -> Fragment:
        """A result as this edition may show it; of a result with several sections the one that is asked for."""
        return section(self.protected(result))

    def protected(self, result: object) -> Any:
        """The protected view of a result, made once: the same result is shown and exported alike."""
        if isinstance(result, tuple):
            return tuple(self.protected(one) for one in result)
        if id(result) not in self._views:
            self._views[id(result)] = (result, protect(result, self.edition))
        return self._views[id(result)][1]


def write_part(file: Path, title: str, parts: dict[str, Any], files: Sequence[str]) -> None:
    """What a notebook came to, for the run of the quarter: its finding, its results and the files it exported."""
    content = {"title": title, "parts": parts, "files": list(files)}
    file.write_text(json.dumps(content, ensure_ascii=False, sort_keys=True), encoding="utf-8")
