"""The evidence for each criterion of a problem picture, in words."""

from bfkit.display import counted, interval, number, percent, sentence_list
from bfkit.mapping.priorities.evidence import LACKING
from bfkit.parameters.models import Thresholds
from bfkit.release.mapping.priorities.views import ProtectedProblems, ShownChange, ShownCost, ShownExcess, ShownProblem
from bfkit.vocabulary import PLACE_KINDS

SHORT = {"ja": "ja", "nej": "nej", LACKING: "saknas"}
"""How an answer is written in a narrow column; the caption says that "saknas" is missing evidence."""
THRESHOLDS = {
    "minimum_count": "Minsta antal för en bild, en plats och en tid",
    "common_count": "Vanligt: antal på tolv månader",
    "concentration_ratio": "Koncentrerat: gånger fler än väntat",
    "signal_rate": "Hur säkert något ska sticka ut",
    "near_place_metres": "Nära en skyddsvärd plats, meter",
    "costly_kronor": "Kostar mycket, kronor på tolv månader",
}
_SIGNIFICANT = 2


def kronor(value: float) -> str:
    """An amount in two significant digits: no more is known of a price times a count.

    >>> kronor(809_800).replace(chr(8239), " ")
    '810 000 kr'
    """
    digits = _SIGNIFICANT - len(str(int(abs(value)))) if value else 0
    return f"{number(round(value, min(digits, 0)))} kr"


def evidence(row: ShownProblem, view: ProtectedProblems) -> tuple[str, ...]:
    """What each answer rests on, P1 to P6."""
    limits = view.thresholds
    return (
        _repeated(row, limits),
        _concentrated(row, limits),
        _promised(row),
        _exposed(row, view),
        _costly(row, view),
        _influenced(row),
    )


def _repeated(row: ShownProblem, limits: Thresholds) -> str:
    found = row.repeated
    days = f" på {counted(found.days, 'dag', 'olika dagar')}" if found.days is not None else ""
    share = f", {percent(found.share, 1)} av källans händelser" if found.share is not None else ""
    said = [
        f"{found.count.text} händelser på tolv månader{days}{share}. Det är {'' if found.common else 'inte '}vanligt (minst "
        f"{limits.common_count} på minst {limits.minimum_count} olika dagar)."
    ]
    if found.extreme:
        said.append("Slaget räknas som extremt även när det är få.")
    if found.increased is None:
        said.append("Året före går inte att jämföra med.")
    else:
        change = f" {_change(found.change)}" if found.change is not None else ""
        sure = "Säkert fler än året före" if found.increased else "Inte säkert fler än året före"
        said.append(f"{sure}, när alla problembilder prövas samtidigt.{change}")
    return " ".join(said)


def _change(change: ShownChange) -> str:
    counts = f"{number(change.now)} mot {number(change.before)} vid lika gamla uppgifter"
    if change.before == 0:
        return f"{counts[0].upper()}{counts[1:]}."
    usual = " med områdenas vanliga variation" if change.usual else ""
    return f"{counts}, kvot {number(change.ratio, 2)} ({interval(change.lower, change.upper, 2)}{usual})."


def _concentrated(row: ShownProblem, limits: Thresholds) -> str:
    found = row.concentrated
    if not found.tests:
        return "Händelserna saknar punkt och klockslag, eller kommunen har bara ett område: det går inte att pröva."
    said = [_excess(test) for test in found.tests]
    still = "Problemet fanns kvar under kvartalet." if found.still_there else "Under kvartalet fanns det inte kvar."
    asked = (
        f"Något sticker ut när det är minst {limits.minimum_count} händelser och säkert minst "
        f"{_short(limits.concentration_ratio)} gånger så många som väntat."
    )
    return " ".join([*said, still, asked])


def _excess(test: ShownExcess) -> str:
    holds = "sticker ut" if test.held else "sticker inte ut"
    label = test.label[0].upper() + test.label[1:]
    if test.expected is None:
        return f"{label}: {holds}."
    ratio = test.count.value / test.expected if test.expected and test.count.value is not None else float("inf")
    band = (
        f", {interval(test.lower, test.upper, 1)}"
        if test.lower is not None and test.upper is not None
        else f", p = {_p(test.p_adjusted)}"
    )
    return (
        f"{label}: {holds}, {test.count.text} mot väntade {number(test.expected, 1)} ({number(ratio, 1)} gånger{band})."
    )


def _short(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 1)


def _p(value: float | None) -> str:
    if value is None:
        return "–"
    return "under 0,001" if value < 0.001 else number(value, 3)


def _promised(row: ShownProblem) -> str:
    found = row.promised
    if found.year is None:
        return "Kommunen har inte lämnat några medborgarlöften för de senaste två åren."
    if not found.promises:
        return f"Inget medborgarlöfte för {found.year} gäller det här slaget här."
    told = [
        f"{one.id}, {'hela kommunen' if one.area_id is None else 'området'}: ”{one.text}”" for one in found.promises
    ]
    return f"Medborgarlöften för {found.year}: {' '.join(told)}"


def _exposed(row: ShownProblem, view: ProtectedProblems) -> str:
    found, limits = row.exposed, view.thresholds
    if found.answer == LACKING:
        return "Händelserna saknar plats och objekt, eller kommunen har inte lämnat något platsregister."
    kinds = sentence_list([PLACE_KINDS[kind].lower() for kind in found.kinds])
    near = f" Det gäller {kinds}." if kinds else ""
    return (
        f"{found.near.text} händelser vid eller inom {limits.near_place_metres} meter från en skyddsvärd plats, av "
        f"{found.told.text} med känd plats; ja från {limits.minimum_count}.{near}"
    )


def _costly(row: ShownProblem, view: ProtectedProblems) -> str:
    found, limit = row.costly, kronor(view.thresholds.costly_kronor)
    if not view.costs:
        return "Kommunen har inte lämnat någon kostnadstabell."
    if found.years_differ:
        return " ".join([YEARS_DIFFER, *_prices(found)])
    said = []
    if found.low is not None and found.middle is not None and found.high is not None:
        said.append(
            f"Omkring {kronor(found.middle)} på tolv månader{_in_prices(found)} (låg {kronor(found.low)}, hög {kronor(found.high)}); ja från {limit}."
        )
    elif found.answer == LACKING:
        said.append(f"Priset saknas för en del av händelserna; resten kommer inte upp i {limit}.")
    else:
        reached = "Minst" if found.answer == "ja" else "Mindre än"
        said.append(f"{reached} {limit} på tolv månader enligt mellanpriset, allt i ett och samma års priser.")
    if found.any_unpriced:
        said.append(f"Händelser utan pris ({found.unpriced.text}) är inte med, så summan är egentligen högre.")
    if found.depends_on_price:
        said.append("Svaret hänger på priset: det låga och det höga priset ger olika svar.")
    return " ".join([*said, *_prices(found)])


YEARS_DIFFER = "Priserna är från olika år, och prisindex saknar något av åren. Kronor från olika år läggs inte ihop, så P5 bedöms inte."


def _in_prices(found: ShownCost) -> str:
    """In the kronor of which year."""
    return "" if found.price_year is None else f" i {found.price_year} års priser"


def _prices(found: ShownCost) -> list[str]:
    return [
        f"{one.item}: {number(one.low)}–{number(one.middle)}–{number(one.high)} kr per {one.unit} ({one.source}, {one.year})."
        for one in found.prices
    ]


def _influenced(row: ShownProblem) -> str:
    found = row.influenced
    if found.answer == LACKING:
        return f"Gruppen har inte svarat. Problemets namn i kvartalets fil: {row.id}."
    passed = f" Förs vidare till {found.passed_on_to}." if found.passed_on_to else ""
    return f"Gruppens svar: {found.reason}{passed}"
