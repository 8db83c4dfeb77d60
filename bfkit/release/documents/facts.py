"""What every document says of itself: whose it is, its date, status and number, and what it does not show."""

from dataclasses import dataclass
from datetime import date

from bfkit import vocabulary
from bfkit.display import day, number
from bfkit.parameters.models import Parameters
from bfkit.release.disclosure import Edition
from bfkit.release.documents.document import Block, Bullets, Document, Heading, Paragraph
from bfkit.results import DataQuality

HELD_BACK = "visas inte"
"""A count that disclosure control holds back."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Attributes: municipality ("Östan kommun"), period ("kvartal 2 2025"), as_of, status and diary number of the document.

    ``limit_sentence``: which counts are not shown. ``synthetic``: whether the municipality is made up. ``incomplete``: what
    the document lacks before it can be handed in, "" when nothing.
    """

    municipality: str
    period: str
    as_of: date
    status: str
    diary_number: str | None
    limit_sentence: str
    synthetic: bool = False
    incomplete: str = ""


def facts_of(parameters: Parameters, edition: Edition, *, period: str | None = None) -> Facts:
    """The facts of a run.

    Args:
        parameters: of the run. edition: whom the documents are for.
        period: in words, when it is not the quarter ("första tertialet 2025").
    """
    own = parameters.municipality
    status = vocabulary.HANDLING_STATUSES[own.handling_status]
    return Facts(
        municipality=f"{own.name} kommun",
        period=period or parameters.quarter.label,
        as_of=parameters.as_of,
        status=f"{status[:1].upper()}{status[1:]}",
        diary_number=own.diary_number,
        limit_sentence=edition.limit_sentence,
        synthetic=own.synthetic,
    )


def document(facts: Facts, *, kind: str, title: str, addressee: str, blocks: tuple[Block, ...]) -> Document:
    """A document of these facts; its date is the last day of reporting used. One that is incomplete begins with saying so."""
    if facts.incomplete:
        blocks = (blocks[0], Paragraph(f"OFULLSTÄNDIG: {facts.incomplete}"), *blocks[1:])
    return Document(
        title=title,
        kind=kind,
        status=facts.status,
        diary_number=facts.diary_number,
        municipality=facts.municipality,
        written=facts.as_of,
        addressee=addressee,
        blocks=blocks,
        synthetic=facts.synthetic,
    )


def reservations(facts: Facts, *, legend: str = "") -> tuple[Block, ...]:
    """What holds for every number of the document; ``legend``: of the marks that its tables use, "" when they use none."""
    return (
        Heading("Så ska uppgifterna läsas"),
        Bullets(
            (
                f"Uppgifterna är de som var kända till och med {day(facts.as_of)}. {facts.limit_sentence}",
                *([legend] if legend else []),
                "Rapporter från kommunens rapportörer och polisanmälda brott är två källor. De räknas aldrig ihop.",
                "Rapporterat och anmält är inte allt som hänt. Antalen visar också hur många som rapporterar och anmäler.",
                "”Går inte att avgöra” är ett vanligt besked. Det betyder varken att insatsen hjälper eller att den inte gör "
                "det.",
                "Det som står inom hakparentes ska skrivas av handläggaren.",
            )
        ),
    )


def missing(what: str) -> Paragraph:
    """The sentence of a part that there is no result for."""
    return Paragraph(f"{what} saknas i underlaget och redovisas därför inte.")


def count_text(value: int | None) -> str:
    """A count, or that it is held back."""
    return HELD_BACK if value is None else number(value)


def source_labels(quality: DataQuality) -> dict[str, str]:
    """The Swedish name of each source."""
    return {one.source: one.label for one in quality.sources}
