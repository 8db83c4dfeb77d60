"""Every error has a Swedish heading and an exit code of its own."""

import inspect

import pytest

from bfkit import errors
from bfkit.errors import BfkitError, TableError, listed

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, BfkitError)]


def test_each_kind_has_a_heading_and_an_exit_code_of_its_own():
    assert len(KINDS) >= 7
    assert len({kind.exit_code for kind in KINDS}) == len(KINDS)
    assert len({kind.heading for kind in KINDS}) == len(KINDS)
    # 0 means that all went well; 126 and up are taken by shells.
    assert all(0 < kind.exit_code < 126 for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_message_begins_with_the_heading(kind):
    assert str(kind("filen saknas.")) == f"{kind.heading}: filen saknas."
    with pytest.raises(BfkitError):
        raise kind("fel")


def test_the_heading_of_the_house_example():
    # design.md section 6.
    assert str(TableError("incidents, data/raw/eskilstuna/brott.csv")).startswith("Tabellfel: incidents, data/raw")


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, ""), (1, "1"), (4, "1, 2, 3, 4"), (5, "1, 2, 3, 4, 5"), (6, "1, 2, 3, 4, 5 och 1 till")],
)
def test_the_first_cases_and_how_many_more(count, text):
    assert listed([str(i + 1) for i in range(count)]) == text
