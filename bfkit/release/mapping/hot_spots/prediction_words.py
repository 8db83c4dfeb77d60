"""How good last quarter's hot spots were at foretelling this quarter, in plain Swedish and always on the later period."""

from collections.abc import Sequence

from bfkit.display import interval, number, percent, share_text
from bfkit.release.fragments import Fragment, heading, paragraph, table
from bfkit.release.mapping.hot_spots.views import CELL, STREET, ProtectedLayer, ProtectedPrediction
from bfkit.release.mapping.hot_spots.words import NOUNS, kinds_words

_PART_OF = {CELL: "av rutorna", STREET: "av gatulängden"}
PREDICTION_EXPLAINED = (
    "Förra kvartalets hot spots: utpekade med de uppgifter som fanns för ett kvartal sedan, prövade på kvartalets händelser. Gånger slumpen (PAI): "
    "träffandelen delad med den andel av rutorna, gatulängden eller områdena som pekades ut; 1 är inte bättre än lottning. "
    "Av det bästa möjliga (PEI): träffarna delade med vad så många platser i efterhand hade kunnat få. Enkelt val: lika "
    "många platser, valda bara efter flest händelser på tolv månader."
)


def prediction_section(layers: Sequence[ProtectedLayer]) -> list[Fragment]:
    """A sentence for the first layer that could be tried, a row for each, and why the others could not."""
    tried = [(layer, layer.prediction) for layer in layers if layer.prediction is not None]
    pieces = [heading("Hur väl pekade förra kvartalet ut var det skulle hända?", 4)]
    if tried:
        pieces.append(paragraph(prediction_sentence(*tried[0])))
        pieces.append(_table(tried))
    reasons: dict[str, list[str]] = {}
    for layer in layers:
        if layer.prediction is None and layer.prediction_reason is not None:
            reasons.setdefault(layer.prediction_reason, []).append(layer.kind)
    for reason, kinds in reasons.items():
        which = "" if len(kinds) == len(layers) else f" för {kinds_words(kinds)}"
        pieces.append(paragraph(f"Kunde inte prövas{which}: {reason}."))
    return pieces if tried or reasons else []


def prediction_sentence(layer: ProtectedLayer, found: ProtectedPrediction) -> str:
    """What those called hot a quarter ago came to, beside chance and beside the simple choice."""
    noun = NOUNS[layer.kind][found.places != 1]
    part = _PART_OF.get(layer.kind) or ("av invånarna" if "per invånare" in layer.unit else "av områdena")
    text = f"{_which(found.places, noun)} för ett kvartal sedan var {share_text(found.share_of_exposure)} {part}"
    if found.hit_rate is None or found.pai is None:
        return f"{text}."
    share, low, high = found.hit_rate
    hits = f"{found.hits.text} av kvartalets {found.incidents.text} händelser, " if found.hits.shown else ""
    text += f" och fick {hits}{percent(share)} ({interval(100 * low, 100 * high)}){'' if hits else ' av kvartalets händelser'}. "
    decimals = 1 if found.pai[2] < 100 else 0
    band = interval(found.pai[1], found.pai[2], decimals)
    text += f"Det är {number(found.pai[0], decimals)} gånger så många som om platserna hade lottats ({band})"
    text += "; det kan vara slump." if found.pai[1] <= 1 <= found.pai[2] else "."
    return text + _beside(found, noun)


def _which(places: int, noun: str) -> str:
    if places == 1:
        return f"{'Den' if noun == 'ruta' else 'Det'} enda {noun} som pekades ut"
    return f"De {number(places)} {noun} som pekades ut"


def _beside(found: ProtectedPrediction, noun: str) -> str:
    simple, hits = found.simple_hits.value, found.hits.value
    if simple is None or hits is None:
        return ""
    text = f" Lika många {noun} valda bara efter flest händelser året före hade fått {number(simple)}"
    if simple >= hits:
        return f"{text}. Regelns nytta är att den säger vilka som säkert sticker ut, inte att den träffar flest."
    return f"{text}."


def _table(tried: Sequence[tuple[ProtectedLayer, ProtectedPrediction]]) -> Fragment:
    columns = ["Slag", "Utpekade", "Andel", "Träffar", "Träffandel", "Gånger slumpen", "Av bästa möjliga", "Enkelt val"]
    rows = [
        [
            NOUNS[layer.kind][1].capitalize(),
            f"{number(found.places)} av {number(found.of)}",
            share_text(found.share_of_exposure),
            f"{found.hits.text} av {found.incidents.text}" if found.hits.shown else "visas inte",
            _with_interval(found.hit_rate, 100, 0, "\u00a0%"),
            _with_interval(found.pai, 1, 1, ""),
            "–" if found.pei is None else percent(found.pei),
            found.simple_hits.text,
        ]
        for layer, found in tried
    ]
    caption = f"{tried[0][0].label}: förra kvartalets hot spots och kvartalets händelser."
    return table(columns, rows, caption=caption)


def _with_interval(values: tuple[float, float, float] | None, times: float, decimals: int, unit: str) -> str:
    if values is None:
        return "visas inte"
    middle, low, high = (times * value for value in values)
    return f"{number(middle, decimals)}{unit} ({interval(low, high, decimals)})"
