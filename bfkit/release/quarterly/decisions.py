"""What there is to decide: only people fill it in, and until they have, it stands here."""

from collections.abc import Iterator

from bfkit.display import counted, sentence_list
from bfkit.release.fragments import Fragment, join, numbered, paragraph
from bfkit.release.quarterly.ahead import MOST_PROBLEMS, focus_areas
from bfkit.release.quarterly.measures import colour_words, name_of, step_of, waits
from bfkit.release.quarterly.views import ProtectedQuarter

WHERE = (
    "Besluten skrivs in av den som sköter arbetsbänken: färg i interventions.yml, fortsättning, fokusområden, P6 och O6 i kvartalets "
    "fil, åtgärder i hypotheses.yml, åtagandenas figurer i gruppens bedömningar. Kör sedan om kvartalet."
)
_MOST_NAMED = 4


def open_decisions(view: ProtectedQuarter) -> tuple[str, ...]:
    """Each decision that waits, as a sentence that says what is proposed and where it is written."""
    if view.public:
        return ()
    return (*_figures(view), *_focus(view), *_influence(view), *_chosen(view), *_commitments(view))


def in_short(view: ProtectedQuarter) -> tuple[str, ...]:
    """The same for the first page, where the table has the figure of each measure."""
    waiting = sum(waits(view, row) for row in view.measures)
    own = [f"Färg och fortsättning för {counted(waiting, 'insats', 'insatser')}: se tabellen."] if waiting else []
    return () if view.public else (*own, *_focus(view), *_influence(view), *_chosen(view), *_commitments(view))


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
        if step is not None and row.intervention not in view.decided_steps:
            yield f"Fortsättning för {name_of(row)}: föreslaget {step.step}."


def _focus(view: ProtectedQuarter) -> Iterator[str]:
    areas = focus_areas(view)
    proposed = [one.name for one in areas if one.proposed]
    if proposed and not any(one.chosen for one in areas):
        yield f"Fokusområden: föreslagna är {sentence_list(proposed)}."
    unjudged = [one.name for one in areas if one.criteria.get("O6") == "underlag saknas"]
    if unjudged:
        yield f"Om organiserad brottslighet verkar (O6) i {sentence_list(unjudged)}: bedöms av människor."


def _influence(view: ProtectedQuarter) -> Iterator[str]:
    mapping = view.results.mapping
    first = mapping.problems[:MOST_PROBLEMS] if mapping is not None else ()
    waiting = [one.name for one in first if one.criteria.get("P6") == "underlag saknas"]
    if waiting:
        shown = "; ".join(waiting[:_MOST_NAMED])
        more = f"; och {len(waiting) - _MOST_NAMED} till" if len(waiting) > _MOST_NAMED else ""
        many = f"{len(waiting)} av de {len(first)} första problembilderna"
        yield f"Om parterna kan påverka problemet (P6) i {many}: {shown}{more}."


def _chosen(view: ProtectedQuarter) -> Iterator[str]:
    waiting = [one.title for one in view.results.causes if not one.considered and one.suggested]
    if waiting:
        yield f"Åtgärd mot {'; '.join(waiting)}: orsaksanalysen har förslag."


def _commitments(view: ProtectedQuarter) -> Iterator[str]:
    if view.agreement is None:
        return
    waiting = [one for one in view.agreement.commitments if one.proposed is not None and one.decided is None]
    if waiting:
        named = sentence_list([one.id for one in waiting])
        yield f"Figur för {counted(len(waiting), 'åtagande', 'åtaganden')} som har ett förslag: {named}."


def _done(view: ProtectedQuarter) -> Iterator[str]:
    chosen = [one.name for one in focus_areas(view) if one.chosen]
    if chosen:
        yield f"Beslutade fokusområden: {sentence_list(chosen)}."
    own = view.decisions
    for one in own.problems if own is not None else ():
        if one.can == "nej":
            yield f"Ett problem som parterna inte kan påverka förs vidare till {one.passed_on_to}: {one.reason}"
