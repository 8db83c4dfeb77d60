"""The hot spots of a quarter, source by source: the finding, the map and its table, and how well they foretold."""

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from bfkit.display import counted, number, percent, sentence_list
from bfkit.release.fragments import Fragment, box, folded, heading, join, paragraph, table
from bfkit.release.mapping.hot_spots.prediction_words import PREDICTION_EXPLAINED, prediction_section
from bfkit.release.mapping.hot_spots.sentences import finding, main_layer, summary, untested_sentences
from bfkit.release.mapping.hot_spots.views import (
    AREA,
    CELL,
    CONFIRMED,
    FADING,
    NEW,
    STREET,
    UNTOLD,
    Ground,
    ProtectedDensity,
    ProtectedHotSpot,
    ProtectedHotSpots,
    ProtectedLayer,
)
from bfkit.release.mapping.hot_spots.words import HEADINGS, NOUNS, ratio_words

MOST_LISTED = {CONFIRMED: 10, NEW: 5}
"""How many of a status stand in the open table, with a number on the map; the others are folded."""
PUBLIC_WORDS = (
    "Den offentliga utgåvan namnger och ritar inga hot spots: den rangordnar inte områden och är ingen plan för var "
    "någon ska arbeta. Här står hur många som finns av varje slag och hur väl de förutsade var händelserna kom."
)
NO_BORDERS = "Områdena saknar gränser i underlaget: hot spots kan inte ritas på karta."


def section(view: ProtectedHotSpots, ground: Ground) -> Fragment:
    """Source by source, never added; what was not tested stands last, with its reason.

    Args:
        view: the hot spots as the edition may show them. ground: what maps are drawn on.
    """
    pieces = [paragraph(PUBLIC_WORDS)] if view.public else []
    tested = [source for source in view.sources if view.of(source)]
    for source in tested:
        pieces.append(heading(view.sources[source]))
        pieces += _source(view, source, ground)
    if view.edition.legend and tested and not view.public:
        pieces.append(paragraph(view.edition.legend, "sub"))
    if tested:
        pieces.append(paragraph(_explained(view), "sub"))
    if any(layer.prediction is not None for layer in view.layers):
        pieces.append(paragraph(PREDICTION_EXPLAINED, "sub"))
    pieces += [box("Visas inte.", text, "note") for text in untested_sentences(view)]
    return join(pieces)


def _source(view: ProtectedHotSpots, source: str, ground: Ground) -> list[Fragment]:
    layers = view.of(source)
    main = main_layer(layers)
    others = [layer for layer in layers if layer is not main]
    pieces = [paragraph(summary(main, view.thresholds.hot_spot_cell)), *_shown(main, view, ground)]
    if not view.public:
        pieces += overlap([layer.kind for layer in layers if layer.found])
    for layer in others:
        words = summary(layer, view.thresholds.hot_spot_cell)
        inner = _shown(layer, view, ground)
        pieces.append(folded(f"{HEADINGS[layer.kind]}: {_short(layer)}", join([paragraph(words), *inner])))
    pieces += prediction_section(layers)
    pieces += [_density(one, view, ground) for one in view.densities if one.source == source and one.bands]
    return pieces


def overlap(kinds: Sequence[str]) -> list[Fragment]:
    """That the layers are the same incidents seen in several ways; nothing where only one found anything."""
    if len(kinds) < 2:
        return []
    ways = {2: "två", 3: "tre"}[len(kinds)]
    counted_in = {CELL: "i rutor", STREET: "längs gator", AREA: "i områden"}
    chain = {STREET: "ett hett gatustycke", CELL: "en het ruta", AREA: "ett hett område"}
    inside = " i ".join(chain[kind] for kind in chain if kind in kinds)
    text = (
        f"Samma händelser räknas {sentence_list([counted_in[kind] for kind in kinds])}. {inside[:1].upper()}{inside[1:]} är "
        f"ett ställe sett på {ways} sätt, inte {ways} problem."
    )
    return [box(f"Ett ställe, inte {ways}.", text, "note")]


def _short(layer: ProtectedLayer) -> str:
    if not layer.found:
        return "ingen hot spot"
    confirmed = layer.number_of(CONFIRMED)
    return f"{counted(layer.found, 'hot spot', 'hot spots')}, {number(confirmed)} {'bekräftad' if confirmed == 1 else 'bekräftade'}"


def _shown(layer: ProtectedLayer, view: ProtectedHotSpots, ground: Ground) -> list[Fragment]:
    """The map of a layer and the table that says the same; then what must be read beside them."""
    pieces: list[Fragment] = []
    if layer.spots:
        listed, rest = _split(layer)
        pieces += [_map(layer, listed, rest, view, ground), _open_table(layer, listed, view)]
        if rest:
            noun = NOUNS[layer.kind][len(rest) > 1]
            more = "Ytterligare" if listed else "Alla"
            lead = f"{more} {number(len(rest))} {noun}"
            pieces.append(folded(lead, _table(layer, rest, view, first=len(listed) + 1)))
    if layer.left_out:
        text = (
            f"{number(layer.left_out)} till visas inte i den här utgåvan: ett litet antal hade annars kunnat räknas ut."
        )
        pieces.append(paragraph(text, "sub"))
    pieces.append(paragraph(f"Prövat: {layer.unit}. {' '.join(layer.notes)}".strip(), "sub"))
    return pieces


def _split(layer: ProtectedLayer) -> tuple[list[ProtectedHotSpot], list[ProtectedHotSpot]]:
    """Those in the open table, and the others; few are all listed openly."""
    if len(layer.spots) <= sum(MOST_LISTED.values()):
        return list(layer.spots), []
    listed = [spot for status, most in MOST_LISTED.items() for spot in layer.with_status(status)[:most]]
    chosen = {id(spot) for spot in listed}
    return listed, [spot for spot in layer.spots if id(spot) not in chosen]


def _map(
    layer: ProtectedLayer,
    listed: Sequence[ProtectedHotSpot],
    rest: Sequence[ProtectedHotSpot],
    view: ProtectedHotSpots,
    ground: Ground,
) -> Fragment:
    if ground.polygons is None or not any(spot.shape is not None for spot in layer.spots):
        return box("Ingen karta.", NO_BORDERS, "note")
    from bfkit.release.mapping.hot_spots.spot_map import SpotMark, outside, spot_map  # noqa: PLC0415  (maps are slow to import)

    marks = [
        SpotMark(place if place <= len(listed) else None, spot.status, _said(spot, place), spot.shape)
        for place, spot in enumerate([*listed, *rest], 1)
        if spot.shape is not None
    ]
    title = f"{HEADINGS[layer.kind]}: {finding(layer)}"
    note = (
        f"{layer.label}, hot spots {view.year.label}, prövade mot {view.quarter.label}; {layer.placed.text} händelser. "
        "Siffrorna är numren i tabellen."
    )
    if beyond := outside(marks):
        note += f" {number(beyond)} ligger utanför utsnittet: zooma ut för att se {'den' if beyond == 1 else 'dem'}."
    skip = f'<p class="sub"><a href="#{_anchor(layer)}">Hoppa över kartan till tabellen, som säger samma sak</a></p>'
    html = spot_map(ground, marks, title=title, note=note, key=f"{layer.source} {layer.kind}")
    return Fragment(f"{skip}\n{html}", f"[karta] {title}. {note}")


def _said(spot: ProtectedHotSpot, place: int) -> str:
    """What a mark on the map says when it is pointed at or reached by the keyboard."""
    quarter = f", {spot.count_quarter.text} i kvartalet" if spot.count_quarter.shown else ""
    count = f", {spot.count_12m.text} händelser på tolv månader" if spot.count_12m.shown else ""
    return f"{place}. {spot.place}: {spot.status_words}{count}{quarter}"


def _open_table(layer: ProtectedLayer, listed: Sequence[ProtectedHotSpot], view: ProtectedHotSpots) -> Fragment:
    shown = _table(layer, listed, view, first=1) if listed else paragraph("", "sub")
    return Fragment(f'<div id="{_anchor(layer)}">{shown.html}</div>', shown.text)


def _anchor(layer: ProtectedLayer) -> str:
    return escape(f"hot-spots-{layer.source}-{NOUNS[layer.kind][1].replace('å', 'a').replace('ä', 'a')}", quote=True)


def _table(
    layer: ProtectedLayer, spots: Sequence[ProtectedHotSpot], view: ProtectedHotSpots, *, first: int
) -> Fragment:
    rows = [
        [
            f"{place}. {spot.place}",
            spot.status_words + (" *" if spot.uneven else ""),
            spot.count_12m.text,
            spot.count_quarter.text,
            _ratio(spot),
        ]
        for place, spot in enumerate(spots, first)
    ]
    caption = f"{layer.label}, {NOUNS[layer.kind][1]}: händelser {view.year.label} och i {view.quarter.label}."
    if any(spot.uneven for spot in spots):
        caption += " * händelserna kom i få månader."
    columns = ["Plats", "Läge", "Tolv månader", "Kvartalet", f"Gånger så många {layer.against}"]
    return table(columns, rows, caption=caption)


def _ratio(spot: ProtectedHotSpot) -> str:
    if spot.ratio is None or spot.lower is None or spot.upper is None:
        return "visas inte"
    about = ", i kvartalet" if spot.ratio_of == "kvartalet" else ""
    return ratio_words(spot.ratio, spot.lower, spot.upper) + about


def _density(density: ProtectedDensity, view: ProtectedHotSpots, ground: Ground) -> Fragment:
    """The density surface, for reading and not for deciding."""
    lead = f"Täthet: var händelserna ligger tätast ({density.label})"
    if ground.polygons is None:
        return folded(lead, box("Ingen karta.", NO_BORDERS, "note"))
    from bfkit.release.mapping.hot_spots.spot_map import band_map  # noqa: PLC0415  (maps are slow to import)

    lowest = [number(_two_digits(band.lowest)) for band in density.bands]
    words = [f"{low}–{high} per km²" for low, high in pairwise(lowest)]
    words.append(f"minst {lowest[-1]} per km²")
    title = f"Täthet: händelser per kvadratkilometer, {density.label}"
    note = f"{density.incidents.text} händelser, {view.year.label}"
    html = band_map(ground, density.bands, words, title=title, note=note, key=f"{density.source} täthet")
    text = (
        f"Bandbredd {number(density.bandwidth or 0)} meter: {density.rule}. Rutor om {density.cell} meter. Ytan ritas bara där "
        f"det är minst så tätt som {density.fewest} händelser på en punkt ger. Den är till för att läsa kartan; ingenting är "
        "prövat mot slumpen i den, så en mörk yta är ingen hot spot i sig."
    )
    return folded(lead, join([Fragment(html, f"[karta] {title}. {note}"), paragraph(text, "sub")]))


def _two_digits(value: float) -> float:
    return float(f"{value:.1e}")


def _explained(view: ProtectedHotSpots) -> str:
    limits = view.thresholds
    found = {status for layer in view.layers for status, _ in layer.statuses}
    meanings = {
        CONFIRMED: "Bekräftad: fler än övriga de senaste tolv månaderna, och fortfarande i kvartalet.",
        NEW: "Ny: kvartalet gör den het.",
        FADING: "Avklingande: stack ut under året men inte säkert i kvartalet; det är en minskning bara där det står.",
        UNTOLD: "Het under året: kvartalets läge visas inte, därför att ett litet antal annars hade gått att räkna ut.",
    }
    parts = [text for status, text in meanings.items() if status in found]
    parts.append(
        f"Minst {limits.hot_spot_year_count} händelser på tolv månader krävs, eller {limits.minimum_count} i kvartalet för en "
        f"ny; av de utpekade väntas högst {percent(limits.signal_rate)} vara slump. Inom parentes: 95 procents intervall. "
        "Platserna valdes för att de låg högst, så kvoten är i snitt för hög."
    )
    parts.append("Antal, inte risk: där många rör sig eller rapporterar händer och rapporteras mer.")
    if view.category is None:
        parts.append("Samlingar är oftast laglig närvaro: att många samlas på en plats är i sig inget problem.")
    return " ".join(parts)
