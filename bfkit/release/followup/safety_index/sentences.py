"""The safety index in words: low is good, and every level is written out."""

from bfkit.display import MINUS, counted, number, sentence_list
from bfkit.followup.safety_index import ACTION, ATTENTION, NORMAL, UNKNOWN
from bfkit.release.followup.safety_index.views import ProtectedIndex, ProtectedIndexValue

MOST_NAMED = 4
LEVELS = {
    NORMAL: "0–2,0 normalvärde eller bättre",
    ATTENTION: "2,1–3,9 bör uppmärksammas",
    ACTION: "4,0–6 måste åtgärdas",
}


def first_sentences(view: ProtectedIndex) -> tuple[str, ...]:
    """At most two sentences for a first page: the municipality's index, and areas that must be acted upon."""
    latest = view.latest
    whole = next((one for one in latest if one.area is None), None)
    told = [] if whole is None else [_lead(whole)]
    return (*told, *_areas(view))


def index_text(one: ProtectedIndexValue) -> str:
    """The index with what is known of its uncertainty; a dash without one."""
    if one.index is None:
        return "–"
    return number(one.index, 1) + (f" ± {number(one.plus_minus, 1)}" if one.plus_minus is not None else "")


def moved_text(one: ProtectedIndexValue) -> str:
    """The change since the year before; no arrow where it is not known whether it is more than uncertainty."""
    if one.difference is None or one.arrow is None:
        return "–"
    text = number(one.difference, 1)
    signed = text if text.startswith(MINUS) or text == "0,0" else f"+{text}"
    return f"{signed}, {one.arrow}"


def level_text(one: ProtectedIndexValue) -> str:
    """The level, and a doubt where missing scores could change it."""
    if one.level is None:
        return f"för få värden: {number(one.items)} av {number(one.items_wanted)}"
    return one.level if one.level_holds else f"{one.level} (osäkert: värden saknas eller är osäkra)"


def _lead(whole: ProtectedIndexValue) -> str:
    if whole.index is None:
        return f"Trygghetsindex {whole.year} kan inte räknas: {level_text(whole)}."
    text = (
        f"Trygghetsindex {whole.year} för hela kommunen är {index_text(whole)} på en skala 0–6 där lågt är bra "
        f"({level_text(whole)}; {number(whole.items)} av {number(whole.items_wanted)} variabler)"
    )
    if whole.arrow is None:
        return f"{text}. Det finns inget tidigare år att jämföra med."
    if whole.arrow == UNKNOWN:
        return f"{text}. Om det har ändrats kan ej avgöras, därför att osäkerheten i variablerna inte är känd."
    return f"{text}. Sedan året före: {moved_text(whole)}."


def _areas(view: ProtectedIndex) -> tuple[str, ...]:
    areas = [one for one in view.latest if one.area is not None]
    high = [one for one in areas if one.level == ACTION]
    some = [one for one in areas if one.level == ATTENTION]
    if not areas or not (high or some):
        return ()
    named = view.edition.key != "offentlig"  # on a first page for everybody a name beside a level is a mark of shame
    parts = []
    for own, words in ((high, "”måste åtgärdas” (4,0 eller mer)"), (some, "”bör uppmärksammas” (2,1–3,9)")):
        if own:
            names = f": {sentence_list([one.name for one in own])}" if named and len(own) <= MOST_NAMED else ""
            parts.append(f"{number(len(own))} på nivån {words}{names}")
    return (f"Av {counted(len(areas), 'område', 'områden')} med eget index ligger {'; '.join(parts)}.",)
