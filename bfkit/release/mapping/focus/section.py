"""The focus areas as a section: the proposal beside the choice, what to expect, and last quarter's choice."""

from collections.abc import Iterator

from bfkit.display import day, interval, number, sentence_list
from bfkit.mapping.priorities.rank_intervals import far_down
from bfkit.release.fragments import Fragment, box, heading, join, paragraph, table
from bfkit.release.mapping.focus.profiles import area_profiles
from bfkit.release.mapping.focus.sentences import expected_words, in_words, none_apart, regression_words, widest
from bfkit.release.mapping.focus.views import ProtectedFocus, ShownArea, ShownMoved

MOST_ROWS = 10
FEW = 10


def section(view: ProtectedFocus) -> Fragment:
    """The whole section; for the public how the choice is made and what to expect, but no area by name."""
    return join(
        [
            *_proposal(view),
            *_choice(view),
            *_regression(view),
            *_moved(view),
            *area_profiles(view),
        ]
    )


def _proposal(view: ProtectedFocus) -> Iterator[Fragment]:
    yield heading("Förslaget")
    if view.withheld:
        yield box("Visas inte.", view.withheld, "note")
        return
    yield paragraph(_rule(view))
    rows = [row for row in view.rows if row.proposed] + [row for row in view.rows if not row.proposed]
    columns = ["Område", "Nr i ordningen", "Kan vara nr", "Händelser", "Egen nivå per kvartal", "Läge"]
    cells = [_row(row, view) for row in rows[: max(MOST_ROWS, len(view.proposed))]]
    caption = f"{view.source_label}, händelser i {view.quarter.label} rapporterade före kvartalets slut."
    if widest(view) is not None:
        yield from _doubt(view)
    yield table(columns, cells, caption=caption)
    yield paragraph(
        "Kan vara nr: så säker är ordningen (90 av 100). Egen nivå: ungefär hur många området brukar ha på ett kvartal, när "
        "slumpen jämnats ut.",
        "sub",
    )
    if widest(view) is None:
        yield from _doubt(view)
    yield from _at_work(view)


def _rule(view: ProtectedFocus) -> str:
    many = in_words(view.asked)
    first = f"De {many} områden" if view.asked > 1 else "Det område"
    text = (
        f"{first} som hade flest händelser i kvartalet föreslås. Det är en regel, inte en bedömning: "
        "gruppen väljer. Antal, inte risk: många besökare eller rapportörer ger fler händelser."
    )
    if view.tied:
        text += f" {in_words(view.proposed_count).capitalize()} föreslås, för flera har lika många."
    return text


def _row(row: ShownArea, view: ProtectedFocus) -> list[str]:
    ends = str(row.low) if row.low == row.high else interval(row.low, row.high)
    same = sum(other.rank == row.rank for other in view.rows) > 1
    digits = 1 if view.edition.limit == 1 and row.expected < FEW else 0
    proposed = "flest, kan vara slump" if far_down(row.rank, row.high) else "föreslås"
    state = proposed if row.proposed else "kan också höra dit" if row.name in view.exchangeable else ""
    return [
        row.name,
        f"{row.rank}{' (delad)' if same else ''}",
        ends,
        row.count.text,
        f"{number(row.expected, digits)} ({interval(row.lower, row.upper, digits)})",
        state,
    ]


def _doubt(view: ProtectedFocus) -> Iterator[Fragment]:
    """How sure the proposal is: surely these, or as well others."""
    wide = widest(view)
    if wide is None and not view.exchangeable:
        if any(row.low < row.high for row in view.proposed):
            yield paragraph("Vilka områden som föreslås är ganska säkert, men inte deras inbördes ordning.", "sub")
        return
    said = []
    if view.exchangeable:
        names = sentence_list(view.exchangeable)
        said.append(
            f"{names} kan också höra till de {in_words(view.asked)} första; skillnaden mot de föreslagna är inte säker."
        )
    if wide is not None:
        said.append(
            f"{wide.name} kan egentligen ligga var som helst på plats {interval(wide.low, wide.high)}: med så få händelser är "
            "platsen mest slump."
        )
    lead = "Inga områden sticker ut säkert." if none_apart(view) else "Ordningen är osäker."
    yield box(lead, " ".join(said), "warn")


def _at_work(view: ProtectedFocus) -> Iterator[Fragment]:
    told = [f"{row.name}: {sentence_list(row.at_work)}" for row in view.proposed if row.at_work]
    if told:
        yield paragraph(f"Insatser pågick redan i kvartalet. {'; '.join(told)}.", "sub")


def _choice(view: ProtectedFocus) -> Iterator[Fragment]:
    decision = view.named_publicly
    if view.public:
        if decision:
            yield heading("Gruppens val")
            yield paragraph(
                f"Kvartalets fokusområden är {sentence_list(view.public_names)}, i bokstavsordning. "
                f"Namnen är offentliga enligt beslut av {decision.decided_by} {day(decision.day)}."
            )
        return
    yield heading("Gruppens val")
    if not view.choice_made:
        text = "Gruppens val, med skäl, skrivs in av den som sköter arbetsbänken, så står det här; handboken säger hur."
        yield box("Gruppen har inte valt ännu.", text, "note")
        return
    rows = [[one.name, _beside(one.proposed, one.rank), one.reason] for one in view.chosen]
    yield table(["Område", "Förslaget", "Gruppens skäl"], rows, caption="Så har gruppen valt.")
    if decision:
        yield paragraph(
            f"Namnen, men inget mer, får stå i den offentliga utgåvan (beslut av {decision.decided_by} {day(decision.day)}).",
            "sub",
        )
    if view.not_chosen:
        yield paragraph(f"Föreslogs men valdes inte: {sentence_list(view.not_chosen)}.", "sub")


def _beside(proposed: bool, rank: int | None) -> str:
    place = "" if rank is None else f", plats {rank}"
    return f"{'föreslogs' if proposed else 'föreslogs inte'}{place}"


def _regression(view: ProtectedFocus) -> Iterator[Fragment]:
    yield heading("Vad som händer utan insats")
    if view.fall is None:
        yield box("Visas inte.", f"{(view.no_fall_reason or 'underlag saknas').capitalize()}.", "note")
        return
    first = expected_words(view, "de föreslagna områdena")
    confidence = f" Intervallet håller i omkring {number(100 * view.fall.confidence)} av 100 kvartal." if first else ""
    if first:
        yield paragraph(first + confidence)
    yield box("Räkna med återgång.", regression_words(view, view.fall), "warn")


def _moved(view: ProtectedFocus) -> Iterator[Fragment]:
    if view.public:
        return
    yield heading("Förra kvartalets val")
    if not view.moved:
        yield box(
            "Visas inte.",
            "Inget val av fokusområden är skrivet för förra kvartalet, eller så saknas dess siffror.",
            "note",
        )
        return
    rows = [[one.name, one.before.text, one.now.text, _ratio(one), one.reason] for one in view.moved]
    before, now = view.others
    rows.append(["Alla andra områden", before.text, now.text, "–", "–"])
    columns = ["Område", "Förra kvartalet", "Nu", "Kvot (95 %)", "Skälet då"]
    caption = (
        f"{view.source_label}: det kvartal då områdena valdes och {view.quarter.label}, lika gamla uppgifter. Utveckling, inte effekt: "
        "områden som valts för att de hade flest brukar falla av sig själva. "
        "Intervallet räknar med hur mycket områdens kvartal brukar variera."
    )
    yield table(columns, rows, caption=caption)


def _ratio(one: ShownMoved) -> str:
    change = one.change
    if change is None or change.before == 0:
        return "–"
    return f"{number(change.ratio, 2)} ({interval(change.lower, change.upper, 2)})"
