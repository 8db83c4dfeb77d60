"""Annan information of the lägesbild: surveys, the safety index, dialogue and walks, the organisations that report."""

from collections.abc import Iterator, Mapping, Sequence

from bfkit.display import counted, interval, number, percent
from bfkit.release.documents.document import Block, Bullets, Heading, Paragraph, Table
from bfkit.release.documents.facts import HELD_BACK, missing
from bfkit.results import CommitmentResult, QuarterResults
from bfkit.results.safety_index import SafetyIndexResult
from bfkit.results.survey import EstimateResult, QuestionResult, SurveyResult

TOLD_BY_PEOPLE = ("dialog", "nattvandring", "snabbrapporter")
"""Kinds of commitment through which people in the municipality tell what they see."""


def other_information(
    results: QuarterResults, commitments: Sequence[CommitmentResult], areas: Mapping[str, str]
) -> Iterator[Block]:
    """What is known beside reports and crimes; ``areas``: the name of each area by its code."""
    followup = results.followup
    yield Heading("Enkäter", 2)
    surveys = [] if followup is None else followup.survey
    if surveys:
        for one in surveys:
            yield from _survey(one)
    else:
        yield missing("Trygghetsundersökningen")
    yield Heading("Trygghetsindex", 2)
    index = [] if followup is None else followup.safety_index
    yield _index(index, areas) if index else missing("Trygghetsindex")
    yield Heading("Trygghetsvandringar, dialog och nattvandring", 2)
    told = [one for one in commitments if one.kind in TOLD_BY_PEOPLE]
    if told:
        yield Bullets(tuple(f"{one.text} Gjort: {one.done or HELD_BACK}." for one in told))
    else:
        yield missing("Uppgifter om dialog och nattvandring")
    yield Paragraph("[Vad som kom fram på trygghetsvandringarna, utan att någon person kan kännas igen]")
    yield Heading("Organisationerna som rapporterar", 2)
    yield _organisations(results)


def _survey(one: SurveyResult) -> Iterator[Block]:
    latest = one.responses[-1] if one.responses else None
    if latest is not None:
        rate = "" if latest.rate is None else f", svarsfrekvens {percent(latest.rate)}"
        yield Paragraph(f"{one.label}, {latest.year}: {counted(latest.answered, 'svar', 'svar')}{rate}.")
    rows = tuple(row for question in one.questions if (row := _question(question)) is not None)
    if rows:
        header = ("Fråga", "Senaste", "Svar", "Mot förra gången")
        yield Table(f"{one.label}: skattning med 95 % osäkerhet", header, rows)
    if one.reworded:
        told = [f"{change.year}: {change.text}" for change in one.reworded]
        yield Paragraph("Frågor med ny lydelse jämförs inte över ändringen:")
        yield Bullets(tuple(told))


def _question(one: QuestionResult) -> tuple[str, ...] | None:
    if not one.waves:
        return None
    latest = max(one.waves, key=lambda wave: wave.year)
    change = "ingen tidigare" if one.change is None else one.change.word
    answers = HELD_BACK if latest.answers is None else number(latest.answers)
    return (f"{one.label} ({latest.year})", _estimate(latest, one.measure), answers, change)


def _estimate(one: EstimateResult, measure: str) -> str:
    if one.value is None:
        return f"{HELD_BACK}: för få svar"
    if measure == "andel":
        ends = "" if one.lower is None or one.upper is None else f" ({interval(100 * one.lower, 100 * one.upper)})"
        return f"{percent(one.value)}{ends}"
    ends = "" if one.lower is None or one.upper is None else f" ({interval(one.lower, one.upper, 2)})"
    return f"{number(one.value, 2)}{ends}"


def _index(found: Sequence[SafetyIndexResult], areas: Mapping[str, str]) -> Table:
    """The latest year of each area; low is good."""
    years = {one.area: max(other.year for other in found if other.area == one.area) for one in found}
    rows = tuple(
        (
            "hela kommunen" if one.area is None else areas.get(one.area, one.area),
            str(one.year),
            "för få frågor" if one.index is None else number(one.index, 1),
            one.level or "–",
            one.arrow or "–",
        )
        for one in found
        if one.year == years[one.area]
    )
    header = ("Område", "År", "Index 0–6", "Nivå", "Sedan året före")
    return Table("Trygghetsindex: lågt är bra", header, rows)


def _organisations(results: QuarterResults) -> Block:
    quality = results.data_quality
    if quality is None:
        return missing("Uppgifter om vilka som rapporterar")
    told = []
    for one in quality.sources:
        covered = quality.coverage.get(one.source)
        active = None if covered is None else covered.active_reporters
        before = None if covered is None else covered.active_reporters_last_year
        if active is None:
            continue
        words = f"{one.label}: {counted(active, 'aktiv rapportör', 'aktiva rapportörer')}"
        words += f" mot {number(before)} samma kvartal i fjol" if before is not None else ""
        told.append(f"{words}.")
    return Bullets(tuple(told)) if told else missing("Uppgifter om vilka som rapporterar")
