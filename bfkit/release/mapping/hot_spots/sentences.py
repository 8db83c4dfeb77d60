"""The hot spots in words: at most two sentences for the first page, and what was not tested."""

from bfkit.display import counted, interval, number, sentence_list
from bfkit.release.mapping.hot_spots.views import (
    CELL,
    CONFIRMED,
    FADING,
    NEW,
    UNTOLD,
    ProtectedHotSpot,
    ProtectedHotSpots,
    ProtectedLayer,
)
from bfkit.release.mapping.hot_spots.words import NOUNS, kinds_words, ratio_decimals, the_place

MOST_SENTENCES = 2
CAUTION = "En plats som pekas ut för att den ligger högst får i snitt en för hög kvot."


def hot_spot_sentences(view: ProtectedHotSpots) -> list[str]:
    """Where it is worst and confirmed, one sentence a source and at most two; none where nothing was tested."""
    sources = [source for source in view.sources if view.of(source)]
    several = len(view.sources) > 1
    said = [_of_source(view, view.of(source), several=several) for source in sources[:MOST_SENTENCES]]
    first = next((place for place, text in enumerate(said) if "gånger så många" in text), None)
    if first is not None:
        said[first] = f"{said[first]} {CAUTION}"
    return said


def untested_sentences(view: ProtectedHotSpots) -> list[str]:
    """What was not tested and why; equal reasons are said once."""
    by_reason: dict[str, dict[str, list[str]]] = {}
    for layer in view.layers:
        if layer.untested is not None:
            by_reason.setdefault(layer.untested, {}).setdefault(layer.label, []).append(layer.kind)
    return [
        f"Hot spots är inte prövade för {sentence_list([_which(label, kinds) for label, kinds in own.items()])}: {reason}."
        for reason, own in by_reason.items()
    ]


def main_layer(layers: tuple[ProtectedLayer, ...]) -> ProtectedLayer:
    """The layer that speaks for a source: the finest with something confirmed, else the finest with anything."""
    confirmed = [layer for layer in layers if layer.number_of(CONFIRMED)]
    return (confirmed or [layer for layer in layers if layer.found] or list(layers))[0]


def finding(layer: ProtectedLayer) -> str:
    """How many of a layer there are of each status, "54 bekräftade, 4 nya och 26 avklingande"; empty when none."""
    forms = {
        CONFIRMED: ("bekräftad", "bekräftade"),
        NEW: ("ny", "nya"),
        FADING: ("avklingande", "avklingande"),
        UNTOLD: ("het under året (kvartalets läge visas inte)", "heta under året (kvartalets läge visas inte)"),
    }
    parts = [counted(count, *forms[status]) for status, count in layer.statuses]
    return sentence_list(parts)


def summary(layer: ProtectedLayer, cell: int) -> str:
    """The finding of a layer in one or two sentences."""
    one, many = NOUNS[layer.kind]
    size = f" om {cell} meter" if layer.kind == CELL else ""
    tested = f"{counted(layer.tested, one, many)}{size} är prövade"
    if not layer.found:
        return f"Ingen hot spot: {tested}, och ingen sticker ut mer än slumpen kan ge."
    text = f"Hot spots: {finding(layer)}. {tested}."
    groups = {spot.group for spot in layer.spots}
    if len(groups) < len(layer.spots):
        text += f" {_capital(many)} som gränsar till varandra bildar {counted(len(groups), 'sammanhängande ställe', 'sammanhängande ställen')}."
    return text


def _of_source(view: ProtectedHotSpots, layers: tuple[ProtectedLayer, ...], *, several: bool) -> str:
    layer = main_layer(layers)
    lead = f"{layer.label}: " if several else ""
    if view.public:
        text = _counted_only(layer)
    else:
        worst = next((spot for spot in layer.with_status(CONFIRMED) if spot.count_12m.shown), None)
        text = _counted_only(layer) if worst is None else _worst(worst, layer, view)
    return lead + text if lead else _capital(text)


def _worst(spot: ProtectedHotSpot, layer: ProtectedLayer, view: ProtectedHotSpots) -> str:
    """The confirmed one with most incidents: of those whose count is shown, which need not be all."""
    one, many = NOUNS[layer.kind]
    among = layer.number_of(CONFIRMED)
    all_shown = all(other.count_12m.shown for other in layer.with_status(CONFIRMED))
    quarter = f", {spot.count_quarter.text} av dem i kvartalet" if spot.count_quarter.shown else ""
    counts = f"{spot.count_12m.text} händelser på tolv månader ({view.year.label}){quarter}"
    if among == 1:
        text = f"{counted(1, one, many)} är en bekräftad hot spot, {the_place(spot)}: {counts}."
    else:
        lead = "" if all_shown else "Av dem vars antal visas har "
        most = f"Flest händelser har {the_place(spot)}" if all_shown else f"{lead}{the_place(spot)} flest"
        text = f"{counted(among, one, many)} är bekräftade hot spots. {most}: {counts}."
    if spot.ratio is None or spot.lower is None or spot.upper is None:
        return text
    decimals = ratio_decimals(spot.upper)
    return (
        f"{text} Det är {number(spot.ratio, decimals)} gånger så många {layer.against} "
        f"({interval(spot.lower, spot.upper, decimals)})."
    )


def _counted_only(layer: ProtectedLayer) -> str:
    one, many = NOUNS[layer.kind]
    among = counted(layer.tested, one, many)
    if not layer.found:
        return f"ingen hot spot bland {among}."
    if not layer.number_of(CONFIRMED) and not layer.number_of(UNTOLD):
        return f"ingen hot spot är bekräftad bland {among}; {finding(layer)}."
    return f"hot spots bland {among}: {finding(layer)}."


def _which(label: str, kinds: list[str]) -> str:
    return f"{label} ({kinds_words(kinds)})"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
