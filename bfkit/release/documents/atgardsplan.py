"""The follow-up of the plan of measures (åtgärdsplan): what was promised, done, changed and missing, and what to decide."""

from collections.abc import Iterator, Sequence

from bfkit.display import day, number
from bfkit.release.documents.commitment_figures import figures_to_decide
from bfkit.release.documents.document import Block, Bullets, Document, Heading, Numbered, Paragraph, Table
from bfkit.release.documents.facts import Facts, document, missing, reservations
from bfkit.release.followup.commitments.export import commitment_results
from bfkit.release.followup.commitments.numbers import ITEM_COLUMNS, NUMBER_COLUMNS, number_rows, pieces
from bfkit.release.followup.commitments.sentences import (
    figure_text,
    implementation_text,
    result_text,
    three_sections,
)
from bfkit.release.followup.commitments.views import ProtectedAgreement, ProtectedCommitment, ProtectedMatrix
from bfkit.verdict.commitment_words import commitments_together
from bfkit.vocabulary import OUT_OF_REACH


def atgardsplan(agreement: ProtectedAgreement | None, facts: Facts) -> Document:
    """The follow-up of the plan, commitment by commitment.

    Args:
        agreement: as an edition may show it; None when the municipality has none.
        facts: of the municipality and the run (``facts_of``).
    """
    if agreement is None:
        blocks: tuple[Block, ...] = (
            Heading("Sammanfattning"),
            missing("Åtagandenas fil"),
            Paragraph("[Åtgärdsplanen, eller beslutet att ingen behövs]"),
            *reservations(facts),
        )
    else:
        blocks = (
            Heading("Förslag till beslut"),
            Numbered(tuple(_decisions(agreement, facts))),
            Heading("Sammanfattning"),
            *_summary(agreement),
            Heading("Varje åtagande"),
            *(block for one in agreement.commitments for block in _commitment(one)),
            Heading("Föreslagna ändringar"),
            *_changes(agreement),
            *reservations(facts, legend=agreement.edition.legend),
        )
    title = f"Uppföljning av åtgärdsplanen, {facts.period}"
    return document(facts, kind="Uppföljning", title=title, addressee="[styrgrupp eller nämnd]", blocks=blocks)


def _decisions(agreement: ProtectedAgreement, facts: Facts) -> Iterator[str]:
    last = "kompletteras innan den godkänns" if facts.incomplete else "godkänns"
    yield f"Uppföljningen av åtgärdsplanen för {facts.period} {last}."
    open_ = [one.id for one in agreement.commitments if one.settle and one.decided is None and one.proposed]
    follow = [
        f"{one.id} ({one.proposed})"
        for one in agreement.commitments
        if one.proposed and not one.settle and one.decided is None
    ]
    yield from figures_to_decide(open_, follow)
    if any(_needs_change(one) for one in agreement.commitments):
        yield "De ändringar som föreslås nedan genomförs: [ansvarig och tid]."


def _summary(agreement: ProtectedAgreement) -> Iterator[Block]:
    own = agreement.commitments
    yield Paragraph(
        f"{agreement.name} (dnr {agreement.diary_number}) är följd till och med {day(agreement.cut)}. "
        f"{commitments_together(commitment_results(agreement))}"
    )
    yield Paragraph(
        "Varje åtagande har två märken, genomförande och resultat. Figuren (grön, gul, röd eller grå) följer av dem. "
        "Den föreslås ur underlaget och beslutas av gruppen; båda står kvar."
    )
    header = ("Åtagande", "Ansvarig", "Genomförande", "Resultat", "Föreslagen figur", "Beslutad figur")
    rows = tuple(
        (
            f"{one.id} {one.text}",
            one.owner,
            implementation_text(one)[0],
            result_text(one)[0],
            one.proposed or "ingen än",
            one.decided or "inte beslutad",
        )
        for one in own
    )
    yield Table("Åtagandena i korthet", header, rows)


def _commitment(one: ProtectedCommitment) -> Iterator[Block]:
    told = three_sections(one)
    done = told.done if one.matrix is None or not one.missing else (*told.done, f"Saknas: {'; '.join(one.missing)}.")
    yield Heading(f"{one.id} {one.text}", 2)
    yield Paragraph(f"Tid: {day(one.first_day)}–{day(one.last_day)}. Figur: {figure_text(one)} {one.sentence}".rstrip())
    for heading, sentences in (("Genomfört", done), ("Samverkan", told.cooperation), ("Effekter", told.effects)):
        yield Heading(heading, 3)
        yield Bullets(sentences)
    yield from _pieces(one)


def _pieces(one: ProtectedCommitment) -> Iterator[Block]:
    """The target piece by piece and the numbers beside it, as on the page: many pieces are told in words."""
    if one.matrix is not None:
        yield Table(
            f"{one.id}: månader med det som lovats", ("Namn", "Hållna månader", "Månader som gått"), _kept(one.matrix)
        )
    elif isinstance(told := pieces(one), str):
        yield Paragraph(told)
    elif told:
        yield Table(f"{one.id}: gjort mot mål, del för del", ITEM_COLUMNS, _rows(told))
    if one.numbers:
        yield Table(f"{one.id}: tal bredvid målet", NUMBER_COLUMNS, _rows(number_rows(one)))


def _rows(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """The rows of the page, with its marks of what is held back: the reservations say what they mean."""
    return tuple(tuple(row) for row in rows)


def _kept(found: ProtectedMatrix) -> tuple[tuple[str, ...], ...]:
    """For each row how many of the months whose time is out had what was promised."""
    rows = []
    for name, counts in zip(found.rows, found.counts, strict=True):
        due = [count for count, ended in zip(counts, found.ended, strict=True) if ended and count is not None]
        rows.append((name, number(sum(count >= found.wanted for count in due)), number(len(due))))
    return tuple(rows)


def _needs_change(one: ProtectedCommitment) -> bool:
    return one.implementation in ("delvis", "på annat sätt", "inte alls") or one.target_met is False


def _changes(agreement: ProtectedAgreement) -> Iterator[Block]:
    own = [one for one in agreement.commitments if _needs_change(one)]
    if not own:
        yield Paragraph("Underlaget ger inget skäl att ändra något åtagande. [Gruppens egna förslag]")
        return
    yield Paragraph("De här åtagandena är inte genomförda som tänkt, eller har inte nått sitt mål:")
    yield Bullets(tuple(f"{one.id} ({one.owner}): {_why(one)}. [behåll, ändra eller avsluta; skäl]" for one in own))


def _why(one: ProtectedCommitment) -> str:
    """What lies behind the proposal to change, in few words."""
    parts = [] if one.implementation in (None, "fullt ut") else [f"genomfört {one.implementation}"]
    if one.implementation == "inte alls":
        parts = ["inte genomfört"]
    if one.reach == OUT_OF_REACH:
        parts.append("målet kan inte längre nås")
    elif one.target_met is False:
        parts.append("målets tal är inte nått")
    return ", ".join(parts)
