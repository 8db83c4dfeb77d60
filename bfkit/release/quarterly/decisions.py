"""What there is to decide: only people fill it in, and until they have, it stands here."""

from collections.abc import Iterator

from bfkit.display import counted, sentence_list
from bfkit.release.followup.commitments.views import ProtectedCommitment
from bfkit.release.fragments import Fragment, join, numbered, paragraph
from bfkit.release.quarterly.ahead import MOST_PROBLEMS, ORDER_UNSURE, focus_areas, order_unsure
from bfkit.release.quarterly.measures import colour_words, name_of, step_of
from bfkit.release.quarterly.views import ProtectedQuarter
from bfkit.results import EvaluationResult

WHERE = "Besluten skrivs in av den som sköter arbetsbänken; hur står i handboken, under Läs kvartalsanalysen. Nästa körning visar dem."


def open_decisions(view: ProtectedQuarter) -> tuple[str, ...]:
    """Each decision that waits, as a sentence that says what is proposed and where it is written."""
    if view.public:
        return ()
    return (*_figures(view), *_focus(view), *_influence(view), *_chosen(view), *_commitments(view))


def in_short(view: ProtectedQuarter) -> tuple[str, ...]:
    """The same for the first page, where the table has the figure of each measure."""
    if view.public:
        return ()
    influence, chosen, promised = _unjudged(view), _without_measure(view), _undecided(view)
    rest = [
        *([f"om parterna kan påverka {counted(len(influence), 'problembild', 'problembilder')}"] if influence else []),
        *([f"åtgärd mot {counted(len(chosen), 'problem', 'problem')}"] if chosen else []),
        *([f"figur för {counted(len(promised), 'åtagande', 'åtaganden')}"] if promised else []),
    ]
    last = (
        [f"{sentence_list(rest)[:1].upper()}{sentence_list(rest)[1:]}: vart och ett står under Beslut."] if rest else []
    )
    return (*_of_measures(view), *_focus(view), *last)


def _of_measures(view: ProtectedQuarter) -> Iterator[str]:
    """For how many measures the colour waits and for how many the next step: one may be decided without the other."""
    colours = sum(row.group_decision is None for row in view.measures)
    steps = sum(_step_waits(view, row) for row in view.measures)
    parts = [f"{word} för {many}" for word, many in (("färg", colours), ("fortsättning", steps)) if many]
    if parts:
        noun = "insats" if max(colours, steps) == 1 else "insatser"
        told = sentence_list([f"färg och fortsättning för {colours}"] if colours == steps else parts)
        yield f"{told[:1].upper()}{told[1:]} {noun}: se tabellen."


def _step_waits(view: ProtectedQuarter, row: EvaluationResult) -> bool:
    return step_of(view, row) is not None and row.intervention not in view.decided_steps


def section(view: ProtectedQuarter) -> Fragment:
    """The open decisions, and what has been decided."""
    if view.public:
        return paragraph("Gruppens beslut om platser och insatser står i arbetsgruppens utgåva.")
    waiting, done = open_decisions(view), tuple(_done(view))
    lead = (
        paragraph(f"{counted(len(waiting), 'beslut', 'beslut')} väntar. Programmet föreslår, gruppen beslutar.")
        if waiting
        else paragraph("Inget beslut väntar.")
    )
    pieces = [lead, *([numbered(waiting), paragraph(WHERE, "sub")] if waiting else []), *map(paragraph, done)]
    return join(pieces)


def _figures(view: ProtectedQuarter) -> Iterator[str]:
    for row in view.measures:
        if row.group_decision is None:
            yield f"Färg för {name_of(row)}: föreslagen {colour_words(row)}."
        step = step_of(view, row)
        if step is not None and _step_waits(view, row):
            yield f"Fortsättning för {name_of(row)}: föreslaget {step.step}."


def _focus(view: ProtectedQuarter) -> Iterator[str]:
    areas = focus_areas(view)
    proposed = [one.name for one in areas if one.proposed]
    if proposed and not any(one.chosen for one in areas):
        told = ORDER_UNSURE if order_unsure(view) else f"Föreslagna är {sentence_list(proposed)}."
        yield f"Fokusområden: {told[:1].lower()}{told[1:]}"
    unjudged = [one.name for one in areas if one.criteria.get("O6") == "underlag saknas"]
    if unjudged:
        yield f"Om organiserad brottslighet verkar (O6) i {sentence_list(unjudged)}: bedöms av människor."


def _influence(view: ProtectedQuarter) -> Iterator[str]:
    waiting = _unjudged(view)
    if waiting:
        yield f"Om parterna kan påverka problemet (P6): {'; '.join(waiting)}."


def _unjudged(view: ProtectedQuarter) -> list[str]:
    """Problem pictures, of the first, of which people have not said whether the parties can influence them."""
    mapping = view.results.mapping
    first = mapping.problems[:MOST_PROBLEMS] if mapping is not None else ()
    return [one.name for one in first if one.criteria.get("P6") == "underlag saknas"]


def _chosen(view: ProtectedQuarter) -> Iterator[str]:
    for title in _without_measure(view):
        yield f"Åtgärd mot {title}: orsaksanalysen har förslag."


def _without_measure(view: ProtectedQuarter) -> list[str]:
    return [one.title for one in view.results.causes if not one.considered and one.suggested]


def _commitments(view: ProtectedQuarter) -> Iterator[str]:
    for one in _undecided(view):
        yield f"Figur för {one.id} {one.text.rstrip('.')}: föreslagen {one.proposed}."


def _undecided(view: ProtectedQuarter) -> list[ProtectedCommitment]:
    """Commitments with a figure that is proposed and not decided."""
    own = () if view.agreement is None else view.agreement.commitments
    return [one for one in own if one.proposed is not None and one.decided is None]


def _done(view: ProtectedQuarter) -> Iterator[str]:
    chosen = [one.name for one in focus_areas(view) if one.chosen]
    if chosen:
        yield f"Beslutade fokusområden: {sentence_list(chosen)}."
    own = view.decisions
    for one in own.problems if own is not None else ():
        if one.can == "nej":
            yield f"Ett problem som parterna inte kan påverka förs vidare till {one.passed_on_to}: {one.reason}"
