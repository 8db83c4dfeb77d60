"""What has changed: areas and categories that stand out, slow drift, last year, and the course of the year."""

from collections.abc import Iterator, Sequence

from bfkit.display import MONTHS, counted, day, interval, number, percent, sentence_list
from bfkit.release.fragments import Fragment, box, card, folded, grid, heading, join, paragraph, table
from bfkit.release.mapping.signals import figure
from bfkit.release.mapping.signals.sentences import change_words, drift_sentence, month_of, signal_sentence
from bfkit.release.mapping.signals.views import (
    ProtectedDevelopments,
    ProtectedDrift,
    ProtectedFamily,
    ProtectedSignal,
)
from bfkit.release.mapping.trends.figure import trend_figure
from bfkit.release.mapping.trends.views import ProtectedTrend
from bfkit.release.told import LAWFUL

MOST_CARDS = 9
LAWFUL_NOTE = "Samlingar är oftast laglig närvaro: antalet är inget mått på framgång."
REASONS = "Det är utveckling, inte effekt: varför något ändrats säger siffrorna inte."


def section(view: ProtectedDevelopments) -> Fragment:
    """The quarter first, then shorter periods, slow drift, last year and the year; breaks in reporting last."""
    pieces = [*_quarter(view), *_areas(view), *_shorter(view), *_drifts(view), *_changes(view), *_seasons(view)]
    return join([*pieces, *marks(view), *_caution(view)])


def _lawful(categories: Sequence[str]) -> str:
    return f" {LAWFUL_NOTE}" if LAWFUL in categories else ""


def _quarter(view: ProtectedDevelopments) -> Iterator[Fragment]:
    yield heading("Hela kommunen i kvartalet")
    tested = f"{counted(view.rows_tested, 'kategori och undertyp prövades', 'kategorier och undertyper prövades')}"
    if not view.rows_tested:
        yield box(
            "Prövas inte.", "Historiken är för kort eller händelserna för få för att säga vad som var väntat.", "note"
        )
    elif not view.rows:
        yield paragraph(
            f"Ingen serie skiljer sig säkert från det väntade: {tested}. Det är ett vanligt och giltigt svar."
        )
    else:
        names = sentence_list([row.label.lower() for row in view.rows])
        yield paragraph(
            f"{names.capitalize()} skiljer sig säkert från det väntade; {tested}, högst {percent(view.rate)} av fynden väntas "
            "vara falska (Benjamini–Hochberg)." + _lawful([row.category for row in view.rows])
        )
        yield grid(_trend_card(view, row) for row in view.rows[:MOST_CARDS])


def _trend_card(view: ProtectedDevelopments, row: ProtectedTrend) -> Fragment:
    expected = row.expectation
    small = [view.labels[row.source]]
    if expected is not None:
        small.append(f"väntat {interval(expected.lower, expected.upper)}")
    small.append(
        f"samma kvartal i fjol {row.last_year_equal_lag.text}{' (ovanligt: jämför inte)' if row.comparison_extreme else ''}"
    )
    drawn = trend_figure(row, view.breaks_of(row.source, row.category))
    return card(row.label, row.history[-1].text, small, drawn, _flag(row.direction or "", row.category))


def _flag(direction: str, category: str) -> tuple[str, str]:
    kind = "g" if category == LAWFUL else "o"
    return kind, "▲ fler än väntat" if direction == "över" else "▼ färre än väntat"


def _areas(view: ProtectedDevelopments) -> Iterator[Fragment]:
    family = view.family("quarter", by_area=True)
    if family is None:
        return
    yield heading("Områden i kvartalet")
    if not family.tested:
        yield box("Prövas inte.", f"Inget område kan jämföras med sin egen historia: {_reasons(family)}.", "note")
        return
    if not family.signals and not family.hidden:
        yield paragraph(f"Ingen serie skiljer sig säkert. {_tested(family)} {_seen(view)}")
        return
    yield paragraph(f"{_found(family)} {_tested(family)}{_lawful([one.category for one in family.signals])}")
    yield grid(_signal_card(view, one) for one in family.signals[:MOST_CARDS])
    if family.signals:
        yield _table(family)
    yield paragraph(
        "Ordningen är hur långt utanför det väntade serien ligger, inte hur stort problemet är. Antal, inte risk: den som bor "
        "i ett område med många besökare är inte mer utsatt för att talet per invånare är högt.",
        "sub",
    )


def _found(family: ProtectedFamily) -> str:
    shown, words = len(family.signals), []
    if shown:
        words.append(f"{counted(shown, 'serie skiljer', 'serier skiljer')} sig säkert från sin egen historia.")
    if family.hidden:
        lead = "Ytterligare " if shown else ""
        words.append(
            f"{lead}{counted(family.hidden, 'serie skiljer', 'serier skiljer')} sig men visas inte: små antal kunde räknas ut."
        )
    return " ".join(words)


def _tested(family: ProtectedFamily) -> str:
    what = "kategorier i områden" if family.by_area else "kategorier i hela kommunen"
    few = (
        f" {number(family.too_few)} av dem har för få händelser, både nu och väntat, för att ge en signal."
        if family.too_few
        else ""
    )
    rest = f" Inte prövade: {_reasons(family)}." if family.not_judged else ""
    return (
        f"{number(family.tested)} serier ({what}) prövades mot sin egen historia; av det som sägs skilja sig väntas högst "
        f"{percent(family.rate)} vara falskt (Benjamini–Hochberg).{few}{rest}"
    )


def _reasons(family: ProtectedFamily) -> str:
    return sentence_list([f"{number(count)} ({reason})" for reason, count in family.not_judged]) or "ingen serie finns"


def _seen(view: ProtectedDevelopments) -> str:
    """What could have been seen: the count at which the middle series would have been a signal."""
    if view.needed is None:
        return ""
    expected, needed = view.needed
    usual = "under 1" if expected < 1 else f"omkring {number(expected)}"
    return (
        f"Bara stora ändringar kan synas med så små serier: i den mittersta väntades {usual}, och då hade det krävts omkring "
        f"{number(needed)} händelser eller fler för en säker signal."
    )


def _signal_card(view: ProtectedDevelopments, one: ProtectedSignal) -> Fragment:
    small = [one.source_label, f"väntat {interval(one.lower, one.upper)}", f"samma kvartal i fjol {one.last_year.text}"]
    if one.rate is not None:
        small.append(f"{number(one.rate[0], 1)} per 1 000 invånare ({interval(one.rate[1], one.rate[2], 1)})")
    drawn = figure.of_signal(one, view.breaks_of(one.source, one.category)) if len(one.quarters) > 1 else ""
    return card(f"{one.area}: {one.label.lower()}", one.count.text, small, drawn, _flag(one.direction, one.category))


def _table(family: ProtectedFamily) -> Fragment:
    rows = [
        [
            f"{one.area}, {one.label.lower()}",
            one.count.text,
            interval(one.lower, one.upper),
            one.last_year.text,
            "–" if one.rate is None else f"{number(one.rate[0], 1)} ({interval(one.rate[1], one.rate[2], 1)})",
            one.source_label,
        ]
        for one in family.signals
    ]
    columns = ["Område och kategori", "Antal", "Väntat", "I fjol", "Per 1 000 invånare", "Källa"]
    caption = f"{family.period.capitalize()}, störst avvikelse först. I fjol: lika gamla uppgifter. Per invånare: exakt 95 procents intervall."
    return table(columns, rows, caption=caption)


def _shorter(view: ProtectedDevelopments) -> Iterator[Fragment]:
    """The last month and week: lists without figures, for the working group."""
    families = [one for one in view.families if one.step != "quarter"]
    if not families:
        return
    yield heading("Den senaste månaden och veckan")
    for family in families:
        where = "områden" if family.by_area else "hela kommunen"
        lead = f"{family.period.capitalize()}, {where}: "
        if not family.tested:
            yield paragraph(f"{lead}kan inte prövas ({_reasons(family)}).", "sub")
        elif not family.signals and not family.hidden:
            yield paragraph(f"{lead}ingen serie skiljer sig säkert. {number(family.tested)} serier prövades.")
        else:
            yield paragraph(f"{lead}{_found(family)} {_tested(family)}")
            yield from (paragraph(signal_sentence(one, family.period)) for one in family.signals)
    if view.warnings:
        rows = [
            [f"{one.label} ({one.source_label})", one.count.text, f"högst {number(one.upper)}"] for one in view.warnings
        ]
        caption = (
            "Tidig varning, inte säkert: serier med för kort historik för att bedömas, där den senaste månaden ligger över vad de "
            "sju månaderna före brukar ge. Falska varningar är flera gånger vanligare än bland signalerna."
        )
        yield table(["Kategori", "Senaste månaden", "Brukar vara"], rows, caption=caption)


def _drifts(view: ProtectedDevelopments) -> Iterator[Fragment]:
    yield heading("Långsam förändring")
    if not view.drifts_tested:
        yield box("Prövas inte.", "En långsam förändring kräver två jämförbara år av månader.", "note")
        return
    tested = counted(view.drifts_tested, "kategori prövades", "kategorier prövades")
    if not view.drifts and not view.drifts_hidden:
        yield paragraph(f"Ingen kategori har säkert ändrat nivå till nu. {tested}.")
        return
    yield from (paragraph(drift_sentence(one)) for one in view.drifts)
    yield grid(_drift_card(view, one) for one in view.drifts)
    hidden = ""
    if view.drifts_hidden:
        hidden = f" {counted(view.drifts_hidden, 'kategori till har ändrats men visas', 'kategorier till har ändrats men visas')} inte: små antal kunde räknas ut."
    lawful = _lawful([one.category for one in view.drifts])
    yield paragraph(
        f"{tested}; av dem som sägs ha ändrats väntas högst {percent(view.rate)} vara falskt.{hidden} Dagen söktes fram i "
        f"efterhand: ändringen ser i snitt lite större ut än den är. Orange linje: då den började. {REASONS}{lawful}",
        "sub",
    )


def _drift_card(view: ProtectedDevelopments, one: ProtectedDrift) -> Fragment:
    flag = ("g", f"{'▼ sakta nedåt' if one.direction == 'nedåt' else '▲ sakta uppåt'}")
    small = [
        one.source_label,
        f"sedan {month_of(one)}",
        f"kvot {number(one.ratio, 2)} ({interval(one.lower, one.upper, 2)})",
    ]
    return card(
        one.label, one.history[-1].text, small, figure.of_drift(one, view.breaks_of(one.source, one.category)), flag
    )


def _changes(view: ProtectedDevelopments) -> Iterator[Fragment]:
    if not view.changes:
        return
    rows = [
        [
            f"{one.label} ({one.source_label})" if len(view.labels) > 1 else one.label,
            one.now.text,
            one.before.text,
            change_words(one),
            ("säker" if one.sure else "kan vara slump") if one.percent is not None else "–",
        ]
        for one in view.changes
    ]
    caption = (
        f"{view.quarter.label.capitalize()} mot samma kvartal i fjol, lika gamla uppgifter. Ändring i procent med 95 procents intervall: båda "
        "antalen är osäkra, och kvartal varierar mer än slumpen ensam ger. Säker: gäller även när alla rader jämförs samtidigt."
    )
    yield heading("Mot samma kvartal i fjol")
    yield table(["Kategori", "Nu", "I fjol", "Ändring", "Läge"], rows, caption=caption)


def _seasons(view: ProtectedDevelopments) -> Iterator[Fragment]:
    if not view.seasons:
        if view.seasons_tested:
            tested = counted(view.seasons_tested, "kategori prövades", "kategorier prövades")
            yield paragraph(f"Årets gång: i ingen kategori skiljer sig månaderna säkert åt. {tested}.", "sub")
        return
    names = [name[:3] for name in MONTHS]
    rows = [
        [
            f"{one.label} ({view.labels[one.source]})" if len(view.labels) > 1 else one.label,
            *(percent(n / 100) for n in one.percent),
        ]
        for one in view.seasons
    ]
    years = f"{min(one.years for one in view.seasons)}–{max(one.years for one in view.seasons)}"
    caption = (
        f"Andel av ett års händelser i varje månad, {years} år (STL, ovanliga månader väger mindre), i de kategorier där "
        f"månaderna säkert skiljer sig åt ({number(len(view.seasons))} av {number(view.seasons_tested)} prövade). Ett jämnt år har "
        "8 procent i varje månad. Vilka månader i rad som sticker ut står under tiderna."
    )
    yield folded("Årets gång i kategorierna", table(["Kategori", *names], rows, caption=caption))


def marks(view: ProtectedDevelopments) -> Iterator[Fragment]:
    """The breaks that are dashed in figures, by their numbers."""
    if not view.marks:
        return
    rows = [f"({place}) {day(mark.day)}: {mark.text.rstrip('.')}." for place, mark in enumerate(view.marks, start=1)]
    yield box("Ändrad rapportering, streckad i figurerna.", " ".join(rows), "note")


def _caution(view: ProtectedDevelopments) -> Iterator[Fragment]:
    words = [view.edition.legend] if view.edition.legend else []
    words.append(
        "I figurerna: kvartalsvisa antal, grått fält: det väntade, stor punkt: kvartalet, öppen ruta: antalet visas inte."
    )
    if view.public:
        words.append("Områden, enskilda månader och veckor visas bara för arbetsgruppen.")
    yield paragraph(" ".join(words), "sub")
