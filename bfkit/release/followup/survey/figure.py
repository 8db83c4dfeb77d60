"""Shares with intervals: by group with the municipality's line, and wave by wave with the changes of wording."""

from bfkit.display import number, percent
from bfkit.release.evaluation.drawing import BODY, SMALL, Drawing, even_steps, soft, two_widths
from bfkit.release.figures import BLUE, GREY, INK, LINE, ORANGE
from bfkit.release.followup.survey.sentences import value_with_interval
from bfkit.release.followup.survey.views import ProtectedQuestion, ProtectedShare
from bfkit.release.fragments import Fragment

_ROW, _TOP = 21.0, 26.0
_WIDE, _NARROW = (190.0, 640.0), (128.0, 282.0)
_BOTTOM, _LEFT = 150.0, 44.0


def by_area_figure(question: ProtectedQuestion, *, title: str, note: str) -> Fragment:
    """Each area's share and interval, areas by name, the municipality's share as a line.

    Raises:
        ValueError: a mean, or nothing to draw.
    """
    shown = [one for one in question.of("area") if one.value is not None]
    whole = question.latest.value
    if question.is_mean or whole is None or not shown:
        raise ValueError("figuren visar andelar i områden")
    top = max(one.upper or 0 for one in shown)

    def draw(drawing: Drawing) -> None:
        left, right = _NARROW if drawing.narrow else _WIDE
        ticks = even_steps(100 * top, 5 if drawing.narrow else 6)
        scale = (right - left) / ticks[-1]
        foot = _TOP + _ROW * len(shown)
        for tick in ticks:
            drawing.line(left + scale * tick, _TOP - 6, left + scale * tick, foot, colour=LINE)
            soft(drawing, left + scale * tick, foot + 16, f"{tick}\u00a0%")
        x = left + 100 * scale * whole
        drawing.line(x, _TOP - 6, x, foot, colour=ORANGE, width=1.6, dash="dashed")
        drawing.text(x, _TOP - 12, f"kommunen {percent(whole)}", colour=ORANGE, anchor="middle", bold=True)
        for place, one in enumerate(shown):
            _row(drawing, one, _TOP + _ROW * (place + 0.5), left, scale)
        drawing.height = foot + 24

    words = "; ".join(f"{one.label} {value_with_interval(question, one)}" for one in shown)
    return two_widths(draw, label=f"{question.label}, kommunen {percent(whole)}. {words}", title=title, note=note)


def waves_figure(question: ProtectedQuestion, reworded: tuple[int, ...], *, title: str, note: str) -> Fragment:
    """Everybody wave by wave, with a numbered line where the question got new words; the waves are joined only within.

    Args:
        question: a share with at least two waves.
        reworded: first years of new words.

    Raises:
        ValueError: a mean, or fewer than two waves.
    """
    shown = [one for one in question.waves if one.value is not None]
    if question.is_mean or len(shown) < 2:
        raise ValueError("figuren visar en andel i minst två omgångar")
    words = "; ".join(f"{one.year}: {value_with_interval(question, one)}" for one in shown)
    return two_widths(
        lambda drawing: _waves(drawing, shown, reworded), label=f"{question.label}. {words}", title=title, note=note
    )


def _row(drawing: Drawing, one: ProtectedShare, y: float, left: float, scale: float) -> None:
    name = one.label if not drawing.narrow or len(one.label) < 17 else f"{one.label[:15]}…"
    drawing.text(left - 8, y + 4, name, size=SMALL, anchor="end")
    low, high, value = (100 * scale * (end or 0.0) for end in (one.lower, one.upper, one.value))
    drawing.line(left + low, y, left + high, y, colour=GREY, width=2)
    drawing.circle(left + value, y, 4, fill=BLUE)
    drawing.text(drawing.width - 2, y + 4, percent(one.value or 0.0), size=SMALL, anchor="end", bold=True)


def _waves(drawing: Drawing, shown: list[ProtectedShare], reworded: tuple[int, ...]) -> None:
    ticks = even_steps(100 * max(one.upper or 0 for one in shown), 4)
    first, last = shown[0].year, shown[-1].year
    step = (drawing.width - _LEFT - 60) / max(last - first, 1)
    scale = (_BOTTOM - _TOP) / ticks[-1]
    for tick in ticks:
        drawing.line(_LEFT, _BOTTOM - scale * tick, drawing.width, _BOTTOM - scale * tick, colour=LINE)
        soft(drawing, _LEFT - 5, _BOTTOM - scale * tick + 4, f"{tick}\u00a0%", anchor="end")
    at = {one.year: _LEFT + 30 + step * (one.year - first) for one in shown}
    for year in reworded:
        if first < year <= last:
            x = at.get(year, _LEFT) - step / 2
            drawing.line(x, 12, x, _BOTTOM, colour=ORANGE, width=1.4, dash="dashed")
            drawing.text(x, 10, "nya ord", colour=ORANGE, anchor="middle")
    starts = sorted({first, *(year for year in reworded if first < year <= last)})
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else last + 1
        own = [one for one in shown if start <= one.year < end]
        if len(own) > 1:
            drawing.path([(at[one.year], _BOTTOM - 100 * scale * (one.value or 0)) for one in own], width=1.6)
    for one in shown:
        x, y = at[one.year], _BOTTOM - 100 * scale * (one.value or 0)
        drawing.line(
            x, _BOTTOM - 100 * scale * (one.lower or 0), x, _BOTTOM - 100 * scale * (one.upper or 0), colour=GREY
        )
        drawing.circle(x, y, 4, fill=BLUE if one is shown[-1] else INK)
        drawing.text(
            x, _BOTTOM - 100 * scale * (one.upper or 0) - 5, number(100 * (one.value or 0)), anchor="middle", size=SMALL
        )
        soft(drawing, x, _BOTTOM + 17, str(one.year))
    drawing.height = _BOTTOM + 17 + BODY / 2
