"""The situation picture (lägesbild) that lag (2023:196) 4 § asks for: kartläggning, annan information and analys.

The law is told and not quoted: only what 4 § is known to ask for stands here, and no other paragraph is numbered.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from bfkit import vocabulary
from bfkit.display import counted, interval, number, percent, sentence_list
from bfkit.periods import Quarter
from bfkit.release.documents.document import Block, Bullets, Document, Heading, Paragraph, Table
from bfkit.release.documents.facts import Facts, count_text, document, missing, reservations, source_labels
from bfkit.release.documents.lagesbild_analysis import analysis
from bfkit.release.documents.lagesbild_information import other_information
from bfkit.results import CategoryResult, CommitmentResult, DataQuality, QuarterResults
from bfkit.results.period import AreaHistoryResult, PeriodResults, StepResult
from bfkit.tertials import Tertial

ALL = "alla"
LAW = (
    "Lagen (2023:196) om kommuners ansvar för brottsförebyggande arbete gäller sedan den 1 juli 2023. Enligt 4 § ska "
    "kommunen ha en lägesbild över brottsligheten i sitt område. Den ska innehålla en kartläggning av brottsligheten, dess "
    "omfattning och konsekvenser, annan information av betydelse och en analys av detta. Lägesbilden är grunden för "
    "kommunens ställningstagande till behovet av åtgärder och för åtgärdsplanen."
)
RENEWED = "[Kontrollera mot lagtexten när lägesbilden senast ska vara uppdaterad.]"


def lagesbild(
    results: QuarterResults,
    facts: Facts,
    *,
    period: PeriodResults | None = None,
    areas: Mapping[str, str] = MappingProxyType({}),
) -> Document:
    """The lägesbild of a quarter, tertial or year.

    Args:
        results: as published for one edition, that is already protected; any part may be missing.
        facts: of the municipality and the run (``facts_of``).
        period: of a tertial or year: the areas over time, and the commitments as they stood at its end.
        areas: the name of each area by its code.
    """
    followup = results.followup
    commitments: Sequence[CommitmentResult] = followup.commitments if followup is not None else ()
    if period is not None and period.commitments:
        commitments = period.commitments
    blocks = (
        Heading("Om lägesbilden"),
        Paragraph(LAW),
        Paragraph(RENEWED),
        Heading("Kartläggning"),
        *_extent(results, facts),
        *_areas_over_time(period),
        Heading("Konsekvenser", 2),
        Paragraph(
            "Antal säger inte hur allvarligt något är. [Beskriv följderna för boende, företag och verksamheter: skador, "
            "kostnader och otrygghet]"
        ),
        Heading("Annan information"),
        *other_information(results, commitments, areas),
        Heading("Analys"),
        *analysis(results),
        Heading("Kommunens ställningstagande"),
        Paragraph("[Behovet av åtgärder, och åtgärdsplan eller beslut att ingen plan behövs]"),
        *reservations(facts),
    )
    title = f"Lägesbild över brottsligheten i {facts.municipality}, {facts.period}"
    return document(facts, kind="Lägesbild", title=title, addressee="[kommunstyrelsen]", blocks=blocks)


def _extent(results: QuarterResults, facts: Facts) -> Iterator[Block]:
    """Which data, and what they show."""
    yield Heading("Uppgifterna och deras gränser", 2)
    if results.data_quality is None:
        yield missing("Redovisningen av källorna")
    else:
        yield _sources(results.data_quality)
        yield from ((Bullets(tuple(results.data_quality.notes)),) if results.data_quality.notes else ())
    yield Heading("Omfattning", 2)
    if results.mapping is None or not results.mapping.categories:
        yield missing("Kartläggningen")
        return
    labels = {} if results.data_quality is None else source_labels(results.data_quality)
    quarter = Quarter.parse(results.quarter).label
    if quarter != facts.period:
        yield Paragraph(f"Kategorierna visas för {quarter}, det sista hela kvartalet.")
    rows = [one for one in results.mapping.categories if one.subtype is None]
    told = tuple(_category(one, labels) for one in rows)
    header = ("Källa", "Vad", "Antal", "Samma kvartal i fjol", "Väntat (95 %)", "Mot egen historik")
    yield Table(f"Händelser i {quarter}, källa för källa", header, told)
    if results.mapping.findings:
        yield Paragraph("Det viktigaste ur kartläggningen:")
        yield Bullets(tuple(results.mapping.findings[1:]) or tuple(results.mapping.findings))
    if results.mapping.not_supported:
        yield Paragraph("Det här gick inte att visa:")
        yield Bullets(tuple(results.mapping.not_supported))


def _sources(quality: DataQuality) -> Table:
    rows = []
    for one in quality.sources:
        covered = quality.coverage.get(one.source)
        area = "–" if covered is None or covered.with_area is None else percent(covered.with_area)
        whole = "okänt" if covered is None else "ja" if covered.quarter_complete else "nej"
        rows.append((one.label, number(one.rows_accepted), one.complete_from, one.data_through or "okänt", whole, area))
    header = ("Källa", "Använda rader", "Komplett från", "Når till", "Täcker kvartalet", "Med känt område")
    return Table("Källorna, vad de täcker och hur många händelser som har en plats", header, tuple(rows))


def _category(one: CategoryResult, labels: dict[str, str]) -> tuple[str, ...]:
    name = "Alla händelser" if one.category == ALL else vocabulary.CATEGORIES.get(one.category, one.category)
    expected = "–" if one.lower is None or one.upper is None else interval(round(one.lower), round(one.upper))
    before = count_text(one.same_quarter_last_year) if one.comparison_usable else "kan inte jämföras"
    return (labels.get(one.source, one.source), name, count_text(one.count), before, expected, _against(one))


def _against(one: CategoryResult) -> str:
    if one.expected is None:
        return one.no_expected_reason or "bedöms inte"
    if not one.signal or one.count is None:
        return "inte säkert annorlunda"
    return "säkert över väntat" if one.count > one.expected else "säkert under väntat"


def _areas_over_time(period: PeriodResults | None) -> Iterator[Block]:
    """The whole municipality step by step, and how many areas that surely lie outside."""
    if period is None or not period.areas:
        return
    yield Heading("Över tid", 2)
    sources = list(dict.fromkeys(one.source for one in period.areas))
    for source in sources:
        own = [one for one in period.areas if one.source == source]
        whole = next((one for one in own if one.area is None), None)
        if whole is not None:
            header = ("Period", "Antal", "Väntat (95 %)", "Läge")
            yield Table(
                f"{whole.label}: hela kommunen över tid", header, _steps(whole, 1 if "T" in period.period else 4)
            )
        yield Paragraph(_outside(own, period.edition))


def _steps(whole: AreaHistoryResult, asked: int) -> tuple[tuple[str, ...], ...]:
    """The last eight steps; only the ``asked`` of the period were expected, for the others are what that rests on."""
    shown = whole.steps[-8:]
    return tuple(
        (_step(one.step), count_text(one.count), *(_beside(one) if place >= len(shown) - asked else ("–", BASE)))
        for place, one in enumerate(shown)
    )


BASE = "ingår i historiken"


def _beside(one: StepResult) -> tuple[str, str]:
    """What was expected, and on which side of it the count lies."""
    if one.lower is None or one.upper is None or one.count is None:
        return "–", "bedöms inte"
    expected = interval(round(one.lower), round(one.upper))
    if one.outside is not None:
        return expected, f"{'▲' if one.outside == 'över' else '▼'} säkert {one.outside}"
    if one.lower <= one.count <= one.upper:
        return expected, "● inom det väntade"
    return expected, "▽ under, kan vara slump" if one.count < one.lower else "△ över, kan vara slump"


def _step(text: str) -> str:
    return Quarter.parse(text).label if "Q" in text else Tertial.parse(text).label


def _outside(own: Sequence[AreaHistoryResult], edition: str) -> str:
    """How many areas surely lie outside, and for the working group which, when, and on which side."""
    found = [one for one in own if one.area is not None and any(step.outside for step in one.steps)]
    areas = sum(one.area is not None for one in own)
    if not found:
        return f"Inget av de {areas} områdena avviker säkert från sin egen historik under perioden."
    named = f": {sentence_list([_named(one) for one in found])}" if edition == "arbetsgrupp" else ""
    return (
        f"{counted(len(found), 'område', 'områden')} av {areas} avviker säkert från sin egen historik under perioden{named}. "
        "Varför går inte att läsa ur antalet."
    )


def _named(one: AreaHistoryResult) -> str:
    steps = [f"{step.outside} det väntade {_step(step.step)}" for step in one.steps if step.outside]
    return f"{one.name or one.area} ({', '.join(steps)})"
