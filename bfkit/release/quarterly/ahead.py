"""What the group looks at next: focus areas, prioritised problems and their causes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bfkit.display import counted, day, number, sentence_list
from bfkit.mapping.priorities.area_criteria import AREA_CRITERIA
from bfkit.mapping.priorities.evidence import PROBLEM_CRITERIA
from bfkit.mapping.priorities.rank_intervals import far_down
from bfkit.prevention import SUPPORTED
from bfkit.release.causes.words import shown_by_data
from bfkit.release.fragments import Fragment, box, heading, join, paragraph, table
from bfkit.release.quarterly.views import ProtectedQuarter
from bfkit.results import CauseResult, HypothesisResult
from bfkit.results.priorities import FocusAreaResult, ProblemResult

FALLS_ANYWAY = (
    "Områden som väljs för att de ligger högst brukar falla nästa kvartal också utan insats. Hur mycket de väntas falla av "
    "sig själva står i kartläggningen, under fokusområden."
)
NO_PROOF = "Stöd i data är inte bevis för en orsak: det säger att uppgifterna stämmer med den."
_ANSWERS = {"ja": "ja", "nej": "nej", "underlag saknas": "?"}
CAUSES_UNREAD = "Orsaksanalyserna saknas, för filen med orsaksanalysens hypoteser kan inte läsas."
ORDER_UNSURE = "Inget förslag går att göra: antalen är så små att ordningen mest är slump. Välj på annat underlag."
BY_COUNT = (
    "Förslaget är områdena med flest händelser, vad de än uppfyller; O1–O6 väger gruppen in. Ett område kan sakna plats "
    "därför att det hade inga händelser i kvartalet eller så få att antalet inte visas."
)
MOST_PROBLEMS = 10
_ONLY = {"var": "Platsen", "när": "Tiden"}
_MOST_CAUSES, _MOST_MEASURES = 3, 4


def focus(view: ProtectedQuarter) -> Fragment:
    """The three areas proposed and those chosen, with how sure the order is, and what was chosen last quarter."""
    areas = focus_areas(view)
    if view.public:
        return paragraph(named(view))
    if not areas:
        return paragraph("Inga fokusområden är föreslagna: kartläggningen har inga områden att ordna.")
    rows = [
        (
            one.name,
            _rank(one),
            _met(one.criteria),
            "nej" if not one.proposed or order_unsure(view) else "ja",
            "ja" if one.chosen else "nej",
            one.reason or "",
        )
        for one in areas
    ]
    columns = ("Område", "Plats i ordningen", "O1–O6 uppfyllda", "Föreslaget", "Valt", "Gruppens skäl")
    caption = f"Fokusområden efter {view.quarter.label}. Platsen står med det intervall som slumpen i antalen medger."
    before = view.decided_before.focus_areas if view.decided_before is not None else ()
    last = (
        [f"Kvartalet innan valdes {sentence_list([view.areas.get(one.area, one.area) for one in before])}."]
        if before
        else []
    )
    return join(
        [
            table(columns, rows, caption=caption, words=(5,)),
            paragraph(f"{BY_COUNT} {_meaning(AREA_CRITERIA)}", "sub"),
            *map(paragraph, [*([ORDER_UNSURE] if order_unsure(view) else []), *last]),
            box("Tänk på.", FALLS_ANYWAY, "note"),
        ]
    )


def order_unsure(view: ProtectedQuarter) -> bool:
    """Whether a proposed area may by chance have stood far down."""
    spans = [(one.rank, one.rank_high) for one in focus_areas(view) if one.proposed]
    return any(rank is not None and high is not None and far_down(rank, high) for rank, high in spans)


def focus_areas(view: ProtectedQuarter) -> Sequence[FocusAreaResult]:
    """As the kartläggning has them."""
    return () if view.results.mapping is None else view.results.mapping.focus_areas


def named(view: ProtectedQuarter) -> str:
    """The areas of the public edition: only those that the group has decided to name."""
    chosen = [one.name for one in focus_areas(view) if one.chosen]
    if not chosen:
        return "Vilka områden gruppen arbetar med står inte i den offentliga utgåvan: gruppen har inte beslutat att namnge dem."
    return f"Gruppen har beslutat att namnge sina fokusområden: {sentence_list(chosen)}."


def _rank(one: FocusAreaResult) -> str:
    if one.rank is None:
        return "ingen plats: för få händelser"
    if one.rank_low in (None, one.rank_high):
        return number(one.rank)
    return f"{number(one.rank)} ({one.rank_low}–{one.rank_high})"


def _met(criteria: Mapping[str, str]) -> str:
    """How many of the criteria are met, and how many cannot be told."""
    met, unknown = list(criteria.values()).count("ja"), list(criteria.values()).count("underlag saknas")
    return f"{met} av {len(criteria)}" + (f" ({unknown} utan underlag)" if unknown else "")


def problems(view: ProtectedQuarter) -> Fragment:
    """The prioritised problem pictures and, of those whose causes were sought, what is supported and what is not known."""
    pictures = () if view.results.mapping is None else view.results.mapping.problems
    pieces: list[Fragment] = []
    if pictures:
        pieces.append(_pictures(view, pictures))
    elif view.public:
        pieces.append(paragraph("Problembilderna säger var och när, och står bara i arbetsgruppens utgåva."))
    for cause in view.results.causes:
        pieces += _cause(cause)
    if view.causes_unread:
        pieces.append(paragraph(CAUSES_UNREAD))
    elif not view.results.causes and not view.public:
        pieces.append(paragraph("Ingen orsaksanalys är gjord: gruppen har inte prioriterat något problem."))
    return join(pieces)


def _pictures(view: ProtectedQuarter, pictures: Sequence[ProblemResult]) -> Fragment:
    shown = pictures[:MOST_PROBLEMS]
    rows = [
        (
            one.name,
            number(one.count_12m) if one.count_12m is not None else one.count_class,
            *_answers(one.criteria),
            f"{one.n_met} av 6",
        )
        for one in shown
    ]
    columns = ("Problembild", "Händelser, tolv månader", "P1", "P2", "P3", "P4", "P5", "P6", "Uppfyllda")
    left = len(pictures) - len(shown)
    more = f" De {len(shown)} första av {len(pictures)}; resten står i kartläggningen." if left else ""
    caption = f"Problembilder efter {view.quarter.label}, ordnade efter antal uppfyllda kriterier; ? är att underlag saknas.{more}"
    return join([table(columns, rows, caption=caption), paragraph(_meaning(PROBLEM_CRITERIA), "sub")])


def _meaning(criteria: Mapping[str, str]) -> str:
    return "; ".join(f"{key} {_lower(words)}" for key, words in criteria.items()) + "."


def _answers(criteria: Mapping[str, str]) -> Iterator[str]:
    return (_ANSWERS[criteria[f"P{place}"]] for place in range(1, 7))


def _cause(cause: CauseResult) -> Iterator[Fragment]:
    yield heading(cause.title)
    supported = best_supported(cause)
    if supported:
        for one in supported:
            shown = "" if one.computed is None else f" {shown_by_data(one.computed)}"
            refuted = f"Det som skulle motbevisa det: {_lower(one.refuted_by)}"
            yield paragraph(f"Möjlig orsak som data stöder: {one.statement}{shown} {refuted}")
        yield paragraph(NO_PROOF)
    else:
        yield paragraph("Ingen av de orsaker som prövats stöds av data. Det betyder inte att de är fel.")
    for one in place_or_time(cause):
        yield paragraph(f"{_ONLY[one.only or '']} stämmer, orsaken är inte prövad: {one.statement}")
    if cause.not_known:
        yield paragraph(f"Vet vi inte: {'; '.join(_lower(words).rstrip('.') for words in cause.not_known)}.")
    names = [measure.name for measure in cause.suggested[:_MOST_MEASURES]]
    if names:
        yield paragraph(f"Åtgärder att överväga: {'; '.join(names)}.")
    yield paragraph(considered(cause))


def best_supported(cause: CauseResult) -> list[HypothesisResult]:
    """The group's own causes that data support, the best first; where there are none, those that data proposed."""
    supported = sorted(
        (one for one in cause.hypotheses if one.status == SUPPORTED and one.rank is not None),
        key=lambda one: one.rank or 0,
    )
    own = [one for one in supported if one.suggested_by == "gruppen"]
    return (own or supported)[:_MOST_CAUSES]


def place_or_time(cause: CauseResult) -> list[HypothesisResult]:
    """The group's causes of which data bear out where or when, and nothing of why."""
    own = [one for one in cause.hypotheses if one.only is not None and one.suggested_by == "gruppen"]
    return sorted(own, key=lambda one: one.rank or len(cause.hypotheses))[:_MOST_CAUSES]


def considered(cause: CauseResult) -> str:
    """What the group has decided of measures against the problem."""
    chosen = [one for one in cause.considered if one.chosen]
    if not cause.considered:
        return "Gruppen har inte beslutat om någon åtgärd."
    when = f" {day(date.fromisoformat(cause.decided_on))}" if cause.decided_on else ""
    if not chosen:
        return f"Gruppen övervägde {counted(len(cause.considered), 'åtgärd', 'åtgärder')} och valde{when} ingen av dem."
    names = {one.measure: one.name for one in cause.suggested}
    return (
        f"Gruppen valde{when}: {'; '.join(one.own or names.get(str(one.measure), str(one.measure)) for one in chosen)}."
    )


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
