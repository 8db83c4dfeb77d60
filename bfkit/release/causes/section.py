"""The page of a cause analysis up to the hypotheses, section by section."""

from collections.abc import Iterator, Sequence
from html import escape

from bfkit.display import day, number, percent
from bfkit.prevention import CONTROLLERS, RECORDING, SUPPORTED
from bfkit.release.causes import figures, sentences, words
from bfkit.release.causes.views import ProtectedCauses, ProtectedHypothesis, ProtectedProfile
from bfkit.release.fragments import Fragment, box, folded, heading, join, numbered, paragraph, table

INSIDE = "Visas bara i arbetsgruppens utgåva."


def first_page(view: ProtectedCauses) -> Fragment:
    """The problem in two sentences, the best supported causes, what is not known, and what could be done."""
    return join(list(_first_page(view)))


def _first_page(view: ProtectedCauses) -> Iterator[Fragment]:
    yield paragraph(" ".join(sentences.problem(view)))
    if view.group:
        yield paragraph(f"Hypoteserna är skrivna av: {view.group}. Formen är {view.form}.", "sub")
    leading = sentences.leading(view)
    if sentences.distinct(view):
        yield heading("Orsakerna med bäst stöd")
    else:
        yield box("Ingen orsak kan beläggas.", "Uppgifterna avgör inte någon hypotes om varför det händer.", "note")
    if leading:
        yield _leading(leading)
    if caution := sentences.recording(view):
        yield box("Mätningen.", caution, "warn")
    unknown = sentences.not_known(view)
    if unknown:
        yield heading("Det vi inte vet")
        yield _bullets(unknown)
    yield heading("Åtgärder som svarar mot det som stöds")
    yield _measures(view)
    yield paragraph(sentences.NO_PEOPLE, "sub")


def _measures(view: ProtectedCauses) -> Fragment:
    told = sentences.measures(view)
    if not told:
        return paragraph(
            "Inget föreslås: katalogen föreslår bara åtgärder mot orsaker som stöds av data eller av gruppen."
        )
    rest = len(view.suggestions) - len(told)
    more = [paragraph(f"{number(rest)} till finns längre ned, också sådant som avråds.", "sub")] if rest > 0 else []
    unsaid = sentences.only_where_or_when(view)
    return join([_bullets(told), *more, *([paragraph(unsaid, "sub")] if unsaid else [])])


def _bullets(items: Sequence[str]) -> Fragment:
    plain = numbered(items)
    html = plain.html.replace('<ol class="key">', "<ul>").replace("</ol>", "</ul>")
    return Fragment(html, "\n".join(f"– {item}" for item in items))


def _leading(hypotheses: Sequence[ProtectedHypothesis]) -> Fragment:
    """A numbered list: the statement with its status, what was found, and what would refute it."""
    items, texts = [], []
    for place, one in enumerate(hypotheses, 1):
        origin = "föreslagen av data" if one.from_data else "gruppens hypotes"
        status = f"{words.MARKS[one.test.status]} {sentences.status(one.test)}"
        small = [text for text in _led(one) if text]
        head = f"<b>{escape(one.statement)}</b> {escape(f'({one.id}, {origin})')} <b>{escape(status)}</b>"
        items.append(f"<li>{head}{''.join(f'<br>{escape(text)}' for text in small)}</li>")
        texts.append(f"{place}. {one.statement} ({one.id}, {origin}) {status}. {' '.join(small)}")
    return Fragment(f'<ol class="key">{"".join(items)}</ol>', "\n".join(texts))


def _led(one: ProtectedHypothesis) -> tuple[str, ...]:
    said = sentences.evidence(one.test)
    limit = words.LIMITS[one.test.name] if one.test.status == SUPPORTED else ""
    return said, limit, sentences.judged(one), f"Motbevisas om: {one.if_false[0].lower()}{one.if_false[1:]}"


def picture(view: ProtectedCauses) -> Fragment:
    """The triangle and the fishbone filled with what was found, the table of both, and the chain of events."""
    if not view.pictured:
        return box("Ingen hypotes.", "Gruppen har inte skrivit någon, och data föreslog ingen.", "note")
    pieces = [figures.triangle(view.pictured), figures.fishbone(view.pictured, view.title), _triangle_table(view)]
    return join([*pieces, *_chain(view)])


def _triangle_table(view: ProtectedCauses) -> Fragment:
    order = (*CONTROLLERS, RECORDING)
    every = sorted(view.pictured, key=lambda one: order.index(one.corner))
    rows = [
        [
            f"{words.MARKS[one.test.status]}\u00a0{one.id}",
            f"{one.corner} / {one.branch}",
            one.statement,
            sentences.status(one.test),
            _sources(one),
            one.controller or (f"ej utpekad ({one.controller_role})" if one.controller_role else "–"),
        ]
        for one in every
    ]
    columns = ["", "Sida / ben", "Möjlig orsak", "Data", "Källor", "Kan gripa in"]
    return table(columns, rows, caption="Triangeln och fiskbenet med uppgifter och källor", words=range(1, 6))


def _sources(one: ProtectedHypothesis) -> str:
    found = [f"{part.kind}: {part.source}" for part in (*one.evidence_for, *one.evidence_against) if part.source]
    own = f"data: {one.test.label}, {one.test.period}" if one.test.ratio or one.test.open else ""
    return "; ".join([*([own] if own else []), *found]) or "ingen"


def _chain(view: ProtectedCauses) -> Iterator[Fragment]:
    if not view.event_chain:
        return
    at = {step: [one for one in view.hypotheses if one.step == step] for step in range(1, len(view.event_chain) + 1)}
    rows = [[f"{step}", text, figures.marked(at[step])] for step, text in enumerate(view.event_chain, 1)]
    caption = "Händelsekedjan: var i förloppet varje hypotes hör hemma, och var det går att bryta det"
    yield table(["Steg", "Vad som händer", "Hypoteser"], rows, caption=caption, words=[1, 2])


def profile(view: ProtectedCauses) -> Fragment:
    """How the problem differs: from the rest, from itself before, and why not there."""
    if view.public:
        return paragraph(INSIDE, "sub")
    if not view.profiles:
        return box("Visas inte.", "Antalet händelser är för litet för att visas.", "note")
    return join(
        [_profile(one) for one in view.profiles] + ([] if view.low_areas else [paragraph(_no_low(view), "sub")])
    )


def _no_low(view: ProtectedCauses) -> str:
    return (
        "Varför inte där? Det finns inga områden att jämföra med: det kräver att problemet gäller ett område, och att "
        "andra områden är lika livliga men har färre än hälften så många av de här händelserna."
    )


def _profile(one: ProtectedProfile) -> Fragment:
    lead = heading(words.capital(one.title))
    left = [paragraph(f"Inte jämfört: {'; '.join(one.left_out)}.", "sub")] if one.left_out else []
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
        f"Drag som säkert skiljer sig, {one.period}, av {number(one.compared)} jämförda (Benjamini–Hochberg, 5 %). Kvoten är "
        "andelen här mot andelen där, dragen mot 1 när antalen är små, med 95 % intervall."
    )
    return join(
        [lead, table(["Drag", "Här", "Antal här", "Andel där", "Kvot"], rows, caption=caption, words=[1]), *left]
    )


def surroundings(view: ProtectedCauses) -> Fragment:
    """What lies near: kinds of place near and far, places by opening hours, conditions, streets, indicators of areas."""
    found = view.surroundings
    if found is None:
        return paragraph(INSIDE if view.public else "Visas inte: antalet händelser är för litet för att visas.", "sub")
    missing = [
        box("Kan inte sägas.", f"{words.capital(why)}.", "note") for why in dict.fromkeys(w for _, w in found.reasons)
    ]
    return join([*missing, *_near(view), *_places(view), *_conditions(view), *_streets(view), *_indicators(view)])


def _near(view: ProtectedCauses) -> Iterator[Fragment]:
    if view.surroundings is None or not view.surroundings.kinds:
        return
    kinds = sorted(view.surroundings.kinds, key=lambda one: (not one.sure, -(one.ratio.value if one.ratio else 0)))
    rows = [
        [
            one.label,
            number(one.places),
            one.near.text,
            one.far.text,
            words.short_ratio(one.ratio, sure=one.sure) if one.ratio else one.reason or "visas inte",
            "ja" if one.sure else "nej",
        ]
        for one in kinds
    ]
    near, far = kinds[0].metres
    caption = (
        f"Nära (till {number(near)} meter) och längre bort (till {number(far)} meter), samma slags händelser i hela kommunen, "
        f"{view.surroundings.period}. Kvoten är mot slumpvisa platser där det händer lika mycket annat. Säkert: efter "
        "justering för alla slag."
    )
    yield table(["Slag av plats", "Platser", "Nära", "Längre bort", "Kvot", "Säkert"], rows, caption=caption, words=[4])


def _places(view: ProtectedCauses) -> Iterator[Fragment]:
    found = view.surroundings.places if view.surroundings else ()
    if not found:
        return
    rows = [
        [
            one.name,
            one.kind.lower(),
            one.incidents.text,
            one.open.text if one.has_hours else "–",
            one.after_closing.text if one.has_hours else "–",
        ]
        for one in found
    ]
    caption = "Platser i registret som problemets händelser ligger närmast. Öppet och stängning: bara händelser med säkert klockslag."
    columns = ["Plats", "Slag", "Händelser", "När det är öppet", "Timmen efter stängning"]
    yield table(columns, rows, caption=caption, words=[1])


def _conditions(view: ProtectedCauses) -> Iterator[Fragment]:
    found = view.surroundings.conditions if view.surroundings else ()
    if not found:
        return
    rows = [
        [
            one.label,
            one.reports.text,
            one.open_now.text,
            words.short_ratio(one.ratio, sure=one.sure),
            "ja" if one.sure else "nej",
        ]
        for one in found
    ]
    caption = (
        "Rapporterade otrygga platser intill händelserna. Kvoten: händelser när bristen är öppen mot när den inte är det, på "
        "samma ställe. Att fler brister rapporteras där det händer mer är väntat och säger inget."
    )
    yield table(["Brist", "Rapporter", "Öppna nu", "Kvot", "Säkert"], rows, caption=caption)


def _streets(view: ProtectedCauses) -> Iterator[Fragment]:
    found = view.surroundings.streets if view.surroundings else ()
    if found:
        lit = {True: "ja", False: "nej", None: "okänt"}
        rows = [[one.name, number(one.metres), one.count.text, lit[one.lit]] for one in found]
        caption = "Sträckor med flest av problemets händelser"
        yield folded("Gator", table(["Sträcka", "Meter", "Händelser", "Belyst"], rows, caption=caption))


def _indicators(view: ProtectedCauses) -> Iterator[Fragment]:
    found = view.surroundings.indicators if view.surroundings else ()
    if not found:
        return
    yield box("Läs försiktigt.", found[0].warning, "warn")
    rows = [
        [
            f"{words.capital(one.name.replace('_', ' '))} ({one.year})",
            number(one.areas),
            f"{number(one.correlation.value, 2)} ({number(one.correlation.lower, 2)} till {number(one.correlation.upper, 2)})",
            "ja" if one.sure else "nej",
        ]
        for one in found
    ]
    caption = "Mått på områden bredvid samma slags händelser, rangkorrelation över områdena med 95 % intervall"
    yield folded("Mått på områden", table(["Mått", "Områden", "Samband", "Säkert"], rows, caption=caption))


def changes(view: ProtectedCauses) -> Fragment:
    """When the problem grew, and what is dated beside it."""
    found = view.changes
    if found is None:
        return paragraph(INSIDE if view.public else "Visas inte: antalet händelser är för litet för att visas.", "sub")
    pieces = [paragraph(sentences.growth(view))]
    if found.starts:
        pieces.append(figures.series(found, view.where))
    if not found.candidates:
        return join(
            [*pieces, paragraph("Inget är daterat: ingen ändrad mätning, ny rapportör, plats eller insats.", "sub")]
        )
    rows = [
        [
            f"{place}",
            day(one.day),
            f"{one.kind}: {one.text}",
            words.short_ratio(one.ratio, sure=one.sure) if one.ratio else "kan inte sägas",
            "ja" if one.sure else "nej",
            number(one.coincides) if one.coincides else "–",
        ]
        for place, one in enumerate(found.candidates, 1)
    ]
    caption = (
        "Allt som är daterat. Kvoten: nivån efter mot före (upp till tolv månader), jämfört med samma slags händelser på "
        "andra håll. Säker höjning: högre än vid andra månader, efter justering för alla rader. Intill: andra händelser "
        "inom tre månader, som inte går att skilja från den."
    )
    columns = ["", "Dag", "Vad", "Kvot", "Säker höjning", "Intill"]
    return join([*pieces, table(columns, rows, caption=caption, words=[1, 2, 3])])
