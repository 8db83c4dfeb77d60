"""The official letter (tjänsteskrivelse) to the steering group: what to decide, and what is and is not known.

Only what people must decide or know beyond the data stands within brackets for them to write.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from bfkit.display import day, interval, kronor_words, number, sentence_list
from bfkit.followup.savings.measure import UNKNOWN, required
from bfkit.parameters.quarter_file import GroupDecisions
from bfkit.release.documents.assessed import (
    commitments_table,
    measure_sentences,
    measures_table,
    measures_together,
    verdict_words,
)
from bfkit.release.documents.causes_told import cause_words
from bfkit.release.documents.commitment_figures import figures_to_decide
from bfkit.release.documents.document import Block, Bullets, Document, Heading, Numbered, Paragraph
from bfkit.release.documents.facts import Facts, document, missing, reservations
from bfkit.release.followup import account as accounted
from bfkit.release.quarterly.ahead import NO_PROOF
from bfkit.release.quarterly.measures import colour_words
from bfkit.results import CommitmentResult, EvaluationResult, QuarterResults
from bfkit.results.savings import RangeResult, SavingsResult
from bfkit.verdict.account import account
from bfkit.verdict.commitment_words import commitments_together

NO_DECISIONS = GroupDecisions()
CAUSE_PAGE = "orsaksanalys"
"""In the sentence of a page of causes that could not be made."""


def tjansteskrivelse(
    results: QuarterResults,
    facts: Facts,
    decisions: GroupDecisions = NO_DECISIONS,
    *,
    proposed: Mapping[str, str] = MappingProxyType({}),
    attachments: Sequence[str] = (),
    absent: Sequence[str] = (),
) -> Document:
    """The letter that puts a quarter, tertial or year before the steering group.

    Args:
        results: as published for one edition, that is already protected; any part may be missing.
        facts: of the municipality and the run (``facts_of``).
        decisions: what the group has decided of the quarter; named only in the working group's edition.
        proposed: by id of each measure, what the results lead one to propose, in words; without one people choose alone.
        attachments: names of what goes with it.
        absent: a sentence for each page of the period that could not be made, so that its part is missing here.
    """
    inside = results.edition == "arbetsgrupp"
    blocks = (
        Heading("Förslag till beslut"),
        Numbered(tuple(_proposals(results, facts, decisions if inside else NO_DECISIONS, proposed))),
        Heading("Sammanfattning"),
        *_summary(results),
        *_absent(absent),
        Heading("Ärendet"),
        *_matter(results, facts),
        *accounted.blocks(account(results.evaluations, _commitments(results))),
        Heading("Bedömning"),
        *_assessment(results, absent),
        Heading("Ekonomi"),
        *_economy(results),
        *reservations(facts),
        Heading("Bilagor"),
        _attachments(attachments),
        Heading("Underskrift"),
        Paragraph("[namn och titel]"),
    )
    title = f"Uppföljning av det brottsförebyggande arbetet, {facts.period}"
    return document(facts, kind="Tjänsteskrivelse", title=title, addressee="[styrgrupp eller nämnd]", blocks=blocks)


def _proposals(
    results: QuarterResults, facts: Facts, decisions: GroupDecisions, proposed: Mapping[str, str]
) -> Iterator[str]:
    if facts.incomplete:
        yield f"Uppföljningen för {facts.period} kompletteras innan den läggs till handlingarna."
    else:
        yield f"Uppföljningen för {facts.period} läggs till handlingarna."
    names = {one.area: one.name for one in (results.mapping.focus_areas if results.mapping else [])}
    if decisions.focus_areas:
        chosen = sentence_list([names.get(one.area, one.area) for one in decisions.focus_areas])
        yield f"Arbetsgruppens val av fokusområden godkänns: {chosen}."
    decided = {one.intervention: one for one in decisions.next_steps}
    for one in results.evaluations:
        own = f" Ur underlaget föreslås: {proposed[one.intervention]}." if one.intervention in proposed else ""
        step = decided.get(one.intervention)
        choice = "[fortsätt, ändra eller avsluta; skäl]" if step is None else f"{step.step}. {step.reason.rstrip('.')}"
        yield f"Insatsen {one.title}: {choice}. Prövningen: {_lowered(verdict_words(one))}.{_figure(one)}{own}"
    drawn = [one for one in _commitments(results) if one.colour_proposed is not None and one.colour_decided is None]
    yield from figures_to_decide(
        [one.id for one in drawn if one.settle],
        [f"{one.id} ({one.colour_proposed})" for one in drawn if not one.settle],
    )


def _figure(one: EvaluationResult) -> str:
    """The figure that the results lead to, while the group has decided none."""
    return "" if one.group_decision is not None else f" Figur som underlaget leder till: {colour_words(one)}."


def _lowered(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _summary(results: QuarterResults) -> Iterator[Block]:
    if results.mapping is not None and results.mapping.findings:
        yield Bullets(tuple(results.mapping.findings[1:4]) or tuple(results.mapping.findings[:1]))
    else:
        yield missing("Kartläggningen")
    if results.evaluations:
        yield Paragraph(measures_together(results.evaluations))
    else:
        yield missing("Utvärderade insatser")
    if _commitments(results):
        yield Paragraph(commitments_together(_commitments(results)))
    else:
        yield missing("Uppföljningen av åtagandena")


def _commitments(results: QuarterResults) -> Sequence[CommitmentResult]:
    return () if results.followup is None else results.followup.commitments


def _matter(results: QuarterResults, facts: Facts) -> Iterator[Block]:
    yield Paragraph(
        f"Kommunen och polisen följer upp det brottsförebyggande arbetet. Den här skrivelsen gäller {facts.period} och bygger "
        f"på uppgifter som var kända {day(facts.as_of)}."
    )
    if results.data_quality is not None:
        quality = results.data_quality
        yield Paragraph(
            f"{number(quality.rows_accepted)} av {number(quality.rows_read)} lästa rader används; "
            f"{number(quality.rows_rejected)} är avvisade och {number(quality.rows_duplicate)} är sammanslagna dubbletter."
        )
    if results.mapping is not None and results.mapping.problems:
        names = [f"{one.name} ({one.n_met} av 6 kriterier)" for one in results.mapping.problems[:5]]
        yield Paragraph("De problembilder som uppfyller flest kriterier:")
        yield Bullets(tuple(names))
    yield Paragraph("[Bakgrund: tidigare beslut i ärendet]")


def _absent(told: Sequence[str]) -> Iterator[Block]:
    if told:
        yield Paragraph(f"Saknas i skrivelsen: {' '.join(told)}")


def _assessment(results: QuarterResults, absent: Sequence[str]) -> Iterator[Block]:
    yield Heading("Insatser", 2)
    if results.evaluations:
        yield measures_table(results.evaluations)
        yield Bullets(tuple(" ".join(measure_sentences(one)) for one in results.evaluations))
        yield from _not_said(results.evaluations)
    else:
        yield missing("Utvärderade insatser")
    yield Heading("Åtaganden", 2)
    if _commitments(results):
        yield commitments_table(_commitments(results))
    else:
        yield missing("Uppföljningen av åtagandena")
    yield Heading("Orsaker", 2)
    if results.causes:
        yield Bullets(tuple(cause_words(one) for one in results.causes))
        yield Paragraph(NO_PROOF)
    else:
        yield missing("Orsaksanalyser")
    yield from (Paragraph(told) for told in absent if CAUSE_PAGE in told.casefold())


def _not_said(evaluations: Sequence[EvaluationResult]) -> Iterator[Block]:
    undecided = [one for one in evaluations if one.undecided_reason]
    if undecided:
        told = [f"{one.title} ({one.undecided_reason})" for one in undecided]
        yield Paragraph(f"Om insatsen hjälpte går inte att säga för {sentence_list(told)}.")


def _economy(results: QuarterResults) -> Iterator[Block]:
    savings = [] if results.followup is None else results.followup.savings
    if savings:
        yield Bullets(tuple(_saving(one) for one in savings))
        yield Paragraph(
            "Kostnaderna är räknade med låg, mellan och hög kostnad per händelse. Ett mellanvärde ensamt säger för mycket."
        )
    else:
        yield missing("Kostnader och besparingar")
    yield Paragraph("[Budget och finansiering: vem betalar, och ur vilken ram]")


def _saving(one: SavingsResult) -> str:
    cost = (
        "kostnaden är inte uppgiven"
        if one.cost_a_year is None
        else f"kostar {kronor_words(one.cost_a_year)}{_how_often(one)}"
    )
    _, whole, after = _paid(one)
    needed = f"; {whole} {_range(one.needed)} händelser förebyggas på ett år" if one.needed else ""
    lasting = f": {after}" if after and one.needed and one.verdict == UNKNOWN else ""
    return f"{one.title}: {cost}{needed}. {one.verdict[:1].upper()}{one.verdict[1:]}{lasting}. Betalas av {one.payer}."


def _paid(one: SavingsResult) -> tuple[str, str, str]:
    """How often it is paid, on what it is weighed, and what is not known of the years after."""
    if one.first_year:
        return " första året", "räknat på första årets kostnad ska", "kostnaden därefter är inte angiven"
    if one.paid_once:
        whole = "räknat som om hela kostnaden bars på ett år ska"
        return " en gång", whole, "hur länge den räcker är inte angivet"
    return "" if one.paid_once is None else " om året", "för att bära sig ska", ""


def _how_often(one: SavingsResult) -> str:
    often = _paid(one)[0]
    basis = f", räknat på {one.cost_basis}" if one.cost_basis else ""
    return f"{often} i {one.price_year} års priser{basis}" if one.price_year else f"{often}{basis}"


def _range(found: RangeResult) -> str:
    """Whole incidents, rounded as on the page."""
    return f"{interval(required(found.low), required(found.high))} (mellan: {number(required(found.middle))})"


def _attachments(names: Sequence[str]) -> Block:
    return Bullets(tuple(names)) if names else Paragraph("[bilagor]")
