"""The surveys on the page: what was answered and what has changed, then question by question, folded."""

from collections.abc import Iterator, Sequence

from bfkit.display import number, percent, sentence_list
from bfkit.release.followup.survey.figure import by_area_figure, waves_figure
from bfkit.release.followup.survey.quadrant_figure import quadrant_figure
from bfkit.release.followup.survey.sentences import (
    NOT_SHOWN,
    SIGNS,
    change_text,
    changed,
    doubts,
    interval_text,
    lead,
    quadrant_sentence,
    quadrant_title,
    response_sentence,
    value_text,
    value_with_interval,
    word_text,
)
from bfkit.release.followup.survey.views import (
    ProtectedQuadrant,
    ProtectedQuestion,
    ProtectedShare,
    ProtectedSurvey,
    ProtectedSurveys,
)
from bfkit.release.fragments import Fragment, box, folded, heading, join, paragraph, table

KINDS = (("sex", "Kön"), ("age", "Ålder eller årskurs"), ("area", "Område"))


def section(view: ProtectedSurveys) -> Fragment:
    """Survey by survey, and last safety beside incidents."""
    if not view.surveys:
        return box("Ingen enkät.", "Ingen enkät är angiven, eller inga svar har kommit in än.", "note")
    pieces = [piece for one in view.surveys for piece in _survey(one)]
    if view.beside is not None:
        pieces += list(_beside(view.beside))
    pieces.append(paragraph(_legend(view), "sub"))
    return join(pieces)


def _survey(survey: ProtectedSurvey) -> Iterator[Fragment]:
    yield heading(f"{survey.label} {survey.year}")
    if survey.questions:
        yield paragraph(lead(survey, survey.questions[0]))
        yield paragraph(changed(survey))
    yield paragraph(response_sentence(survey))
    yield from (box(first, text, "warn") for first, text in doubts(survey))
    if survey.questions:
        yield _overview(survey)
    yield from (folded(f"{one.label}: omgångar och grupper", join(_question(survey, one))) for one in survey.questions)
    if survey.representation:
        yield folded("Vilka som svarade, mot folkbokföringen", _who(survey))


def _overview(survey: ProtectedSurvey) -> Fragment:
    columns = ["Fråga", "Värde (95 % intervall)", "Svar", "Ändring sedan omgången före", "Säkert?"]
    rows = [
        [
            one.label,
            f"{value_text(one, one.latest.value)} ({interval_text(one, one.latest)})"
            if one.latest.value is not None
            else NOT_SHOWN,
            one.latest.answers.text,
            change_text(one, one.change, unit=one.is_mean),
            word_text(one, one.change),
        ]
        for one in survey.questions
    ]
    caption = f"{survey.label} {survey.year}. Andelar i procent av dem som svarat; ändringar i procentenheter med 95 % intervall."
    return table(columns, rows, caption=caption, words=[3, 4])


def _question(survey: ProtectedSurvey, one: ProtectedQuestion) -> Iterator[Fragment]:
    way = {"högre": "Högre är bättre.", "lägre": "Lägre är bättre."}.get(
        one.better or "", "Inget är bättre än det andra."
    )
    yield paragraph(f"Så löd frågan: ”{one.wording}” {way}")
    if one.since_first is not None:
        told = change_text(one, one.since_first)
        word = f"{SIGNS[one.since_first.word]} {one.since_first.word}"
        yield paragraph(f"Sedan {one.since_first.year_before}, den första omgången med samma ord: {told}. {word}.")
    new_words = tuple(year for item, year, _ in survey.reworded if item == one.key)
    if not one.is_mean and sum(wave.value is not None for wave in one.waves) > 1:
        title = f"{one.label}: {value_with_interval(one, one.latest)} {one.latest.year}"
        note = f"{survey.label}, andel av dem som svarat, streck: 95 % intervall. Axeln börjar på noll."
        yield waves_figure(one, new_words, title=title, note=note)
    yield _waves_table(one)
    for kind, name in KINDS:
        own = one.of(kind)
        if not own:
            continue
        if kind == "area" and mostly_hidden(own):
            yield paragraph(MOSTLY_HIDDEN, "sub")
            continue
        if kind == "area":
            yield from _area_figure(survey, one)
        yield _groups_table(one, own, name)


MOSTLY_HIDDEN = (
    "Områdena visas inte: i mer än hälften är svaren för få, och då vore de som visas mest de som ligger längst ut."
)


def mostly_hidden(areas: Sequence[ProtectedShare]) -> bool:
    """Whether more than half of the areas have no share: of a rare answer only the highest would be left."""
    return 2 * sum(one.value is None for one in areas) > len(areas)


def _area_figure(survey: ProtectedSurvey, one: ProtectedQuestion) -> Iterator[Fragment]:
    shown = [own for own in one.of("area") if own.value is not None]
    if one.is_mean or one.latest.value is None or len(shown) < 2:
        return
    note = (
        f"{survey.label} {survey.year}. Områdena står i bokstavsordning. Punkt: andel; streck: 95 % intervall; streckad linje: "
        "hela kommunen. När många områden jämförs hamnar några långt ut av slump."
    )
    yield by_area_figure(one, title=f"{one.label}, efter område", note=note)


def _waves_table(one: ProtectedQuestion) -> Fragment:
    rows = [[str(own.year), value_text(one, own.value), interval_text(one, own), own.answers.text] for own in one.waves]
    return table(["Omgång", "Värde", "95 % intervall", "Svar"], rows, caption=f"{one.label}, alla som svarat.")


def _groups_table(one: ProtectedQuestion, own: Sequence[ProtectedShare], name: str) -> Fragment:
    compared = any(group.word is not None for group in own)
    columns = [name, "Värde", "95 % intervall", "Svar", *(["Mot omgången före"] if compared else [])]
    rows = [
        [
            group.label,
            value_text(one, group.value),
            interval_text(one, group),
            group.answers.text,
            *([_word(group)] if compared else []),
        ]
        for group in own
        if group.value is not None
    ]
    caption = f"{one.label} {one.latest.year}, efter {name.lower()}."
    words = [4] if compared else []
    told = [table(columns, rows, caption=caption, words=words)] if rows else []
    return join([*told, *_not_shown(own, name)])


def _not_shown(own: Sequence[ProtectedShare], name: str) -> Iterator[Fragment]:
    """The groups without a share, in one line."""
    hidden = [group.label for group in own if group.value is None]
    if hidden:
        many = "Områden" if name == "Område" and len(hidden) > 1 else name
        yield paragraph(f"{many} som inte visas, därför att svaren är för få: {sentence_list(hidden)}.", "sub")


def _word(group: ProtectedShare) -> str:
    return "–" if group.word is None else f"{SIGNS[group.word]} {group.word}"


def _who(survey: ProtectedSurvey) -> Fragment:
    rows = [
        [
            f"{one.sex} {one.age}",
            NOT_SHOWN if one.share_of_answers is None else percent(one.share_of_answers),
            percent(one.share_of_register),
        ]
        for one in survey.representation
    ]
    caption = f"{survey.label} {survey.year}: andel av svaren och av folkbokföringen, innan svaren vägs."
    return table(["Grupp", "Av svaren", "Av folkbokföringen"], rows, caption=caption)


def _beside(view: ProtectedQuadrant) -> Iterator[Fragment]:
    yield heading("Otrygghet och händelser är inte samma sak")
    yield paragraph(quadrant_sentence(view))
    yield paragraph(
        "Man kan känna sig otrygg där lite händer och trygg där mycket händer. Händelser per boende är höga där många vistas "
        "som inte bor där: torg, skolor, stationer. Talen säger inget om dem som bor i ett område.",
    )
    if view.areas:
        note = (
            f"”{view.question}” {view.year} och {view.what}. Streckade linjer: kommunen ({percent(view.share)}, "
            f"{number(view.rate)} per 1\u202f000 boende). Fyllda punkter är säkert skilda från kommunen i båda. Siffrorna är "
            "områdena i tabellen. Vågrät axel i jämna gånger, inte jämna steg."
        )
        yield quadrant_figure(view, title=quadrant_title(view), note=note)
        yield folded("Områdena i figuren", _placed(view))
    if view.not_placed:
        yield paragraph(f"{number(view.not_placed)} områden är inte med: för få svar, händelser eller boende.", "sub")


def _placed(view: ProtectedQuadrant) -> Fragment:
    rows = [
        [
            f"{place} {one.name}",
            f"{percent(one.share)} ({number(100 * one.lower)}–{percent(one.upper)})",
            one.answers.text,
            f"{number(one.rate)} ({number(one.rate_lower)}–{number(one.rate_upper)})",
            one.incidents.text,
            one.corner,
        ]
        for place, one in enumerate(view.areas, 1)
    ]
    columns = ["Område", "Otrygga", "Svar", "Händelser per 1\u202f000 boende", "Händelser", "Läge mot kommunen"]
    caption = f"”{view.question}” {view.year} och {view.what}, med 95 % intervall. I bokstavsordning."
    return table(columns, rows, caption=caption, words=[5])


def _legend(view: ProtectedSurveys) -> str:
    fewest = max(one.fewest for survey in view.surveys for one in survey.questions)
    text = (
        f"Intervallen räknar med hur urvalet drogs och hur svaren vägs. Minskat och ökat står bara där ändringen håller när "
        f"alla frågor prövas på en gång. Grupper med färre än {number(fewest)} svar visas inte."
    )
    if view.edition.limit == 1:
        return text
    return (
        f"{text} Inte heller grupper där färre än {view.edition.limit} svarat på ett av två sätt, eller där svaren annars hade "
        "kunnat räknas ut ur dem som visas."
    )
