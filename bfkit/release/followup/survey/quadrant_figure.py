"""Safety beside incidents as points, numbered as in the table beside it."""

import math

from bfkit.display import number, percent
from bfkit.release.evaluation.drawing import Drawing, even_steps, soft, two_widths
from bfkit.release.figures import BLUE, GREY, LINE, ORANGE
from bfkit.release.followup.survey.sentences import NOT_PLACED
from bfkit.release.followup.survey.views import ProtectedPlaced, ProtectedQuadrant
from bfkit.release.fragments import Fragment

_TOP, _LEFT = 22.0, 46.0
_STEPS = (1, 2, 5)


def quadrant_figure(view: ProtectedQuadrant, *, title: str, note: str) -> Fragment:
    """Incidents for 1 000 residents across (each step a doubling or more), the share up; lines at the municipality's.

    Filled points are surely apart from the municipality in both.

    Raises:
        ValueError: no areas to draw.
    """
    if not view.areas:
        raise ValueError("inga områden att rita")

    def draw(drawing: Drawing) -> None:
        _draw(drawing, view)

    words = "; ".join(
        f"{place} {one.name}: {percent(one.share)}, {number(one.rate)} per 1\u202f000 boende, {one.corner}"
        for place, one in enumerate(view.areas, 1)
    )
    return two_widths(draw, label=f"{view.question} och {view.what}. {words}", title=title, note=note)


def _draw(drawing: Drawing, view: ProtectedQuadrant) -> None:
    height = 300.0 if drawing.narrow else 400.0
    right, bottom = drawing.width - 8.0, _TOP + height
    rates = [max(one.rate, 0.5) for one in (*view.areas,)] + [max(view.rate, 0.5)]
    low, high = math.log(min(rates) / 1.3), math.log(max(rates) * 1.3)
    ticks = even_steps(100 * max(view.share, *(one.share for one in view.areas)), 6)

    def x(rate: float) -> float:
        return _LEFT + (right - _LEFT) * (math.log(max(rate, 0.5)) - low) / (high - low)

    def y(share: float) -> float:
        return bottom - height * 100 * share / ticks[-1]

    for tick in ticks:
        drawing.line(_LEFT, y(tick / 100), right, y(tick / 100), colour=LINE)
        soft(drawing, _LEFT - 5, y(tick / 100) + 4, f"{tick}\u00a0%", anchor="end")
    for step in _rate_ticks(math.exp(low), math.exp(high)):
        drawing.line(x(step), bottom, x(step), bottom + 4, colour=GREY)
        soft(drawing, x(step), bottom + 17, number(step))
    drawing.line(x(view.rate), _TOP, x(view.rate), bottom, colour=ORANGE, width=1.4, dash="dashed")
    drawing.line(_LEFT, y(view.share), right, y(view.share), colour=ORANGE, width=1.4, dash="dashed")
    soft(drawing, _LEFT + 4, _TOP - 8, "fler otrygga ↑", anchor="start")
    soft(drawing, right, bottom + 35, "fler händelser per 1\u202f000 boende →", anchor="end")
    for place, one in enumerate(view.areas, 1):
        _point(drawing, one, place, x(one.rate), y(one.share))
    drawing.height = bottom + 44


def _point(drawing: Drawing, one: ProtectedPlaced, place: int, x: float, y: float) -> None:
    sure = one.corner != NOT_PLACED
    drawing.circle(x, y, 4.5, fill=BLUE if sure else "#fff", edge=BLUE if sure else GREY, width=1.4)
    drawing.text(x + 6, y + 4, str(place), size=11, bold=sure)


def _rate_ticks(low: float, high: float) -> list[int]:
    steps = [factor * 10**power for power in range(6) for factor in _STEPS]
    return [step for step in steps if low <= step <= high]
