"""Analys of the lägesbild: what is put first, what may lie behind, where little happens, and what cannot be said."""

from collections.abc import Iterator, Mapping

from bfkit.display import counted, number, sentence_list
from bfkit.release.causes.words import shown_by_data
from bfkit.release.documents.assessed import measures_together
from bfkit.release.documents.document import Block, Bullets, Heading, Paragraph, Table
from bfkit.release.documents.facts import HELD_BACK, missing, source_labels
from bfkit.results import CauseResult, MappingResults, QuarterResults
from bfkit.results.places import LowAreas

MOST_PROBLEMS = 10
_CRITERIA = ("P1", "P2", "P3", "P4", "P5", "P6")


def analysis(results: QuarterResults) -> Iterator[Block]:
    """The weighing together; causes are told with what speaks for and against."""
    mapping = results.mapping
    yield Heading("Prioriterade problem", 2)
    yield from _problems(mapping, {} if results.data_quality is None else source_labels(results.data_quality))
    yield Heading("Möjliga orsaker", 2)
    if results.causes:
        for one in results.causes:
            yield from _cause(one)
    else:
        yield missing("Orsaksanalyser")
    yield Heading("Där det händer lite", 2)
    yield from _low(None if mapping is None else mapping.low_areas)
    yield Heading("Har insatserna hjälpt?", 2)
    yield Paragraph(measures_together(results.evaluations)) if results.evaluations else missing("Prövade insatser")
    yield Heading("Det lägesbilden inte kan säga", 2)
    yield Bullets(
        (
            "Varför ett antal ändrats: det kräver en orsaksanalys, och den kan ändå sluta med att det inte går att avgöra.",
            "Hur mycket som hänt utan att rapporteras eller anmälas.",
            "Vilka personer eller grupper som begår brott: sådana uppgifter behandlas inte.",
        )
    )


def _problems(mapping: MappingResults | None, labels: Mapping[str, str]) -> Iterator[Block]:
    if mapping is None or not mapping.problems:
        yield missing("Prioriterade problembilder")
        return
    rows = tuple(
        (
            one.name,
            labels.get(one.source, one.source),
            HELD_BACK if one.count_12m is None and not one.count_class else _size(one.count_12m, one.count_class),
            *(_SHORT[one.criteria.get(key, "underlag saknas")] for key in _CRITERIA),
            f"{one.n_met} av 6",
        )
        for one in mapping.problems[:MOST_PROBLEMS]
    )
    header = ("Problem", "Källa", "Antal på tolv månader", *_CRITERIA, "Uppfyllda")
    yield Table("Problembilder mot kriterierna", header, rows)
    more = len(mapping.problems) - MOST_PROBLEMS
    rest = f" {counted(more, 'problembild', 'problembilder')} till står i kartläggningen." if more > 0 else ""
    yield Paragraph(f"Kriterierna P1–P6 förklaras i kartläggningen. ”?” betyder att underlag saknas.{rest}")


_SHORT = {"ja": "ja", "nej": "nej", "underlag saknas": "?"}


def _size(count: int | None, size: str) -> str:
    return size if count is None else number(count)


def _cause(one: CauseResult) -> Iterator[Block]:
    yield Heading(one.title, 3)
    if one.hypotheses:
        rows = tuple(
            (
                f"{hypothesis.statement}",
                hypothesis.status,
                shown_by_data(hypothesis.computed) if hypothesis.computed is not None else "inte prövad i data",
                hypothesis.judged.status if hypothesis.judged is not None else "inte bedömd",
            )
            for hypothesis in one.hypotheses
        )
        header = ("Möjlig orsak", "Data", "Vad data visar", "Gruppens bedömning")
        yield Table(f"{one.title}: möjliga orsaker", header, rows)
    if one.not_known:
        yield Paragraph("Det här är inte känt:")
        yield Bullets(tuple(one.not_known))


def _low(found: LowAreas | None) -> Iterator[Block]:
    """Quiet areas apart from areas that nobody reports from."""
    if found is None:
        yield missing("Områden med få händelser")
        return
    if found.reason:
        yield Paragraph(f"Inte prövat: {found.reason.rstrip('.')}.")
        return
    parts = [
        f"{counted(count, *words)}"
        for count, words in (
            (found.low, ("område har säkert få händelser", "områden har säkert få händelser")),
            (
                found.silent,
                ("område är tyst: ingen rapporterar därifrån", "områden är tysta: ingen rapporterar därifrån"),
            ),
            (found.contradicted, ("område motsägs av en annan källa", "områden motsägs av en annan källa")),
        )
        if count
    ]
    if not parts:
        held = None in (found.low, found.silent, found.contradicted)
        yield Paragraph(f"Antalen {HELD_BACK}." if held else "Inget område har säkert få händelser.")
        return
    yield Paragraph(
        f"Av {counted(found.areas_in_all, 'område', 'områden')}: {sentence_list(parts)}. Att ett område är tyst visar inte att det är lugnt."
    )
