"""The areas' six criteria, O1-O6, as tables: no area is given a sum of them, nor a place among the others."""

from collections.abc import Iterator

from bfkit.display import counted, interval, number, percent, sentence_list
from bfkit.mapping.priorities.area_evidence import AREA_CRITERIA, AreaFact, Worsening
from bfkit.mapping.priorities.evidence import LACKING
from bfkit.release.fragments import Fragment, box, folded, heading, join, paragraph, table
from bfkit.release.mapping.focus.views import ProtectedFocus, ShownCriterion, ShownProfile

SHORT = {LACKING: "saknas"}
_TAIL = 0.025
_QUARTER = 0.75
_WAYS = {
    "O1": "en trygghetsundersökning (priorities.survey)",
    "O2": "andel som inte arbetar, ur SCB:s tabeller (indicators eller priorities.area_file)",
    "O3": "andel med kort utbildning, ur SCB:s tabeller (indicators eller priorities.area_file)",
    "O4": "andel unga, ur SCB:s tabeller (indicators eller priorities.area_file)",
    "O5": "andel som inte röstat, från Valmyndigheten (priorities.area_file)",
    "O6": "polisens eller gruppens bedömning (organised_crime i kvartalets fil); det räknas aldrig fram",
}
STANCE = (
    "Ett ja betyder att området kan behöva mer stöd, och ett ja räcker för att gruppen ska se på det. Det säger inget om "
    "enskilda som bor där. Kriterierna räknas inte ihop och områden jämförs inte med varandra i en lista."
)


def area_profiles(view: ProtectedFocus) -> Iterator[Fragment]:
    """What "hög andel" means, the areas proposed or chosen, all areas folded, and what has become worse."""
    yield heading("Områdenas förutsättningar, O1–O6")
    yield paragraph(STANCE)
    yield _thresholds(view)
    yield from _lacking(view)
    yield from _worse(view)
    if view.public:
        yield paragraph("Svaren för vart och ett av områdena visas inte i den offentliga utgåvan.", "sub")
        return
    named = [row.area_id for row in view.proposed] + [one.area_id for one in view.chosen]
    first = [profile for profile in view.profiles if profile.area_id in named]
    if first:
        yield _answers(first, "De föreslagna och valda områdena: svar på O1–O6. ”Saknas” betyder att underlag saknas.")
    every = _answers(
        view.profiles, f"{view.level}, version {view.version}, i kommunens ordning. ”Saknas”: underlag saknas."
    )
    yield folded(f"Svaren för alla {counted(len(view.profiles), 'område', 'områden')}", every)
    yield from _figures(view)
    yield paragraph(_footnote(view), "sub")


def _thresholds(view: ProtectedFocus) -> Fragment:
    rows = [
        [
            f"{one.key} {one.label}",
            _limit(one, view),
            number(one.yes),
            number(one.no),
            number(one.lacking),
            f"{sentence_list([str(year) for year in one.years]) or '–'}",
        ]
        for one in view.criteria
    ]
    columns = ["Kriterium", "Hög andel är", "Ja", "Nej", "Saknas", "År"]
    caption = f"I hur många områden ({view.level}, version {view.version}) varje kriterium är uppfyllt."
    return table(columns, rows, caption=caption)


def _limit(one: ShownCriterion, view: ProtectedFocus) -> str:
    if one.key == "O6":
        return "bedömning"
    if one.threshold is None:
        return "–"
    if one.key == "O1":
        return f"säkert över {percent(one.threshold, 1)} (kommunen)"
    highest = "högsta fjärdedelen" if view.quantile == _QUARTER else f"högsta {percent(1 - view.quantile)} av områdena"
    return f"över {percent(one.threshold, 1)} ({highest})"


def _lacking(view: ProtectedFocus) -> Iterator[Fragment]:
    ways = [f"{one.key}: {_WAYS[one.key]}" for one in view.criteria if one.yes + one.no == 0]
    if ways and not view.public:
        yield box("Underlag saknas.", f"Lämna {'; '.join(ways)}. Det som saknas är aldrig ett nej.", "note")


def _worse(view: ProtectedFocus) -> Iterator[Fragment]:
    """Worsening from year to year: an early notice that does not wait for several criteria."""
    if not view.tests:
        yield box(
            "Ändring från år till år visas inte.", "Inget år finns att jämföra med, eller folkmängden saknas.", "note"
        )
        return
    chance = _TAIL * view.tests
    alone = (
        f"{number(view.above_zero)} av {counted(view.tests, 'prövad ändring', 'prövade ändringar')} ligger var för sig säkert över noll; av "
        f"slump väntas omkring {number(chance)} göra det."
    )
    if not view.worse:
        yield paragraph(f"Inget kriterium har säkert blivit sämre i något område när alla prövas samtidigt. {alone}")
        return
    named = [f"{one.name}, {one.criterion} {_change(one.change)}" for one in view.worse if one.name is not None]
    what = "; ".join(named) if named else counted(len(view.worse), "område och kriterium", "områden och kriterier")
    text = f"{what}. {alone} Vänta inte på att fler kriterier uppfylls."
    yield box("Säkert sämre än året före.", text, "warn")


def _change(change: Worsening) -> str:
    ends = interval(100 * change.lower, 100 * change.upper, 1)
    return f"{_signed(change.change)} procentenheter {change.year_before}–{change.year} ({ends})"


def _signed(value: float) -> str:
    return f"{'+' if round(value, 3) > 0 else ''}{number(100 * value, 1)}"


def _answers(profiles: list[ShownProfile] | tuple[ShownProfile, ...], caption: str) -> Fragment:
    rows = [[profile.name, *(SHORT.get(answer, answer) for answer in profile.answers.values())] for profile in profiles]
    return table(["Område", *AREA_CRITERIA], rows, caption=caption)


def _figures(view: ProtectedFocus) -> Iterator[Fragment]:
    """A fold for each criterion that has figures: share, interval, and change."""
    for one in view.criteria:
        facts = [
            (profile.name, fact)
            for profile in view.profiles
            for fact in profile.facts
            if fact.criterion == one.key and fact.answer != LACKING
        ]
        if facts:
            yield folded(_lead(one), _figure_table(one, facts))


def _lead(one: ShownCriterion) -> str:
    told = f"{one.key} {one.label}: vad svaren vilar på"
    unsure = f" ({number(one.unsure)} över kommunens andel, men inte säkert)" if one.unsure else ""
    return told + unsure


def _figure_table(one: ShownCriterion, facts: list[tuple[str, AreaFact]]) -> Fragment:
    source = sentence_list(one.sources)
    if one.key == "O6":
        rows = [[name, fact.answer, str(fact.year), fact.judged_by or "–"] for name, fact in facts]
        return table(["Område", "Svar", "År", "Enligt"], rows, caption="Människors bedömning; räknas aldrig fram.")
    survey = any(fact.n is not None for _, fact in facts)
    columns = [
        "Område",
        "Svar",
        "Andel",
        *(["Intervall (95 %)", "Svarande"] if survey else []),
        "Ändring, procentenheter",
    ]
    rows = [
        [
            name,
            fact.answer,
            "–" if fact.value is None else percent(fact.value, 1),
            *(_survey(fact) if survey else []),
            _worsening(fact),
        ]
        for name, fact in facts
    ]
    year = sentence_list([str(year) for year in one.years])
    notes = paragraph(_notes(one, survey=survey), "sub")
    return join([table(columns, rows, caption=f"{one.label}, andel {year}. Källa: {source}."), notes])


def _survey(fact: AreaFact) -> list[str]:
    ends = "–" if fact.lower is None or fact.upper is None else interval(100 * fact.lower, 100 * fact.upper)
    return [ends, "–" if fact.n is None else number(fact.n)]


def _worsening(fact: AreaFact) -> str:
    change = fact.worsening
    if change is None:
        return "–"
    ends = interval(100 * change.lower, 100 * change.upper, 1)
    return f"{_signed(change.change)} ({ends}){' säkert sämre' if change.surely else ''}"


def _notes(one: ShownCriterion, *, survey: bool) -> str:
    said = []
    if survey:
        said.append(
            "Ja kräver att hela intervallet ligger över kommunens andel: med få svarande kan en hög andel vara slump. Andelar "
            "som bygger på för få svar visas inte."
        )
    else:
        said.append(
            "Ändringens intervall räknar folkmängden som vore den ett urval, så att slump från år till år syns."
        )
    if one.noisy:
        said.append("SCB lägger brus på siffror från 2025: små skillnader betyder inget och delar summerar inte.")
    return " ".join(said)


def _footnote(view: ProtectedFocus) -> str:
    noise = (
        " SCB lägger brus på befolkningsuppgifter från 2025."
        if any(one.noisy for one in view.criteria)
        else " Siffrorna är äldre än 2025, då SCB började lägga brus på befolkningsuppgifter."
    )
    return (
        f"Områdesindelning: {view.level}, version {view.version}. Siffror för en annan version av områdena jämförs inte.{noise} Bara år "
        "som hade gått ut när kvartalet började används."
    )
