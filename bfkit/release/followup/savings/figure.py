"""What vandalism has cost year by year in the prices of the last year, beside what was paid then."""

from bfkit.display import number
from bfkit.release.evaluation.drawing import SMALL, Drawing, even_steps, soft, two_widths
from bfkit.release.figures import BAND, BLUE, GREY, INK, LINE
from bfkit.release.followup.savings.views import ProtectedSeries
from bfkit.release.fragments import Fragment

_TOP, _BOTTOM, _LEFT = 20.0, 190.0, 34.0
MILLION = 1_000_000


def cost_figure(view: ProtectedSeries, *, title: str, note: str) -> Fragment:
    """Bars from zero in fixed prices; a ring where the kronor of the year itself lie.

    Raises:
        ValueError: fewer than two years.
    """
    if len(view.years) < 2:
        raise ValueError("figuren visar minst två år")
    words = "; ".join(
        f"{one.year}: {number(one.real)} kronor i fasta priser, {number(one.nominal)} i årets" for one in view.years
    )
    return two_widths(lambda drawing: _draw(drawing, view), label=f"{view.label}. {words}", title=title, note=note)


def _draw(drawing: Drawing, view: ProtectedSeries) -> None:
    ticks = even_steps(max(max(one.real, one.nominal) for one in view.years) / MILLION, 5)
    scale = (_BOTTOM - _TOP) / ticks[-1] / MILLION
    step = (drawing.width - _LEFT) / len(view.years)
    for tick in ticks:
        y = _BOTTOM - scale * tick * MILLION
        drawing.line(_LEFT, y, drawing.width, y, colour=LINE)
        soft(drawing, _LEFT - 5, y + 4, number(tick), anchor="end")
    for place, one in enumerate(view.years):
        x = _LEFT + step * place
        top = _BOTTOM - scale * one.real
        drawing.rect(x + step * 0.18, top, step * 0.64, scale * one.real, fill=BAND, edge=GREY)
        drawing.text(x + step / 2, top - 5, number(one.real / MILLION, 1), size=SMALL, anchor="middle", bold=True)
        drawing.circle(x + step / 2, _BOTTOM - scale * one.nominal, 4, fill="#fff", edge=BLUE, width=1.6)
        soft(drawing, x + step / 2, _BOTTOM + 17, str(one.year))
    drawing.circle(8, _BOTTOM + 34, 4, fill="#fff", edge=BLUE, width=1.6)
    drawing.text(18, _BOTTOM + 38, "i det årets kronor", colour=INK)
    drawing.height = _BOTTOM + 46
