"""The triangle, the fishbone and the chain of events, with what the data say of each hypothesis."""

from collections.abc import Iterator, Sequence

from bfkit.display import sentence_list
from bfkit.prevention import CONTROLLERS, RECORDING
from bfkit.release.causes import figures, sentences, words
from bfkit.release.causes.views import ProtectedCauses, ProtectedHypothesis
from bfkit.release.fragments import Fragment, box, heading, join, paragraph, table

MOST_BREAKS = 2
INSIDE = "visas bara i arbetsgruppens utgåva"


def picture(view: ProtectedCauses) -> Fragment:
    """The triangle and the fishbone filled with what was found, the table of both, and the chain of events."""
    if not view.pictured:
        return join(
            [
                heading("Brottstriangeln", 2),
                box("Ingen hypotes.", "Gruppen har inte skrivit någon, och data föreslog ingen.", "note"),
            ]
        )
    pieces = [figures.triangle(view.pictured), figures.fishbone(view.pictured, view.title), _triangle_table(view)]
    drawn = ["Brottstriangeln", "fiskbenet", *(["händelsekedjan"] if view.event_chain else [])]
    note = [heading(sentence_list(drawn), 2), *([paragraph(SIDES, "sub")] if view.public else [])]
    return join([*note, *pieces, *_chain(view)])


SIDES = (
    "Sidan och vem som kan gripa in följer av den möjliga förklaringen, som inte är prövad. Märket gäller bara mönstret i "
    "händelserna."
)


def _triangle_table(view: ProtectedCauses) -> Fragment:
    order = (*CONTROLLERS, RECORDING)
    every = sorted(view.pictured, key=lambda one: order.index(one.corner))
    rows = [
        [
            f"{words.mark(one.test.status, one.test.only)}\u00a0{one.id}",
            " ".join(
                part for part in (f"{words.capital(sentences.status_of(one))}.", sentences.counted_of(one)) if part
            ),
            f"{one.corner} / {one.branch}",
            " ".join(part for part in (one.statement, one.explanation) if part),
            _sources(one),
            _controller(one),
        ]
        for one in every
    ]
    columns = [
        "",
        "Data",
        "Sida / ben",
        "Det som prövades" if view.public else "Möjlig orsak",
        "Källor",
        "Kan gripa in",
    ]
    caption = "Triangeln och fiskbenet med uppgifter och källor"
    return table(columns, rows, caption=caption, words=range(1, 6), stacked=True)


def _sources(one: ProtectedHypothesis) -> str:
    found = [f"{part.kind}: {part.source}" for part in (*one.evidence_for, *one.evidence_against) if part.source]
    tested = one.test.ratio or one.test.open or one.test.held_back
    own = [f"data: {one.test.label}, {one.test.period}"] if tested else []
    held = [INSIDE] if one.sources_held else []
    return "; ".join([*own, *found, *held]) or "ingen"


def _controller(one: ProtectedHypothesis) -> str:
    """Who could step in: as named, or the role, and whether nobody is named or only not here."""
    if one.controller is not None or one.controller_role is None:
        return one.controller or "–"
    return f"{INSIDE if one.controller_held else 'ej utpekad'} ({one.controller_role})"


def _chain(view: ProtectedCauses) -> Iterator[Fragment]:
    if not view.event_chain:
        return
    at = {step: [one for one in view.hypotheses if one.step == step] for step in range(1, len(view.event_chain) + 1)}
    rows = [
        [f"{step}", text, figures.marked(at[step]), _broken_by(at[step], view)]
        for step, text in enumerate(view.event_chain, 1)
    ]
    caption = "Händelsekedjan: var i förloppet varje hypotes hör hemma, vem som kan gripa in där, och de första åtgärderna ur katalogen mot det som stöds"
    yield table(
        ["Steg", "Vad som händer", "Hypoteser", "Kan brytas av"], rows, caption=caption, words=[1, 2, 3], stacked=True
    )


def _broken_by(own: Sequence[ProtectedHypothesis], view: ProtectedCauses) -> str:
    """Who could step in at a step, and the measures suggested against what is supported there."""
    names = {one.id for one in own}
    who = dict.fromkeys(one.controller for one in own if one.controller)
    fit = [one for one in view.suggestions if one.measure.advised_against is None and one.answers == "orsaken"]
    what = [one.measure.name for one in fit if names & set(one.hypotheses)][:MOST_BREAKS]
    return (
        "; ".join([*who, *([f"åtgärder: {sentence_list([words.lowered(name) for name in what])}"] if what else [])])
        or "–"
    )
