"""Money on the page: what would pay each measure comes first, then what it may have saved; then vandalism."""

from collections.abc import Iterator

from bfkit.display import kronor_words, number, sentence_list
from bfkit.release.followup.savings.figure import cost_figure
from bfkit.release.followup.savings.sentences import (
    SIGNS,
    counts_text,
    expected_text,
    name_of,
    price_text,
    saved_lead,
    share_span,
    thousands,
    who_saves,
)
from bfkit.release.followup.savings.views import ProtectedMoney, ProtectedSaving, ProtectedSeries
from bfkit.release.fragments import Fragment, box, folded, heading, join, paragraph, table

LOW_MIDDLE_HIGH = "låg · mellan · hög"


def section(view: ProtectedMoney) -> Fragment:
    """Every measure, also those without an effect shown, and what vandalism costs."""
    pieces = [*_measures(view), *([] if view.costs is None else _series(view.costs))]
    return join(pieces)


def _measures(view: ProtectedMoney) -> Iterator[Fragment]:
    yield heading("Vad skulle insatserna behöva förhindra för att betala sig?")
    if not view.savings:
        yield box("Inga insatser.", "Registret har ingen insats som har börjat.", "note")
        return
    yield paragraph(saved_lead(view))
    yield _overview(view)
    yield paragraph(
        "Priserna är uppskattningar från låg till hög. Lidande, oro och förlorad tid har inget pris här. Att en insats inte "
        "betalar sig i kronor är inte skäl nog att sluta.",
        "sub",
    )
    yield from (folded(name_of(one), join(_detail(one))) for one in view.savings)
    if view.edition.limit > 1:
        yield paragraph(
            f"Inget räknas på färre än {view.edition.limit} händelser, och kronor visas med två siffrors noggrannhet.",
            "sub",
        )


def _overview(view: ProtectedMoney) -> Fragment:
    columns = [
        "Insats",
        "Behöver förhindras på ett år",
        "Väntat utan insatsen",
        "Kostnad utan insatsen",
        "Betalar den sig?",
    ]
    rows = [
        [
            name_of(one),
            counts_text(one.needed),
            expected_text(one.expected),
            thousands(one.expected_cost),
            f"{SIGNS[one.verdict]} {one.verdict}",
        ]
        for one in view.savings
    ]
    years = sorted({one.price_year for one in view.savings if one.price_year is not None})
    prices = f" i {sentence_list([str(year) for year in years])} års priser" if years else ""
    caption = (
        f"Händelser på ett år, {LOW_MIDDLE_HIGH} (vid högt pris räcker färre); väntat med 95 % intervall; kostnaden i tusen "
        f"kronor{prices}, {LOW_MIDDLE_HIGH}. En engångskostnad räknas helt på ett år när det inte är angivet hur länge den räcker, och det första årets kostnad på det året."
    )
    return table(columns, rows, caption=caption, words=[0, 4])


def _detail(one: ProtectedSaving) -> Iterator[Fragment]:
    yield paragraph(one.sentence)
    yield paragraph(who_saves(one))
    if one.cost_a_year is not None:
        yield paragraph(_cost(one))
    rows = _rows(one)
    if rows:
        yield table(["", LOW_MIDDLE_HIGH], rows, caption=f"{one.title}, {one.price_year} års priser.", words=[0])
    if one.sources:
        years = sentence_list([str(year) for year in one.own_years])
        yield paragraph(f"Pris per händelse från {sentence_list(one.sources)}; uppgifter från {years}.", "sub")
    if one.reasons:
        yield paragraph(f"Det som inte kan sägas: {'; '.join(one.reasons)}.", "sub")


def _cost(one: ProtectedSaving) -> str:
    once = "första året" if one.first_year else "engångskostnad" if one.paid_once else "per år"
    after = " Kostnaden därefter är inte angiven." if one.first_year else ""
    owner = f" Ansvarig: {one.owner}." if one.owner else ""
    includes = f" ({one.includes})" if one.includes else ""
    basis = f", räknat på {one.basis}" if one.basis else ""
    return f"Insatsen kostar {kronor_words(one.cost_a_year or 0)}, {once}, i {one.price_year} års priser{basis}{includes}.{after}{owner}"


def _rows(one: ProtectedSaving) -> list[list[str]]:
    needed = "Behöver förhindras på ett år, händelser"
    if one.first_year:
        needed += " (första årets kostnad)"
    elif one.paid_once:
        needed += " (om hela engångskostnaden bärs på det året)"
    rows = [
        (needed, counts_text(one.needed), one.needed),
        ("Som andel av dem som väntas", share_span(one.needed_share), one.needed_share),
        ("Pris för en händelse, kronor", price_text(one.unit), one.unit),
        ("Händelserna utan insatsen ett år, tusen kronor", thousands(one.expected_cost), one.expected_cost),
        (
            "Kvar ett år om den väntade effekten blir av, tusen kronor (en förhoppning, inget resultat)",
            thousands(one.if_as_expected),
            one.if_as_expected,
        ),
        (
            f"Skillnad på {number(one.months)} månader enligt utvärderingen, tusen kronor",
            thousands(one.saved),
            one.saved,
        ),
    ]
    return [[label, text] for label, text, known in rows if known is not None]


def _series(view: ProtectedSeries) -> Iterator[Fragment]:
    yield heading(view.label)
    yield paragraph(view.sentence)
    if len(view.years) > 1:
        note = (
            f"Miljoner kronor, {view.years[0].year}–{view.years[-1].year}. Staplar: {view.price_year} års priser "
            f"({view.index}). Ringar: det årets kronor. Axeln börjar på noll."
        )
        yield cost_figure(view, title=f"{view.label}: {view.word}", note=note)
    items = list(dict.fromkeys(item for year in view.years for item in year.by_item))
    rows = [
        [
            str(one.year),
            number(one.nominal / 1000),
            number(one.real / 1000),
            *(number(one.by_item.get(item, 0.0) / 1000) for item in items),
        ]
        for one in view.years
    ]
    caption = f"Tusen kronor. Delarna i {view.price_year} års priser."
    columns = ["År", "Det årets kronor", "Fasta priser", *items]
    yield folded("Varje år i siffror", table(columns, rows, caption=caption))
    if view.left_out:
        years = sentence_list([str(year) for year in view.left_out])
        yield paragraph(f"Inte hela år i filen, och därför inte med: {years}.", "sub")
