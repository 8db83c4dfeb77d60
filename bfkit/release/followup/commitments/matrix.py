"""A promise of so many in every month, as a compact table: a row a school, a column a month."""

from collections.abc import Sequence

from bfkit.display import MONTHS, counted, number
from bfkit.release.followup.commitments.views import ProtectedMatrix
from bfkit.release.fragments import Fragment, join, table

DONE, MISSING, NOT_YET, NOT_COUNTED = "✓", "✗", "·", ""
_KEY = "✓ löftet hållet, ✗ inte hållet, · månaden är inte slut, tomt: ingen terminsmånad"


def matrix_table(view: ProtectedMatrix) -> Fragment:
    """One table a year, so that months can be read beside each other; the last column tells how many were kept."""
    years = list(dict.fromkeys(column[:4] for column in view.columns))
    return join(_year(view, year) for year in years)


def _year(view: ProtectedMatrix, year: str) -> Fragment:
    places = [place for place, column in enumerate(view.columns) if column.startswith(year)]
    names = [MONTHS[int(view.columns[place][5:]) - 1][:3] for place in places]
    rows = [
        [name, *(_sign(view, own[place], place) for place in places), _kept(view, own, places)]
        for name, own in zip(view.rows, view.counts, strict=True)
    ]
    wanted = counted(view.wanted, "gång", "gånger")
    return table(["", *names, "Hållna"], rows, caption=f"{year}: minst {wanted} i månaden. {_KEY}.")


def _sign(view: ProtectedMatrix, count: int | None, place: int) -> str:
    if count is None:
        return NOT_COUNTED
    if count >= view.wanted:
        return DONE
    return MISSING if view.ended[place] else NOT_YET


def _kept(view: ProtectedMatrix, own: Sequence[int | None], places: Sequence[int]) -> str:
    known = [count for place in places if (count := own[place]) is not None]
    kept = sum(count >= view.wanted for count in known)
    return f"{number(kept)} av {number(len(known))}"
