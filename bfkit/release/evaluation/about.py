"""At the top of the page: what the measure is, whose it is, what it costs, and when."""

from html import escape

from bfkit.release.evaluation import words
from bfkit.release.evaluation.views import ProtectedEvaluation
from bfkit.release.fragments import Fragment, join, paragraph


def about(view: ProtectedEvaluation) -> Fragment:
    """The measure in its own words, and its facts on a line; to the public only what kind of measure it is."""
    found = view.measure
    told = (("Ägare", found.owner), ("Betalas av", found.payer), ("Kostnad", found.cost), ("Tid", found.when))
    facts = [
        f"{view.id} · {view.place}",
        f"{found.kind[:1].upper()}{found.kind[1:]}",
        *(f"{label}: {text}" for label, text in told if text),
    ]
    measured = [f"Mäts på: {found.counted or view.outcome}", f"Följd {view.follow_up}", words.plan_line(view)]
    pieces = [paragraph(text) for text in (found.description,) if text]
    pieces += [_line(facts), _line(measured)]
    if found.hypothesis:
        pieces.append(paragraph(f"Insatsen prövar hypotesen {found.hypothesis} i orsaksanalysen.", "sub"))
    return join([*pieces, *(paragraph(text, "sub") for text in (found.begun,) if text)])


def _line(parts: list[str]) -> Fragment:
    spans = "".join(f"<span>{escape(part)}</span>" for part in parts)
    return Fragment(f'<div class="meta">{spans}</div>', " · ".join(parts))
