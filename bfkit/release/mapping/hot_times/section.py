"""When: the windows of the week, source by source, then months, special days and events."""

from collections.abc import Iterator, Sequence

import numpy as np

from bfkit.display import MONTHS, counted, interval, number, percent, sentence_list, share_text
from bfkit.release.fragments import Fragment, box, folded, heading, join, paragraph, table
from bfkit.release.mapping.hot_times import figure
from bfkit.release.mapping.hot_times.forest import forest
from bfkit.release.mapping.hot_times.sentences import (
    day_sentence,
    extra_words,
    finding,
    month_sentence,
    window_sentence,
)
from bfkit.release.mapping.hot_times.views import (
    ProtectedDays,
    ProtectedGroup,
    ProtectedHotTimes,
    ProtectedMonths,
    ProtectedTimes,
)
from bfkit.release.told import NOTICE, NOTICE_CAUTION

MOST_MONTH_FIGURES = 3


def section(view: ProtectedHotTimes) -> Fragment:
    """Windows source by source, never added across sources; then the year, special days and events."""
    pieces = [piece for source in view.labels for piece in _source(view, source)]
    return join([*pieces, *_months(view), *_days(view)])


def _source(view: ProtectedHotTimes, source: str) -> Iterator[Fragment]:
    times, label = view.of(source), view.labels[source]
    yield heading(f"{label}: tider på veckan")
    if all(one.state == "utan klockslag" for one in times):
        why = "saknar klockslag: veckodag och timme kan inte visas." if times else "har inga händelser att pröva."
        yield box("Visas inte.", f"{label} {why}", "note")
        return
    if all(one.state in ("för få", "utan klockslag") for one in times):
        yield box("Visas inte.", f"{label} har för få händelser med klockslag för att pröva. {_bar(view)}", "note")
        return
    if view.kinds[source] == NOTICE:
        yield paragraph(NOTICE_CAUTION, "sub")
    main = [one for one in times if one.group.subtype is None]
    parts = [one for one in times if one.group.subtype is not None]
    if any(one.window for one in main):
        yield figure.windows(main, title=finding(main, label), note=_note(view, times))
    elif not any(one.window for one in parts):
        yield box("Inget säkert.", f"{label}: ingen tid på veckan sticker säkert ut. {_bar(view)}", "note")
    yield from (_told(one) for one in main if one.window)
    if any(one.window for one in parts):
        yield folded(
            f"Undertyper: {counted(sum(bool(o.window) for o in parts), 'har', 'har')} en tid som säkert sticker ut",
            join(
                [
                    figure.windows(parts, title=finding(parts, f"{label}, undertyper"), note=_note(view, times)),
                    _parts_table(view, parts),
                ]
            ),
        )
    yield from _unsure(view, times)
    drawn = [figure.week(one, one.week, note=_week_note(view, one)) for one in main if one.week is not None]
    if drawn:
        yield folded("Veckan timme för timme", join(drawn))


def _told(one: ProtectedTimes) -> Fragment:
    return paragraph(f"{window_sentence(one)} {extra_words(one)}".strip())


def _parts_table(view: ProtectedHotTimes, parts: Sequence[ProtectedTimes]) -> Fragment:
    rows = [
        [
            one.group.words,
            one.window.words,
            f"{'omkring ' if one.window.approximate else ''}{one.window.count.text} av {one.window.of.text}",
            f"{number(one.window.ratio, 1)} ({interval(one.window.lower, one.window.upper, 1)})",
            "–" if one.long_share is None else share_text(one.long_share),
        ]
        for one in parts
        if one.window is not None
    ]
    columns = ["Undertyp", "När", "Händelser", "Gånger så många", "Långa spann"]
    caption = (
        f"{view.year.label}. Gånger så många som jämnt över veckan, med intervall som håller när alla tider prövas samtidigt; "
        f"långa spann: andel utelämnade för att tiden bara är känd inom mer än {view.longest_hours} timmar."
    )
    return table(columns, rows, caption=caption)


def _note(view: ProtectedHotTimes, times: Sequence[ProtectedTimes]) -> str:
    whole = next((one for one in times if one.group.category is None), None)
    used = f", n = {whole.used.text}" if whole is not None and whole.used.shown else ""
    left_out = ""
    if whole is not None and whole.long_share is not None:
        left_out = f" ({percent(whole.long_share)} av händelserna med klockslag)"
    return (
        f"{view.year.label}{used}. ggr = gånger så många som om allt vore jämnt spritt över veckan, med intervall som håller "
        f"när alla tider prövas samtidigt. En natt hör till kvällen då den började. En tid som bara är känd som ett spann är "
        f"fördelad över spannet; där det står omkring är kvoten därför snarast för låg, vilket intervallet inte rymmer. "
        f"Spann över {view.longest_hours} timmar är utelämnade{left_out}."
    )


def _bar(view: ProtectedHotTimes) -> str:
    return (
        f"En tid nämns först när den rymmer minst {view.least_count} händelser på minst {view.least_nights} olika nätter "
        f"och håller bland alla grupper som prövas (högst {percent(view.rate)} falska, Benjamini–Hochberg)."
    )


def _unsure(view: ProtectedHotTimes, times: Sequence[ProtectedTimes]) -> Iterator[Fragment]:
    """One plain sentence for each reason why a group has no window."""
    words = {
        "inget säkert": "Ingen tid på veckan är säkert vanligare för",
        "för få": "För få händelser för att pröva",
        "utan klockslag": "Utan klockslag",
        "visas inte": "Visas inte, eftersom små antal annars kunde räknas ut",
    }
    said = []
    for state, lead in words.items():
        names = [one.group.words.lower() for one in times if one.state == state and one.group.category is not None]
        if names:
            said.append(f"{lead}: {sentence_list(names)}.")
    if said:
        yield paragraph(f"{' '.join(said)} {_bar(view)}", "sub")


def _week_note(view: ProtectedHotTimes, one: ProtectedTimes) -> str:
    used = f", n = {one.used.text}" if one.used.shown else ""
    return (
        f"{view.year.label}{used}. Kvällar nedåt, klockslag från 06 till 06. Ju mörkare, desto fler mot en jämn vecka."
    )


def _months(view: ProtectedHotTimes) -> Iterator[Fragment]:
    yield heading("Månader som sticker ut")
    bar = (
        f"Årets nivå är borträknad, så att en ökning år från år inte blir en årstid; högst {percent(view.rate)} av det som "
        "sägs väntas vara falskt (Benjamini–Hochberg)."
    )
    drawn = [one for one in view.months if np.isfinite(one.by_month).all()]
    drawn = sorted(drawn, key=lambda one: -one.ratio)[:MOST_MONTH_FIGURES]
    yield from (figure.months(one, note=_month_note(one)) for one in drawn)
    rest = [one for one in view.months if one not in drawn]
    yield from (paragraph(_with_source(one)) for one in rest)
    said = []
    for source, label in view.labels.items():
        names = [_name(group) for group in view.months_unsure if group.source == source]
        if names:
            said.append(f"{label}: inga månader sticker säkert ut för {sentence_list(names)}.")
    if view.months_hidden:
        known = counted(
            view.months_hidden,
            "grupp har månader som sticker ut men visas",
            "grupper har månader som sticker ut men visas",
        )
        said.append(f"{known} inte, eftersom små antal annars kunde räknas ut.")
    said += [f"{label} prövas inte: {reason}." for label, reason in view.months_reasons]
    if not view.months and not said:
        yield box("Visas inte.", "Ingen grupp har två hela år med händelser nog att delas på månader.", "note")
        return
    yield paragraph(" ".join([*said, bar]), "sub")


def _month_note(one: ProtectedMonths) -> str:
    return (
        f"{one.group.label}, {one.years} år till och med {MONTHS[one.last_day.month - 1]} {one.last_day.year}, n = {one.of.text}. Stapel: gånger så många som "
        "jämnt över året; streck: 95 procents intervall; mörk: månader som säkert sticker ut."
    )


def _with_source(one: ProtectedMonths) -> str:
    sentence = month_sentence(one)
    return sentence if one.group.category is None else f"{one.group.label}, {_lower(sentence)}"


def _name(group: ProtectedGroup) -> str:
    return "alla händelser tillsammans" if group.category is None else _lower(group.words)


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]


def _days(view: ProtectedHotTimes) -> Iterator[Fragment]:
    yield heading("Särskilda dagar och evenemang")
    sure = [one for one in view.days if one.signal]
    yield from (paragraph(day_sentence(one)) for one in sure)
    for label in view.labels.values():
        rows = [one for one in view.days if one.group.label == label]
        if rows:
            title = f"{label}: {_days_finding(rows)}"
            yield forest(rows, title=title, note=_days_note(view, rows))
    if view.no_events:
        yield box("Evenemang prövas inte.", view.no_events, "note")
    if not view.school_holidays:
        yield box("Skollov prövas inte.", "Kommunen har inte angett sina skollov (school_holidays).", "note")
    tested = counted(view.days_tested, "jämförelse", "jämförelser")
    words = (
        f"Prövade: {tested} av slag av dagar och grupper, och {number(view.events_tested)} av evenemang. En skillnad kallas "
        f"säker först när den håller bland alla i sitt slag (högst {percent(view.rate)} falska, Benjamini–Hochberg) och även "
        "när hela veckor byter plats. Intervallen gäller en jämförelse i taget."
    )
    if any(not one.signal and (one.lower > 2 or one.upper < 0.5) for one in view.days):
        words += " Ett intervall långt från 1 som ändå kan vara slump betyder att få dagar, till exempel ett upplopp, ligger bakom."
    if view.days_hidden:
        words += (
            f" {counted(view.days_hidden, 'säker skillnad visas', 'säkra skillnader visas')} inte: antalen är för små."
        )
    yield paragraph(words, "sub")


def _days_finding(rows: Sequence[ProtectedDays]) -> str:
    sure = list(dict.fromkeys(one.words for one in rows if one.signal))
    if not sure:
        return "inget slag av dag skiljer sig säkert från jämförbara dagar."
    return f"{sentence_list(sure)} skiljer sig från jämförbara dagar."


def _days_note(view: ProtectedHotTimes, rows: Sequence[ProtectedDays]) -> str:
    rules = [f"{one.words}: {one.rule}" for one in rows if not one.event]
    told = f"{'; '.join(dict.fromkeys(rules))}." if rules else ""
    if any(one.event for one in rows):
        told += (
            f" Evenemang: händelser inom {number(view.event_metres)} meter på evenemangets dag, mot samma veckodag "
            f"{view.comparable_weeks} veckor före och efter utan evenemang."
        )
    return f"Händelser per dag, högst tre år. {told} ◆ säkert, ○ kan vara slump.".replace("  ", " ")
