"""The planning notebook runs whole in a project of its own, and is no part of the quarter."""

from pathlib import Path

import papermill
import pytest

from bfkit.quarter.plan import STAGES

NAME = "35_planera_insats"


def test_it_is_no_part_of_the_quarter() -> None:
    assert NAME not in str(STAGES)


@pytest.mark.notebooks
def test_it_runs_without_register_and_geometry(project: Path) -> None:
    """Two areas, forty incidents a quarter, one of them to be chosen: the least that can be planned on."""
    done = papermill.execute_notebook(
        project / "notebooks" / f"{NAME}.ipynb",
        project / "ut.ipynb",
        parameters={"municipality": "prov", "areas": 1, "outside_metres": 0},
        cwd=project,
        progress_bar=False,
        kernel_name="python3",
    )
    html = "".join(
        output.data["text/html"] for cell in done.cells for output in cell.get("outputs", ()) if "data" in output
    )
    assert "Regeln (flest händelser under kvartalet) ger för kvartal 2 2025 Norr" in html
    assert "Båda får insatsen; lotten avgör bara ordningen." in html
    assert "areas: [A]" in html
    assert "Inget register över insatser." in html
    assert str(project) not in html
