"""When: the week in blocks, or the sentence that says why not."""

from bfkit.display import sentence_list
from bfkit.release import figures
from bfkit.release.fragments import Fragment, box, figure, join
from bfkit.release.mapping.hours.sentences import no_hours
from bfkit.release.mapping.hours.views import ProtectedHours


def section(view: ProtectedHours) -> Fragment:
    """The week in a figure, with period, number and what was left out; what stands out is told with the windows."""
    missing = list(no_hours([view]))
    if missing:
        return join(box("Visas inte.", text, "note") for text in missing)
    left_out = []
    if view.without_clock.value != 0:
        left_out.append(f"{view.without_clock.text} utan klockslag")
    if view.too_long.value != 0:
        left_out.append(f"{view.too_long.text} med längre tidsspann än {view.longest_hours} timmar")
    note = f"{view.period.label}, n = {view.used.text}."
    if left_out:
        note += f" Utelämnade: {sentence_list(left_out)}."
    note += " En händelse vars tid bara är känd som ett spann är fördelad över spannet."
    title = f"{view.label}: händelserna över veckans timmar"
    return figure(figures.week(view), title, note)
