"""The page of a cause analysis from the hypotheses on: for and against, what data propose, measures, questions, limits."""

from collections.abc import Iterator, Sequence

from bfkit.display import day, number, sentence_list
from bfkit.parameters import hypotheses as declared
from bfkit.parameters.catalogue import Measure
from bfkit.parameters.suggestions import Suggestion, Tried
from bfkit.prevention import EMMIE, SUPPORTED, TECHNIQUE_GROUPS, TECHNIQUES
from bfkit.release.causes import sentences, words
from bfkit.release.causes.views import ProtectedCauses, ProtectedFamily, ProtectedHypothesis
from bfkit.release.evaluation.pieces import led, p_equals
from bfkit.release.fragments import Fragment, box, folded, heading, join, numbered, paragraph, table

MOST_AREAS = 4
QUESTIONS = (
    ("against_what", "Mot vad?"),
    ("when", "När?"),
    ("how", "Hur?"),
    ("for_whom", "För vem?"),
    ("risks", "Vilka risker finns?"),
    ("tried_here", "Vad har prövats här förut?"),
    ("knowledge", "Vad vet forskningen?"),
    ("cost", "Vad kostar det?"),
)
SOURCES = (
    "Brå, Polisen och SKL 2018: Orsaksanalys i lokalt brottsförebyggande arbete.",
    "Cohen och Felson 1979: Social change and crime rate trends. American Sociological Review 44:588–608.",
    "Cornish och Clarke 2003: Opportunities, precipitators and criminal decisions. Crime Prevention Studies 16:41–96.",
    "Holm 1979: A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6:65–70.",
    "Benjamini och Hochberg 1995: Controlling the false discovery rate. Journal of the Royal Statistical Society B 57:289–300.",
    "Phipson och Smyth 2010: Permutation p-values should never be zero. Statistical Applications in Genetics and Molecular "
    "Biology 9:39.",
    "Robinson 1950: Ecological correlations and the behavior of individuals. American Sociological Review 15:351–357.",
    "Johnson, Tilley och Bowers 2015: Introducing EMMIE. Journal of Experimental Criminology 11:459–473.",
)


def hypotheses(view: ProtectedCauses) -> Fragment:
    """Every hypothesis of the group: for, against, the test, and the computed status beside the group's own."""
    title = heading("Hypoteserna, och hur de prövades" if view.public else "Hypoteserna: för, emot och prövat", 2)
    if not view.hypotheses:
        none = "Gruppen har inte skrivit några hypoteser om problemet. Det som följer är bara vad data föreslår."
        return join([heading("Hypoteserna", 2), paragraph(none)])
    lead = paragraph(
        f"Varje hypotes prövas med det test som gruppen valde. {_together(view.family)} Kan ej avgöras är ett vanligt svar: då "
        "räcker uppgifterna inte, eller så kunde testet inte ha motbevisat orsaken."
    )
    return join([title, lead, *(_hypothesis(one, public=view.public) for one in view.hypotheses)])


def _together(family: ProtectedFamily) -> str:
    """How many were tested and judged together, and how many could not be."""
    every, tested = family.group, family.group_tested
    if not tested:
        return "Ingen av dem kunde prövas."
    if tested == every:
        return f"Bedömningen är justerad för att {number(every)} prövas samtidigt." if every > 1 else ""
    adjusted = f"bedömningen är justerad för de {number(tested)}" if tested > 1 else "ingen justering behövs"
    return f"{number(tested)} av {number(every)} kunde prövas, och {adjusted}."


def _hypothesis(one: ProtectedHypothesis, *, public: bool) -> Fragment:
    return join(list(_parts(one, public=public)))


def _parts(one: ProtectedHypothesis, *, public: bool) -> Iterator[Fragment]:
    yield heading(f"{words.mark(one.test.status, one.test.only)} {one.id}: {one.statement}")
    cause = one.explanation or f"Orsak: {one.mechanism}."
    yield paragraph(f"Sida: {one.corner}. {cause} {one.test.limits}".strip(), "sub")
    yield led(f"Data: {sentences.status_of(one)}.", sentences.evidence(one.test))
    if not public:
        adjusted = f", {p_equals(one.test.p_adjusted)} efter justering" if one.test.p_adjusted is not None else ""
        how = "Prövat med" if one.test.tested else "Gick inte att pröva med"
        used = f"{how} {one.test.label}, på händelser {one.test.period}{adjusted}." if one.test.what else ""
        notes = f" {words.capital('; '.join(note.rstrip('.') for note in one.test.notes))}." if one.test.notes else ""
        stands = one.same_as and (one.test.status == SUPPORTED or one.test.only)
        same = f" {sentences.proposed_too(one)}" if stands else ""
        yield paragraph((used + notes + same).strip() or "Ej prövad.", "sub")
        yield led(
            "Gruppen:",
            sentences.judged(one).removeprefix("Gruppens bedömning: ") or "har inte skrivit någon bedömning.",
        )
    yield led("Om den stämmer:", one.if_true)
    yield led("Motbevisas av:", one.if_false)
    if one.answer:
        yield led("Data svarar:", words.lowered(one.answer))
    rows = (("För", sentences.sources(one.evidence_for)), ("För (data)", " ".join(one.tables_for)))
    for lead, _, text in (
        line.partition(": ") for line in (*(f"{a}: {b}" for a, b in rows if b), *sentences.objections(one))
    ):
        yield led(f"{lead}:", text)
    if one.interventions:
        yield led("Insatser som prövar den:", sentence_list(one.interventions))


def measures(view: ProtectedCauses) -> Fragment:
    """Suggestions with what is known of them, what has been tried here, and what was decided."""
    title = "Åtgärder" if view.public else "Åtgärder, och vad som har prövats här"
    return join([heading(title, 2), *_suggested(view), *_tried(view), *_decided(view)])


def _suggested(view: ProtectedCauses) -> Iterator[Fragment]:
    if not view.suggestions:
        yield paragraph("Inget föreslås: katalogen svarar bara mot orsaker som stöds av data eller av gruppen.")
        return
    yield paragraph(
        "Förslagen kommer ur arbetsbänkens katalog. Det som står är vad utvärderingar på andra håll fann, inte vad som kommer "
        "att hända här."
    )
    for one in view.suggestions:
        yield folded(_summary(one, view), _measure(one, view))


def _summary(one: Suggestion, view: ProtectedCauses) -> str:
    word = "AVRÅDS: " if one.measure.advised_against else ""
    beside = "" if one.answers == "orsaken" else ", svarar bara mot samma sida av triangeln"
    return (
        f"{word}{one.measure.name} – mot {sentence_list(one.hypotheses)}{beside} ({one.measure.kind}; "
        f"{sentences.effect(one, view)})"
    )


def _measure(one: Suggestion, view: ProtectedCauses) -> Fragment:
    own = one.measure
    rows = [
        [words.capital(EMMIE[part]), getattr(own.emmie, part).strength, getattr(own.emmie, part).text] for part in EMMIE
    ]
    rows[0][0] += ", allt som undersökts"
    rows = [
        ["Verkan mot det här problemet", one.effect.strength, f"{words.capital(sentences.effect(one, view))}."],
        *rows,
    ]
    pieces = [
        paragraph(own.description),
        *([paragraph(_techniques(own), "sub")] if own.techniques else []),
        *([box("Avråds.", own.advised_against, "warn")] if own.advised_against else []),
        table(["Del", "Underlag", "Vad man vet"], rows, caption="EMMIE: vad som är känt och hur säkert", words=[1, 2]),
        led("När kan det märkas?", own.time_to_effect.text),
        led("Bieffekter:", " ".join(own.side_effects)),
        led("Källor:", " ".join(f"{s.short}: {s.title}. {s.where}{f', {s.id}' if s.id else ''}." for s in own.sources)),
    ]
    return join([*pieces, *([led("Prövat här:", _how_it_went(one.tried))] if one.tried else [])])


def _techniques(measure: Measure) -> str:
    """Which of the twenty-five techniques of situational prevention a measure uses, by number and name."""
    said = [f"{nth} {TECHNIQUES[nth]} ({_group(nth)})" for nth in measure.techniques]
    lead = "Teknik" if len(said) == 1 else "Tekniker"
    return f"{lead} av de tjugofem (Cornish och Clarke 2003): {'; '.join(said)}."


def _group(technique: int) -> str:
    return next(name for name, numbers in TECHNIQUE_GROUPS.items() if technique in numbers)


def _how_it_went(tried: Sequence[Tried]) -> str:
    return "; ".join(
        f"{one.title} ({one.intervention}), mot {one.against} i {_areas(one)}: {one.verdict or 'inget utslag än'}"
        for one in tried
    )


def _tried(view: ProtectedCauses) -> Iterator[Fragment]:
    if view.public:
        return
    yield heading("Prövat här förut mot samma kategori")
    if not view.tried:
        yield paragraph("Registret har ingen insats mot den här kategorin.")
        return
    tests = any(one.hypothesis for one in view.tried)
    rows = [
        [
            one.intervention,
            f"{one.title} ({one.kind})",
            one.against,
            _areas(one),
            one.verdict or "inget utslag än",
            *([one.hypothesis or "–"] if tests else []),
        ]
        for one in view.tried
    ]
    caption = (
        "Alla insatser mot kategorin, också de där ingen effekt sågs. Utslaget gäller det slag av händelser och de områden som "
        "står här. Det säger inget om just det här problemet eller dess platser."
    )
    columns = ["", "Insats", "Utslaget gäller", "Var", "Utslag", *(["Prövar hypotesen"] if tests else [])]
    yield table(columns, rows, caption=caption, words=range(1, len(columns)), stacked=True)


def _areas(one: Tried) -> str:
    if len(one.areas) > MOST_AREAS:
        return f"{number(len(one.areas))} områden"
    return sentence_list(one.areas) or "hela kommunen"


def _decided(view: ProtectedCauses) -> Iterator[Fragment]:
    if view.decision is None:
        return
    yield heading(f"Gruppens beslut {day(view.decision.day)} ({view.decision.decided_by})")
    for one in view.decision.considered:
        name = _named(one, view)
        yield led(
            f"{name}: {'vald' if one.chosen == 'ja' else 'inte vald'}.",
            f"Mot {sentence_list(one.hypotheses)}. {one.reason}",
        )
        if one.reflection is not None:
            yield _answered(one.reflection)


def _named(one: declared.Considered, view: ProtectedCauses) -> str:
    return one.own or view.measure_names.get(one.measure or "", one.measure or "")


def _answered(one: declared.Reflection) -> Fragment:
    rows = [[question, str(getattr(one, key))] for key, question in QUESTIONS if getattr(one, key)]
    if not rows:
        return paragraph("Frågorna inför beslutet är inte besvarade.", "sub")
    return table(["Fråga", "Svar"], rows, caption="Frågorna inför beslutet, med gruppens svar", words=[1])


def questions(view: ProtectedCauses) -> Fragment:
    """The questions before a decision (Andershed 2019), until the group has answered them; they are not the public's."""
    considered = view.decision.considered if view.decision is not None else ()
    if view.public or any(one.reflection is not None for one in considered):
        return join([])
    lead = paragraph("Innan gruppen väljer en åtgärd svarar den på frågorna. Svaren skrivs tillsammans med beslutet.")
    return join([heading("Frågor inför beslutet", 2), lead, numbered([question for _, question in QUESTIONS])])


def limits(view: ProtectedCauses) -> Fragment:
    """What this cannot say, and how it was done."""
    said = [
        sentences.NO_PEOPLE,
        "Ett samband i tid och rum är inte en orsak. Det som stöds här har stått emot ett försök att motbevisa det; det är inte bevisat.",
        "Allt bygger på det som rapporterats. Där ingen rapporterar ser det ut som om inget händer.",
        "Det som aldrig registreras (vem som gjorde det, varför, vad som sades innan) kan inte prövas här.",
        "Närhet mäts i meter fågelvägen till den närmaste platsen i registret. Platser som saknas i registret syns inte.",
        "Utan ändringar i tid eller mellan platser går en orsak inte att skilja från en annan som alltid finns samtidigt.",
    ]
    return join([numbered(said), folded("Metod och källor", _methods(view))])


def _methods(view: ProtectedCauses) -> Fragment:
    said = [
        "Varje test jämför problemets händelser med samma slags händelser på andra håll eller vid andra tider, så att stadens "
        "dygnsrytm, årstiden och livligheten inte tas för en orsak. Slumpen hämtas ur omkastningar av hela kvällar, platser eller månader.",
        "Stöds: p efter Holm högst 5 %, och en kvot på minst 1,25 är inte utesluten. Talar emot: hela intervallet ligger under "
        "1,25. Annars: kan ej avgöras. Färre än tio händelser prövas inte.",
        "Ett test som bara återfinner de timmar eller platser som problemet valdes efter, som mest räknar andra händelser än "
        "problemets egna, eller som kan stå för under 5 % av dem, ger kan ej avgöras. Ett test som säger var eller när men inte "
        "kunde ha motbevisat orsaken märks ◐.",
        "Hypoteser ur data: historiken delas i två; den första hälften föreslår, den andra prövar. En hypotes som gruppen tagit "
        "ur data prövas bara på dagar efter dem som väckte den.",
        "Kvoter i profilen dras mot 1 när antalen är små, och sållas med Benjamini–Hochberg.",
        f"Händelserna: {view.kind.lower()}, {view.period}.",
    ]
    return join([numbered(said), paragraph(" ".join(SOURCES), "sub")])
