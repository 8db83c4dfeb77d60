"""The first two pages: what the quarter came to in at most seven points, a row for each measure, what to decide."""

from collections.abc import Iterator

from bfkit.display import counted, number, sentence_list
from bfkit.release.followup.commitments import overview
from bfkit.release.followup.overall_goal.sentences import judged
from bfkit.release.followup.safety_index import sentences as safety_index
from bfkit.release.followup.savings import sentences as savings
from bfkit.release.followup.survey import sentences as surveys
from bfkit.release.fragments import Fragment, box, heading, join, numbered, numbered_with_evidence, tight
from bfkit.release.quarterly.ahead import CAUSES_UNREAD, ORDER_UNSURE, best_supported, focus_areas, named, order_unsure
from bfkit.release.quarterly.decisions import in_short, open_decisions
from bfkit.release.quarterly.measures import measures_sum, measures_table, verdicts_shortly, without_measures
from bfkit.release.quarterly.views import ProtectedQuarter
from bfkit.release.told import Told
from bfkit.verdict.account import COMMITMENTS, MEASURES
from bfkit.verdict.overall_goal.words import YearWord

FOCUS, PROBLEMS, DECISIONS = "fokusomraden", "problem", "beslut"
GOAL, SAFETY, MONEY = "mal", "trygghet", "pengar"
"""Anchors of the page; those of measures and commitments are the account's."""
NOT_A_TREND = (
    "Att något minskat visar inte att en insats hjälpt, och att ett mål nåtts visar det inte heller: områden som väljs när det "
    "är som värst faller ofta av sig själva. Vad som kan vara insatsen står i kolumnen ”Var det insatsen?”."
)


def title(view: ProtectedQuarter) -> str:
    """The finding of the quarter in a line."""
    if not view.measures:
        return f"Kvartalsanalys: ingen insats är utvärderad, {counted(len(open_decisions(view)), 'beslut', 'beslut')} väntar"
    return f"Kvartalsanalys: {verdicts_shortly(view.measures)}"


def told(view: ProtectedQuarter) -> tuple[Told, ...]:
    """What matters, each sentence with its evidence."""
    return (
        *_measures(view),
        *_mapping(view),
        *_focus(view),
        *_goal(view),
        *_promised(view),
        *_safety(view),
        *_paid(view),
    )


def section(view: ProtectedQuarter) -> Fragment:
    """The first two pages."""
    waiting = in_short(view)
    pieces = [numbered_with_evidence([(one.text, one.evidence) for one in told(view)])]
    if view.missing or view.unread or view.causes_unread:
        pieces.append(box("Saknas.", " ".join(absent(view)), "warn"))
    if view.measures:
        pieces += [
            heading("Insatserna"),
            tight(measures_table(view)),
            box("Läs så här.", NOT_A_TREND, "warn"),
        ]
    if waiting:
        pieces.append(tight(join([heading("Att besluta"), numbered(waiting)])))
    inner = join(pieces)
    return Fragment(f'<div class="first-pages">{inner.html}</div>', inner.text)


def _measures(view: ProtectedQuarter) -> Iterator[Told]:
    yield Told(measures_sum(view.measures, view.quarter) or without_measures(view), MEASURES)


def _mapping(view: ProtectedQuarter) -> Iterator[Told]:
    mapping = view.results.mapping
    found = [] if mapping is None else list(mapping.findings)
    told = [f"{found[0]}. Varför går inte att läsa ur antalen."] if found else []
    if told or view.results.causes:
        yield Told(" ".join([*told, *_causes(view)]), PROBLEMS)


def _causes(view: ProtectedQuarter) -> Iterator[str]:
    """In how many problems data agree with a possible cause, which proves none."""
    causes = view.results.causes
    if not causes:
        return
    supported = sum(bool(best_supported(one)) for one in causes)
    many = counted(len(causes), "prioriterat problem är analyserat", "prioriterade problem är analyserade")
    if supported:
        yield f"{many}; i {number(supported)} har minst en möjlig orsak stöd i data, vilket inte är bevis."
    else:
        yield f"{many}; ingen prövad orsak stöds av data."


def _focus(view: ProtectedQuarter) -> Iterator[Told]:
    if view.public:
        yield Told(named(view), FOCUS)
        return
    areas = focus_areas(view)
    chosen, proposed = ([one.name for one in areas if getattr(one, key)] for key in ("chosen", "proposed"))
    if chosen:
        beside = "" if order_unsure(view) or not proposed else f"; föreslagna var {sentence_list(proposed)}"
        yield Told(f"Gruppen har valt fokusområdena {sentence_list(chosen)}{beside}.", FOCUS)
    elif proposed:
        named_ones = f"Förslag: {sentence_list(proposed)}."
        yield Told(f"Fokusområden: gruppen har inte valt. {ORDER_UNSURE if order_unsure(view) else named_ones}", FOCUS)


def _goal(view: ProtectedQuarter) -> Iterator[Told]:
    """How many indicators of the overall goal have each word, never added together, and whether the goal is reached."""
    parts = []
    for lead, indicators in (("anmält och rapporterat", view.goal.reported), ("invånarnas svar", view.goal.answered)):
        words = [one.word for one in indicators]
        counts = [
            f"{number(words.count(word))} {'utan säker förändring' if word == YearWord.UNSURE else word}"
            for word in YearWord
            if word in words
        ]
        if words and set(words) == {YearWord.UNSURE}:
            parts.append(f"{lead}: {_nothing_sure(len(words))}")
        elif words and set(words) == {YearWord.NOT_COMPARABLE}:
            parts.append(f"{lead}: {_nothing_comparable(len(words))}")
        elif words:
            parts.append(f"{lead}: av {counted(len(words), 'mått', 'mått')} {sentence_list(counts)}")
    if parts:
        yield Told(f"Senaste året mot året före, {'; '.join(parts)}. {judged(view.goal)}", GOAL)


def _nothing_sure(many: int) -> str:
    return "ingen säker förändring" if many == 1 else f"inget av {number(many)} mått har säkert förändrats"


def _nothing_comparable(many: int) -> str:
    return "åren kan inte jämföras" if many == 1 else f"inget av {number(many)} mått kan jämföras"


def _promised(view: ProtectedQuarter) -> Iterator[Told]:
    if view.agreement is not None:
        sentences = overview.first_sentences(view.agreement)
        if sentences:
            yield Told(" ".join(sentences), COMMITMENTS)


def _safety(view: ProtectedQuarter) -> Iterator[Told]:
    """The first sentence of the survey and of the index."""
    sentences = [*surveys.first_sentences(view.surveys)[:1], *safety_index.first_sentences(view.index)[:1]]
    if sentences:
        yield Told(" ".join(sentences), SAFETY)


def _paid(view: ProtectedQuarter) -> Iterator[Told]:
    """Whether anything was saved, in a sentence; the ranges stand in the section."""
    if view.money.savings:
        yield Told(savings.saved_shortly(view.money), MONEY)


def absent(view: ProtectedQuarter) -> tuple[str, ...]:
    """A sentence for each page that could not be made and each file that cannot be read."""
    parts = [f"Sidan {name} kunde inte göras i den här körningen." for name in view.missing]
    parts += [f"Insatsen {name} kan inte läsas i registret." for name in view.unread]
    parts += [CAUSES_UNREAD] * view.causes_unread
    return tuple(parts)
