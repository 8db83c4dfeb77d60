"""The data first: what was read, refused and merged, how late it came, and who reported."""

from collections.abc import Iterator

from bfkit import vocabulary
from bfkit.display import counted, day, number, sentence_list, share_text
from bfkit.release.fragments import Fragment, explained, folded, join, paragraph, table
from bfkit.release.mapping.quality.views import ProtectedQuality

NEARLY_ALL = 0.95


def section(view: ProtectedQuality) -> Fragment:
    """The account of the rows, what is known of the quarter's incidents, delays, newest weeks and reporters."""
    pieces = [
        _account(view),
        *_reasons(view),
        _coverage(view),
        *_delays(view),
        *_newest_weeks(view),
        *_organisations(view),
        *_remarks(view),
    ]
    return explained(join(pieces), view.edition)


def _account(view: ProtectedQuality) -> Fragment:
    columns = [
        "Källa",
        "Lästa",
        "Använda",
        "Avvisade",
        "Sammanslagna",
        f"Rapporterade efter {day(view.as_of, year=False)}",
    ]
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
    caption = (
        "Filernas rader: lästa = använda + avvisade + sammanslagna dubbletter. Bland de använda finns rader som "
        f"rapporterats efter {day(view.as_of)}; de räknas här men inte i analysen."
    )
    return table(columns, rows, caption=caption)


def _reasons(view: ProtectedQuality) -> Iterator[Fragment]:
    """For the working group only: a reason that a single row had is about that row."""
    if view.edition.key != "arbetsgrupp":
        return
    refused = [
        [f"{source.label}: {vocabulary.REJECTIONS[reason]}", number(count)]
        for source in view.sources
        for reason, count in source.rejected_by_reason.items()
        if count
    ]
    if refused:
        caption = "Raderna ligger kvar med fil och radnummer i arbetsgruppens quality/avvisade_rader.csv."
        rejected = sum(source.rows_rejected for source in view.sources)
        lead = f"Varför {counted(rejected, 'rad', 'rader')} avvisades"
        yield folded(lead, table(["Skäl", "Rader"], refused, caption=caption))
    blanked = [
        [f"{source.label}: {vocabulary.BLANKED[reason]}", number(count)]
        for source in view.sources
        for reason, count in source.blanked.items()
        if count
    ]
    if blanked:
        lead = "Enskilda värden som saknas eller inte gick att använda"
        yield folded(lead, table(["Värde", "Rader"], blanked, caption="Raderna används, men utan värdet."))


def _coverage(view: ProtectedQuality) -> Fragment:
    rows = [
        [
            view.reaches[row.source].label,
            cell.text,
            *(_share(share) for share in (row.with_area, row.with_point, row.with_clock)),
        ]
        for row, cell in view.coverage
    ]
    columns = ["Källa", "Händelser", "Med område", "Med punkt", "Med klockslag"]
    return table(columns, rows, caption=f"Vad som är känt om händelserna i {view.quarter.label}.")


def _share(share: float | None) -> str:
    """A share, or a dash where it is not known or would tell a small count."""
    return "–" if share is None else share_text(share)


def _delays(view: ProtectedQuality) -> Iterator[Fragment]:
    rows = [
        [
            view.reaches[row.source].label,
            n.text,
            counted(round(row.median_days), "dag", "dagar") if row.median_days >= 0.5 else "samma dag",
            _share(row.share_within_14_days),
            _share(row.share_within_90_days),
        ]
        for row, n in view.delays
        if row.median_days is not None
    ]
    if rows:
        columns = ["Källa", "Händelser", "Hälften inom", "Inom 14 dagar", "Inom 90 dagar"]
        yield table(columns, rows, caption="Hur sent rapporterna kommer: händelser som är 3–15 månader gamla.")


def _newest_weeks(view: ProtectedQuality) -> Iterator[Fragment]:
    """One row a week; the first line says how complete the newest is."""
    known = [(week, cell) for week, cell in view.newest_weeks if week.completeness is not None]
    if not known:
        return
    sources = list(dict.fromkeys(week.source for week, _ in known))
    by_key = {(week.monday, week.source): (week, cell) for week, cell in known}
    mondays = sorted({week.monday for week, _ in known})
    rows = []
    for monday in mondays:
        texts = [f"vecka {monday.isocalendar().week}"]
        for source in sources:
            week, cell = by_key[monday, source]
            texts += [cell.text, share_text(week.completeness or 0)]
        rows.append(texts)
    columns = ["Vecka", *(word for s in sources for word in (view.reaches[s].label, "har kommit in"))]
    newest = {s: by_key[mondays[-1], s][0].completeness or 0 for s in sources}
    told = sentence_list([f"{view.reaches[s].label.lower()} {share_text(share)}" for s, share in newest.items()])
    week_number = mondays[-1].isocalendar().week
    nearly = min(newest.values()) >= NEARLY_ALL
    lead = "Nästan allt har kommit in" if nearly else "De nyaste veckorna är inte fullständiga"
    lead += f" (andel av vecka {week_number} som brukar ha kommit vid det här laget: {told})"
    caption = "Händelser hittills, och hur stor del av en sådan vecka som brukar ha rapporterats vid samma ålder."
    yield folded(lead, table(columns, rows, caption=caption))


def _organisations(view: ProtectedQuality) -> Iterator[Fragment]:
    if not view.organisations:
        return
    rows = [
        [o.name, o.reporters.text, o.reporters_last_year.text, o.reports.text, o.reports_last_year.text]
        for o in view.organisations
    ]
    columns = ["Organisation", "Rapportörer", "Rapportörer i fjol", "Rapporter", "Rapporter i fjol"]
    caption = (
        f"Vem som rapporterar, {view.quarter.label} mot samma kvartal i fjol. Siffror för organisationer med färre "
        "än tre rapportörer visas inte. Inga rapporter är inte samma sak som inga händelser."
    )
    yield table(columns, rows, caption=caption)


def _remarks(view: ProtectedQuality) -> Iterator[Fragment]:
    """What else a reader should know of the files."""
    for source in view.sources:
        remarks = []
        hits = [(n, vocabulary.PERSONAL_KINDS[kind]) for kind, n in source.personal.items() if n]
        if hits:
            words = sentence_list([f"{word} ({number(n)})" for n, word in hits])
            remarks.append(f"Det som såg ut som personuppgifter togs bort: {words}. Fritext sparas aldrig.")
        if source.rows_duplicate_differing:
            rows = counted(source.rows_duplicate_differing, "sammanslagen rad", "sammanslagna rader")
            remarks.append(f"{rows} skilde sig från den första med samma nummer, som behölls.")
        seen = {word: n for word, n in source.unmapped_subtypes.items() if n >= view.edition.limit}
        unknown = [f"{word} ({view.edition.text(n)})" for word, n in seen.items()]
        if rare := len(source.unmapped_subtypes) - len(seen):  # a word of its own may be free text, with a name in it
            unknown.append(counted(rare, "ovanligt ord", "ovanliga ord"))
        if unknown and view.edition.key == "arbetsgrupp":
            remarks.append(f"Undertyper som inte hör till sin kategori räknas som övrigt: {sentence_list(unknown)}.")
        if source.rows_unattributed:
            rows = counted(source.rows_unattributed, "rad", "rader")
            remarks.append(f"{rows} i filerna saknar kommun och kan inte räknas till någon.")
        if remarks:
            yield paragraph(f"{source.label}: {' '.join(remarks)}", "sub")
    yield from (paragraph(note, "sub") for note in view.notes)
