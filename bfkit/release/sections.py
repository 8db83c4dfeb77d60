"""Each kind of result as a section of a page. Raw results are refused: only protected views are rendered."""

from collections.abc import Iterator, Sequence
from functools import singledispatch

from bfkit import vocabulary
from bfkit.display import counted, day, interval, number, percent, sentence_list
from bfkit.release import figures
from bfkit.release.fragments import Fragment, box, card, figure, grid, heading, join, numbered, paragraph, table
from bfkit.release.sentences import Findings, no_hours
from bfkit.release.views import ProtectedAreas, ProtectedHours, ProtectedQuality, ProtectedTrend, ProtectedTrends

MOST_AREAS = 15


@singledispatch
def render(view: object) -> Fragment:
    """A view as a section.

    Raises:
        TypeError: not a protected view.
    """
    raise TypeError(f"{type(view).__name__} är inte skyddad av röjandekontrollen och visas inte")


@render.register
def _findings(view: Findings) -> Fragment:
    doubts = (box(doubt.lead, doubt.text, "warn") for doubt in view.warnings)
    return join([numbered(view.sentences), *doubts])


@render.register
def _quality(view: ProtectedQuality) -> Fragment:
    return join(
        [
            _account(view),
            *_reasons(view),
            *_personal(view),
            _coverage(view),
            *_delays(view),
            *_newest_weeks(view),
            *_organisations(view),
            *(paragraph(note, "sub") for note in view.notes),
        ]
    )


def _account(view: ProtectedQuality) -> Fragment:
    columns = ["Källa", "Lästa", "Använda", "Avvisade", "Sammanslagna", f"Därav rapporterade efter {day(view.as_of)}"]
    rows = [
        [
            source.label,
            number(source.rows_read),
            number(source.rows_accepted),
            number(source.rows_rejected),
            number(source.rows_duplicate),
            number(source.rows_after_as_of),
        ]
        for source in view.sources
    ]
    caption = "Filernas rader: lästa = använda + avvisade + sammanslagna dubbletter. Sent rapporterade räknas inte med i analysen."
    return table(columns, rows, caption=caption)


def _reasons(view: ProtectedQuality) -> Iterator[Fragment]:
    words = [(s.label, vocabulary.REJECTIONS[k], n) for s in view.sources for k, n in s.rejected_by_reason.items() if n]
    if words:
        yield table(
            ["Avvisade rader", "Rader"],
            [[f"{a}: {b}", number(n)] for a, b, n in words],
            caption="Varför rader avvisades. Raderna ligger i mappen quality.",
        )
    words = [(s.label, vocabulary.BLANKED[k], n) for s in view.sources for k, n in s.blanked.items() if n]
    if words:
        yield table(
            ["Saknade eller borttagna värden", "Rader"],
            [[f"{a}: {b}", number(n)] for a, b, n in words],
            caption="Raderna används, men utan värdet.",
        )
    for source in view.sources:
        if source.rows_duplicate_differing:
            yield paragraph(
                f"{source.label}: {counted(source.rows_duplicate_differing, 'sammanslagen rad skilde', 'sammanslagna rader skilde')} "
                "sig från den rad med samma nummer som behölls (den första).",
                "sub",
            )
        if source.rows_unattributed:
            yield paragraph(
                f"{source.label}: {counted(source.rows_unattributed, 'rad', 'rader')} i filerna saknar kommun och kan inte räknas till någon.",
                "sub",
            )


def _personal(view: ProtectedQuality) -> Iterator[Fragment]:
    for source in view.sources:
        hits = [
            counted(n, vocabulary.PERSONAL_KINDS[k], vocabulary.PERSONAL_KINDS[k])
            for k, n in source.personal.items()
            if n
        ]
        if hits:
            yield paragraph(
                f"{source.label}: det som såg ut som personuppgifter togs bort ({sentence_list(hits)}). Fritext sparas aldrig.",
                "sub",
            )


def _coverage(view: ProtectedQuality) -> Fragment:
    def share(value: float | None) -> str:
        return "–" if value is None else percent(value)

    rows = [
        [
            view.reaches[row.source].label,
            cell.text,
            *(share(v) if cell.shown else "–" for v in (row.with_area, row.with_point, row.with_clock)),
        ]
        for row, cell in view.coverage
    ]
    columns = ["Källa", "Händelser", "Med område", "Med punkt", "Med klockslag"]
    return table(columns, rows, caption=f"Vad som är känt om händelserna i {view.quarter.label}.")


def _delays(view: ProtectedQuality) -> Iterator[Fragment]:
    rows = [
        [
            view.reaches[row.source].label,
            number(row.n),
            number(row.median_days or 0),
            percent(row.share_within_14_days or 0),
            percent(row.share_within_90_days or 0),
        ]
        for row in view.delays
        if row.median_days is not None
    ]
    if rows:
        columns = ["Källa", "Händelser", "Hälften inom, dagar", "Inom 14 dagar", "Inom 90 dagar"]
        yield table(columns, rows, caption="Hur sent rapporterna kommer, händelser som är 3–15 månader gamla.")
    early = [
        (view.reaches[row.source].label, row.not_before_occurred) for row in view.delays if row.not_before_occurred
    ]
    for label, count in early:
        yield paragraph(
            f"{label}: {counted(count, 'rad är rapporterad', 'rader är rapporterade')} före händelsen.", "sub"
        )


def _newest_weeks(view: ProtectedQuality) -> Iterator[Fragment]:
    weeks = [(week, cell) for week, cell in view.newest_weeks if week.completeness is not None]
    if weeks:
        rows = [
            [
                f"{view.reaches[w.source].label}, v. {w.monday.isocalendar().week}",
                cell.text,
                percent(w.completeness or 0),
            ]
            for w, cell in weeks
        ]
        yield table(
            ["Vecka", "Händelser hittills", "Brukar ha kommit in"],
            rows,
            caption="De nyaste veckorna är aldrig fullständiga.",
        )


def _organisations(view: ProtectedQuality) -> Iterator[Fragment]:
    if not view.organisations:
        return
    rows = [
        [o.name, o.reporters.text, o.reporters_last_year.text, o.reports.text, o.reports_last_year.text]
        for o in view.organisations
    ]
    columns = ["Organisation", "Rapportörer", "i fjol", "Rapporter", "i fjol"]
    yield table(
        columns,
        rows,
        caption=f"Vem som rapporterar, {view.quarter.label} mot samma kvartal i fjol. Färre än tre rapportörer visas inte.",
    )
    yield paragraph("Inga rapporter är inte samma sak som inga händelser.", "sub")


@render.register
def _trends(view: ProtectedTrends) -> Fragment:
    pieces = []
    for source, reach in view.reaches.items():
        pieces.append(heading(reach.label))
        pieces.append(grid(_card(row, view) for row in (view.total(source), *view.main(source))))
        pieces.append(_trend_table(view, source))
    if view.edition.legend:
        pieces.append(paragraph(view.edition.legend, "sub"))
    if any(row.expectation for row in view.rows):
        pieces.append(
            paragraph(
                "Grått fält: det antal som årstid och slump brukar ge, 95 av 100 kvartal. Alla kvartal räknas vid samma ålder på uppgifterna. Öppen ruta: antalet visas inte.",
                "sub",
            )
        )
    return join(pieces)


def _card(row: ProtectedTrend, view: ProtectedTrends) -> Fragment:
    before = (
        f"samma kvartal i fjol {row.last_year_equal_lag.text}" if row.comparison_usable else "jämförs inte med i fjol"
    )
    if row.comparison_extreme:
        before = (
            f"i fjol {row.last_year_equal_lag.text}: ovanligt {'högt' if row.comparison_high else 'lågt'}, jämför inte"
        )
    expected = row.no_expected_reason or ""
    if row.expectation is not None:
        expected = f"väntat {interval(row.expectation.lower, row.expectation.upper)}"
    drawn = figures.trend(row) if len(row.quarters) > 1 else ""
    return card(row.label, row.history[-1].text, f"{before} · {expected}", drawn, _flag(row))


def _flag(row: ProtectedTrend) -> tuple[str, str]:
    if row.direction == "över":
        return "o", "▲ över väntat"
    if row.direction == "under":
        return "o", "▼ under väntat"
    if row.expectation is not None:
        return "g", "● som väntat"
    return "g", "○ bedöms inte"


def _trend_table(view: ProtectedTrends, source: str) -> Fragment:
    quarter = view.quarter
    columns = [
        "Kategori",
        f"{quarter.number}:a kv. {quarter.year}" if quarter.number < 3 else f"{quarter.number}:e kv. {quarter.year}",
        "Samma kvartal i fjol, lika gamla uppgifter",
        "I fjol, kända i dag",
        "Väntat",
        "Läge",
    ]
    rows = view.of(source)
    cells = [
        [
            row.label,
            row.count.text,
            row.last_year_equal_lag.text + (" *" if row.comparison_extreme else ""),
            row.last_year.text,
            interval(row.expectation.lower, row.expectation.upper) if row.expectation else "–",
            _flag(row)[1] if row.expectation else (row.no_expected_reason or "–"),
        ]
        for row in rows
    ]
    star = " * ovanligt kvartal: jämför inte." if any(row.comparison_extreme for row in rows) else ""
    caption = f"{view.reaches[source].label}, antal händelser.{star}"
    return table(columns, cells, caption=caption, indent=[row.subtype is not None for row in rows])


@render.register
def _hours(view: ProtectedHours) -> Fragment:
    missing = list(no_hours([view]))
    if missing:
        return join(box("Visas inte.", text, "note") for text in missing)
    left_out = []
    if view.without_clock.value != 0:
        left_out.append(f"{view.without_clock.text} utan klockslag")
    if view.too_long.value != 0:
        left_out.append(f"{view.too_long.text} med längre tidsspann än {view.longest_hours} timmar")
    note = f"{view.period.label}, n = {view.used.text}." + (
        f" Utelämnade: {sentence_list(left_out)}." if left_out else ""
    )
    note += " En händelse vars tid bara är känd till ett spann är fördelad över spannet."
    return figure(figures.week(view), f"{view.label}: veckodag och klockslag", note)


@render.register
def _areas(view: ProtectedAreas) -> Fragment:
    if not any(area.count_12m.value != 0 for area in view.areas):
        text = f"{view.label} har inga händelser med känt område under {view.year.label}."
        return box("Visas inte.", text, "note")
    order = sorted(range(len(view.areas)), key=lambda i: -(_known(view.areas[i].count_12m.value)))
    shown = [view.areas[i] for i in order if view.areas[i].count_12m.value][:MOST_AREAS]
    if view.edition.key == "offentlig":
        shown.sort(key=lambda area: area.name)
    rows = [[area.name, area.count.text, area.count_12m.text] for area in shown]
    rest = len([a for a in view.areas if a.count_12m.value != 0]) - len(shown)
    rows.append([view.unplaced.name, view.unplaced.count.text, view.unplaced.count_12m.text])
    rows.append(["Hela kommunen", view.total.text, view.total_12m.text])
    caption = f"{view.label} efter {view.level}: antal händelser i {view.quarter.label} och de tolv månaderna {view.year.label}."
    pieces = [heading(view.label), table([view.level, "Kvartalet", "Tolv månader"], rows, caption=caption)]
    if not shown:
        pieces.append(paragraph(f"Inget område når gränsen {view.edition.limit} på tolv månader.", "sub"))
    if rest:
        pieces.append(
            paragraph(
                f"Ytterligare {counted(rest, 'område', 'områden')} har händelser men så få att de inte visas eller listas.",
                "sub",
            )
        )
    pieces.append(
        paragraph(
            "Antal, inte risk: ett område med många besökare eller många rapportörer får fler händelser. Vilket område som ligger först växlar av slump.",
            "sub",
        )
    )
    return join(pieces)


def _known(value: int | None) -> float:
    return -1 if value is None else float(value)


@render.register(tuple)
def _several(views: Sequence[object]) -> Fragment:
    return join([render(view) for view in views])
