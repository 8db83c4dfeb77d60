"""The page of a cause analysis up to the hypotheses, section by section."""

from collections.abc import Iterator, Sequence
from html import escape

from bfkit.display import day, number, percent, sentence_list
from bfkit.prevention import FULL, SUPPORTED
from bfkit.release.causes import figures, levels_told, refutation, sentences, words
from bfkit.release.causes.nearby_views import ProtectedGroup, ProtectedSimilar
from bfkit.release.causes.views import ProtectedCandidate, ProtectedCauses, ProtectedHypothesis, ProtectedProfile
from bfkit.release.cells import Cell
from bfkit.release.fragments import Fragment, box, explained, heading, join, numbered, paragraph, table

PROBLEMS = "problem"
"""The anchor of the list of problem pictures in the kartläggning; a test compares."""
INSIDE = "Visas bara i arbetsgruppens utgåva."
PROFILE = "Vad som skiljer problemet"
TOO_FEW = "Visas inte: antalet händelser är för litet för att visas."
ONLY_PLACE_OR_TIME = "Platsen eller tiden stämmer, men orsaken är inte prövad"
UNTESTED = (
    "Förslagen svarar mot den möjliga förklaringen, som inte är prövad, eller mot det som gruppen själv har bedömt."
)


def first_page(view: ProtectedCauses) -> Fragment:
    """The problem in two sentences, the best supported causes, what is not known, and what could be done."""
    return explained(join(list(_first_page(view))), view.edition)


def _first_page(view: ProtectedCauses) -> Iterator[Fragment]:
    told = (*sentences.problem(view), view.beside, sentences.overlapping(view), levels_told.trend(view))
    yield paragraph(" ".join(part for part in told if part))
    if view.group:
        form = "Utförlig analys" if view.form == FULL else "Enkel analys"
        yield paragraph(f"{form}. Hypoteserna är skrivna av: {view.group}.", "sub")
    if not view.public:
        yield _chosen(view)
    if caution := levels_told.recording(view):
        yield box("Mätningen.", caution, "warn")
    if not sentences.distinct(view):
        yield box("Ingen orsak kan beläggas.", refutation.none_supported(view), "note")
    yield from _led_by_support(view)
    if refuted := refutation.refuted(view):
        yield heading("Data talar emot")
        yield _bullets(refuted)
    unknown = sentences.not_known(view)
    if unknown:
        yield heading("Det vi inte vet")
        yield _bullets(unknown)
    yield heading(sentences.measures_heading(view))
    yield _measures(view)
    if view.decision_held:
        yield paragraph(f"Gruppen har beslutat om problemet. Beslutet visas inte här. {INSIDE}", "sub")
    if not view.public:
        yield from _decision(view)
    yield paragraph(sentences.NO_PEOPLE, "sub")


def _chosen(view: ProtectedCauses) -> Fragment:
    """Where the problem came from, with a link to the list of problem pictures."""
    text = "Problemet är inte hämtat bland" if view.picture is None else "Problemet är en av"
    linked = "problembilderna i kartläggningen"
    link = f'<a href="10_kartlaggning.html#{PROBLEMS}">{linked}</a>'
    return Fragment(f'<p class="sub">{escape(text)} {link}.</p>', f"{text} {linked}.")


def _decision(view: ProtectedCauses) -> Iterator[Fragment]:
    """What the group has decided, also that it chose none of what is suggested above."""
    yield heading("Gruppens beslut")
    told = sentences.decided(view)
    yield _bullets(told) if told else paragraph("Gruppen har inte beslutat om någon åtgärd.")


def _measures(view: ProtectedCauses) -> Fragment:
    told = sentences.measures(view)
    if not told:
        return paragraph(
            "Inget föreslås: katalogen föreslår bara åtgärder mot orsaker som stöds av data eller av gruppen."
        )
    rest = len(view.suggestions) - len(told)
    more = [paragraph(f"{number(rest)} till finns längre ned, också sådant som avråds.", "sub")] if rest > 0 else []
    rests = UNTESTED if view.public else ""
    unsaid = [paragraph(text, "sub") for text in (rests, sentences.only_where_or_when(view)) if text]
    return join([_bullets(told), *more, *unsaid])


def _bullets(items: Sequence[str]) -> Fragment:
    plain = numbered(items)
    html = plain.html.replace('<ol class="key">', "<ul>").replace("</ol>", "</ul>")
    return Fragment(html, "\n".join(f"– {item}" for item in items))


def _led_by_support(view: ProtectedCauses) -> Iterator[Fragment]:
    """The best supported under what was found of them: supported, only the place or the hours, or not decided."""
    leading, begun = sentences.leading(view), 1
    best = "Orsaken med bäst stöd" if sum(map(_stands, leading)) == 1 else "Orsakerna med bäst stöd"
    for found, own in (
        ("Det som data stöder" if view.public else best, [one for one in leading if _stands(one)]),
        (ONLY_PLACE_OR_TIME, [one for one in leading if one.test.only is not None]),
        ("Prövat, men kan ej avgöras", [one for one in leading if not _stands(one) and one.test.only is None]),
    ):
        if own:
            yield heading(found)
            yield _leading(own, begun)
        begun += len(own)


def _stands(one: ProtectedHypothesis) -> bool:
    return one.test.status == SUPPORTED


def _leading(hypotheses: Sequence[ProtectedHypothesis], begun: int) -> Fragment:
    """A numbered list from ``begun``: the statement with its status, what was found, and what would refute it."""
    items, texts = [], []
    for place, one in enumerate(hypotheses, begun):
        origin = sentences.origin(one)
        status = f"{words.mark(one.test.status, one.test.only)} {sentences.status_of(one)}"
        small = [text for text in _led(one) if text]
        head = f"<b>{escape(one.statement)}</b> {escape(f'({one.id}, {origin})')} <b>{escape(status)}</b>"
        items.append(f"<li>{head}{''.join(f'<br>{escape(text)}' for text in small)}</li>")
        texts.append(f"{place}. {one.statement} ({one.id}, {origin}) {status}. {' '.join(small)}")
    first = f' start="{begun}"' if begun > 1 else ""
    return Fragment(f'<ol class="key"{first}>{"".join(items)}</ol>', "\n".join(texts))


def _led(one: ProtectedHypothesis) -> tuple[str, ...]:
    said = sentences.evidence(one.test)
    limit = one.test.limits if one.test.status == SUPPORTED or one.test.only else ""
    refuted = f"Motbevisas om: {words.lowered(one.if_false)}"
    answered = f"Data svarar: {words.lowered(one.answer)}" if one.answer else ""
    return said, one.explanation, limit, refuted, answered, *sentences.objections(one), sentences.judged(one)


def profile(view: ProtectedCauses) -> Fragment:
    """How the problem differs: from the rest, from itself before, and why not there.

    The public has one heading for this and the two sections after it, which are the working group's.
    """
    if view.public:
        return join([heading(f"{PROFILE}, vad som ligger nära och vad som ändrades", 2), paragraph(INSIDE, "sub")])
    if not view.profiles:
        return join([heading(PROFILE, 2), box("Visas inte.", "Antalet händelser är för litet för att visas.", "note")])
    lead = heading(f"{PROFILE}, och varför inte där", 2)
    pieces = [lead, *(_profile(one) for one in view.profiles)]
    if view.similar is not None:
        pieces.append(_similar(view.similar, view.period))
    elif not view.low_areas:
        pieces.append(paragraph(NO_LOW if view.profiles[0].compared else NOTHING_ELSE, "sub"))
    return explained(join(pieces), view.edition)


NO_LOW = (
    "Varför inte där? Det finns inget att jämföra med: ingen annan plats av samma slag, och inga områden som är lika livliga "
    "men har färre än hälften så många av de här händelserna."
)

NOTHING_ELSE = (
    "Varför inte där? Det går inte heller att säga: det finns för få andra händelser att jämföra områden med."
)


def _similar(found: ProtectedSimilar, period: str) -> Fragment:
    """Places like the problem's with few of its incidents, beside its own: what the register and the reports know."""
    groups = (found.many, found.few)
    rows = [
        ["Antal platser", *(number(len(one.names)) for one in groups)],
        [
            f"Andra slags händelser inom {number(found.near_metres)} meter, {period}",
            *(_each(one.others, one) for one in groups),
        ],
        [
            f"Rapporter om dålig belysning inom {number(found.near_metres)} meter, öppna någon gång {period}",
            *(_each(one.lighting, one) for one in groups),
        ],
    ]
    rows += [
        [f"Platser nära {label}", number(many), number(few)]
        for (label, many), (_, few) in zip(found.many.near, found.few.near, strict=True)
        if many or few
    ]
    few = f"Platser av samma slag med under hälften så många av händelserna: {sentence_list(found.few.names)}."
    caption = (
        "Det som registret och rapporterna vet om platserna. Skillnaderna är inte prövade: de är uppslag till hypoteser, inte "
        "orsaker."
    )
    lead = heading("Varför inte där?")
    return join([lead, paragraph(few), table(["", "Många händelser", "Få händelser"], rows, caption=caption)])


def _each(cell: Cell, group: ProtectedGroup) -> str:
    """A count, and how many for each of the places."""
    if cell.value is None:
        return cell.text
    return f"{cell.text} ({number(cell.value / len(group.names))} per plats)"


def _profile(one: ProtectedProfile) -> Fragment:
    lead = heading(words.capital(one.title))
    left = [paragraph(f"Inte jämfört: {'; '.join(one.left_out)}.", "sub")] if one.left_out else []
    if not one.compared:
        return join([lead, paragraph("Det går inte att jämföra: det finns för få händelser att jämföra med.")])
    if not one.rows:
        return join([lead, paragraph(f"Inget av {number(one.compared)} drag skiljer sig säkert."), *left])
    rows = [
        [
            f"{row.group}: {row.label}",
            "vanligare" if row.more else "ovanligare",
            row.count.text,
            "–" if row.elsewhere is None else percent(row.elsewhere),
            "–"
            if row.lift is None
            else f"{words.times(row.lift.value)} ({words.spread(row.lift.lower, row.lift.upper)})",
        ]
        for row in one.rows
    ]
    caption = (
        f"Drag som säkert skiljer sig, {one.period}, av {number(one.compared)} jämförda. Kvoten är andelen här mot andelen där, "
        "försiktigt räknad när antalen är små, med 95 % intervall."
    )
    if any(row.group == "klockslag" for row in one.rows):
        caption += " Klockslag: bara händelser med säkert klockslag."
    if any(row.group in ("veckodag", "dagtyp") for row in one.rows):
        caption += " Veckodag och slags dag: bara händelser där dagen är säker."
    return join(
        [lead, table(["Drag", "Här", "Antal här", "Andel där", "Kvot"], rows, caption=caption, words=[1]), *left]
    )


def _rise(one: ProtectedCandidate) -> str:
    """Whether a rise holds when all dates are tested; a fall is not tested here, nor what has no ratio."""
    if one.ratio is None:
        return "kan inte sägas"
    if one.sure:
        return "ja"
    return "inte prövat, lägre" if one.ratio.value < 1 else "nej"


def changes(view: ProtectedCauses) -> Fragment:
    """When the problem grew, and what is dated beside it."""
    found, lead = view.changes, heading("Vad som ändrades", 2)
    if view.public:
        return join([])
    if found is None:
        return join([lead, paragraph(TOO_FEW, "sub")])
    pieces = [lead, paragraph(levels_told.growth(view))]
    if found.starts:
        pieces.append(figures.series(found, f"{view.where}, {view.when}" if view.when else view.where))
    if not found.candidates:
        none = paragraph("Inget är daterat: ingen ändrad mätning, ny rapportör, plats eller insats.", "sub")
        return explained(join([*pieces, none]), view.edition)
    rows = [
        [
            f"{place}",
            day(one.day),
            f"{one.kind}: {one.text}",
            words.short_ratio(one.ratio, sure=one.sure) if one.ratio else "–",
            _rise(one),
            number(one.coincides) if one.coincides else "–",
        ]
        for place, one in enumerate(found.candidates, 1)
    ]
    compared = ", jämfört med samma slags händelser på andra håll" if found.compared else ""
    caption = (
        "Allt som är daterat i problemets områden. Kvoten: tolv månader efter mot tolv före, eller samma månader året före där "
        f"det inte finns tolv{compared}. Varje intervall gäller en dag för sig; bland "
        "så många dagar hamnar några utanför 1 av en slump. Säker höjning: större än slumpen gör, när alla dagar prövas "
        "samtidigt. Sänkningar prövas inte dag för dag; om insatser gjorde något står på deras egna sidor. Intill: hur mycket annat som är daterat inom tre månader, och inte går att skilja från det."
    )
    columns = ["", "Dag", "Vad", "Kvot", "Säker höjning", "Intill"]
    return explained(join([*pieces, table(columns, rows, caption=caption, words=[1, 2, 3, 4])]), view.edition)
