"""The safety index on the page: the axis with its levels, then every area and year in a table."""

from bfkit.display import number
from bfkit.release.followup.safety_index.figure import index_figure
from bfkit.release.followup.safety_index.sentences import first_sentences, index_text, level_text, moved_text
from bfkit.release.followup.safety_index.views import ProtectedIndex, ProtectedIndexValue
from bfkit.release.fragments import Fragment, box, heading, join, paragraph, table


def section(view: ProtectedIndex) -> Fragment:
    """The latest year as a figure, all years as a table."""
    if not view.values:
        return box("Inget trygghetsindex.", "Inget index är angivet, eller inget år är klart än.", "note")
    year = view.latest[0].year
    pieces = [heading(f"Trygghetsindex {year}"), *(paragraph(text) for text in first_sentences(view))]
    if any(one.index is not None for one in view.latest):
        note = (
            "0–6, lågt är bra. Streck: indexet om alla värden som saknas vore 0 eller 6, och den osäkerhet som är känd. "
            "Områdena står i bokstavsordning; siffror är raderna i tabellen."
        )
        pieces.append(index_figure(view, title=_title(view, year), note=note))
    pieces.append(_table(view))
    pieces.append(
        paragraph(
            f"{view.sentence} ”Öka tryggheten” är att sänka indexet. Indexet beskriver svar om en plats, inte dem som bor där.",
            "sub",
        )
    )
    return join(pieces)


def _title(view: ProtectedIndex, year: int) -> str:
    whole = next((one for one in view.latest if one.area is None and one.index is not None), None)
    if whole is None:
        return f"Trygghetsindex {year} efter område"
    return f"Hela kommunen: {index_text(whole)}, {whole.level}"


def _table(view: ProtectedIndex) -> Fragment:
    numbers = {one.name: place for place, one in enumerate((o for o in view.latest if o.index is not None), 1)}
    rows = [
        [
            f"{numbers[one.name]} {one.name}" if one.name in numbers else one.name,
            str(one.year),
            index_text(one),
            level_text(one),
            moved_text(one),
            _items(one),
        ]
        for one in view.values
    ]
    columns = ["Område", "År", "Index ↓ bättre", "Nivå", "Sedan året före", "Variabler"]
    caption = "Trygghetsindex, 0–6. Lågt är bra. Nivåerna gäller efter avrundning till en decimal."
    return table(columns, rows, caption=caption, words=[3, 4])


def _items(one: ProtectedIndexValue) -> str:
    return f"{number(one.items)} av {number(one.items_wanted)}"
