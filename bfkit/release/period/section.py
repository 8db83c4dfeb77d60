"""The tertial or the year as sections of a page: two pages first, then the areas, measures, commitments, cooperation."""

import math
from collections.abc import Iterator, Sequence

from bfkit.display import counted, day, interval, number, sentence_list
from bfkit.release.followup import account as accounted
from bfkit.release.followup.commitments.export import commitment_results
from bfkit.release.followup.commitments.overview import first_sentences
from bfkit.release.followup.commitments.section import section as commitment_section
from bfkit.release.followup.overall_goal import section as goal_section
from bfkit.release.fragments import (
    Fragment,
    anchored,
    box,
    figure,
    folded,
    grid,
    heading,
    join,
    numbered,
    paragraph,
    table,
)
from bfkit.release.mapping.trends.figure import series_figure
from bfkit.release.period.sentences import cautions, key_sentences
from bfkit.release.period.views import ProtectedHistory, ProtectedPeriod, ProtectedQuestion, ProtectedSeries
from bfkit.release.quarterly.measures import colour_words, name_of
from bfkit.results import EvaluationResult
from bfkit.verdict.account import COMMITMENTS, MEASURES
from bfkit.verdict.account import account as account_of
from bfkit.verdict.reservations import anyway_words, strongest_reservation

NO_AGREEMENT = "Åtagandenas fil saknas; lägg in den innan nästa årsanalys."
MEETINGS = ("moten", "dialog")
"""Kinds of commitment that tell the rhythm of the meetings."""


def findings(view: ProtectedPeriod) -> Fragment:
    """What matters, what misleads, and what is missing."""
    missing = [box("Saknas.", text, "note") for text in view.missing]
    doubt = box("Läs så här.", " ".join(cautions(view)), "warn")
    return join([numbered(key_sentences(view)), *missing, doubt])


def brief(view: ProtectedPeriod) -> Fragment:
    """All measures, a line each, and how the figures of the commitments fell."""
    return join([*_measures_brief(view), *_commitments_brief(view)])


def _measures_brief(view: ProtectedPeriod) -> Iterator[Fragment]:
    published = view.published
    if published is None or not published.evaluations:
        yield box("Insatser.", "Inga utslag finns att visa.", "note")
        return
    rows = [
        [one.title, f"{one.verdict_shown}{_beside(one)}", ratio_text(one), colour_words(one, signs=True)]
        for one in published.evaluations
    ]
    caption = f"Alla insatser som prövats till och med kvartal {published.quarter[-1]} {published.quarter[:4]}."
    yield table(["Insats", "Utslag", "Händelser mot väntat", "Föreslagen figur"], rows, caption=caption, words=[1, 3])


def ratio_text(one: EvaluationResult) -> str:
    """The ratio with its interval, of a measure that could be decided; else a dash."""
    if one.rate_ratio is None or one.lower is None or one.upper is None:
        return "–"
    return f"{number(one.rate_ratio, 2)} ({interval(one.lower, one.upper, 2)})"


def _beside(one: EvaluationResult) -> str:
    """The strongest reservation, as in the letter: a result is never told without it."""
    reservation = strongest_reservation(one)
    return f"; {reservation}" if reservation else ""


def _commitments_brief(view: ProtectedPeriod) -> Iterator[Fragment]:
    if view.agreement is None:
        yield box("Åtaganden.", NO_AGREEMENT, "note")
        return
    yield heading("Åtaganden")
    yield from (paragraph(text) for text in first_sentences(view.agreement))


def account(view: ProtectedPeriod) -> Fragment:
    """What went well, what fell short, what was done otherwise."""
    tried = [] if view.published is None else view.published.evaluations
    own = [] if view.agreement is None else commitment_results(view.agreement)
    return accounted.section(account_of(tried, own))


def areas(view: ProtectedPeriod) -> Fragment:
    """Every source by itself: the whole municipality, areas that stand out, then all of them in the area table's order."""
    pieces = [piece for one in view.histories for piece in _source(one, view)]
    if view.edition.legend:
        pieces.append(paragraph(view.edition.legend, "sub"))
    return join(pieces)


def _source(one: ProtectedHistory, view: ProtectedPeriod) -> Iterator[Fragment]:
    yield heading(one.label)
    if one.reason or not one.series:
        reached = f" Filerna når till {day(one.through)}." if one.through else ""
        yield box("Visas inte.", f"{one.reason[:1].upper()}{one.reason[1:]}.{reached}", "note")
        return
    whole, others = one.series[0], one.series[1:]
    yield _drawn(one, whole)
    apart = [series for series in others if series.outside and view.edition.key == "arbetsgrupp"]
    if apart:
        yield grid(_drawn(one, series) for series in apart)
    yield _years(one, view)
    rest = [series for series in others if series not in apart and series.area_id and _drawable(series)]
    if rest:
        yield folded(
            f"Figur för vart och ett av {'de övriga ' if apart else ''}områdena ({len(rest)})",
            grid(_drawn(one, series) for series in rest),
        )


def _drawable(series: ProtectedSeries) -> bool:
    """Whether at least half of the counts may be shown: of few incidents only the noughts are left, a line along zero."""
    return 2 * sum(cell.shown for cell in series.cells) >= len(series.cells)


def _drawn(one: ProtectedHistory, series: ProtectedSeries) -> Fragment:
    band = (series.lower, series.upper)
    svg = series_figure(series.name, one.steps, series.cells, band, (), stands_out=False)
    unit = "tertial" if one.steps[0].a_year == 3 else "kvartal"
    return figure(svg, f"{series.name}: {_said(one, series)}", f"{one.label}, händelser per {unit}. {_BAND}")


_BAND = "Grått: väntat enligt åren före; för dem själva visar det bara hur de varierade."


def _said(one: ProtectedHistory, series: ProtectedSeries) -> str:
    """What is said of a series, under its figure and in the table alike."""
    if series.outside:
        return ", ".join(f"{way} det väntade {step.label}" for step, way in series.outside)
    if not all(cell.shown for cell in series.cells[-one.asked :]):
        return NOT_SHOWN
    if series.few:
        return TOO_FEW
    if not _expected(one, series):
        return NOTHING_TO_COMPARE
    loose = _by_way(series)
    told = " och ".join(f"{way} det väntade {steps}" for way, steps in loose.items())
    return f"{told}, kan vara slump" if loose else AS_EXPECTED


NOT_SHOWN = "jämförs inte, för något antal visas inte"
NOTHING_TO_COMPARE = "inget att jämföra med"
TOO_FEW = "för få för att säga"
AS_EXPECTED = "som väntat"
SIGN_OF = {NOT_SHOWN: "–", NOTHING_TO_COMPARE: "○", TOO_FEW: "○", AS_EXPECTED: "●"}


def _by_way(series: ProtectedSeries) -> dict[str, str]:
    """The steps that lie outside their own interval, though not surely among all comparisons, by which way.

    Steps of one year share its number: "kvartal 1 och 2 2024".
    """
    return {
        way: joined_steps([step.label for step, own in series.loose if own == way])
        for way in dict.fromkeys(way for _, way in series.loose)
    }


def joined_steps(labels: Sequence[str]) -> str:
    """Labels of one year with what they share told once.

    >>> joined_steps(["kvartal 1 2024", "kvartal 3 2024"]), joined_steps(["första tertialet 2024"])
    ('kvartal 1 och 3 2024', 'första tertialet 2024')
    """
    parts = [label.split(" ") for label in labels]
    if len(parts) == 1 or len({(one[0], one[-1]) for one in parts}) > 1:
        return sentence_list(labels)
    return f"{parts[0][0]} {sentence_list([' '.join(one[1:-1]) for one in parts])} {parts[0][-1]}"


def _expected(one: ProtectedHistory, series: ProtectedSeries) -> bool:
    """Whether anything of the period has something to be compared with."""
    return any(math.isfinite(end) for end in series.upper[-one.asked :])


def _years(one: ProtectedHistory, view: ProtectedPeriod) -> Fragment:
    years = [str(year) for year, _ in one.series[0].years]
    rows = [[series.name, *(cell.text for _, cell in series.years), _mark(one, series)] for series in one.series]
    part = f"{view.period.label.split(' ')[0]} tertialet" if one.asked == 1 else "hela året"
    known = "" if one.lag_days is None else f", varje del som den var känd {one.lag_days} dagar efter sitt slut"
    caption = f"{one.label}: antal händelser {part}{known}. Områdena står i områdestabellens ordning."
    return folded(
        f"Antal per område och år ({counted(len(rows) - 2, 'område', 'områden')})",
        table(["Område", *years, "Mot egen historik"], rows, caption=caption, words=[len(years) + 1]),
    )


def _mark(one: ProtectedHistory, series: ProtectedSeries) -> str:
    """The same words as under the figure, with a sign: filled triangles hold among all comparisons, open ones may be chance."""
    said = _said(one, series)
    if said in SIGN_OF:
        return f"{SIGN_OF[said]} {said}"
    ways = dict.fromkeys(way for _, way in (series.outside or series.loose))
    signs = SURE if series.outside else SIGNS
    return f"{''.join(signs[way] for way in ways)} {said}"


SURE = {"över": "▲", "under": "▼"}
SIGNS = {"över": "△", "under": "▽"}
"""Outside the interval: surely, and perhaps by chance."""


def measures(view: ProtectedPeriod) -> Fragment:
    """Every measure ever tried here, null and negative results too: the verdict in words and what it rests on."""
    published = view.published
    if published is None or not published.evaluations:
        told = box("Inga utslag.", "Kvartalets utvärderingar finns inte att läsa; se vad som saknas överst.", "note")
    else:
        told = join(_measure(one) for one in published.evaluations)
    return anchored(MEASURES, told)


def _measure(one: EvaluationResult) -> Fragment:
    lines = [f"{one.verdict_shown}{_beside(one)}. {one.sentence}"]
    if one.rate_ratio is not None:
        lines.append(f"Händelser mot väntat utan insats: {ratio_text(one)}, 95 % osäkerhet.")
    if one.prevented is not None and one.prevented.estimate is not None:
        lines.append(_prevented(one))
    lines.append(f"Utveckling, som inte är effekt: {_goal(one)}")
    lines.append(f"Flyttade problemet? {one.displacement.verdict[:1].upper()}{one.displacement.verdict[1:]}.")
    return join([heading(name_of(one)), *(paragraph(text) for text in lines)])


def _prevented(one: EvaluationResult) -> str:
    found = one.prevented
    if found is None or found.estimate is None or found.lower is None or found.upper is None:
        return "Skillnad i antal: visas inte."
    return (
        f"Färre händelser än väntat i uppföljningen: {number(found.estimate)} "
        f"({interval(found.lower, found.upper)}; ett minustal betyder fler)."
    )


def _goal(one: EvaluationResult) -> str:
    if one.goal_met is None:
        return f"målet kan inte bedömas ({one.goal_reason})." if one.goal_reason else "målet kan inte bedömas."
    anyway = anyway_words(one) if one.goal_met else ""
    return " ".join([f"målet är {'nått' if one.goal_met else 'inte nått'}.", *([anyway] if anyway else [])])


def overall_goal(view: ProtectedPeriod) -> Fragment:
    """Whether crime and fear fell: reported beside self-reported."""
    mapping = None if view.published is None else view.published.mapping
    return goal_section.section(view.overall_goal, () if mapping is None else mapping.drifts)


def commitments(view: ProtectedPeriod) -> Fragment:
    """The agreement as it stood on the period's last day."""
    if view.agreement is None:
        return anchored(COMMITMENTS, box("Visas inte.", NO_AGREEMENT, "note"))
    return anchored(COMMITMENTS, commitment_section(view.agreement))


def cooperation(view: ProtectedPeriod) -> Fragment:
    """How the cooperation worked: the group's own form, and the rhythm of the meetings."""
    return join([*_form(view), *_meetings(view)])


def _form(view: ProtectedPeriod) -> Iterator[Fragment]:
    found = view.cooperation
    if found is None:
        yield box("Formuläret är inte besvarat.", f"Lämna in svaren för {view.period.year}, så visas de här.", "note")
        return
    inside = view.edition.key == "arbetsgrupp"
    asked = [one for one in found.questions if one.median is not None]
    levels = ["1", "2", "3", "4", "5"] if inside else []
    rows = [[one.question, *_levels(one, levels), number(one.median or 0, 1), str(one.answers)] for one in asked]
    caption = f"Svar från {counted(found.parties, 'part', 'parter')}, {day(found.answered)}. 1 = stämmer inte alls, 5 = stämmer helt."
    if rows:
        yield table(["Fråga", *levels, "Median", "Svar"], rows, caption=caption)
    yield from _judged(found.questions)


def _levels(one: ProtectedQuestion, levels: Sequence[str]) -> list[str]:
    return [str((one.levels or {}).get(int(level), 0)) for level in levels]


def _judged(questions: Sequence[ProtectedQuestion]) -> Iterator[Fragment]:
    for one in questions:
        if one.judgement:
            yield paragraph(f"{one.question.rstrip('.?')}: {one.judgement}")


def _meetings(view: ProtectedPeriod) -> Iterator[Fragment]:
    own = [] if view.agreement is None else [one for one in view.agreement.commitments if one.kind in MEETINGS]
    if own:
        yield heading("Mötena")
    for one in own:
        done = f"Gjort: {one.done}." if one.done is not None else "Antalet visas inte."
        yield paragraph(f"{one.text} Planerat: {one.planned}. {done}")
